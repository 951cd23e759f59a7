import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "examples");

interface Plan {
  resources: { type: string; name: string; custom?: boolean; inputs: Record<string, any> }[];
  estimate: {
    monthly: { min: number; planned: number; max: number };
    oneOff: number;
    states: { unpriced: number };
    lines: { elsewhere?: { planned: number } }[];
  };
  policies: { policy: string; level: string }[];
}

function plan(example: string): Plan {
  const run = spawnSync(process.execPath, [join(root, "bin/hybrid-gpu.js"), "plan", "--json"], {
    cwd: join(folder, example),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
  return JSON.parse(run.stdout) as Plan;
}

const components = (one: Plan): string[] =>
  one.resources
    .filter(({ type }) => type.startsWith("hybrid-gpu:"))
    .map(({ type, name }) => `${type.split(":")[2]} ${name}`)
    .sort();
const only = (one: Plan, type: string, name: string) =>
  one.resources.find((resource) => resource.type === type && resource.name === name)!;

describe("the examples", () => {
  it("are all planned here, and each says what it costs", () => {
    const tested = [
      "eks-h100-capacity-block",
      "eks-h100-on-demand",
      "eks-trainium",
      "gke-a3-mega-flex-start",
      "gke-tpu-multislice",
      "lustre-existing-cluster",
      "lustre-own-servers",
      "tpu-existing-cluster",
    ];
    const projects = readdirSync(folder).filter((name) => existsSync(join(folder, name, "Pulumi.yaml")));
    expect(projects.sort()).toEqual(tested);
    for (const example of tested) {
      expect(readFileSync(join(folder, example, "README.md"), "utf8"), example).toContain("**Cost**");
      expect(existsSync(join(folder, example, "package.json"))).toBe(true);
    }
  });

  it("eks-h100-capacity-block: 256 H100 that cost nothing a month, and the block once", () => {
    const one = plan("eks-h100-capacity-block");
    expect(components(one)).toEqual([
      "EksCluster main",
      "EksGpuNodePool train",
      "EksNetwork main",
      "FsxLustre datasets",
      "PodIdentityRole trainer",
      "TrainingBucket images",
    ]);
    const template = only(one, "aws:ec2/launchTemplate:LaunchTemplate", "train-template").inputs;
    expect(template["networkInterfaces"]).toHaveLength(33);
    expect(template["instanceMarketOptions"]).toEqual({ marketType: "capacity-block" });
    expect(template["placement"]).toBeUndefined();
    const group = only(one, "aws:eks/nodeGroup:NodeGroup", "train-nodes").inputs;
    expect(group).toMatchObject({
      capacityType: "CAPACITY_BLOCK",
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 32 },
    });
    expect(group["instanceTypes"]).toBeUndefined();
    // 32 nodes × 24 hours × 14 days at the block's rate; Lustre is 96,000 GB × 0.34 USD of what goes on every month.
    expect(one.estimate.oneOff).toBe(446_509.06);
    expect(one.estimate.monthly.planned).toBeGreaterThan(32_640);
    expect(one.estimate.monthly.planned).toBeLessThan(34_000);
    expect(one.estimate.states.unpriced).toBe(0);
  });

  it("eks-h100-on-demand: nothing while it is empty, two nodes at most", () => {
    const one = plan("eks-h100-on-demand");
    expect(components(one)).toEqual(["EksCluster main", "EksGpuNodePool burst", "EksNetwork main"]);
    expect(only(one, "aws:ec2/placementGroup:PlacementGroup", "burst-placement").inputs["strategy"]).toBe("cluster");
    const idle = one.estimate.monthly.planned;
    expect(idle).toBeLessThan(500);
    expect(one.estimate.monthly.max - idle).toBeGreaterThan(2 * 55.04 * 730);
  });

  it("eks-trainium: Neuron nodes with EFA on all eight cards", () => {
    const one = plan("eks-trainium");
    expect(components(one)).toEqual(["EksCluster main", "EksNetwork main", "EksNeuronNodePool pretrain"]);
    const group = only(one, "aws:eks/nodeGroup:NodeGroup", "pretrain-nodes").inputs;
    expect(group["amiType"]).toBe("AL2023_x86_64_NEURON");
    expect(group["taints"]).toEqual([{ key: "aws.amazon.com/neuron", value: "present", effect: "NO_SCHEDULE" }]);
    const { networkInterfaces } = only(one, "aws:ec2/launchTemplate:LaunchTemplate", "pretrain-template").inputs;
    expect(networkInterfaces.map((entry: { interfaceType: string }) => entry.interfaceType)).toEqual([
      "interface",
      ...Array(8).fill("efa-only"),
    ]);
  });

  it("lustre-existing-cluster: a file system alone, and rules in the group of the nodes that exist", () => {
    const one = plan("lustre-existing-cluster");
    expect(components(one)).toEqual(["FsxLustre scratch"]);
    expect(only(one, "aws:fsx/lustreFileSystem:LustreFileSystem", "scratch-lustre").inputs).toMatchObject({
      storageCapacity: 4800,
      perUnitStorageThroughput: 250,
      subnetIds: "subnet-0123456789abcdef0",
    });
    expect(one.estimate.monthly.planned).toBe(1008);
    const clientRules = one.resources.filter(({ inputs }) => inputs["securityGroupId"] === "sg-0123456789abcdef0");
    expect(clientRules).toHaveLength(4);
  });

  it("gke-tpu-multislice: two pools of 16 nodes that nobody counted, in the reservation", () => {
    const one = plan("gke-tpu-multislice");
    expect(components(one)).toEqual([
      "GcsTrainingBucket checkpoints",
      "GkeCluster main",
      "GkeNetwork main",
      "GkeWorkloadIdentity trainer",
      "TpuSlice pretrain",
    ]);
    const pools = one.resources.filter(({ name }) => /^pretrain-\d$/.test(name));
    expect(pools.map(({ inputs }) => [inputs["nodeCount"], inputs["placementPolicy"]])).toEqual([
      [16, { type: "COMPACT", tpuTopology: "4x4x4" }],
      [16, { type: "COMPACT", tpuTopology: "4x4x4" }],
    ]);
    // 64 chips × 4.20 USD × 730 hours for each slice, in no total.
    const chips = one.estimate.lines.flatMap(({ elsewhere }) => (elsewhere === undefined ? [] : [elsewhere.planned]));
    expect(chips).toEqual([196_224, 196_224]);
    expect(one.estimate.monthly.planned).toBe(1_068.63);
  });

  it("gke-a3-mega-flex-start: eight further VPCs, and nothing for the nodes while there are none", () => {
    const one = plan("gke-a3-mega-flex-start");
    expect(components(one)).toEqual(["GkeCluster main", "GkeGpuNodePool train", "GkeNetwork main"]);
    const { networkConfig, nodeConfig } = only(one, "gcp:container/nodePool:NodePool", "train-nodes").inputs;
    expect(networkConfig.additionalNodeNetworkConfigs).toHaveLength(8);
    expect(nodeConfig).toMatchObject({ flexStart: true, maxRunDuration: "259200s" });
    expect([one.estimate.monthly.min, one.estimate.monthly.planned].map(Math.round)).toEqual([429, 66_912]);
  });

  it("tpu-existing-cluster: one resource", () => {
    const one = plan("tpu-existing-cluster");
    expect(one.resources.filter(({ type }) => type.startsWith("gcp:")).map(({ name }) => name)).toEqual(["tryout-0"]);
    expect(one.estimate.monthly).toEqual({ min: 0, planned: 0, max: 15_832 });
  });

  it("lustre-own-servers: layouts of the chooser, in the table that the Job applies", () => {
    const one = plan("lustre-own-servers");
    expect(components(one)).toEqual(["LustreVolume scratch"]);
    const job = one.resources.find(({ type }) => type === "kubernetes:batch/v1:Job")!;
    const tables = one.resources.filter(({ type }) => type === "kubernetes:core/v1:ConfigMap");
    const text = JSON.stringify(tables.map(({ inputs }) => inputs["data"]));
    expect(text).toContain("/tokens");
    expect(text).toContain("/checkpoints");
    expect(job.inputs["spec"].template.spec.containers[0].image).toBe("registry.example.com/lustre-client:2.15.6");
    expect(one.estimate.monthly.planned).toBe(0);
    expect(one.estimate.states.unpriced).toBe(0);
  });
});
