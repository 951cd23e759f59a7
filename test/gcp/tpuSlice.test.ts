import { describe, expect, it } from "vitest";
import { GkeNetworking } from "../../components/gcp/nodes/choices.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { outline } from "../support/graph.ts";
import { failing, gkeClusterByHand, later, madeFrom, refusal, run } from "./gkeFixtures.ts";
import { zone } from "./gkePoolPlace.ts";
import { args, flex, ironwood, pools, scaling, slice } from "./tpuSliceSupport.ts";

const policyType = "gcp:compute/resourcePolicy:ResourcePolicy";
const inputs = (recording: Recording) => pools(recording)[0]!.inputs as any;

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
