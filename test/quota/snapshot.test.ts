import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { checkSnapshotAge, parseSnapshot, type QuotaSnapshotRow } from "../../components/quota/snapshot.ts";

const row: QuotaSnapshotRow = {
  place: "aws",
  region: "us-east-2",
  service: "ec2",
  code: "L-417A185B",
  limit: 768,
  used: 192,
  readAt: "2026-11-20",
};

const problemsOf = (value: unknown) => parseSnapshot(value).problems.map(describeProblem);

describe("parseSnapshot", () => {
  it.each([
    ["a row", row],
    ["a row of an account, with the stack's own use", { ...row, account: "123456789012", ownedUse: 192 }],
    ["nothing known", { ...row, limit: null, used: null }],
    ["a fractional use", { ...row, used: 0.5 }],
    ["a date and time", { ...row, readAt: "2026-11-20T09:30:00Z" }],
    ["a date and time with an offset", { ...row, readAt: "2026-11-20T09:30+01:00" }],
    ["no limit, on Google Cloud", { ...row, place: "gcp", limit: -1 }],
    ["own use of an unknown use", { ...row, used: null, ownedUse: 5 }],
  ])("takes %s", (_, candidate) => {
    expect(parseSnapshot([candidate])).toEqual({ rows: [candidate], problems: [] });
  });

  it("takes an empty list", () => expect(parseSnapshot([])).toEqual({ rows: [], problems: [] }));

  it("reports everything wrong, row by row, and keeps what is right", () => {
    const { rows, problems } = parseSnapshot([
      row,
      { ...row, code: "L-DB2E81BA", limit: "768", used: -1, readAt: "yesterday", ownedUse: "many" },
      { ...row, place: "azur", region: "", limits: 5, used: undefined },
      7,
      { ...row, code: "L-2C3B7624" },
    ]);
    expect(rows.map(({ code }) => code)).toEqual(["L-417A185B", "L-2C3B7624"]);
    const fix = "Fix: correct the row, or read the snapshot again.";
    expect(problems.map(describeProblem)).toEqual([
      `[1].limit ("768") is not a number. ${fix}`,
      `[1].used (-1) is negative. ${fix}`,
      `[1].readAt ("yesterday") is not an ISO date, for example 2026-11-20. ${fix}`,
      `[1].ownedUse ("many") is not a number. ${fix}`,
      `[2].place ("azur") is not one of aws, gcp, azure, onprem. ${fix}`,
      `[2].region ("") is empty. ${fix}`,
      `[2].used (not given) is not a number. ${fix}`,
      `[2] ({"place":"azur","region":"","service":"ec2","code":"L-417A185B","limit":768,"readAt":"2026-11-20","limits":5}) has properties that a quota row does not know: limits. ${fix}`,
      `[3] (7) is not an object. ${fix}`,
    ]);
  });

  it.each([
    ["a negative limit", { ...row, limit: -1 }, "[0].limit (-1) is negative."],
    ["more own use than use", { ...row, ownedUse: 193 }, "[0].ownedUse (193) is more than used (192)."],
    [
      "a day that does not exist",
      { ...row, readAt: "2026-02-31" },
      '[0].readAt ("2026-02-31") is not an ISO date, for example 2026-11-20.',
    ],
    [
      "no such month",
      { ...row, readAt: "2026-13-01" },
      '[0].readAt ("2026-13-01") is not an ISO date, for example 2026-11-20.',
    ],
    ["no number at all", { ...row, used: Number.NaN }, "[0].used (NaN) is not a number."],
  ])("refuses %s", (_, candidate, message) => {
    expect(problemsOf([candidate])).toEqual([`${message} Fix: correct the row, or read the snapshot again.`]);
  });

  it("refuses the same quota twice, and takes it for two accounts", () => {
    expect(problemsOf([row, { ...row, limit: 0, used: 0 }])).toEqual([
      '[1] ("L-417A185B") is the same quota as [0]. Fix: keep one of the two rows.',
    ]);
    expect(problemsOf([row, { ...row, account: "123456789012" }])).toEqual([]);
  });

  it("refuses what is not a list", () => {
    expect(problemsOf({ rows: [row] })).toEqual([
      '({"rows":[{"place":"aws","region":"us-east-2","service":"ec2","code":"L-417A185B","limit":768,"used":192,"readAt":"202...) is not a list of quota rows. Fix: give a list of {place, region, service, code, limit, used, readAt}.',
    ]);
  });
});

describe("checkSnapshotAge", () => {
  it("warns of rows that are too old", () => {
    const rows = [row, { ...row, readAt: "2026-11-14" }, { ...row, readAt: "2026-11-13T23:00:00Z" }];
    expect(checkSnapshotAge(rows, "2026-11-21")).toEqual([]);
    expect(checkSnapshotAge(rows, "2026-11-22").map(describeProblem)).toEqual([
      '[1].readAt ("2026-11-14") is 8 days old, and at most 7 are allowed. Fix: read the quotas again.',
      '[2].readAt ("2026-11-13T23:00:00Z") is 8 days old, and at most 7 are allowed. Fix: read the quotas again.',
    ]);
    expect(checkSnapshotAge(rows, "2026-11-22", 30)).toEqual([]);
  });
});
