import { cidrContains, parseCidr } from "../core/cidr.ts";
import type { Fact } from "../core/fact.ts";
import { type Properties, read, readBoolean, readNumber, readString } from "../core/value.ts";

/** Whether a change of an input forces another resource; the settings are those of its provider, where they are known. */
export type Forces = (before: Properties, after: Properties, settings: Readonly<Record<string, string>>) => boolean;

/** Inputs of a resource type that cannot be changed: another value makes the provider delete it and make another. */
export interface ReplacingInputs extends Fact {
  /** Inputs of which every change replaces it; what is below them as well. */
  readonly always: readonly string[];
  /** Inputs of which only some changes do. */
  readonly sometimes?: Readonly<Record<string, Forces>>;
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

/** What can be switched on in place, and not off again. */
export const switchedOff =
  (path: string) =>
  (before: Properties, after: Properties): boolean => {
    const [was, is] = [readBoolean(before, path), readBoolean(after, path)];
    return was.state === "known" && was.value && (is.state === "absent" || (is.state === "known" && !is.value));
  };

/** What is in a block is changed in place, and one block more or less is another resource (`ForceNew` of a list of blocks). */
export const counted =
  (path: string) =>
  (before: Properties, after: Properties): boolean => {
    const [old, now] = [blocksAt(before, path), blocksAt(after, path)];
    return old === undefined || now === undefined || old !== now;
  };

/** `undefined`: nobody knows yet. An object is one block. */
function blocksAt(inputs: Properties, path: string): number | undefined {
  const blocks = read(inputs, path);
  if (blocks.state === "unknown") return undefined;
  if (blocks.state === "absent") return 0;
  return Array.isArray(blocks.value) ? blocks.value.length : 1;
}
