import type { SimInput } from "../index.ts";

/** One published measurement and the run that should give it. */
export interface Point {
  readonly label: string;
  /** Bytes a second. */
  readonly measured: number;
  readonly input: SimInput;
  /**
   * Constants and inputs were set on these. The others did not set a figure, but were in view when mechanisms were chosen:
   * they are no blind test.
   */
  readonly calibration: boolean;
  /** The table prints the best of several runs, not their mean. */
  readonly best: boolean;
}

/** A published table. */
export interface Table {
  readonly name: string;
  readonly source: string;
  /** In which its figures are printed. */
  readonly unit: { readonly name: string; readonly bytes: number };
  readonly points: readonly Point[];
}
