import { isRecord } from "../../markup.ts";
import type { EngineFinding } from "../model.ts";

/** A finding as the engine streams it. */
export interface StreamedFinding extends EngineFinding {
  /** All that the engine says: the policy's description in front, in most cases. */
  readonly whole: string;
}

/** What a policy found, where an event of the engine tells of it. */
export function findingOf(event: Readonly<Record<string, unknown>>): StreamedFinding | undefined {
  const found = event["policyEvent"];
  if (!isRecord(found)) return undefined;
  const text = (key: string): string => (typeof found[key] === "string" ? found[key] : "");
  const whole = text("message").trim();
  return {
    policy: text("policyName"),
    level: text("enforcementLevel"),
    urn: text("resourceUrn"),
    // The description is one line as a rule, and the engine does not tell where it ends.
    message: whole.slice(whole.indexOf("\n") + 1).trim(),
    whole,
  };
}
