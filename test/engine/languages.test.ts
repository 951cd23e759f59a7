import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../cli/rehearse/engine/engine.ts";
import { recordOf } from "../../cli/rehearse/engine/events.ts";
import type { CommandRecord } from "../../cli/rehearse/model.ts";
import { prepareRehearsal, type Rehearsal } from "../../simulator/provider/rehearsal.ts";
import { problemsOf } from "./edited.ts";
import { installedPackage } from "./packed.ts";

const onPath = (command: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, command)));

const hasYaml = onPath("pulumi") && onPath("pulumi-language-yaml");
/** The generated package wants these two beside it. */
const hasPython =
  onPath("pulumi") &&
  onPath("pulumi-language-python") &&
  spawnSync("python3", ["-c", "import pulumi, parver"], { stdio: "ignore" }).status === 0;

const yaml = (name: string, machineType: string): string => `
name: ${name}
runtime: yaml
packages:
  hybrid-gpu: ./node_modules/hybrid-gpu
resources:
  network:
    type: hybrid-gpu:index:EksNetwork
    properties:
      region: us-east-2
      zones: [us-east-2a, us-east-2b]
      cidrBlock: 10.0.0.0/16
      team: research
  cluster:
    type: hybrid-gpu:index:EksCluster
    properties:
      network: \${network.ref}
      kubernetesVersion: "1.34"
      admins: [arn:aws:iam::123456789012:role/example-platform-admin]
  notebooks:
    type: hybrid-gpu:index:EksGpuNodePool
    properties:
      cluster: \${cluster.ref}
      machineType: ${machineType}
      zone: us-east-2a
      nodes: { min: 0, planned: 1, max: 4 }
      capacity: { kind: on-demand }
  copies:
    type: hybrid-gpu:index:GcsTrainingBucket
    properties: { projectId: example-project, location: us-east5, team: research }
outputs:
  nodeGroup: \${notebooks.nodeGroupName}
  copies: \${copies.bucketName}
`;

/** Types of the clouds themselves: the host knows nothing of them but what the simulated providers serve. */
const rawYaml = (name: string, versioning: string): string => `
name: ${name}
runtime: yaml
variables:
  me:
    fn::invoke: { function: "aws:getCallerIdentity", arguments: {} }
  image:
    fn::invoke:
      function: aws:ec2:getAmi
      arguments: { mostRecent: true, owners: [amazon], filters: [{ name: name, values: [al2023-*] }] }
      return: id
resources:
  vpc:
    type: aws:ec2:Vpc
    properties: { cidrBlock: 10.0.0.0/16, tags: { team: research } }
  subnet:
    type: aws:ec2:Subnet
    properties: { vpcId: "\${vpc.id}", cidrBlock: 10.0.1.0/24, availabilityZone: us-east-2a }
  data:
    type: aws:s3:Bucket
    properties: { versioning: { ${versioning}: true } }
  role:
    type: aws:iam/role:Role
    properties:
      assumeRolePolicy:
        fn::toJSON:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ec2.amazonaws.com } }]
  copies:
    type: gcp:storage:Bucket
    properties: { location: us-east5, uniformBucketLevelAccess: true }
  settings:
    type: kubernetes:core/v1:ConfigMap
    properties:
      metadata: { name: settings }
      data: { account: "\${me.accountId}", bucket: "\${data.bucket}" }
outputs:
  image: \${image}
  kind: \${settings.kind}
  name: \${settings.metadata.name}
`;

const configuration = "config: { aws:region: us-east-2, gcp:project: example-project }\n";

const python = `
import pulumi
import pulumi_hybrid_gpu as gpu

network = gpu.EksNetwork(
    "network", region="us-east-2", zones=["us-east-2a", "us-east-2b"], cidr_block="10.0.0.0/16", team="research"
)
cluster = gpu.EksCluster(
    "cluster",
    network=network.ref,
    kubernetes_version="1.34",
    admins=["arn:aws:iam::123456789012:role/example-platform-admin"],
)
notebooks = gpu.EksGpuNodePool(
    "notebooks",
    cluster=cluster.ref,
    machine_type="g6e.2xlarge",
    zone="us-east-2a",
    nodes=gpu.NodeCountsArgs(min=0, planned=1, max=4),
    capacity=gpu.EksCapacityArgs(kind=gpu.CapacityKind.ON_DEMAND),
)
copies = gpu.GcsTrainingBucket("copies", project_id="example-project", location="us-east5", team="research")
pulumi.export("nodeGroup", notebooks.node_group_name)
pulumi.export("copies", copies.bucket_name)
`;

/** What the pool and the bucket are made of, whatever language asks for them. */
const children = [
  "aws:autoscaling/tag:Tag notebooks-label/hybrid-gpu/accelerator",
  "aws:autoscaling/tag:Tag notebooks-label/hybrid-gpu/capacity",
  "aws:autoscaling/tag:Tag notebooks-label/hybrid-gpu/pool",
  "aws:autoscaling/tag:Tag notebooks-label/hybrid-gpu/team",
  "aws:autoscaling/tag:Tag notebooks-resources/nvidia.com/gpu",
  "aws:autoscaling/tag:Tag notebooks-taint/nvidia.com/gpu",
  "aws:ec2/launchTemplate:LaunchTemplate notebooks-template",
  "aws:eks/nodeGroup:NodeGroup notebooks-nodes",
  "gcp:storage/bucket:Bucket copies-bucket",
  "hybrid-gpu:index:EksGpuNodePool notebooks",
  "hybrid-gpu:index:GcsTrainingBucket copies",
];

/** The package, and a rehearsal of it: nothing of the user's own is read or written. */
let installed = "";
let rehearsal: Rehearsal;

beforeAll(() => {
  if (!hasYaml && !hasPython) return;
  installed = installedPackage();
  rehearsal = prepareRehearsal(join(installed, "rehearsal"));
}, 300_000);
afterAll(() => {
  if (installed !== "") rmSync(installed, { recursive: true, force: true });
  // Generating classes has installed the package's own dependencies into it.
}, 300_000);

/** A program beside the installed package. */
function projectOf(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(installed, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  // Programs in YAML name the package by its place below themselves.
  execFileSync("ln", ["-s", "../node_modules", join(folder, "node_modules")]);
  return folder;
}

async function run(folder: string, verb: string, more: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const engine = new Engine({ ...rehearsal.environment, ...environment }, folder);
  const outcome = await engine.run([verb, "--stack", "dev", "--json", ...more]);
  return recordOf(outcome, { title: verb, stack: "dev", commandLine: `pulumi ${verb}`, cloud: [] });
}

const done = ["--yes", "--skip-preview"];

/** Preview, up, up again, destroy; gives back what up made. */
async function lifeOf(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<CommandRecord> {
  await new Engine(rehearsal.environment, folder).text(["stack", "init", "dev"]);
  const [preview, up, again, destroy] = [
    await run(folder, "preview", [], environment),
    await run(folder, "up", done, environment),
    await run(folder, "up", done, environment),
    await run(folder, "destroy", done, environment),
  ];
  expect([preview, up, again, destroy].flatMap(problemsOf)).toEqual([]);
  expect(up.changes).toEqual(preview.changes);
  expect(again.changes).toEqual({ same: up.changes["create"] });
  expect(destroy.changes).toEqual({ delete: up.changes["create"] });
  return up;
}

function childrenIn({ steps }: CommandRecord): string[] {
  const named = steps.map(({ type, urn }) => `${type} ${urn.slice(urn.lastIndexOf("::") + 2)}`);
  return named.filter((one) => / (?:notebooks|copies)/.test(one)).sort();
}

describe.skipIf(!hasYaml)("a program in YAML (needs pulumi and pulumi-language-yaml on PATH)", () => {
  it("makes components of the packed package, and finds them unchanged", async () => {
    const up = await lifeOf(projectOf("yaml", { "Pulumi.yaml": yaml("from-yaml", "g6e.2xlarge") }));
    expect(childrenIn(up)).toEqual(children);
  }, 900_000);

  it("makes resources and calls functions of the simulated clouds, and finds them unchanged", async () => {
    const files = { "Pulumi.yaml": rawYaml("raw", "enabled"), "Pulumi.dev.yaml": configuration };
    const folder = projectOf("yaml-raw", files);
    const up = await lifeOf(folder);
    const made = up.steps.filter(({ operation }) => operation === "create").map(({ type }) => type);
    expect(made.filter((type) => !type.startsWith("pulumi:")).sort()).toEqual([
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpc:Vpc",
      "aws:iam/role:Role",
      "aws:s3/bucket:Bucket",
      "gcp:storage/bucket:Bucket",
      "kubernetes:core/v1:ConfigMap",
    ]);
  }, 900_000);

  it("is told of a property that a type of a cloud does not have", async () => {
    const files = { "Pulumi.yaml": rawYaml("raw-wrong", "enabld"), "Pulumi.dev.yaml": configuration };
    const folder = projectOf("yaml-raw-wrong", files);
    await new Engine(rehearsal.environment, folder).text(["stack", "init", "dev"]);
    const problems = problemsOf(await run(folder, "preview", [])).join("\n");
    expect(problems).toContain("Error: Property enabld does not exist on 'aws:s3/input:BucketVersioning'");
    expect(problems).toContain("Existing properties are: enabled, mfaDelete");
  }, 300_000);

  it("is told by property what is wrong with an argument", async () => {
    const folder = projectOf("yaml-wrong", { "Pulumi.yaml": yaml("from-yaml-wrong", "g6e.9xlarge") });
    await new Engine(rehearsal.environment, folder).text(["stack", "init", "dev"]);
    const problems = problemsOf(await run(folder, "preview", [])).join("\n");
    expect(problems).toContain(
      'machineType ("g6e.9xlarge") is not an AWS machine type of the catalogue. Fix: use a name of the catalogue',
    );
    expect(problems).toContain("property machineType with value '{g6e.9xlarge}' has a problem");
  }, 300_000);
});

describe.skipIf(!hasPython)(
  "a program in Python (needs pulumi and pulumi-language-python on PATH, and the Python packages pulumi and parver)",
  () => {
    it("makes components of the packed package from the generated classes, and finds them unchanged", async () => {
      const folder = projectOf("python", {
        "Pulumi.yaml": "name: from-python\nruntime: python\npackages:\n  hybrid-gpu: ./node_modules/hybrid-gpu\n",
        "__main__.py": python,
      });
      const generate = ["package", "gen-sdk", "./node_modules/hybrid-gpu", "--language", "python", "--out", "sdk"];
      await new Engine(rehearsal.environment, folder).text(generate);
      // The generated classes ask for the version that pip would have written down.
      const about = join(folder, "sdk/python/pulumi_hybrid_gpu-0.1.0.dist-info");
      mkdirSync(about);
      writeFileSync(join(about, "METADATA"), "Metadata-Version: 2.1\nName: pulumi_hybrid_gpu\nVersion: 0.1.0\n");
      const up = await lifeOf(folder, { PYTHONPATH: join(folder, "sdk/python") });
      expect(childrenIn(up)).toEqual(children);
    }, 900_000);
  },
);
