import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { packConfiguration } from "../../policies/packConfiguration.ts";
import { covers, isAbout, isExpired, parseWaivers, readWaiver, type Waiver, waived } from "../../policies/waiver.ts";
import { findings, raw, shared, stackOf, testDay } from "../support/analyzer.ts";

const urn = "urn:pulumi:prod::example::aws:eks/nodeGroup:NodeGroup::train";
const waiver: Waiver = {
  policy: "efa-single-az",
  urn: "*NodeGroup::train",
  reason: "moves to one zone with the next block",
  approver: "ml-platform",
  expires: "2026-12-01",
};
const policyNames = ["efa-single-az", "efa-interface-count"];

const wrong = (one: unknown): string[] => parseWaivers([one], policyNames, testDay).problems.map(describeProblem);
const vague = (pattern: string): string =>
  `[0].urn ("${pattern}") says neither a name nor a type, so that it would cover what nobody thought of. ` +
  "Fix: end it in ::<name>, as *::train, or in <type>::*, as *NodeGroup::*; what is not * needs three letters or digits in a row.";

describe("a waiver", () => {
  it("is read when all of it is there", () => {
    expect(parseWaivers([waiver], policyNames)).toEqual({ waivers: [waiver], problems: [] });
  });

  it.each<[string, unknown, string[]]>([
    [
      "nothing",
      {},
      [
        "[0].policy (not given) must be given. Fix: name the policy.",
        "[0].urn (not given) must be given. Fix: name what it is about, as *::train.",
        "[0].reason (not given) must be given. Fix: say why the finding may stand.",
        "[0].approver (not given) must be given. Fix: say who allowed it.",
        "[0].expires (not given) must be given. Fix: give its last day as YYYY-MM-DD.",
      ],
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
      [
        '[0].policy ("efa-single-zone") is not a policy of this pack. Fix: rename it to efa-single-az, or remove the waiver.',
      ],
    ],
    [
      "a policy like none that is there",
      { ...waiver, policy: "budget" },
      [
        '[0].policy ("budget") is not a policy of this pack. Fix: name one as efa-single-az, efa-interface-count, or remove the waiver.',
      ],
    ],
    [
      "the policy that judges waivers",
      { ...waiver, policy: "pack-configuration" },
      [
        '[0].policy ("pack-configuration") cannot be waived: its findings say that waivers, prices or limits do not count. Fix: correct what it finds, and remove this waiver.',
      ],
    ],
    ...[
      "**",
      "**::*",
      "urn:*",
      "*::*",
      "u*",
      "*p*",
      "*::*p*",
      "*-*::*",
      "urn:pulumi:prod::*",
      "urn:pulumi:*::example::*",
      "urn:pulumi:prod::example::**::*",
      "*aws:*::*",
      "*aws:ec2/*::*",
      "*::",
    ].map((pattern): [string, unknown, string[]] => [pattern, { ...waiver, urn: pattern }, [vague(pattern)]]),
    [
      "an end that is far away",
      { ...waiver, expires: "2027-11-24" },
      [
        '[0].expires ("2027-11-24") is 367 days away, and a waiver counts for 366 at most. Fix: have it approved again within a year, and give an earlier day.',
      ],
    ],
    [
      "no such day",
      { ...waiver, expires: "2026-02-30" },
      ['[0].expires ("2026-02-30") is not a day. Fix: write it as YYYY-MM-DD.'],
    ],
    [
      "no reason",
      { ...waiver, reason: " " },
      ['[0].reason (" ") must be a text that says it. Fix: say why the finding may stand.'],
    ],
  ])("is refused with %s", (_, one, problems) => {
    expect(wrong(one)).toEqual(problems);
    expect(parseWaivers([one], policyNames, testDay).waivers).toEqual([]);
  });

  it("with many stars is judged in no time", () => {
    expect(covers({ urn: `${"*a".repeat(40)}b` }, "a".repeat(400))).toBe(false);
    expect(covers({ urn: `${"*a".repeat(40)}*` }, "a".repeat(400))).toBe(true);
    expect(covers({ urn: "ab*ba" }, "aba")).toBe(false);
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

  it.each([
    ["*::train", true],
    ["*train*", true],
    ["*NodeGroup::*", true],
    ["urn:pulumi:prod::*::train", true],
    ["urn:pulumi:prod::*train", true],
    ["urn:pulumi:prod::example::aws:eks/*::t*ain", true],
    [urn, true],
    // Of the project, not of the type; of the type, not of the name.
    ["*example::*", false],
    ["*example*::*", false],
    ["*NodeGroup*", false],
    ["*::other", false],
  ])("is about a resource whose name or type it says: %s", (pattern, expected) => {
    expect(isAbout({ urn: pattern }, urn)).toBe(expected);
    expect(wrong({ ...waiver, urn: pattern })).toEqual([]);
  });

  it("may end in a year, and name a resource in full, however short its name", () => {
    expect(wrong({ ...waiver, urn: "*::a", expires: "2027-11-23" })).toEqual([]);
  });

  it("never covers what is found about waivers themselves", () => {
    const finding = { urn, message: "m" };
    const all = { ...waiver, policy: "pack-configuration" };
    expect(waived(finding, { policy: "pack-configuration", urn }, [all])).toBe(finding);
  });

  it("is worth a word where it covers nothing that is there", () => {
    const stack = stackOf(raw("aws:eks/nodeGroup:NodeGroup", "train", {}));
    const waivers = [
      "*::train",
      "*::gone",
      "*:Stack::*",
      "urn:pulumi:dev::test::*::lab",
      "urn:pulumi:prod::*::past",
    ].map((one): Waiver => ({ ...waiver, urn: one }));
    expect(findings(packConfiguration, stack, "prod", { waivers })).toEqual(
      ["*::gone", "urn:pulumi:prod::*::past"].map((one) => ({
        because: "warning",
        message:
          `The waiver of efa-single-az for ${one} by ml-platform covers no resource of test/prod. ` +
          "Fix: remove it, or correct its urn; where it is about another stack, begin it with urn:pulumi:<stack>::<project>::.",
      })),
    );
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

  const price = {
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

  it("refuses prices of days that do not exist or have not come", () => {
    const told = (asOf: string) => shared({ prices: [{ ...price, asOf }] }).problems;
    expect(told("2026-11-23")).toEqual([]);
    expect(told("2026-02-31")).toEqual([
      'prices: [0].asOf ("2026-02-31") must be the day of the price, one that exists. Fix: write it as YYYY-MM-DD.',
    ]);
    expect(told("2027-01-01")).toEqual([
      'prices: [0].asOf ("2027-01-01") is in the future: today is 2026-11-22. Fix: give the day on which the price was read or agreed.',
    ]);
  });

  it("takes a price that is far off those of other regions on somebody's word alone", () => {
    const prices = [{ ...price, price: "0.0123" }];
    const { problems, book } = shared({ prices });
    expect(problems).toEqual([
      'prices: [0] ("0.0123") is 0.0002 times the median 67.424 of aws ec2 p5.48xlarge in every region, on-demand. ' +
        "Fix: mend the price; if it is right, name p5.48xlarge in acceptPrices of pack-configuration.",
    ]);
    expect(book.price(price).price).not.toBe("0.0123");
    const accepted = shared({ prices, acceptPrices: ["p5.48xlarge"] });
    expect(accepted.problems).toEqual([]);
    expect(accepted.book.price(price).price).toBe("0.0123");
    const twice = shared({ prices: [...prices, ...prices], acceptPrices: ["p5.48xlarge"] }).problems;
    expect(twice).toEqual([expect.stringContaining("has the key of row [0]")]);
  });

  it("warns of limits that nothing is compared with, and refuses those that cannot be", () => {
    const limit = { place: "aws", region: "us-est-2", service: "ec2", code: "L-417A185B", limit: 8, used: 0 } as const;
    const facts = shared({ limits: [{ ...limit, readAt: "2027-01-01" }] });
    expect(facts.problems).toEqual([
      'limits: [0].readAt ("2027-01-01") is in the future: today is 2026-11-22. Fix: give the day on which it was read.',
    ]);
    expect(facts.warnings).toEqual([
      'limits: [0].region ("us-est-2") does not look like a region of aws. Fix: did you mean us-east-2? Correct the region.',
    ]);
    expect(
      findings(packConfiguration, stackOf(), "prod", { limits: [{ ...limit, readAt: "2026-11-20" }] }).map(
        ({ because }) => because,
      ),
    ).toEqual(["warning"]);
  });
});
