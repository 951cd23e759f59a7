import { cidrContains, parseCidr } from "../core/cidr.ts";
import type { Fact } from "../core/fact.ts";
import { type Properties, readNumber, readString } from "../core/value.ts";

/** Inputs of a resource type that cannot be changed: another value makes the provider delete it and make another. */
export interface ReplacingInputs extends Fact {
  /** Inputs of which every change replaces it; what is below them as well. */
  readonly always: readonly string[];
  /** Inputs of which only some changes do. */
  readonly sometimes?: Readonly<Record<string, (before: Properties, after: Properties) => boolean>>;
  /** Nothing else replaces it: every other change is made in place. */
  readonly complete?: true;
}

/** A number may be raised in place, and not lowered. */
export const lowered =
  (path: string) =>
  (before: Properties, after: Properties): boolean => {
    const [old, now] = [readNumber(before, path), readNumber(after, path)];
    return old.state === "known" && now.state === "known" && now.value < old.value;
  };

/** A range may grow in place, and nothing else. */
export const outgrown =
  (path: string) =>
  (before: Properties, after: Properties): boolean => {
    const [old, now] = [readString(before, path), readString(after, path)];
    if (old.state !== "known" || now.state !== "known") return false;
    const [inner, outer] = [parseCidr(old.value), parseCidr(now.value)];
    return inner !== undefined && outer !== undefined && !cidrContains(outer, inner);
  };
