import { describe, expect, it } from "vitest";
import { type PoolTaint, TaintEffect } from "../../components/core/nodeLabels.ts";
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
import type { GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { only, outline } from "../support/graph.ts";
import { describePool, nodeCounts, type PoolPlace } from "../support/poolContract.ts";
import { failureOf, gkeClusterByHand, madeFrom, refusal, run, tcpxoFabric, warningsOf } from "./gkeFixtures.ts";
import {
  args,
  inputs,
  nodes,
  pool,
  poolType,
  refused,
  reservation,
  small,
  ultra,
  ultraCluster,
} from "./gkeGpuNodePoolSupport.ts";
import { gkePlace, zone } from "./gkePoolPlace.ts";

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
