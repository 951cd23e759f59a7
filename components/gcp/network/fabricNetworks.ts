import { Firewall, type FirewallArgs } from "@pulumi/gcp/compute/firewall.js";
import { Network, type NetworkArgs } from "@pulumi/gcp/compute/network.js";
import { Subnetwork, type SubnetworkArgs } from "@pulumi/gcp/compute/subnetwork.js";
import type * as pulumi from "@pulumi/pulumi";
import { after, derived } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { GkeFabric, GkeFabricNetwork } from "../refs.ts";
import type { AddressPlan, FabricPlan } from "./addresses.ts";
import { fabricName, fabricShapes, type GkeFabricShape } from "./fabricShape.ts";
import type { GkeScope } from "./scope.ts";

export interface FabricOverrides {
  /** Of every further VPC. */
  fabricNetwork?: Override<NetworkArgs>;
  /** Of every subnet of a further VPC. */
  fabricSubnetwork?: Override<SubnetworkArgs>;
  /** Of the rule between nodes of every gVNIC VPC. */
  fabricFirewall?: Override<FirewallArgs>;
}

/** Where fabrics are made. */
export interface FabricPlace {
  readonly scope: GkeScope<string>;
  readonly region: string;
  readonly overrides: FabricOverrides;
}

/** The further VPCs of every fabric: names go into pools, known once their subnets and rules are there. */
export function fabricNetworks(
  place: FabricPlace,
  fabrics: readonly GkeFabricShape[],
  plan: pulumi.Input<AddressPlan>,
): GkeFabric[] {
  return fabrics.map((fabric, index) =>
    declareFabric(
      place,
      fabric,
      derived(plan, (parts) => parts.fabrics[index]!),
    ),
  );
}

function declareFabric(place: FabricPlace, fabric: GkeFabricShape, plan: pulumi.Input<FabricPlan>): GkeFabric {
  const { kind, zone, rdmaSubnets } = fabric;
  const { gvnicNetworks, gvnicMtu, rdma } = fabricShapes[kind];
  const prefix = `${place.scope.name}-${fabricName(fabric)}`;
  const gvnic = Array.from({ length: gvnicNetworks }, (_, index) =>
    // As Google's own manifests count them: vpc1 to vpc8, gvnic-1.
    gvnicNetwork(
      place,
      rdma ? `${prefix}-gvnic-${index + 1}` : `${prefix}-vpc${index + 1}`,
      gvnicMtu,
      derived(plan, (parts) => parts.gvnic[index]!),
    ),
  );
  return {
    kind,
    ...(zone === undefined ? {} : { zone }),
    gvnic,
    ...(rdma && zone !== undefined ? { rdma: rdmaNetwork(place, prefix, zone, rdmaSubnets ?? 8, plan) } : {}),
  };
}

/** One VPC with one subnet, whose nodes reach each other and nothing else reaches. */
function gvnicNetwork(
  { scope, region, overrides }: FabricPlace,
  label: string,
  mtu: number,
  range: pulumi.Input<string>,
): GkeFabricNetwork {
  const { project, child } = scope;
  const description = `GPUDirect interfaces of nodes of ${scope.name}`;
  const network = make<NetworkArgs, Network>(
    Network,
    label,
    { project, description, autoCreateSubnetworks: false, routingMode: "REGIONAL", mtu },
    child,
    overrides.fabricNetwork,
  );
  const subnet = fabricSubnetwork({ scope, region, overrides }, label, network, range);
  const between = make<FirewallArgs, Firewall>(
    Firewall,
    `${label}-nodes`,
    {
      project,
      network: network.id,
      description: "Nodes among themselves",
      direction: "INGRESS",
      sourceRanges: [range],
      allows: [{ protocol: "tcp", ports: ["0-65535"] }, { protocol: "udp", ports: ["0-65535"] }, { protocol: "icmp" }],
    },
    child,
    overrides.fabricFirewall,
  );
  // Nodes that start without the rule come up, and their collectives time out.
  return { network: network.name, subnetworks: [after(subnet.name, [between])] };
}

/** The VPC with the RDMA network profile of a zone. Firewall rules do not apply to its interfaces, so it has none. */
function rdmaNetwork(
  { scope, region, overrides }: FabricPlace,
  label: string,
  zone: string,
  subnets: number,
  plan: pulumi.Input<FabricPlan>,
): GkeFabricNetwork {
  const { project, child } = scope;
  const network = make<NetworkArgs, Network>(
    Network,
    label,
    {
      project,
      description: `RDMA interfaces of nodes of ${scope.name} in ${zone}`,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      networkProfile: `projects/${project}/global/networkProfiles/${zone}-vpc-roce`,
      mtu: 8896,
    },
    child,
    overrides.fabricNetwork,
  );
  const subnetworks = Array.from({ length: subnets }, (_, index) => {
    const range = derived(plan, (parts) => parts.rdma[index]!);
    return fabricSubnetwork({ scope, region, overrides }, `${label}-${index}`, network, range).name;
  });
  return { network: network.name, subnetworks };
}

function fabricSubnetwork(
  { scope: { project, child }, region, overrides }: FabricPlace,
  label: string,
  network: Network,
  ipCidrRange: pulumi.Input<string>,
): Subnetwork {
  const args: SubnetworkArgs = { project, region, network: network.id, ipCidrRange };
  return make<SubnetworkArgs, Subnetwork>(Subnetwork, label, args, child, overrides.fabricSubnetwork);
}
