import { nearest } from "../core/nearest.ts";
import type { Place } from "../hardware/place.ts";
import { checkBounds, checkDuplicates, checkPriceRows, InvalidPricesError } from "./checkPrices.ts";
import { MissingPriceError } from "./missingPrice.ts";
import { everyRegion, keyText, type PriceKey, type PriceRow } from "./priceRow.ts";
import { builtInRows, placesWithPrices } from "./rows/index.ts";

/** Rows by key. */
interface Layer {
  get(place: Place, key: string): PriceRow | undefined;
  entries(): Iterable<readonly [string, PriceRow]>;
}

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
    builtIn ??= new PriceBook([builtInLayer()]);
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
      const row = layer.get(key.place, exact) ?? layer.get(key.place, anywhere);
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
      for (const [key, row] of layer.entries()) if (!rows.has(key)) rows.set(key, row);
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

function mapOf(rows: readonly PriceRow[]): Map<string, PriceRow> {
  return new Map(rows.map((row) => [keyText(row), row]));
}

function layerOf(rows: readonly PriceRow[]): Layer {
  const map = mapOf(rows);
  return { get: (_, key) => map.get(key), entries: () => map };
}

/** Tables are read when a price of their place is first asked for: who runs in one place pays for no other. */
function builtInLayer(): Layer {
  const maps = new Map<Place, Map<string, PriceRow>>();
  const of = (place: Place): Map<string, PriceRow> => {
    let map = maps.get(place);
    if (map === undefined) {
      map = mapOf(builtInRows(place));
      maps.set(place, map);
    }
    return map;
  };
  return {
    get: (place, key) => of(place).get(key),
    entries: () => placesWithPrices.flatMap((place) => [...of(place)]),
  };
}
