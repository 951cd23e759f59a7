import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, type Read, Secret, UNKNOWN } from "../../../components/core/value.ts";
import {
  defaultGkeBootDisk,
  defaultGkeMachineType,
  defaultGkeZoneCount,
  type GkeNodePoolView,
  gcpResourcePolicyType,
  gkeClusterPools,
  gkeClusterType,
  gkeGpuNodePoolComponent,
  gkeNodePoolType,
  gkeNodePoolView,
  tpuSliceComponent,
} from "../../../components/hardware/gcp/nodePoolView.ts";
import { graph, node } from "../graph.ts";

const settings = { gcp: { project: "default-project", region: "us-west1", zone: "us-west1-c" } };

/** Known values as they are, absence as `-`, unknown ones as `? path: why`. */
const short = (answer: Read<unknown>): unknown =>
  answer.state === "known" ? answer.value : answer.state === "absent" ? "-" : `? ${answer.path}: ${answer.why}`;

const view = (inputs: Properties, more: { nodes?: ResourceNode[]; from?: Record<string, ResourceNode> } = {}) => {
  const pool = node(gkeNodePoolType, "pool", inputs, more.from);
  return gkeNodePoolView(graph([...(more.nodes ?? []), ...Object.values(more.from ?? {}), pool], settings), pool);
};

const scaling = ({ scaling: { min, planned, max } }: GkeNodePoolView) => [min, planned, max].map(short);

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

describe("where it runs", () => {
  const where = ({ zones, zoneCount, region, project }: GkeNodePoolView) =>
    [zones, zoneCount, region, project].map(short);
  const regional = node(gkeClusterType, "training", { location: "us-central1", project: "cluster-project" });
  const spread = node(gkeClusterType, "training", {
    location: "us-central1",
    nodeLocations: ["us-central1-a", "us-central1-b"],
  });
  const zonal = node(gkeClusterType, "training", {
    location: "us-east5-a",
    nodeLocations: ["us-east5-b", "us-east5-a"],
  });
  const later = node(gkeClusterType, "training", { location: UNKNOWN });

  it.each([
    [
      "own zones",
      { location: "us-central1", nodeLocations: ["us-central1-c"] },
      undefined,
      [["us-central1-c"], 1, "us-central1", "default-project"],
    ],
    [
      "a zonal cluster elsewhere",
      { location: "us-central1-f" },
      undefined,
      [["us-central1-f"], 1, "us-central1", "default-project"],
    ],
    [
      "a regional cluster elsewhere",
      { location: "us-central1" },
      undefined,
      [
        "? nodeLocations: not given: GKE chooses the zones in us-central1",
        "? nodeLocations: not given: GKE chooses the zones in us-central1",
        "us-central1",
        "default-project",
      ],
    ],
    [
      "a regional cluster of this stack",
      { location: "us-central1" },
      regional,
      ["? nodeLocations: not given: GKE chooses the zones in us-central1", 3, "us-central1", "cluster-project"],
    ],
    [
      "the location of the cluster",
      {},
      regional,
      ["? nodeLocations: not given: GKE chooses the zones in us-central1", 3, "us-central1", "cluster-project"],
    ],
    ["the zones of the cluster", {}, spread, [["us-central1-a", "us-central1-b"], 2, "us-central1", "default-project"]],
    [
      "the further zones of a zonal cluster",
      {},
      zonal,
      [["us-east5-a", "us-east5-b"], 2, "us-east5", "default-project"],
    ],
    [
      "no zones at all",
      { location: "us-east5-a", nodeLocations: [] },
      undefined,
      [["us-east5-a"], 1, "us-east5", "default-project"],
    ],
    [
      "the path of the cluster",
      { cluster: "projects/other-project/locations/europe-west4/clusters/c", nodeLocations: ["europe-west4-a"] },
      undefined,
      [["europe-west4-a"], 1, "europe-west4", "other-project"],
    ],
    [
      "the zone of the configuration",
      { cluster: "training" },
      undefined,
      [["us-west1-c"], 1, "us-west1", "default-project"],
    ],
    [
      "a location that is only known later",
      {},
      later,
      [
        "? location: known only after creation",
        "? location: known only after creation",
        "? location: known only after creation",
        "default-project",
      ],
    ],
    [
      "zones though the location is only known later",
      { nodeLocations: ["us-east5-c"] },
      later,
      [["us-east5-c"], 1, "us-east5", "default-project"],
    ],
    [
      "zones that are only known later",
      { location: "us-central1", nodeLocations: [UNKNOWN] },
      regional,
      [
        "? nodeLocations[0]: known only after creation",
        "? nodeLocations[0]: known only after creation",
        "us-central1",
        "cluster-project",
      ],
    ],
  ] as const)("%s", (_, inputs, cluster, expected) => {
    expect(where(view(inputs, cluster === undefined ? {} : { from: { cluster } }))).toEqual(expected);
    expect(defaultGkeZoneCount).toBe(3);
  });

  it("is asked of the provider, and not known without", () => {
    const provided = node(
      gkeNodePoolType,
      "pool",
      {},
      {},
      { providerInputs: { zone: "us-east5-b", project: "provider-1" } },
    );
    expect(where(gkeNodePoolView(graph([provided], settings), provided))).toEqual([
      ["us-east5-b"],
      1,
      "us-east5",
      "provider-1",
    ]);
    const lost = node(gkeNodePoolType, "pool", {});
    const nowhere = "? location: not given, and no zone is configured";
    expect(where(gkeNodePoolView(graph([lost], {}), lost))).toEqual([nowhere, nowhere, "-", "-"]);
  });
});

describe("how many", () => {
  const zone = { location: "us-central1-a" };
  const three = { location: "us-central1", nodeLocations: ["us-central1-a", "us-central1-b", "us-central1-c"] };

  it.each([
    ["a fixed count", { ...zone, nodeCount: 4 }, [4, 4, 4]],
    ["a fixed count in each of three zones", { ...three, nodeCount: 4 }, [12, 12, 12]],
    ["an initial count", { ...zone, initialNodeCount: 2 }, [2, 2, 2]],
    [
      "limits of a zone",
      { ...three, autoscaling: { minNodeCount: 1, maxNodeCount: 5 }, initialNodeCount: 2 },
      [3, 6, 15],
    ],
    [
      "limits in total",
      { ...three, autoscaling: { totalMinNodeCount: 2, totalMaxNodeCount: 9 }, initialNodeCount: 1 },
      [2, 3, 9],
    ],
    ["no initial count", { ...zone, autoscaling: { minNodeCount: 2, maxNodeCount: 5 } }, [2, 2, 5]],
    [
      "an initial count below the floor",
      { ...zone, autoscaling: { minNodeCount: 2, maxNodeCount: 5 }, initialNodeCount: 0 },
      [2, 2, 5],
    ],
    ["no floor", { ...zone, autoscaling: { maxNodeCount: 5 } }, [0, 0, 5]],
    [
      "counts as text",
      { ...zone, autoscaling: { minNodeCount: "0", maxNodeCount: "5" }, initialNodeCount: "1" },
      [0, 1, 5],
    ],
    ["no ceiling", { ...zone, autoscaling: { minNodeCount: 1 } }, [1, 1, "? autoscaling: has no ceiling"]],
    [
      "no count",
      { ...zone },
      Array.from({ length: 3 }, () => "? initialNodeCount: neither nodeCount nor initialNodeCount is given"),
    ],
    ["none, however many zones", { location: "us-central1", nodeCount: 0 }, [0, 0, 0]],
    [
      "some, of unknown zones",
      { location: "us-central1", nodeCount: 1 },
      Array.from({ length: 3 }, () => "? nodeLocations: not given: GKE chooses the zones in us-central1"),
    ],
    [
      "a ceiling that is only known later",
      { ...zone, autoscaling: { minNodeCount: 0, maxNodeCount: UNKNOWN } },
      [0, 0, "? autoscaling.maxNodeCount: known only after creation"],
    ],
    [
      "autoscaling that is only known later",
      { ...zone, autoscaling: UNKNOWN, nodeCount: 1 },
      Array.from({ length: 3 }, () => "? autoscaling: known only after creation"),
    ],
  ] as const)("%s", (_, inputs, expected) => expect(scaling(view(inputs))).toEqual(expected));

  const inside = (component: string, above: Properties, pools: Record<string, Properties>) => {
    const parent = node(component, "train", above, {}, { custom: false });
    const children = Object.entries(pools).map(([name, inputs]) =>
      node(gkeNodePoolType, name, { ...zone, ...inputs }, {}, { parent: parent.urn }),
    );
    const all = graph([parent, ...children], settings);
    return children.map((child) => scaling(gkeNodePoolView(all, child)));
  };
  const waiting = { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 8 }, initialNodeCount: 0 };

  it("are planned by the pool component above, within what the pool may have", () => {
    const plan = (nodes: Properties) => inside(gkeGpuNodePoolComponent, { nodes }, { train: waiting })[0];
    expect(plan({ min: 0, planned: 6, max: 8 })).toEqual([0, 6, 8]);
    expect(plan({ min: 0, planned: 60, max: 80 })).toEqual([0, 8, 8]);
    expect(plan({ min: 0, planned: UNKNOWN, max: 8 })).toEqual([0, "? nodes.planned: known only after creation", 8]);
    expect(plan({})).toEqual([0, 0, 8]);
    const more = inside(
      gkeGpuNodePoolComponent,
      { nodes: { planned: 1 } },
      { train: { ...waiting, initialNodeCount: 4 } },
    );
    expect(more).toEqual([[0, 4, 8]]);
  });

  it("are planned by the component alone where the count was that of creation", () => {
    const autoscaling = { totalMinNodeCount: 1, totalMaxNodeCount: 8 };
    const plan = (nodes: number, more: Properties = {}) => {
      const above = node(gkeGpuNodePoolComponent, "train", { nodes: { planned: nodes } }, {}, { custom: false });
      const options = { ignoreChanges: ["initialNodeCount"] };
      const inputs = { ...zone, autoscaling, initialNodeCount: 4, ...more };
      const pool = node(gkeNodePoolType, "train", inputs, {}, { parent: above.urn, options });
      return scaling(gkeNodePoolView(graph([above, pool], settings), pool));
    };
    expect(plan(2)).toEqual([1, 2, 8]);
    expect(plan(6)).toEqual([1, 6, 8]);
    expect(plan(0)).toEqual([1, 1, 8]);
    expect(plan(2, { nodeCount: 4 })).toEqual([1, 4, 8]);
  });

  it.each([
    ["all of them", { slices: 3 }, [16, 16, 16]],
    ["as many as planned", { slices: 3, plannedSlices: 2, scaleToZero: true }, [16, 16, 0]],
    ["none that scale to zero", { slices: 3, scaleToZero: true }, [0, 0, 0]],
    ["none that wait for capacity", { slices: 3, capacity: { kind: "flex-start" } }, [0, 0, 0]],
    ["none in a queue", { slices: 3, capacity: { kind: "queued" } }, [0, 0, 0]],
    ["as many in a queue as planned", { slices: 3, capacity: { kind: "queued" }, plannedSlices: 1 }, [16, 0, 0]],
    ["one, unless more are asked", {}, [16, 0, 0]],
    [
      "as many as will be known",
      { slices: 3, plannedSlices: UNKNOWN },
      Array.from({ length: 3 }, () => "? plannedSlices: known only after creation"),
    ],
  ])("slices run whole: %s", (_, above, planned) => {
    const pool = { autoscaling: { minNodeCount: 0, maxNodeCount: 16 }, initialNodeCount: 0 };
    const sizes = inside(tpuSliceComponent, above, { "train-0": pool, "train-1": pool, "train-2": pool });
    expect(sizes).toEqual(planned.map((count) => [0, count, 16]));
  });

  it("slices of fixed size are what they are, and a pool without number is not guessed", () => {
    expect(
      inside(tpuSliceComponent, { slices: 2 }, { "train-0": { nodeCount: 16 }, "train-1": { nodeCount: 16 } }),
    ).toEqual([
      [16, 16, 16],
      [16, 16, 16],
    ]);
    expect(inside(tpuSliceComponent, { slices: 2 }, { train: waiting })).toEqual([
      [0, "? name: does not end in the number of a slice", 8],
    ]);
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
