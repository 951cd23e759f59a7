import { createHash } from "node:crypto";
import type { Operation } from "./fault.ts";

/**
 * A number from 0 to below 1 that seed, fault, resource, action and attempt decide. The order in which operations arrive is no
 * part of it: the engine works on several resources at once, in an order that differs from run to run.
 *
 * @param fault the fault as it was ordered
 */
export function chance(
  seed: number,
  fault: string,
  operation: Pick<Operation, "urn" | "type" | "action" | "attempt">,
): number {
  const { urn, type, action, attempt } = operation;
  // A call of a provider function has no URN: its token stands for it.
  const text = JSON.stringify([seed, fault, urn, type, action, attempt]);
  const bits = createHash("sha256").update(text).digest().readUIntBE(0, 6);
  return bits / 2 ** 48;
}
