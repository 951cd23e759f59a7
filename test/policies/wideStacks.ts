import type { ResourceGraph } from "../../components/core/graph.ts";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import type { Path } from "../../policies/pages/pathPattern.ts";
import { Level } from "../../policies/policy.ts";
import { contextOf } from "../support/analyzer.ts";
import {
  describeMutation,
  Judge,
  type Mutation,
  mutated,
  replaced,
  type Verdicts,
  weakened,
} from "./inputMutations.ts";

/** A policy that judges a stack of many types, by name and with what it is told. */
export function judgesOf(names: readonly string[], config: Readonly<Record<string, object>> = {}): Judge[] {
  return names.map((name) => {
    const policy = policies.find((one) => one.name === name)!;
    return new Judge(policy, contextOf(policy, "prod", config[name] ?? {}));
  });
}

/** Every place in the inputs of a stack: leaves, and the objects and lists that hold them. */
export function places(graph: ResourceGraph): Omit<Mutation, "to">[] {
  return graph.nodes.flatMap((node) => placesIn(node.inputs).map((path) => ({ node, path })));
}

function placesIn(value: unknown, path: Path = []): Path[] {
  const here = path.length === 0 ? [] : [path];
  if (value === null || typeof value !== "object" || value === UNKNOWN) return here;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [...here, ...keys.flatMap((key) => placesIn((value as any)[key], [...path, key]))];
}

/** What is no longer stopped when an input is unknown, or absent: `policy: resource input → pass`. */
export function weakenings(judges: readonly Judge[], graph: ResourceGraph, to: Mutation["to"]): string[] {
  return judges.flatMap((judge) => {
    const before = judge.verdicts(graph);
    return places(graph)
      .map((place) => ({ ...place, to }))
      .flatMap((mutation) => {
        const weaker = weakened(before, judge.verdicts(mutated(graph, mutation)));
        const what = describeMutation(mutation).replace(/ \w+$/, "");
        return [...new Set(weaker.map(({ now }) => `${judge.policy.name}: ${what} → ${now ?? "pass"}`))];
      });
  });
}

/** What an input may be that nobody meant it to be. */
const odd: readonly (() => unknown)[] = [
  () => UNKNOWN,
  () => new Secret("x"),
  () => Number.NaN,
  () => null,
  () => ({ odd: [] }),
  () => [{}],
];

/** Judges the stack with each of its inputs replaced by every odd value: what is thrown, leaves it. */
export function judgeOdd(judges: readonly Judge[], graph: ResourceGraph): void {
  for (const change of odd) {
    for (const { node, path } of places(graph)) {
      const changed = replaced(graph, node, path, change);
      for (const judge of judges) judge.findings(changed);
    }
  }
}

/** Policies that say something else of a stack when an input is a secret, with the input. */
export function swayedBySecrets(judges: readonly Judge[], graph: ResourceGraph): string[] {
  return judges.flatMap((judge) => {
    const before = judge.verdicts(graph);
    return places(graph).flatMap(({ node, path }) => {
      const after = judge.verdicts(replaced(graph, node, path, (value) => new Secret(value)));
      return same(before, after) ? [] : [`${judge.policy.name}: ${describeMutation({ node, path, to: "unknown" })}`];
    });
  });
}

function same(a: Verdicts, b: Verdicts): boolean {
  return a.size === b.size && [...a].every(([urn, level]) => b.get(urn) === level);
}

/** The policies that stop something in a stack. */
export function stopping(judges: readonly Judge[], graph: ResourceGraph): string[] {
  return judges
    .filter((judge) => [...judge.verdicts(graph).values()].includes(Level.Mandatory))
    .map(({ policy }) => policy.name);
}
