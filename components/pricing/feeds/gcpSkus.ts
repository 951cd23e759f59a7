import type { PriceUnit, Purchase } from "../priceRow.ts";

/** What a SKU of the catalogue is of: a key of the price book, or a part of one. */
export interface CatalogueThing {
  readonly service: "compute" | "disk";
  readonly sku: string;
  readonly unit: PriceUnit;
  /** How the catalogue counts it. Another unit is another price. */
  readonly usageUnit: "h" | "GiBy.h" | "GiBy.mo";
}

const gpus: Readonly<Record<string, readonly string[]>> = {
  "nvidia-tesla-a100": ["Nvidia Tesla A100 GPU"],
  "nvidia-a100-80gb": ["Nvidia Tesla A100 80GB GPU"],
  "nvidia-h100-80gb": ["Nvidia H100 80GB GPU"],
  // One GPU, three spellings, by region and by way of buying.
  "nvidia-h100-mega-80gb": ["Nvidia H100 80GB Mega GPU", "Nvidia H100 80GB Plus GPU", "Nvidia H100 Mega 80GB GPU"],
  "nvidia-h200-141gb": ["H200 141GB GPU", "Nvidia H200 141GB GPU"],
  "nvidia-l4": ["Nvidia L4 GPU"],
  // A4 is sold by the slice: its vCPUs and memory are in the price of the GPU.
  "nvidia-b200": ["A4 Nvidia B200 (1 gpu slice)"],
};

/** Series, and what stands before `Core` and `Ram`. On demand `Instance` comes between; elsewhere it may be left out. */
const series: Readonly<Record<string, string>> = {
  e2: "E2",
  n1: "N1 Predefined",
  n2: "N2",
  n2d: "N2D AMD",
  n4: "N4",
  n4d: "N4D",
  n4a: "N4A",
  t2d: "T2D AMD",
  t2a: "T2A Arm",
  c2: "Compute optimized",
  c2d: "C2D AMD",
  c3: "C3",
  c3d: "C3D",
  c4: "C4",
  c4a: "C4A Arm",
  c4d: "C4D",
  a2: "A2",
  a3: "A3",
  a3plus: "A3Plus",
  a3ultra: "A3Ultra",
  g2: "G2",
};

const tpus: Readonly<Record<string, readonly string[]>> = {
  "tpu-v5e": ["TpuV5e", "V5e"],
  "tpu-v5p": ["TpuV5p", "V5p"],
  "tpu-v6e": ["TpuV6e", "V6e"],
  "tpu-7x": ["TPU7x", "7x"],
};

const disks: Readonly<Record<string, string>> = {
  "pd-standard": "Storage PD Capacity",
  "pd-balanced": "Balanced PD Capacity",
  "pd-ssd": "SSD backed PD Capacity",
  "local-ssd": "SSD backed Local Storage",
};

function* things(): Generator<readonly [string, CatalogueThing]> {
  const hourly = { service: "compute", usageUnit: "h" } as const;
  for (const [sku, names] of Object.entries(gpus)) {
    for (const name of names) yield [name, { ...hourly, sku, unit: "GPU-hour" }];
  }
  for (const [sku, names] of Object.entries(tpus)) {
    for (const name of names) yield [name, { ...hourly, sku, unit: "chip-hour" }];
  }
  for (const [name, words] of Object.entries(series)) {
    for (const between of [" Instance", ""]) {
      yield [`${words}${between} Core`, { ...hourly, sku: `core:${name}`, unit: "vCPU-hour" }];
      yield [`${words}${between} Ram`, { ...hourly, sku: `ram:${name}`, unit: "GB-hour", usageUnit: "GiBy.h" }];
    }
  }
  for (const [sku, name] of Object.entries(disks)) {
    yield [name, { service: "disk", sku, unit: "GB-month", usageUnit: "GiBy.mo" }];
  }
}

const byName: ReadonlyMap<string, CatalogueThing> = new Map(
  [...things()].map(([name, thing]) => [name.toLowerCase(), thing]),
);

/**
 * Ways of buying, as descriptions tell them: some have `usageType: OnDemand` and another price. Where none of these forms
 * fits whole, the SKU is none that is looked for.
 */
const forms: readonly (readonly [pattern: RegExp, purchase: Purchase])[] = [
  [/^Spot Preemptible (?<name>.+?)(?: (?:running )?in .+)?$/, "spot"],
  [/^(?<name>.+?) attached to Spot Preemptible VMs(?: (?:running )?in .+)?$/, "spot"],
  [/^DWS Defined Duration (?<name>.+?)(?: (?:running )?in .+)?$/, "flex-start"],
  [/^(?<name>.+?) attached to DWS Defined Duration VMs(?: (?:running )?in .+)?$/, "flex-start"],
  [/^Reserved (?<name>.+?)(?: in .+)? in Calendar Mode$/, "calendar"],
  [/^(?<name>.+?)(?: (?:running )?in .+)?$/, "on-demand"],
];
/** Words of other prices. A name that has one is in no table above; this keeps it so. */
const otherPrice =
  /reserved|commitment|\bCUD\b|sole tenancy|custom|premium|capacity optimized|\bDWS\b|calendar|suspended|preemptible|spot|flex|upgrade|regional/i;

/** What a description of the catalogue is of, and how it is bought; nothing for the thousands of others. */
export function readDescription(
  description: string,
  usageType: string,
): { readonly thing: CatalogueThing; readonly purchase: Purchase } | undefined {
  for (const [pattern, purchase] of forms) {
    const name = pattern.exec(description)?.groups?.["name"];
    if (name === undefined) continue;
    const thing = byName.get(name.toLowerCase());
    if (thing === undefined || otherPrice.test(name)) return undefined;
    // Behind the place as well: "running in Americas in Calendar Mode" is no price on demand.
    if (purchase === "on-demand" && otherPrice.test(description)) return undefined;
    // Descriptions of spot are sometimes filed as OnDemand, and now and then one of on demand as Preemptible.
    if (usageType === "Preemptible" && purchase === "on-demand") return { thing, purchase: "spot" };
    return usageType === "OnDemand" || (usageType === "Preemptible" && purchase === "spot")
      ? { thing, purchase }
      : undefined;
  }
  return undefined;
}
