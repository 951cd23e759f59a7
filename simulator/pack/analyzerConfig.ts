import { createRequire } from "node:module";
import type * as Zod from "zod";

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";
const levels: readonly unknown[] = ["advisory", "mandatory", "remediate", "disabled"];

/** What a policy pack says of one of its policies. */
export interface PolicyInfo {
  readonly name: string;
  readonly description: string;
  readonly level: EnforcementLevel;
  readonly severity: "unspecified" | "low" | "medium" | "high" | "critical";
  readonly url: string;
  readonly remediation: string;
  /** JSON schema by property. */
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly required: readonly string[];
}

/** The content of a `--policy-pack-config` file: a level, or a level and properties, by policy; `all` sets every level. */
export type PolicyPackConfig = Readonly<Record<string, unknown>>;

/** What counts for one policy after defaults and configuration. */
export interface EffectivePolicyConfig {
  readonly level: EnforcementLevel;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A policy pack configuration that the pack refuses: every reason at once. */
export class PolicyConfigError extends Error {
  readonly reasons: readonly string[];
  constructor(pack: string, reasons: readonly string[]) {
    super([`validating policy config: ${pack}`, ...reasons.map((reason) => `  ${reason}`)].join("\n"));
    this.name = "PolicyConfigError";
    this.reasons = reasons;
  }
}

/**
 * Defaults of the pack's schema, then the file, validated: as the engine does it before it configures a pack.
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/analyzer/config.go
 * @throws {PolicyConfigError}
 */
export function reconcile(
  pack: string,
  policies: readonly PolicyInfo[],
  given: PolicyPackConfig,
): Map<string, EffectivePolicyConfig> {
  const { entries, reasons } = parse(given);
  const all = entries.get("all")?.level;
  const result = new Map<string, EffectivePolicyConfig>();
  for (const policy of policies) {
    const defaults = Object.entries(policy.properties).flatMap(([key, schema]) =>
      schema.default === undefined ? [] : [[key, schema.default] as const],
    );
    const entry = entries.get(policy.name);
    const properties = { ...Object.fromEntries(defaults), ...entry?.properties };
    result.set(policy.name, { level: entry?.level ?? all ?? policy.level, properties });
    for (const reason of violations(policy, properties)) reasons.push(`${policy.name}: ${reason}`);
  }
  if (reasons.length > 0) throw new PolicyConfigError(pack, reasons);
  return result;
}

/** Names in a configuration that the pack has no policy for. The engine passes over them. */
export function unknownPolicies(policies: readonly PolicyInfo[], given: PolicyPackConfig): string[] {
  const known = new Set(["all", "environments", ...policies.map((policy) => policy.name)]);
  return Object.keys(given).filter((name) => !known.has(name));
}

interface Entry {
  readonly level?: EnforcementLevel;
  readonly properties: Readonly<Record<string, unknown>>;
}

function parse(given: PolicyPackConfig): { entries: Map<string, Entry>; reasons: string[] } {
  const entries = new Map<string, Entry>();
  const reasons: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === "environments") continue;
    const object: unknown = typeof value === "string" ? { enforcementLevel: value } : value;
    if (object === null || typeof object !== "object" || Array.isArray(object)) {
      reasons.push(`parsing "${name}": ${JSON.stringify(value)} is not a valid value; must be a string or object`);
      continue;
    }
    const { enforcementLevel, ...properties } = object as Record<string, unknown>;
    if (enforcementLevel !== undefined && !levels.includes(enforcementLevel)) {
      const level = JSON.stringify(enforcementLevel);
      reasons.push(`parsing enforcement level for "${name}": ${level} is not a valid enforcement level`);
      continue;
    }
    const level = enforcementLevel as EnforcementLevel | undefined;
    entries.set(name, { ...(level === undefined ? {} : { level }), properties });
  }
  return { entries, reasons };
}

function violations(policy: PolicyInfo, properties: Readonly<Record<string, unknown>>): string[] {
  if (Object.keys(policy.properties).length === 0 && policy.required.length === 0) return [];
  const { z } = createRequire(import.meta.url)("zod") as typeof Zod;
  const schema = z.fromJSONSchema({
    type: "object",
    properties: policy.properties as Record<string, Zod.core.JSONSchema.BaseSchema>,
    required: [...policy.required],
  });
  const result = schema.safeParse(properties);
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const path = issue.path.join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
}
