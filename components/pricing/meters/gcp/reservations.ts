import type { ResourceNode } from "../../../core/graph.ts";
import { readList, readNumber, readString } from "../../../core/value.ts";
import { findGcpMachineType } from "../../../hardware/gcp/catalogue.ts";
import { type PriceLine, priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { HOURS_PER_MONTH } from "../../money.ts";
import type { Purchase } from "../../priceRow.ts";
import { amount, count, fixed, NotPriced, needed, orElse } from "../../reading.ts";
import { gcpFutureReservationType, gcpReservationType } from "./nodes.ts";
import { type Attached, machineParts, partPrice, tpuSku } from "./parts.ts";
import { gcpRegionOf } from "./place.ts";

/** Machines that are bought beforehand, in plain values. */
export interface Bought {
  readonly machineType: string;
  readonly machines: number;
  readonly attached?: Attached;
  /** GiB of local SSD of one machine. */
  readonly localSsdGiB: number;
}

/** What the machines cost: month by month, or once for so many hours. */
export function boughtLines(
  node: ResourceNode,
  context: MeterContext,
  region: string,
  { machineType, machines, attached, localSsdGiB }: Bought,
  how: {
    readonly purchase: Purchase;
    readonly what: string;
    readonly hours?: number;
    readonly notes?: readonly string[];
  },
): PriceLine[] {
  const { purchase, what, hours, notes = [] } = how;
  const once = hours !== undefined;
  const lines = machineParts(machineType, attached).map((part) =>
    priceLine({
      node,
      context,
      region,
      row: partPrice(context.book, part, region, purchase),
      description: `${part.what}, ${what}`,
      quantity: fixed(machines * part.each * (hours ?? 1)),
      once,
      notes,
    }),
  );
  if (localSsdGiB === 0) return lines;
  const row = context.book.price({ place: "gcp", service: "disk", sku: "local-ssd", region, purchase: "on-demand" });
  const months = once ? hours / HOURS_PER_MONTH : 1;
  const description = `local SSD of ${machineType}, ${what}`;
  const quantity = fixed(machines * localSsdGiB * months);
  return [...lines, priceLine({ node, context, region, row, description, quantity, once, notes })];
}

/** Local SSD that comes with a machine type, GiB. */
export function bundledSsdGiB(machineType: string): number {
  const bundled = findGcpMachineType(machineType)?.localSsd;
  return bundled === undefined ? 0 : bundled.disks * bundled.GiB;
}

/** Machines as reservations describe them. */
function boughtAt(node: ResourceNode, base: string, machines: number): Bought {
  const properties = `${base}.instanceProperties`;
  const machineType = needed(readString(node.inputs, `${properties}.machineType`));
  const attached = readString(node.inputs, `${properties}.guestAccelerators[0].acceleratorType`);
  const listed = readList(node.inputs, `${properties}.localSsds`);
  const ssd =
    listed.state === "absent"
      ? bundledSsdGiB(machineType)
      : needed(listed).reduce<number>(
          (sum, _, index) => sum + amount(readNumber(node.inputs, `${properties}.localSsds[${index}].diskSizeGb`)),
          0,
        );
  return {
    machineType,
    machines,
    localSsdGiB: ssd,
    ...(attached.state === "absent"
      ? {}
      : {
          attached: {
            type: needed(attached),
            count: count(readNumber(node.inputs, `${properties}.guestAccelerators[0].acceleratorCount`)),
          },
        }),
  };
}

function measureReservation(node: ResourceNode, context: MeterContext): Measurement {
  const base = "specificReservation";
  const bought = boughtAt(node, base, count(readNumber(node.inputs, `${base}.count`)));
  const end = readString(node.inputs, "deleteAtTime");
  const lines = boughtLines(node, context, gcpRegionOf(node, context), bought, {
    purchase: "on-demand",
    what: "reserved, billed whether used or not",
    notes: end.state === "known" ? [`ends ${end.value}`] : [],
  });
  return { state: "priced", lines };
}

/** TPU families of aggregate reservations. @see https://docs.cloud.google.com/compute/docs/reference/rest/v1/futureReservations */
const tpuFamilies: Readonly<Record<string, string>> = {
  VM_FAMILY_CLOUD_TPU_POD_SLICE_CT4P: "v4",
  VM_FAMILY_CLOUD_TPU_LITE_POD_SLICE_CT5LP: "v5e",
  VM_FAMILY_CLOUD_TPU_POD_SLICE_CT5P: "v5p",
  VM_FAMILY_CLOUD_TPU_LITE_POD_SLICE_CT6E: "v6e",
  VM_FAMILY_CLOUD_TPU_POD_SLICE_TPU7X: "7x",
};

function measureFutureReservation(node: ResourceNode, context: MeterContext): Measurement {
  const status = orElse(readString(node.inputs, "planningStatus"), "DRAFT");
  if (status !== "SUBMITTED") return { state: "free", why: "a draft: nothing is bought before it is submitted" };
  const calendar = orElse(readString(node.inputs, "reservationMode"), "DEFAULT") === "CALENDAR";
  const region = gcpRegionOf(node, context);
  const start = needed(readString(node.inputs, "timeWindow.startTime"));
  const how = calendar
    ? {
        purchase: "calendar" as const,
        what: "for dated days, no refund",
        hours: hoursOf(node, start),
        notes: [`from ${start}`],
      }
    : { purchase: "on-demand" as const, what: "reserved, billed whether used or not", notes: [`from ${start} on`] };
  const family = readString(node.inputs, "aggregateReservation.vmFamily");
  if (family.state !== "absent")
    return { state: "priced", lines: [aggregateLine(node, context, region, needed(family), how)] };
  const base = "specificSkuProperties";
  const bought = boughtAt(node, base, count(readNumber(node.inputs, `${base}.totalCount`)));
  return { state: "priced", lines: boughtLines(node, context, region, bought, how) };
}

function aggregateLine(
  node: ResourceNode,
  context: MeterContext,
  region: string,
  family: string,
  how: { purchase: Purchase; what: string; hours?: number; notes: readonly string[] },
): PriceLine {
  const generation = Object.hasOwn(tpuFamilies, family) ? tpuFamilies[family]! : undefined;
  if (generation === undefined) throw new NotPriced(`no prices are known for ${family}`);
  const path = "aggregateReservation.reservedResources";
  const chips = needed(readList(node.inputs, path)).reduce<number>(
    (sum, _, index) => sum + count(readNumber(node.inputs, `${path}[${index}].accelerator.acceleratorCount`)),
    0,
  );
  const part = { sku: tpuSku(generation), each: 1, what: `TPU ${generation} chips` };
  return priceLine({
    node,
    context,
    region,
    row: partPrice(context.book, part, region, how.purchase),
    description: `${part.what}, ${how.what}`,
    quantity: fixed(chips * (how.hours ?? 1)),
    once: how.hours !== undefined,
    notes: how.notes,
  });
}

function hoursOf(node: ResourceNode, start: string): number {
  const seconds = readNumber(node.inputs, "timeWindow.duration.seconds");
  if (seconds.state !== "absent") return amount(seconds) / 3600;
  const end = needed(readString(node.inputs, "timeWindow.endTime"));
  const hours = (Date.parse(end) - Date.parse(start)) / 3_600_000;
  if (!(hours > 0)) throw new NotPriced(`timeWindow: ${start} to ${end} is no time`, true);
  return hours;
}

export const gcpReservationMeters: Meters = {
  [gcpReservationType]: measureReservation,
  [gcpFutureReservationType]: measureFutureReservation,
};
