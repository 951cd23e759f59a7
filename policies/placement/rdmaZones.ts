import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readString } from "../../components/core/value.ts";
import type { Finding } from "../policy.ts";
import { unreadable } from "../problems.ts";
import type { GkePool } from "./gkePools.ts";

const networkType = "gcp:compute/network:Network";
const subnetworkType = "gcp:compute/subnetwork:Subnetwork";

const guide = "https://docs.cloud.google.com/vpc/docs/rdma-network-profiles";

/** The RDMA networks of a pool, where they are of another zone than its nodes: each profile is of one zone, and stays so. */
export function rdmaElsewhere(graph: ResourceGraph, { node, view }: GkePool): Finding[] {
  // What a cluster was made from may be of any of its pools.
  if (view === undefined || view.at !== "") return [];
  const { zones } = view;
  return networksBehind(graph, node).flatMap((network): Finding[] => {
    const profile = readString(network.inputs, "networkProfile");
    if (profile.state === "unknown") return [undecided(node, network, profile.why)];
    if (profile.state === "absent") return [];
    const zone = /([^/]+)-vpc-roce(?:-metal)?$/.exec(profile.value)?.[1];
    if (zone === undefined) return [];
    if (zones.state !== "known")
      return [unreadable(node, zones, `whether it is in the zone of network ${network.name}`)];
    const wrong = zones.value.filter((one) => one !== zone);
    if (wrong.length === 0) return [];
    return [
      {
        urn: node.urn,
        message:
          `${node.name}: nodes in ${wrong.join(", ")} are attached to network ${network.name}, whose RDMA profile is of ${zone} (networkProfile ${profile.value}), and such a network serves that zone alone. ` +
          `Fix: set nodeLocations to ${zone}, or make the network with the profile of ${wrong[0]}. [${guide}]`,
      },
    ];
  });
}

/** The networks of the stack that a node pool is attached to, by themselves or by their subnets. */
export function networksBehind(graph: ResourceGraph, node: ResourceNode): ResourceNode[] {
  const subnets = graph.behind(node, "networkConfig", subnetworkType);
  return [
    ...new Set([
      ...graph.behind(node, "networkConfig", networkType),
      ...subnets.flatMap((subnet) => graph.behind(subnet, "network", networkType)),
    ]),
  ];
}

/** Profiles are named with their project, which may be known only later in a sound program. */
function undecided(node: ResourceNode, network: ResourceNode, why: string): Finding {
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${node.name}: whether it is in the zone of network ${network.name} is not judged, because its networkProfile is ${why}. ` +
      "Fix: give it as a plain value.",
  };
}
