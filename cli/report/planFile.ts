import { z } from "zod";
import { Confidence } from "../../components/core/fact.ts";
import { readJson } from "./jsonFile.ts";

const text = z.string();
const urn = z.string().startsWith("urn:pulumi:", "must be a URN, urn:pulumi:…");
const count = z.number().nonnegative();
const range = z.object({ min: z.number(), planned: z.number(), max: z.number() });
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}/, "must be a day, YYYY-MM-DD");
const remark = z.object({ urn, why: text });

const line = z.object({
  urn,
  component: urn.optional(),
  sku: text,
  description: text,
  region: text,
  purchase: text,
  quantity: range,
  unit: text,
  unitPrice: text,
  priceSource: text,
  priceDate: day,
  confidence: z.enum(Confidence),
  monthly: range,
  oneOff: z.number().optional(),
  elsewhere: range.optional(),
  note: text.optional(),
});

const resource = z.object({
  urn,
  type: text,
  name: text,
  parent: urn.nullable(),
  inputs: z.record(z.string(), z.unknown()),
  options: z.object({
    protect: z.boolean(),
    retainOnDelete: z.boolean(),
    ignoreChanges: z.array(text),
    dependsOn: z.array(text),
    deleteBeforeReplace: z.boolean(),
    provider: text.nullable(),
    // Plans of older versions say neither.
    replaceOnChanges: z.array(text).optional(),
    aliases: z.array(text).optional(),
  }),
  // Plans of older versions say neither.
  custom: z.boolean().optional(),
  external: z.boolean().optional(),
});

const quota = z.object({
  place: text,
  region: text,
  quota: text,
  name: text,
  unit: text,
  needed: range.nullable(),
  limit: z.number().nullable(),
  used: z.number().nullable(),
  headroom: z.number().nullable(),
  status: z.enum(["ok", "exceeded", "unknown"]),
  dimensions: z.record(z.string(), text).optional(),
  scope: text.optional(),
  why: text.optional(),
});

/** Settings of default providers by package: `{ aws: { region: "us-east-2" } }`. */
const defaults = z.record(z.string(), z.record(z.string(), text));

/** What a report reads of a plan. More may be there: plans grow by additions. */
const plan = z.object({
  project: z.string().min(1),
  stack: z.string().min(1),
  resources: z.array(resource),
  estimate: z.object({
    currency: z.literal("USD"),
    lines: z.array(line),
    states: z.object({ priced: count, free: count, usageBased: count, unpriced: count }),
    unpriced: z.array(remark),
    usageBased: z.array(remark),
    notes: z.array(remark).optional(),
    stale: z.array(z.object({ sku: text, region: text, purchase: text, priceDate: day, ageDays: z.number() })),
  }),
  quotas: z.array(quota),
  policies: z.array(
    z.object({
      policy: text,
      level: z.enum(["mandatory", "remediate", "advisory", "disabled"]),
      urn: text,
      message: text,
      severity: text,
    }),
  ),
  diagnostics: z.array(z.object({ severity: text, message: text })),
  warnings: z.array(text),
  notes: z.array(text),
  programs: z.array(z.object({ project: text, stack: text, defaults: defaults.optional() })).optional(),
  defaults: defaults.optional(),
  day: day.optional(),
  packs: z.array(text).optional(),
});

/** A plan, as far as a report reads it. */
export type PlanFile = z.output<typeof plan>;
export type PlanQuota = PlanFile["quotas"][number];

/**
 * Reads a plan that `hybrid-gpu plan --json` printed, of this version or an older one.
 *
 * @throws UserError with everything that is wrong with it
 */
export function readPlan(file: string): PlanFile {
  return readJson(file, plan, "a plan (hybrid-gpu plan --json)");
}
