import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { joinPath } from "../../core/problem.ts";
import { type Properties, type Read, readString, readStrings } from "../../core/value.ts";
import { known, unknown } from "./answer.ts";
import { gkeClusterType } from "./nodePoolTypes.ts";
import { gcpRegionOfZone } from "./region.ts";

/** Zones of a regional pool that names none, in a cluster that names none. */
export const defaultGkeZoneCount = 3;

/** Where the nodes of a pool are. */
interface NodePoolPlace {
  readonly zones: Read<readonly string[]>;
  readonly zoneCount: Read<number>;
  readonly region: Read<string>;
  readonly project: Read<string>;
}

/** Reads where the nodes of a pool are: from the pool, from its cluster, from the provider. */
export function nodePoolPlace(graph: ResourceGraph, node: ResourceNode, at: string): NodePoolPlace {
  const cluster = node.type === gkeClusterType ? node : graph.behind(node, "cluster", gkeClusterType)[0];
  const path = clusterPath(node);
  const location = locationOf(graph, node, cluster, path?.location);
  // The default pool of a cluster has no zones but the cluster's.
  const isDefault = node.type === gkeClusterType && at === "";
  const ownPath = joinPath(at, "nodeLocations");
  const own: Read<readonly string[]> = isDefault ? { state: "absent", path: ownPath } : readZones(node.inputs, ownPath);
  const inherited = cluster === undefined ? undefined : readZones(cluster.inputs, "nodeLocations");
  const zones = zonesOf(location, own, inherited);
  const zoneCount: Read<number> =
    zones.state === "known"
      ? known(zones.value.length, zones.path)
      : // Only a regional pool whose own and whose cluster's zones are certainly not given spreads as GKE chooses.
        location.state === "known" && own.state === "absent" && inherited?.state === "absent"
        ? known(defaultGkeZoneCount, location.path)
        : zones;
  return {
    zones,
    zoneCount,
    region: regionOf(location, zones),
    project: projectOf(graph, node, cluster, path?.project),
  };
}

/** A list of zones; an empty one is as good as none. */
function readZones(inputs: Properties, path: string): Read<readonly string[]> {
  const zones = readStrings(inputs, path);
  return zones.state === "known" && zones.value.length === 0 ? { state: "absent", path } : zones;
}

/** `projects/p/locations/us-east5/clusters/c`, where the pool names its cluster by its id. */
function clusterPath(node: ResourceNode): { project: string; location: string } | undefined {
  const cluster = readString(node.inputs, "cluster");
  const match = cluster.state === "known" ? /^projects\/([^/]+)\/locations\/([^/]+)\//.exec(cluster.value) : null;
  return match === null ? undefined : { project: match[1]!, location: match[2]! };
}

function locationOf(
  graph: ResourceGraph,
  node: ResourceNode,
  cluster: ResourceNode | undefined,
  ofPath: string | undefined,
): Read<string> {
  if (ofPath !== undefined) return known(ofPath, "cluster");
  for (const from of cluster === undefined ? [node] : [node, cluster]) {
    const own = readString(from.inputs, "location");
    if (own.state !== "absent") return own;
  }
  // Without a location the provider takes the zone of its settings, never the region.
  return graph.setting(node, "zone");
}

function zonesOf(
  location: Read<string>,
  own: Read<readonly string[]>,
  inherited: Read<readonly string[]> | undefined,
): Read<readonly string[]> {
  if (own.state !== "absent") return own;
  if (location.state === "unknown") return location;
  if (location.state === "absent") return unknown("location", "not given, and no zone is configured");
  const zonal = gcpRegionOfZone(location.value) !== undefined;
  if (inherited !== undefined && inherited.state !== "absent") {
    if (inherited.state !== "known" || !zonal) return inherited;
    // The further zones of a zonal cluster are named beside its own.
    return known([...new Set([location.value, ...inherited.value])], inherited.path);
  }
  if (zonal) return known([location.value], location.path);
  return unknown("nodeLocations", `not given: GKE chooses the zones in ${location.value}`);
}

function regionOf(location: Read<string>, zones: Read<readonly string[]>): Read<string> {
  if (location.state === "known") return known(gcpRegionOfZone(location.value) ?? location.value, location.path);
  const zone = zones.state === "known" ? zones.value[0] : undefined;
  const region = zone === undefined ? undefined : gcpRegionOfZone(zone);
  return region === undefined ? location : known(region, zones.path);
}

function projectOf(
  graph: ResourceGraph,
  node: ResourceNode,
  cluster: ResourceNode | undefined,
  ofPath: string | undefined,
): Read<string> {
  const own = readString(node.inputs, "project");
  if (own.state !== "absent") return own;
  if (ofPath !== undefined) return known(ofPath, "cluster");
  const above = cluster === undefined ? own : readString(cluster.inputs, "project");
  return above.state === "absent" ? graph.setting(node, "project") : above;
}
