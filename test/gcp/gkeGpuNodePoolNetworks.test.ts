import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetworking } from "../../components/gcp/nodes/choices.ts";
import type { GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import type { Recording } from "../../simulator/program/record.ts";
import {
  gkeClusterByHand,
  gkeClusterWith,
  later,
  madeFrom,
  rdmaFabric,
  refusal,
  run,
  tcpxFabric,
  tcpxoFabric,
} from "./gkeFixtures.ts";
import { args, flex, inputs, nodes, pool, refused, reservation, small, ultra } from "./gkeGpuNodePoolSupport.ts";
import { zone } from "./gkePoolPlace.ts";

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

describe("a pool with bad input", () => {
  it.each<[string, () => Partial<GkeGpuNodePoolArgs>, string[]]>([
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
      "GPUDirect where there is none",
      () => small({ networking: GkeNetworking.Dranet }),
      [
        'networking ("dranet") is about GPUDirect, and g2-standard-48 has none. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]',
      ],
    ],
    [
      "a network of another region than the cluster",
      () => ({ cluster: { ...gkeClusterWith(tcpxoFabric()), location: "us-east5" } }),
      [
        `cluster.location ("us-east5") is not in the region of the cluster's network, us-central1. Fix: describe the network that the cluster lives in.`,
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more())).toBe(refusal("GkeGpuNodePool", "train", problems));
  });
});
