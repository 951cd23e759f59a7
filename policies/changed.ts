import type { Change } from "./policy.ts";

/**
 * The inputs of a resource with changes laid over them, as @pulumi/policy wants them back from a remediation: all of them.
 * Undefined without a change. What is unknown or secret stays as the SDK gave it: reading it through its proxy would throw.
 */
export function changed(
  properties: Readonly<Record<string, unknown>>,
  changes: readonly Change[],
): Record<string, unknown> | undefined {
  if (changes.length === 0) return undefined;
  return changes.reduce<unknown>((value, { path, value: next }) => withChange(value, path, next), properties) as Record<
    string,
    unknown
  >;
}

function withChange(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  // A secret, an asset or an unknown on the way is left alone: the policy goes on finding fault with it.
  if (value !== undefined && value !== null && !isPlain(value)) return value;
  const copy: Record<string | number, unknown> | unknown[] = typeof step === "number" ? [] : {};
  if (value !== undefined && value !== null) {
    for (const key of Object.keys(value)) define(copy, key, Object.getOwnPropertyDescriptor(value, key)?.value);
  }
  define(copy, step, withChange(Object.getOwnPropertyDescriptor(copy, step)?.value, rest, next));
  return copy;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

function define(object: object, key: string | number, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
