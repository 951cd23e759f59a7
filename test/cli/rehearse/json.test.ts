import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { RehearsalRecord } from "../../../cli/rehearse/model.ts";
import { settlement } from "../../../cli/rehearse/recover.ts";
import { rehearsalJson } from "../../../cli/rehearse/told/json.ts";
import { safeText, withoutSecrets } from "../../../cli/rehearse/told/jsonSecrets.ts";
import {
  bucket,
  commandOf,
  is,
  killed,
  noCapacity,
  nodeGroup,
  operation,
  recordOf,
  stack,
  start,
  step,
  urnOf,
  withoutCapacity,
} from "./samples.ts";

const schema = JSON.parse(readFileSync(new URL("../../../cli/rehearsal.schema.json", import.meta.url), "utf8"));
const isRehearsal = new Ajv2020({ allErrors: true }).compile(schema);

/** As it is printed, of the published shape. */
function json(record: RehearsalRecord, secrets?: readonly string[]): any {
  const printed: unknown = JSON.parse(JSON.stringify(rehearsalJson(record, secrets)));
  isRehearsal(printed);
  expect(isRehearsal.errors).toBe(null);
  return printed;
}

/** Everything that a record can say, once. */
function everything(): RehearsalRecord {
  return recordOf(
    [
      commandOf("up", [0, 1_000], {
        exitCode: null,
        changes: { create: 1 },
        steps: [
          { ...step("create-replacement", nodeGroup, "gpu", [0, 10]), changed: ["a"], replacing: ["b"] },
          step("create", nodeGroup, "cpu", [0], "unfinished"),
        ],
        findings: [{ policy: "cost-limit", level: "mandatory", urn: urnOf(nodeGroup, "gpu"), message: "much" }],
        diagnostics: [
          { severity: "error", urn: urnOf(nodeGroup, "gpu"), message: "no" },
          { severity: "info", message: "yes" },
        ],
        cloud: [
          operation(nodeGroup, "gpu", [0, 10], {
            outcome: "half-made",
            id: "gpu-id",
            throttled: 2,
            faults: ["throttle=0.2"],
            refusal: { ...noCapacity, status: 500, operation: "EKS: CreateNodegroup" },
          }),
          operation(nodeGroup, "cpu", [0, 10], { action: "invoke", outcome: "crashed" }),
          is(nodeGroup, "gpu", 10, "failed"),
          is(bucket, "data", 20, "ready", "hand"),
          { kind: "gone", package: "aws", at: start + 30, type: bucket, id: "data-id", by: "hand" },
          { kind: "generic", package: "example", at: start + 40, type: "example:index:Thing" },
          {
            kind: "presumed",
            package: "aws",
            at: start + 50,
            type: bucket,
            id: "theirs",
            urn: urnOf(nodeGroup, "gpu"),
          },
          { kind: "presumed", package: "aws", at: start + 50, type: bucket, id: "read" },
          { kind: "unlisted", package: "aws", at: start + 60, machine: "m5.huge", urn: urnOf(nodeGroup, "gpu") },
          { kind: "answered", package: "aws", at: start + 70, answer: "aws:ssm/getParameter:getParameter" },
        ],
      }),
    ],
    {
      faults: ["throttle=0.2"],
      speed: 60,
      pending: [
        {
          stack,
          urn: urnOf(nodeGroup, "gpu"),
          operation: "creating",
          id: "gpu-id",
          ...settlement("creating", "gpu-id"),
        },
        {
          stack,
          urn: urnOf(nodeGroup, "cpu"),
          operation: "creating",
          ...settlement("creating", undefined),
          settledAt: start + 10,
        },
      ],
      leftovers: [{ package: "aws", type: bucket, id: "data-id", urn: urnOf(bucket, "data"), why: "orphan" }],
      generic: ["example:index:Thing"],
      notes: ["a note"],
      failures: ["a failure"],
    },
  );
}

describe("a rehearsal as JSON", () => {
  it("is of the published shape", () => {
    json(withoutCapacity());
    json(killed());
    json(recordOf([]));
    json(everything());
  });

  it("says what was accepted and not checked, and what was asked for", () => {
    const cloud: { kind: string }[] = json(everything()).commands[0].cloud;
    expect(cloud.filter(({ kind }) => ["presumed", "unlisted", "answered"].includes(kind))).toEqual([
      { kind: "presumed", package: "aws", at: start + 50, type: bucket, id: "theirs", urn: urnOf(nodeGroup, "gpu") },
      { kind: "presumed", package: "aws", at: start + 50, type: bucket, id: "read" },
      { kind: "unlisted", package: "aws", at: start + 60, machine: "m5.huge", urn: urnOf(nodeGroup, "gpu") },
      { kind: "answered", package: "aws", at: start + 70, answer: "aws:ssm/getParameter:getParameter" },
    ]);
  });

  it("has everything that is told", () => {
    const printed = json(everything());
    expect(printed).toMatchObject({
      verdict: "failed",
      stacks: [stack],
      pulumi: "3.260.0",
      halfMade: [
        {
          package: "aws",
          type: nodeGroup,
          id: "gpu-id",
          urn: urnOf(nodeGroup, "gpu"),
          why: `InsufficientInstanceCapacity: ${noCapacity.message}`,
        },
      ],
      pending: [
        { id: "gpu-id", settled: "state edit" },
        { settled: "cleared", settledBy: "pulumi refresh --clear-pending-creates" },
      ],
      failures: ["a failure"],
    });
    expect(printed.commands[0]).toMatchObject({
      title: "up",
      outcome: "killed",
      exitCode: null,
      changes: { create: 1 },
    });
    expect(printed.commands[0].cloud[2]).toEqual({
      kind: "is",
      at: start + 10,
      package: "aws",
      type: nodeGroup,
      id: "gpu-id",
      urn: urnOf(nodeGroup, "gpu"),
      status: "failed",
      by: "provider",
    });
    expect(json(withoutCapacity()).verdict).toBe("fine");
  });

  it("has a shape that takes nothing else, at no level", () => {
    const closed = (at: any, path: string): void => {
      if (at === null || typeof at !== "object") return;
      if (at.type === "object" && path !== "commands.changes") {
        expect([path, at.additionalProperties === false || typeof at.additionalProperties === "object"]).toEqual([
          path,
          true,
        ]);
      }
      for (const [key, inner] of Object.entries(at)) closed(inner, `${path}.${key}`);
    };
    closed(schema, "");
    for (const where of [
      [],
      ["commands", 0],
      ["commands", 0, "steps", 0],
      ["commands", 0, "cloud", 2],
      ["pending", 0],
    ]) {
      const printed = json(everything());
      let inner = printed;
      for (const key of where) inner = inner[key];
      inner.inputs = { password: "x" };
      expect([where, isRehearsal(printed)]).toEqual([where, false]);
    }
  });

  it("has no inputs and outputs of resources", () => {
    const printed = JSON.stringify(json(everything()));
    expect(printed).not.toContain("hunter2");
    expect(printed).not.toContain("AKIAQQQQ");
  });
});

const key = "AKIAQQQQWWWWEEEERRRR";

describe("secrets", () => {
  it("are taken out of everything that is a sentence", () => {
    const secret = "correct-horse-battery";
    const said = `it says ${secret}`;
    const record = everything();
    const [command] = record.commands;
    const telling: RehearsalRecord = {
      ...record,
      faults: [`drift=x:password=${secret}`],
      notes: [said],
      failures: [said],
      pending: record.pending.map((one) => ({ ...one, id: said, settledBy: said })),
      leftovers: record.leftovers.map((one) => ({ ...one, id: said })),
      commands: [
        {
          ...command!,
          commandLine: `pulumi up --config password=${secret}`,
          findings: [{ policy: "p", level: "mandatory", urn: "", message: said }],
          diagnostics: [{ severity: "error", message: said }],
          cloud: [
            operation(nodeGroup, "gpu", [0, 1], {
              outcome: "refused",
              faults: [said],
              refusal: { ...noCapacity, message: said },
            }),
          ],
        },
      ],
    };
    const printed = JSON.stringify(json(telling, [secret]));
    expect(printed).not.toContain(secret);
    expect(printed.match(/\[secret\]/g)).toHaveLength(13);
    expect(withoutSecrets(telling)).toEqual(telling);
  });

  it("are found where nobody said that there are any, and only their lines go", () => {
    expect(safeText()(`first\nthe key ${key} is used\nlast`)).toBe(
      "first\n[not shown: it looks like an access key id of AWS]\nlast",
    );
    expect(safeText()("a sentence about nothing")).toBe("a sentence about nothing");
  });

  it("are found when they are encoded, and a private key goes with all of its lines", () => {
    const script = Buffer.from(`#!/bin/sh\nexport AWS_ACCESS_KEY_ID=${key}\n`).toString("base64");
    expect(safeText()(`user data ${script}`)).toBe("[not shown: it holds a secret]");
    const pem = `says:\n-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx5Zq8vJ3kQ9bTn1Lr\nmore of it\n-----END RSA PRIVATE KEY-----`;
    expect(safeText()(pem)).toBe("says:\n[not shown: it looks like a private key]");
  });
});
