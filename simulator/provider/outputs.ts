import type { Properties } from "../../components/core/value.ts";
import { created } from "../cloud.ts";
import { isEqual } from "./difference.ts";

/** A resource as it was made, or last changed. */
export interface Before {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/**
 * What a resource is after a change in place: its new inputs, and what the cloud has added. What was computed at its making stays,
 * unless it follows from an input that has changed.
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
  return created(after, { ...Object.fromEntries(added), ...settled(was, is, before.outputs, show) });
}

/** What the cloud had added to a resource, where inputs say nothing of it: a name that is changed in place is the new one. */
export function addedTo(inputs: Properties, { outputs }: Before): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !Object.hasOwn(inputs, key)));
}

function settled(
  was: Properties,
  is: Properties,
  current: Properties,
  show: (value: unknown) => unknown,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(is)) {
    const [old, now] = [was[key], current[key]];
    if (isObject(value) && isObject(old) && isObject(now)) result[key] = settled(old, value, now, show);
    else result[key] = Object.hasOwn(current, key) && isEqual(old, value) ? now : show(value);
  }
  return result;
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
