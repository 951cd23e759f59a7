import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { type PoolTaint, TaintEffect } from "../../components/core/nodeLabels.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GkeFabricKind } from "../../components/gcp/network/fabricShape.ts";
import {
  GkeGpuDriver,
  GkeHostMaintenance,
  GkeLocalSsd,
  GkeNetworking,
  GkePlacement,
} from "../../components/gcp/nodes/choices.ts";
import type { GkeCapacity, GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { only, outline } from "../support/graph.ts";
import { describePool, nodeCounts, type PoolPlace } from "../support/poolContract.ts";
import {
  failing,
  failureOf,
  gkeClusterByHand,
  gkeClusterWith,
  gkeNetworkByHand,
  later,
  madeFrom,
  rdmaFabric,
  refusal,
  run,
  tcpxFabric,
  tcpxoFabric,
  warningsOf,
} from "./gkeFixtures.ts";
import { gkePlace, zone } from "./gkePoolPlace.ts";

const poolType = "gcp:container/nodePool:NodePool";
const args = (more: Partial<GkeGpuNodePoolArgs> = {}): GkeGpuNodePoolArgs => ({
  cluster: gkeClusterWith(tcpxoFabric()),
  machineType: "a3-megagpu-8g",
  zone,
  nodes: { min: 0, planned: 2, max: 4 },
  ...more,
});
const pool = (more: Partial<GkeGpuNodePoolArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new GkeGpuNodePool("train", args(more)).ref }), { preview: false, ...options });
const refused = (more: Partial<GkeGpuNodePoolArgs>) => failureOf(() => new GkeGpuNodePool("train", args(more)));
const nodes = (recording: Recording): ResourceNode => only(recording, poolType);
const inputs = (recording: Recording) => nodes(recording).inputs as any;
const ultra = (more: Partial<GkeGpuNodePoolArgs> = {}) => ({
  machineType: "a3-ultragpu-8g",
  zone: "us-central1-b",
  cluster: gkeClusterWith(rdmaFabric("us-central1-b"), "us-central1-b"),
  ...more,
});
const small = (more: Partial<GkeGpuNodePoolArgs> = {}) => ({
  machineType: "g2-standard-48",
  cluster: gkeClusterByHand(),
  ...more,
});
const ultraCluster = (version: string) => ({
  ...gkeClusterWith(rdmaFabric("us-central1-b"), "us-central1-b"),
  version,
});
const flex: GkeCapacity = { kind: GcpCapacityKind.FlexStart };
const reservation: GkeCapacity = { kind: GcpCapacityKind.Reservation, reservation: "research" };

const gpuPool: Pick<PoolPlace, "type" | "make" | "counts" | "taint" | "scaling" | "sizeAtCreation"> = {
  type: "hybrid-gpu:index:GkeGpuNodePool",
  make: (name, own, options) => new GkeGpuNodePool(name, own as GkeGpuNodePoolArgs, options),
  counts: nodeCounts,
  taint: "nvidia.com/gpu",
  sizeAtCreation: "initialNodeCount",
  scaling: ([made, ...others]) => {
    expect(others).toEqual([]);
    const { autoscaling, initialNodeCount, nodeLocations } = made!.inputs as any;
    expect(nodeLocations).toHaveLength(1);
    return { min: autoscaling.totalMinNodeCount, planned: initialNodeCount, max: autoscaling.totalMaxNodeCount };
  },
};
const says = { place: "gcp", region: "us-central1", zone } as const;

describePool("GkeGpuNodePool", {
  ...gkePlace([tcpxoFabric()]),
  ...gpuPool,
  asked: { machineType: "a3-megagpu-8g", zone },
  says: { ...says, machineType: "a3-megagpu-8g", accelerator: "H100", acceleratorsPerNode: 8, capacity: "on-demand" },
});

describePool("GkeGpuNodePool of a type whose accelerator has spaces in its name", {
  ...gkePlace(),
  ...gpuPool,
  asked: { machineType: "g4-standard-384", zone, capacity: { kind: GcpCapacityKind.Spot } },
  says: {
    ...says,
    machineType: "g4-standard-384",
    accelerator: "RTX PRO 6000",
    acceleratorsPerNode: 8,
    capacity: "spot",
  },
});

describe("a pool of GPU nodes on demand", () => {
  it("makes this", async () => {
    expect(outline(await pool())).toMatchInlineSnapshot(`
      [
        "gcp:container/nodePool:NodePool train-nodes < train [ignoreChanges=initialNodeCount,nodeConfig.ephemeralStorageLocalSsdConfig,nodeConfig.localNvmeSsdBlockConfig]",
        "hybrid-gpu:index:GkeGpuNodePool train < test-dev",
      ]
    `);
  });

  it("says everything that GKE would otherwise fill in by itself", async () => {
    expect(inputs(await pool({ team: "vision" }))).toEqual({
      project: "example-project",
      location: "us-central1",
      cluster: "lab",
      nodeLocations: [zone],
      autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 4, locationPolicy: "ANY" },
      initialNodeCount: 2,
      maxPodsPerNode: 32,
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
      placementPolicy: { type: "COMPACT" },
      networkConfig: {
        additionalNodeNetworkConfigs: [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({
          network: `vpc${index}`,
          subnetwork: `vpc${index}-nodes`,
        })),
      },
      nodeConfig: {
        machineType: "a3-megagpu-8g",
        diskType: "pd-balanced",
        diskSizeGb: 200,
        gvnic: { enabled: true },
        guestAccelerators: [
          {
            type: "nvidia-h100-mega-80gb",
            count: 8,
            gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" },
          },
        ],
        ephemeralStorageLocalSsdConfig: { localSsdCount: 16 },
        reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
        serviceAccount: "lab-nodes@example-project.iam.gserviceaccount.com",
        oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
        metadata: { "disable-legacy-endpoints": "true" },
        workloadMetadataConfig: { mode: "GKE_METADATA" },
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
        labels: {
          "hybrid-gpu/pool": "train",
          "hybrid-gpu/team": "vision",
          "hybrid-gpu/accelerator": "H100",
          "hybrid-gpu/capacity": "on-demand",
          "hybrid-gpu/fabric": "tcpxo",
        },
        taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }],
        resourceLabels: { name: "train-nodes", team: "vision", project: "test", environment: "dev", owner: "vision" },
      },
    });
  });

  it("leaves the network of bare metal to GKE", async () => {
    const bare = {
      machineType: "a4x-maxgpu-4g-metal",
      zone: "us-central1-a",
      capacity: { kind: GcpCapacityKind.Reservation, reservation: "racks" },
    };
    expect(nodes(await pool(bare)).inputs["networkConfig"]).toEqual({ acceleratorNetworkProfile: "auto" });
    expect(await refused({ ...bare, networking: GkeNetworking.MultiNetwork })).toContain(
      'networking ("multi-network") attaches VPCs of one\'s own, and a4x-maxgpu-4g-metal is bare metal, whose network GKE makes. Fix: leave it out, for dranet.',
    );
  });

  it("leaves to later what drifts: its size, and the disks that GKE attaches by itself", async () => {
    const { options } = nodes(await pool());
    expect(options.ignoreChanges).toEqual([
      "initialNodeCount",
      "nodeConfig.ephemeralStorageLocalSsdConfig",
      "nodeConfig.localNvmeSsdBlockConfig",
    ]);
    expect(options.deleteBeforeReplace).toBeUndefined();
    expect(nodes(await pool(small())).options.ignoreChanges).toEqual(["initialNodeCount"]);
    // GKE has a strategy of its own for these, which the provider cannot say.
    for (const kind of [GcpCapacityKind.FlexStart, GcpCapacityKind.Queued]) {
      const waiting = await pool({ ...small(), nodes: { min: 0, planned: 0, max: 2 }, capacity: { kind } });
      expect(nodes(waiting).options.ignoreChanges).toEqual(["initialNodeCount", "upgradeSettings"]);
    }
  });

  it("takes what is asked for: driver, disks, pods, account, maintenance, taints, no secure boot", async () => {
    const taints: PoolTaint[] = [
      { key: "dedicated", value: "vision", effect: TaintEffect.NoExecute },
      { key: "quiet", effect: TaintEffect.PreferNoSchedule },
    ];
    const made = inputs(
      await pool({
        driverVersion: GkeGpuDriver.Default,
        bootDiskGiB: 500,
        maxPodsPerNode: 64,
        nodeServiceAccount: "mine@example-project.iam.gserviceaccount.com",
        hostMaintenance: GkeHostMaintenance.Periodic,
        secureBoot: false,
        localSsd: GkeLocalSsd.Block,
        taints,
        autoUpgrade: false,
      }),
    );
    expect(made.maxPodsPerNode).toBe(64);
    expect(made.management).toEqual({ autoRepair: true, autoUpgrade: false });
    expect(made.nodeConfig).toMatchObject({
      diskSizeGb: 500,
      guestAccelerators: [{ gpuDriverInstallationConfig: { gpuDriverVersion: "DEFAULT" } }],
      serviceAccount: "mine@example-project.iam.gserviceaccount.com",
      hostMaintenancePolicy: { maintenanceInterval: "PERIODIC" },
      shieldedInstanceConfig: { enableSecureBoot: false, enableIntegrityMonitoring: true },
      localNvmeSsdBlockConfig: { localSsdCount: 16 },
      taints: [
        { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" },
        { key: "dedicated", value: "vision", effect: "NO_EXECUTE" },
        { key: "quiet", value: "", effect: "PREFER_NO_SCHEDULE" },
      ],
    });
    expect(made.nodeConfig).not.toHaveProperty("ephemeralStorageLocalSsdConfig");
  });

  it("boots unsigned drivers where somebody else installs them, unless told otherwise", async () => {
    const secure = (recording: Recording) => inputs(recording).nodeConfig.shieldedInstanceConfig.enableSecureBoot;
    const driverVersion = GkeGpuDriver.Disabled;
    expect(secure(await pool({ driverVersion }))).toBe(false);
    const insisting = await pool({ driverVersion, secureBoot: true });
    expect(secure(insisting)).toBe(true);
    expect(warningsOf(insisting)).toEqual([
      'GkeGpuNodePool "train": secureBoot (true) keeps drivers out that are not signed, and GKE installs none here. Fix: leave secureBoot out, or make sure that the driver is signed. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/shielded-gke-nodes]',
    ]);
  });

  it("asks for local SSDs where the buyer chooses them, and for none where it does not", async () => {
    const chosen = inputs(await pool(small({ localSsdDisks: 4 }))).nodeConfig;
    expect(chosen.ephemeralStorageLocalSsdConfig).toEqual({ localSsdCount: 4 });
    expect(chosen.diskType).toBe("pd-balanced");
    const none = inputs(await pool(small())).nodeConfig;
    for (const key of ["ephemeralStorageLocalSsdConfig", "localNvmeSsdBlockConfig"])
      expect(none).not.toHaveProperty(key);
  });

  it("a version counts when nodes are made, and for good where GKE raises none", async () => {
    const version = "1.35.2-gke.1000000";
    const raised = await pool({ version });
    expect(inputs(raised).version).toBe(version);
    expect(nodes(raised).options.ignoreChanges).toContain("version");
    expect(nodes(await pool({ version, autoUpgrade: false })).options.ignoreChanges).not.toContain("version");
  });

  it("without workload identity it asks for none, and warns", async () => {
    const recording = await pool(small({ cluster: gkeClusterByHand({ workloadPool: undefined }) }));
    expect(inputs(recording).nodeConfig).not.toHaveProperty("workloadMetadataConfig");
    expect(warningsOf(recording)).toEqual([
      'GkeGpuNodePool "train": cluster.workloadPool (not given) is missing: without workload identity, every pod can act as the service account of its node. Fix: switch workload identity on, and describe its pool. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity]',
    ]);
  });
});

describe("the networks of a pool", () => {
  const attached = (recording: Recording): string[] | undefined =>
    inputs(recording).networkConfig?.additionalNodeNetworkConfigs?.map(
      ({ network, subnetwork }: any) => `${network}/${subnetwork}`,
    );

  it.each<[string, Partial<GkeGpuNodePoolArgs>, string[] | undefined, string | undefined]>([
    [
      "four VPCs for A3 High",
      { machineType: "a3-highgpu-8g", cluster: gkeClusterWith(tcpxFabric()) },
      ["vpc1/vpc1-nodes", "vpc2/vpc2-nodes", "vpc3/vpc3-nodes", "vpc4/vpc4-nodes"],
      "tcpx",
    ],
    [
      "a gVNIC VPC and eight RDMA subnets for A3 Ultra",
      ultra({ capacity: reservation }),
      ["gvnic-1/gvnic-1-nodes", ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => `rdma/rdma-${index}`)],
      "rdma",
    ],
    [
      "a gVNIC VPC and four RDMA subnets for A4X",
      { machineType: "a4x-highgpu-4g", capacity: reservation, cluster: gkeClusterWith(rdmaFabric(zone, 4)) },
      ["gvnic-1/gvnic-1-nodes", ...[0, 1, 2, 3].map((index) => `rdma/rdma-${index}`)],
      "rdma",
    ],
    [
      "none for A3 High with fewer than eight GPUs",
      small({ machineType: "a3-highgpu-4g", capacity: flex }),
      undefined,
      undefined,
    ],
    ["none when told so", { networking: GkeNetworking.None }, undefined, undefined],
  ])("are %s", async (_, more, networks, fabric) => {
    const recording = await pool(more);
    expect(attached(recording)).toEqual(networks);
    expect(inputs(recording).nodeConfig.labels["hybrid-gpu/fabric"]).toBe(fabric);
    if (networks === undefined) expect(inputs(recording)).not.toHaveProperty("networkConfig");
  });

  it("are those of its zone, of several", async () => {
    const cluster = gkeClusterByHand(
      { multiNetworking: true },
      {
        fabrics: [
          tcpxFabric(),
          { ...rdmaFabric("us-central1-a"), gvnic: [{ network: "other", subnetworks: ["other"] }] },
          rdmaFabric("us-central1-b"),
        ],
      },
    );
    expect(attached(await pool(ultra({ cluster, capacity: reservation })))![0]).toBe("gvnic-1/gvnic-1-nodes");
  });

  it("GKE makes with DRANET, with the label by which its driver finds the nodes", async () => {
    const made = inputs(
      await pool(ultra({ networking: GkeNetworking.Dranet, capacity: reservation, cluster: gkeClusterByHand() })),
    );
    expect(made.networkConfig).toEqual({ acceleratorNetworkProfile: "auto" });
    expect(made.nodeConfig.labels).toMatchObject({
      "cloud.google.com/gke-networking-dra-driver": "true",
      "hybrid-gpu/fabric": "rdma",
    });
  });

  it("may have names that come later", async () => {
    const program = () => {
      const cluster = gkeClusterWith({
        ...tcpxoFabric(),
        gvnic: tcpxoFabric().gvnic.with(3, {
          network: later("vpc-name", "made"),
          subnetworks: [later("subnet-name", "made-nodes")],
        }),
      });
      new GkeGpuNodePool("train", args({ cluster }));
    };
    const planned = inputs(await run(program)).networkConfig.additionalNodeNetworkConfigs;
    expect(planned[3]).toEqual({ network: UNKNOWN, subnetwork: UNKNOWN });
    expect(planned[4]).toEqual({ network: "vpc5", subnetwork: "vpc5-nodes" });
    const made = await run(program, { preview: false });
    expect(inputs(made).networkConfig.additionalNodeNetworkConfigs[3]).toEqual({
      network: "made",
      subnetwork: "made-nodes",
    });
    expect(madeFrom(made, nodes(made), "networkConfig")).toEqual([
      "test:index:Later subnet-name",
      "test:index:Later vpc-name",
    ]);
  });
});

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
      "an unknown machine type",
      () => ({ machineType: "a3-megagpu-8" }),
      [
        'machineType ("a3-megagpu-8") is not a Google Cloud machine type of the catalogue. Fix: use a name of the catalogue, for example a3-megagpu-8g, a2-megagpu-16g, a3-edgegpu-8g.',
      ],
    ],
    [
      "a TPU machine type",
      () => ({ machineType: "ct5p-hightpu-4t" }),
      [
        'machineType ("ct5p-hightpu-4t") is a TPU machine type. Fix: use TpuSlice, which derives machine type and nodes from generation and topology.',
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
      "a zone of another region",
      () => ({ zone: "us-east5-a" }),
      [
        'zone ("us-east5-a") is a zone of us-east5, not of us-central1. Fix: use a zone of us-central1, for example us-central1-a, or change the region. [https://docs.cloud.google.com/compute/docs/regions-zones]',
      ],
    ],
    [
      "A3 Ultra on a cluster below its minimum version",
      () =>
        ultra({
          cluster: { ...gkeClusterWith(rdmaFabric("us-central1-b"), "us-central1-b"), version: "1.30.5-gke.1014000" },
          capacity: reservation,
        }),
      [
        'cluster.version ("1.30.5-gke.1014000") is below 1.31.4-gke.1183000, the lowest version for A3 Ultra with GPUDirect RDMA. Fix: use 1.31.4-gke.1183000 or later. [https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom]',
      ],
    ],
    [
      "DRANET on a cluster below its minimum version",
      () => ({ networking: GkeNetworking.Dranet, cluster: gkeClusterByHand({ version: "1.33.5-gke.1162000" }) }),
      [
        'cluster.version ("1.33.5-gke.1162000") is below 1.34.1-gke.1829001, the lowest version for managed DRANET. Fix: use 1.34.1-gke.1829001 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]',
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
      "ranges that overlap, and one that is none",
      () =>
        small({
          cluster: gkeClusterByHand(
            {},
            { ranges: { nodes: "10.4.0.0/20", pods: "10.4.0.0/14", services: "10.7.0.0/20" } },
          ),
        }),
      [
        'cluster.network.ranges.pods ("10.4.0.0/14") overlaps cluster.network.ranges.nodes (10.4.0.0/20). Fix: use ranges that do not overlap.',
        'cluster.network.ranges.services ("10.7.0.0/20") overlaps cluster.network.ranges.pods (10.4.0.0/14). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "a cluster too old for several things",
      () => ultra({ capacity: flex, cluster: ultraCluster("1.28.3-gke.1000") }),
      [
        'cluster.version ("1.28.3-gke.1000") is below 1.32.2-gke.1652000, the lowest version for A3 Ultra with GPUDirect RDMA and flex-start of GPU nodes. Fix: use 1.32.2-gke.1652000 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]',
      ],
    ],
    [
      "nodes too old for what they are, and for their cluster",
      () => ultra({ capacity: flex, version: "1.20" }),
      [
        `version ("1.20") is more than three minor versions behind the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
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
      "A3 Mega with seven further networks",
      () => ({ cluster: gkeClusterWith(tcpxoFabric(7)) }),
      [
        "cluster.network.fabrics[0].gvnic (7) is not the number of gVNIC VPCs that nodes of a3-megagpu-8g are attached to: 8. Fix: list 8: too few leave GPUs without an interface, and one too many takes the place of a GPU's. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "A3 Mega with nine further networks",
      () => ({ cluster: gkeClusterWith(tcpxoFabric(9)) }),
      [
        "cluster.network.fabrics[0].gvnic (9) is not the number of gVNIC VPCs that nodes of a3-megagpu-8g are attached to: 8. Fix: list 8: too few leave GPUs without an interface, and one too many takes the place of a GPU's. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "A3 Mega with two subnets in one VPC",
      () => ({
        cluster: gkeClusterWith({
          kind: "tcpxo",
          gvnic: tcpxoFabric().gvnic.with(1, { network: "vpc2", subnetworks: ["a", "b"] }),
        }),
      }),
      [
        "cluster.network.fabrics[0].gvnic[1].subnetworks (2) is not the number of subnets that a gVNIC VPC is attached by: 1. Fix: name one subnet of each. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "A3 Mega with the networks of A3 High",
      () => ({ cluster: gkeClusterWith(tcpxFabric()) }),
      [
        'cluster.network.fabrics (["tcpx"]) has no networks of kind tcpxo, and nodes of a3-megagpu-8g are attached to 8 gVNIC VPCs of one subnet each. Fix: add them to the network, or set networking to dranet or none. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]',
      ],
    ],
    [
      "A3 Mega without any, and without multi-networking",
      () => ({ cluster: gkeClusterByHand() }),
      [
        "cluster.multiNetworking (false) is off, and nodes of a3-megagpu-8g are attached to further networks. Fix: make the cluster with multi-networking, which cannot be switched on later, or set networking to dranet or none. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
        "cluster.network.fabrics (not given) has no networks of kind tcpxo, and nodes of a3-megagpu-8g are attached to 8 gVNIC VPCs of one subnet each. Fix: add them to the network, or set networking to dranet or none. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "A4X with the subnets of A4",
      () => ({ machineType: "a4x-highgpu-4g", capacity: reservation, cluster: gkeClusterWith(rdmaFabric(zone, 8)) }),
      [
        "cluster.network.fabrics[0].rdma.subnetworks (8) is not the number of RDMA subnets that nodes of a4x-highgpu-4g are attached to: 4. Fix: list 4, one for each interface. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]",
      ],
    ],
    [
      "RDMA networks of another zone",
      () => ultra({ cluster: gkeClusterWith(rdmaFabric("us-central1-a"), "us-central1-b"), capacity: reservation }),
      [
        'cluster.network.fabrics[0].zone ("us-central1-a") is not the zone of the nodes, us-central1-b: networks with an RDMA profile serve the one zone that they were made for. Fix: use us-central1-a for the nodes, or add networks for us-central1-b. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]',
      ],
    ],
    [
      "RDMA networks of no zone",
      () =>
        ultra({
          cluster: gkeClusterWith({ ...rdmaFabric(), zone: undefined }, "us-central1-b"),
          capacity: reservation,
        }),
      [
        "cluster.network.fabrics[0].zone (not given) is missing: networks with an RDMA profile serve the one zone that they were made for. Fix: give the zone in the profile's name. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]",
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
      "GPUDirect where there is none",
      () => small({ networking: GkeNetworking.Dranet }),
      [
        'networking ("dranet") is about GPUDirect, and g2-standard-48 has none. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]',
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
    [
      "local SSDs beside those of the machine",
      () => ({ localSsdDisks: 8 }),
      ["localSsdDisks (8) is given, and a3-megagpu-8g comes with 16. Fix: leave it out."],
    ],
    [
      "local SSDs for a machine without",
      () => small({ machineType: "a3-highgpu-4g-nolssd", capacity: flex, localSsdDisks: 8 }),
      [
        "localSsdDisks (8) is given, and a3-highgpu-4g-nolssd takes none. Fix: leave it out, or use a3-highgpu-4g. [https://docs.cloud.google.com/compute/docs/disks/local-ssd]",
      ],
    ],
    [
      "a use for local SSDs that there are not",
      () => small({ localSsd: GkeLocalSsd.Block }),
      [
        'localSsd ("block") is given, and nodes of g2-standard-48 have no local SSDs. Fix: leave it out. [https://docs.cloud.google.com/compute/docs/disks/local-ssd]',
      ],
    ],
    [
      "half a disk",
      () => small({ localSsdDisks: 0.5 }),
      [
        "localSsdDisks (0.5) is not a whole number of disks, 1 or more. Fix: leave it out. [https://docs.cloud.google.com/compute/docs/disks/local-ssd]",
      ],
    ],
    [
      "words that are none",
      () => ({
        driverVersion: "NEWEST" as never,
        networking: "fast" as never,
        placement: "close" as never,
        localSsd: "raid" as never,
        hostMaintenance: "NEVER" as never,
      }),
      [
        'driverVersion ("NEWEST") is not one of the choices. Fix: use DEFAULT, LATEST, INSTALLATION_DISABLED.',
        'networking ("fast") is not one of the choices. Fix: use multi-network, dranet, none.',
        'placement ("close") is not one of the choices. Fix: use compact, none.',
        'localSsd ("raid") is not one of the choices. Fix: use ephemeral, block.',
        'hostMaintenance ("NEVER") is not one of the choices. Fix: use PERIODIC, AS_NEEDED.',
      ],
    ],
    [
      "pods, disks and versions",
      () => ({ maxPodsPerNode: 300, bootDiskGiB: 8, version: "1.36" }),
      [
        "maxPodsPerNode (300) is not a whole number of pods from 8 to 256. Fix: leave it out for the default. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr]",
        "bootDiskGiB (8) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
        `version ("1.36") is newer than the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "a version too old for the cluster",
      () => ({ version: "1.31.14-gke.1243000" }),
      [
        `version ("1.31.14-gke.1243000") is more than three minor versions behind the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "no account for the nodes",
      () => ({ cluster: { ...gkeClusterWith(tcpxoFabric()), nodeServiceAccount: undefined } }),
      [
        "nodeServiceAccount (not given) is missing, and cluster.nodeServiceAccount too: nodes would run as the project's default account, which may do too much. Fix: give the email of an account with the role roles/container.defaultNodeServiceAccount. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa]",
      ],
    ],
    [
      "labels that Google refuses",
      () => ({ team: "Vision", labels: { Run: "a", run: "A", long: "x".repeat(64) } }),
      [
        'labels.Run ("Run") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'labels.run ("A") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'labels.long ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'team ("Vision") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
    [
      "taints",
      () => ({ taints: [{ key: "-", effect: "NoSchedule" as never }] }),
      [
        'taints[0].key ("-") has a key that Kubernetes does not take. Fix: use a name such as tier, or one with a DNS prefix such as example.com/tier. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
        'taints[0].effect ("NoSchedule") is not a taint effect of GKE. Fix: use NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE. [https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig#NodeTaint]',
      ],
    ],
    [
      "an unknown project",
      () => ({ cluster: { ...gkeClusterWith(tcpxoFabric()), project: "Example" } }),
      [
        'cluster.project ("Example") is not the id of a project. Fix: give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last. [https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects]',
      ],
    ],
    [
      "a network of another region than the cluster",
      () => ({ cluster: { ...gkeClusterWith(tcpxoFabric()), location: "us-east5" } }),
      [
        `cluster.location ("us-east5") is not in the region of the cluster's network, us-central1. Fix: describe the network that the cluster lives in.`,
      ],
    ],
    [
      "what decides the graph, as Outputs",
      () => ({
        machineType: pulumi.output("a3-megagpu-8g") as never,
        nodes: { min: 0, planned: pulumi.output(2) as never, max: 4 },
      }),
      [
        "machineType (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
        "nodes (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
      ],
    ],
    [
      "nothing at all",
      () => ({
        cluster: undefined as never,
        machineType: undefined as never,
        zone: 2 as never,
        nodes: undefined as never,
      }),
      [
        "machineType (not given) is not text. Fix: give one such as a3-megagpu-8g.",
        "zone (2) is not text. Fix: give one such as us-central1-a.",
        "cluster (not given) is missing. Fix: give the ref of a GkeCluster, or describe a cluster.",
        "nodes (not given) is not an object of min, planned and max. Fix: give {min: 0, planned: 2, max: 4}.",
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more())).toBe(refusal("GkeGpuNodePool", "train", problems));
  });
});

describe("a pool on a GkeCluster", () => {
  it("starts after what nodes need, by the data it uses", async () => {
    const recording = await run(() => {
      const { ref: network } = new GkeNetwork("net", {
        region: "us-central1",
        fabrics: [{ kind: GkeFabricKind.Tcpxo }],
      });
      const { ref: cluster } = new GkeCluster("main", { network });
      new GkeGpuNodePool("train", args({ cluster }));
    });
    const made = only(recording, poolType, "train-nodes");
    expect(made.options.dependsOn).toBeUndefined();
    expect(madeFrom(recording, made, "cluster")).toContain("gcp:container/cluster:Cluster main-cluster");
    expect(madeFrom(recording, made, "nodeConfig")).toContain("gcp:serviceaccount/account:Account main-nodes");
    const networks = madeFrom(recording, made, "networkConfig");
    expect(networks.filter((text) => text.startsWith("gcp:compute/network:Network "))).toHaveLength(8);
    expect(networks.filter((text) => text.startsWith("gcp:compute/subnetwork:Subnetwork "))).toHaveLength(8);
    expect((made.inputs as any).networkConfig.additionalNodeNetworkConfigs).toHaveLength(8);
    expect(warningsOf(recording)).toEqual([]);
  });
});

describe("a pool with inputs that are only known later", () => {
  const inPlan = (recording: Recording) => inputs(recording).nodeConfig;

  it("is planned without them, and made when they come", async () => {
    const program = () =>
      new GkeGpuNodePool(
        "train",
        args({
          ...ultra(),
          capacity: {
            kind: GcpCapacityKind.Reservation,
            reservation: later("reservation", "projects/shared-gpus/reservations/research"),
            block: later("block", "block-1"),
          },
          bootDiskGiB: later("size", 300),
          version: later("version", "1.35.2-gke.1000000"),
          nodeLabels: { tier: later("tier", "gold"), plain: "text" },
          labels: { run: later("run", "a"), "cost-centre": "7" },
          nodeServiceAccount: later("account", "mine@example-project.iam.gserviceaccount.com"),
          placementPolicy: later("policy", "reserved"),
          secureBoot: later("secure", false),
        }),
      );
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect(inPlan(planned)).toMatchObject({
      machineType: "a3-ultragpu-8g",
      diskSizeGb: UNKNOWN,
      reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", values: [UNKNOWN] },
      labels: { tier: UNKNOWN, plain: "text", "hybrid-gpu/pool": "train" },
      resourceLabels: { run: UNKNOWN, "cost-centre": "7", name: "train-nodes" },
    });
    expect(inPlan(made)).toMatchObject({
      diskSizeGb: 300,
      reservationAffinity: { values: ["projects/shared-gpus/reservations/research/reservationBlocks/block-1"] },
      labels: { tier: "gold", plain: "text" },
      resourceLabels: { run: "a", "cost-centre": "7" },
      serviceAccount: "mine@example-project.iam.gserviceaccount.com",
      shieldedInstanceConfig: { enableSecureBoot: false },
    });
    expect(inputs(made)).toMatchObject({
      version: "1.35.2-gke.1000000",
      placementPolicy: { type: "", policyName: "reserved" },
    });
  });

  it("of a cluster that comes later altogether knows its networks and its reservation then", async () => {
    const program = () =>
      new GkeGpuNodePool(
        "train",
        args({ ...ultra({ capacity: reservation }), cluster: later("cluster", ultra().cluster) as never }),
      );
    const planned = await run(program);
    expect(inputs(planned).networkConfig).toEqual({ additionalNodeNetworkConfigs: UNKNOWN });
    const made = await run(program, { preview: false });
    expect(inputs(made).networkConfig.additionalNodeNetworkConfigs).toHaveLength(9);
    expect(inPlan(made)).toMatchObject({
      workloadMetadataConfig: { mode: "GKE_METADATA" },
      reservationAffinity: { values: ["research"] },
    });
  });

  const zones = "https://docs.cloud.google.com/compute/docs/regions-zones";
  it.each<[string, () => Partial<GkeGpuNodePoolArgs>, string[]]>([
    [
      "a cluster somewhere else",
      () => ({
        cluster: later(
          "cluster",
          gkeClusterByHand(
            { location: "us-east5", multiNetworking: true },
            { region: "us-east5", fabrics: [tcpxoFabric()] },
          ),
        ) as never,
      }),
      [
        `zone ("us-central1-a") is a zone of us-central1, not of us-east5. Fix: use a zone of us-east5, for example us-east5-a, or change the region. [${zones}]`,
      ],
    ],
    [
      "a cluster with too few networks",
      () => ({ cluster: later("cluster", gkeClusterWith(tcpxoFabric(7))) as never }),
      [
        "cluster.network.fabrics[0].gvnic (7) is not the number of gVNIC VPCs that nodes of a3-megagpu-8g are attached to: 8. Fix: list 8: too few leave GPUs without an interface, and one too many takes the place of a GPU's. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "a cluster whose ranges overlap",
      () => ({
        cluster: later("cluster", {
          ...gkeClusterWith(tcpxoFabric()),
          network: gkeNetworkByHand({
            fabrics: [tcpxoFabric()],
            ranges: { nodes: "10.0.0.0/20", services: "10.0.8.0/24" },
          }),
        }) as never,
      }),
      [
        'cluster.network.ranges.services ("10.0.8.0/24") overlaps cluster.network.ranges.nodes (10.0.0.0/20). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "a cluster without its network",
      () => ({ cluster: later("cluster", { ...gkeClusterByHand(), network: undefined }) as never }),
      ["cluster.network (not given) is missing. Fix: give the ref of a GkeNetwork, or describe a network."],
    ],
    [
      "a name for a cluster",
      () => ({ cluster: later("cluster", "lab") as never }),
      ['cluster ("lab") is text, not a description. Fix: give the ref of a GkeCluster.'],
    ],
    [
      "a reservation that is none",
      () => ({ capacity: { kind: GcpCapacityKind.Reservation, reservation: later("held", "My GPUs") } }),
      [
        'capacity.reservation ("My GPUs") does not name a reservation. Fix: give its name, or projects/<project>/reservations/<name> where another project shares it. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "a block that is none",
      () => ultra({ capacity: { ...reservation, block: later("block", "1") } }),
      [
        'capacity.block ("1") is not the name of a block. Fix: give 1 to 63 lower-case letters, digits and dashes. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "a disk that is too small",
      () => ({ bootDiskGiB: later("size", 8) }),
      [
        "bootDiskGiB (8) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
      ],
    ],
    [
      "a version newer than the cluster",
      () => ({ version: later("version", "1.36.0-gke.1000000") }),
      [
        `version ("1.36.0-gke.1000000") is newer than the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "a node label that is none",
      () => ({ nodeLabels: { tier: later("tier", "very good") } }),
      [
        'nodeLabels.tier ("very good") is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. Fix: use very-good. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
      ],
    ],
    [
      "a label that Google refuses",
      () => ({ labels: { run: later("run", "A") } }),
      [
        'labels.run ("A") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
  ])("makes nothing of %s", async (_, more, problems) => {
    const { message, made } = await failing(() => new GkeGpuNodePool("train", args(more())));
    expect(message).toBe(refusal("GkeGpuNodePool", "train", problems));
    expect(made).toEqual([]);
  });

  it("judges now what does not depend on them", async () => {
    const message = await failureOf(
      () =>
        new GkeGpuNodePool(
          "train",
          args({
            nodes: { min: 2, planned: 1, max: 4 },
            capacity: { kind: GcpCapacityKind.Spot, reservation: later("held", "research") },
          }),
        ),
    );
    expect(message.split("\n").map((line) => /^ {2}- (\S+) /.exec(line)?.[1])).toEqual([
      undefined,
      "nodes.min",
      "capacity.reservation",
    ]);
  });
});

describe("a pool that may not fit", () => {
  it("is warned about: addresses of nodes and pods, a dense reservation, a zone", async () => {
    const ranges = { nodes: "10.0.0.0/28", pods: "10.4.0.0/23" };
    const recording = await pool(
      small({ cluster: gkeClusterByHand({}, { ranges }), nodes: { min: 0, planned: 1, max: 16 } }),
    );
    const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr";
    expect(warningsOf(recording)).toEqual([
      `GkeGpuNodePool "train": nodes.max (16) may need 20 addresses of nodes, and 10.0.0.0/28 has 16. Fix: use a larger range, or fewer nodes. [${guide}]`,
      `GkeGpuNodePool "train": nodes.max (16) may need 1024 addresses of pods, and 10.4.0.0/23 has 512. Fix: use a larger range, or fewer nodes. [${guide}]`,
    ]);
    const dense = await pool(ultra({ capacity: reservation, placement: GkePlacement.Compact }));
    expect(warningsOf(dense)).toEqual([
      'GkeGpuNodePool "train": placement ("compact") is a new placement, and the machines of a reservation stand where it was made: nodes would not start. Fix: leave placement out; where the reservation was made in a policy, name that as placementPolicy. [https://github.com/AI-Hypercomputer/xpk/pull/1073]',
    ]);
  });

  it("is warned about: a cluster whose version is not named whole, where a later one of its minor is needed", async () => {
    const guide = "https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom";
    expect(warningsOf(await pool(ultra({ capacity: reservation, cluster: ultraCluster("1.31") })))).toEqual([
      `GkeGpuNodePool "train": cluster.version ("1.31") may be below 1.31.4-gke.1183000, the lowest version for A3 Ultra with GPUDirect RDMA. Fix: name the whole version, 1.31.4-gke.1183000 or later. [${guide}]`,
    ]);
    expect(warningsOf(await pool(ultra({ capacity: reservation, cluster: ultraCluster("1.32") })))).toEqual([]);
  });

  it("a name has room for what is made from it", async () => {
    await expect(run(() => new GkeGpuNodePool("a".repeat(26), args()))).resolves.toBeDefined();
    const name = "a".repeat(27);
    expect(await failureOf(() => new GkeGpuNodePool(name, args()))).toBe(
      refusal("GkeGpuNodePool", name, [
        `name ("${name}") has 27 characters, and with -nodes and the ending that Pulumi adds, a node pool's name has at most 40. Fix: use 26 or fewer. [https://github.com/pulumi/pulumi-gcp/issues/1510]`,
      ]),
    );
  });
});
