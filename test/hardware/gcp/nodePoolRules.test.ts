import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import {
  checkCompactPlacement,
  checkFlexStart,
  checkTpuPool,
  type GkeNodePoolRule,
  type GkeNodePoolSpec,
} from "../../../components/hardware/gcp/nodePoolSpec.ts";
import { sliceShape, topologiesOf } from "../../../components/hardware/gcp/topology.ts";
import { tpuGenerations } from "../../../components/hardware/gcp/tpuCatalogue.ts";

const flexStart = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws";
const queued = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest";
const placement = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement";
const tpus = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus";
const ironwood = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpu-ironwood";
const spot = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/spot-vms";
const plan = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus";
const pullRequest = "https://github.com/AI-Hypercomputer/xpk/pull/1073";

const say = (rule: GkeNodePoolRule) => (spec: GkeNodePoolSpec, unknown?: readonly string[]) =>
  rule(spec, unknown).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

describe("flex-start and queued provisioning", () => {
  const said = say(checkFlexStart);
  const waiting: GkeNodePoolSpec = {
    machineType: "a3-megagpu-8g",
    flexStart: true,
    autoRepair: false,
    reservationAffinity: { type: "NO_RESERVATION" },
    autoscaling: { totalMin: 0, totalMax: 8 },
    initialNodeCount: 0,
    maxRunDuration: "604800s",
  };
  const { flexStart: _, autoRepair: __, ...rest } = waiting;
  const inQueue: GkeNodePoolSpec = { ...rest, queued: true };

  it.each([
    ["flex-start", waiting],
    ["flex-start in a queue", { ...waiting, queued: true }],
    ["a queue", inQueue],
    ["spot", { spot: true, reservationAffinity: { type: "NO_RESERVATION" }, nodeCount: 3 }],
    ["spot that says nothing of reservations", { spot: true }],
    ["a reservation", { reservationAffinity: { type: "SPECIFIC_RESERVATION", values: ["r"] }, nodeCount: 4 }],
    ["on demand", { nodeCount: 4, autoRepair: true }],
  ] as [string, GkeNodePoolSpec][])("are content with %s", (_name, spec) => expect(said(spec)).toEqual([]));

  it("last seven days, not eight", () => {
    expect(said({ ...waiting, maxRunDuration: `${8 * 86_400}s` })).toEqual([
      `error: nodeConfig.maxRunDuration ("691200s") is longer than the seven days that a flex-start node lives at most. Fix: use 604800s or less. [${flexStart}]`,
    ]);
    expect(said({ ...waiting, maxRunDuration: "604801s" })).toHaveLength(1);
  });

  it.each(["7d", "168h", "604800", "0s", "-1s", ""])("do not last %j", (maxRunDuration) => {
    expect(said({ ...waiting, maxRunDuration })).toEqual([
      `error: nodeConfig.maxRunDuration (${JSON.stringify(maxRunDuration)}) is not a length of time in seconds. Fix: give one such as 604800s. [${flexStart}]`,
    ]);
  });

  it.each([
    ["SPECIFIC_RESERVATION", waiting, "flex-start", flexStart],
    ["ANY_RESERVATION", waiting, "flex-start", flexStart],
    ["SPECIFIC_RESERVATION", inQueue, "queued", queued],
  ])("run in no reservation: %s", (type, spec, kind, guide) => {
    expect(said({ ...spec, reservationAffinity: { type } })).toEqual([
      `error: nodeConfig.reservationAffinity.consumeReservationType ("${type}") asks a reservation for ${kind} nodes, which run in none. Fix: set it to NO_RESERVATION. [${guide}]`,
    ]);
  });

  it.each([
    [waiting, "flex-start", flexStart],
    [inQueue, "queued", queued],
  ])("say that they run in none", (spec, kind, guide) => {
    const { reservationAffinity: _affinity, ...without } = spec;
    expect(said(without)).toEqual([
      `error: nodeConfig.reservationAffinity.consumeReservationType (not given) is missing, and a ${kind} pool has to say that it uses no reservation. Fix: set it to NO_RESERVATION. [${guide}]`,
    ]);
  });

  it("come through the autoscaler", () => {
    const { autoscaling: _autoscaling, ...without } = waiting;
    expect(said(without)).toEqual([
      `error: autoscaling (not given) is missing, and nodes of a flex-start pool come through the autoscaler only. Fix: set it, from 0 to the most nodes there may be. [${flexStart}]`,
    ]);
    expect(said({ ...without, nodeCount: 8 })).toEqual([
      `error: nodeCount (8) fixes the size of a flex-start pool, whose nodes come when there are some. Fix: use autoscaling from 0, and leave it out. [${flexStart}]`,
      `error: autoscaling (not given) is missing, and nodes of a flex-start pool come through the autoscaler only. Fix: set it, from 0 to the most nodes there may be. [${flexStart}]`,
    ]);
  });

  it("are not repaired", () => {
    const { autoRepair: _repair, ...silent } = waiting;
    for (const [spec, value] of [
      [silent, "not given"],
      [{ ...waiting, autoRepair: true }, "true"],
    ] as const) {
      expect(said(spec)).toEqual([
        `error: management.autoRepair (${value}) has to be off in a flex-start pool, whose nodes end by themselves. Fix: set it to false. [${flexStart}]`,
      ]);
    }
  });

  it("are not spot, nor is spot reserved", () => {
    expect(said({ ...waiting, spot: true })).toEqual([
      `error: nodeConfig.spot (true) asks spot nodes of a flex-start pool. Fix: leave one of the two out. [${flexStart}]`,
    ]);
    expect(said({ ...inQueue, preemptible: true })).toEqual([
      `error: nodeConfig.preemptible (true) asks spot nodes of a queued pool. Fix: leave one of the two out. [${queued}]`,
    ]);
    expect(said({ spot: true, reservationAffinity: { type: "SPECIFIC_RESERVATION", values: ["r"] } })).toEqual([
      `error: nodeConfig.reservationAffinity.consumeReservationType ("SPECIFIC_RESERVATION") asks a reservation for spot nodes, which run in none. Fix: set it to NO_RESERVATION, or leave spot out. [${spot}]`,
    ]);
  });

  it("start empty: a queue has to, flex-start had better", () => {
    const full = { autoscaling: { min: 1, max: 8 }, initialNodeCount: 2 };
    const why = (kind: string, guide: string) =>
      `wants nodes at once in a ${kind} pool, which starts empty. Fix: set it to 0. [${guide}]`;
    expect(said({ ...inQueue, ...full })).toEqual([
      `error: autoscaling.minNodeCount (1) ${why("queued", queued)}`,
      `error: initialNodeCount (2) ${why("queued", queued)}`,
    ]);
    expect(said({ ...waiting, ...full })).toEqual([
      `warning: autoscaling.minNodeCount (1) ${why("flex-start", flexStart)}`,
      `warning: initialNodeCount (2) ${why("flex-start", flexStart)}`,
    ]);
    expect(said({ ...waiting, queued: true, autoscaling: { totalMin: 3, totalMax: 8 } })).toEqual([
      `error: autoscaling.totalMinNodeCount (3) ${why("flex-start", flexStart)}`,
    ]);
  });

  it("say nothing of what is only known later", () => {
    const unknown = [
      "nodeConfig.reservationAffinity.consumeReservationType",
      "management.autoRepair",
      "autoscaling.minNodeCount",
    ];
    expect(said({ flexStart: true, autoscaling: { max: 4 } }, unknown)).toEqual([]);
    expect(
      said({ flexStart: true, autoscaling: { max: 4 } }, ["nodeConfig.reservationAffinity", "management"]),
    ).toEqual([]);
    expect(said({ flexStart: true, autoscaling: { max: 4 } }, ["nodeConfig.labels"])).toHaveLength(2);
  });
});

describe("compact placement", () => {
  const said = say(checkCompactPlacement);
  const compact: GkeNodePoolSpec = {
    machineType: "a3-megagpu-8g",
    location: "us-central1",
    nodeLocations: ["us-central1-a"],
    placement: { type: "COMPACT" },
  };
  const { nodeLocations: _, ...anywhere } = compact;
  const reserved = { reservationAffinity: { type: "SPECIFIC_RESERVATION", values: ["r"] } };

  it.each([
    ["one zone", compact],
    ["a zonal cluster", { ...anywhere, location: "us-central1-a" }],
    ["a zone of the provider's", { machineType: "a3-megagpu-8g", placement: { type: "COMPACT" } }],
    ["surge upgrades", { ...compact, upgradeStrategy: "SURGE" }],
    ["A3 Ultra by flex-start", { ...compact, machineType: "a3-ultragpu-8g", flexStart: true }],
    ["A4 by flex-start", { ...compact, machineType: "a4-highgpu-8g", flexStart: true }],
    ["a queue of TPUs", { ...compact, machineType: "ct6e-standard-4t", queued: true }],
    ["TPUs by flex-start", { ...compact, machineType: "ct6e-standard-4t", flexStart: true }],
    ["A3 High in a reservation", { ...compact, machineType: "a3-highgpu-8g", ...reserved }],
    ["none at all", { nodeLocations: ["a", "b"], queued: true, upgradeStrategy: "BLUE_GREEN" }],
    ["a workload policy", { ...anywhere, placement: { type: "", policyName: "p" } }],
  ] as [string, GkeNodePoolSpec][])("is content with %s", (_name, spec) => expect(said(spec)).toEqual([]));

  it("is in one zone", () => {
    expect(said({ ...compact, nodeLocations: ["us-central1-a", "us-central1-b"] })).toEqual([
      `error: nodeLocations (["us-central1-a","us-central1-b"]) names 2 zones, and compact placement is in one. Fix: name one zone. [${placement}]`,
    ]);
    expect(said(anywhere)).toEqual([
      `error: nodeLocations (not given) is missing, and compact placement in a regional cluster (us-central1) has to name its one zone. Fix: name one zone, for example us-central1-a. [${placement}]`,
    ]);
    expect(said(anywhere, ["nodeLocations"])).toEqual([]);
  });

  it("does not go with blue-green upgrades", () => {
    expect(said({ ...compact, upgradeStrategy: "BLUE_GREEN" })).toEqual([
      `error: upgradeSettings.strategy ("BLUE_GREEN") is an upgrade strategy that compact placement does not take. Fix: use SURGE. [${placement}]`,
    ]);
  });

  it("does not go with queues of GPUs, nor with flex-start of most", () => {
    expect(said({ ...compact, machineType: "a3-ultragpu-8g", queued: true })).toEqual([
      `error: placementPolicy.type ("COMPACT") places GPU nodes of a queued pool, which GKE refuses. Fix: leave placementPolicy out. [${queued}]`,
    ]);
    expect(said({ ...compact, flexStart: true })).toEqual([
      `error: placementPolicy.type ("COMPACT") places flex-start nodes, which GKE does for A3 Ultra, A4 and H4D only. Fix: leave placementPolicy out. [${flexStart}]`,
    ]);
  });

  it("is left to the reservation", () => {
    const fix = "Fix: leave placementPolicy out: the reservation places its nodes.";
    expect(said({ ...compact, ...reserved })).toEqual([
      `error: placementPolicy.type ("COMPACT") places A3 Mega nodes of a reservation that is named, and the pool cannot be created. ${fix} [${pullRequest}]`,
    ]);
    expect(said({ ...compact, ...reserved, machineType: "a4-highgpu-8g" })).toEqual([
      `warning: placementPolicy.type ("COMPACT") places nodes of a dense reservation, which places them itself. ${fix} [${pullRequest}]`,
    ]);
    expect(said({ ...compact, reservationAffinity: { type: "ANY_RESERVATION" } })).toEqual([]);
  });

  it.each(["a4x-highgpu-4g", "a4x-maxgpu-4g-metal"])("is not for %s", (machineType) => {
    expect(said({ ...compact, ...reserved, machineType })).toEqual([
      'error: placementPolicy.type ("COMPACT") is not how A4X is placed, which needs a workload policy of HIGH_THROUGHPUT and 1x72. Fix: make a resource policy with that workload policy, and name it as placementPolicy.policyName. [GoogleCloudPlatform/cluster-toolkit examples/gke-a4x/gke-a4x.yaml]',
    ]);
  });
});

describe("TPU pools", () => {
  const said = say(checkTpuPool);
  const slice: GkeNodePoolSpec = {
    machineType: "ct6e-standard-4t",
    location: "us-east5",
    nodeLocations: ["us-east5-a"],
    placement: { type: "COMPACT", tpuTopology: "4x4" },
    nodeCount: 4,
  };
  const { nodeCount: _, ...sized } = slice;
  const ironwoodSlice: GkeNodePoolSpec = {
    machineType: "tpu7x-standard-4t",
    location: "us-central1",
    nodeLocations: ["us-central1-c"],
    placement: { type: "", policyName: "ironwood" },
    workloadTopology: "2x2x4",
    nodeCount: 4,
  };

  it.each([
    ["a slice of fixed size", slice],
    ["a slice at its initial size", { ...sized, initialNodeCount: 4 }],
    ["a slice from none to all", { ...sized, autoscaling: { min: 0, max: 4 } }],
    [
      "a slice from none to all, in total",
      { ...sized, autoscaling: { totalMin: 0, totalMax: 4 }, initialNodeCount: 0 },
    ],
    ["a slice that stays", { ...sized, autoscaling: { min: 4, max: 4 }, initialNodeCount: 4 }],
    ["single hosts", { machineType: "ct6e-standard-8t", location: "us-east5", autoscaling: { min: 0, max: 5 } }],
    ["2x4 of two hosts", { ...sized, placement: { type: "COMPACT", tpuTopology: "2x4" }, nodeCount: 2 }],
    ["7x by its workload policy", ironwoodSlice],
    ["7x whose policy is not known", { ...ironwoodSlice, workloadTopology: undefined, nodeCount: 7 }],
    ["GPUs", { machineType: "a3-megagpu-8g", placement: { type: "COMPACT", tpuTopology: "nonsense" } }],
    ["nothing", {}],
  ] as [string, GkeNodePoolSpec][])("are content with %s", (_name, spec) => expect(said(spec)).toEqual([]));

  it("have a topology that there is", () => {
    expect(
      said({ ...slice, machineType: "ct5p-hightpu-4t", placement: { type: "COMPACT", tpuTopology: "4x4" } }),
    ).toEqual([
      `error: placementPolicy.tpuTopology ("4x4") has 2 sides, and slices of TPU v5p have 3. Fix: use 2x2x4 (16 chips, 4 nodes) or 2x2x2 (8 chips, 2 nodes). [${plan}]`,
    ]);
    expect(said({ ...slice, machineType: "ct6e-standard-8t" })).toEqual([
      `error: nodeConfig.machineType ("ct6e-standard-8t") does not make up a slice 4x4 of TPU v6e. Fix: leave it out, or use ct6e-standard-4t. [${plan}]`,
    ]);
    expect(said({ ...ironwoodSlice, workloadTopology: "8x8x15" })[0]).toMatch(
      /^error: placementPolicy\.policyName \("8x8x15"\) is not a shape of TPU 7x/,
    );
  });

  it("have all nodes of their slice", () => {
    expect(said({ ...slice, nodeCount: 16 })).toEqual([
      `error: nodeCount (16) is not 4, and a slice 4x4 has all of its 4 nodes or none. Fix: use 4. [${tpus}]`,
    ]);
    expect(said(sized)).toEqual([
      `error: nodeCount (not given) is missing, and a slice 4x4 has 4 nodes. Fix: use 4, or autoscaling from 0 to 4. [${tpus}]`,
    ]);
    expect(said(sized, ["initialNodeCount"])).toEqual([]);
    expect(said({ ...ironwoodSlice, nodeCount: 8 })).toEqual([
      `error: nodeCount (8) is not 4, and a slice 2x2x4 has all of its 4 nodes or none. Fix: use 4. [${tpus}]`,
    ]);
  });

  it("do not scale to a part of it", () => {
    const why = "and a slice 4x4 has all of its 4 nodes or none";
    expect(said({ ...sized, autoscaling: { min: 1, max: 3 }, initialNodeCount: 2 })).toEqual([
      `error: initialNodeCount (2) is not 0 or 4, ${why}. Fix: use 0 or 4. [${tpus}]`,
      `error: autoscaling.minNodeCount (1) is not 0 or 4, ${why}. Fix: use 0 or 4. [${tpus}]`,
      `error: autoscaling.maxNodeCount (3) is not 4, ${why}. Fix: use 4. [${tpus}]`,
    ]);
    expect(said({ ...sized, autoscaling: { totalMin: 2, totalMax: 8 } })).toEqual([
      `error: autoscaling.totalMinNodeCount (2) is not 0 or 4, ${why}. Fix: use 0 or 4. [${tpus}]`,
      `error: autoscaling.totalMaxNodeCount (8) is not 4, ${why}. Fix: use 4. [${tpus}]`,
    ]);
  });

  it("are placed as their generation is", () => {
    expect(said({ ...slice, placement: { type: "SPREAD", tpuTopology: "4x4" } })).toEqual([
      `error: placementPolicy.type ("SPREAD") does not place a slice of TPU v6e. Fix: set it to COMPACT. [${tpus}]`,
    ]);
    expect(said({ ...slice, placement: { type: "COMPACT" } })).toEqual([
      `error: placementPolicy.tpuTopology (not given) is missing, and places the nodes of a slice. Fix: set it, or leave placementPolicy out for a pool of single nodes. [${tpus}]`,
    ]);
    expect(said({ ...slice, placement: { type: "COMPACT" } }, ["placementPolicy.tpuTopology"])).toEqual([]);
    expect(said({ ...ironwoodSlice, placement: { type: "COMPACT", tpuTopology: "2x2x4" } })).toEqual([
      `error: placementPolicy.type ("COMPACT") is refused for TPU 7x: "Use workload policy instead". Fix: make a resource policy with a workload policy of HIGH_THROUGHPUT and the topology, and name it as placementPolicy.policyName. [${ironwood}]`,
    ]);
    expect(said({ ...ironwoodSlice, placement: { type: "", policyName: "p", tpuTopology: "2x2x4" } })).toEqual([
      `warning: placementPolicy.tpuTopology ("2x2x4") is given beside a workload policy, which has the topology. Fix: leave it out. [${ironwood}]`,
    ]);
  });

  it("of one node are not placed at all", () => {
    const one = { machineType: "ct5p-hightpu-4t", placement: { type: "COMPACT", tpuTopology: "2x2x1" }, nodeCount: 1 };
    expect(said(one)).toEqual([
      `error: placementPolicy.tpuTopology ("2x2x1") places a slice of one node (2x2x1 on ct5p-hightpu-4t), which takes no placement. Fix: leave placementPolicy out. [${tpus}]`,
    ]);
    expect(said({ ...ironwoodSlice, workloadTopology: "2x2x1", nodeCount: 2 })).toEqual([
      `error: placementPolicy.policyName ("2x2x1") places a slice of one node (2x2x1 on tpu7x-standard-4t), which takes no placement. Fix: leave placementPolicy out. [${tpus}]`,
    ]);
  });

  it("are in one zone, which compact placement says by itself", () => {
    const { nodeLocations: _zones, ...regional } = ironwoodSlice;
    expect(said(regional)).toEqual([
      `error: nodeLocations (not given) is missing, and a slice of several nodes in a regional cluster (us-central1) has to name its one zone. Fix: name one zone, for example us-central1-a. [${tpus}]`,
    ]);
    expect(said({ ...slice, nodeLocations: ["us-east5-a", "us-east5-b"] })).toEqual([]);
    expect(checkCompactPlacement({ ...slice, nodeLocations: ["us-east5-a", "us-east5-b"] })).toHaveLength(1);
  });

  it("take the nodes that follow from any topology, and no other number", () => {
    const shape = fc
      .constantFrom(...tpuGenerations)
      .chain(({ generation }) =>
        fc.constantFrom(...topologiesOf(generation)).map((topology) => sliceShape(generation, topology)),
      )
      .filter(({ multiHost }) => multiHost);
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 3000 }), ({ generation, topology, machineType, nodes }, other) => {
        const placed: GkeNodePoolSpec =
          generation === "7x"
            ? { placement: { type: "", policyName: "p" }, workloadTopology: topology }
            : { placement: { type: "COMPACT", tpuTopology: topology } };
        const errors = (spec: GkeNodePoolSpec) =>
          checkTpuPool({ machineType, nodeLocations: ["us-east5-a"], ...placed, ...spec })
            .filter(({ severity }) => severity === "error")
            .map(({ path }) => path);
        expect(errors({ nodeCount: nodes })).toEqual([]);
        expect(errors({ autoscaling: { min: 0, max: nodes } })).toEqual([]);
        if (other === nodes) return;
        expect(errors({ nodeCount: other })).toEqual(["nodeCount"]);
        expect(errors({ autoscaling: { min: 0, max: other } })).toEqual(["autoscaling.maxNodeCount"]);
      }),
    );
  });
});
