import type { ResourceNode } from "../../../core/graph.ts";
import { read, readList, readString } from "../../../core/value.ts";
import { findGcpMachineType } from "../../../hardware/gcp/catalogue.ts";
import { computeInstanceView, gcpInstanceType } from "../../../hardware/gcp/computeInstance.ts";
import { GcpCapacityKind } from "../../../hardware/gcp/machineType.ts";
import { type PriceLine, prepaidLine, priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { amountOr, count, fixed, NotPriced, needed, orElse } from "../../reading.ts";
import { refusal } from "../../refusal.ts";
import { gcpDiskLines } from "./disks.ts";
import { partLine, purchaseOf, reservationRule } from "./nodes.ts";
import { localSsdGiB, machineParts } from "./parts.ts";

/** A machine of Compute Engine by itself: what it is made of, local SSD and boot disk, all of the time. */
function measureInstance(node: ResourceNode, context: MeterContext): Measurement {
  const view = computeInstanceView(context.graph, node);
  const machineType = needed(view.machineType);
  const kind = needed(view.capacity);
  const region = needed(view.region);
  const request = { node, context, region, quantity: fixed(1) };
  const { type, count: number } = view.attached;
  const attached = type.state === "absent" ? undefined : { type: needed(type), count: count(number) };
  const lines: PriceLine[] =
    kind === GcpCapacityKind.Reservation
      ? [
          prepaidLine({
            ...request,
            sku: machineType,
            purchase: "reservation",
            description: `${machineType} in a reservation`,
            rule: reservationRule,
            notes: ["the machine is paid by the reservation"],
          }),
        ]
      : machineParts(machineType, attached).map((part) =>
          partLine(part, purchaseOf(kind), { ...request, quantity: fixed(part.each) }),
        );
  try {
    if (kind !== GcpCapacityKind.Reservation) lines.push(...localSsdLine(node, context, region, machineType));
    lines.push(...bootDiskLines(node, context, region));
  } catch (error) {
    // The machine is what costs: a disk without a price must not take it off the bill.
    return { ...refusal(error), lines };
  }
  return { state: "priced", lines };
}

/** Disks that come with the machine type, and those that are asked for. */
function localSsdLine(node: ResourceNode, context: MeterContext, region: string, machineType: string): PriceLine[] {
  const bundled = findGcpMachineType(machineType)?.localSsd;
  const asked = readList(node.inputs, "scratchDisks");
  if (asked.state === "unknown") throw new NotPriced(`the number of its scratch disks is ${asked.why}`, true);
  const GiB =
    bundled === undefined
      ? (asked.state === "known" ? asked.value.length : 0) * localSsdGiB
      : bundled.disks * bundled.GiB;
  if (GiB === 0) return [];
  const row = context.book.price({ place: "gcp", service: "disk", sku: "local-ssd", region, purchase: "on-demand" });
  return [priceLine({ node, context, region, row, description: `local SSD, ${GiB} GiB`, quantity: fixed(GiB) })];
}

function bootDiskLines(node: ResourceNode, context: MeterContext, region: string): PriceLine[] {
  const bootDisk = read(node.inputs, "bootDisk");
  if (bootDisk.state === "unknown") throw new NotPriced(`whether it makes its boot disk is ${bootDisk.why}`, true);
  // A disk that is there already, or is declared, is priced by itself.
  if (readString(node.inputs, "bootDisk.source").state !== "absent") return [];
  const sizeGiB = amountOr(node, "bootDisk.initializeParams.size", undefined);
  if (sizeGiB === undefined) throw new NotPriced("the size of its boot disk is that of its image", true);
  // What Compute Engine makes when no type is given.
  const type = orElse(readString(node.inputs, "bootDisk.initializeParams.type"), "pd-standard");
  const disk = { label: "boot disk", type: type.slice(type.lastIndexOf("/") + 1), sizeGiB };
  return gcpDiskLines(node, context, region, disk, fixed(1));
}

export const gcpInstanceMeters: Meters = { [gcpInstanceType]: measureInstance };
