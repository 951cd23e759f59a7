import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readBoolean, readNumber, readString } from "../../components/core/value.ts";
import { findGcpMachineType } from "../../components/hardware/gcp/catalogue.ts";
import { GcpFabric } from "../../components/hardware/gcp/machineType.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Finding } from "../policy.ts";
import type { GkePool } from "./gkePools.ts";
import { networksBehind } from "./rdmaZones.ts";

const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx";

/** What GPUDirect-TCPX and TCPXO need of the cluster and of the networks of a pool. Warnings: Google's blueprints say so. */
export function gpudirectSettings(graph: ResourceGraph, { node, view }: GkePool): Finding[] {
  const attached = view?.additionalNodeNetworks;
  // What a cluster was made from may be of any of its pools.
  if (view === undefined || view.at !== "" || attached?.state !== "known" || attached.value === 0) return [];
  const type = view.machineType.state === "known" ? findGcpMachineType(view.machineType.value) : undefined;
  const fabric = type?.network.fabric;
  if (fabric !== GcpFabric.Tcpx && fabric !== GcpFabric.Tcpxo) return [];
  const { mtu } = type!.network;
  const name = fabric === GcpFabric.Tcpx ? "GPUDirect-TCPX" : "GPUDirect-TCPXO";
  const say = (what: string, fix: string): Finding => ({
    urn: node.urn,
    because: "warning",
    message: `${node.name}: ${what}. Fix: ${fix}. [${guide}]`,
  });
  return [
    ...graph
      .behind(node, "cluster", gkeClusterType)
      .flatMap((cluster) =>
        missingOf(cluster).map(([path, value, wanted]) =>
          say(`${path} of cluster ${cluster.name} is ${value}, and ${name} needs ${wanted}`, `set ${path}: ${wanted}`),
        ),
      ),
    ...networksBehind(graph, node).flatMap((network) => {
      const given = readNumber(network.inputs, "mtu");
      if (mtu === undefined || given.state === "unknown" || (given.state === "known" && given.value === mtu)) return [];
      const value = given.state === "known" ? String(given.value) : "not given, 1460 by default";
      const what = `mtu of network ${network.name} is ${value}, and ${name} is made for ${mtu}`;
      return [say(what, `set mtu: ${mtu}`)];
    }),
  ];
}

type Missing = readonly [path: string, value: string, wanted: string];

function missingOf({ inputs }: ResourceNode): Missing[] {
  const autopilot = readBoolean(inputs, "enableAutopilot");
  // Autopilot sets both by itself.
  if (autopilot.state !== "absent" && !(autopilot.state === "known" && !autopilot.value)) return [];
  const missing: Missing[] = [];
  const datapath = readString(inputs, "datapathProvider");
  if (datapath.state !== "unknown" && !(datapath.state === "known" && datapath.value === "ADVANCED_DATAPATH")) {
    missing.push(["datapathProvider", datapath.state === "known" ? datapath.value : "not given", "ADVANCED_DATAPATH"]);
  }
  const networking = readBoolean(inputs, "enableMultiNetworking");
  if (networking.state !== "unknown" && !(networking.state === "known" && networking.value)) {
    missing.push(["enableMultiNetworking", networking.state === "known" ? "false" : "not given", "true"]);
  }
  return missing;
}
