import { Confidence } from "../../core/fact.ts";
import type { ReplacingInputs } from "../replacingInputs.ts";

type More = Pick<ReplacingInputs, "sometimes" | "complete">;

/** Inputs that the provider's code says force another resource (ForceNew, RequiresReplace, CustomizeDiff), as it was read. */
export function read(file: string, always: readonly string[], more: More = {}): ReplacingInputs {
  return { always, ...more, ...fact(file, Confidence.Observed) };
}

/** As `read`, of a file that was not at hand: to be verified before anything is refused because of it. */
export function remembered(file: string, always: readonly string[], more: More = {}): ReplacingInputs {
  return { always, ...more, ...fact(file, Confidence.Memory) };
}

function fact(file: string, confidence: Confidence) {
  return {
    source: `hashicorp/terraform-provider-aws internal/service/${file} (ForceNew, RequiresReplace)`,
    asOf: "2026-11-22",
    confidence,
  };
}
