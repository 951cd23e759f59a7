import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ResourceGraph } from "../../components/core/graph.ts";
import { pages } from "../../policies/pages/index.ts";
import { exampleNodes, type PolicyPage } from "../../policies/pages/page.ts";
import { Level } from "../../policies/policy.ts";
import { type PlannedStack, plannedStacks } from "../support/plannedStacks.ts";
import { exampleContext, judged, policyOf, traced } from "../support/policyExamples.ts";
import { describeMutation, excuses, Judge, mutated, singles, weakened, wholeStack } from "./inputMutations.ts";
import { pairsOf } from "./pageChecks.ts";

/**
 * `POLICY_MUTATIONS=all` tries every input of all three stacks, and every pair of inputs of the example in each. Else all
 * inputs are tried in one of the stacks, those of the example in all of them, and some pairs, drawn by lot.
 */
const all = process.env["POLICY_MUTATIONS"] === "all";
const mostPairs = all ? Number.POSITIVE_INFINITY : 15;

let planned: PlannedStack[] = [];
const count = { singles: 0, pairs: 0 };

beforeAll(async () => {
  planned = await plannedStacks();
});

afterAll(() => {
  console.info(
    `${pages.length} policies judged ${planned.length} stacks with ${count.singles} inputs and ${count.pairs} pairs of inputs unknown or absent`,
  );
});

describe.each(pages.map((page, turn) => [page.policy, page, turn] as const))("the example of %s", (_, page, turn) => {
  it("stays stopped in each of the three stacks, whatever inputs of the stack are unknown or absent", () => {
    const found = planned.map((one, index) => [one.stack, ...checkStack(page, one, all || turn % 3 === index)]);
    expect(found).toEqual(planned.map(({ stack }) => [stack]));
  });
});

/** What of the example weakens without a reason on its page. */
function checkStack(page: PolicyPage, { stack, nodes, defaults }: PlannedStack, whole: boolean): string[] {
  const policy = policyOf(page);
  const context = exampleContext(policy, page.example.fails);
  const example = exampleNodes(page.example.fails.resources, stack);
  const graph = new ResourceGraph([...nodes, ...example], defaults);
  const judge = new Judge(policy, context);
  const before = judge.verdicts(graph);
  const urns = new Set([wholeStack, ...example.map(({ urn }) => urn)]);
  if (![...urns].some((urn) => before.get(urn) === Level.Mandatory)) return ["the example passes here"];
  const inputs = singles(
    graph,
    traced(graph, (watched) => judged(policy, watched, context)),
  );
  const own = inputs.filter(({ node }) => urns.has(node.urn));
  const ones = whole ? inputs : own;
  const pairs = pairsOf(all ? own : inputs, mostPairs);
  count.singles += ones.length;
  count.pairs += pairs.length;
  return [...ones.map((one) => [one]), ...pairs].flatMap((mutations) => {
    const weaker = weakened(before, judge.verdicts(mutated(graph, ...mutations)), (urn) => urns.has(urn));
    if (weaker.length === 0 || mutations.some((one) => excuses(page, one).length > 0)) return [];
    return [`${mutations.map(describeMutation).join(" and ")} → ${weaker.map(({ now }) => now ?? "pass").join(", ")}`];
  });
}
