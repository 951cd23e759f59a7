import { createHash } from "node:crypto";

/** A short name for everything that a result depends on: the same for the same, another one for anything else. */
export function revisionOf(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 10);
}

/** `<base>-<suffix>` with as much of the base as a name of 63 characters has room for. */
export function nameWith(base: string, suffix: string): string {
  return `${base.slice(0, 62 - suffix.length).replace(/-+$/, "")}-${suffix}`;
}
