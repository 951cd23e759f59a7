import { describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { idleMaxGuard } from "../../../policies/cost/idleMaxGuard.ts";
import { findings, messages, type RawOptions, raw } from "../../support/analyzer.ts";

const stackOf = (...nodes: ResourceNode[]) =>
  new ResourceGraph(nodes, { aws: { region: "us-east-2" }, gcp: { region: "us-central1", zone: "us-central1-a" } });
const group = (
  minSize: unknown,
  desiredSize: unknown,
  maxSize: unknown,
  inputs: object = {},
  options: RawOptions = {},
) =>
  raw(
    "aws:eks/nodeGroup:NodeGroup",
    "train",
    { clusterName: "c", instanceTypes: ["g6e.xlarge"], scalingConfig: { minSize, desiredSize, maxSize }, ...inputs },
    options,
  );
const nodePool = (inputs: object, nodeConfig: unknown = { machineType: "g2-standard-8" }) =>
  raw("gcp:container/nodePool:NodePool", "pool", { cluster: "c", location: "us-central1", nodeConfig, ...inputs });
const zones = { nodeLocations: ["us-central1-a", "us-central1-b"] };

const keeps = (name: string, count: string, from = "default of dev") =>
  `${name}: never shrinks below ${count}, and has to shrink to none (scaleToZero, ${from}). Fix: set its minimum to 0, or add ${name} to allowMin of cost-idle-max-guard in policy.prod.json.`;
const grows = (
  name: string,
  max: string,
  planned: string,
  most: number,
  times = "4 times what is planned, timesDesired, default of dev",
  nodes = "4, nodesFromZero, default of dev",
) =>
  `${name}: may grow to ${max} where ${planned} planned, above ${most} (the larger of ${times}, and ${nodes}). ` +
  "Fix: lower its maximum or raise its desired size, or raise timesDesired or nodesFromZero of cost-idle-max-guard in policy.prod.json.";

describe("cost-idle-max-guard", () => {
  it.each([
    [group(0, 0, 4), []],
    [group(0, 0, 5), [grows("train", "5 machines", "0 are", 4)]],
    [group(0, 1, 5), [grows("train", "5 machines", "1 is", 4)]],
    [group(0, 2, 8), []],
    [group(0, 2, 9), [grows("train", "9 machines", "2 are", 8)]],
    [group(1, 1, 1), [keeps("train", "1 machine")]],
    [group(2, 2, 2_000), [keeps("train", "2 machines"), grows("train", "2,000 machines", "2 are", 8)]],
  ])("judges the sizes of a group (%#)", (node, expected) => {
    const found = findings(idleMaxGuard, stackOf(node), "dev");
    expect(found).toEqual(expected.map((message) => ({ urn: node.urn, message })));
  });

  it("is looser in staging and prod, where pools may keep machines", () => {
    expect(findings(idleMaxGuard, stackOf(group(3, 3, 16)), "staging")).toEqual([]);
    expect(findings(idleMaxGuard, stackOf(group(3, 3, 64)), "prod")).toEqual([]);
    expect(messages(idleMaxGuard, stackOf(group(3, 3, 65)), "prod")).toEqual([
      grows(
        "train",
        "65 machines",
        "3 are",
        64,
        "4 times what is planned, timesDesired, default of prod",
        "64, nodesFromZero, default of prod",
      ),
    ]);
    expect(messages(idleMaxGuard, stackOf(group(1, 1, 1)), "prod", { scaleToZero: true })).toEqual([
      keeps("train", "1 machine", "policy configuration"),
    ]);
  });

  it("takes limits of one's own, and pools that may keep machines", () => {
    const stack = stackOf(group(1, 3, 30));
    expect(findings(idleMaxGuard, stack, "dev", { timesDesired: 10, allowMin: ["tra*"] })).toEqual([]);
    expect(findings(idleMaxGuard, stack, "dev", { nodesFromZero: 30, allowMin: ["train"] })).toEqual([]);
    expect(findings(idleMaxGuard, stack, "dev", { nodesFromZero: 30, allowMin: ["rain"] })).toHaveLength(1);
    expect(messages(idleMaxGuard, stack, "dev", { timesDesired: 9, allowMin: ["*"] })).toEqual([
      grows("train", "30 machines", "3 are", 27, "9 times what is planned, timesDesired, policy configuration"),
    ]);
  });

  it("reads the machine type from the launch template, and Auto Scaling groups", () => {
    const template = raw("aws:ec2/launchTemplate:LaunchTemplate", "template", { instanceType: "g6e.xlarge" });
    const launchTemplate = { id: UNKNOWN };
    const madeFrom = { launchTemplate: [template] };
    const made = group(1, 1, 4, { instanceTypes: undefined, launchTemplate }, { madeFrom });
    const asg = raw("aws:autoscaling/group:Group", "asg", { launchTemplate, minSize: 0, maxSize: 9 }, { madeFrom });
    expect(messages(idleMaxGuard, stackOf(template, made, asg), "dev")).toEqual([
      keeps("train", "1 machine"),
      grows("asg", "9 machines", "0 are", 4),
    ]);
  });

  it("multiplies counts per zone by the zones, and takes totals as they are", () => {
    const perZone = nodePool({ ...zones, initialNodeCount: 1, autoscaling: { minNodeCount: 1, maxNodeCount: 5 } });
    expect(messages(idleMaxGuard, stackOf(perZone), "dev")).toEqual([
      keeps("pool", "2 machines"),
      grows("pool", "10 machines", "2 are", 8),
    ]);
    const total = nodePool({
      ...zones,
      initialNodeCount: 1,
      autoscaling: { totalMinNodeCount: 1, totalMaxNodeCount: 9 },
    });
    expect(messages(idleMaxGuard, stackOf(total), "dev")).toEqual([
      keeps("pool", "1 machine"),
      grows("pool", "9 machines", "2 are", 8),
    ]);
    const threeZones = nodePool({ initialNodeCount: 0, autoscaling: { minNodeCount: 0, maxNodeCount: 2 } });
    const cluster = raw("gcp:container/cluster:Cluster", "cluster", {
      location: "us-central1",
      nodePools: [{ nodeConfig: { machineType: "e2-medium" }, nodeCount: 1 }],
    });
    const inCluster = { ...threeZones, propertyDependencies: { cluster: [cluster.urn] } };
    expect(messages(idleMaxGuard, stackOf(cluster, inCluster), "dev")).toEqual([
      grows("pool", "6 machines", "0 are", 4),
    ]);
    const fixed = nodePool({ ...zones, nodeCount: 1 });
    expect(messages(idleMaxGuard, stackOf(fixed), "dev")).toEqual([keeps("pool", "2 machines")]);
  });

  it("judges pools inside a cluster", () => {
    const cluster = raw("gcp:container/cluster:Cluster", "cluster", {
      location: "us-central1-a",
      nodePools: [{ nodeCount: 1, nodeConfig: { machineType: "g2-standard-8" } }],
    });
    expect(messages(idleMaxGuard, stackOf(cluster), "dev")).toEqual([
      "cluster nodePools[0]: never shrinks below 1 machine, and has to shrink to none (scaleToZero, default of dev). Fix: set its minimum to 0, or add cluster to allowMin of cost-idle-max-guard in policy.prod.json.",
    ]);
  });

  it("passes machines that are paid for already, and pools without accelerators", () => {
    const affinity = { consumeReservationType: "SPECIFIC_RESERVATION", values: ["mine"] };
    const reserved = nodePool(
      { ...zones, nodeCount: 40 },
      { machineType: "g2-standard-8", reservationAffinity: affinity },
    );
    const block = group(1, 1, 40, { capacityType: "CAPACITY_BLOCK", instanceTypes: ["p5.48xlarge"] });
    for (const node of [
      reserved,
      block,
      group(5, 5, 500, { instanceTypes: ["m7i.xlarge"] }),
      { ...group(9, 9, 99), external: true },
    ]) {
      expect(findings(idleMaxGuard, stackOf(node), "dev")).toEqual([]);
    }
    expect(findings(idleMaxGuard, stackOf(), "dev")).toEqual([]);
    const open = nodePool(
      { ...zones, nodeCount: 1 },
      { machineType: "g2-standard-8", reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } },
    );
    expect(messages(idleMaxGuard, stackOf(open), "dev")).toEqual([keeps("pool", "2 machines")]);
  });

  const untold = (what: string, path: string, why = "known only after creation") => ({
    urn: group(0, 0, 0).urn,
    because: "unknown",
    message: `train: whether it ${what} cannot be judged, because ${path} is ${why}. Fix: give ${path} as a plain value.`,
  });

  it.each([
    [group(UNKNOWN, 0, 4), [untold("shrinks to no machine", "scalingConfig.minSize")]],
    [group(0, UNKNOWN, 4), []],
    [group(0, UNKNOWN, 9), [untold("may grow beyond what is planned", "scalingConfig.desiredSize")]],
    [group(0, 0, UNKNOWN), [untold("may grow beyond what is planned", "scalingConfig.maxSize")]],
    [group(0, 0, undefined), [untold("may grow beyond what is planned", "scalingConfig.maxSize", "not given")]],
    [
      group(0, 0, 0, { scalingConfig: UNKNOWN }),
      [
        untold("shrinks to no machine", "scalingConfig.minSize"),
        untold("may grow beyond what is planned", "scalingConfig.desiredSize"),
      ],
    ],
  ])("cannot tell where a size is unknown (%#)", (node, expected) => {
    expect(findings(idleMaxGuard, stackOf(node), "dev")).toEqual(expected);
  });

  it("says what it does not know of the pool", () => {
    const typeless = group(1, 1, 1, { instanceTypes: UNKNOWN });
    expect(findings(idleMaxGuard, stackOf(typeless), "dev")).toEqual([
      {
        urn: typeless.urn,
        because: "unknown",
        message: `${keeps("train", "1 machine")} Whether it has accelerators cannot be told: instanceTypes is known only after creation.`,
      },
    ]);
    const payless = group(1, 1, 1, { capacityType: UNKNOWN });
    expect(findings(idleMaxGuard, stackOf(payless), "dev")).toEqual([
      {
        urn: payless.urn,
        because: "unknown",
        message: `${keeps("train", "1 machine")} Whether its machines are paid for already cannot be told: capacityType is known only after creation.`,
      },
    ]);
  });

  it("judges what an update does not touch by its outputs", () => {
    expect(messages(idleMaxGuard, stackOf(group(1, 1, 1, {}, { from: "outputs" })), "dev")).toEqual([
      keeps("train", "1 machine"),
    ]);
  });
});
