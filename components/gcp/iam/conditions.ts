import { Confidence, type Fact } from "../../core/fact.ts";

/** What IAM takes of conditions. */
export const iamLimits = {
  /** Bindings of one policy with the same role and the same principal under different conditions. */
  conditionalBindings: 20,
  /** `&&`, `||` and `!` in one condition. */
  operators: 12,
  source: "https://docs.cloud.google.com/iam/quotas",
  asOf: "2026-11-22",
  confidence: Confidence.Documented,
} as const satisfies Fact & Record<string, unknown>;

/** A condition as a binding carries it. */
export interface PrefixCondition {
  readonly title: string;
  readonly description: string;
  readonly expression: string;
}

/** `vision` and `vision/` → `vision/`: without the slash `vision-secret/` would be below it too. */
export function folderOf(prefix: string): string {
  return prefix.endsWith("/") ? prefix : `${prefix}/`;
}

/**
 * The condition that holds a role to one folder of a bucket. Reading and writing ask about the object. Listing asks about the
 * bucket, whatever prefix is listed, so that a condition on names alone never lets anything be listed: what the request
 * lists is an attribute of its own, empty for everything else. Folders of a hierarchical namespace are resources beside the
 * objects.
 * @see https://docs.cloud.google.com/iam/docs/conditions-attribute-reference
 */
export function prefixCondition(bucket: string, prefix: string, purpose: string, title: string): PrefixCondition {
  const folder = folderOf(prefix);
  const at = `projects/_/buckets/${bucket}`;
  return {
    title,
    description: `${purpose} ${folder}`.slice(0, 256),
    expression: [
      `resource.name.startsWith(${celText(`${at}/objects/${folder}`)})`,
      `resource.name.startsWith(${celText(`${at}/folders/${folder}`)})`,
      `api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith(${celText(folder)})`,
    ].join(" || "),
  };
}

/** Text as a literal of CEL, IAM's condition language. */
export function celText(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`;
}
