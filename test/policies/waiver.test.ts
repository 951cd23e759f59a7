import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { covers, isExpired, parseWaivers, readWaiver, type Waiver, waived } from "../../policies/waiver.ts";
import { shared, testDay } from "../support/analyzer.ts";

const urn = "urn:pulumi:prod::example::aws:eks/nodeGroup:NodeGroup::train";
const waiver: Waiver = {
  policy: "efa-single-az",
  urn: "*NodeGroup::train",
  reason: "moves to one zone with the next block",
  approver: "ml-platform",
  expires: "2026-12-01",
};
const policyNames = ["efa-single-az", "efa-interface-count"];

const wrong = (one: unknown): string[] => parseWaivers([one], policyNames).problems.map(describeProblem);

describe("a waiver", () => {
  it("is read when all of it is there", () => {
    expect(parseWaivers([waiver], policyNames)).toEqual({ waivers: [waiver], problems: [] });
  });

  it.each<[string, unknown, string[]]>([
    [
      "nothing",
      {},
      ["policy", "urn", "reason", "approver", "expires"].map(
        (key) => `[0].${key} (not given) is not given. Fix: write it as text.`,
      ),
    ],
    ["text", "all", ['[0] ("all") is not a waiver. Fix: give {policy, urn, reason, approver, expires}.']],
    [
      "a misspelt key",
      { ...waiver, expire: "2027-01-01" },
      [
        '[0].expire ("2027-01-01") is not a property here. Fix: rename it to expires, or remove it; known are policy, urn, reason, approver, expires.',
      ],
    ],
    [
      "a policy that is not there",
      { ...waiver, policy: "efa-single-zone" },
      ['[0].policy ("efa-single-zone") is not a policy of this pack. Fix: did you mean efa-single-az.'],
    ],
    [
      "every resource",
      { ...waiver, urn: "**" },
      [
        '[0].urn ("**") would waive the policy for every resource. Fix: set the policy\'s level, or name what it is about.',
      ],
    ],
    [
      "no such day",
      { ...waiver, expires: "2026-02-30" },
      ['[0].expires ("2026-02-30") is not a day. Fix: write it as YYYY-MM-DD.'],
    ],
    ["no reason", { ...waiver, reason: " " }, ['[0].reason (" ") is not given. Fix: write it as text.']],
  ])("is refused with %s", (_, one, problems) => {
    expect(wrong(one)).toEqual(problems);
    expect(parseWaivers([one], policyNames).waivers).toEqual([]);
  });

  it("counts through its last day", () => {
    expect(["2026-11-30", "2026-12-01", "2026-12-02"].map((day) => isExpired(waiver, day))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([
    ["*", true],
    [urn, true],
    ["*::train", true],
    ["urn:pulumi:*::example::*::train", true],
    ["*::trai", false],
    ["train", false],
    ["*NodeGroup.:train", false],
    ["*[a-z]*", false],
  ])("with urn %s", (pattern, expected) => {
    expect(covers({ urn: pattern }, urn)).toBe(expected);
  });

  it("makes a finding advisory, and says by whose word", () => {
    const finding = waived({ urn, message: "train spans two zones. Fix: one." }, { policy: "efa-single-az", urn }, [
      waiver,
    ]);
    expect(finding).toEqual({
      urn,
      because: "waived",
      message:
        "[waived until 2026-12-01 by ml-platform: moves to one zone with the next block] train spans two zones. Fix: one.",
    });
    const printed = `Nodes with EFA are in one zone.\n${finding.message}`;
    for (const before of ["", "Nodes with EFA are in one zone.\n"]) {
      expect(readWaiver(before === "" ? finding.message : printed)).toEqual({
        expires: "2026-12-01",
        approver: "ml-platform",
        reason: "moves to one zone with the next block",
        message: `${before}train spans two zones. Fix: one.`,
      });
    }
    expect(readWaiver("train spans two zones")).toBeUndefined();
  });

  it("cannot be closed early by what is written in it", () => {
    const odd = { ...waiver, approver: "a: b]", reason: "x] y\nz" };
    const { message } = waived({ message: "m" }, { policy: "efa-single-az", urn }, [odd]);
    expect(readWaiver(message)).toEqual({ expires: "2026-12-01", approver: "a  b)", reason: "x) y z", message: "m" });
  });

  it("leaves findings of other policies and other resources alone", () => {
    const finding = { urn, message: "m" };
    expect(waived(finding, { policy: "efa-interface-count", urn }, [waiver])).toBe(finding);
    expect(waived(finding, { policy: "efa-single-az", urn: `${urn}2` }, [waiver])).toBe(finding);
  });
});

describe("what the pack is told", () => {
  const file = (content: string) => () => content;

  it("has the waivers of both places that have not expired, and a problem for each that has", () => {
    const old = { ...waiver, expires: "2026-11-21" };
    const { waivers, problems, today } = shared(
      { waivers: [waiver], waiverFiles: ["waivers.json"] },
      file(JSON.stringify([old])),
    );
    expect(today).toBe(testDay);
    expect(waivers).toEqual([waiver]);
    expect(problems).toEqual([
      "waiver file waivers.json: the waiver of efa-single-az for *NodeGroup::train by ml-platform (moves to one zone with the next block) expired on 2026-11-21. " +
        "Fix: mend what it covered, or have it approved anew with a later day.",
    ]);
  });

  it("has a problem for each file that cannot be read, and goes on without it", () => {
    const { problems, waivers, quotas } = shared({
      priceFiles: ["prices.json"],
      snapshotFiles: ["quotas.json"],
      waiverFiles: ["waivers.json"],
      waivers: [waiver],
    });
    expect(problems).toEqual([
      "price file prices.json cannot be read: no file prices.json. Fix: write it again with hybrid-gpu prices refresh, or correct the path.",
      "quota snapshot quotas.json cannot be read: no file quotas.json. Fix: write it again with hybrid-gpu quotas refresh, or correct the path.",
      "waiver file waivers.json cannot be read: no file waivers.json. Fix: give a JSON list of {policy, urn, reason, approver, expires}, or correct the path.",
    ]);
    expect([waivers, quotas]).toEqual([[waiver], []]);
  });

  it("lays price files over the built-in prices, and rows over both", () => {
    const row = {
      place: "aws",
      service: "ec2",
      sku: "p5.48xlarge",
      region: "us-east-2",
      purchase: "on-demand",
      unit: "instance-hour",
      price: "50",
      currency: "USD",
      source: "https://example.com/contract",
      asOf: "2026-11-01",
      confidence: "documented",
    } as const;
    const content = JSON.stringify({ format: "hybrid-gpu-prices/1", writtenAt: "2026-11-02", feeds: [], rows: [row] });
    const price = (config: object) => shared({ priceFiles: ["prices.json"], ...config }, file(content)).book.price(row);
    expect(price({}).price).toBe("50");
    expect(price({ prices: [{ ...row, price: "48" }] }).price).toBe("48");
    expect(shared({ priceFiles: ["p.json"] }, file('{"rows": []}')).problems).toEqual([
      "price file p.json: format (not given) is not hybrid-gpu-prices/1. Fix: write the file with hybrid-gpu prices refresh.",
    ]);
  });

  it("lets a declared limit stand over that of a snapshot, and keeps both apart", () => {
    const row = {
      place: "aws",
      region: "us-east-2",
      service: "ec2",
      code: "L-417A185B",
      limit: 8,
      used: 0,
      readAt: "2026-11-20",
    } as const;
    const other = { ...row, code: "L-DB2E81BA" };
    const facts = shared(
      { limits: [{ ...row, limit: 4 }], snapshotFiles: ["q.json"] },
      file(JSON.stringify([row, other])),
    );
    expect(facts.quotas).toEqual([{ ...row, limit: 4 }, other]);
    expect(facts.snapshots).toEqual([{ file: "q.json", rows: [other] }]);
    expect(facts.problems).toEqual([]);
  });
});
