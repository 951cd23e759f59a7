import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reportOfPreview } from "../../../cli/report/fromPreview.ts";
import type { Report } from "../../../cli/report/model.ts";
import { bucket, files, lustre, published } from "./support.ts";

/** What the engine (3.260) wrote of a stack, without the stack traces. */
const recorded = (): any => JSON.parse(readFileSync(new URL("previews/engine.json", import.meta.url), "utf8"));
const urn = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;

async function report(preview: unknown, more: object = { policies: false }): Promise<Report> {
  const { "preview.json": file } = files({ "preview.json": preview });
  const made = await reportOfPreview({ preview: file, rules: new Map(), day: "2026-11-22", ...more });
  return published(JSON.parse(JSON.stringify(made)));
}

/** The recorded preview with one step changed. */
function changed(name: string, change: (step: any) => void): any {
  const preview = recorded();
  change(preview.steps.find((step: any) => step.urn.endsWith(`::${name}`)));
  return preview;
}

const range = (min: number, planned = min, max = planned) => ({ min, planned, max });

describe("a preview of the engine", () => {
  it("is what is there, what will be, and what happens to each resource", async () => {
    const made = await report(recorded());
    expect(made).toMatchObject({
      programs: [{ project: "shop", stack: "dev" }],
      from: "preview",
      baseline: "state",
      verdict: { blocked: false, mandatory: 0, advisory: 0, waived: 0, policies: "none" },
      counts: { create: 1, update: 1, replace: 1, delete: 2, read: 1, same: 3 },
    });
    expect(made.changes).toEqual([
      {
        operation: "replace",
        urn: urn(lustre, "data"),
        type: lustre,
        name: "data",
        holds: "its files",
        properties: [
          { path: "storageCapacity", before: "4800", after: "2400" },
          { path: "id", forcesReplacement: true },
        ],
      },
      {
        operation: "delete",
        urn: urn(bucket, "images"),
        type: bucket,
        name: "images",
        holds: "its objects",
        properties: [],
      },
      {
        operation: "update",
        urn: urn(lustre, "vault"),
        type: lustre,
        name: "vault",
        properties: [{ path: "options.protect", before: "true", after: "false" }],
      },
      {
        ...{ operation: "delete", urn: urn(lustre, "kept"), type: lustre, name: "kept", holds: "its files" },
        ...{ retained: true, properties: [] },
      },
      { operation: "create", urn: urn(bucket, "fresh"), type: bucket, name: "fresh", properties: [] },
    ]);
  });

  it("is priced on both sides by the same prices: 0.145 USD a GB and month", async () => {
    const { cost, resources } = await report(recorded());
    expect(cost.before).toEqual({ monthly: range(1218), oneOff: 0, unpriced: 0 });
    // What is retained goes on costing 174; what is replaced shrinks from 696 to 348.
    expect(cost.after).toEqual({ monthly: range(870), oneOff: 0, unpriced: 0 });
    expect(cost.kept).toEqual({ monthly: range(174), resources: 1 });
    expect(cost.overlap).toEqual({ monthly: range(696), resources: 1 });
    // One team stands in the tags of a provider, which the engine writes as a text.
    expect(cost.byTeam).toEqual([
      { key: "language", before: range(522), after: range(522) },
      { key: "vision", before: range(696), after: range(348) },
    ]);
    expect(resources.find(({ name }) => name === "kept")).toMatchObject({ operation: "delete", monthly: range(174) });
  });

  it("judges the quotas and, as the engine's JSON does not, the policies", async () => {
    const { "policy.json": config } = files({
      "policy.json": {
        "cost-monthly-ceiling": { enforcementLevel: "mandatory", plannedUsd: 100, maxUsd: 100 },
        "pack-configuration": {
          limits: [
            {
              ...{ place: "aws", region: "us-east-2", service: "fsx", code: "L-FD6F2F22" },
              ...{ limit: 1, used: 0, readAt: "2026-11-20" },
            },
          ],
        },
      },
    });
    const made = await report(recorded(), { policyPackConfig: config });
    expect(made.verdict).toMatchObject({ blocked: true, policies: "ran" });
    const ceiling = made.findings.find(({ policy }) => policy === "cost-monthly-ceiling")!;
    // The policies judge what will be: what is kept is in no program.
    expect(ceiling).toMatchObject({
      level: "mandatory",
      urn: urn("pulumi:pulumi:Stack", "shop-dev"),
      name: "shop-dev",
    });
    expect(ceiling.message).toContain("696");
    const quota = made.quotas.find(({ code }) => code === "L-FD6F2F22")!;
    expect(quota).toMatchObject({ limit: 1, used: 0, needed: 2, headroom: -1, status: "exceeded" });
    expect(made.notes).toEqual([]);
  });

  it("knows from the order of steps when the old one goes first", async () => {
    const preview = recorded();
    const index = preview.steps.findIndex(({ op }: any) => op === "replace");
    const { newState: _, ...old } = preview.steps[index];
    preview.steps.splice(index, 0, { ...old, op: "delete-replaced" });
    expect((await report(preview)).cost.overlap).toBe(undefined);
    const usual = recorded();
    usual.steps.splice(index, 0, { ...usual.steps[index], op: "create-replacement" });
    usual.steps.push({ ...old, op: "delete-replaced" });
    expect((await report(usual)).cost.overlap).toEqual({ monthly: range(696), resources: 1 });
  });

  it("takes the engine's word for what forces a replacement, secrets and drift", async () => {
    const preview = changed("data", (step) => {
      step.replaceReasons = ["fileSystemTypeVersion"];
      step.diffReasons = ["fileSystemTypeVersion", "tags", "dailyAutomaticBackupStartTime"];
      step.detailedDiff = {
        fileSystemTypeVersion: { kind: "update-replace", inputDiff: true },
        "tags.key": { kind: "update", inputDiff: true },
        dailyAutomaticBackupStartTime: { kind: "update", inputDiff: false },
      };
      step.oldState.inputs.fileSystemTypeVersion = "2.15";
      step.newState.inputs.fileSystemTypeVersion = "2.12";
      step.oldState.inputs.tags = { key: "[secret]" };
      step.newState.inputs.tags = { key: "[secret]" };
      step.newState.inputs.subnetIds = ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"];
    });
    const { changes } = await report(preview);
    expect(changes[0]!.properties).toEqual([
      { path: "fileSystemTypeVersion", before: '"2.15"', after: '"2.12"', forcesReplacement: true },
      { path: "dailyAutomaticBackupStartTime" },
      { path: "tags.key" },
    ]);
  });

  it("counts what is imported before and after, and not at all what waits to be deleted", async () => {
    const preview = changed("data", (step) => {
      step.op = "import";
      delete step.oldState;
    });
    preview.steps.push({
      op: "delete",
      urn: urn(lustre, "vault"),
      oldState: { ...preview.steps[0].oldState, urn: urn(lustre, "vault"), type: lustre, delete: true },
    });
    preview.steps.push({ op: "teleport", urn: urn(lustre, "vault") });
    const made = await report(preview);
    expect(made.cost.before!.monthly).toEqual(range(870));
    expect(made.counts).toMatchObject({ create: 2, replace: 0, delete: 2 });
    expect(made.notes).toEqual([
      "1 resource waits to be deleted since an update that did not end; what is replaced there is not counted before.",
      "1 resource is imported: there already, so the cost counts before and after.",
      "1 step of the kind teleport left out: it is not known here.",
    ]);
  });

  it("is blocked by what the engine refuses", async () => {
    const bare = { message: "error: preview failed\n", severity: "error" };
    const refusal = {
      message:
        'error: Preview failed: resource "x" cannot be deleted\nbecause it is protected. \u001b[31mTo\u001b[0m unprotect …\n',
      severity: "error",
    };
    const both = await report({ ...recorded(), diagnostics: [refusal, bare, { message: "w", severity: "warning" }] });
    expect(both.verdict).toMatchObject({ blocked: true, mandatory: 0 });
    expect(both.errors).toEqual([
      'Preview failed: resource "x" cannot be deleted because it is protected. To unprotect …',
    ]);
    expect(both.notes[0]).toBe("The preview failed, so what it says may not be all.");
    const alone = await report({ ...recorded(), diagnostics: [bare] });
    expect(alone.errors).toEqual(["preview failed"]);
  });

  it("is refused where it leaves out what costs money", async () => {
    const partial = recorded();
    partial.steps = partial.steps.filter(({ op, urn: one }: any) => op !== "same" || one.endsWith("shop-dev"));
    await expect(report(partial)).rejects.toThrow(
      /preview\.json leaves out 3 of the 4 resources that do not change, and so what they cost\. Fix: write it with pulumi preview --json --show-sames$/,
    );
    const stateless = changed("data", (step) => {
      delete step.newState;
    });
    await expect(report(stateless)).rejects.toThrow(/preview\.json has no new state of data \(replace\): the engine/);
    await expect(report({ steps: [], diagnostics: [{ message: "error: boom\n", severity: "error" }] })).rejects.toThrow(
      /has no steps: nothing was previewed\. Fix: write it with pulumi preview --json --show-sames\. The engine says: error: boom$/,
    );
    const mixed = changed("data", (step) => {
      step.urn = step.urn.replace(":dev::", ":prod::");
    });
    await expect(report(mixed)).rejects.toThrow(
      /is not a preview of one stack: its URNs name urn:pulumi:dev::shop, urn/,
    );
  });
});
