import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { policies } from "../../policies/catalogue.ts";
import { costPolicies } from "../../policies/cost/index.ts";
import { dataPolicies } from "../../policies/data/index.ts";
import { packConfiguration } from "../../policies/packConfiguration.ts";
import { commonReads } from "../../policies/pages/commonReads.ts";
import { pages } from "../../policies/pages/index.ts";
import { renderIndex, renderPage } from "../../policies/pages/render.ts";
import { placementPolicies } from "../../policies/placement/index.ts";
import type { AnyPolicy } from "../../policies/policy.ts";
import { quotaPolicies } from "../../policies/quota/index.ts";
import { securityPolicies } from "../../policies/security/index.ts";
import { policyOf, saidOf } from "../support/policyExamples.ts";

const folder = join(import.meta.dirname, "../../docs/policies");

const groups: readonly (readonly [string, readonly AnyPolicy[]])[] = [
  ["The pack itself", [packConfiguration]],
  ["Cost", costPolicies],
  ["Quotas and capacity", quotaPolicies],
  ["Placement, networks and validity", placementPolicies],
  ["Data", dataPolicies],
  ["Security", securityPolicies],
];

/** What stands in each file. */
const computed = new Map<string, () => string>([
  ["README.md", () => renderIndex(groups, commonReads)],
  ...pages.map((page): [string, () => string] => [
    `${page.policy}.md`,
    () => renderPage(policyOf(page), page, saidOf(page)),
  ]),
]);

/** `UPDATE_DOCS=1 npx vitest run test/docs` writes the pages. */
if (process.env["UPDATE_DOCS"] === "1") {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!computed.has(name)) rmSync(join(folder, name));
  for (const [name, compute] of computed) writeFileSync(join(folder, name), compute());
}

describe("docs/policies", () => {
  it("has a page for every policy, and no other", () => {
    const expected = ["README.md", ...policies.map(({ name }) => `${name}.md`)];
    expect(existsSync(folder) ? readdirSync(folder).sort() : []).toEqual(expected.sort());
  });

  it("lists every policy in its group", () => {
    expect(groups.flatMap(([, members]) => members.map(({ name }) => name))).toEqual(policies.map(({ name }) => name));
  });

  it("says where each policy's address leads to", () => {
    for (const { url } of policies)
      expect(existsSync(join(folder, url.slice(url.lastIndexOf("/") + 1))), url).toBe(true);
  });

  it.each([...computed.keys()])("says in %s what the policy is and says", (name) => {
    expect(readFileSync(join(folder, name), "utf8")).toBe(computed.get(name)!());
  });
});
