import { createHash } from "node:crypto";

/**
 * A name that AWS knows a resource by, made of parts and never longer than `most`. A name that has to be cut ends in a
 * hash of the whole, so that two long ones stay apart. It depends on the parts alone: known in a preview, the same on
 * every run.
 */
export function physicalName(parts: readonly string[], most: number): string {
  const whole = parts.join("-");
  if (whole.length <= most) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${whole.slice(0, most - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

/** As above, in the characters of a bucket name. */
export function bucketNameOf(parts: readonly string[]): string {
  const clean = parts.map((part) =>
    part
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, ""),
  );
  return physicalName(
    clean.filter((part) => part !== ""),
    63,
  );
}
