import { Confidence } from "../../../core/fact.ts";
import type { ResourceNode } from "../../../core/graph.ts";
import { joinPath } from "../../../core/problem.ts";
import { mapRange } from "../../../core/range.ts";
import { findGcpMachineType } from "../../../hardware/gcp/catalogue.ts";
import { GcpCapacityKind } from "../../../hardware/gcp/machineType.ts";
import type { GkeNodePoolView } from "../../../hardware/gcp/nodePoolView.ts";
import { findTpuMachineType } from "../../../hardware/gcp/tpuCatalogue.ts";
import { type LineRequest, type PriceLine, prepaidLine, priceLine } from "../../line.ts";
import type { Measurement, MeterContext } from "../../meter.ts";
import { decimal } from "../../money.ts";
import type { PriceRow, Purchase } from "../../priceRow.ts";
import { amountOr, type Counts, count, counts, NotPriced, needed } from "../../reading.ts";
import { refusal } from "../../refusal.ts";
import { gcpDiskLines } from "./disks.ts";
import { localSsdGiB, type MachinePart, machineParts, partKey, partPrice, tpuSku } from "./parts.ts";

export const gcpReservationType = "gcp:compute/reservation:Reservation";
export const gcpFutureReservationType = "gcp:compute/futureReservation:FutureReservation";

export const reservationRule = {
  source: "https://docs.cloud.google.com/compute/docs/instances/reservations-overview",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};
const calendarRule = {
  source: "https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

/** Nodes of a pool: accelerators, host, local SSD and boot disks, each with a price of its own. */
export function measureNodes(view: GkeNodePoolView, context: MeterContext): Measurement {
  const region = needed(view.region);
  const sizes = counts(view.scaling, context);
  const machineType = needed(view.machineType);
  const kind = needed(view.capacity);
  const prepaid = prepaidNodes(view, context, region, machineType, kind, sizes);
  const lines: PriceLine[] =
    prepaid === undefined ? computeLines(view, context, region, machineType, kind, sizes) : [prepaid];
  try {
    if (prepaid === undefined) lines.push(...localSsdLines(view, context, region, machineType, kind, sizes));
    lines.push(...bootDiskLines(view, context, region, sizes));
    if (count(view.secondaryBootDisks) > 0) {
      throw new NotPriced("the size of its secondary boot disks is that of their images", true);
    }
  } catch (error) {
    // The nodes are what costs: a disk without a price must not take them off the bill.
    return { ...refusal(error), lines };
  }
  return { state: "priced", lines };
}

/** Which price counts for a way of buying. Nodes of a reservation that nobody names are billed on demand where none matches. */
export function purchaseOf(kind: GcpCapacityKind): Purchase {
  switch (kind) {
    case GcpCapacityKind.Spot:
      return "spot";
    case GcpCapacityKind.FlexStart:
    case GcpCapacityKind.Queued:
      return "flex-start";
    case GcpCapacityKind.Calendar:
      return "calendar";
    default:
      return "on-demand";
  }
}

/** The line of nodes that a reservation pays for; nothing for nodes that are billed themselves. */
function prepaidNodes(
  view: GkeNodePoolView,
  context: MeterContext,
  region: string,
  machineType: string,
  kind: GcpCapacityKind,
  sizes: Counts,
): PriceLine | undefined {
  const calendar = kind === GcpCapacityKind.Calendar;
  if (!calendar && (kind !== GcpCapacityKind.Reservation || view.reservation.state === "absent")) return undefined;
  const tpu = findTpuMachineType(machineType);
  const where = calendar ? "a calendar reservation" : "a reservation";
  return prepaidLine({
    node: view.node,
    context,
    region,
    sku: tpu === undefined ? machineType : tpuSku(tpu.generation),
    unit: tpu === undefined ? "instance-hour" : "chip-hour",
    purchase: calendar ? "calendar" : "reservation",
    description:
      tpu === undefined ? `${machineType} nodes in ${where}` : `TPU chips of ${machineType} nodes in ${where}`,
    quantity: mapRange(sizes.range, (nodes) => nodes * (tpu?.chips ?? 1)),
    onDemand: payerHere(view, context) === undefined ? onDemandParts(context, region, machineType, sizes) : undefined,
    rule: calendar ? calendarRule : reservationRule,
    notes: [sizes.note, `accelerators, host and local SSD are paid by ${payer(view, context)}`],
  });
}

/** What the nodes would cost on demand, local SSD and disks apart; nothing where a part has no price. */
function onDemandParts(context: MeterContext, region: string, machineType: string, sizes: Counts) {
  const parts = machineParts(machineType).map((part) => ({
    row: context.book.find(partKey(part, region, "on-demand")),
    quantity: mapRange(sizes.range, (nodes) => nodes * part.each),
  }));
  return parts.every((part): part is typeof part & { row: PriceRow } => part.row !== undefined) ? parts : undefined;
}

function payerHere({ node, at }: GkeNodePoolView, { graph }: MeterContext): ResourceNode | undefined {
  const property = at === "" ? "nodeConfig" : "nodePools";
  return [gcpReservationType, gcpFutureReservationType].flatMap((type) => graph.behind(node, property, type))[0];
}

function payer(view: GkeNodePoolView, context: MeterContext): string {
  const { reservation } = view;
  const declared = payerHere(view, context);
  if (declared !== undefined) return `reservation "${declared.name}" of this stack`;
  if (reservation.state === "known") return `${reservation.value}, which this stack does not declare`;
  return "the reservation";
}

function computeLines(
  view: GkeNodePoolView,
  context: MeterContext,
  region: string,
  machineType: string,
  kind: GcpCapacityKind,
  sizes: Counts,
): PriceLine[] {
  const { type, count: number } = view.accelerator;
  const attached = type.state === "absent" ? undefined : { type: needed(type), count: count(number) };
  const open =
    kind === GcpCapacityKind.Reservation ? "paid by an open reservation instead where one matches" : undefined;
  return machineParts(machineType, attached).map((part) =>
    partLine({ ...part, what: `${part.what} nodes` }, purchaseOf(kind), {
      node: view.node,
      context,
      region,
      quantity: mapRange(sizes.range, (nodes) => nodes * part.each),
      notes: [sizes.note, open],
    }),
  );
}

/** One part, bought one way. Spot is planned at its own price, where there is one, and never caps a ceiling. */
export function partLine(
  part: MachinePart,
  purchase: Purchase,
  request: Omit<LineRequest, "row" | "maxRow" | "description">,
): PriceLine {
  const { context, region, notes = [] } = request;
  const { book } = context;
  const description = `${part.what}, ${purchase}`;
  if (purchase !== "spot") {
    return priceLine({ ...request, row: partPrice(book, part, region, purchase), description });
  }
  const onDemand = partPrice(book, part, region, "on-demand");
  const spot = book.find(partKey(part, region, "spot"));
  if (spot === undefined) {
    const row: PriceRow = { ...onDemand, purchase: "spot" };
    return priceLine({
      ...request,
      row,
      description,
      notes: [...notes, "at the on-demand price, as no spot price is known"],
    });
  }
  // Spot above on-demand would put the ceiling below the plan.
  const maxRow = decimal(spot.price).gt(onDemand.price) ? spot : onDemand;
  const note = `max at the on-demand price ${onDemand.price}, which a fallback costs`;
  return priceLine({ ...request, row: spot, maxRow, description, notes: [...notes, note] });
}

function localSsdLines(
  view: GkeNodePoolView,
  context: MeterContext,
  region: string,
  machineType: string,
  kind: GcpCapacityKind,
  sizes: Counts,
): PriceLine[] {
  const disks = count(view.localSsdCount);
  if (disks === 0) return [];
  const GiB = findGcpMachineType(machineType)?.localSsd?.GiB ?? localSsdGiB;
  const row = context.book.price({ place: "gcp", service: "disk", sku: "local-ssd", region, purchase: "on-demand" });
  return [
    priceLine({
      node: view.node,
      context,
      region,
      row,
      description: `local SSD, ${disks} × ${GiB} GiB`,
      quantity: mapRange(sizes.range, (nodes) => nodes * disks * GiB),
      notes: [
        sizes.note,
        purchaseOf(kind) === "on-demand"
          ? undefined
          : "at the on-demand price, which other ways of buying do not exceed",
      ],
    }),
  ];
}

function bootDiskLines(view: GkeNodePoolView, context: MeterContext, region: string, sizes: Counts): PriceLine[] {
  const config = joinPath(view.at, "nodeConfig.bootDisk");
  const iops = amountOr(view.node, `${config}.provisionedIops`, undefined);
  const throughput = amountOr(view.node, `${config}.provisionedThroughput`, undefined);
  const disk = {
    label: "boot disk",
    type: needed(view.bootDisk.type),
    sizeGiB: count(view.bootDisk.sizeGiB),
    ...(iops === undefined ? {} : { iops }),
    ...(throughput === undefined ? {} : { throughput }),
  };
  return gcpDiskLines(view.node, context, region, disk, sizes.range);
}
