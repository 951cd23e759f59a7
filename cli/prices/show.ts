import { nearest } from "../../components/core/nearest.ts";
import { today } from "../../components/core/today.ts";
import { defaultPriceAges } from "../../components/pricing/freshness.ts";
import type { PriceBook } from "../../components/pricing/priceBook.ts";
import { everyRegion } from "../../components/pricing/priceRow.ts";
import { print } from "../print.ts";
import { type Style, styleOf } from "../render/style.ts";
import { type Column, type Row, table } from "../render/table.ts";
import { indent, wrap } from "../render/text.ts";
import { ExitCode, UserError } from "../userError.ts";
import { layersOf } from "./file.ts";
import { acceleratorsOf, type Found, lookUp, offersFor, type ShownPart, type ShownPrice } from "./lookup.ts";

export interface ShowOptions {
  /** @default all */
  readonly region?: readonly string[];
  /** Price files, later ones over earlier ones. @default none: the built-in prices alone */
  readonly file?: readonly string[];
  readonly json?: boolean;
}

/** Prints every price of a machine type or SKU: `hybrid-gpu prices show`. */
export async function show(name: string, options: ShowOptions): Promise<ExitCode> {
  const layers = layersOf(options.file ?? []);
  const { book } = layers.at(-1)!;
  const found = lookUp(name, options.region, layers, today());
  if (found === undefined) throw new UserError(unknownName(name.slice(0, 100), book));
  if (found.prices.length === 0) throw new UserError(nothingThere(found.name, options.region, layers));
  if (options.json === true) {
    await print(`${JSON.stringify({ today: today(), ...defaultPriceAges, ...found }, null, 2)}\n`);
  } else await print(`${renderPrices(found, styleOf(process.stdout, process.env)).join("\n")}\n`);
  return ExitCode.Fine;
}

const mostOffered = 8;

function unknownName(name: string, book: PriceBook): string {
  const offers = offersFor(name, book);
  const shown = offers.slice(0, mostOffered).join(", ");
  const accelerators = acceleratorsOf(book).join(", ");
  if (name.trim() === "") {
    return `the name is empty. Fix: give that of a machine type or a SKU (p5.48xlarge, a3-highgpu-8g, gp3), or an accelerator: ${accelerators}`;
  }
  const fix =
    offers.length === 0
      ? `nothing is spelt like it. Fix: give a machine type or a SKU (p5.48xlarge, a3-highgpu-8g, gp3), or one of the accelerators that are known, for the machine types that have it: ${accelerators}`
      : `Fix: use a name that has one, such as ${shown}${offers.length > mostOffered ? `, and ${offers.length - mostOffered} more` : ""}`;
  return `there is no price of ${JSON.stringify(name)}${offers.length === 0 ? ", and" : "."} ${fix}`;
}

function nothingThere(
  name: string,
  regions: readonly string[] | undefined,
  layers: Parameters<typeof lookUp>[2],
): string {
  const elsewhere = new Set(lookUp(name, undefined, layers, today())?.prices.map(({ region }) => region));
  if (elsewhere.size === 0) {
    return `no price of ${name} is known. Fix: read the feed of its place with hybrid-gpu prices refresh, or give a price row`;
  }
  const where = nearest((regions ?? []).join(" ").slice(0, 100), elsewhere, mostOffered).join(", ");
  return `no price of ${name} is known in ${regions?.join(", ")}. Fix: use a region that has one: ${where}${elsewhere.size > mostOffered ? " and others" : ""}`;
}

/** The prices as a table; sums with their parts below them. */
export function renderPrices({ name, accelerator, prices }: Found, style: Style): string[] {
  const each = accelerator === undefined ? undefined : `Per ${accelerator.name}`;
  const columns: Column[] = [
    { header: "Region" },
    { header: "Purchase", flexTo: 24 },
    { header: "USD", align: "right" },
    { header: "per", optional: 3 },
    ...(each === undefined ? [] : [{ header: each, align: "right" } as const]),
    { header: "As of" },
    { header: "Age", align: "right" },
    { header: "Confidence", optional: 2 },
    { header: "Layer", optional: 1, flexTo: 10 },
    { header: "Source" },
  ];
  const sources: string[] = [];
  const sourceOf = ({ source }: ShownPrice | ShownPart): string => {
    if (!sources.includes(source)) sources.push(source);
    return `[${sources.indexOf(source) + 1}]`;
  };
  const rows = prices.flatMap((price): Row[] => [
    {
      cells: [
        ...cellsOf(price, price.region === everyRegion ? "every" : price.region, price.purchase, price.price, each),
        price.parts === undefined ? sourceOf(price) : "sum",
      ],
      tone: price.tooOld ? "bad" : price.stale ? "warn" : "plain",
    },
    ...(price.parts ?? []).map((part): Row => {
      const unit = part.sku === "local-ssd" ? "GiB" : "×";
      const purchase = `  ${part.quantity.toLocaleString("en-US")} ${unit} ${part.sku} at ${part.price}`;
      return { cells: [...cellsOf(part, "", purchase, part.amount, each), sourceOf(part)], tone: "dim" };
    }),
  ]);
  const heading = accelerator === undefined ? name : `${name}, ${accelerator.count} × ${accelerator.name}`;
  const notes = new Set(
    prices
      .flatMap((price) => [price, ...(price.parts ?? [])])
      .flatMap((price) => (price.note === undefined ? [] : [noteOf(price)])),
  );
  const stale = prices.some((price) => price.stale);
  const { maxAgeDays, failAgeDays } = defaultPriceAges;
  return [
    style.paint("bold", heading),
    ...table(columns, rows, style, "  "),
    ...sources.flatMap((source, index) => indent(wrap(source, style.width - 8), `  [${index + 1}] `)),
    ...[...notes].flatMap((note) => indent(wrap(note, style.width - 4), "  - ", "    ")),
    ...(stale
      ? wrap(
          `Prices older than ${maxAgeDays} days are stale: estimates say so and trust them less. Those older than ${failAgeDays} days are too old to decide by. Fix: read them anew with hybrid-gpu prices refresh.`,
          style.width,
        )
      : []),
  ];
}

function cellsOf(
  price: ShownPrice | ShownPart,
  region: string,
  purchase: string,
  amount: string,
  each: string | undefined,
): string[] {
  const part = "what" in price;
  return [
    region,
    purchase,
    amount,
    part ? "hour" : price.unit,
    ...(each === undefined ? [] : [part ? "" : ((price as ShownPrice).perAccelerator ?? "")]),
    price.asOf,
    `${price.ageDays} d${price.tooOld ? ", too old" : price.stale ? ", stale" : ""}`,
    price.confidence,
    price.layer,
  ];
}

function noteOf({ sku, purchase, region, note }: ShownPrice | ShownPart): string {
  return `${sku}, ${purchase}${region === everyRegion ? "" : `, ${region}`}: ${note}`;
}
