import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import type { Properties } from "../../../components/core/value.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { topologiesOf } from "../../../components/hardware/gcp/topology.ts";
import { tpuGenerations, tpuMachineTypes } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import { compactPlacement } from "../../../policies/placement/compactPlacement.ts";
import { tpuTopologyValid } from "../../../policies/placement/tpuTopologyValid.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";
import { clusterType, guide, pool, unread, within } from "../gcpPlacementSupport.ts";

describe("tpu-topology-valid", () => {
  const plan = `[${guide}/concepts/plan-tpus]`;
  const tpus = `[${guide}/concepts/tpus]`;
  const inputs = (machineType: unknown, tpuTopology: unknown, more: Properties = {}): Properties => ({
    nodeConfig: { machineType },
    placementPolicy: { type: "COMPACT", tpuTopology },
    nodeCount: 16,
    ...more,
  });
  const slice = (...args: Parameters<typeof inputs>) => pool("slice", inputs(...args));
  const judge = (...args: Parameters<typeof inputs>) => messages(tpuTopologyValid, stackOf(slice(...args)));
  const shapes = "sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4";

  it.each([
    [
      "ct5p-hightpu-4t",
      "4x4",
      "has 2 sides, and slices of TPU v5p have 3. Fix: use 2x2x4 (16 chips, 4 nodes) or 2x2x2 (8 chips, 2 nodes).",
    ],
    [
      "ct5p-hightpu-4t",
      "8x8x15",
      `is not a shape of TPU v5p: ${shapes}. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes).`,
    ],
    [
      "ct5p-hightpu-4t",
      "1x1x1",
      `is not a shape of TPU v5p: ${shapes}. Fix: use 2x2x1 (4 chips, 1 node) or 2x2x2 (8 chips, 2 nodes).`,
    ],
    [
      "ct5p-hightpu-4t",
      "4x4x4 ",
      "is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4x4 (64 chips, 16 nodes).",
    ],
  ])("refuses %s with %j", (machineType, topology, message) => {
    expect(judge(machineType, topology)).toEqual([
      `slice: placementPolicy.tpuTopology (${JSON.stringify(topology)}) ${message} ${plan}`,
    ]);
    expect(messages(tpuTopologyValid, stackOf(within(inputs(machineType, topology))))).toEqual([
      `c: nodePools[1].placementPolicy.tpuTopology (${JSON.stringify(topology)}) ${message} ${plan}`,
    ]);
  });

  const allOrNone = "and a slice 4x4x4 has all of its 16 nodes or none";
  it.each([
    [{ nodeCount: 8 }, `nodeCount (8) is not 16, ${allOrNone}. Fix: use 16. ${tpus}`],
    [
      { nodeCount: undefined, autoscaling: { minNodeCount: 0, maxNodeCount: 4 } },
      `autoscaling.maxNodeCount (4) is not 16, ${allOrNone}. Fix: use 16. ${tpus}`,
    ],
  ])("refuses a slice with %j", (more, message) => {
    expect(judge("ct5p-hightpu-4t", "4x4x4", more)).toEqual([`slice: ${message}`]);
  });

  // All of them are the business of the rule's own tests.
  it("accepts multi-host slices of every generation that is placed compactly, and no count beside", () => {
    let count = 0;
    for (const { generation, placement } of tpuGenerations) {
      const machine = tpuMachineTypes.find((one) => one.generation === generation && one.chips === 4);
      if (placement !== "compact" || machine === undefined) continue;
      const all = topologiesOf(generation);
      for (const topology of all.filter((_, index) => all.length < 20 || index % 9 === 0)) {
        const nodes = topology.split("x").reduce((product, side) => product * Number(side), 1) / 4;
        if (nodes < 2) continue;
        const found = (nodeCount: number) =>
          findings(tpuTopologyValid, stackOf(slice(machine.name, topology, { nodeCount }))).filter(
            ({ because }) => because !== "warning",
          );
        expect(found(nodes)).toEqual([]);
        expect(found(nodes + 1)).toHaveLength(1);
        count++;
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  it.each([
    [
      "a single host",
      { nodeConfig: { machineType: "ct6e-standard-8t" }, autoscaling: { minNodeCount: 0, maxNodeCount: 7 } },
    ],
    ["a GPU pool", { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeCount: 3 }],
    [
      "a GPU pool of which little is known",
      { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeCount: UNKNOWN, nodeLocations: UNKNOWN },
    ],
    [
      "a slice that waits for its nodes",
      inputs("ct5p-hightpu-4t", "4x4x4", {
        nodeCount: undefined,
        initialNodeCount: 0,
        autoscaling: { minNodeCount: 0, maxNodeCount: 16 },
      }),
    ],
  ])("passes %s", (_, one) => {
    expect(findings(tpuTopologyValid, stackOf(pool("p", one)))).toEqual([]);
  });

  it.each([
    ["nodeConfig.machineType", inputs(UNKNOWN, "4x4x4")],
    ["nodeConfig.machineType", inputs("", "4x4x4", { nodeConfig: UNKNOWN })],
    ["placementPolicy.tpuTopology", inputs("ct5p-hightpu-4t", UNKNOWN)],
    ["nodeCount", inputs("ct5p-hightpu-4t", "4x4x4", { nodeCount: UNKNOWN })],
    [
      "autoscaling.maxNodeCount",
      inputs("ct5p-hightpu-4t", "4x4x4", { nodeCount: 16, autoscaling: { minNodeCount: 0, maxNodeCount: UNKNOWN } }),
    ],
  ])("does not pass an unknown %s", (path, one) => {
    expect(findings(tpuTopologyValid, stackOf(pool("slice", one)))).toEqual([
      unread("slice", "whether GKE makes its slice", path),
    ]);
  });

  it("does not pass pools of a cluster that are not known", () => {
    expect(findings(tpuTopologyValid, stackOf(raw(clusterType, "c", { nodePools: UNKNOWN })))).toEqual([
      unread("c", "whether GKE makes its slice", "nodePools"),
    ]);
  });

  describe("with the topology in a workload policy", () => {
    const workload = (acceleratorTopology: unknown) =>
      raw("gcp:compute/resourcePolicy:ResourcePolicy", "cube", {
        region: "us-central1",
        workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology },
      });
    const iron = (nodeCount: number, policy?: ResourceNode) =>
      pool(
        "iron",
        {
          nodeConfig: { machineType: "tpu7x-standard-4t" },
          placementPolicy: { type: "", policyName: UNKNOWN },
          nodeCount,
        },
        policy === undefined ? {} : { madeFrom: { placementPolicy: [policy] } },
      );

    it("counts the nodes", () => {
      const policy = workload("4x4x4");
      expect(findings(tpuTopologyValid, stackOf(policy, iron(16, policy)))).toEqual([]);
      expect(messages(tpuTopologyValid, stackOf(policy, iron(8, policy)))).toEqual([
        `iron: nodeCount (8) is not 16, ${allOrNone}. Fix: use 16. ${tpus}`,
      ]);
    });

    it("wants one zone, as compact placement does of other generations", () => {
      const policy = workload("4x4x4");
      const zones = ["us-central1-a", "us-central1-b"];
      const node = iron(16, policy);
      const spread = { ...node, inputs: { ...node.inputs, nodeLocations: zones } };
      expect(messages(tpuTopologyValid, stackOf(policy, spread))).toEqual([
        `iron: nodeLocations (${JSON.stringify(zones)}) names 2 zones, and a slice of several nodes is in one. Fix: name one zone. ${tpus}`,
      ]);
      const open = { ...node, inputs: { ...node.inputs, nodeLocations: UNKNOWN } };
      expect(findings(tpuTopologyValid, stackOf(policy, open))).toEqual([
        unread("iron", "whether GKE makes its slice", "nodeLocations"),
      ]);
      const other = slice("ct5p-hightpu-4t", "4x4x4", { nodeLocations: zones });
      expect(findings(tpuTopologyValid, stackOf(other))).toEqual([]);
      expect(messages(compactPlacement, stackOf(other))).toHaveLength(1);
    });

    it("judges the topology", () => {
      const policy = workload("4x4x5");
      expect(messages(tpuTopologyValid, stackOf(policy, iron(20, policy)))).toEqual([
        expect.stringMatching(/^iron: placementPolicy\.policyName \("4x4x5"\) is not a shape of TPU 7x: /),
      ]);
    });

    it("does not pass a topology that is known later, and says of a policy from elsewhere that nobody counted", () => {
      const policy = workload(UNKNOWN);
      expect(findings(tpuTopologyValid, stackOf(policy, iron(16, policy)))).toEqual([
        unread("iron", "whether GKE makes its slice", "workloadPolicy.acceleratorTopology of cube"),
      ]);
      expect(findings(tpuTopologyValid, stackOf(iron(16)))).toEqual([
        {
          urn: iron(16).urn,
          because: "warning",
          message:
            "iron: the workload policy of placementPolicy.policyName is not of this stack, so whether the pool has all nodes of its slice is not judged. " +
            "Fix: declare the policy in this stack with workloadPolicy.acceleratorTopology, or count the nodes.",
        },
      ]);
    });

    it("refuses compact placement of 7x", () => {
      expect(judge("tpu7x-standard-4t", "4x4x4")).toEqual([
        'slice: placementPolicy.type ("COMPACT") is refused for TPU 7x: "Use workload policy instead". ' +
          `Fix: make a resource policy with a workload policy of HIGH_THROUGHPUT and the topology, and name it as placementPolicy.policyName. [${guide}/concepts/tpu-ironwood]`,
      ]);
    });
  });

  describe("on TPU VMs", () => {
    const vm = (one: Properties) => messages(tpuTopologyValid, stackOf(raw("gcp:tpu/v2Vm:V2Vm", "vm", one)));
    const names = "https://docs.cloud.google.com/tpu/docs/supported-tpu-configurations";

    it.each(["v5p-2048", "v5litepod-16", "v6e-256", "v4-8", "v2-8", "v3-32"])(
      "takes the slice %s",
      (acceleratorType) => {
        expect(vm({ acceleratorType })).toEqual([]);
      },
    );

    it("refuses names and topologies that are none", () => {
      expect(vm({ acceleratorType: "v5p-100" })).toEqual([
        `vm: acceleratorType ("v5p-100") is not the name of a slice of TPU v5p, whose number counts TensorCores. Fix: use one such as v5p-8. [${names}]`,
      ]);
      expect(vm({ acceleratorType: "v6e-12" })).toEqual([
        `vm: acceleratorType ("v6e-12") is not the name of a slice of TPU v6e, whose number counts chips. Fix: use one such as v6e-4. [${names}]`,
      ]);
      expect(vm({ acceleratorConfig: { type: "V5P", topology: "4x4x12" } })).toEqual([]);
      expect(vm({ acceleratorConfig: { type: "V5LITE_POD", topology: "4x4x4" } })).toEqual([
        expect.stringMatching(
          /^vm: acceleratorConfig\.topology \("4x4x4"\) has 3 sides, and slices of TPU v5e have 2\./,
        ),
      ]);
      const queued = { tpu: { nodeSpecs: [{ node: { acceleratorType: "v5p-100" } }] } };
      expect(
        messages(tpuTopologyValid, stackOf(raw("gcp:tpu/v2QueuedResource:V2QueuedResource", "q", queued))),
      ).toEqual([
        expect.stringMatching(/^q: tpu\.nodeSpecs\[0\]\.node\.acceleratorType \("v5p-100"\) is not the name/),
      ]);
    });

    it.each([
      ["acceleratorType", { acceleratorType: UNKNOWN }],
      ["acceleratorConfig.type", { acceleratorConfig: { type: UNKNOWN, topology: "4x4x4" } }],
      ["acceleratorConfig.topology", { acceleratorConfig: { type: "V5P", topology: UNKNOWN } }],
    ])("does not pass an unknown %s", (path, one) => {
      expect(findings(tpuTopologyValid, stackOf(raw("gcp:tpu/v2Vm:V2Vm", "vm", one)))).toEqual([
        unread("vm", "whether there is such a slice", path),
      ]);
    });
  });
});
