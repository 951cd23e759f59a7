import type { Properties } from "../../components/core/value.ts";

/** `scalingConfig.desiredSize` and `ingress[0].port` in parts. */
export function parsePath(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? name! : Number(index),
  );
}

/** Properties with another value at a path; what is missing on the way is made. */
export function setPath(properties: Properties, path: readonly (string | number)[], value: unknown): Properties {
  return set(properties, path, value) as Properties;
}

function set(current: unknown, [first, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (first === undefined) return value;
  if (typeof first === "number") {
    const list = Array.isArray(current) ? [...(current as unknown[])] : [];
    list[first] = set(list[first], rest, value);
    return list;
  }
  const object = current !== null && typeof current === "object" && !Array.isArray(current) ? current : {};
  return { ...object, [first]: set((object as Record<string, unknown>)[first], rest, value) };
}
