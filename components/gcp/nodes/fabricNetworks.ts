import type * as pulumi from "@pulumi/pulumi";
import { type Problem, Problems } from "../../core/problem.ts";
import { GcpFabric, type GcpMachineType } from "../../hardware/gcp/machineType.ts";
import type { GkeFabric } from "../refs.ts";
import type { GkeClusterOutline, GkeFabricOutline } from "./clusterOutline.ts";

const multiNetworkGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx";
const rdmaGuide = "https://docs.cloud.google.com/vpc/docs/rdma-network-profiles";

/** One more interface of a node, as node pools name it. */
export interface NodeNetwork {
  network: pulumi.Input<string>;
  subnetwork: pulumi.Input<string>;
}

/** What a node is attached to, in the order of its interfaces: gVNIC VPCs, then the subnets of the RDMA VPC. */
export function nodeNetworks({ gvnic, rdma }: GkeFabric): NodeNetwork[] {
  const attached = rdma === undefined ? gvnic : [...gvnic, rdma];
  return attached.flatMap(({ network, subnetworks }) => subnetworks.map((subnetwork) => ({ network, subnetwork })));
}

/** Which of several fabrics nodes of this type in this zone take: the one that fits best. */
export function fabricIndex(
  fabrics: readonly GkeFabricOutline[],
  machine: GcpMachineType,
  zone: string,
): number | undefined {
  const { fabric } = machine.network;
  const kinds = [...fabrics.keys()].filter((index) => fabrics[index]!.kind === fabric);
  const here = kinds.filter((index) => fabrics[index]!.zone === null || fabrics[index]!.zone === zone);
  return here.find((index) => hasRightNumbers(fabrics[index]!, machine)) ?? here[0] ?? kinds[0];
}

function hasRightNumbers({ gvnic, rdma }: GkeFabricOutline, { network }: GcpMachineType): boolean {
  const { extraGvnicNetworks, rdmaSubnets } = network;
  return gvnic.length === extraGvnicNetworks && gvnic.every((count) => count === 1) && (rdma ?? 0) === rdmaSubnets;
}

/** What a fabric is made of, in words. */
function wanted({ network: { extraGvnicNetworks, rdmaSubnets } }: GcpMachineType): string {
  const gvnic = `${extraGvnicNetworks} gVNIC ${extraGvnicNetworks === 1 ? "VPC" : "VPCs"} of one subnet each`;
  return rdmaSubnets === 0 ? gvnic : `${gvnic} and ${rdmaSubnets} subnets of an RDMA VPC`;
}

/** The rule of further networks: the cluster takes them, the network has them, in this zone, in this number. */
export function checkFabric(machine: GcpMachineType, zone: string, cluster: GkeClusterOutline): Problem[] {
  const problems = new Problems();
  const { fabric, extraGvnicNetworks, rdmaSubnets } = machine.network;
  const otherwise = "or set networking to dranet or none";
  if (!cluster.multiNetworking) {
    problems.error(
      "cluster.multiNetworking",
      false,
      `is off, and nodes of ${machine.name} are attached to further networks`,
      `make the cluster with multi-networking, which cannot be switched on later, ${otherwise}`,
      multiNetworkGuide,
    );
  }
  const index = fabricIndex(cluster.fabrics, machine, zone);
  if (index === undefined) {
    const kinds = cluster.fabrics.map(({ kind }) => kind);
    problems.error(
      "cluster.network.fabrics",
      kinds.length === 0 ? undefined : kinds,
      `has no networks of kind ${fabric}, and nodes of ${machine.name} are attached to ${wanted(machine)}`,
      `add them to the network, ${otherwise}`,
      multiNetworkGuide,
    );
    return problems.list;
  }
  const found = cluster.fabrics[index]!;
  const at = `cluster.network.fabrics[${index}]`;
  if (found.zone !== null && found.zone !== zone) {
    problems.error(
      `${at}.zone`,
      found.zone,
      `is not the zone of the nodes, ${zone}: networks with an RDMA profile serve the one zone that they were made for`,
      `use ${found.zone} for the nodes, or add networks for ${zone}`,
      rdmaGuide,
    );
  } else if (found.zone === null && fabric === GcpFabric.Rdma) {
    problems.error(
      `${at}.zone`,
      undefined,
      "is missing: networks with an RDMA profile serve the one zone that they were made for",
      "give the zone in the profile's name",
      rdmaGuide,
    );
  }
  if (found.gvnic.length !== extraGvnicNetworks) {
    problems.error(
      `${at}.gvnic`,
      found.gvnic.length,
      `is not the number of gVNIC VPCs that nodes of ${machine.name} are attached to: ${extraGvnicNetworks}`,
      `list ${extraGvnicNetworks}: too few leave GPUs without an interface, and one too many takes the place of a GPU's`,
      multiNetworkGuide,
    );
  }
  found.gvnic.forEach((count, vpc) => {
    if (count === 1) return;
    problems.error(
      `${at}.gvnic[${vpc}].subnetworks`,
      count,
      "is not the number of subnets that a gVNIC VPC is attached by: 1",
      "name one subnet of each",
      multiNetworkGuide,
    );
  });
  if ((found.rdma ?? 0) !== rdmaSubnets) {
    problems.error(
      `${at}.rdma.subnetworks`,
      found.rdma ?? undefined,
      `is not the number of RDMA subnets that nodes of ${machine.name} are attached to: ${rdmaSubnets}`,
      rdmaSubnets === 0 ? "leave rdma out" : `list ${rdmaSubnets}, one for each interface`,
      rdmaGuide,
    );
  }
  return problems.list;
}
