import type { Step } from "../../components/core/path.ts";
import { type Properties, Secret } from "../../components/core/value.ts";

/**
 * Properties with another value at a path; what is missing on the way is made. What was a secret stays one, with all that is
 * beside the value in it.
 */
export function setPath(properties: Properties, path: readonly Step[], value: unknown): Properties {
  return set(properties, path, value) as Properties;
}

function set(current: unknown, path: readonly Step[], value: unknown): unknown {
  if (current instanceof Secret) return new Secret(set(current.reveal(), path, value));
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof first === "number") {
    const list = Array.isArray(current) ? [...(current as unknown[])] : [];
    list[first] = set(list[first], rest, value);
    return list;
  }
  const object = current !== null && typeof current === "object" && !Array.isArray(current) ? current : {};
  return { ...object, [first]: set((object as Record<string, unknown>)[first], rest, value) };
}
