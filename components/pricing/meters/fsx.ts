import type { ResourceNode } from "../../core/graph.ts";
import { readNumber, readString } from "../../core/value.ts";
import { automaticMetadataIops } from "../../lustre/fsxMetadata.ts";
import { type PriceLine, priceLine } from "../line.ts";
import type { Measurement, MeterContext, Meters } from "../meter.ts";
import { amount, fixed, NotPriced, needed, orElse, regionOf } from "../reading.ts";

/** SSD deployments whose price does not depend on a throughput tier. */
const untiered = ["SCRATCH_1", "SCRATCH_2"];

type LineOf = (sku: string, quantity: number, description: string, note?: string) => PriceLine;

export const fsxMeters: Meters = {
  "aws:fsx/lustreFileSystem:LustreFileSystem": (node, context): Measurement => {
    const region = regionOf(node, context);
    const deployment = orElse(readString(node.inputs, "deploymentType"), "SCRATCH_1");
    const storage = orElse(readString(node.inputs, "storageType"), "SSD");
    const line = linesOf(node, context, region);
    const notes: string[] = [];
    const lines: PriceLine[] = [];
    if (storage === "INTELLIGENT_TIERING") {
      lines.push(...intelligentTiering(node, line));
      notes.push("storage and requests of Intelligent-Tiering are billed by use");
    } else {
      const capacity = amount(readNumber(node.inputs, "storageCapacity"));
      lines.push(
        line(storageSku(node, deployment, storage), capacity, `${deployment} ${storage} storage, ${capacity} GiB`),
      );
      lines.push(...metadata(node, line, automaticMetadataIops(capacity)));
    }
    const backups = readNumber(node.inputs, "automaticBackupRetentionDays");
    if (backups.state === "unknown" || (backups.state === "known" && backups.value > 0)) {
      notes.push("backups are billed by use");
    }
    return { state: "priced", lines, ...(notes.length > 0 ? { notes } : {}) };
  },
};

function linesOf(node: ResourceNode, context: MeterContext, region: string): LineOf {
  return (sku, quantity, description, note) =>
    priceLine({
      node,
      context,
      region,
      row: context.book.price({ place: "aws", service: "fsx", sku: `lustre:${sku}`, region, purchase: "on-demand" }),
      description,
      quantity: fixed(quantity),
      notes: [note],
    });
}

function storageSku(node: ResourceNode, deployment: string, storage: string): string {
  if (untiered.includes(deployment)) return `${deployment}:${storage}`;
  const tier = needed(readNumber(node.inputs, "perUnitStorageThroughput"));
  // The SSD cache of HDD storage is part of the price, and has prices of its own.
  const cache = storage === "HDD" ? orElse(readString(node.inputs, "driveCacheType"), "NONE") : "NONE";
  return `${deployment}:${storage}:${tier}${cache === "NONE" ? "" : `:${cache}`}`;
}

/** What AUTOMATIC grants at the capacity is included; only provisioned IOPS above it are billed. */
function metadata(node: ResourceNode, line: LineOf, included: number): PriceLine[] {
  const mode = orElse(readString(node.inputs, "metadataConfiguration.mode"), "AUTOMATIC");
  if (mode !== "USER_PROVISIONED") return [];
  const iops = amount(readNumber(node.inputs, "metadataConfiguration.iops"));
  if (iops <= included) return [];
  return [line("metadata", iops - included, `metadata, ${iops} IOPS of which ${included} are included`)];
}

function intelligentTiering(node: ResourceNode, line: LineOf): PriceLine[] {
  const throughput = amount(readNumber(node.inputs, "throughputCapacity"));
  const lines = [
    line("INTELLIGENT_TIERING:throughput", throughput, `Intelligent-Tiering throughput, ${throughput} MB/s`),
  ];
  const sizing = needed(readString(node.inputs, "dataReadCacheConfiguration.sizingMode"));
  if (sizing === "USER_PROVISIONED") {
    const size = amount(readNumber(node.inputs, "dataReadCacheConfiguration.size"));
    lines.push(line("INTELLIGENT_TIERING:ssd-cache", size, `SSD read cache, ${size} GiB`));
  } else if (sizing !== "NO_CACHE") {
    throw new NotPriced(
      `the size of an SSD read cache with dataReadCacheConfiguration.sizingMode ${sizing} is not known: give USER_PROVISIONED and a size`,
      true,
    );
  }
  const iops = amount(readNumber(node.inputs, "metadataConfiguration.iops"));
  lines.push(line("metadata", iops, `metadata, ${iops} IOPS`, "all billed, as no included amount is known"));
  return lines;
}
