import { describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { perGpuHourCeiling } from "../../../policies/cost/perGpuHourCeiling.ts";
import type { Environment } from "../../../policies/environment.ts";
import { findings as found, type RawOptions, raw, shared } from "../../support/analyzer.ts";

const row = (sku: string, price: string, more: object = {}) => ({
  place: "aws",
  service: "ec2",
  sku,
  region: "us-east-2",
  purchase: "on-demand",
  unit: "instance-hour",
  price,
  currency: "USD",
  source: "contract",
  asOf: "2026-11-01",
  confidence: "documented",
  ...more,
});
const prices = [row("p5.48xlarge", "80"), row("g6e.16xlarge", "7.5", { region: "us-east-2" })];

// Laid over the built-in prices once: it takes as long as all the tests.
const told = shared({ prices } as never);
const untold = shared();
const findings = (
  policy: typeof perGpuHourCeiling,
  stack: ResourceGraph,
  environment: Environment,
  config: object = {},
) => {
  const { prices: given, ...rest } = config as { prices?: unknown };
  if (given !== undefined && given !== prices) return found(policy, stack, environment, config);
  return found(policy, stack, environment, rest, { shared: given === undefined ? untold : told });
};
const messages = (...args: Parameters<typeof findings>) => findings(...args).map(({ message }) => message);

const stackOf = (...nodes: ResourceNode[]) =>
  new ResourceGraph(nodes, { aws: { region: "us-east-2" }, gcp: { region: "us-central1", zone: "us-central1-a" } });
const scalingConfig = { minSize: 0, desiredSize: 0, maxSize: 4 };
const group = (inputs: object, options: RawOptions = {}, name = "train") =>
  raw("aws:eks/nodeGroup:NodeGroup", name, { clusterName: "c", scalingConfig, ...inputs }, options);
const template = (inputs: object, name = "template") =>
  raw("aws:ec2/launchTemplate:LaunchTemplate", name, { ...inputs });
const autoscaling = { totalMinNodeCount: 0, totalMaxNodeCount: 2 };
const nodePool = (nodeConfig: unknown) =>
  raw("gcp:container/nodePool:NodePool", "pool", { cluster: "c", location: "us-central1-a", autoscaling, nodeConfig });

const h100 = { perAcceleratorUsd: { H100: 9.99 }, prices };
const fix = (accelerator = "H100") =>
  `Fix: choose a machine type, region or way to buy with a lower price for each accelerator, or raise ${accelerator} in perAcceleratorUsd of cost-per-gpu-hour-ceiling in policy.prod.json.`;
const tooDear = (name: string) =>
  `${name}: an hour of H100 costs 10.00 USD (p5.48xlarge in us-east-2, on-demand, price of 2026-11-01), above the ceiling of 9.99 USD (perAcceleratorUsd of H100, policy configuration). ${fix()}`;

describe("cost-per-gpu-hour-ceiling", () => {
  it("passes at the ceiling, exactly", () => {
    const stack = stackOf(group({ instanceTypes: ["p5.48xlarge"] }));
    expect(findings(perGpuHourCeiling, stack, "dev", { ...h100, perAcceleratorUsd: { H100: 10 } })).toEqual([]);
    expect(findings(perGpuHourCeiling, stack, "dev", h100)).toEqual([
      { urn: stack.nodes[0]!.urn, message: tooDear("train") },
    ]);
  });

  it("reads groups, Auto Scaling groups, instances, and templates that nothing launches from", () => {
    const made = template({ instanceType: "p5.48xlarge" });
    const launchTemplate = { id: UNKNOWN, version: "1" };
    const madeFrom = { launchTemplate: [made] };
    const stack = stackOf(
      made,
      group({ launchTemplate }, { madeFrom }),
      raw("aws:autoscaling/group:Group", "group", { launchTemplate, minSize: 0, maxSize: 2 }, { madeFrom }),
      raw("aws:ec2/instance:Instance", "single", { instanceType: "p5.48xlarge" }),
      template({ instanceType: "p5.48xlarge" }, "karpenter"),
      template({}, "open"),
    );
    expect(messages(perGpuHourCeiling, stack, "dev", h100)).toEqual(
      ["train", "group", "single", "karpenter"].map(tooDear),
    );
  });

  it("judges the dearest that may be launched, type by type", () => {
    const stack = stackOf(group({ instanceTypes: ["p5.48xlarge", "g6e.16xlarge", "m7i.xlarge"] }));
    expect(messages(perGpuHourCeiling, stack, "dev", { prices, perAcceleratorUsd: { "*": 7, H100: 20 } })).toEqual([
      "train: an hour of L40S costs 7.50 USD (g6e.16xlarge in us-east-2, on-demand, price of 2026-11-01), above the ceiling of 7.00 USD (perAcceleratorUsd of *, policy configuration). " +
        fix("L40S"),
    ]);
  });

  it("has ceilings that follow from the book", () => {
    const stack = stackOf({ ...group({ instanceTypes: ["g6e.16xlarge"], region: "us-east-1" }) });
    expect(messages(perGpuHourCeiling, stack, "dev")).toEqual([
      "train: an hour of L40S costs 7.5772 USD (g6e.16xlarge in us-east-1, on-demand, price of 2026-07-20), above the ceiling of 4.6525 USD " +
        "(timesLowestList 2.5, default of dev, × 1.861 USD, the lowest on-demand price of L40S in the book of aws: g6e.xlarge in us-east-1, on-demand, price of 2026-07-20). " +
        fix("L40S"),
    ]);
    expect(messages(perGpuHourCeiling, stack, "dev", { timesLowestList: 4.1 })).toEqual([]);
    const usual = ["g6e.48xlarge", "g6e.4xlarge", "g5.24xlarge", "p5.48xlarge", "p4d.24xlarge", "trn1.32xlarge"];
    const all = group({ instanceTypes: usual, region: "us-east-1" });
    expect(messages(perGpuHourCeiling, stackOf(all), "dev", { timesLowestList: 2.1 })).toEqual([]);
  });

  it("adds the host to the accelerators of Google Cloud", () => {
    const stack = stackOf(nodePool({ machineType: "g2-standard-32" }));
    expect(messages(perGpuHourCeiling, stack, "dev", { perAcceleratorUsd: { L4: 1.5 } })).toEqual([
      "pool: an hour of L4 costs 1.7344 USD (g2-standard-32 in us-central1, on-demand, price of 2026-01-01), above the ceiling of 1.50 USD (perAcceleratorUsd of L4, policy configuration). " +
        fix("L4"),
    ]);
    const attached = {
      machineType: "n1-standard-8",
      zone: "us-central1-a",
      guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }],
    };
    const gcp = { place: "gcp", service: "compute", region: "us-central1" };
    const more = {
      prices: [
        row("nvidia-tesla-t4", "0.35", { ...gcp, unit: "GPU-hour" }),
        row("core:n1", "0.03", { ...gcp, unit: "vCPU-hour" }),
        row("ram:n1", "0.004", { ...gcp, unit: "GB-hour" }),
      ],
    };
    const instance = stackOf(raw("gcp:compute/instance:Instance", "vm", attached));
    expect(
      messages(perGpuHourCeiling, instance, "dev", { ...more, perAcceleratorUsd: { "nvidia-tesla-t4": 0.5 } }),
    ).toEqual([
      "vm: an hour of nvidia-tesla-t4 costs 0.71 USD (n1-standard-8 with 1 × nvidia-tesla-t4 in us-central1, on-demand, price of 2026-11-01), " +
        `above the ceiling of 0.50 USD (perAcceleratorUsd of nvidia-tesla-t4, policy configuration). ${fix("nvidia-tesla-t4")}`,
    ]);
    expect(findings(perGpuHourCeiling, instance, "dev", more)).toEqual([
      {
        urn: instance.nodes[0]!.urn,
        because: "unknown",
        message:
          "vm: what an hour of an accelerator of n1-standard-8 costs cannot be told: no list price and no ceiling is known for nvidia-tesla-t4. " +
          "Fix: give nvidia-tesla-t4 in perAcceleratorUsd of cost-per-gpu-hour-ceiling in policy.prod.json.",
      },
    ]);
  });

  it("reads TPU VMs by the chip, templates of instances, and pools inside a cluster", () => {
    const stack = stackOf(
      raw("gcp:tpu/v2Vm:V2Vm", "slice", { zone: "us-east5-a", acceleratorType: "v5p-16" }),
      raw("gcp:compute/instanceTemplate:InstanceTemplate", "template", { machineType: "a2-highgpu-1g" }),
      raw("gcp:container/cluster:Cluster", "cluster", {
        location: "us-central1-a",
        nodePools: [
          { nodeConfig: { machineType: "e2-medium" }, nodeCount: 1 },
          { nodeConfig: { machineType: "g2-standard-4" }, nodeCount: 1 },
        ],
      }),
    );
    expect(
      messages(perGpuHourCeiling, stack, "dev", { perAcceleratorUsd: { "*": 0.1 } }).map((text) => text.slice(0, 60)),
    ).toEqual([
      "cluster nodePools[1]: an hour of L4 costs 0.7068 USD (g2-sta",
      "template: an hour of A100 costs 3.6734 USD (a2-highgpu-1g in",
      "slice: an hour of TPU v5p costs 4.20 USD (tpu-v5p in us-east",
    ]);
  });

  it("holds spot to the price of its fallback, flex-start and blocks to their own, and judges nothing that is paid for", () => {
    const ways = (capacityType: string) =>
      messages(perGpuHourCeiling, stackOf(group({ instanceTypes: ["p5.48xlarge"], capacityType })), "dev", {
        perAcceleratorUsd: { H100: 1 },
      });
    expect(ways("SPOT")[0]).toMatch(
      /^train: an hour of H100 costs 6\.88 USD \(p5\.48xlarge in us-east-2, on-demand, price of 2026-01-01, which spot falls back to\)/,
    );
    expect(ways("CAPACITY_BLOCK")[0]).toMatch(
      /^train: an hour of H100 costs 5\.191 USD \(p5\.48xlarge in us-east-2, capacity-block, /,
    );
    const without = group({ instanceTypes: ["g6e.xlarge"], capacityType: "CAPACITY_BLOCK" });
    expect(messages(perGpuHourCeiling, stackOf(without), "dev", { perAcceleratorUsd: { "*": 0 } })).toEqual([]);
    const flex = stackOf(nodePool({ machineType: "a3-megagpu-8g", flexStart: true }));
    expect(messages(perGpuHourCeiling, flex, "dev", { perAcceleratorUsd: { H100: 1 } })[0]).toMatch(
      /flex-start, price of/,
    );
    const affinity = { reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", values: ["mine"] } };
    const reserved = stackOf(nodePool({ machineType: "a3-megagpu-8g", ...affinity }));
    expect(messages(perGpuHourCeiling, reserved, "dev", { perAcceleratorUsd: { H100: 1 } })).toEqual([]);
  });

  it.each([
    [
      group({ instanceTypes: UNKNOWN }),
      "train: what an hour of its accelerators costs cannot be judged, because instanceTypes is known only after creation. Fix: give instanceTypes as a plain value.",
    ],
    [
      group({ instanceTypes: ["p5.48xlarge"], capacityType: UNKNOWN }),
      "train: what an hour of its accelerators costs cannot be judged, because capacityType is known only after creation. Fix: give capacityType as a plain value.",
    ],
    [
      group({ instanceTypes: ["p5.48xlarge"], region: UNKNOWN }),
      "train: what an hour of its accelerators costs cannot be judged, because region is known only after creation. Fix: give region as a plain value.",
    ],
    [
      nodePool(UNKNOWN),
      "pool: what an hour of its accelerators costs cannot be judged, because nodeConfig.machineType is known only after creation. Fix: give nodeConfig.machineType as a plain value.",
    ],
    [
      group({ instanceTypes: ["p9.48xlarge"] }),
      "train: what an hour of an accelerator of p9.48xlarge costs cannot be told: the tables do not have the machine type. Fix: correct its name, or use one that they have.",
    ],
  ])("cannot tell where an input is unknown (%#)", (node, message) => {
    expect(findings(perGpuHourCeiling, stackOf(node), "staging")).toEqual([
      { urn: node.urn, because: "unknown", message },
    ]);
  });

  it("cannot tell where there is no price, and says which to give", () => {
    const stack = stackOf(group({ instanceTypes: ["p5.48xlarge"], region: "eu-west-3" }));
    const [found, ...others] = findings(perGpuHourCeiling, stack, "staging");
    expect(others).toEqual([]);
    expect(found).toMatchObject({ because: "unknown" });
    expect(found!.message).toMatch(
      /^train: what an hour of an accelerator of p5\.48xlarge costs cannot be told: .*aws ec2 p5\.48xlarge in eu-west-3, on-demand.*Fix: /,
    );
  });

  it("says nothing of machines without accelerators, of none, and of what is only read", () => {
    const stack = stackOf(
      group({ instanceTypes: ["m7i.xlarge"], capacityType: UNKNOWN }),
      group({}, {}, "default"),
      group({ instanceTypes: ["p5.48xlarge"] }, { external: true }, "read"),
      raw("aws:s3/bucket:Bucket", "bucket", {}),
    );
    expect(findings(perGpuHourCeiling, stack, "dev", h100)).toEqual([]);
    expect(findings(perGpuHourCeiling, stackOf(), "dev", h100)).toEqual([]);
  });

  it("judges what an update does not touch by its outputs", () => {
    const stack = stackOf(group({ instanceTypes: ["p5.48xlarge"], capacityType: "ON_DEMAND" }, { from: "outputs" }));
    expect(messages(perGpuHourCeiling, stack, "dev", h100)).toEqual([tooDear("train")]);
  });

  it("refuses a ceiling for an accelerator that there is not", () => {
    const found = messages(perGpuHourCeiling, stackOf(group({})), "dev", {
      perAcceleratorUsd: { h100: 3, "nvidia-tesla-t4": 1 },
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^perAcceleratorUsd of cost-per-gpu-hour-ceiling limits h100, which is no accelerator of the tables: A100, H100, .*\. Fix: rename it to H100 in policy\.prod\.json\.$/,
    );
  });
});
