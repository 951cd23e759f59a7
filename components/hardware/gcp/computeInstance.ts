import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { type Read, readBoolean, readList, readNumber, readString } from "../../core/value.ts";
import { known, unknown } from "./answer.ts";
import { GcpCapacityKind } from "./machineType.ts";
import { gcpRegionOfZone } from "./region.ts";

export const gcpInstanceType = "gcp:compute/instance:Instance";
export const gcpInstanceTemplateTypes = [
  "gcp:compute/instanceTemplate:InstanceTemplate",
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
] as const;

/** What a machine of Compute Engine is, or what a template makes of it. */
export interface ComputeInstanceView {
  readonly machineType: Read<string>;
  /** GPUs attached to it; absent where none are, as with types that bring theirs. */
  readonly attached: { readonly type: Read<string>; readonly count: Read<number> };
  /** `on-demand` also of machines that take any open reservation: where none matches they are billed so. */
  readonly capacity: Read<GcpCapacityKind>;
  readonly region: Read<string>;
}

/** Reads a `gcp:compute/instance:Instance` or a template of instances. */
export function computeInstanceView(graph: ResourceGraph, node: ResourceNode): ComputeInstanceView {
  const accelerators = readList(node.inputs, "guestAccelerators");
  const listed = accelerators.state !== "known" || accelerators.value.length > 0 ? accelerators : undefined;
  const attached: ComputeInstanceView["attached"] =
    listed?.state === "known"
      ? {
          type: lastPart(readString(node.inputs, "guestAccelerators[0].type")),
          count: readNumber(node.inputs, "guestAccelerators[0].count"),
        }
      : listed?.state === "unknown"
        ? { type: listed, count: listed }
        : {
            type: { state: "absent", path: "guestAccelerators" },
            count: { state: "absent", path: "guestAccelerators" },
          };
  return {
    machineType: lastPart(readString(node.inputs, "machineType")),
    attached,
    capacity: capacityOf(node),
    region: regionOf(graph, node),
  };
}

/** Types may be given by their address: `zones/us-central1-a/machineTypes/a2-highgpu-1g`. */
function lastPart(answer: Read<string>): Read<string> {
  return answer.state === "known"
    ? { ...answer, value: answer.value.slice(answer.value.lastIndexOf("/") + 1) }
    : answer;
}

function capacityOf(node: ResourceNode): Read<GcpCapacityKind> {
  const model = readString(node.inputs, "scheduling.provisioningModel");
  if (model.state === "unknown") return model;
  if (model.state === "known" && model.value !== "STANDARD") {
    const kind = Object.hasOwn(kindOfModel, model.value) ? kindOfModel[model.value] : undefined;
    return kind === undefined
      ? unknown(model.path, `${JSON.stringify(model.value)} is no provisioning model`)
      : known(kind, model.path);
  }
  const preemptible = readBoolean(node.inputs, "scheduling.preemptible");
  if (preemptible.state === "unknown") return preemptible;
  if (preemptible.state === "known" && preemptible.value) return known(GcpCapacityKind.Spot, preemptible.path);
  const affinity = readString(node.inputs, "reservationAffinity.type");
  if (affinity.state === "unknown") return affinity;
  const reserved = affinity.state === "known" && affinity.value === "SPECIFIC_RESERVATION";
  return known(reserved ? GcpCapacityKind.Reservation : GcpCapacityKind.OnDemand, affinity.path);
}

const kindOfModel: Readonly<Record<string, GcpCapacityKind>> = {
  SPOT: GcpCapacityKind.Spot,
  FLEX_START: GcpCapacityKind.FlexStart,
  RESERVATION_BOUND: GcpCapacityKind.Reservation,
};

function regionOf(graph: ResourceGraph, node: ResourceNode): Read<string> {
  const zone = node.type === gcpInstanceType ? graph.setting(node, "zone") : undefined;
  if (zone === undefined || zone.state === "absent") return graph.setting(node, "region");
  const name = lastPart(zone);
  if (name.state !== "known") return name;
  const region = gcpRegionOfZone(name.value);
  return region === undefined ? unknown("zone", `${JSON.stringify(name.value)} is no zone`) : known(region, zone.path);
}
