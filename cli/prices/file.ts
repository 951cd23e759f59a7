import { existsSync } from "node:fs";
import { InvalidPricesError } from "../../components/pricing/checkPrices.ts";
import { PriceBook } from "../../components/pricing/priceBook.ts";
import { type PriceFile, parsePriceFile } from "../../components/pricing/priceFile.ts";
import { readText } from "../readText.ts";
import { problemsError, UserError } from "../userError.ts";

/** Where prices are written to and read from when nobody says otherwise. */
export const usualFile = "prices.json";
const limit = { bytes: 256 << 20, fix: "give a price file" };

/**
 * A price file.
 * @throws UserError for what is none, with everything wrong with it
 */
export function readPriceFile(path: string): PriceFile {
  const text = readText(path, limit);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${path} is not a price file: it is not JSON (${(error as Error).message}). Fix: write it with hybrid-gpu prices refresh`,
    );
  }
  const { file, problems } = parsePriceFile(value);
  if (file === undefined) throw problemsError(`${path} is not a price file`, problems.slice(0, 20))!;
  return file;
}

/** A price file, if there is one. */
export function readPriceFileIfThere(path: string): PriceFile | undefined {
  return existsSync(path) ? readPriceFile(path) : undefined;
}

/** A price book in layers, and what each is called. Topmost last. */
export interface NamedLayer {
  readonly name: string;
  /** The book up to this layer. */
  readonly book: PriceBook;
  readonly file?: PriceFile;
}

/** The built-in book with price files laid over it, in this order. */
export function layersOf(paths: readonly string[]): readonly NamedLayer[] {
  const layers: NamedLayer[] = [{ name: "built-in", book: PriceBook.builtIn() }];
  for (const path of paths) {
    const file = readPriceFile(path);
    try {
      layers.push({ name: path, book: layers.at(-1)!.book.with(file.rows), file });
    } catch (error) {
      if (!(error instanceof InvalidPricesError)) throw error;
      throw new UserError(`${path}: ${error.message}`);
    }
  }
  return layers;
}
