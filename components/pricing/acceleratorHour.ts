import type Big from "big.js";
import { awsMachineTypes, findAwsMachineType } from "../hardware/aws/catalogue.ts";
import { findGcpMachineType, gcpMachineTypes } from "../hardware/gcp/catalogue.ts";
import { findTpuGeneration, findTpuMachineType, tpuGenerations } from "../hardware/gcp/tpuCatalogue.ts";
import type { Place } from "../hardware/place.ts";
import { type Attached, type MachinePart, machineParts, partKey } from "./meters/gcp/parts.ts";
import { decimal } from "./money.ts";
import type { PriceBook } from "./priceBook.ts";
import { everyRegion, type PriceKey, type PriceRow, type Purchase } from "./priceRow.ts";

/** Accelerators of one machine: how many, and what they are called. */
export interface MachineAccelerators {
  /** `H100`, `TPU v5p`; of attached ones that no table names, their type: `nvidia-tesla-t4`. */
  readonly name: string;
  readonly count: number;
}

/** A machine, as its accelerators are counted and priced. */
export interface AcceleratedMachine {
  readonly place: Place;
  /** `p5.48xlarge`, `a3-highgpu-8g`; `tpu-v5p` for chips of the Cloud TPU API, which no machine type stands for. */
  readonly machineType: string;
  /** GPUs attached to a machine type of Google Cloud that brings none. */
  readonly attached?: Attached;
}

/** What an hour of one accelerator costs, host and all; disks and local SSD are not in it. */
export interface AcceleratorHour extends AcceleratedMachine {
  readonly accelerator: MachineAccelerators;
  readonly region: string;
  readonly purchase: Purchase;
  /** USD, exact. */
  readonly usd: Big;
  /** Of the oldest price in it. */
  readonly priceDate: string;
}

/** The accelerators of a machine; undefined where no table knows any. */
export function acceleratorsOf({ place, machineType, attached }: AcceleratedMachine): MachineAccelerators | undefined {
  if (place === "aws") return named(findAwsMachineType(machineType));
  if (place !== "gcp") return undefined;
  const chips = /^tpu-(.+)$/.exec(machineType);
  const generation = chips === null ? undefined : findTpuGeneration(chips[1]!);
  if (generation !== undefined) return { name: generation.accelerator, count: 1 };
  const tpu = findTpuMachineType(machineType);
  if (tpu !== undefined) return { name: findTpuGeneration(tpu.generation).accelerator, count: tpu.chips };
  const machine = named(findGcpMachineType(machineType));
  if (machine !== undefined || attached === undefined || attached.count === 0) return machine;
  const row = gcpMachineTypes.find(({ acceleratorType }) => acceleratorType === attached.type);
  return { name: row?.accelerator.name ?? attached.type, count: attached.count };
}

function named(row: { readonly accelerator: MachineAccelerators } | undefined): MachineAccelerators | undefined {
  return row === undefined ? undefined : { name: row.accelerator.name, count: row.accelerator.count };
}

/**
 * What an hour of an accelerator of this machine costs.
 *
 * @throws MissingPriceError where a part of it has no price
 */
export function acceleratorHour(
  book: PriceBook,
  machine: AcceleratedMachine,
  accelerator: MachineAccelerators,
  region: string,
  purchase: Purchase,
): AcceleratorHour {
  return hourOf(machine, accelerator, region, purchase, (key) => book.price(key))!;
}

/** The same; undefined where a part of it has no price. */
export function findAcceleratorHour(
  book: PriceBook,
  machine: AcceleratedMachine,
  accelerator: MachineAccelerators,
  region: string,
  purchase: Purchase,
): AcceleratorHour | undefined {
  return hourOf(machine, accelerator, region, purchase, (key) => book.find(key));
}

function hourOf(
  machine: AcceleratedMachine,
  accelerator: MachineAccelerators,
  region: string,
  purchase: Purchase,
  rowOf: (key: PriceKey) => PriceRow | undefined,
): AcceleratorHour | undefined {
  let usd = decimal(0);
  let priceDate: string | undefined;
  for (const { key, each } of partsOf(machine, region, purchase)) {
    const row = rowOf(key);
    if (row === undefined) return undefined;
    usd = usd.plus(decimal(row.price).times(each));
    if (priceDate === undefined || row.asOf < priceDate) priceDate = row.asOf;
  }
  return { ...machine, accelerator, region, purchase, usd: usd.div(accelerator.count), priceDate: priceDate! };
}

function partsOf(
  { place, machineType, attached }: AcceleratedMachine,
  region: string,
  purchase: Purchase,
): { readonly key: PriceKey; readonly each: number }[] {
  if (place === "aws") return [{ key: { place, service: "ec2", sku: machineType, region, purchase }, each: 1 }];
  const parts: MachinePart[] = machineType.startsWith("tpu-")
    ? [{ sku: machineType, each: 1, what: machineType }]
    : machineParts(machineType, attached);
  return parts.map((part) => ({ key: partKey(part, region, purchase), each: part.each }));
}

/**
 * The lowest on-demand price of an accelerator-hour that a book has for a place: over all its regions, and all machine types
 * that bring the accelerator.
 */
export function lowestListHour(book: PriceBook, place: Place, accelerator: string): AcceleratorHour | undefined {
  let found = lowest.get(book);
  if (found === undefined) {
    found = new Map();
    lowest.set(book, found);
  }
  const key = `${place}|${accelerator}`;
  if (!found.has(key)) found.set(key, readLowest(book, place, accelerator));
  return found.get(key);
}

const lowest = new WeakMap<PriceBook, Map<string, AcceleratorHour | undefined>>();

function readLowest(book: PriceBook, place: Place, name: string): AcceleratorHour | undefined {
  const regionsOf = onDemandRegions(book);
  let least: AcceleratorHour | undefined;
  for (const machineType of machinesOf(place)) {
    const machine: AcceleratedMachine = { place, machineType };
    const accelerator = acceleratorsOf(machine);
    if (accelerator?.name !== name) continue;
    const skus = partsOf(machine, "", "on-demand").map(({ key }) => key.sku);
    const regions = new Set(skus.flatMap((sku) => [...(regionsOf.get(`${place}|${sku}`) ?? [])]));
    // A part that costs the same everywhere says nothing of where the machine is.
    if (regions.size > 1) regions.delete(everyRegion);
    for (const region of regions) {
      const hour = findAcceleratorHour(book, machine, accelerator, region, "on-demand");
      if (hour !== undefined && (least === undefined || hour.usd.lt(least.usd))) least = hour;
    }
  }
  return least;
}

const listedRegions = new WeakMap<PriceBook, ReadonlyMap<string, ReadonlySet<string>>>();

/** Regions with an on-demand price, by place and SKU. */
function onDemandRegions(book: PriceBook): ReadonlyMap<string, ReadonlySet<string>> {
  const known = listedRegions.get(book);
  if (known !== undefined) return known;
  const regions = new Map<string, Set<string>>();
  for (const { place, service, sku, region, purchase } of book.rows()) {
    if (purchase !== "on-demand" || (service !== "ec2" && service !== "compute")) continue;
    const key = `${place}|${sku}`;
    regions.set(key, (regions.get(key) ?? new Set()).add(region));
  }
  listedRegions.set(book, regions);
  return regions;
}

/** Machine types that bring accelerators; further places are further cases. */
function machinesOf(place: Place): readonly string[] {
  switch (place) {
    case "aws":
      return awsMachineTypes.map(({ name }) => name);
    case "gcp":
      return [
        ...gcpMachineTypes.map(({ name }) => name),
        ...tpuGenerations.map(({ generation }) => `tpu-${generation}`),
      ];
    default:
      return [];
  }
}
