import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { commentLimit, markOf, renderMarkdown } from "../../../cli/report/markdown.ts";
import { code, link, prose, row } from "../../../cli/report/markdownText.ts";
import type { Report } from "../../../cli/report/model.ts";
import { exampleReport, largeReport } from "./fixtures.ts";

/** Every token of a text, those inside of others as well. */
function tokensOf(markdown: string): Token[] {
  const found: Token[] = [];
  marked.walkTokens(marked.lexer(markdown), (token) => {
    found.push(token);
  });
  return found;
}

const tags = /^(?:<details><summary>[\w ,:()-]+<\/summary>|<\/details>|<!-- hybrid-gpu-report [\w./+-]* -->)$/;

/** What GitHub would make of it: nothing but text, code, tables, lists, and links to our own pages. */
function expectHarmless(markdown: string): void {
  for (const token of tokensOf(markdown)) {
    if (token.type === "html") for (const line of token.raw.trim().split("\n")) expect(line).toMatch(tags);
    if (token.type === "link") expect(token["href"]).toMatch(/^https:\/\/unpkg\.com\/hybrid-gpu\/docs\/policies\//);
    expect(token.type).not.toMatch(/^(?:image|code|def|blockquote|escape)$/);
    if (token.type === "heading") expect(token["depth"]).toBeGreaterThan(2);
    if (token.type === "text" && !("tokens" in token && token.tokens !== undefined)) {
      // Mentions, issues, e-mail addresses, mathematics, emoji.
      expect(token.raw).not.toMatch(/[@#$]|:\/\/|www\.|:[\w+-]+:|\bGH-\d/);
    }
  }
}

/** Cells of the tables, as a reader sees them. */
function cellsOf(markdown: string): string[][] {
  return tokensOf(markdown)
    .filter((token) => token.type === "table")
    .flatMap((table: any) => table.rows.map((cells: any[]) => cells.map(({ tokens }) => visible(tokens))));
}

function visible(tokens: Token[]): string {
  return tokens.map((token: any) => (token.tokens ? visible(token.tokens) : (token.text ?? token.raw))).join("");
}

const hostile = [
  "@everyone",
  "#1",
  "GH-12",
  "<img src=x onerror=alert(1)>",
  "</details><script>",
  "a|b",
  "a\\|b",
  "\\",
  "`",
  "``` a",
  "[free](https://evil.example)",
  "https://evil.example/x",
  "www.evil.example",
  "me@evil.example",
  "![x](https://evil.example/pixel)",
  "**bold**",
  "\n# heading",
  "\r\n\r\n- list",
  "-->",
  "<!--",
  "a\u202Eb",
  "a\u0000b",
  "$x$",
  ":tada:",
  "ex~~am~~ple",
  "0123abcdef",
  "\uD800",
  "1.",
  "---",
  "=",
  "&lt;b&gt;",
  "[x]: https://evil.example",
];
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.constantFrom(...hostile, "and", "plain", "words"), { maxLength: 6 }).map((parts) => parts.join(" ")),
  fc.array(fc.constantFrom(..."|`\\<>[]()@#*_~-$!& \n"), { maxLength: 30 }).map((parts) => parts.join("")),
);

/** The report with every text that somebody else may choose made of `word`. */
function withTexts(report: Report, word: () => string): Report {
  const fixed = new Set(["operation", "status", "level", "from", "baseline", "currency", "page", "policies"]);
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return fixed.has(key) ? value : word();
    if (Array.isArray(value)) return value.map((one) => visit(one, key));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner, name)]));
  };
  return visit(report, "") as Report;
}

describe("the comment", () => {
  const comment = renderMarkdown(exampleReport());

  it("begins with its mark, the verdict and the cost", () => {
    expect(comment.split("\n").slice(0, 13)).toEqual([
      "<!-- hybrid-gpu-report hybrid-gpu/prod+hybrid-gpu-platform/prod -->",
      "### Hybrid GPU: `hybrid-gpu/prod`, `hybrid-gpu-platform/prod`",
      "",
      "**Blocked**: 2 mandatory findings, 1 advisory finding, 1 waived. USD 74,999.97 a month as planned, +36,000.00 (+92 %), and more: 1 resource without a price.",
      "",
      "#### Cost",
      "",
      "| USD a month | floor | planned | ceiling |",
      "| --- | ---: | ---: | ---: |",
      "| before | 38,359.97 | 38,999.97 | 102,165.25 |",
      "| after | 74,359.97 | 74,999.97 | 201,165.25 |",
      "| change | +36,000.00 (+94 %) | +36,000.00 (+92 %) | +99,000.00 (+97 %) |",
      "",
    ]);
  });

  it("says what is lost before everything else that changes", () => {
    const from = comment.indexOf("#### Changes");
    expect(comment.slice(from, comment.indexOf("<details>", from)).trim().split("\n")).toEqual([
      "#### Changes",
      "",
      "2 to delete, 1 to replace, 2 to update, 1 to create, 8 unchanged, 1 only read.",
      "",
      "**3 changes touch what holds data or money:**",
      "",
      "|  | resource | what is lost with it | why |",
      "| --- | --- | --- | --- |",
      '| **replace** | `datasets-lustre` `aws:fsx/lustreFileSystem:LustreFileSystem` | its files; the engine refuses, as it is protected | `fileSystemTypeVersion`: `"2.15"` → `"2.12"` (forces replacement), `tags.owner`: `"vision"` → `"platform"` |',
      "| **delete** | `scratch` `aws:s3/bucket:Bucket` | its objects | it is not in the program any more |",
      "| **delete** | `october` `aws:ec2/capacityBlockReservation:CapacityBlockReservation` | its upfront fee: a Capacity Block is not refunded; it stays in the cloud (retainOnDelete) | it is not in the program any more |",
    ]);
  });

  it("calls an update that may be a replacement neither", () => {
    const base = exampleReport();
    const changes = base.changes.map((change) =>
      change.name === "train-template" ? { ...change, mayReplace: true as const } : change,
    );
    const text = renderMarkdown({ ...base, changes });
    expect(text).toContain("2 to delete, 1 to replace, 1 to update or replace, 1 to update, 1 to create");
    expect(text).toMatch(/\| update or replace \| .*train-template/);
  });

  it("shows quotas as bars, and findings with their pages and fixes", () => {
    const cells = cellsOf(comment);
    expect(cells).toContainEqual([
      "Running On-Demand P instances L-417A185B",
      "aws us-east-2",
      "[####################] 200 %",
      "384",
      "1,152",
      "768",
      "-768",
    ]);
    expect(cells).toContainEqual([
      "Persistent disk SSD SSD-TOTAL-GB-per-project-region (there is no limit)",
      "gcp us-east5",
      "no limit",
      "2,000",
      "800",
      "none",
      "unknown",
    ]);
    expect(cells).toContainEqual([
      "deletion-protection (high)",
      "checkpoints-bucket",
      "checkpoints-bucket holds its objects and is not protected: one pulumi destroy takes them.",
      "set the resource option protect: true.",
    ]);
    expect(cells).toContainEqual([
      "no-open-ingress",
      "bastion",
      "port 22 is open to 0.0.0.0/0.",
      "2026-12-31",
      "security@example.com",
      "the bastion of the migration, until the VPN is there",
    ]);
    expect(comment).toContain(
      "[deletion-protection](https://unpkg.com/hybrid-gpu/docs/policies/deletion-protection.md)",
    );
  });

  it("has nothing in it that GitHub strips, links or notifies for", () => {
    expectHarmless(comment);
  });

  it("has its sections in this order, and opens only what matters", () => {
    const heads = [...comment.matchAll(/^#### (\w+)|<summary>([A-Z][\w ]+)/gm)].map(
      ([, open, folded]) => open ?? folded!.trim(),
    );
    expect(heads).toEqual([
      ...["Cost", "Cost by team", "Cost by place", "Cost by accelerator", "What costs more or less"],
      ...["Changes", "Other changes", "Quotas", "Quotas that fit or are unknown"],
      ...["Mandatory", "Other findings", "Waived", "Without a price", "Billed by use", "Prices", "Notes"],
    ]);
    expect(comment.trimEnd().endsWith("From an offline plan, compared with another plan, 2026-11-22.")).toBe(true);
  });

  it("says that it was not judged, fine, or refused by the engine", () => {
    const report = exampleReport();
    const of = (verdict: Partial<Report["verdict"]>, errors?: string[]): string =>
      renderMarkdown({
        ...report,
        verdict: { blocked: false, mandatory: 0, advisory: 0, waived: 0, policies: "ran", ...verdict },
        ...(errors === undefined ? {} : { errors }),
      });
    expect(of({})).toContain("\n**Fine**. USD 74,999.97 a month");
    expect(of({ policies: "none" })).toContain("\n**Not judged**: no policies ran. USD");
    expect(of({ blocked: true }, ["it `cannot` be @deleted"])).toContain(
      "\n**Blocked**: the engine refuses the update. The preview failed: its figures are of what it got to, and may not be all.\n\n- it `cannot` be `@deleted`\n",
    );
  });

  it("says what is kept, what runs twice, and what is paid once", () => {
    const { cost, ...rest } = exampleReport();
    const monthly = { min: 1, planned: 2, max: 3 };
    const made = renderMarkdown({
      ...rest,
      cost: { ...cost, kept: { monthly, resources: 1 }, overlap: { monthly, resources: 2 } },
    });
    for (const line of [
      "- Paid once: USD 613,339.96 for `train`, Capacity Block, 16 `×` p5.48xlarge, 7 days.",
      "- Of it USD 2.00 a month (planned) for 1 resource that leaves the program and is paid for all the same: retained, protected, or not to be cancelled.",
      "- While 2 replaced resources run beside their replacement, up to USD 3.00 a month more.",
      "- Without a price: 1 (0 before). The true figures are higher.",
    ])
      expect(made.replace("16 × p5", "16 `×` p5")).toContain(line);
  });
});

describe("the mark", () => {
  it("is told apart by its id, and stays a comment whatever that is", () => {
    expect(renderMarkdown(exampleReport(), { id: "team-a/prod" }).split("\n")[0]).toBe(
      "<!-- hybrid-gpu-report team-a/prod -->",
    );
    fc.assert(
      fc.property(text, (id) => {
        expect(markOf(id)).toMatch(/^<!-- hybrid-gpu-report (?:[\w/+][\w./+-]*)? -->$/);
        expect(markOf(id).slice(4, -3)).not.toMatch(/--|>/);
      }),
    );
  });
});

describe("texts of others", () => {
  it.each([
    ["plain words, 1,152 vCPU of 768.", "plain words, 1,152 vCPU of 768."],
    ["ask @octocat about #12!", "ask `@octocat` about `#12`!"],
    ["see https://evil.example/x, or www.evil.example.", "see `https://evil.example/x`, or `www.evil.example`."],
    ["run `pulumi up --target *`.", "run `pulumi up --target *`."],
    ['add {"urn": "train", "id": "<where>"} to it', 'add `{"urn": "train", "id": "<where>"}` to it'],
    ["costs $5 and $6", "costs `$5` and `$6`"],
    ["one ` only", "one `` ` `` only"],
    ["`a`@b`c`", "`a` `@b` `c`"],
    ["1. no list", "`1`. no list"],
    ["", ""],
  ])("%j as a sentence", (given, expected) => {
    expect(prose(given)).toBe(expected);
  });

  it.each([
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["a\nb", "`a b`"],
    ["a\u202Eb\u0000", "`a\uFFFDb\uFFFD`"],
    [" ", "(empty)"],
    ["x".repeat(200), `\`${"x".repeat(159)}…\``],
  ])("%j as a name", (given, expected) => {
    expect(code(given)).toBe(expected);
  });

  it("link to pages only", () => {
    expect(link("no-open-ingress", "https://example.com/a.md")).toBe("[no-open-ingress](https://example.com/a.md)");
    expect(link("www.example.com", "https://example.com/a.md")).toBe("`www.example.com`");
    expect(link("a](x", "https://example.com/a.md")).toBe("`a](x`");
    expect(link("a", "javascript:alert(1)")).toBe("`a`");
    expect(link("a", "https://example.com/a) b")).toBe("`a`");
  });

  it("stay in their cell, and read as they were given", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 3, maxLength: 3 }), (names) => {
        const table = [row(["a", "b", "c"]), row(["---", "---", "---"]), row(names.map((name) => code(name)))].join(
          "\n",
        );
        const [cells] = cellsOf(table);
        const clean = (name: string): string =>
          name
            .replaceAll(/\s+/g, " ")
            .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "\uFFFD")
            .trim() || "(empty)";
        const bare = (name: string): string => name.replaceAll(/[\\⧵]/g, "/");
        expect(cells!.map(bare)).toEqual(names.map(clean).map(bare));
      }),
      { numRuns: 300 },
    );
  });

  it("do nothing in a whole comment", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), (words) => {
        let index = 0;
        const made = renderMarkdown(withTexts(exampleReport(), () => words[index++ % words.length]!));
        expectHarmless(made);
      }),
      { numRuns: 25 },
    );
  });
});

describe("the size", () => {
  it("stays within what GitHub takes, whatever the report, and counts what is left out", () => {
    const made = renderMarkdown(largeReport(10_000), { link: "https://example.com/report.html" });
    expect(made.length).toBeLessThanOrEqual(commentLimit);
    expect(made.length).toBeGreaterThan(commentLimit / 2);
    expectHarmless(made.replaceAll("[HTML report](https://example.com/report.html)", "HTML report"));
    const left = [...made.matchAll(/^… and ([\d,]+) more, in the \[HTML report\]/gm)].map(([, count]) => count);
    expect(left.length).toBeGreaterThan(4);
    // Whole rows only: each has as many cells as its header.
    for (const line of made.split("\n").filter((one) => one.startsWith("|"))) expect(line.endsWith("|")).toBe(true);
    expect(made.match(/<details>/g)!.length).toBe(made.match(/<\/details>/g)!.length);
  });

  it("with texts as long and as bad as they come", () => {
    const report = largeReport(300);
    fc.assert(
      fc.property(
        fc.constantFrom("`|".repeat(600), "@a ".repeat(500), "é|".repeat(900), "<b>`` ".repeat(300)),
        (word) => {
          const made = renderMarkdown(
            withTexts({ ...report, errors: Array(50).fill(""), notes: Array(200).fill("") }, () => word),
          );
          expect(made.length).toBeLessThanOrEqual(commentLimit);
          expectHarmless(made);
        },
      ),
      { numRuns: 3 },
    );
  });
});
