import { describe, expect, it } from "vitest";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeFabricKind, type GkeFabricShape, GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import type { GkeClusterRef } from "../../components/gcp/refs.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { only } from "../support/graph.ts";
import {
  gkeClusterByHand,
  gkeClusterWith,
  madeFrom,
  rdmaFabric,
  run,
  tcpxFabric,
  tcpxoFabric,
  warningsOf,
} from "./gkeFixtures.ts";

const zone = "us-central1-b";
const rdma = { kind: GkeFabricKind.Rdma, zone };
const spot = { kind: GcpCapacityKind.Spot };
const reservation = { kind: GcpCapacityKind.Reservation, reservation: "block-1" };

const pool = (cluster: GkeClusterRef, machineType: string, more = {}) =>
  new GkeGpuNodePool("train", { cluster, machineType, zone, nodes: { min: 0, planned: 1, max: 2 }, ...more });

/** A cluster of ours, in a network of ours with these fabrics. */
function clusterOfOurs(fabrics: GkeFabricShape[]): GkeClusterRef {
  const network = new GkeNetwork("net", { region: "us-central1", fabrics });
  return new GkeCluster("main", { network: network.ref }).ref;
}

const counted = (count: number, from: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index + from));
const further = (network: string, subnetwork = network) =>
  [network, subnetwork].map((name) => expect.stringMatching(new RegExp(`^${name}-[0-9a-f]{7}$`)));

describe("pools in a GkeCluster on a GkeNetwork", () => {
  it.each([
    ["a3-highgpu-8g", [{ kind: GkeFabricKind.Tcpx }], spot, counted(4, 1, (index) => `net-tcpx-vpc${index}`), []],
    ["a3-megagpu-8g", [{ kind: GkeFabricKind.Tcpxo }], spot, counted(8, 1, (index) => `net-tcpxo-vpc${index}`), []],
    [
      "a3-ultragpu-8g",
      [{ kind: GkeFabricKind.Tcpxo }, rdma],
      reservation,
      [`net-rdma-${zone}-gvnic-1`],
      counted(8, 0, (index) => `net-rdma-${zone}-${index}`),
    ],
    [
      "a4x-highgpu-4g",
      [{ ...rdma, rdmaSubnets: 4 }],
      reservation,
      [`net-rdma-${zone}-gvnic-1`],
      counted(4, 0, (index) => `net-rdma-${zone}-${index}`),
    ],
  ])("%s is attached to the networks that were made for it", async (machineType, fabrics, capacity, gvnic, subnets) => {
    const recording = await run(() => void pool(clusterOfOurs(fabrics), machineType, { capacity }), { preview: false });
    const { inputs } = only(recording, "gcp:container/nodePool:NodePool", "train-nodes");
    const { additionalNodeNetworkConfigs } = inputs["networkConfig"] as {
      additionalNodeNetworkConfigs: { network: string; subnetwork: string }[];
    };
    expect(additionalNodeNetworkConfigs.map(({ network, subnetwork }) => [network, subnetwork])).toEqual([
      ...gvnic.map((name) => further(name)),
      ...subnets.map((name) => further(`net-rdma-${zone}`, name)),
    ]);
  });

  it("waits for the rules between nodes, and for the roles of their account", async () => {
    const recording = await run(
      () => void pool(clusterOfOurs([{ kind: GkeFabricKind.Tcpx }]), "a3-highgpu-8g", { capacity: spot }),
    );
    const node = only(recording, "gcp:container/nodePool:NodePool", "train-nodes");
    expect(madeFrom(recording, node, "networkConfig").filter((name) => name.includes("Firewall"))).toEqual(
      counted(4, 1, (index) => `gcp:compute/firewall:Firewall net-tcpx-vpc${index}-nodes`),
    );
    expect(madeFrom(recording, node, "nodeConfig")).toContain(
      "gcp:projects/iAMMember:IAMMember main-nodes-defaultNodeServiceAccount",
    );
    expect(madeFrom(recording, node, "cluster")).toEqual(["gcp:container/cluster:Cluster main-cluster"]);
  });

  it("runs TPU slices without any fabric", async () => {
    const recording = await run(() => {
      new TpuSlice("tpu", { cluster: clusterOfOurs([]), generation: "v5e", topology: "2x2", zone: "us-central1-a" });
    });
    expect(recording.nodes.filter(({ type }) => type === "gcp:container/nodePool:NodePool")).toHaveLength(2);
  });
});

describe("pools in a cluster described by hand", () => {
  it.each([
    ["a3-highgpu-8g", gkeClusterWith(tcpxFabric(), zone), spot],
    ["a3-megagpu-8g", gkeClusterWith(tcpxoFabric(), zone), spot],
    ["a3-ultragpu-8g", gkeClusterWith(rdmaFabric(zone), zone), reservation],
    ["a4x-highgpu-4g", gkeClusterWith(rdmaFabric(zone, 4), zone), reservation],
    ["g2-standard-8", gkeClusterByHand(), undefined],
  ])("%s", async (machineType, cluster, capacity) => {
    const recording = await run(() => void pool(cluster, machineType, capacity === undefined ? {} : { capacity }));
    expect(only(recording, "gcp:container/nodePool:NodePool").inputs["cluster"]).toBe("lab");
    expect(warningsOf(recording).filter((text) => /cluster|network/.test(text))).toEqual([]);
  });
});
