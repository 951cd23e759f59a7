import { describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { gkeNodePoolType } from "../../components/hardware/gcp/nodePoolView.ts";
import { gpudirectNetworks } from "../../policies/placement/gpudirectNetworks.ts";
import { findings, raw, stackOf } from "../support/analyzer.ts";
import { recordGcp } from "../support/graph.ts";

const mega = (networks: number): Properties => ({
  nodeConfig: {
    machineType: "a3-megagpu-8g",
    guestAccelerators: [{ type: "nvidia-h100-mega-80gb", count: 8 }],
  },
  networkConfig: { additionalNodeNetworkConfigs: Array.from({ length: networks }, () => ({ network: UNKNOWN })) },
});

const pool = (inputs: Properties): ResourceNode => raw(gkeNodePoolType, "train", inputs);
const within = (inputs: Properties): ResourceNode =>
  raw("gcp:container/cluster:Cluster", "c", { nodePools: [{ nodeConfig: {} }, inputs] });
const judge = (node: ResourceNode) => findings(gpudirectNetworks, stackOf(node));

const unread = (path: string) => ({
  urn: pool({}).urn,
  because: "unknown",
  message: `train: whether its GPUs and networks are those of its machine type cannot be judged, because ${path} is known only after creation. Fix: give ${path} as a plain value.`,
});

describe("gpudirect-networks", () => {
  const networks = "networkConfig.additionalNodeNetworkConfigs";

  it("passes all networks of the machine, those that GKE makes, and pools without a fabric", () => {
    expect(judge(pool(mega(8)))).toEqual([]);
    expect(judge(within(mega(8)))).toEqual([]);
    expect(judge(pool({ ...mega(0), networkConfig: { acceleratorNetworkProfile: "auto" } }))).toEqual([]);
    expect(judge(pool({ nodeConfig: { machineType: "e2-standard-4" }, networkConfig: UNKNOWN }))).toEqual([]);
    expect(judge(pool({ nodeConfig: { machineType: "ct6e-standard-4t" }, networkConfig: UNKNOWN }))).toEqual([]);
  });

  it("refuses another number of them, in a pool and inside of a cluster", () => {
    const rule =
      "(3) are not the 8 that a3-megagpu-8g takes. Fix: attach 8 gVNIC networks, or none and let GKE make its own (networkConfig.acceleratorNetworkProfile: auto). " +
      "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]";
    expect(judge(pool(mega(3)))).toEqual([{ urn: pool({}).urn, message: `train: ${networks} ${rule}` }]);
    expect(judge(within(mega(3)))).toEqual([{ urn: within({}).urn, message: `c: nodePools[1].${networks} ${rule}` }]);
  });

  it("refuses networks beside those that GKE makes", () => {
    const { networkConfig } = mega(8) as { networkConfig: object };
    const both = { ...mega(8), networkConfig: { ...networkConfig, acceleratorNetworkProfile: "auto" } };
    expect(judge(pool(both))).toEqual([
      {
        urn: pool({}).urn,
        message:
          `train: ${networks} (8) are attached beside networkConfig.acceleratorNetworkProfile (auto), with which GKE makes and attaches its own. ` +
          "Fix: leave one of the two out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]",
      },
    ]);
  });

  it("refuses other GPUs than those of the machine", () => {
    const other = { machineType: "a2-ultragpu-1g", guestAccelerators: [{ type: "nvidia-tesla-a100", count: 1 }] };
    expect(judge(pool({ nodeConfig: other }))).toEqual([
      {
        urn: pool({}).urn,
        message:
          'train: nodeConfig.guestAccelerators[0].type ("nvidia-tesla-a100") is another GPU, and a2-ultragpu-1g comes with 1 × nvidia-a100-80gb. ' +
          "Fix: use nvidia-a100-80gb. [https://docs.cloud.google.com/compute/docs/gpus]",
      },
    ]);
  });

  it("warns of none", () => {
    const { networkConfig: _, ...without } = mega(0);
    expect(judge(pool(without))).toEqual([
      {
        urn: pool({}).urn,
        because: "warning",
        message: expect.stringMatching(/\(not given\) leaves GPUs of different/),
      },
    ]);
  });

  describe("of nodes without any", () => {
    const { nodeConfig } = mega(0) as { nodeConfig: object };
    const eight = { location: "us-central1", nodeLocations: ["us-central1-a"], nodeCount: 8 };
    const compact = { placementPolicy: { type: "COMPACT" } };
    const without = (more: Properties, config: object = {}) => ({
      ...eight,
      nodeConfig: { ...nodeConfig, ...config },
      ...more,
    });
    const block = {
      consumeReservationType: "SPECIFIC_RESERVATION",
      key: "compute.googleapis.com/reservation-name",
      values: ["h100/reservationBlocks/block-1"],
    };
    const affinity = "nodeConfig.reservationAffinity.values";

    it.each([
      ["compact placement", without(compact), "placementPolicy.type is COMPACT"],
      [
        "a placement policy",
        without({ placementPolicy: { policyName: UNKNOWN } }),
        "placementPolicy.policyName places its nodes",
      ],
      [
        "a block of a reservation",
        without({}, { reservationAffinity: block }),
        `${affinity} names a block of a reservation`,
      ],
      [
        "a label",
        without({}, { labels: { workload: "training" } }),
        "nodeConfig.labels.workload says that it is for training",
      ],
    ])("refuses them where %s says that they are for one job", (_, inputs, why) => {
      expect(judge(pool(inputs))).toEqual([
        {
          urn: pool({}).urn,
          message:
            `train: ${networks} (not given) leaves GPUs of different nodes of a3-megagpu-8g to plain TCP, about 4 GB/s instead of about 340, and train runs one job over up to 8 nodes (${why}). ` +
            "Fix: attach 8 gVNIC networks, or let GKE make its own (networkConfig.acceleratorNetworkProfile: auto). " +
            "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
        },
      ]);
    });

    it("refuses them on RDMA machines, and inside of a cluster", () => {
      const ultra = {
        machineType: "a3-ultragpu-8g",
        guestAccelerators: [{ type: "nvidia-h200-141gb", count: 8 }],
      };
      const [found] = judge(pool(without(compact, ultra)));
      expect(found!.because).toBeUndefined();
      expect(found!.message).toContain("attach 1 gVNIC network and 8 subnets of an RDMA network");
      const [inside] = judge(within(without(compact)));
      expect(inside!.because).toBeUndefined();
      expect(inside!.message).toMatch(/^c: nodePools\[1\]\.networkConfig.* and c nodePools\[1\] runs one job/);
    });

    it("warns, once, of one node, of another role and where nothing says anything", () => {
      const because = (inputs: Properties) => judge(pool(inputs)).map((finding) => finding.because);
      expect(because(without({ ...compact, nodeCount: 1 }))).toEqual(["warning"]);
      expect(because(without({}, { labels: { role: "inference" } }))).toEqual(["warning"]);
      expect(because(without({}))).toEqual(["warning"]);
      expect(because(without({ networkConfig: { acceleratorNetworkProfile: "another" } }))).toEqual(["warning"]);
    });

    it.each([
      ["nodeCount", without({ ...compact, nodeCount: UNKNOWN })],
      ["placementPolicy.type", without({ placementPolicy: { type: UNKNOWN } })],
      ["nodeConfig.labels", without({}, { labels: UNKNOWN })],
    ])("does not pass an unknown %s", (path, inputs) => {
      expect(judge(pool(inputs))).toEqual([
        {
          urn: pool({}).urn,
          because: "unknown",
          message: `train: whether one job spans several nodes of a3-megagpu-8g without further networks cannot be judged, because ${path} is known only after creation. Fix: give it as a plain value, or set networkConfig.acceleratorNetworkProfile to auto.`,
        },
      ]);
    });

    it("does not pass an unknown machine type or profile of nodes that are placed together", () => {
      expect(judge(pool({ ...eight, ...compact, nodeConfig: { machineType: UNKNOWN } }))).toEqual([
        unread("nodeConfig.machineType"),
      ]);
      const profile = { networkConfig: { acceleratorNetworkProfile: UNKNOWN } };
      expect(judge(pool(without({ ...compact, ...profile })))).toEqual([
        unread("networkConfig.acceleratorNetworkProfile"),
      ]);
      expect(judge(pool({ ...eight, ...compact, nodeConfig: { machineType: "c3-standard-4" } }))).toEqual([]);
    });
  });

  const { nodeConfig } = mega(8);
  it.each([
    ["nodeConfig.machineType", { nodeConfig: { machineType: UNKNOWN }, networkConfig: mega(3)["networkConfig"] }],
    [
      "nodeConfig.machineType",
      { nodeConfig: { machineType: UNKNOWN, guestAccelerators: [{ type: "nvidia-l4", count: 1 }] } },
    ],
    [
      "nodeConfig.guestAccelerators[0].type",
      {
        ...mega(8),
        nodeConfig: { machineType: "a3-megagpu-8g", guestAccelerators: [{ type: UNKNOWN, count: 8 }] },
      },
    ],
    [
      "nodeConfig.guestAccelerators[0].count",
      {
        ...mega(8),
        nodeConfig: {
          machineType: "a3-megagpu-8g",
          guestAccelerators: [{ type: "nvidia-h100-mega-80gb", count: UNKNOWN }],
        },
      },
    ],
    [networks, { nodeConfig, networkConfig: { additionalNodeNetworkConfigs: UNKNOWN } }],
    [
      networks,
      { nodeConfig, networkConfig: { additionalNodeNetworkConfigs: UNKNOWN, acceleratorNetworkProfile: "auto" } },
    ],
    [
      "networkConfig.acceleratorNetworkProfile",
      { nodeConfig, networkConfig: { ...(mega(8)["networkConfig"] as object), acceleratorNetworkProfile: UNKNOWN } },
    ],
  ] as [string, Properties][])("does not pass an unknown %s", (path, inputs) => {
    expect(judge(pool(inputs))).toEqual([unread(path)]);
  });

  it("does not pass pools of a cluster that are not known", () => {
    const node = raw("gcp:container/cluster:Cluster", "train", { nodePools: UNKNOWN });
    expect(judge(node)).toEqual([{ ...unread("nodePools"), urn: node.urn }]);
  });
});

describe("gpudirect-networks, of RDMA networks", () => {
  const network = (networkProfile: unknown) => raw("gcp:compute/network:Network", "rdma", { networkProfile });
  const profile = "projects/example/global/networkProfiles/us-central1-b-vpc-roce";
  const subnet = (of: ResourceNode) =>
    raw("gcp:compute/subnetwork:Subnetwork", "rdma-0", { network: UNKNOWN }, { madeFrom: { network: [of] } });
  const ultra = (nodeLocations: unknown, from: readonly ResourceNode[]) =>
    raw(
      gkeNodePoolType,
      "train",
      {
        location: "us-central1",
        nodeLocations,
        nodeCount: 2,
        nodeConfig: {
          machineType: "a3-ultragpu-8g",
          guestAccelerators: [{ type: "nvidia-h200-141gb", count: 8 }],
        },
        networkConfig: { additionalNodeNetworkConfigs: Array.from({ length: 9 }, () => ({ subnetwork: UNKNOWN })) },
      },
      { madeFrom: { networkConfig: from } },
    );
  const found = (nodeLocations: unknown, networkProfile: unknown, bySubnet = false) => {
    const one = network(networkProfile);
    const between = subnet(one);
    return findings(
      gpudirectNetworks,
      stackOf(one, between, ultra(nodeLocations, bySubnet ? [between] : [one, between])),
    );
  };

  it.each([true, false])("refuses one of another zone than the nodes, seen by its subnets alone: %s", (bySubnet) => {
    expect(found(["us-central1-a"], profile, bySubnet)).toEqual([
      {
        urn: pool({}).urn,
        message:
          `train: nodes in us-central1-a are attached to network rdma, whose RDMA profile is of us-central1-b (networkProfile ${profile}), and such a network serves that zone alone. ` +
          "Fix: set nodeLocations to us-central1-b, or make the network with the profile of us-central1-a. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]",
      },
    ]);
    expect(found(["us-central1-b"], profile, bySubnet)).toEqual([]);
  });

  it("refuses nodes in several zones, and the profile of bare metal", () => {
    expect(found(["us-central1-a", "us-central1-b"], profile).map(({ because }) => because)).toEqual([undefined]);
    expect(found(["us-central1-a"], "us-central1-b-vpc-roce-metal").map(({ because }) => because)).toEqual([undefined]);
    expect(found(["us-central1-a"], undefined)).toEqual([]);
  });

  it("does not pass zones that are not known, and warns of a profile that is not", () => {
    expect(found(UNKNOWN, profile).map(({ because }) => because)).toEqual(["unknown"]);
    expect(found(undefined, profile).map(({ because }) => because)).toEqual(["unknown"]);
    expect(found(["us-central1-a"], UNKNOWN).map(({ because }) => because)).toEqual(["warning"]);
  });
});

describe("gpudirect-networks, of the cluster and the networks of A3 High and Mega", () => {
  const found = (cluster: Properties, network: Properties) => {
    const c = raw("gcp:container/cluster:Cluster", "c", { removeDefaultNodePool: true, ...cluster });
    const n = raw("gcp:compute/network:Network", "n", network);
    const inputs = { ...mega(8), cluster: UNKNOWN, location: "us-central1-a", nodeCount: 2 };
    const train = raw(gkeNodePoolType, "train", inputs, { madeFrom: { cluster: [c], networkConfig: [n] } });
    return findings(gpudirectNetworks, stackOf(c, n, train)).map(({ because, message }) => [because, message]);
  };
  const right = { datapathProvider: "ADVANCED_DATAPATH", enableMultiNetworking: true };
  const end = "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]";

  it("warns of what is missing or set otherwise", () => {
    expect(found({}, { mtu: 1460 })).toEqual([
      [
        "warning",
        `train: datapathProvider of cluster c is not given, and GPUDirect-TCPXO needs ADVANCED_DATAPATH. Fix: set datapathProvider: ADVANCED_DATAPATH. ${end}`,
      ],
      [
        "warning",
        `train: enableMultiNetworking of cluster c is not given, and GPUDirect-TCPXO needs true. Fix: set enableMultiNetworking: true. ${end}`,
      ],
      ["warning", `train: mtu of network n is 1460, and GPUDirect-TCPXO is made for 8244. Fix: set mtu: 8244. ${end}`],
    ]);
    const otherwise = { datapathProvider: "LEGACY_DATAPATH", enableMultiNetworking: false };
    expect(found(otherwise, {}).map(([because]) => because)).toEqual(["warning", "warning", "warning"]);
  });

  it("has nothing to say of what is right, of what is known later and of Autopilot", () => {
    expect(found(right, { mtu: 8244 })).toEqual([]);
    expect(found({ datapathProvider: UNKNOWN, enableMultiNetworking: UNKNOWN }, { mtu: UNKNOWN })).toEqual([]);
    expect(found({ enableAutopilot: true }, { mtu: 8244 })).toEqual([]);
  });
});

describe("pools of ours", () => {
  it("have the GPUs and networks of their machine type", async () => {
    const { nodes } = await recordGcp(() => {
      const owned = { team: "research", environment: "prod", owner: "research", project: "example-project" } as const;
      const network = new GkeNetwork("main", {
        ...owned,
        region: "us-central1",
        fabrics: [{ kind: "tcpx" }, { kind: "tcpxo" }, { kind: "rdma", zone: "us-central1-b" }],
      });
      const { ref: cluster } = new GkeCluster("main", { network: network.ref, location: "us-central1", ...owned });
      const zone = "us-central1-b";
      const sizes = { min: 0, planned: 0, max: 2 };
      const bought = { capacity: { kind: "spot" }, nodes: sizes, cluster, zone } as const;
      for (const machineType of ["a3-highgpu-8g", "a3-megagpu-8g", "a3-ultragpu-8g", "a4-highgpu-8g"]) {
        new GkeGpuNodePool(machineType, { ...bought, machineType });
      }
      new GkeGpuNodePool("dranet", { ...bought, machineType: "a3-ultragpu-8g", networking: "dranet" });
      new GkeGpuNodePool("plain", { ...bought, machineType: "g2-standard-48" });
      new TpuSlice("slice", { cluster, generation: "v6e", topology: "4x4", zone, networking: "dranet" });
    });
    const graph = new ResourceGraph(nodes, { gcp: { project: "example-project", region: "us-central1" } });
    expect(graph.ofType(gkeNodePoolType).length).toBeGreaterThanOrEqual(7);
    expect(findings(gpudirectNetworks, graph)).toEqual([]);
  });
});
