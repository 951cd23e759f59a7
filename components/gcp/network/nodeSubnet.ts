import type { Network } from "@pulumi/gcp/compute/network.js";
import { Router, type RouterArgs } from "@pulumi/gcp/compute/router.js";
import { RouterNat, type RouterNatArgs } from "@pulumi/gcp/compute/routerNat.js";
import { Subnetwork, type SubnetworkArgs } from "@pulumi/gcp/compute/subnetwork.js";
import type * as pulumi from "@pulumi/pulumi";
import { after, derived } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { AddressPlan } from "./addresses.ts";
import type { GkeScope } from "./scope.ts";

/** Names of the secondary ranges. */
export const podRangeName = "pods";
export const serviceRangeName = "services";

export interface NodeSubnetOverrides {
  subnetwork?: Override<SubnetworkArgs>;
  router?: Override<RouterArgs>;
  nat?: Override<RouterNatArgs>;
}

export interface NodeSubnetQuestion {
  readonly scope: GkeScope<string>;
  readonly region: string;
  readonly network: Network;
  readonly plan: pulumi.Input<AddressPlan>;
  /** Whether there is a way to the internet. */
  readonly nat: boolean;
  readonly flowLogs: boolean;
  readonly overrides: NodeSubnetOverrides;
}

/** The subnet of nodes, and the way out of it. Its name is known once that is there: nodes have no address of their own. */
export function nodeSubnet(question: NodeSubnetQuestion): pulumi.Output<string> {
  const { scope, region, network, plan, flowLogs, overrides } = question;
  const { name, project, child } = scope;
  const logs = { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" };
  const subnet = make<SubnetworkArgs, Subnetwork>(
    Subnetwork,
    `${name}-nodes`,
    {
      project,
      region,
      network: network.id,
      description: `Nodes, pods and services of ${name}`,
      ipCidrRange: derived(plan, (parts) => parts.nodes),
      privateIpGoogleAccess: true,
      secondaryIpRanges: [
        { rangeName: podRangeName, ipCidrRange: derived(plan, (parts) => parts.pods) },
        { rangeName: serviceRangeName, ipCidrRange: derived(plan, (parts) => parts.services) },
      ],
      ...(flowLogs ? { logConfig: logs } : {}),
    },
    child,
    overrides.subnetwork,
  );
  return after(subnet.name, question.nat ? [wayOut(question)] : []);
}

function wayOut({ scope, region, network, overrides }: NodeSubnetQuestion): RouterNat {
  const { name, project, child } = scope;
  const router = make<RouterArgs, Router>(
    Router,
    `${name}-router`,
    { project, region, network: network.id, description: `Way out of ${name}` },
    child,
    overrides.router,
  );
  return make<RouterNatArgs, RouterNat>(
    RouterNat,
    `${name}-nat`,
    {
      project,
      region,
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      // A node that pulls images from a registry outside needs more than the fixed 64 ports.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    },
    child,
    overrides.nat,
  );
}
