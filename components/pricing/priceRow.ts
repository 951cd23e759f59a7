import type { Fact } from "../core/fact.ts";
import type { Place } from "../hardware/place.ts";

/** How something is bought. Part of the key: a price for one way of buying never stands in for another. */
export type Purchase =
  | "on-demand"
  | "spot"
  /** Paid up front, for dated hours. */
  | "capacity-block"
  /** Dynamic Workload Scheduler of Google Cloud: nodes that come when there are some and live for seven days at most. */
  | "flex-start"
  /** Its calendar mode: paid for dated days. */
  | "calendar"
  /** Capacity that a reservation pays for. Lines only: a reservation is billed at the on-demand price. */
  | "reservation";

/**
 * What one price buys. Units that end in `-hour` are billed 730 times a month, those that end in `-month` once; an
 * `offering` is paid once. `GB` and `1000-requests` are used, not provisioned: no line of an estimate has them.
 */
export const priceUnits = [
  "instance-hour",
  "GPU-hour",
  "chip-hour",
  "cluster-hour",
  "gateway-hour",
  "endpoint-hour",
  "address-hour",
  "vCPU-hour",
  "GB-hour",
  "GB-month",
  "IOPS-month",
  "MBps-month",
  "key-month",
  "offering",
  "GB",
  "1000-requests",
] as const;
export type PriceUnit = (typeof priceUnits)[number];

/** What a price is looked up by. */
export interface PriceKey {
  readonly place: Place;
  /** `ec2`, `eks`, `ebs`, `fsx`, `vpc`, `kms`, `capacity-block-offering`; on Google Cloud `compute`, `disk`, `gke`, `network`, `managed-lustre`. */
  readonly service: string;
  /** `p5.48xlarge`, `gp3`, `lustre:PERSISTENT_2:SSD:500`; `nvidia-h100-80gb`, `host:a3-highgpu-8g`, `tpu-v5p`, `core:n2`. */
  readonly sku: string;
  /** `us-east-2`, or `*` for a price that is the same everywhere. */
  readonly region: string;
  readonly purchase: Purchase;
}

/** A price with its provenance. */
export interface PriceRow extends PriceKey, Fact {
  readonly unit: PriceUnit;
  /** Decimal, as the vendor prints it: `"55.04"`. */
  readonly price: string;
  readonly currency: "USD";
  /** What is uncertain about it. */
  readonly note?: string;
}

/** The price of a thing that is the same in every region. */
export const everyRegion = "*";

/** One string per key, for maps. */
export function keyText({ place, service, sku, region, purchase }: PriceKey): string {
  return `${place}|${service}|${sku}|${region}|${purchase}`;
}

/** `aws ec2 p5.48xlarge in us-east-2, on-demand`: how messages name a price. */
export function describeKey({ place, service, sku, region, purchase }: PriceKey): string {
  return `${place} ${service} ${sku} in ${region === everyRegion ? "every region" : region}, ${purchase}`;
}
