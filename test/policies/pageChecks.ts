import { policies } from "../../policies/catalogue.ts";
import { type CommonReading, commonReads } from "../../policies/pages/commonReads.ts";
import { type Example, exampleGraph, type PolicyPage, type Reading } from "../../policies/pages/page.ts";
import { match, spelled } from "../../policies/pages/pathPattern.ts";
import { type Finding, Level } from "../../policies/policy.ts";
import { exampleContext, judged, policyOf, strictest, type Trace, traced } from "../support/policyExamples.ts";
import {
  describeMutation,
  excuses,
  independent,
  Judge,
  type Mutation,
  mutated,
  seeded,
  singles,
  weakened,
} from "./inputMutations.ts";

/** What the policy of a page says of one of its examples, where it is strict. */
export function strictFindings(page: PolicyPage, example: Example): Finding[] {
  const policy = policyOf(page);
  return judged(policy, exampleGraph(example, strictest(policy)), exampleContext(policy, example));
}

function traceOf(page: PolicyPage, example: Example): Trace {
  const policy = policyOf(page);
  const context = exampleContext(policy, example);
  return traced(exampleGraph(example, strictest(policy)), (watched) => judged(policy, watched, context));
}

/** Inputs that the policy looks at in the examples of its page and that the page does not list, and the other way round. */
export function checkReads(page: PolicyPage): { missing: string[]; dead: string[] } {
  const touched = new Set<Reading>();
  const missing = new Set<string>();
  for (const example of [page.example.fails, page.example.fixed]) {
    const types = new Map(exampleGraph(example, strictest(policyOf(page))).nodes.map(({ urn, type }) => [urn, type]));
    for (const [urn, places] of traceOf(page, example)) {
      const type = types.get(urn)!;
      const paths = [...places.values()];
      for (const path of paths) {
        for (const one of page.reads) if (one.types.includes(type) && match(one.path, path) === "at") touched.add(one);
        // What is only passed through says nothing.
        if (paths.some((other) => other.length > path.length && path.every((key, at) => key === other[at]))) continue;
        const found = page.reads.filter((one) => one.types.includes(type) && match(one.path, path) !== undefined);
        for (const entry of found) touched.add(entry);
        if (found.length > 0 || commonReads.some((one) => one.types?.includes(type) !== false && match(one.path, path)))
          continue;
        missing.add(`${type} ${spelled(path).replaceAll(/\[\d+\]/g, "[*]")}`);
      }
    }
  }
  const dead = page.reads.filter((entry) => !touched.has(entry)).map(({ types, path }) => `${types[0]} ${path}`);
  return { missing: [...missing].sort(), dead };
}

/** What of the common readings the policy looks at in the examples of its page. */
export function commonOf(page: PolicyPage): CommonReading[] {
  const looked = [page.example.fails, page.example.fixed].flatMap((example) => {
    const types = new Map(exampleGraph(example, strictest(policyOf(page))).nodes.map(({ urn, type }) => [urn, type]));
    return [...traceOf(page, example)].flatMap(([urn, places]) =>
      [...places.values()].map((path) => ({ type: types.get(urn)!, path })),
    );
  });
  return commonReads.filter((one) =>
    looked.some(({ type, path }) => one.types?.includes(type) !== false && match(one.path, path) !== undefined),
  );
}

/** Inputs of the example that fails, each unknown and absent. */
export function mutationsOf(page: PolicyPage): Mutation[] {
  const graph = failing(page);
  const trace = traceOf(page, page.example.fails);
  return singles(graph, trace);
}

const graphs = new WeakMap<PolicyPage, ReturnType<typeof exampleGraph>>();

export function failing(page: PolicyPage): ReturnType<typeof exampleGraph> {
  const graph = graphs.get(page) ?? exampleGraph(page.example.fails, strictest(policyOf(page)));
  graphs.set(page, graph);
  return graph;
}

/**
 * What of a violation weakens when inputs are unknown or absent, one and two at a time, and the page has no reason for it;
 * and the reasons that nothing needs.
 */
export function checkSafety(
  page: PolicyPage,
  mostPairs: number,
): { unexcused: string[]; needless: string[]; pairs: number } {
  const policy = policyOf(page);
  const graph = failing(page);
  const judge = new Judge(policy, exampleContext(policy, page.example.fails));
  const before = judge.verdicts(graph);
  const all = mutationsOf(page);
  const unexcused = new Set<string>();
  const needed = new Set<string>();
  const softened = new Set<Mutation>();
  const weigh = (...mutations: Mutation[]): boolean => {
    const weaker = weakened(before, judge.verdicts(mutated(graph, ...mutations)));
    if (weaker.length === 0) return false;
    const found = mutations.flatMap((one) => excuses(page, one).map((excuse) => ({ ...excuse, to: one.to })));
    for (const { entry, at, to } of found) if (at) needed.add(reasonOf(to, entry));
    if (found.length === 0) {
      const now = weaker.map((one) => one.now ?? "pass").join(", ");
      unexcused.add(`${mutations.map(describeMutation).join(" and ")} → ${now}`);
    }
    return true;
  };
  for (const one of all) if (weigh(one)) softened.add(one);
  const given = page.reads.flatMap((entry) => [
    ...(entry.whenUnknown === undefined ? [] : [reasonOf("unknown", entry)]),
    ...(entry.whenAbsent === undefined ? [] : [reasonOf("absent", entry)]),
  ]);
  // What one of two does by itself has been said; such pairs are judged for exceptions alone.
  const hard = all.filter((one) => !softened.has(one));
  const idle = hard.filter((one) =>
    excuses(page, one).some(({ entry, at }) => at && !needed.has(reasonOf(one.to, entry))),
  );
  const pairs = [
    ...pairsOf(mostPairs === Number.POSITIVE_INFINITY ? all : hard, mostPairs),
    // Reasons that hold for two at a time have to be seen at work, whatever lot draws.
    ...idle.flatMap((first) =>
      hard.filter((second) => independent(first, second)).map((second) => [first, second] as const),
    ),
  ];
  for (const [first, second] of pairs) {
    if (softened.has(first) || softened.has(second)) judge.findings(mutated(graph, first, second));
    else weigh(first, second);
  }
  return {
    unexcused: [...unexcused].sort(),
    needless: given.filter((reason) => !needed.has(reason)),
    pairs: pairs.length,
  };
}

function reasonOf(to: string, { path, types }: Reading): string {
  return `${to} ${path} of ${types.join(", ")}`;
}

/** Pairs of mutations of different inputs: all of them, or so many drawn by lot, the same in every run. */
export function pairsOf(all: readonly Mutation[], most: number): [Mutation, Mutation][] {
  // A stack has hundreds of thousands of pairs: they are listed only as far as it takes to know whether there are too many.
  const listed: [Mutation, Mutation][] = [];
  for (const pair of everyPair(all)) if (listed.push(pair) > most) break;
  if (listed.length <= most) return listed;
  const random = seeded(all.length);
  const lot = (): Mutation => all[Math.floor(random() * all.length)]!;
  const drawn: [Mutation, Mutation][] = [];
  while (drawn.length < most) {
    const [first, second] = [lot(), lot()];
    if (independent(first, second)) drawn.push([first, second]);
  }
  return drawn;
}

function* everyPair(all: readonly Mutation[]): Generator<[Mutation, Mutation]> {
  for (const [index, first] of all.entries()) {
    for (const second of all.slice(index + 1)) if (independent(first, second)) yield [first, second];
  }
}

/** Where the policy falls silent when an input is unknown, and no other policy asks in its place. */
export function checkSilence(page: PolicyPage): string[] {
  const policy = policyOf(page);
  const graph = failing(page);
  const { fails } = page.example;
  const silent: string[] = [];
  for (const environment of new Set(["dev" as const, strictest(policy)])) {
    if (policy.levels[environment] === Level.Disabled) continue;
    const judge = new Judge(policy, exampleContext(policy, fails, environment));
    const before = new Map([...judge.verdicts(graph).keys()].map((urn) => [urn, Level.Mandatory] as const));
    for (const mutation of mutationsOf(page)) {
      if (mutation.to !== "unknown") continue;
      const changed = mutated(graph, mutation);
      for (const { urn, now } of weakened(before, judge.verdicts(changed))) {
        if (now !== undefined) continue;
        // Two policies may share a question: then the other one asks it.
        const asked = policies.some(
          (other) =>
            other !== policy &&
            other.levels[environment] !== Level.Disabled &&
            judged(other, changed, exampleContext(other, fails, environment)).some((finding) => finding.urn === urn),
        );
        if (!asked) silent.push(`${environment}: ${describeMutation(mutation)}`);
      }
    }
  }
  return silent;
}
