import type { ResourceNode } from "../../../core/graph.ts";
import { mapRange, type Range } from "../../../core/range.ts";
import { readString } from "../../../core/value.ts";
import { type PriceLine, priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { amount, amountOr, fixed, orElse } from "../../reading.ts";
import { gcpRegionOf } from "./place.ts";

/** A disk in plain values. */
export interface GcpDisk {
  /** `boot disk`. */
  readonly label: string;
  /** `pd-balanced`. */
  readonly type: string;
  readonly sizeGiB: number;
  /** Provisioned, for Hyperdisk. */
  readonly iops?: number;
  /** MB/s, likewise. */
  readonly throughput?: number;
}

/** What a balanced Hyperdisk gives without charge. @see https://docs.cloud.google.com/compute/docs/disks/hyperdisks */
const included = { iops: 3000, throughput: 140 } as const;
const balancedHyperdisk = "hyperdisk-balanced";

/** Lines of one disk on each of `owners` machines. */
export function gcpDiskLines(
  node: ResourceNode,
  context: MeterContext,
  region: string,
  disk: GcpDisk,
  owners: Range<number>,
): PriceLine[] {
  const line = (sku: string, per: number, what: string): PriceLine =>
    priceLine({
      node,
      context,
      region,
      row: context.book.price({ place: "gcp", service: "disk", sku, region, purchase: "on-demand" }),
      description: `${disk.label}, ${what}`,
      quantity: mapRange(owners, (machines) => machines * per),
    });
  const lines = [line(disk.type, disk.sizeGiB, `${disk.sizeGiB} GiB ${disk.type}`)];
  if (disk.type !== balancedHyperdisk) return lines;
  const iops = (disk.iops ?? 0) - included.iops;
  const throughput = (disk.throughput ?? 0) - included.throughput;
  if (iops > 0) lines.push(line(`${balancedHyperdisk}:iops`, iops, `${iops} IOPS above ${included.iops}`));
  if (throughput > 0) {
    const what = `${throughput} MB/s above ${included.throughput}`;
    lines.push(line(`${balancedHyperdisk}:throughput`, throughput, what));
  }
  return lines;
}

export const gcpDiskMeters: Meters = {
  "gcp:compute/disk:Disk": (node, context): Measurement => {
    const iops = amountOr(node, "provisionedIops", undefined);
    const throughput = amountOr(node, "provisionedThroughput", undefined);
    const disk: GcpDisk = {
      label: "disk",
      // What Compute Engine makes when no type is given.
      type: orElse(readString(node.inputs, "type"), "pd-standard"),
      // Without a size it has that of its image or snapshot.
      sizeGiB: amountOr(node, "size", undefined) ?? amount({ state: "absent", path: "size" }),
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { throughput }),
    };
    return { state: "priced", lines: gcpDiskLines(node, context, gcpRegionOf(node, context), disk, fixed(1)) };
  },
};
