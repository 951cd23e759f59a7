import { describe, expect, it } from "vitest";
import { policies } from "../../policies/catalogue.ts";
import { changed } from "../../policies/changed.ts";
import { commonReads } from "../../policies/pages/commonReads.ts";
import { pages } from "../../policies/pages/index.ts";
import { type PolicyPage, Ref } from "../../policies/pages/page.ts";
import { exampleWaiver } from "../../policies/pages/render.ts";
import { Level, pageUrl } from "../../policies/policy.ts";
import { parseWaivers } from "../../policies/waiver.ts";
import { policyOf, saidOf, strictest, strictLevel } from "../support/policyExamples.ts";
import { checkReads, commonOf, strictFindings } from "./pageChecks.ts";

const byName = pages.map((page) => [page.policy, page] as const);

describe("the pages of policies", () => {
  it("are one for each policy, in the order of the catalogue", () => {
    expect(byName.map(([name]) => name)).toEqual(policies.map(({ name }) => name));
  });

  it("are where policies say that they are", () => {
    for (const { name, url } of policies) expect(url).toBe(pageUrl(name));
    expect(pageUrl("a-policy")).toMatch(/\/docs\/policies\/a-policy\.md$/);
  });

  it("leave nothing to the list of all policies that none of them looks at", () => {
    const looked = new Set(pages.flatMap(commonOf));
    expect(commonReads.filter((one) => !looked.has(one))).toEqual([]);
  });

  it("show a waiver that the pack takes", () => {
    const names = policies.map(({ name }) => name);
    expect(
      parseWaivers(
        // The page of this one says that it cannot be waived.
        names.filter((name) => name !== "pack-configuration").map((name) => exampleWaiver(name, "prod")),
        names,
        "2026-11-22",
      ).problems,
    ).toEqual([]);
  });
});

describe.each(byName)("the page of %s", (_, page) => {
  const { fails, fixed } = page.example;

  it("tells an accident and where it is told", () => {
    expect(page.accident).toMatch(/^[A-Z].{40,}\.$/s);
    expect(page.sources.length).toBeGreaterThan(0);
    for (const source of page.sources) expect(source).toMatch(/^https:\/\/\S+$|^[\w.-]+\/[\w.-]+ [\w./-]+$/);
    for (const { use, whenUnknown = use, whenAbsent = use } of page.reads) {
      for (const text of [use, whenUnknown, whenAbsent]) expect(text).toMatch(/\S[^.]$/);
    }
  });

  it.each([
    ["fails", fails],
    ["fixed", fixed],
  ])("has a program %s that Pulumi takes", (__, { resources }) => {
    const names = resources.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of resources.flatMap(({ inputs }) => refsIn(inputs))) expect(names).toContain(name);
  });

  it("stops what fails", () => {
    const said = strictFindings(page, fails).map((finding) => strictLevel(finding));
    expect(said).toContain(Level.Mandatory);
    expect([Level.Mandatory, Level.Remediate]).toContain(policyOf(page).levels[strictest(policyOf(page))]);
  });

  it("says in one line what to do about it", () => {
    for (const { message } of strictFindings(page, fails)) expect(message).toMatch(/^[^\n]+ Fix: [^\n]+$/);
  });

  it("has nothing to say of what is fixed", () => {
    expect(strictFindings(page, fixed).map(({ message }) => message)).toEqual([]);
  });

  it.runIf(policyOf(page).remediate !== undefined)(
    "mends some of it where that is asked for, and all that it can",
    () => {
      const { changes } = saidOf(page);
      expect(changes.length).toBeGreaterThan(0);
      const resources = fails.resources.map((resource) => {
        const own = changes.filter((change) => change.resource === resource.name);
        return { ...resource, inputs: changed(resource.inputs, own) ?? resource.inputs };
      });
      const mended: PolicyPage = { ...page, example: { fails: { ...fails, resources }, fixed } };
      expect(strictFindings(mended, mended.example.fails)).not.toEqual(strictFindings(page, fails));
      expect(saidOf(mended).changes).toEqual([]);
    },
  );

  it("lists every input that the policy looks at, and no other", () => {
    expect(checkReads(page)).toEqual({ missing: [], dead: [] });
  });
});

function refsIn(value: unknown): Ref[] {
  if (value instanceof Ref) return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(refsIn) : [];
}
