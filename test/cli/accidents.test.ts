import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planSteps } from "../../cli/report/planSteps.ts";
import { graphDefaults, ResourceGraph } from "../../components/core/graph.ts";
import { policies } from "../../policies/catalogue.ts";
import { Level, levelOf } from "../../policies/policy.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { simulatedGcp } from "../../simulator/gcp/index.ts";
import { record } from "../../simulator/program/record.ts";
import { accidents, mended, renderAccidents } from "../docs/accidents.ts";
import { contextOf, findings } from "../support/analyzer.ts";
import { fixture, run } from "./support.ts";

const folder = fixture("accidents");
const page = join(import.meta.dirname, "../../docs/accidents.md");
const text = (name: string): string => readFileSync(join(folder, "programs", `${name}.ts`), "utf8");

/** Mended programs, which have to be where their imports are found. */
let scratch = "";
beforeAll(() => {
  scratch = mkdtempSync(join(folder, ".mended-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** One plan as a user starts it, beside all that is judged in this process. */
const planned = run(["plan", "tpu-slice-nodes", "--cwd", folder], { env: { COLUMNS: "100", NO_COLOR: "1" } });

function configOf(stack: string): Record<string, string> {
  const { config } = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as { config: object };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** A program as a preview of its stack has it. */
async function graphOf(stack: string, file: string, config = configOf(stack)): Promise<ResourceGraph> {
  const { declare } = (await import(file)) as { declare(): void };
  const options = { project: "accidents", stack, config, clouds: [simulatedAws, simulatedGcp] };
  const { nodes } = await record(declare, options);
  const defaults = graphDefaults((key) => config[key]);
  // The engine shows policies the default providers, too.
  const provided = nodes.map((node) => ({ ...node, providerInputs: defaults[node.type.split(":")[0]!] }));
  return new ResourceGraph(provided, defaults);
}

/** What stops a deployment to prod: policy and message. */
function mandatory(stack: string, graph: ResourceGraph): (readonly [policy: string, message: string])[] {
  const told = JSON.parse(readFileSync(join(folder, `policy.${stack}.json`), "utf8")) as Record<string, unknown>;
  return policies.flatMap((policy) => {
    const given = told[policy.name];
    const level = typeof given === "string" ? given : policy.levels.prod;
    const config = {
      ...(told["pack-configuration"] as object),
      ...(typeof given === "string" ? {} : (given as object)),
    };
    const context = contextOf(policy, "prod", config);
    return findings(policy, graph, "prod", config)
      .filter((finding) => (levelOf(finding, context) ?? level) === Level.Mandatory && level === Level.Mandatory)
      .map(({ message }) => [policy.name, message] as const);
  });
}

const said = new Map<string, readonly (readonly [policy: string, message: string])[]>();
for (const { name } of accidents)
  said.set(name, mandatory(name, await graphOf(name, join(folder, "programs", `${name}.ts`))));

const rendered = renderAccidents(({ name }) => ({
  program: text(name),
  messages: said.get(name)!.map(([, message]) => message),
}));
/** `UPDATE_DOCS=1 npx vitest run test/cli/accidents.test.ts` writes the page. */
if (process.env["UPDATE_DOCS"] === "1") writeFileSync(page, rendered);

describe("the ten accidents", () => {
  it("have a program, a stack and a page each", () => {
    const names = accidents.map(({ name }) => name).sort();
    const files = readdirSync(folder).filter((name) => !name.startsWith("."));
    const between = (before: string, after: string): string[] =>
      files
        .filter((name) => name.startsWith(before) && name.endsWith(after) && name !== "Pulumi.yaml")
        .map((name) => name.slice(before.length, -after.length))
        .sort();
    expect(names).toHaveLength(10);
    expect(between("Pulumi.", ".yaml")).toEqual(names);
    expect(between("policy.", ".json")).toEqual(names);
    expect(readdirSync(join(folder, "programs")).sort()).toEqual(names.map((name) => `${name}.ts`));
    expect(readFileSync(page, "utf8")).toBe(rendered);
  });

  it.each([
    [
      "efa-cards",
      [
        "train: networkInterfaces (17) is more than the 16 EFA interfaces of p6-b300.48xlarge. Fix: attach 16. [https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html; slots: aws/karpenter-provider-aws pkg/providers/instancetype/zz_generated.vpclimits.go; layout: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html]",
        'train: networkInterfaces[0].interfaceType ("efa") is on card 0 of p6-b300.48xlarge, which takes no EFA. Fix: use interface on card 0, and EFA on cards 1 to 16. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html]',
      ],
    ],
    [
      "efa-security-group",
      [
        "train: security group nodes of its EFA interfaces does not allow all traffic out to itself (protocol -1 with the group as the peer; 0.0.0.0/0 does not count for EFA), so jobs over several nodes hang. Fix: add an egress rule to nodes with protocol -1 and self: true. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html]",
      ],
    ],
    [
      "capacity-block-empty",
      [
        "train: launchTemplate.instanceMarketOptions.marketType (not given) is missing: without it the instances are on-demand and the create call is refused. Fix: set it to capacity-block. [https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html]",
      ],
    ],
    [
      "lustre-other-zone",
      [
        "datasets stands in us-east-2b, where no accelerated pool does (train in us-east-2a). Fix: give it the subnet of the pool that reads it.",
      ],
    ],
    [
      "file-system-replaced",
      [
        "datasets (aws:fsx/lustreFileSystem:LustreFileSystem) is not protected: a change that replaces or removes it takes its files with it. Fix: set the resource option protect: true.",
        "datasets is deleted without a final backup (skipFinalBackup is true). Fix: set skipFinalBackup: false.",
      ],
    ],
    [
      "quota-at-maximum",
      [
        "finetune, pretrain may need 1,152 vCPU of Running On-Demand P instances (ec2 L-417A185B) in us-east-2; the limit is 960 vCPU, 0 vCPU in use (read 2026-11-21): 192 vCPU short. Fix: ask for 1,152 vCPU of L-417A185B, or lower the maximum sizes.",
      ],
    ],
    [
      "tpu-slice-nodes",
      [
        "pretrain: nodeCount (8) is not 16, and a slice 4x4x4 has all of its 16 nodes or none. Fix: use 16. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]",
      ],
    ],
    [
      "compact-on-reservation",
      [
        'train: placementPolicy.type ("COMPACT") places A3 Mega nodes of a reservation that is named, and the pool cannot be created. Fix: leave placementPolicy out: the reservation places its nodes. [https://github.com/AI-Hypercomputer/xpk/pull/1073]',
      ],
    ],
    [
      "gpudirect-networks",
      [
        "train: networkConfig.additionalNodeNetworkConfigs (7) are not the 8 that a3-megagpu-8g takes. Fix: attach 8 gVNIC networks, or none and let GKE make its own (networkConfig.acceleratorNetworkProfile: auto). [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "flex-start-repaired",
      [
        "train: autoscaling (not given) is missing, and nodes of a flex-start pool come through the autoscaler only. Fix: set it, from 0 to the most nodes there may be. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
        "train: management.autoRepair (true) has to be off in a flex-start pool, whose nodes end by themselves. Fix: set it to false. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
        "train: nodeConfig.reservationAffinity.consumeReservationType (not given) is missing, and a flex-start pool has to say that it uses no reservation. Fix: set it to NO_RESERVATION. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
        "train: nodeCount (2) fixes the size of a flex-start pool, whose nodes come when there are some. Fix: use autoscaling from 0, and leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
  ])("%s is stopped in prod, by its policy alone", (name, messages) => {
    const { policy } = accidents.find((one) => one.name === name)!;
    const found = said.get(name)!;
    expect(found.map((one) => one[0])).toEqual(messages.map(() => policy));
    expect(found.map((one) => one[1]).sort()).toEqual(messages);
  });

  it.each(accidents.map((accident) => [accident.name, accident] as const))(
    "%s, mended, passes",
    async (name, accident) => {
      const file = join(scratch, `${name}.ts`);
      writeFileSync(file, mended(accident, text(name)));
      expect(mandatory(name, await graphOf(name, file))).toEqual([]);
    },
  );

  it("file-system-replaced shows in a report as what it is", async () => {
    const { "accidents:key": _, ...before } = configOf("file-system-replaced");
    const file = join(folder, "programs/file-system-replaced.ts");
    const graphs = [await graphOf("file-system-replaced", file, before), await graphOf("file-system-replaced", file)];
    const [old, now] = graphs.map((graph) => ({ graph }) as Parameters<typeof planSteps>[1]);
    const steps = planSteps(old!, now!);
    const { urn } = graphs[1]!.nodes.find((node) => node.name === "datasets")!;
    expect(steps.get(urn)).toMatchObject({
      operation: "replace",
      properties: [{ path: "kmsKeyId", forcesReplacement: true }],
    });
  });

  it("end a plan with 1 and their message", async () => {
    const { code, stdout, stderr } = await planned;
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^ {2}mandatory {2}tpu-topology-valid {2}\S*NodePool pretrain$/m);
    expect(stdout.match(/^ {2}mandatory /gm)).toHaveLength(1);
    expect(stdout.replace(/\s+/g, " ")).toContain(said.get("tpu-slice-nodes")![0]![1]);
  });
});
