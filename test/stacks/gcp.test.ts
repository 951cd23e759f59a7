import { beforeAll, describe, expect, it } from "vitest";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { parseEnvironment } from "../../stacks/environment.ts";
import { gcpEnvironment } from "../../stacks/gcp/environment.ts";
import { graphOf, only, recordGcp } from "../support/graph.ts";
import { stackConfig, stacks } from "../support/stackFiles.ts";

const recordings = new Map<string, Recording>();
const get = (stack: string): Recording => recordings.get(stack)!;
const named = (stack: string, type: string): string[] =>
  get(stack)
    .nodes.filter((node) => node.type === type)
    .map((node) => node.name)
    .sort();
const pool = "gcp:container/nodePool:NodePool";

/** A stack as it is planned, or as it is made. */
function run(stack: string, preview = true): Promise<Recording> {
  const config = stackConfig(stack);
  const program = () => {
    const { gcp, ...owner } = parseEnvironment("hybrid-gpu", stack, config);
    return gcpEnvironment(owner, gcp!);
  };
  return recordGcp(program, { project: "hybrid-gpu", stack, config, preview });
}

beforeAll(async () => {
  for (const stack of stacks) recordings.set(stack, await run(stack));
});

describe("the stacks on Google Cloud", () => {
  it.each(stacks)("label everything that takes labels in %s with team, project, environment and owner", (stack) => {
    const labels = get(stack).nodes.flatMap((node) => {
      const { labels: own, resourceLabels, nodeConfig } = node.inputs as Record<string, any>;
      const found = node.custom ? (own ?? resourceLabels ?? nodeConfig?.resourceLabels) : undefined;
      return found === undefined ? [] : [[node.urn, found] as const];
    });
    expect(labels.length).toBeGreaterThan(5);
    for (const [urn, found] of labels) {
      expect(found, urn).toMatchObject({ project: "hybrid-gpu", environment: stack, owner: "ml-platform" });
      expect(found.team, urn).toMatch(/^(research|vision|language)$/);
    }
  });

  it.each(stacks)("leave no resource of %s outside a component", (stack) => {
    const loose = get(stack).nodes.filter((node) => node.custom && node.parent?.includes("pulumi:pulumi:Stack"));
    expect(loose.map((node) => node.type)).toEqual([]);
  });

  it.each(stacks)("have a price, or a reason for none, for every resource of %s", (stack) => {
    const { states } = estimate(graphOf(get(stack)), PriceBook.builtIn(), { now: "2026-11-22" });
    expect(states.priced + states.free + states.usageBased + states.unpriced).toBe(get(stack).nodes.length);
    expect(states.priced).toBeGreaterThan(3);
  });

  it("make dev cheap: an L4 pool and one v5e slice, both at zero, and no file system", () => {
    expect(only(get("dev"), pool, "notebooks-nodes").inputs["autoscaling"]).toMatchObject({
      totalMinNodeCount: 0,
      totalMaxNodeCount: 4,
    });
    const slice = only(get("dev"), "hybrid-gpu:index:TpuSlice");
    expect(slice.outputs?.["summary"]).toMatchObject({
      machineType: "ct5lp-hightpu-4t",
      accelerator: "TPU v5e",
      nodes: { min: 0, planned: 0, max: 1 },
      topology: "2x2",
      slices: 1,
    });
    expect(named("dev", "gcp:lustre/instance:Instance")).toEqual([]);
    expect(named("dev", "gcp:servicenetworking/connection:Connection")).toEqual([]);
    expect(get("dev").nodes.filter((node) => node.options.protect)).toEqual([]);
    expect(only(get("dev"), "gcp:container/cluster:Cluster").inputs["location"]).toBe("us-central1-a");
  });

  it("give two A3 Mega nodes of staging eight further VPCs, by flex-start, beside Managed Lustre", () => {
    const { inputs } = only(get("staging"), pool, "train-nodes");
    expect(inputs["nodeConfig"]).toMatchObject({ machineType: "a3-megagpu-8g", flexStart: true });
    expect((inputs["networkConfig"] as any).additionalNodeNetworkConfigs).toHaveLength(8);
    expect(inputs["management"]).toMatchObject({ autoRepair: false });
    expect(named("staging", "gcp:compute/network:Network")).toHaveLength(9);
    const secureBoot = (stack: string) =>
      (only(get(stack), pool, "main-system").inputs["nodeConfig"] as any).shieldedInstanceConfig.enableSecureBoot;
    expect([secureBoot("dev"), secureBoot("staging")]).toEqual([true, false]);
    const lustre = only(get("staging"), "gcp:lustre/instance:Instance").inputs;
    // 6 TB of images at 150 MB/s for each of 16 GPUs: the smallest file system of the fastest tier.
    expect(lustre).toMatchObject({ capacityGib: "9000", perUnitStorageThroughput: "1000", location: "us-central1-a" });
  });

  it("derive 512 nodes of prod's two v5p slices from 8x8x16, in the reservation", () => {
    const { outputs } = only(get("prod"), "hybrid-gpu:index:TpuSlice");
    expect(outputs?.["summary"]).toEqual({
      place: "gcp",
      region: "us-east5",
      zone: "us-east5-a",
      machineType: "ct5p-hightpu-4t",
      accelerator: "TPU v5p",
      acceleratorsPerNode: 4,
      nodes: { min: 512, planned: 512, max: 512 },
      capacity: "reservation",
      topology: "8x8x16",
      slices: 2,
      team: "language",
      environment: "prod",
    });
    expect(named("prod", pool).filter((name) => name.startsWith("pretrain"))).toEqual(["pretrain-0", "pretrain-1"]);
    expect(only(get("prod"), pool, "pretrain-1").inputs).toMatchObject({
      nodeCount: 256,
      placementPolicy: { type: "COMPACT", tpuTopology: "8x8x16" },
      nodeConfig: {
        machineType: "ct5p-hightpu-4t",
        reservationAffinity: {
          consumeReservationType: "SPECIFIC_RESERVATION",
          key: "compute.googleapis.com/reservation-name",
          values: ["pretrain-v5p"],
        },
      },
    });
  });

  it("put 64 H200 of prod on RDMA in their reservation, and protect what holds data or identity", () => {
    const finetune = only(get("prod"), pool, "finetune-nodes").inputs;
    // One gVNIC VPC and eight subnets of the RDMA VPC.
    expect((finetune["networkConfig"] as any).additionalNodeNetworkConfigs).toHaveLength(9);
    const types = new Set(
      get("prod")
        .nodes.filter((node) => node.options.protect)
        .map((node) => node.type),
    );
    expect([...types].sort()).toEqual(
      expect.arrayContaining([
        "gcp:container/cluster:Cluster",
        "gcp:lustre/instance:Instance",
        "gcp:storage/bucket:Bucket",
      ]),
    );
    const { privateClusterConfig } = only(get("prod"), "gcp:container/cluster:Cluster").inputs as Record<string, any>;
    expect(privateClusterConfig).toMatchObject({ enablePrivateNodes: true });
  });

  it("make ranges for as many nodes as the configuration says, whatever pools there are", async () => {
    const ranges = ({ nodes }: Pick<Recording, "nodes">) =>
      only({ nodes }, "gcp:compute/subnetwork:Subnetwork", "main-nodes").inputs;
    const { ipCidrRange, secondaryIpRanges } = ranges(get("prod"));
    expect([ipCidrRange, (secondaryIpRanges as any)[0].ipCidrRange]).toEqual(["10.0.0.0/22", "10.4.0.0/14"]);
    expect(ranges(get("dev"))["secondaryIpRanges"]).toEqual(secondaryIpRanges);
  });

  it("let a team's trainer read the images and write below its own folder, and nothing else", async () => {
    const { nodes } = await run("prod", false);
    const grants = nodes.filter(({ type }) => type === "gcp:storage/bucketIAMMember:BucketIAMMember");
    expect(grants.map(({ name }) => name.split("-trainer-")[0]).sort()).toEqual([
      "language",
      "language",
      "vision",
      "vision",
    ]);
    const may = grants.map(({ inputs }) => {
      const { expression } = inputs["condition"] as { expression: string };
      const [, bucket, folder] = /buckets\/([a-z-]+?)-[0-9a-f]{7}\/objects\/([^"]+)"/.exec(expression)!;
      const [, who] = /ns\/(\w+)\/sa/.exec(String(inputs["member"]))!;
      return `${who} ${String(inputs["role"])} ${bucket} ${folder}`;
    });
    expect(may.sort()).toEqual([
      "language roles/storage.objectUser checkpoints-bucket language/",
      "language roles/storage.objectViewer datasets-bucket images/",
      "vision roles/storage.objectUser checkpoints-bucket vision/",
      "vision roles/storage.objectViewer datasets-bucket images/",
    ]);
    // What expires is no team's folder.
    const { lifecycleRules } = only({ nodes }, "gcp:storage/bucket:Bucket", "checkpoints-bucket").inputs as any;
    expect(
      lifecycleRules.filter(({ action }: any) => action.type === "Delete").map((rule: any) => rule.condition),
    ).toEqual([{ age: 30, matchesPrefixes: ["scratch/"] }]);
    for (const { inputs, name } of grants) {
      expect(inputs["condition"], name).toBeDefined();
      expect(inputs["member"], name).toMatch(
        /^principal:\/\/iam\.googleapis\.com\/projects\/123456789012\/locations\/global\/workloadIdentityPools\/example-project\.svc\.id\.goog\/subject\/ns\/(language|vision)\/sa\/trainer$/,
      );
    }
  });
});
