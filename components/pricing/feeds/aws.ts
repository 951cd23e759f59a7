import { Confidence } from "../../core/fact.ts";
import { findAwsMachineType } from "../../hardware/aws/catalogue.ts";
import { findHostType } from "../../hardware/aws/hostType.ts";
import { decimal } from "../money.ts";
import type { PriceRow } from "../priceRow.ts";
import { clusterUsage, ruleOf } from "./awsUsage.ts";
import { describe, type FeedDocument, FeedShapeError, priceText, provenance } from "./feed.ts";

/** Columns of an offer file, by their names without spaces and in lower case, as the spelling differs between services. */
const needed = ["sku", "termtype", "startingrange", "unit", "priceperunit", "currency", "locationtype", "usagetype"];
const neededForInstances = [
  "productfamily",
  "instancetype",
  "tenancy",
  "operatingsystem",
  "licensemodel",
  "preinstalledsw",
  "capacitystatus",
];

/**
 * Words of which a record of EC2 needs all of one group to be of use: what has none is not taken apart. Nine of ten records are
 * reserved terms or other operating systems.
 */
export const usefulWords: Readonly<Record<string, readonly (readonly string[])[]>> = {
  AmazonEC2: [
    ["OnDemand", "Linux", "BoxUsage", "Used", "Shared"],
    ["OnDemand", "EBS:VolumeUsage."],
    ["OnDemand", "EBS:VolumeP-"],
    ["OnDemand", "NatGateway-"],
  ],
};
export const usefulWordsElsewhere: readonly (readonly string[])[] = [["OnDemand"]];

/**
 * Reads the records of an offer file of AWS, in its CSV form, one by one; keeps what the price book has keys for.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
export class AwsOfferReader {
  readonly #offer: string;
  readonly #region: string;
  readonly #document: () => FeedDocument;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #width: number;
  readonly #rows: PriceRow[] = [];

  /**
   * @param header names of the columns
   * @throws FeedShapeError for a header without the columns that prices are told apart by
   */
  constructor(offer: string, region: string, header: readonly string[], document: () => FeedDocument) {
    this.#offer = offer;
    this.#region = region;
    this.#document = document;
    this.#width = header.length;
    this.#columns = new Map(header.map((name, index) => [name.replace(/[^a-z0-9]/gi, "").toLowerCase(), index]));
    const wanted = offer === "AmazonEC2" ? [...needed, ...neededForInstances] : needed;
    const missing = wanted.filter((name) => !this.#columns.has(name));
    if (missing.length > 0) throw new FeedShapeError(`the header has no column for ${missing.join(", ")}`);
  }

  /** @throws FeedShapeError for a record that is cut off, and for a price that is none */
  add(record: readonly string[]): void {
    if (record.length !== this.#width) {
      throw new FeedShapeError(
        `a record has ${record.length} fields where the header has ${this.#width}: ${describe(record.slice(0, 3).join(","))}`,
      );
    }
    const cell = (name: string): string => record[this.#columns.get(name) ?? -1] ?? "";
    // Local zones are in the file of their region, with prices of their own.
    if (cell("termtype") !== "OnDemand" || !["AWS Region", ""].includes(cell("locationtype"))) return;
    if (cell("currency") !== "USD" || !["", "0"].includes(cell("startingrange"))) return;
    const row = this.#offer === "AmazonEC2" ? (this.#instance(cell) ?? this.#usage(cell)) : this.#usage(cell);
    if (row !== undefined) this.#rows.push(row);
  }

  rows(): readonly PriceRow[] {
    return this.#offer === "AmazonEKS" ? withWholeExtendedPrice(this.#rows) : this.#rows;
  }

  /** An instance as `eks.NodeGroup` runs it: Linux without software, on shared hardware, without a reservation. */
  #instance(cell: (name: string) => string): PriceRow | undefined {
    const sku = cell("instancetype");
    if (cell("productfamily") !== "Compute Instance") return undefined;
    if (cell("operatingsystem") !== "Linux" || cell("tenancy") !== "Shared") return undefined;
    if (cell("preinstalledsw") !== "NA" || cell("licensemodel") !== "No License required") return undefined;
    // Without this there are three rows for one type: in use, reserved and in use, reserved and not in use.
    if (cell("capacitystatus") !== "Used" || !["", "OnDemand"].includes(cell("marketoption"))) return undefined;
    if (!/^hrs$/i.test(cell("unit")) || !/BoxUsage(?::|$)/.test(cell("usagetype"))) return undefined;
    if (findAwsMachineType(sku) === undefined && findHostType(sku) === undefined) return undefined;
    const price = this.#price(cell);
    return price === undefined
      ? undefined
      : {
          place: "aws",
          service: "ec2",
          sku,
          region: this.#region,
          purchase: "on-demand",
          unit: "instance-hour",
          price,
          currency: "USD",
          ...provenance(this.#document(), [cell("sku")]),
        };
  }

  #usage(cell: (name: string) => string): PriceRow | undefined {
    const rule = ruleOf(this.#offer, cell("usagetype"));
    if (rule === undefined || !rule.units.includes(cell("unit").toLowerCase())) return undefined;
    const price = this.#price(cell);
    if (price === undefined) return undefined;
    const { service, sku, unit, times = "1" } = rule;
    return {
      place: "aws",
      service,
      sku,
      region: this.#region,
      purchase: "on-demand",
      unit,
      price: decimal(price).times(times).toFixed(),
      currency: "USD",
      ...provenance(this.#document(), [cell("sku")]),
    };
  }

  #price(cell: (name: string) => string): string | undefined {
    return priceText(cell("priceperunit"), `SKU ${cell("sku")} (${cell("usagetype")})`);
  }
}

/** The price list has extended support as what is added to the cluster-hour; the book has both together. */
function withWholeExtendedPrice(rows: readonly PriceRow[]): PriceRow[] {
  const standard = rows.find(({ sku }) => sku === "control-plane:standard");
  return rows.flatMap((row) => {
    if (row.sku !== "control-plane:extended-support") return [row];
    if (standard === undefined) return [];
    return [
      {
        ...row,
        price: decimal(row.price).plus(standard.price).toFixed(),
        confidence: Confidence.Derived,
        note: `${clusterUsage.extended} ${row.price} on top of ${clusterUsage.cluster} ${standard.price}`,
      },
    ];
  });
}

/** The version of an offer that is current in a region, from the index of its regions: the path of its CSV file. */
export function currentOffer(index: unknown, offer: string, region: string): string {
  const regions = (index as { regions?: unknown } | null)?.regions;
  if (typeof regions !== "object" || regions === null) {
    throw new FeedShapeError(`the index of regions of ${offer} has no list of regions`);
  }
  const entry = (regions as Record<string, { currentVersionUrl?: unknown } | undefined>)[region];
  if (entry === undefined) throw new UnknownRegionError(region, Object.keys(regions));
  const path = entry?.currentVersionUrl;
  if (typeof path !== "string" || !/^\/offers\/[\w./-]+\/index\.json$/.test(path) || path.includes("..")) {
    throw new FeedShapeError(
      `the index of regions of ${offer} has ${describe(path)} for ${region}, which is no offer file`,
    );
  }
  return path.replace(/\.json$/, ".csv");
}

/** A region that a feed does not have. */
export class UnknownRegionError extends Error {
  readonly region: string;
  readonly known: readonly string[];
  constructor(region: string, known: readonly string[]) {
    super(`there is no region ${region} in it`);
    this.name = "UnknownRegionError";
    this.region = region;
    this.known = known;
  }
}
