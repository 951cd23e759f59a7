import type { Properties } from "../../components/core/value.ts";
import { created } from "../cloud.ts";
import { defaultedOutputs } from "../defaultTags.ts";
import { isEqual } from "./difference.ts";

/** A resource as it was made, or last changed. */
export interface Before {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/**
 * What a resource is after a change in place: its new inputs, and what the cloud has added. What was computed at its making stays,
 * unless it follows from an input that has changed, or was said by one that is no more: what somebody has written over it by hand
 * goes.
 *
 * @param was what the cloud computes from the inputs before
 * @param is what it computes from those after
 * @param show what stands for a computed value that changes. Default: the value
 */
export function outputsAfter(
  before: Before,
  after: Properties,
  was: Properties,
  is: Properties,
  show: (value: unknown) => unknown = (value) => value,
): Properties {
  const added = Object.entries(before.outputs).filter(
    ([key]) => !Object.hasOwn(before.inputs, key) && !Object.hasOwn(was, key),
  );
  const current = before.outputs;
  // These follow from inputs and settings alone: they are what they should be, or change.
  const defaulted = defaultedOutputs.filter((key) => Object.hasOwn(current, key)).map((key) => [key, current[key]]);
  const level = { said: before.inputs, says: after, was: { ...was, ...Object.fromEntries(defaulted) }, is, current };
  return created(after, { ...Object.fromEntries(added), ...settled(level, show) });
}

/** What the cloud had added to a resource, where inputs say nothing of it: a name that is changed in place is the new one. */
export function addedTo(inputs: Properties, { outputs }: Before): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !Object.hasOwn(inputs, key)));
}

/** One object, as it was asked for and is now, as the cloud computed it and computes it now, and as it is there. */
interface Level {
  readonly said: Properties;
  readonly says: Properties;
  readonly was: Properties;
  readonly is: Properties;
  readonly current: Properties;
}

function settled({ said, says, was, is, current }: Level, show: (value: unknown) => unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(is)) {
    const [old, now] = [was[key], current[key]];
    if (isObject(value) && isObject(old) && isObject(now)) {
      const inner = { said: within(said, key), says: within(says, key), was: old, is: value, current: now };
      result[key] = settled(inner, show);
      continue;
    }
    const isUnsaid = Object.hasOwn(said, key) && !Object.hasOwn(says, key);
    result[key] = Object.hasOwn(current, key) && !isUnsaid && isEqual(old, value) ? now : show(value);
  }
  return result;
}

function within(properties: Properties, key: string): Properties {
  const value = properties[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
