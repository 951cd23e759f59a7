import { findGcpMachineType } from "../../../hardware/gcp/catalogue.ts";
import { findGcpHostType } from "../../../hardware/gcp/hostType.ts";
import { findTpuMachineType } from "../../../hardware/gcp/tpuCatalogue.ts";
import type { PriceBook } from "../../priceBook.ts";
import type { PriceKey, PriceRow, Purchase } from "../../priceRow.ts";
import { NotPriced } from "../../reading.ts";
import { familiesWithoutHostPart } from "../../rows/gcp/hosts.ts";

/** One thing that a machine is billed by: Google has no price of a whole machine. */
export interface MachinePart {
  readonly sku: string;
  /** Units of one machine. */
  readonly each: number;
  /** `vCPUs of n2-standard-8`, `TPU chips of ct5p-hightpu-4t`. */
  readonly what: string;
}

/** Accelerators that are attached to a machine type which brings none. */
export interface Attached {
  readonly type: string;
  readonly count: number;
}

/**
 * vCPUs that shared-core types are billed for: fewer than they show.
 * @see https://docs.cloud.google.com/compute/docs/general-purpose-machines#sharedcore
 */
const sharedCores: Readonly<Record<string, number>> = { "e2-micro": 0.25, "e2-small": 0.5, "e2-medium": 1 };

/** GiB of one local SSD, where the machine type does not say otherwise. */
export const localSsdGiB = 375;

/** What a machine is billed by, local SSD and disks apart. */
export function machineParts(machineType: string, attached?: Attached): MachinePart[] {
  const tpu = findTpuMachineType(machineType);
  if (tpu !== undefined) {
    return [{ sku: tpuSku(tpu.generation), each: tpu.chips, what: `TPU chips of ${machineType}` }];
  }
  const gpu = findGcpMachineType(machineType);
  if (gpu !== undefined) {
    const gpus = gpuPart(machineType, { type: gpu.acceleratorType, count: gpu.accelerator.count });
    if (familiesWithoutHostPart.includes(gpu.family)) return [gpus];
    const host = { sku: `host:${machineType.replace(/-nolssd$/, "")}`, each: 1, what: `host part of ${machineType}` };
    return [gpus, host];
  }
  const host = findGcpHostType(machineType);
  if (host === undefined) {
    throw new NotPriced(`what ${machineType} is billed by is not known: it is in no table of machine types`);
  }
  const { series, vcpus, memoryGiB } = host;
  return [
    ...(attached === undefined ? [] : [gpuPart(machineType, attached)]),
    { sku: `core:${series}`, each: sharedCores[machineType] ?? vcpus, what: `vCPUs of ${machineType}` },
    { sku: `ram:${series}`, each: memoryGiB, what: `memory of ${machineType}` },
  ];
}

export function tpuSku(generation: string): string {
  return `tpu-${generation}`;
}

function gpuPart(machineType: string, { type, count }: Attached): MachinePart {
  return { sku: type, each: count, what: `${type} of ${machineType}` };
}

/** The row of a part. @throws MissingPriceError */
export function partPrice(book: PriceBook, part: MachinePart, region: string, purchase: Purchase): PriceRow {
  return book.price(partKey(part, region, purchase));
}

export function partKey({ sku }: MachinePart, region: string, purchase: Purchase): PriceKey {
  return { place: "gcp", service: "compute", sku, region, purchase };
}
