import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../../components/core/value.ts";
import {
  defaultGkeBootDisk,
  defaultGkeMachineType,
  gcpResourcePolicyType,
  gkeClusterPools,
  gkeClusterType,
  gkeGpuNodePoolComponent,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../../components/hardware/gcp/nodePoolView.ts";
import { graph, node } from "../graph.ts";
import { scaling, settings, short, view } from "./nodePoolViewSupport.ts";

const config = (nodeConfig: Properties) => view({ location: "us-central1-a", nodeCount: 1, nodeConfig });

describe("what runs", () => {
  it("is all read at once", () => {
    const pool = view({
      project: "own-project",
      location: "us-central1",
      nodeLocations: ["us-central1-a"],
      autoscaling: { totalMinNodeCount: 1, totalMaxNodeCount: 8 },
      initialNodeCount: 2,
      networkConfig: { additionalNodeNetworkConfigs: [{}, {}] },
      nodeConfig: {
        machineType: "a3-megagpu-8g",
        guestAccelerators: [{ type: "nvidia-h100-mega-80gb", count: 8 }],
        reservationAffinity: {
          consumeReservationType: "SPECIFIC_RESERVATION",
          key: "compute.googleapis.com/reservation-name",
          values: ["h100"],
        },
        diskType: "pd-ssd",
        diskSizeGb: 200,
        secondaryBootDisks: [{ diskImage: "image" }],
      },
    });
    const { node: resource, at, accelerator, scaling: sizes, bootDisk, ...rest } = pool;
    expect([resource.name, at]).toEqual(["pool", ""]);
    expect(Object.fromEntries(Object.entries(rest).map(([key, answer]) => [key, short(answer)]))).toEqual({
      machineType: "a3-megagpu-8g",
      capacity: "reservation",
      reservation: "h100",
      zones: ["us-central1-a"],
      zoneCount: 1,
      region: "us-central1",
      project: "own-project",
      topology: "-",
      localSsdCount: 16,
      secondaryBootDisks: 1,
      additionalNodeNetworks: 2,
    });
    expect([short(accelerator.type), short(accelerator.count)]).toEqual(["nvidia-h100-mega-80gb", 8]);
    expect([short(bootDisk.type), short(bootDisk.sizeGiB)]).toEqual(["pd-ssd", 200]);
    expect([sizes.min, sizes.planned, sizes.max].map(short)).toEqual([1, 2, 8]);
  });

  it("is the default of GKE where nothing is said", () => {
    const { machineType, accelerator, bootDisk, localSsdCount, secondaryBootDisks, additionalNodeNetworks } = view({});
    expect(short(machineType)).toBe(defaultGkeMachineType);
    expect(defaultGkeMachineType).toBe("e2-medium");
    expect([short(accelerator.type), short(accelerator.count)]).toEqual(["-", "-"]);
    expect(defaultGkeBootDisk).toEqual({ type: "pd-balanced", sizeGiB: 100 });
    expect([short(bootDisk.type), short(bootDisk.sizeGiB)]).toEqual(["pd-balanced", 100]);
    expect([localSsdCount, secondaryBootDisks, additionalNodeNetworks].map(short)).toEqual([0, 0, 0]);
  });

  it.each([
    ["a4-highgpu-8g", "nvidia-b200", 8, "hyperdisk-balanced", 32],
    ["g2-standard-24", "nvidia-l4", 2, "pd-balanced", 0],
    ["ct5p-hightpu-4t", "tpu-v5p-slice", 4, "pd-balanced", 0],
    ["ct6e-standard-8t", "tpu-v6e-slice", 8, "hyperdisk-balanced", 0],
    ["a3-ultragpu-8g-nolssd", "nvidia-h200-141gb", 8, "hyperdisk-balanced", 0],
    ["n2-standard-8", "-", "-", "pd-balanced", 0],
    ["c4-standard-8", "-", "-", "hyperdisk-balanced", 0],
  ])("%s brings %s × %s, a boot disk of %s and %d local SSDs", (machineType, type, count, disk, ssds) => {
    const pool = config({ machineType });
    expect([short(pool.accelerator.type), short(pool.accelerator.count)]).toEqual([type, count]);
    expect([short(pool.bootDisk.type), short(pool.localSsdCount)]).toEqual([disk, ssds]);
  });

  it.each([
    [{ ephemeralStorageLocalSsdConfig: { localSsdCount: 2 } }, 2],
    [
      {
        ephemeralStorageLocalSsdConfig: { localSsdCount: 1, dataCacheCount: 1 },
        localNvmeSsdBlockConfig: { localSsdCount: 1 },
      },
      3,
    ],
    [{ localSsdCount: 1 }, 1],
    [
      { localNvmeSsdBlockConfig: { localSsdCount: UNKNOWN } },
      "? nodeConfig.localNvmeSsdBlockConfig.localSsdCount: known only after creation",
    ],
  ])("local SSDs: %o are %s", (ssds, expected) => {
    expect(short(config({ machineType: "g2-standard-24", ...ssds }).localSsdCount)).toBe(expected);
  });

  it("brings its own local SSDs, whatever is asked", () => {
    const ephemeralStorageLocalSsdConfig = { localSsdCount: 4 };
    expect(short(config({ machineType: "a3-highgpu-8g", ephemeralStorageLocalSsdConfig }).localSsdCount)).toBe(16);
  });

  it("reads the boot disk under both of its names", () => {
    const bootDisk = { diskType: "hyperdisk-balanced", sizeGb: "300" };
    const pool = config({ machineType: "n4-standard-4", bootDisk, diskType: "pd-ssd", diskSizeGb: 50 });
    expect([short(pool.bootDisk.type), short(pool.bootDisk.sizeGiB)]).toEqual(["hyperdisk-balanced", 300]);
  });

  it("does not guess at what is only known later", () => {
    const later = "? nodeConfig.machineType: known only after creation";
    const pool = config({ machineType: UNKNOWN });
    expect(
      [pool.machineType, pool.accelerator.type, pool.accelerator.count, pool.localSsdCount, pool.bootDisk.type].map(
        short,
      ),
    ).toEqual([later, later, later, later, later]);
    const gpus = config({ machineType: "n1-standard-8", guestAccelerators: UNKNOWN });
    expect(short(gpus.accelerator.count)).toBe("? nodeConfig.guestAccelerators: known only after creation");
    expect(short(config({ machineType: new Secret("a4-highgpu-8g") }).accelerator.count)).toBe(8);
    const several = config({
      machineType: "n1-standard-8",
      guestAccelerators: [{ type: "nvidia-tesla-t4", count: "2" }],
    });
    expect([short(several.accelerator.type), short(several.accelerator.count)]).toEqual(["nvidia-tesla-t4", 2]);
  });
});

describe("how it is bought", () => {
  const affinity = (consumeReservationType: unknown, values?: unknown) => ({
    reservationAffinity: { consumeReservationType, ...(values === undefined ? {} : { values }) },
  });

  it.each([
    [{}, "on-demand", "-"],
    [{ spot: true }, "spot", "-"],
    [{ spot: "true" }, "spot", "-"],
    [{ preemptible: true }, "spot", "-"],
    [{ spot: false, ...affinity("NO_RESERVATION") }, "on-demand", "-"],
    [{ flexStart: true, ...affinity("NO_RESERVATION") }, "flex-start", "-"],
    [affinity("SPECIFIC_RESERVATION", ["h100"]), "reservation", "h100"],
    [affinity("ANY_RESERVATION"), "reservation", "-"],
    [
      affinity("SPECIFIC_RESERVATION", [UNKNOWN]),
      "reservation",
      "? nodeConfig.reservationAffinity.values[0]: known only after creation",
    ],
    [
      affinity("SPECIFIC_RESERVATION", ["a", "b"]),
      "reservation",
      "? nodeConfig.reservationAffinity.values: names 2 reservations, and a pool runs in one",
    ],
    [affinity("SPECIFIC_RESERVATION"), "reservation", "-"],
    [{ spot: UNKNOWN }, "? nodeConfig.spot: known only after creation", "-"],
    [
      affinity(UNKNOWN),
      "? nodeConfig.reservationAffinity.consumeReservationType: known only after creation",
      "? nodeConfig.reservationAffinity.consumeReservationType: known only after creation",
    ],
  ])("%o is %s, %s", (nodeConfig, capacity, reservation) => {
    const pool = config(nodeConfig);
    expect([short(pool.capacity), short(pool.reservation)]).toEqual([capacity, reservation]);
  });

  it("is a queue, with flex-start or without", () => {
    for (const flexStart of [true, false]) {
      const pool = view({ queuedProvisioning: { enabled: true }, nodeConfig: { flexStart } });
      expect(short(pool.capacity)).toBe("queued");
    }
    expect(short(view({ queuedProvisioning: { enabled: false } }).capacity)).toBe("on-demand");
  });

  it("is a reservation where the component above says anything else", () => {
    const above = node(gkeGpuNodePoolComponent, "h200", { capacity: { kind: "reservation" } }, {}, { custom: false });
    const { reservationAffinity } = affinity("SPECIFIC_RESERVATION", ["r"]) as Properties;
    const pool = node(gkeNodePoolType, "pool", { nodeConfig: { reservationAffinity } }, {}, { parent: above.urn });
    expect(short(gkeNodePoolView(graph([above, pool]), pool).capacity)).toBe("reservation");
  });

  it("is calendar where the component above says so", () => {
    const above = node(gkeGpuNodePoolComponent, "h200", { capacity: { kind: "calendar" } }, {}, { custom: false });
    const nodeConfig = affinity("SPECIFIC_RESERVATION", ["december"]);
    const pool = node(gkeNodePoolType, "h200", { nodeConfig }, {}, { parent: above.urn });
    expect(short(gkeNodePoolView(graph([above, pool]), pool).capacity)).toBe("calendar");
    const open = node(gkeNodePoolType, "spot", { nodeConfig: { spot: true } }, {}, { parent: above.urn });
    expect(short(gkeNodePoolView(graph([above, open]), open).capacity)).toBe("spot");
  });
});

describe("the topology", () => {
  const policy = node(gcpResourcePolicyType, "ironwood", {
    workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "4x4x4" },
  });
  const group = node(gcpResourcePolicyType, "group", { groupPlacementPolicy: { tpuTopology: "2x2x2" } });
  const byPolicy = { placementPolicy: { type: "", policyName: UNKNOWN } };

  it.each([
    ["is that of the placement", { placementPolicy: { type: "COMPACT", tpuTopology: "8x8x16" } }, undefined, "8x8x16"],
    ["is that of the workload policy", byPolicy, policy, "4x4x4"],
    ["is that of the group placement policy", byPolicy, group, "2x2x2"],
    [
      "is not known of a policy elsewhere",
      { placementPolicy: { type: "", policyName: "theirs" } },
      undefined,
      "? placementPolicy: its policy is not of this stack",
    ],
    ["is none", {}, undefined, "-"],
    ["is none for compact GPUs", { placementPolicy: { type: "COMPACT" } }, undefined, "-"],
    [
      "is only known later",
      { placementPolicy: { type: "COMPACT", tpuTopology: UNKNOWN } },
      undefined,
      "? placementPolicy.tpuTopology: known only after creation",
    ],
  ] as const)("%s", (_, inputs, behind, expected) => {
    const from = behind === undefined ? {} : { from: { placementPolicy: behind } };
    expect(short(view(inputs, from).topology)).toBe(expected);
  });
});

describe("pools that a cluster brings itself", () => {
  const pools = (inputs: Properties) => {
    const cluster = node(gkeClusterType, "training", inputs);
    const answer = gkeClusterPools(graph([cluster], settings), cluster);
    if (answer.state !== "known") return short(answer);
    return answer.value.map((pool) => [pool.at, short(pool.machineType), short(pool.zones), ...scaling(pool)]);
  };

  it.each([
    [
      "those that it lists",
      {
        location: "us-east5-a",
        nodePools: [
          { nodeCount: 2, nodeConfig: { machineType: "n2-standard-8" } },
          { initialNodeCount: 1, nodeLocations: ["us-east5-b", "us-east5-c"] },
        ],
        initialNodeCount: 9,
      },
      [
        ["nodePools[0]", "n2-standard-8", ["us-east5-a"], 2, 2, 2],
        ["nodePools[1]", "e2-medium", ["us-east5-b", "us-east5-c"], 2, 2, 2],
      ],
    ],
    [
      "its default pool",
      {
        location: "us-east5-a",
        nodeLocations: ["us-east5-b"],
        initialNodeCount: 2,
        nodeConfig: { machineType: "e2-standard-4" },
      },
      [["", "e2-standard-4", ["us-east5-a", "us-east5-b"], 4, 4, 4]],
    ],
    [
      "its default pool, regional",
      { location: "us-east5", initialNodeCount: 1 },
      [["", "e2-medium", "? nodeLocations: not given: GKE chooses the zones in us-east5", 3, 3, 3]],
    ],
    [
      "none, when the default pool goes again",
      { location: "us-east5", initialNodeCount: 1, removeDefaultNodePool: true },
      [],
    ],
    ["none, when it is an Autopilot cluster", { location: "us-east5", enableAutopilot: true }, []],
    ["none that can be told", { location: "us-east5", nodePools: UNKNOWN }, "? nodePools: known only after creation"],
    [
      "none that can be told, when the default pool may go again",
      { location: "us-east5", removeDefaultNodePool: UNKNOWN },
      "? removeDefaultNodePool: known only after creation",
    ],
  ] as [string, Properties, unknown][])("%s", (_, inputs, expected) => expect(pools(inputs)).toEqual(expected));
});
