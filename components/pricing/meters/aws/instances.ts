import { Confidence } from "../../../core/fact.ts";
import type { ResourceNode } from "../../../core/graph.ts";
import { readString } from "../../../core/value.ts";
import { CapacityKind } from "../../../hardware/aws/machineType.ts";
import type { NodeGroupView } from "../../../hardware/aws/nodeGroup.ts";
import { type PriceLine, prepaidLine, priceLine } from "../../line.ts";
import type { Measurement, MeterContext } from "../../meter.ts";
import { decimal } from "../../money.ts";
import type { PriceRow } from "../../priceRow.ts";
import { type Counts, counts, NotPriced, needed, orElse, regionOf } from "../../reading.ts";
import { refusal } from "../../refusal.ts";
import { type Disk, diskLines } from "./disks.ts";

/** A group that buys part of its instances as spot; its dearest reading is on-demand. */
const mixPath = "mixedInstancesPolicy.instancesDistribution";

const reservationRule = {
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-pricing-billing.html",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};
const blockRule = {
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-pricing-billing.html",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

/** The instances of a group, and the disks of each of them. */
export function measureInstances(
  view: NodeGroupView,
  context: MeterContext,
  disks: () => readonly Disk[],
): Measurement {
  if (view.template !== undefined) sharedTenancyOnly(view.template, "placement.tenancy");
  const region = regionOf(view.node, context);
  const sizes = counts(view.scaling, context);
  const lines = [computeLine(view, context, region, sizes)];
  try {
    for (const disk of disks()) lines.push(...diskLines(view.node, context, region, disk, sizes.range));
  } catch (error) {
    // The nodes are what costs: a disk without a price must not take them off the bill.
    return { ...refusal(error), lines };
  }
  return { state: "priced", lines };
}

/** Prices are those of shared tenancy; others have no rows and must not get these. */
export function sharedTenancyOnly(node: ResourceNode, path: string): void {
  const tenancy = orElse(readString(node.inputs, path), "default");
  if (tenancy !== "default") throw new NotPriced(`no prices are known for ${tenancy} tenancy`);
}

function computeLine(view: NodeGroupView, context: MeterContext, region: string, sizes: Counts): PriceLine {
  const { node } = view;
  const types = needed(view.machineTypes);
  const mixed = view.capacity.state === "unknown" && view.capacity.path === mixPath;
  const capacity = mixed ? CapacityKind.OnDemand : needed(view.capacity);
  const quantity = sizes.range;
  const common = { node, context, region, quantity };
  const names = types.join(", ");
  const listed = types.map((sku) =>
    context.book.find({ place: "aws", service: "ec2", sku, region, purchase: "on-demand" }),
  );
  const priced = listed.every((row): row is PriceRow => row !== undefined) && listed.length > 0;
  const onDemandOf = (): { row: PriceRow; quantity: typeof quantity }[] | undefined =>
    priced ? [{ row: dearestOf(listed as PriceRow[]), quantity }] : undefined;

  if (capacity === CapacityKind.CapacityBlock) {
    return prepaidLine({
      ...common,
      sku: names,
      purchase: "capacity-block",
      description: `${names} instances in a Capacity Block`,
      rule: blockRule,
      onDemand: onDemandOf(),
      notes: [sizes.note, `compute is paid up front with ${reservationName(view, "the block")}`],
    });
  }
  if (capacity === CapacityKind.Reservation) {
    return prepaidLine({
      ...common,
      sku: names,
      purchase: "reservation",
      description: `${names} instances in a reservation`,
      rule: reservationRule,
      onDemand:
        view.reservation.state === "targeted" && view.reservation.resource !== undefined ? undefined : onDemandOf(),
      notes: [sizes.note, `compute is paid by ${reservationName(view, "the reservation")}`],
    });
  }

  const onDemand = dearest(types, (sku) =>
    context.book.price({ place: "aws", service: "ec2", sku, region, purchase: "on-demand" }),
  );
  const choice = types.length > 1 ? `the dearest of ${names}` : undefined;
  if (capacity === CapacityKind.Spot) {
    const spot = context.book.find({ ...onDemand, purchase: "spot" });
    const description = `${onDemand.sku} instances, spot`;
    if (spot !== undefined) {
      const note = `max at the on-demand price ${onDemand.price}, which a fallback costs`;
      // Spot above on-demand would put the ceiling below the plan.
      const maxRow = decimal(spot.price).gt(onDemand.price) ? spot : onDemand;
      return priceLine({ ...common, row: spot, maxRow, description, notes: [choice, sizes.note, note] });
    }
    const note = "at the on-demand price, as no spot price is known";
    const row: PriceRow = { ...onDemand, purchase: "spot" };
    return priceLine({ ...common, row, description, notes: [choice, sizes.note, note] });
  }
  const note = mixed ? "all at the on-demand price, though part of the group is spot" : undefined;
  return priceLine({
    ...common,
    row: onDemand,
    description: `${onDemand.sku} instances, on-demand`,
    notes: [
      choice,
      sizes.note,
      note,
      view.reservation.state === "unknown"
        ? `whether a reservation pays cannot be told: ${view.reservation.why}`
        : undefined,
    ],
  });
}

function dearest(types: readonly string[], priceOf: (sku: string) => PriceRow): PriceRow {
  const rows = types.map(priceOf);
  if (rows.length === 0) throw new NotPriced("no instance type is named", true);
  return dearestOf(rows);
}

/** Of one row at least. */
function dearestOf(rows: readonly PriceRow[]): PriceRow {
  return rows.reduce((most, row) => (decimal(row.price).gt(most.price) ? row : most));
}

function reservationName({ reservation }: NodeGroupView, otherwise: string): string {
  if (reservation.state !== "targeted") return otherwise;
  if (reservation.resource !== undefined) return `reservation "${reservation.resource.name}" of this stack`;
  if (reservation.id.state === "known") return `${reservation.id.value}, which this stack does not declare`;
  if (reservation.resourceGroupArn.state === "known") return `resource group ${reservation.resourceGroupArn.value}`;
  return otherwise;
}
