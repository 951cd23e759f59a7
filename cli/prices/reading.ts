import type { FeedReading } from "../../components/pricing/priceFile.ts";

/** What the feeds of a place said. */
export interface PlaceReading {
  readonly readings: readonly FeedReading[];
  /** What is worth knowing and no error. */
  readonly notes: readonly string[];
  /** Clears away what was kept for another try. Once the price file is written. */
  readonly finish?: () => void;
  /** Lets another process at what is kept. When the file could not be written. */
  readonly release?: () => void;
}
