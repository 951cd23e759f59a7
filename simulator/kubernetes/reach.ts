import type { Settings } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { CloudEntry } from "../world/journal.ts";
import { keyFrom, keyOf, serversOf } from "../world/place.ts";
import { textAt } from "./read.ts";

/** What a provider of Kubernetes finds when it is configured. */
export interface Reach {
  /** The settings, and whose cluster it is: `clusterOf` is `rehearsal` or `elsewhere`. */
  readonly settings: Settings;
  /** Why nothing can be done in the cluster; absent: it answers. */
  readonly unreachable?: Refusal;
}

/** Where clusters of the simulated clouds say that they are. */
const endpoints: Readonly<Record<string, readonly string[]>> = {
  "aws:eks/cluster:Cluster": ["endpoint"],
  "gcp:container/cluster:Cluster": [
    "endpoint",
    "controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint",
    "privateClusterConfig.privateEndpoint",
    "privateClusterConfig.publicEndpoint",
  ],
};

/**
 * Looks for the cluster of a kubeconfig among those that the other clouds of the rehearsal have made. One that was made and is
 * gone cannot be reached; one that never was made there is the user's own, and nothing is known of what it holds.
 *
 * @param entries the journals of all clouds
 */
export function reachOf(settings: Settings, entries: readonly CloudEntry[]): Reach {
  const hosts = serversOf(settings["kubeconfig"] ?? "").map(hostOf);
  const known = clustersIn(entries);
  const made = hosts.filter((host) => known.has(host));
  const gone = made.find((host) => known.get(host) === false);
  return {
    settings: { ...settings, clusterFrom: made.length > 0 ? "rehearsal" : "elsewhere" },
    ...(gone === undefined ? {} : { unreachable: unreachable(gone) }),
  };
}

/** Whether everything in the cluster was made in this rehearsal, so that what is not known is not there. */
export function isAllKnown({ kubeconfig, clusterFrom }: Settings): boolean {
  return kubeconfig !== undefined && clusterFrom !== "elsewhere";
}

/** Clusters by the host of their API server, and whether they still are. */
function clustersIn(entries: readonly CloudEntry[]): ReadonlyMap<string, boolean> {
  const hosts = new Map<string, boolean>();
  const hostsOf = new Map<string, readonly string[]>();
  for (const entry of entries) {
    if (entry.kind === "gone") {
      const { type, id, place = "" } = entry;
      for (const host of hostsOf.get(keyFrom(type, place, id)) ?? []) hosts.set(host, false);
    }
    if (entry.kind !== "is") continue;
    const { type, outputs, status } = entry.resource;
    const own = (endpoints[type] ?? []).flatMap((path) => textAt(outputs, path) ?? []).map(hostOf);
    if (own.length === 0) continue;
    hostsOf.set(keyOf(entry.resource), own);
    for (const host of own) hosts.set(host, status !== "deleting");
  }
  return hosts;
}

function hostOf(address: string): string {
  return address
    .replace(/^https?:\/\//, "")
    .replace(/[:/].*$/, "")
    .toLowerCase();
}

function unreachable(host: string): Refusal {
  const isAddress = /^[\d.]+$/.test(host);
  const why = isAddress ? `dial tcp ${host}:443: i/o timeout` : `dial tcp: lookup ${host}: no such host`;
  return {
    code: "Unreachable",
    message: `unable to load schema information from the API server: Get "https://${host}/openapi/v2?timeout=32s": ${why}`,
    operation: "configure",
    source: "pulumi/pulumi-kubernetes provider/pkg/provider/provider.go (Configure, clusterUnreachableReason)",
  };
}
