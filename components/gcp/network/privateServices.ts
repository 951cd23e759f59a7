import { Firewall, type FirewallArgs } from "@pulumi/gcp/compute/firewall.js";
import { GlobalAddress, type GlobalAddressArgs } from "@pulumi/gcp/compute/globalAddress.js";
import type { Network } from "@pulumi/gcp/compute/network.js";
import { Connection, type ConnectionArgs } from "@pulumi/gcp/servicenetworking/connection.js";
import type * as pulumi from "@pulumi/pulumi";
import { parseCidr } from "../../core/cidr.ts";
import { after, derived } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { GkeScope } from "./scope.ts";

/** Ports of LNet on Managed Lustre: its own, and the one of instances made for nodes before GKE 1.33.2. */
const lustrePorts = ["988", "6988"];

export interface PrivateServicesOverrides {
  privateServicesAddress?: Override<GlobalAddressArgs>;
  privateServicesConnection?: Override<ConnectionArgs>;
  lustreFirewall?: Override<FirewallArgs>;
}

/**
 * Private services access: a range that Google's services take their addresses from, at an address of our own choosing.
 * Left to Google it falls where there is room on that day, and a secondary range added later finds its place taken. The
 * name is known once the connection and the rule for Lustre are there.
 */
export function privateServices(
  { name, project, child, labels }: GkeScope<string>,
  network: Network,
  range: pulumi.Input<string>,
  overrides: PrivateServicesOverrides,
): pulumi.Output<string> {
  const label = `${name}-private-services`;
  const address = make<GlobalAddressArgs, GlobalAddress>(
    GlobalAddress,
    label,
    {
      project,
      network: network.id,
      description: `Google's services in ${name}`,
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      address: derived(range, (cidr) => cidr.split("/")[0]!),
      prefixLength: derived(range, (cidr) => parseCidr(cidr)!.prefix),
      labels: labels(label),
    },
    child,
    overrides.privateServicesAddress,
  );
  const connection = make<ConnectionArgs, Connection>(
    Connection,
    label,
    { network: network.id, service: "servicenetworking.googleapis.com", reservedPeeringRanges: [address.name] },
    child,
    overrides.privateServicesConnection,
  );
  const lustre = make<FirewallArgs, Firewall>(
    Firewall,
    `${name}-lustre`,
    {
      project,
      network: network.id,
      description: "Lustre servers to nodes",
      direction: "INGRESS",
      sourceRanges: [range],
      allows: [{ protocol: "tcp", ports: lustrePorts }],
    },
    child,
    overrides.lustreFirewall,
  );
  return after(address.name, [connection, lustre]);
}
