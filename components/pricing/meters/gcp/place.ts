import type { ResourceNode } from "../../../core/graph.ts";
import { readString } from "../../../core/value.ts";
import { gcpRegionOfZone } from "../../../hardware/gcp/region.ts";
import type { MeterContext } from "../../meter.ts";
import { NotPriced, needed, regionOf } from "../../reading.ts";

/** The region of a resource, whichever way it says where it is: by region, by zone, or by a location that is one of them. */
export function gcpRegionOf(node: ResourceNode, context: MeterContext): string {
  for (const key of ["region", "location"]) {
    const own = readString(node.inputs, key);
    if (own.state !== "absent") return gcpRegionOfZone(needed(own)) ?? needed(own);
  }
  const zone = readString(node.inputs, "zone");
  if (zone.state === "absent") return regionOf(node, context, "gcp");
  const region = gcpRegionOfZone(needed(zone));
  if (region === undefined) throw new NotPriced(`zone (${JSON.stringify(needed(zone))}) is not the name of a zone`);
  return region;
}
