import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, vi } from "vitest";
import { main } from "../../../cli/main.ts";
import type { Report } from "../../../cli/report/model.ts";
import { folder } from "../support.ts";

const schema = JSON.parse(readFileSync(new URL("../../../cli/report.schema.json", import.meta.url), "utf8"));
const isReport = new Ajv2020({
  allErrors: true,
  formats: { date: /^\d{4}-\d{2}-\d{2}$/, uri: /^https:\/\/\S+$/ },
}).compile(schema);

/** A report of the published shape. */
export function published(report: unknown): Report {
  isReport(report);
  expect(isReport.errors).toBe(null);
  return report as Report;
}

/** Runs the command line in this process: a process of its own takes a second. */
export async function hybridGpu(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  const take =
    (keep: (text: string) => void) =>
    (text: unknown, ...rest: unknown[]): boolean => {
      keep(String(text));
      for (const done of rest) if (typeof done === "function") done();
      return true;
    };
  const out = vi.spyOn(process.stdout, "write").mockImplementation(
    take((text) => {
      stdout += text;
    }),
  );
  const err = vi.spyOn(process.stderr, "write").mockImplementation(
    take((text) => {
      stderr += text;
    }),
  );
  try {
    return { code: await main(args), stdout, stderr };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

/** Files in a folder of their own, by name. */
export function files<N extends string>(contents: Readonly<Record<N, unknown>>): Record<N, string> {
  const texts = Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [
      name,
      typeof content === "string" ? content : JSON.stringify(content),
    ]),
  );
  const directory = folder(texts);
  return Object.fromEntries(Object.keys(texts).map((name) => [name, join(directory, name)])) as Record<N, string>;
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:prod::shop::${type}::${name}`;

interface Given {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Record<string, unknown>;
  readonly options?: Record<string, unknown>;
  readonly parent?: string;
  readonly custom?: boolean;
  readonly external?: boolean;
  /** USD a month at the floor, as planned, at the ceiling; absent: no line. */
  readonly monthly?: readonly [number, number, number];
  readonly oneOff?: number;
  readonly line?: Record<string, unknown>;
  readonly unpriced?: string;
}

/** A plan of a few resources, as `hybrid-gpu plan --json` would write it. */
export function planOf(given: readonly Given[], more: Record<string, unknown> = {}): Record<string, any> {
  const lines = given
    .filter(({ monthly, oneOff }) => monthly !== undefined || oneOff !== undefined)
    .map(({ type, name, monthly = [0, 0, 0], oneOff, line }) => ({
      urn: urnOf(type, name),
      sku: "m7i.xlarge",
      description: "m7i.xlarge instances, on-demand",
      region: "us-east-2",
      purchase: "on-demand",
      quantity: { min: 1, planned: 1, max: 1 },
      unit: "instance-hour",
      unitPrice: "0.2016",
      currency: "USD",
      priceSource: "https://example.com/prices",
      priceDate: "2026-11-01",
      confidence: "documented",
      monthly: { min: monthly[0], planned: monthly[1], max: monthly[2] },
      ...(oneOff === undefined ? {} : { oneOff }),
      ...line,
    }));
  const unpriced = given
    .filter((one) => one.unpriced !== undefined)
    .map((one) => ({ urn: urnOf(one.type, one.name), why: one.unpriced!, unknownQuantity: false }));
  return {
    project: "shop",
    stack: "prod",
    day: "2026-11-22",
    packs: ["hybrid-gpu 0.1.0"],
    resources: given.map(({ type, name, inputs = {}, options = {}, parent, custom = true, external = false }) => ({
      urn: urnOf(type, name),
      type,
      name,
      parent: parent ?? null,
      custom,
      external,
      inputs,
      options: {
        protect: false,
        retainOnDelete: false,
        ignoreChanges: [],
        dependsOn: [],
        deleteBeforeReplace: false,
        provider: null,
        ...options,
      },
    })),
    outputs: {},
    estimate: {
      currency: "USD",
      monthly: { min: 0, planned: 0, max: 0 },
      oneOff: 0,
      lines,
      states: { priced: lines.length, free: given.length - lines.length, usageBased: 0, unpriced: unpriced.length },
      confidence: "documented",
      unpriced,
      usageBased: [],
      notes: [],
      stale: [],
    },
    quotas: [],
    policies: [],
    diagnostics: [],
    warnings: [],
    notes: [],
    ...more,
  };
}

export const bucket = "aws:s3/bucket:Bucket";
export const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
export const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
