import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Range } from "../../components/core/range.ts";
import type { Read } from "../../components/core/value.ts";
import { GkeNetworking } from "../../components/gcp/nodes/choices.ts";
import type { GkeCapacity, TpuSliceArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { gkeNodePoolView } from "../../components/hardware/gcp/nodePoolView.ts";
import { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { graphOf, outline } from "../support/graph.ts";
import { describePool, type PoolCounts, type PoolPlace } from "../support/poolContract.ts";
import { failing, failureOf, gkeClusterByHand, later, madeFrom, refusal, run, warningsOf } from "./gkeFixtures.ts";
import { gkePlace, zone } from "./gkePoolPlace.ts";

const poolType = "gcp:container/nodePool:NodePool";
const policyType = "gcp:compute/resourcePolicy:ResourcePolicy";
const args = (more: Partial<TpuSliceArgs> = {}): TpuSliceArgs => ({
  cluster: gkeClusterByHand(),
  generation: TpuGeneration.V5p,
  topology: "4x4x4",
  zone,
  ...more,
});
const slice = (more: Partial<TpuSliceArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(
    () => {
      const { ref, nodesPerSlice, chipsPerSlice, chips, machineType, nodePoolNames } = new TpuSlice(
        "train",
        args(more),
      );
      return { ref, nodesPerSlice, chipsPerSlice, chips, machineType, nodePoolNames };
    },
    { preview: false, ...options },
  );
const refused = (more: Partial<TpuSliceArgs>) => failureOf(() => new TpuSlice("train", args(more)));
const pools = (recording: Recording) => recording.nodes.filter(({ type }) => type === poolType);
const inputs = (recording: Recording) => pools(recording)[0]!.inputs as any;
const ironwood = { generation: TpuGeneration.V7x, topology: "4x4x8" };
const flex: GkeCapacity = { kind: GcpCapacityKind.FlexStart };

const known = (read: Read<number>): number => {
  if (read.state !== "known") throw new Error(`${read.path} is ${read.state}`);
  return read.value;
};
/** Nodes of all slices, as prices and quotas read them. */
function scaling(recording: Recording): Range<number> {
  const graph = graphOf(recording);
  const views = pools(recording).map((node) => gkeNodePoolView(graph, node).scaling);
  const sum = (key: keyof Range<number>) => views.reduce((total, view) => total + known(view[key]), 0);
  return { min: sum("min"), planned: sum("planned"), max: sum("max") };
}

const refusedCounts: PoolCounts["refused"] = [
  [{ slices: 0 }, ["slices (0) is not a whole number of slices, 1 or more. Fix: leave it out for one slice."]],
  [
    { slices: 1.5, plannedSlices: 0.5 },
    [
      "slices (1.5) is not a whole number of slices, 1 or more. Fix: leave it out for one slice.",
      "plannedSlices (0.5) is not a whole number of slices: a slice runs as a whole or not at all. Fix: give a whole number, 0 or more. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]",
    ],
  ],
  [
    { slices: 2, plannedSlices: 3, scaleToZero: true },
    ["plannedSlices (3) is above slices (2). Fix: lower plannedSlices or raise slices."],
  ],
  [
    { slices: 3, plannedSlices: 2, scaleToZero: false },
    ["plannedSlices (2) is below slices (3), and all of them run. Fix: leave it out, or set scaleToZero to true."],
  ],
];

/** Slices of so many nodes: two that are there, then three. */
function fixed(nodesPerSlice: number): PoolCounts {
  const all = (slices: number) => ({
    args: { slices },
    nodes: { min: slices * nodesPerSlice, planned: slices * nodesPerSlice, max: slices * nodesPerSlice },
  });
  return { usual: all(2), larger: { ...all(3), adds: [`${poolType} train-2`] }, refused: refusedCounts };
}

/** Slices that come and go: one of two is planned with, then two of four. */
function coming(nodesPerSlice: number): PoolCounts {
  const some = (plannedSlices: number, slices: number) => ({
    args: { slices, plannedSlices, scaleToZero: true },
    nodes: { min: 0, planned: plannedSlices * nodesPerSlice, max: slices * nodesPerSlice },
  });
  const adds = [`${poolType} train-2`, `${poolType} train-3`];
  return { usual: some(1, 2), larger: { ...some(2, 4), adds }, refused: refusedCounts };
}

const place: Omit<PoolPlace, "asked" | "says" | "counts"> = {
  ...gkePlace(),
  type: "hybrid-gpu:index:TpuSlice",
  make: (name, own, options) => new TpuSlice(name, own as TpuSliceArgs, options),
  taint: "google.com/tpu",
  scaling: (_, recording) => scaling(recording),
};
const says = { place: "gcp", region: "us-central1", zone } as const;

describePool("TpuSlice", {
  ...place,
  counts: fixed(16),
  asked: { generation: TpuGeneration.V5p, topology: "4x4x4", zone },
  says: {
    ...says,
    machineType: "ct5p-hightpu-4t",
    accelerator: "TPU v5p",
    acceleratorsPerNode: 4,
    capacity: "on-demand",
    topology: "4x4x4",
    slices: 2,
  },
});

describePool("TpuSlice that comes and goes, of one node", {
  ...place,
  counts: coming(1),
  asked: { generation: TpuGeneration.V6e, topology: "2x4", zone, capacity: { kind: GcpCapacityKind.Spot } },
  sizeAtCreation: "initialNodeCount",
  says: {
    ...says,
    machineType: "ct6e-standard-8t",
    accelerator: "TPU v6e",
    acceleratorsPerNode: 8,
    capacity: "spot",
    topology: "2x4",
    slices: 2,
  },
});

describePool("TpuSlice placed by a workload policy, by flex-start", {
  ...place,
  counts: { ...coming(32), refused: refusedCounts.slice(0, 3) },
  asked: { ...ironwood, zone, capacity: flex },
  sizeAtCreation: "initialNodeCount",
  says: {
    ...says,
    machineType: "tpu7x-standard-4t",
    accelerator: "TPU 7x",
    acceleratorsPerNode: 4,
    capacity: "flex-start",
    topology: ironwood.topology,
    slices: 2,
  },
});

describe("what follows from generation and topology", () => {
  it.each<[TpuGeneration, string, string | undefined, object]>([
    [
      "v5p",
      "8x8x16",
      undefined,
      { machineType: "ct5p-hightpu-4t", nodesPerSlice: 256, chipsPerSlice: 1024, chips: 2048 },
    ],
    ["v4", "2x2x1", undefined, { machineType: "ct4p-hightpu-4t", nodesPerSlice: 1, chipsPerSlice: 4, chips: 8 }],
    ["v5e", "2x4", undefined, { machineType: "ct5lp-hightpu-8t", nodesPerSlice: 1, chipsPerSlice: 8, chips: 16 }],
    [
      "v5e",
      "2x4",
      "ct5lp-hightpu-4t",
      { machineType: "ct5lp-hightpu-4t", nodesPerSlice: 2, chipsPerSlice: 8, chips: 16 },
    ],
    ["v6e", "16x16", undefined, { machineType: "ct6e-standard-4t", nodesPerSlice: 64, chipsPerSlice: 256, chips: 512 }],
    ["7x", "4x4x8", undefined, { machineType: "tpu7x-standard-4t", nodesPerSlice: 32, chipsPerSlice: 128, chips: 256 }],
  ])("%s %s on %s", async (generation, topology, machineType, expected) => {
    const v4 =
      generation === "v4"
        ? { zone: "us-central2-b", cluster: gkeClusterByHand({ location: "us-central2" }, { region: "us-central2" }) }
        : {};
    const recording = await slice({ generation, topology, machineType, slices: 2, ...v4 });
    expect(recording.outputs).toMatchObject(expected);
    const component = recording.nodes.find(({ type }) => type === "hybrid-gpu:index:TpuSlice")!;
    expect(component.outputs).toMatchObject(expected);
    expect(component.outputs!["nodePoolNames"]).toEqual([
      expect.stringMatching(/^train-0-/),
      expect.stringMatching(/^train-1-/),
    ]);
  });

  it("is plain: programs compute with it", async () => {
    let sum = 0;
    await run(() => {
      const made = new TpuSlice("train", args({ topology: "8x8x16", slices: 2 }));
      sum = made.nodesPerSlice + made.chipsPerSlice + made.chips;
    });
    expect(sum).toBe(256 + 1024 + 2048);
  });
});

describe("slices of several nodes", () => {
  it("make this", async () => {
    expect(outline(await slice({ slices: 3 }))).toMatchInlineSnapshot(`
      [
        "gcp:container/nodePool:NodePool train-0 < train [ignoreChanges=initialNodeCount]",
        "gcp:container/nodePool:NodePool train-1 < train [ignoreChanges=initialNodeCount]",
        "gcp:container/nodePool:NodePool train-2 < train [ignoreChanges=initialNodeCount]",
        "hybrid-gpu:index:TpuSlice train < test-dev",
      ]
    `);
  });

  it("say everything that GKE would otherwise fill in by itself", async () => {
    const [first, second] = pools(await slice({ slices: 2, team: "research" }));
    const expected = (index: number) => ({
      project: "example-project",
      location: "us-central1",
      cluster: "lab",
      nodeLocations: [zone],
      nodeCount: 16,
      maxPodsPerNode: 15,
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
      placementPolicy: { type: "COMPACT", tpuTopology: "4x4x4" },
      nodeConfig: {
        machineType: "ct5p-hightpu-4t",
        diskType: "pd-balanced",
        diskSizeGb: 200,
        gvnic: { enabled: true },
        reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
        serviceAccount: "lab-nodes@example-project.iam.gserviceaccount.com",
        oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
        metadata: { "disable-legacy-endpoints": "true" },
        workloadMetadataConfig: { mode: "GKE_METADATA" },
        shieldedInstanceConfig: { enableSecureBoot: false, enableIntegrityMonitoring: true },
        labels: {
          "hybrid-gpu/pool": "train",
          "hybrid-gpu/team": "research",
          "hybrid-gpu/accelerator": "TPU-v5p",
          "hybrid-gpu/capacity": "on-demand",
          "hybrid-gpu/fabric": "ici",
          "hybrid-gpu/slice": String(index),
        },
        taints: [{ key: "google.com/tpu", value: "present", effect: "NO_SCHEDULE" }],
        resourceLabels: {
          name: `train-${index}`,
          team: "research",
          project: "test",
          environment: "dev",
          owner: "research",
        },
      },
    });
    expect(first!.inputs).toEqual(expected(0));
    expect(second!.inputs).toEqual(expected(1));
  });

  it("of 7x share one workload policy, which alone says their shape", async () => {
    const recording = await slice({ ...ironwood, slices: 2 });
    const policies = recording.nodes.filter(({ type }) => type === policyType);
    expect(policies.map(({ name, inputs: policy }) => [name, policy])).toEqual([
      [
        "train-placement",
        {
          project: "example-project",
          region: "us-central1",
          description: "Nodes of train",
          workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "4x4x8" },
        },
      ],
    ]);
    for (const node of pools(recording)) {
      expect(node.inputs["placementPolicy"]).toEqual({
        type: "",
        policyName: expect.stringMatching(/^train-placement-/),
      });
      expect(madeFrom(recording, node, "placementPolicy")).toEqual([`${policyType} train-placement`]);
      // The name is not ignored: another topology is another policy, and other nodes.
      expect(node.options.ignoreChanges).toEqual([
        "initialNodeCount",
        "placementPolicy.type",
        "placementPolicy.tpuTopology",
      ]);
      expect((node.inputs["nodeConfig"] as any).diskType).toBe("hyperdisk-balanced");
    }
  });

  it("come and go as a whole: none of their nodes, or all", async () => {
    const made = inputs(await slice({ topology: "8x8x16", scaleToZero: true }));
    expect(made).not.toHaveProperty("nodeCount");
    expect(made.autoscaling).toEqual({ minNodeCount: 0, maxNodeCount: 256, locationPolicy: "ANY" });
    expect(made.initialNodeCount).toBe(0);
    expect(made.placementPolicy).toEqual({ type: "COMPACT", tpuTopology: "8x8x16" });
  });

  it("are planned with as they are told", async () => {
    expect(scaling(await slice({ slices: 3 }))).toEqual({ min: 48, planned: 48, max: 48 });
    expect(scaling(await slice({ slices: 3, scaleToZero: true }))).toEqual({ min: 0, planned: 0, max: 48 });
    expect(scaling(await slice({ slices: 3, scaleToZero: true, plannedSlices: 2 }))).toEqual({
      min: 0,
      planned: 32,
      max: 48,
    });
    expect(scaling(await slice({ slices: 3, capacity: flex, plannedSlices: 1 }))).toEqual({
      min: 0,
      planned: 16,
      max: 48,
    });
  });
});

describe("slices of one node", () => {
  it.each<[TpuGeneration, string, string]>([
    ["v5e", "1x1", "ct5lp-hightpu-1t"],
    ["v5e", "2x2", "ct5lp-hightpu-4t"],
    ["v6e", "2x4", "ct6e-standard-8t"],
    ["v5p", "2x2x1", "ct5p-hightpu-4t"],
    ["7x", "2x2x1", "tpu7x-standard-4t"],
  ])("%s %s need no placing", async (generation, topology, machineType) => {
    const recording = await slice({ generation, topology });
    const made = inputs(recording);
    expect(made).not.toHaveProperty("placementPolicy");
    expect(made).toMatchObject({ nodeCount: 1, nodeConfig: { machineType } });
    expect(made.nodeConfig.labels).not.toHaveProperty("hybrid-gpu/fabric");
    expect(recording.nodes.filter(({ type }) => type === policyType)).toEqual([]);
  });
});

describe("how slices are bought", () => {
  const none = { consumeReservationType: "NO_RESERVATION" };
  const named = { consumeReservationType: "SPECIFIC_RESERVATION", key: "compute.googleapis.com/reservation-name" };

  it("by flex-start and queued they begin empty, with limits of their one zone", async () => {
    for (const kind of [GcpCapacityKind.FlexStart, GcpCapacityKind.Queued]) {
      const made = inputs(await slice({ capacity: { kind, maxRunHours: 48 } }));
      expect(made).not.toHaveProperty("nodeCount");
      expect(made).toMatchObject({
        autoscaling: { minNodeCount: 0, maxNodeCount: 16, locationPolicy: "ANY" },
        initialNodeCount: 0,
        management: { autoRepair: false },
        nodeConfig: { flexStart: true, maxRunDuration: "172800s", reservationAffinity: none },
        placementPolicy: { type: "COMPACT", tpuTopology: "4x4x4" },
      });
      expect(made.queuedProvisioning).toEqual(kind === GcpCapacityKind.Queued ? { enabled: true } : undefined);
      expect(made.nodeConfig.labels["cloud.google.com/gke-queued"]).toBe(
        kind === GcpCapacityKind.Queued ? "true" : undefined,
      );
    }
  });

  it("in a reservation they name it, and go before new ones come", async () => {
    const recording = await slice({
      slices: 2,
      capacity: { kind: GcpCapacityKind.Reservation, reservation: "pretrain" },
    });
    for (const node of pools(recording)) {
      expect((node.inputs["nodeConfig"] as any).reservationAffinity).toEqual({ ...named, values: ["pretrain"] });
      expect(node.options.deleteBeforeReplace).toBe(true);
    }
  });

  it("in a reservation whose name comes later they wait for it", async () => {
    const program = () =>
      new TpuSlice(
        "train",
        args({
          capacity: {
            kind: GcpCapacityKind.Reservation,
            reservation: later("held", "projects/shared-tpus/reservations/pretrain"),
          },
        }),
      );
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(await run(program)));
    expect(inputs(made).nodeConfig.reservationAffinity.values).toEqual(["projects/shared-tpus/reservations/pretrain"]);
    const bad = await failing(
      () =>
        new TpuSlice(
          "train",
          args({ capacity: { kind: GcpCapacityKind.Reservation, reservation: later("held", "Pre train") } }),
        ),
    );
    expect(bad).toEqual({
      message: refusal("TpuSlice", "train", [
        'capacity.reservation ("Pre train") does not name a reservation. Fix: give its name, or projects/<project>/reservations/<name> where another project shares it. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ]),
      made: [],
    });
  });

  it("on spot", async () => {
    expect(inputs(await slice({ capacity: { kind: GcpCapacityKind.Spot } })).nodeConfig).toMatchObject({
      spot: true,
      reservationAffinity: none,
    });
  });

  it("get interfaces for traffic between slices from GKE, when asked", async () => {
    const made = inputs(await slice({ ...ironwood, networking: GkeNetworking.Dranet }));
    expect(made.networkConfig).toEqual({ acceleratorNetworkProfile: "auto" });
    expect(made.nodeConfig.labels["cloud.google.com/gke-networking-dra-driver"]).toBe("true");
  });
});

describe("slices with bad input", () => {
  it.each<[string, () => Partial<TpuSliceArgs>, string[]]>([
    [
      "two sides on v5p",
      () => ({ topology: "4x4" }),
      [
        'topology ("4x4") has 2 sides, and slices of TPU v5p have 3. Fix: use 2x2x4 (16 chips, 4 nodes) or 2x2x2 (8 chips, 2 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a side that is no multiple of four",
      () => ({ topology: "8x8x15" }),
      [
        'topology ("8x8x15") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "one chip on v5p",
      () => ({ topology: "1x1x1" }),
      [
        'topology ("1x1x1") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 2x2x1 (4 chips, 1 node) or 2x2x2 (8 chips, 2 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a shape of another generation",
      () => ({ generation: TpuGeneration.V6e, topology: "2x2x1" }),
      [
        'topology ("2x2x1") has 3 sides, and slices of TPU v6e have 2. Fix: use 2x2 (4 chips, 1 node) or 2x4 (8 chips, 1 node). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a space",
      () => ({ topology: "4x4x4 " }),
      [
        'topology ("4x4x4 ") is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4x4 (64 chips, 16 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "four sides",
      () => ({ topology: "16x16x16x16" }),
      [
        'topology ("16x16x16x16") has 4 sides, and slices of TPU v5p have 3. Fix: use 16x16x24 (6144 chips, 1536 nodes) or 12x20x24 (5760 chips, 1440 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "sides out of order",
      () => ({ topology: "4x12x4" }),
      [
        'topology ("4x12x4") has its sides in an order that GKE does not take. Fix: use 4x4x12 (192 chips, 48 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a slice's name for its topology",
      () => ({ topology: "v5p-2048" }),
      [
        'topology ("v5p-2048") is the name of a slice, and its topology is wanted. Fix: use 8x8x16 (1024 chips, 256 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a generation that is none",
      () => ({ generation: "v5" as never }),
      ['generation ("v5") is not a TPU generation. Fix: use one of v4, v5e, v5p, v6e, 7x.'],
    ],
    [
      "another machine type",
      () => ({ machineType: "ct6e-standard-4t" }),
      [
        'machineType ("ct6e-standard-4t") does not make up a slice 4x4x4 of TPU v5p. Fix: leave it out, or use ct5p-hightpu-4t. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a number of nodes",
      () => ({ nodes: { min: 4, planned: 8, max: 16 } }) as never,
      [
        'nodes ({"min":4,"planned":8,"max":16}) is given, and the nodes of a slice follow from its topology: 16 for 4x4x4 of v5p, all of them or none. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
      ],
    ],
    [
      "a node count of a shape that is none",
      () => ({ topology: "8x8x15", nodeCount: 240 }) as never,
      [
        'topology ("8x8x15") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
        "nodeCount (240) is given, and the nodes of a slice follow from its topology. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]",
      ],
    ],
    [
      "autoscaling to part of a slice",
      () => ({ autoscaling: { minNodeCount: 4, maxNodeCount: 8 } }) as never,
      [
        'autoscaling ({"minNodeCount":4,"maxNodeCount":8}) is given, and the nodes of a slice follow from its topology: 16 for 4x4x4 of v5p, all of them or none. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
      ],
    ],
    [
      "a region for a zone",
      () => ({ zone: "us-central1" }),
      [
        'zone ("us-central1") is a region, and a zone is wanted. Fix: name one zone of it, for example us-central1-a. [https://docs.cloud.google.com/compute/docs/regions-zones]',
      ],
    ],
    [
      "a region that has no 7x",
      () => ({
        ...ironwood,
        zone: "us-east5-a",
        cluster: gkeClusterByHand({ location: "us-east5" }, { region: "us-east5" }),
      }),
      [
        'zone ("us-east5-a") is in us-east5, which does not offer TPU 7x by the list of 2026-08-17. Fix: use a zone of europe-west2, us-central1, us-east1. [https://docs.cloud.google.com/tpu/docs/tpu7x]',
      ],
    ],
    [
      "flex-start for eight days",
      () => ({ capacity: { kind: GcpCapacityKind.FlexStart, maxRunHours: 192 } }),
      [
        "capacity.maxRunHours (192) is longer than the 168 hours (seven days) that a flex-start node lives at most. Fix: use 168 or fewer, and let jobs begin again from their checkpoints. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "flex-start with a reservation",
      () => ({ capacity: { kind: GcpCapacityKind.FlexStart, reservation: "pretrain" } }),
      [
        'capacity.reservation ("pretrain") belongs to a reservation, and flex-start nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "flex-start without autoscaling",
      () => ({ capacity: flex, scaleToZero: false }),
      [
        "scaleToZero (false) is not possible with flex-start capacity: nodes come when there are some, by autoscaling from zero. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "spot and a reservation together",
      () => ({ capacity: { kind: GcpCapacityKind.Spot, reservation: "pretrain" } }),
      [
        'capacity.reservation ("pretrain") belongs to a reservation, and spot nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "7x on a cluster below its minimum version",
      () => ({ ...ironwood, cluster: gkeClusterByHand({ version: "1.33.5-gke.1162000" }) }),
      [
        'cluster.version ("1.33.5-gke.1162000") is below 1.34.0-gke.2201000, the lowest version for TPU 7x. Fix: use 1.34.0-gke.2201000 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpu-ironwood]',
      ],
    ],
    [
      "networks of GPUs",
      () => ({ networking: GkeNetworking.MultiNetwork }),
      [
        'networking ("multi-network") is about GPUs: chips of one slice reach each other without any network. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
      ],
    ],
    [
      "claims of networks on v5p",
      () => ({ networking: GkeNetworking.Dranet }),
      [
        'networking ("dranet") is not offered for TPU v5p: for v6e and 7x only. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]',
      ],
    ],
    [
      "labels that Google refuses",
      () => ({ team: "Research", labels: { long: "x".repeat(64) } }),
      [
        'labels.long ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'team ("Research") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
    [
      "ranges that overlap, and one that is none",
      () => ({
        cluster: gkeClusterByHand({}, { ranges: { nodes: "10.0.0.0", pods: "10.4.0.0/14", services: "10.5.0.0/20" } }),
      }),
      [
        'cluster.network.ranges.nodes ("10.0.0.0") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
        'cluster.network.ranges.services ("10.5.0.0/20") overlaps cluster.network.ranges.pods (10.4.0.0/14). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "a cluster too old for several things",
      () => ({ ...ironwood, capacity: flex, cluster: gkeClusterByHand({ version: "1.3" }) }),
      [
        'cluster.version ("1.3") is below 1.34.0-gke.2201000, the lowest version for TPU 7x and flex-start of TPU nodes. Fix: use 1.34.0-gke.2201000 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpu-ironwood]',
      ],
    ],
    [
      "what decides the graph, as Outputs",
      () => ({ topology: pulumi.output("4x4x4") as never, slices: pulumi.output(2) as never }),
      [
        "topology (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
        "slices (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
      ],
    ],
    [
      "nothing at all",
      () => ({
        cluster: undefined as never,
        generation: undefined as never,
        topology: 4 as never,
        zone: undefined as never,
      }),
      [
        "generation (not given) is not text. Fix: give one such as v5p.",
        "topology (4) is not text. Fix: give one such as 4x4x4.",
        "zone (not given) is not text. Fix: give one such as us-central1-a.",
        "cluster (not given) is missing. Fix: give the ref of a GkeCluster, or describe a cluster.",
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more())).toBe(refusal("TpuSlice", "train", problems));
  });

  it("names that node pools do not take", async () => {
    const name = "pretraining-of-the-large-model-12";
    const guide = "https://github.com/pulumi/pulumi-gcp/issues/1510";
    expect(await failureOf(() => new TpuSlice(name, args({ slices: 11 })))).toBe(
      refusal("TpuSlice", name, [
        `name ("${name}") has 33 characters, and with -10 and the ending that Pulumi adds, a node pool's name has at most 40. Fix: use 29 or fewer. [${guide}]`,
      ]),
    );
    expect(await failureOf(() => new TpuSlice("Train_1", args()))).toBe(
      refusal("TpuSlice", "Train_1", [
        `name ("Train_1") is not a name that a node pool takes. Fix: use lower-case letters, digits and dashes, beginning with a letter and not ending with a dash. [${guide}]`,
      ]),
    );
    await expect(run(() => new TpuSlice("a".repeat(30), args({ slices: 10 })))).resolves.toBeDefined();
  });

  it("v6e in a zone that has none is warned about, and pod ranges that run out", async () => {
    const region = "us-central1";
    const recording = await slice({
      generation: TpuGeneration.V6e,
      topology: "16x16",
      zone: "us-central1-f",
      slices: 8,
      cluster: gkeClusterByHand({}, { region, ranges: { nodes: "10.0.0.0/23", pods: "10.4.0.0/20" } }),
    });
    const pods = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr";
    expect(warningsOf(recording)).toEqual([
      `TpuSlice "train": slices (8) may need 516 addresses of nodes, and 10.0.0.0/23 has 512. Fix: use a larger range, or fewer nodes. [${pods}]`,
      `TpuSlice "train": slices (8) may need 16384 addresses of pods, and 10.4.0.0/20 has 4096. Fix: use a larger range, or fewer nodes. [${pods}]`,
      'TpuSlice "train": zone ("us-central1-f") is not a zone known to offer TPU v6e. Fix: use us-central1-a, us-central1-b, us-central1-c, or make sure that this one has it. [https://docs.cloud.google.com/tpu/docs/v6e]',
    ]);
  });
});
