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
