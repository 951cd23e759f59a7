import { nearest } from "../core/nearest.ts";
import { checkBounds, checkDuplicates, checkPriceRows, InvalidPricesError } from "./checkPrices.ts";
import { MissingPriceError } from "./missingPrice.ts";
import { everyRegion, keyText, type PriceKey, type PriceRow } from "./priceRow.ts";
import { builtInRows } from "./rows/index.ts";

type Layer = ReadonlyMap<string, PriceRow>;

let builtIn: PriceBook | undefined;

/** Prices in layers: the built-in list prices below, what a team knows better above. */
export class PriceBook {
  /** Topmost first. */
  readonly #layers: readonly Layer[];
  #rows: readonly PriceRow[] | undefined;
  /** By key: a large stack misses the same price thousands of times. */
  readonly #hints = new Map<string, string>();

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  /** The list prices that come with the package. The same book every time. */
  static builtIn(): PriceBook {
    // The built-in rows are held to the same rules, by a test: checking them on every start would cost and find nothing.
    builtIn ??= new PriceBook([layerOf(builtInRows())]);
    return builtIn;
  }

  /**
   * A book of these rows alone.
   * @throws InvalidPricesError with every malformed, duplicate or implausible row
   */
  static of(rows: readonly PriceRow[]): PriceBook {
    return new PriceBook([]).with(rows);
  }

  /**
   * This book with rows laid over it: negotiated prices, a fee of a Capacity Block, a price it does not have.
   * A row for `*` counts for every region, over the regional rows below.
   *
   * @param options.bounds `false` accepts prices outside 0.25x to 4x of the median of the same thing
   * @throws InvalidPricesError with every malformed, duplicate or implausible row
   */
  with(rows: readonly PriceRow[], options: { readonly bounds?: boolean } = {}): PriceBook {
    const malformed = checkPriceRows(rows);
    if (malformed.length > 0) throw new InvalidPricesError(malformed);
    const problems = [...checkDuplicates(rows), ...(options.bounds === false ? [] : checkBounds(rows, this.rows()))];
    if (problems.length > 0) throw new InvalidPricesError(problems);
    return new PriceBook([layerOf(rows), ...this.#layers]);
  }

  /** The row for a key: its own region's, else one for every region, from the topmost layer that has either. */
  find(key: PriceKey): PriceRow | undefined {
    const exact = keyText(key);
    const anywhere = keyText({ ...key, region: everyRegion });
    for (const layer of this.#layers) {
      const row = layer.get(exact) ?? layer.get(anywhere);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  /**
   * The row for a key.
   * @throws MissingPriceError naming the missing price and how to supply it
   */
  price(key: PriceKey): PriceRow {
    const row = this.find(key);
    if (row !== undefined) return row;
    const text = keyText(key);
    const hint = this.#hints.get(text) ?? this.#hint(key);
    this.#hints.set(text, hint);
    throw new MissingPriceError(key, hint);
  }

  /** Every row that counts: of equal keys the topmost. */
  rows(): readonly PriceRow[] {
    this.#rows ??= this.#merged();
    return this.#rows;
  }

  #merged(): PriceRow[] {
    const rows = new Map<string, PriceRow>();
    for (const layer of this.#layers) {
      for (const [key, row] of layer) if (!rows.has(key)) rows.set(key, row);
    }
    return [...rows.values()];
  }

  /** What the book has instead: the same thing elsewhere, bought otherwise, or things with a similar name. */
  #hint(key: PriceKey): string {
    const ofService = this.rows().filter((row) => row.place === key.place && row.service === key.service);
    const ofSku = ofService.filter((row) => row.sku === key.sku);
    const regions = [...new Set(ofSku.filter((row) => row.purchase === key.purchase).map((row) => row.region))];
    if (regions.length > 0) {
      return ` (known in ${regions.slice(0, 6).join(", ")}${regions.length > 6 ? " and others" : ""})`;
    }
    const purchases = [...new Set(ofSku.map((row) => row.purchase))];
    if (purchases.length > 0) return ` (known for ${purchases.join(", ")})`;
    const skus = new Set(ofService.map((row) => row.sku));
    return skus.size === 0 ? "" : ` (known: ${nearest(key.sku, skus).join(", ")})`;
  }
}

function layerOf(rows: readonly PriceRow[]): Layer {
  return new Map(rows.map((row) => [keyText(row), row]));
}
