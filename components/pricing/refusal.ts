import type { Measurement } from "./meter.ts";
import { MissingPriceError } from "./missingPrice.ts";
import { NotPriced } from "./reading.ts";

/** What a meter that ended early makes of its resource: unpriced, with the reason. */
export function refusal(error: unknown): Extract<Measurement, { state: "unpriced" }> {
  if (error instanceof NotPriced) {
    return { state: "unpriced", why: error.message, ...(error.unknownQuantity ? { unknownQuantity: true } : {}) };
  }
  if (error instanceof MissingPriceError) return { state: "unpriced", why: error.message };
  // A policy that throws ends the whole preview, with every other finding: a fault here must cost this resource only.
  return { state: "unpriced", why: `the meter failed: ${error instanceof Error ? error.message : String(error)}` };
}
