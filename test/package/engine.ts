import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Whether the real engine is there: it is not part of the package. */
const hasEngine = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((folder) => folder !== "" && existsSync(join(folder, "pulumi")));

const project = `name: own
runtime: { name: nodejs, options: { typescript: false, nodeargs: --import tsx } }
main: index.ts
`;
const configuration = `config:
  aws:region: us-east-2
  gcp:project: example-project
  gcp:region: us-east5
`;
const program = `import { CapacityKind, EksCluster, EksGpuNodePool, EksNetwork } from "hybrid-gpu/aws";
import { GcpCapacityKind, GkeCluster, GkeNetwork, TpuSlice } from "hybrid-gpu/gcp";

const ownership = { team: "research", environment: "dev", owner: "ml-platform" };
const until = { expires: "2035-12-31" };

const vpc = new EksNetwork("gpus", {
  region: "us-east-2",
  zones: ["us-east-2a", "us-east-2b"],
  cidrBlock: "10.0.0.0/16",
  tags: until,
  ...ownership,
});
const eks = new EksCluster("gpus", {
  network: vpc.ref,
  kubernetesVersion: "1.34",
  admins: ["arn:aws:iam::123456789012:role/example-platform-admin"],
});
const pool = new EksGpuNodePool("notebooks", {
  cluster: eks.ref,
  machineType: "g6e.2xlarge",
  zone: "us-east-2a",
  nodes: { min: 0, planned: 1, max: 4 },
  capacity: { kind: CapacityKind.OnDemand },
  tags: until,
});

const network = new GkeNetwork("tpus", { projectId: "example-project", region: "us-east5", labels: until, ...ownership });
const gke = new GkeCluster("tpus", { network: network.ref, location: "us-east5-b" });
new TpuSlice("tryout", {
  cluster: gke.ref,
  generation: "v6e",
  topology: "2x2",
  zone: "us-east5-b",
  capacity: { kind: GcpCapacityKind.FlexStart },
  labels: until,
});

export const cluster = eks.clusterArn;
export const nodeGroup = pool.nodeGroupArn;
export const endpoint = gke.endpoint;
`;

/** Operations of the engine, and how many resources each was for. */
type Changes = Readonly<Record<string, number>>;

/**
 * Somebody's own project beside the installed package: made, made again, looked at and taken down by the real engine with the
 * packed policies, against the simulated clouds of the package.
 *
 * @param folder where the package is installed
 */
export function rehearseOwnProject(folder: string, check: (condition: boolean, claim: string) => void): void {
  if (!hasEngine) {
    console.log("package: skipped: the real engine on a project of its own (no pulumi on PATH)");
    return;
  }
  const own = join(folder, "own");
  mkdirSync(own);
  writeFileSync(join(own, "Pulumi.yaml"), project);
  writeFileSync(join(own, "Pulumi.dev.yaml"), configuration);
  writeFileSync(join(own, "index.ts"), program);
  writeFileSync(join(own, "package.json"), JSON.stringify({ name: "own", private: true, type: "module" }));
  const pulumi = engineOf(folder, own);
  const pack = ["--policy-pack", join(folder, "node_modules/hybrid-gpu/dist/policies")];

  pulumi("stack", "init");
  const preview = changesOf(pulumi("preview", "--json", ...pack));
  check(Object.keys(preview).join() === "create", "the engine previews a project of its own, with the packed policies");
  const made = changesOf(pulumi("up", "--json", "--yes", "--skip-preview", ...pack));
  check(made["create"] === preview["create"], `it makes the ${preview["create"]} resources that it previewed`);
  const outputs = JSON.parse(pulumi("stack", "output", "--json").stdout) as Record<string, string>;
  check(
    /^arn:aws:eks:us-east-2:\d{12}:nodegroup\/[^/]+\/[^/]+\/[0-9a-f-]{36}$/.test(outputs["nodeGroup"] ?? ""),
    `what it exports has the real shape: ${outputs["nodeGroup"]}`,
  );
  const again = changesOf(pulumi("up", "--json", "--yes", "--skip-preview", ...pack));
  check(again["same"] === made["create"] && Object.keys(again).join() === "same", "a second up changes nothing");
  const refreshed = changesOf(pulumi("refresh", "--json", "--yes", "--skip-preview"));
  check(Object.keys(refreshed).join() === "same", "a refresh finds nothing changed");
  const gone = changesOf(pulumi("destroy", "--json", "--yes", "--skip-preview"));
  check(gone["delete"] === made["create"], "destroy takes all of it away");
  const state = JSON.parse(pulumi("stack", "export").stdout) as { deployment: { resources?: unknown[] } };
  check((state.deployment.resources ?? []).length === 0, "nothing is left in the state");

  const told = spawnSync("npx", ["--no-install", "hybrid-gpu", "rehearse", "dev", "--json"], {
    cwd: own,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (told.status !== 0) console.error(`${told.stdout.slice(-4_000)}${told.stderr}`);
  check(told.status === 0, "hybrid-gpu rehearse goes through it as well");
  const rehearsal = JSON.parse(told.stdout) as { verdict: string; commands: { title: string }[]; leftovers: unknown[] };
  check(
    rehearsal.verdict === "fine" && rehearsal.leftovers.length === 0,
    `nothing is left in the simulated clouds after ${rehearsal.commands.map(({ title }) => title).join(", ")}`,
  );
}

type Ran = { readonly stdout: string };

/** `pulumi` in a project, with the simulated clouds of an installed package, and nothing of the user's own. */
function engineOf(folder: string, cwd: string): (...args: string[]) => Ran {
  const module = pathToFileURL(join(folder, "node_modules/hybrid-gpu/dist/simulator/provider/rehearsal.js")).href;
  // In a process of its own: this one runs from the sources, whose simulated clouds would answer otherwise.
  const prepared = spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `const { prepareRehearsal } = await import(${JSON.stringify(module)});
       console.log(JSON.stringify(prepareRehearsal(${JSON.stringify(join(folder, "rehearsal"))}).environment));`,
    ],
    { cwd: folder, encoding: "utf8" },
  );
  if (prepared.status !== 0) throw new Error(`package: no rehearsal from the package: ${prepared.stderr}`);
  const environment = JSON.parse(prepared.stdout) as NodeJS.ProcessEnv;
  return (...args) => {
    const ran = spawnSync("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color", "never"], {
      cwd,
      env: { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (ran.status !== 0) throw new Error(`package: pulumi ${args[0]}: ${failureOf(ran.stdout)}${ran.stderr}`);
    return ran;
  };
}

function changesOf({ stdout }: Ran): Changes {
  const summary = eventsOf(stdout).findLast((event) => event["summaryEvent"] !== undefined)?.["summaryEvent"];
  const counts = Object.entries((summary as { resourceChanges: Changes } | undefined)?.resourceChanges ?? {});
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** What the engine says is wrong, and which policies were violated. */
function failureOf(stdout: string): string {
  const said = eventsOf(stdout).flatMap(({ diagnosticEvent, policyEvent }) => [
    ...((diagnosticEvent as { severity: string } | undefined)?.severity === "error" ? [diagnosticEvent] : []),
    ...((policyEvent as { enforcementLevel: string } | undefined)?.enforcementLevel === "mandatory"
      ? [policyEvent]
      : []),
  ]);
  return said.map((event) => (event as { message: string }).message).join("");
}

function eventsOf(stdout: string): Record<string, unknown>[] {
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      return [];
    }
  });
}
