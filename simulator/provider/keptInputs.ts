import type { Properties } from "../../components/core/value.ts";
import { alike } from "../../components/lifecycle/alike.ts";
import type { Wanted } from "./operations.ts";

/**
 * A resource that is to be changed, with the inputs that its cloud keeps although the program does not say them any longer: whatever
 * else changes of it, they stay as they are.
 *
 * @param had the inputs that it has in its cloud
 */
export function withKept(wanted: Wanted, had: Properties): Wanted {
  const kept = Object.hasOwn(alike, wanted.type) ? (alike[wanted.type]?.keptWhenLeftOut ?? []) : [];
  const inputs = kept.reduce((now, path) => taken(now, had, path.split(".")) as Properties, wanted.inputs);
  return inputs === wanted.inputs ? wanted : { ...wanted, inputs };
}

/** A value with what is left out of it at one path, as there was; the same one where nothing is. Paths go into all elements of lists. */
function taken(said: unknown, had: unknown, [step, ...rest]: readonly string[]): unknown {
  if (had === undefined || had === null) return said;
  if (step === undefined) return said ?? had;
  if (Array.isArray(said) && Array.isArray(had)) {
    const elements = said.map((one, place) => taken(one, had[place], [step, ...rest]));
    return elements.every((one, place) => one === said[place]) ? said : elements;
  }
  if (!isObject(had) || !(isObject(said) || said === undefined || said === null)) return said;
  const part = own(said, step);
  const now = taken(part, own(had, step), rest);
  return now === part ? said : { ...said, [step]: now };
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
