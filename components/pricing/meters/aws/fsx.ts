import type { ResourceNode } from "../../../core/graph.ts";
import { readNumber, readString } from "../../../core/value.ts";
import { type FsxBilled, fsxBill, hasTiers } from "../../fsxBill.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, Meters } from "../../meter.ts";
import { amount, fixed, NotPriced, needed, orElse, regionOf } from "../../reading.ts";

export const fsxMeters: Meters = {
  "aws:fsx/lustreFileSystem:LustreFileSystem": (node, context): Measurement => {
    const region = regionOf(node, context);
    const billed = billedOf(node);
    const notes: string[] = [];
    if (billed.storageType === "INTELLIGENT_TIERING") {
      notes.push("storage and requests of Intelligent-Tiering are billed by use");
    }
    const backups = readNumber(node.inputs, "automaticBackupRetentionDays");
    if (backups.state === "unknown" || (backups.state === "known" && backups.value > 0)) {
      notes.push("backups are billed by use");
    }
    const lines = fsxBill(billed).map(({ sku, quantity, description, note }) =>
      priceLine({
        node,
        context,
        region,
        row: context.book.price({ place: "aws", service: "fsx", sku: `lustre:${sku}`, region, purchase: "on-demand" }),
        description,
        quantity: fixed(quantity),
        notes: [note],
      }),
    );
    return { state: "priced", lines, ...(notes.length > 0 ? { notes } : {}) };
  },
};

function billedOf(node: ResourceNode): FsxBilled {
  const deploymentType = orElse(readString(node.inputs, "deploymentType"), "SCRATCH_1");
  const storageType = orElse(readString(node.inputs, "storageType"), "SSD");
  const base = { deploymentType, storageType };
  if (storageType === "INTELLIGENT_TIERING") {
    return {
      ...base,
      throughputCapacity: amount(readNumber(node.inputs, "throughputCapacity")),
      readCacheGiB: readCache(node),
      metadataIops: amount(readNumber(node.inputs, "metadataConfiguration.iops")),
    };
  }
  const capacityGiB = amount(readNumber(node.inputs, "storageCapacity"));
  const throughputPerTiB = hasTiers(deploymentType)
    ? needed(readNumber(node.inputs, "perUnitStorageThroughput"))
    : undefined;
  const driveCacheType =
    storageType === "HDD" && hasTiers(deploymentType)
      ? orElse(readString(node.inputs, "driveCacheType"), "NONE")
      : undefined;
  const provisioned = orElse(readString(node.inputs, "metadataConfiguration.mode"), "AUTOMATIC") === "USER_PROVISIONED";
  return {
    ...base,
    capacityGiB,
    ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
    ...(driveCacheType === undefined ? {} : { driveCacheType }),
    ...(provisioned ? { metadataIops: amount(readNumber(node.inputs, "metadataConfiguration.iops")) } : {}),
  };
}

function readCache(node: ResourceNode): number {
  const sizing = needed(readString(node.inputs, "dataReadCacheConfiguration.sizingMode"));
  if (sizing === "USER_PROVISIONED") return amount(readNumber(node.inputs, "dataReadCacheConfiguration.size"));
  if (sizing === "NO_CACHE") return 0;
  throw new NotPriced(
    `the size of an SSD read cache with dataReadCacheConfiguration.sizingMode ${sizing} is not known: give USER_PROVISIONED and a size`,
    true,
  );
}
