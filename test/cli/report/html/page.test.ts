import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../../cli/report/html/index.ts";
import type { Report } from "../../../../cli/report/model.ts";
import { exampleReport, largeReport } from "../fixtures.ts";
import { hostileReport } from "./hostile.ts";

const example = renderHtml(exampleReport());

/** The text of a page as a reader has it: without tags, styles and scripts. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ");
}

function all(page: string, expression: RegExp): string[] {
  return [...page.matchAll(expression)].map((match) => match[1]!);
}

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

describe("the page of a report", () => {
  it.each([
    ["the example", example],
    ["hostile names", renderHtml(hostileReport())],
  ])("lets its own styles and scripts run and nothing else: %s", (_, page) => {
    const [style, ...more] = all(page, /<style>([\s\S]*?)<\/style>/g);
    const scripts = all(page, /<script>([\s\S]*?)<\/script>/g);
    expect([more.length, scripts.length]).toEqual([0, 2]);
    expect(all(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/g)).toEqual([
      `default-src &#39;none&#39;; style-src ${hash(style!)}; script-src ${scripts.map(hash).join(" ")}; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;`.replaceAll(
        "'",
        "&#39;",
      ),
    ]);
    const markup = page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
    expect(markup).not.toMatch(/<(script|style|iframe|object|embed|base|img|form [^>]*action)\b/i);
    expect(markup.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\s(style|src|srcset|on\w+)=/i);
    for (const target of all(markup, /href="([^"]*)"/g)) expect(target).toMatch(/^(#[\w-]+|https?:\/\/.*|data:,)$/);
  });

  it("has what cannot be taken back first, and a heading for every part", () => {
    expect(
      all(example, /<h([1-6])>/g)
        .map(Number)
        .reduce((last, next) => (next <= last + 1 ? next : Number.NaN), 0),
    ).toBe(3);
    expect([...example.matchAll(/<h([12])>(.*?)<\/h\1>/g)].map(([, level, text]) => `${level} ${text}`)).toEqual([
      "1 <bdi>hybrid-gpu/prod, hybrid-gpu-platform/prod</bdi>",
      "2 Data and money at risk",
      "2 Findings",
      "2 Waivers",
      "2 Cost",
      "2 Quotas",
      "2 Changes",
      "2 Resources",
      "2 What the figures rest on",
    ]);
  });

  it("has every id once, and every link inside it leads somewhere", () => {
    for (const page of [example, renderHtml(largeReport(300))]) {
      const ids = all(page, / id="([^"]*)"/g);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      const targets = [...all(page, /href="#([^"]*)"/g), ...all(page, /aria-labelledby="([^"]*)"/g)];
      expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it("has a caption and headers with a scope in every table", () => {
    const tables = all(example, /<table[^>]*>([\s\S]*?)<\/table>/g);
    expect(tables.length).toBeGreaterThan(12);
    for (const one of tables) {
      expect(one).toMatch(/^\s*<caption id="[\w-]+">/);
      expect(all(one, /<th\b( scope="(?:col|row)")?[^>]*>/g).every((scope) => scope !== undefined)).toBe(true);
      expect(one.match(/<tr/g)!.length - 1).toBe(one.match(/<th scope="row"/g)!.length);
    }
  });

  it("says everything that the report says", () => {
    const text = textOf(example);
    const { findings, waivers, changes, resources, unpriced, usageBased, notes, prices, quotas, cost } =
      exampleReport();
    const said = [
      ...findings.flatMap(({ policy, severity, rule, message, fix, name }) => [
        policy,
        severity,
        rule,
        message,
        fix!,
        name,
      ]),
      ...waivers.flatMap(({ policy, urn, name, message, reason, approver, expires }) => [
        policy,
        urn,
        name,
        message,
        reason,
        approver,
        expires,
      ]),
      ...changes.flatMap(({ name, type, holds, properties }) => [
        name,
        type,
        ...(holds === undefined ? [] : [holds]),
        ...properties.flatMap(({ path, before, after }) => [path, before!, after!]),
      ]),
      ...resources.flatMap(({ urn, name, type }) => [urn, name, type]),
      ...[...unpriced, ...usageBased].flatMap(({ name, why }) => [name, why]),
      ...quotas.flatMap(({ name, code, region, why }) => [name, code, region, ...(why === undefined ? [] : [why])]),
      ...prices.sources.map(({ source }) => source),
      ...prices.stale.map(({ sku }) => sku),
      ...cost.oneOff.map(({ description }) => description),
      ...cost.changes.map(({ description }) => description),
      ...notes,
    ];
    expect(said.filter((one) => !text.includes(one.replace(/\s+/g, " ")))).toEqual([]);
  });

  it("has the figures in their forms: at least, before and after, none", () => {
    const text = textOf(example);
    for (const figures of [
      "Planned a month ≥ $75,000 +$36,000 (+92%) before $39,000",
      "Ceiling a month ≥ $201,165 +$99,000 before $102,165 floor ≥ $74,360",
      "Stopped: 2 mandatory findings",
      "Floor $38,360 ≥ $74,360 +$36,000 +94%",
      "vision $2,000 $38,000 $2,000 $38,000 $51,000 $150,000 +$36,000",
      "vCPU 768 384 1,152 −768 exceeded",
      "chip — — 64 — unknown : the snapshot has no row for it",
      "GiB no limit 2,000 800 — ok : there is no limit",
      "Level 3: train-nodes aws:eks/nodeGroup:NodeGroup",
    ]) {
      expect(text).toContain(figures);
    }
    expect(example).toContain("<td>create<td>—<td>aws<td>—<td>no price<td>—<td>0");
  });

  it("links findings to the page of their policy and to their resource, and takes no other address", () => {
    expect(example).toContain(
      '<a href="https://unpkg.com/hybrid-gpu/docs/policies/deletion-protection.md" rel="noreferrer">deletion-protection</a>',
    );
    const { findings } = exampleReport();
    const page = renderHtml({ ...exampleReport(), findings: [{ ...findings[0]!, page: "javascript:alert(1)" }] });
    expect(page).not.toContain("javascript:");
    expect(page).toContain("<h4>quota-headroom <span");
  });

  it("links the addresses that findings have in brackets, and nothing else", () => {
    const [one] = exampleReport().findings;
    const findings = [
      {
        ...one!,
        rule: "Nothing ends in two full stops.",
        message: "48 cores [ftp://example.com] are too many [http://<bad>].",
        fix: 'use 24 [https://example.com/cores?a="1"&b].',
      },
    ];
    const page = renderHtml({ ...exampleReport(), findings });
    expect(page).toContain('<p class="rule">Nothing ends in two full stops.</p>');
    expect(page).toContain(
      '<b>Fix:</b> use 24 [<a href="https://example.com/cores?a=%221%22&amp;b" rel="noreferrer">https://example.com/cores?a=&quot;1&quot;&amp;b</a>].',
    );
    expect(page).toContain("48 cores [ftp://example.com] are too many [http://&lt;bad&gt;].");
  });

  it("does not say that nothing is at least something", () => {
    const base = exampleReport();
    const { before, after } = base.cost;
    const cost = { ...base.cost, before: { ...before!, unpriced: 2 }, after: { ...after, oneOff: 0, unpriced: 2 } };
    const text = textOf(renderHtml({ ...base, cost }));
    expect(text).toContain("Paid once $0 before $0");
    expect(text).not.toContain("≥ $0 ");
  });

  it("tells updates from what may be a replacement", () => {
    const base = exampleReport();
    const changes = base.changes.map((change) =>
      change.name === "train-template" ? { ...change, mayReplace: true as const } : change,
    );
    const page = renderHtml({ ...base, changes });
    expect(textOf(page)).toContain("1 replaced, 2 deleted, 1 updated or replaced, 1 updated, 1 created");
    expect(textOf(page)).toContain("1 resource updated or replaced");
    expect(page).toContain("<td>update or replace<td>");
  });

  it("says what was not done instead of showing nothing", () => {
    const base = exampleReport();
    const bare: Report = {
      ...base,
      from: "preview",
      baseline: "none",
      verdict: { blocked: false, mandatory: 0, advisory: 0, waived: 0, policies: "none" },
      cost: { ...base.cost, before: null, byTeam: [], byPlace: [], byAccelerator: [], changes: [], oneOff: [] },
      changes: [],
      quotas: [],
      findings: [],
      waivers: [],
      unpriced: [],
      usageBased: [],
      prices: { oldest: null, newest: null, stale: [], sources: [] },
      resources: [],
      notes: [],
    };
    const text = textOf(renderHtml(bare));
    for (const sentence of [
      "Read from a preview of the engine, compared with nothing: everything counts as new.",
      "Not judged: no policies ran",
      "No policies ran, so nothing was found: that says nothing about the change.",
      "Nothing that holds data or money is replaced or deleted.",
      "No finding is waived.",
      "No quota is spent.",
      "Nothing changes.",
      "No price was used.",
      "0 resources, each below its parent",
    ]) {
      expect(text).toContain(sentence);
    }
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it("writes hostile names as text, whole", () => {
    const page = renderHtml(hostileReport());
    expect(page).not.toContain("<img");
    expect(textOf(page)).toContain("</script><img src=x onerror=alert(1)>");
    expect(textOf(page)).toContain("[U+202E]");
    expect(page).not.toMatch(/(?!\n)[\u202E\p{Cc}]/u);
    expect(page).toContain("n".repeat(200));
  });

  it("stays within a few megabytes for ten thousand resources, a third of which change and have findings", () => {
    const report = largeReport(10_000);
    const page = renderHtml(report);
    expect(page.length).toBeLessThan(7_000_000);
    expect(all(page, /<tr id="(r\d+)"/g).length).toBe(10_000);
    expect(report.findings.length).toBeGreaterThan(3_000);
  });
});
