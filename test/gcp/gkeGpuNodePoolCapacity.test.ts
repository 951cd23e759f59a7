import { describe, expect, it } from "vitest";
import { GkePlacement } from "../../components/gcp/nodes/choices.ts";
import type { GkeCapacity, GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { gkeClusterWith, madeFrom, rdmaFabric, refusal } from "./gkeFixtures.ts";
import { flex, inputs, nodes, pool, refused, reservation, small, ultra } from "./gkeGpuNodePoolSupport.ts";
import { zone } from "./gkePoolPlace.ts";

describe("where the nodes of a pool stand", () => {
  const policies = (recording: Recording) => recording.nodes.filter(({ type }) => type.endsWith(":ResourcePolicy"));

  it.each<[string, Partial<GkeGpuNodePoolArgs>]>([
    ["on demand, where its networks are fast", {}],
    ["on spot, likewise", { capacity: { kind: GcpCapacityKind.Spot } }],
    ["however few there are, since another placement would replace them", { nodes: { min: 0, planned: 1, max: 1 } }],
    ["when asked", small({ placement: GkePlacement.Compact })],
    [
      "when asked, in any reservation that matches",
      { placement: GkePlacement.Compact, capacity: { kind: GcpCapacityKind.Reservation } },
    ],
  ])("is close together %s", async (_, more) => {
    const recording = await pool(more);
    expect(inputs(recording).placementPolicy).toEqual({ type: "COMPACT" });
    expect(policies(recording)).toEqual([]);
    expect(nodes(recording).options.ignoreChanges).not.toContain("placementPolicy.type");
  });

  it.each<[string, Partial<GkeGpuNodePoolArgs>]>([
    ["a reservation, which places its own", { capacity: reservation }],
    ["any reservation that matches", { capacity: { kind: GcpCapacityKind.Reservation } }],
    ["flex-start, unless asked", ultra({ capacity: flex })],
    ["queued provisioning", { capacity: { kind: GcpCapacityKind.Queued } }],
    ["a calendar reservation", ultra({ capacity: { kind: GcpCapacityKind.Calendar, reservation: "december" } })],
    ["A3 Ultra on spot", ultra({ capacity: { kind: GcpCapacityKind.Spot } })],
    ["types without fast networks", small()],
    ["whoever does not want it", { placement: GkePlacement.None }],
  ])("is left open for %s", async (_, more) => {
    const recording = await pool(more);
    expect(inputs(recording)).not.toHaveProperty("placementPolicy");
    expect(policies(recording)).toEqual([]);
  });

  const ignored = ["placementPolicy.type", "placementPolicy.tpuTopology"];

  it("is one NVLink domain for A4X, by a workload policy whose name alone counts", async () => {
    const recording = await pool({
      machineType: "a4x-highgpu-4g",
      capacity: reservation,
      cluster: gkeClusterWith(rdmaFabric(zone, 4)),
    });
    const [policy] = policies(recording);
    expect(policy!.name).toBe("train-placement");
    expect(policy!.inputs).toEqual({
      project: "example-project",
      region: "us-central1",
      description: "Nodes of train",
      workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "1x72" },
    });
    expect(inputs(recording).placementPolicy).toEqual({
      type: "",
      policyName: expect.stringMatching(/^train-placement-/),
    });
    expect(madeFrom(recording, nodes(recording), "placementPolicy")).toEqual([
      "gcp:compute/resourcePolicy:ResourcePolicy train-placement",
    ]);
    expect(nodes(recording).options.ignoreChanges).toEqual(expect.arrayContaining(ignored));
    expect(inputs(recording).nodeConfig).not.toHaveProperty("ephemeralStorageLocalSsdConfig");
    expect(inputs(recording).nodeConfig.diskType).toBe("hyperdisk-balanced");
  });

  it("is close together for flex-start of A3 Ultra when asked, by a workload policy", async () => {
    const recording = await pool(ultra({ capacity: flex, placement: GkePlacement.Compact }));
    expect(policies(recording)[0]!.inputs["workloadPolicy"]).toEqual({ type: "HIGH_THROUGHPUT" });
    expect(inputs(recording).placementPolicy).toEqual({
      type: "",
      policyName: expect.stringMatching(/^train-placement-/),
    });
  });

  it("is where a policy of one's own says", async () => {
    const recording = await pool({ capacity: reservation, placementPolicy: "reserved" });
    expect(inputs(recording).placementPolicy).toEqual({ type: "", policyName: "reserved" });
    expect(nodes(recording).options.ignoreChanges).toEqual(expect.arrayContaining(ignored));
    expect(policies(recording)).toEqual([]);
  });
});

describe("how the nodes of a pool are bought", () => {
  const bought = async (capacity: GkeCapacity, more: Partial<GkeGpuNodePoolArgs> = {}) => {
    const { nodeConfig, queuedProvisioning, management, autoscaling, initialNodeCount } = inputs(
      await pool({ ...more, capacity }),
    );
    const { spot, flexStart, maxRunDuration, reservationAffinity, labels } = nodeConfig;
    const { totalMinNodeCount: floor } = autoscaling;
    const queued = labels["cloud.google.com/gke-queued"];
    const { autoRepair } = management;
    const all = {
      spot,
      flexStart,
      maxRunDuration,
      reservationAffinity,
      queuedProvisioning,
      queued,
      autoRepair,
      floor,
      initialNodeCount,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  };
  const counts = { nodes: { min: 1, planned: 2, max: 4 } };
  const waiting = { nodes: { min: 0, planned: 2, max: 4 } };
  const none = { consumeReservationType: "NO_RESERVATION" };
  const named = (value: string) => ({
    consumeReservationType: "SPECIFIC_RESERVATION",
    key: "compute.googleapis.com/reservation-name",
    values: [value],
  });
  const filled = { autoRepair: true, floor: 1, initialNodeCount: 2 };
  const empty = { floor: 0, initialNodeCount: 0 };

  it.each<[string, GkeCapacity, object]>([
    ["on demand", { kind: GcpCapacityKind.OnDemand }, { reservationAffinity: none, ...filled }],
    ["on spot", { kind: GcpCapacityKind.Spot }, { spot: true, reservationAffinity: none, ...filled }],
    [
      "in any reservation",
      { kind: GcpCapacityKind.Reservation },
      { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" }, ...filled },
    ],
    ["in a reservation", reservation, { reservationAffinity: named("research"), ...filled }],
    [
      "in a reservation of another project",
      { kind: GcpCapacityKind.Reservation, reservation: "projects/shared-gpus/reservations/research" },
      { reservationAffinity: named("projects/shared-gpus/reservations/research"), ...filled },
    ],
    [
      "by flex-start",
      { kind: GcpCapacityKind.FlexStart },
      { flexStart: true, maxRunDuration: "604800s", reservationAffinity: none, autoRepair: false, ...empty },
    ],
    [
      "by flex-start for a day",
      { kind: GcpCapacityKind.FlexStart, maxRunHours: 24 },
      { flexStart: true, maxRunDuration: "86400s", reservationAffinity: none, autoRepair: false, ...empty },
    ],
  ])("%s", async (_, capacity, expected) => {
    const { nodes } = capacity.kind === GcpCapacityKind.FlexStart ? waiting : counts;
    expect(await bought(capacity, { nodes })).toEqual(expected);
  });

  it("queued, with the label that GKE leaves to us", async () => {
    expect(await bought({ kind: GcpCapacityKind.Queued })).toEqual({
      flexStart: true,
      maxRunDuration: "604800s",
      reservationAffinity: none,
      queuedProvisioning: { enabled: true },
      queued: "true",
      autoRepair: false,
      ...empty,
    });
  });

  it("in a sub-block of a reservation", async () => {
    const capacity = { ...reservation, block: "block-1", subBlock: "sub-2" };
    expect(await bought(capacity, { ...ultra(), ...counts })).toEqual({
      reservationAffinity: named("research/reservationBlocks/block-1/reservationSubBlocks/sub-2"),
      ...filled,
    });
  });

  it("in a calendar reservation, whose pool is made before it begins", async () => {
    const capacity = { kind: GcpCapacityKind.Calendar, reservation: "december", days: 14 };
    expect(await bought(capacity, { ...ultra(), nodes: { min: 0, planned: 8, max: 8 } })).toEqual({
      reservationAffinity: named("december"),
      autoRepair: true,
      ...empty,
    });
  });

  it("a reservation has no room for two pools", async () => {
    for (const capacity of [reservation, { kind: GcpCapacityKind.Calendar, reservation: "december" }]) {
      expect(nodes(await pool(ultra({ capacity }))).options.deleteBeforeReplace).toBe(true);
    }
    expect(nodes(await pool(ultra({ capacity: flex }))).options.deleteBeforeReplace).toBeUndefined();
  });
});

describe("a pool with bad input", () => {
  it.each<[string, () => Partial<GkeGpuNodePoolArgs>, string[]]>([
    [
      "flex-start for eight days",
      () => ({ capacity: { kind: GcpCapacityKind.FlexStart, maxRunHours: 192 } }),
      [
        "capacity.maxRunHours (192) is longer than the 168 hours (seven days) that a flex-start node lives at most. Fix: use 168 or fewer, and let jobs begin again from their checkpoints. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "flex-start with a reservation",
      () => ({ capacity: { kind: GcpCapacityKind.FlexStart, reservation: "research" } }),
      [
        'capacity.reservation ("research") belongs to a reservation, and flex-start nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "spot and a reservation together",
      () => ({ capacity: { kind: GcpCapacityKind.Spot, reservation: "research" } }),
      [
        'capacity.reservation ("research") belongs to a reservation, and spot nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "a floor of queued nodes",
      () => ({ capacity: { kind: GcpCapacityKind.Queued }, nodes: { min: 1, planned: 2, max: 4 } }),
      [
        "nodes.min (1) keeps nodes, and a queued pool has none until a ProvisioningRequest is met. Fix: use min 0. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "a floor of nodes that come when there are some",
      () => small({ capacity: flex, nodes: { min: 1, planned: 2, max: 4 } }),
      [
        "nodes.min (1) is a floor of nodes, and flex-start pools begin empty and have none. Fix: give 0. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "a floor of nodes of a calendar reservation",
      () =>
        ultra({
          capacity: { kind: GcpCapacityKind.Calendar, reservation: "december" },
          nodes: { min: 8, planned: 8, max: 8 },
        }),
      [
        "nodes.min (8) is a floor of nodes, and calendar pools begin empty and have none. Fix: give 0. [https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview]",
      ],
    ],
    [
      "a block of a reservation that is not named",
      () => ultra({ capacity: { kind: GcpCapacityKind.Reservation, block: "block-1" } }),
      [
        'capacity.block ("block-1") is a block of a reservation that is not named. Fix: give capacity.reservation as well. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "more than one NVLink domain",
      () => ({
        machineType: "a4x-highgpu-4g",
        capacity: reservation,
        cluster: gkeClusterWith(rdmaFabric(zone, 4)),
        nodes: { min: 0, planned: 18, max: 19 },
      }),
      [
        "nodes.max (19) is above the 18 nodes of one NVLink domain of 72 GB200. Fix: use 18 or fewer, and one pool per domain. [https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom]",
      ],
    ],
    [
      "placing the nodes of a reservation of A3 Mega",
      () => ({ capacity: reservation, placement: GkePlacement.Compact }),
      [
        'placement ("compact") is a new placement, and the machines of a reservation stand where it was made: nodes would not start. Fix: leave placement out; where the reservation was made in a policy, name that as placementPolicy. [https://github.com/AI-Hypercomputer/xpk/pull/1073]',
      ],
    ],
    [
      "placing flex-start nodes of A3 Mega",
      () => ({ capacity: flex, placement: GkePlacement.Compact }),
      [
        'placement ("compact") is not possible with flex-start of a3-megagpu-8g: of A3 Ultra and A4 only. Fix: leave placement out. [GoogleCloudPlatform/cluster-toolkit examples/gke-consumption-options]',
      ],
    ],
    [
      "placing queued nodes",
      () => ({ capacity: { kind: GcpCapacityKind.Queued }, placement: GkePlacement.Compact }),
      [
        'placement ("compact") is not possible with queued provisioning of GPUs, which places nodes itself. Fix: leave placement out. [GoogleCloudPlatform/cluster-toolkit examples/gke-consumption-options]',
      ],
    ],
    [
      "two placements",
      () => ({ placement: GkePlacement.None, placementPolicy: "mine" }),
      [
        'placement ("none") says where nodes stand, and placementPolicy names a policy that does. Fix: give one of placement and placementPolicy. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement]',
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more())).toBe(refusal("GkeGpuNodePool", "train", problems));
  });
});
