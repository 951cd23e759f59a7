import { describe, expect, it } from "vitest";
import { checkSnapshotAge, snapshotAge } from "../../../components/quota/snapshot.ts";
import { quotaSnapshotAge } from "../../../policies/quota/snapshotAge.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";

const graph = stackOf(raw("aws:ec2/vpc:Vpc", "main", {}));
const row = (readAt: string, code = "L-417A185B"): object => ({
  place: "aws",
  region: "us-east-2",
  service: "ec2",
  code,
  limit: 1_920,
  used: 192,
  readAt,
});

/** What is said of snapshot files. Today is 2026-11-22. */
function said(
  files: Readonly<Record<string, unknown>>,
  config: object = {},
  environment: "dev" | "prod" = "prod",
): string[] {
  const readFile = (path: string): string => JSON.stringify(files[path]);
  return messages(quotaSnapshotAge, graph, environment, { snapshotFiles: Object.keys(files), ...config }, { readFile });
}

describe("quota-snapshot-age", () => {
  it("takes rows of up to seven days, also those of later today and of another time zone", () => {
    const rows = ["2026-11-15", "2026-11-22", "2026-11-22T23:59:59Z", "2026-11-23T08:00:00+09:00"];
    expect(said({ "quotas.json": rows.map((readAt, index) => row(readAt, `L-${index}`)) })).toEqual([]);
  });

  it("says once for a file what is too old in it, and which row is the oldest", () => {
    const rows = [row("2026-11-14", "L-1"), row("2026-10-01T06:00:00Z", "L-2"), row("2026-11-20", "L-3")];
    expect(said({ "quotas.json": rows })).toEqual([
      "quota snapshot quotas.json: 2 of 3 rows are older than 7 days (default of prod), the oldest ec2 L-2 in us-east-2, read 2026-10-01T06:00:00Z, 51 days ago: what is free may be another by now. Fix: run hybrid-gpu quotas refresh.",
    ]);
  });

  it("judges each file by itself", () => {
    const files = { "aws.json": [row("2026-11-01", "L-1")], "gcp.json": [row("2026-11-21", "L-2")] };
    expect(said(files)).toEqual([
      "quota snapshot aws.json: 1 of 1 rows is older than 7 days (default of prod), the oldest ec2 L-1 in us-east-2, read 2026-11-01, 21 days ago: what is free may be another by now. Fix: run hybrid-gpu quotas refresh.",
    ]);
  });

  it("finds a row of a day that has not come", () => {
    const rows = [row("2026-11-23T00:00:00Z", "L-1"), row("2027-11-20", "L-2"), row("2026-11-21", "L-3")];
    expect(said({ "quotas.json": rows })).toEqual([
      "quota snapshot quotas.json: 2 of 3 rows are dated in the future, the latest ec2 L-2 in us-east-2, read 2027-11-20, and today is 2026-11-22: they would never grow old. Fix: run hybrid-gpu quotas refresh on a machine whose clock is right.",
    ]);
  });

  it("goes by the days that it is told, and says who told them", () => {
    const files = { "quotas.json": [row("2026-11-20")] };
    expect(said(files, { maxAgeDays: 2 })).toEqual([]);
    expect(said(files, { maxAgeDays: 1 })).toEqual([
      "quota snapshot quotas.json: 1 of 1 rows is older than 1 day (policy configuration), the oldest ec2 L-417A185B in us-east-2, read 2026-11-20, 2 days ago: what is free may be another by now. Fix: run hybrid-gpu quotas refresh.",
    ]);
    expect(said(files, { maxAgeDays: 1 }, "dev")).toEqual(said(files, { maxAgeDays: 1 }));
  });

  it("does not judge limits that are declared, nor rows that they stand in for", () => {
    const old = row("2025-01-01");
    expect(said({}, { limits: [old] })).toEqual([]);
    expect(said({ "quotas.json": [old] }, { limits: [{ ...old, limit: 3_840 }] })).toEqual([]);
  });

  it("leaves files that cannot be read, and rows that are wrong, to pack-configuration", () => {
    expect(said({ "quotas.json": { rows: [] } })).toEqual([]);
    expect(said({ "quotas.json": [{ ...row("2026-11-20"), readAt: "yesterday" }, row("2026-11-20")] })).toEqual([]);
    expect(findings(quotaSnapshotAge, graph)).toEqual([]);
  });
});

describe("the age of a row", () => {
  it.each([
    ["2026-11-22", 0],
    ["2026-11-22T15:00:00Z", 0],
    ["2026-11-21T23:59:59Z", 0],
    ["2026-11-21", 1],
    ["2026-11-15T00:00:00Z", 7],
    ["2026-11-23T00:30:00+02:00", 0],
    ["2026-11-23", -1],
    ["2026-12-22T12:00:00Z", -30],
  ])("%s is %d days old on 2026-11-22", (readAt, days) => {
    expect(snapshotAge({ readAt }, "2026-11-22")).toBe(days);
  });

  it("of the future is a problem whatever the limit", () => {
    const future = {
      place: "aws",
      region: "us-east-2",
      service: "ec2",
      code: "L-1",
      limit: 1,
      used: 0,
      readAt: "2026-11-24",
    } as const;
    expect(checkSnapshotAge([future], "2026-11-22", 365)).toEqual([
      {
        severity: "error",
        path: "[0].readAt",
        value: "2026-11-24",
        rule: "is in the future: today is 2026-11-22",
        fix: "read the quotas again",
        source: undefined,
      },
    ]);
  });
});
