import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearseOwnProject } from "./engine.ts";

/**
 * What somebody gets who installs the package: packs it, installs the tarball in an empty directory with one cloud SDK
 * beside it, and plans an example from there with the packed command.
 */
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-package-"));
// Plain JavaScript: nothing can read TypeScript yet where it runs.
const { isFresh }: { isFresh(root: string): boolean } = await import(join(root, "bin/freshness.js"));
const run = (command: string, args: string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });

function check(condition: boolean, claim: string): void {
  if (!condition) throw new Error(`package: expected ${claim}`);
  console.log(`package: ${claim}`);
}

try {
  // What is compiled already is not compiled again: tests may be running from it.
  const pack = [
    "pack",
    "--json",
    "--silent",
    "--pack-destination",
    folder,
    ...(isFresh(root) ? ["--ignore-scripts"] : []),
  ];
  const [packed] = JSON.parse(run("npm", pack, root)) as [
    { filename: string; size: number; unpackedSize: number; files: { path: string }[] },
  ];
  const paths = new Set(packed.files.map((file) => file.path));
  for (const needed of [
    "dist/index.js",
    "dist/index.d.ts",
    "dist/components/kubernetes/scripts/apply-layouts.sh",
    "dist/components/kubernetes/scripts/tune-clients.sh",
    "dist/cli/report/html/assets/page.js",
    "dist/cli/report/html/assets/theme.css",
    "docs/policies/cost-monthly-ceiling.md",
    "index.ts",
    "tsconfig.json",
    "policies/PulumiPolicy.yaml",
    "policy.prod.json",
    "dist/policies/index.cjs",
    "dist/policies/package.json",
    "dist/policies/PulumiPolicy.yaml",
    "cli/plan.schema.json",
  ]) {
    check(paths.has(needed), `the tarball has ${needed}`);
  }
  check(
    ![...paths].some((path) => /^(test|bench|examples|node_modules)\//.test(path)),
    "the tarball has no tests, benchmarks or examples",
  );

  cpSync(join(root, "examples/eks-h100-capacity-block"), folder, { recursive: true });
  const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  manifest.dependencies = {
    "hybrid-gpu": `file:./${packed.filename}`,
    // The versions that this checkout was tested with: the newest SDK may want a newer Node.js than this one.
    "@pulumi/aws": own.devDependencies["@pulumi/aws"]!,
    "@pulumi/gcp": own.devDependencies["@pulumi/gcp"]!,
    "@pulumi/kubernetes": own.devDependencies["@pulumi/kubernetes"]!,
    "@pulumi/pulumi": own.devDependencies["@pulumi/pulumi"]!,
    // For the schema analyzer alone: the compiler that the SDK brings along is too old to read the sources.
    typescript: own.devDependencies["typescript"]!,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  run("npm", ["install", "--silent", "--no-audit", "--no-fund"], folder);
  check(!existsSync(join(folder, "node_modules/@pulumi/azure-native")), "no other cloud's SDK is installed");

  const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/hybrid-gpu/package.json"), "utf8")) as {
    exports: Record<string, unknown>;
  };
  const modules = Object.keys(exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => `hybrid-gpu${path.slice(1)}`);
  const counts = modules.map(
    (name) => `${JSON.stringify(name)}: Object.keys(await import(${JSON.stringify(name)})).length`,
  );
  const loaded = JSON.parse(
    run("node", ["--input-type=module", "-e", `console.log(JSON.stringify({${counts.join(", ")}}))`], folder),
  ) as Record<string, number>;
  check(
    Object.values(loaded).every((count) => count > 0),
    `every subpath can be imported: ${modules.join(", ")}`,
  );

  // What the Pulumi plugin host does to offer the components to other languages.
  const analysis = `
    import { createRequire } from "node:module";
    import { readFileSync } from "node:fs";
    const require = createRequire(import.meta.url);
    const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer.js");
    const manifest = JSON.parse(readFileSync("node_modules/hybrid-gpu/package.json", "utf8"));
    const all = await import("hybrid-gpu");
    const names = Object.keys(all).filter((name) => typeof all[name] === "function");
    const analyzer = new Analyzer(process.cwd() + "/node_modules/hybrid-gpu", "hybrid-gpu", manifest, new Set(names));
    console.log(Object.keys(analyzer.analyze().components).sort().join(" "));
  `;
  check(
    run("node", ["--input-type=module", "-e", analysis], folder).trim() ===
      "EksCluster EksGpuNodePool EksNetwork EksNeuronNodePool FsxLustre GcsTrainingBucket GkeCluster GkeGpuNodePool GkeNetwork GkeWorkloadIdentity GoogleManagedLustre LustreVolume PodIdentityRole TpuSlice TrainingBucket",
    "Pulumi's schema analyzer reads all fifteen components from the installed package",
  );

  const compiledPack = ["--policy-pack", "node_modules/hybrid-gpu/dist/policies"];
  const plan = JSON.parse(run("npx", ["--no-install", "hybrid-gpu", "plan", "--json", ...compiledPack], folder)) as {
    resources: { type: string }[];
    policies: { level: string }[];
    estimate: { states: { priced: number } };
  };
  const count = (type: string): number => plan.resources.filter((resource) => resource.type === type).length;
  check(count("hybrid-gpu:index:EksGpuNodePool") === 1, "the example plans its node pool from the package");
  check(count("aws:eks/nodeGroup:NodeGroup") === 2, "the example plans two node groups: the system's and the GPUs'");
  check(plan.estimate.states.priced > 0, "the plan is priced");
  check(!plan.policies.some((finding) => finding.level === "mandatory"), "no mandatory policy fails");

  rehearseOwnProject(folder, check);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
