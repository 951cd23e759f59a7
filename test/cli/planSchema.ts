import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

const schema = JSON.parse(readFileSync(new URL("../../cli/plan.schema.json", import.meta.url), "utf8"));
const isPlan = new Ajv2020({ allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(schema);

/** What `--json` printed, of the published shape. */
export function planJson(stdout: string): any {
  const plan: unknown = JSON.parse(stdout);
  isPlan(plan);
  expect(isPlan.errors).toBe(null);
  return plan;
}
