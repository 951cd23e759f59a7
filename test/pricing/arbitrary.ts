import fc from "fast-check";
import { Secret, UNKNOWN } from "../../components/core/value.ts";

/** What an input may be: one of the right values mostly, else unknown, absent, secret, or something that has no business there. */
export function leaf(...valid: unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...valid) },
    { weight: 1, arbitrary: fc.constant(UNKNOWN) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...valid).map((value) => new Secret(value)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(null, "", "bogus", -1, 1.5, 1e300, [], {}, true, [UNKNOWN], { id: UNKNOWN }),
    },
  );
}

export function shape(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.constantFrom(UNKNOWN, undefined, null, "bogus", []) },
  );
}

/** Every path to a value below an object, `UNKNOWN` and secrets as they are. */
export function paths(value: unknown, prefix: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object" || value === UNKNOWN || value instanceof Secret) return [];
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== null)
    .flatMap(([key, inner]) => [[...prefix, key], ...paths(inner, [...prefix, key])]);
}

export function withUnknown(value: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (key === undefined) return UNKNOWN;
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === String(key) ? withUnknown(inner, rest) : inner));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: withUnknown(object[key], rest) };
}
