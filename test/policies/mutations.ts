import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import type { Environment } from "../../policies/environment.ts";
import { type AnyPolicy, type Finding, Level, levelOf } from "../../policies/policy.ts";
import { contextOf } from "../support/analyzer.ts";

/** The policies that a stack is held against, and what they are told. */
export interface Judges {
  readonly policies: readonly AnyPolicy[];
  /** Configuration by policy. */
  readonly config: Readonly<Record<string, object>>;
}

const judged = new Map<string, WeakMap<ResourceNode, Finding[]>>();

/** As `findings`: but a resource that a mutation leaves alone is judged once, by the policies that look at it alone. */
export function found(
  policy: AnyPolicy,
  graph: ResourceGraph,
  { config }: Pick<Judges, "config">,
  environment: Environment = "prod",
): Finding[] {
  const { name, types, evaluate, evaluateStack } = policy;
  const context = contextOf(policy, environment, config[name] ?? {});
  const key = JSON.stringify([name, environment, config[name]]);
  const known = judged.get(key) ?? new WeakMap<ResourceNode, Finding[]>();
  judged.set(key, known);
  const alone = graph.nodes.flatMap((node) => {
    if (evaluate === undefined || types?.includes(node.type) === false) return [];
    const before = known.get(node) ?? evaluate(node, context);
    known.set(node, before);
    return before;
  });
  return [...alone, ...(evaluateStack?.(graph, context) ?? [])];
}

/** The strictest level of what a policy finds in a resource, or in the stack as a whole, by URN. */
export function levels(
  policy: AnyPolicy,
  graph: ResourceGraph,
  judges: Pick<Judges, "config">,
  environment: Environment = "prod",
): Map<string, Level> {
  const context = contextOf(policy, environment);
  const strictest = new Map<string, Level>();
  for (const one of found(policy, graph, judges, environment)) {
    const level = levelOf(one, context) ?? policy.levels[environment];
    const urn = one.urn ?? "stack";
    if (strictest.get(urn) !== Level.Mandatory) strictest.set(urn, level);
  }
  return strictest;
}

type Path = readonly (string | number)[];

/** Every place in the inputs: leaves, and the objects and lists that hold them. */
function places(value: unknown, path: Path = []): Path[] {
  const here = path.length === 0 ? [] : [path];
  if (value === null || typeof value !== "object" || value === UNKNOWN) return here;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [...here, ...keys.flatMap((key) => places((value as any)[key], [...path, key]))];
}

/** The stack with one input changed; `undefined` takes it away. */
export function mutated(
  graph: ResourceGraph,
  urn: string,
  path: Path,
  change: (value: unknown) => unknown,
): ResourceGraph {
  const edit = (value: any, rest: Path): unknown => {
    const [key, ...deeper] = rest as [string | number, ...Path];
    const copy = Array.isArray(value) ? [...value] : { ...value };
    const next = deeper.length === 0 ? change(copy[key]) : edit(copy[key], deeper);
    if (next !== undefined) copy[key] = next;
    else if (Array.isArray(copy)) copy.splice(Number(key), 1);
    else delete copy[key];
    return copy;
  };
  const nodes = graph.nodes.map(
    (node): ResourceNode => (node.urn === urn ? { ...node, inputs: edit(node.inputs, path) as any } : node),
  );
  return new ResourceGraph(nodes, graph.defaults);
}

export function mutations(graph: ResourceGraph): { urn: string; name: string; path: Path }[] {
  return graph.nodes.flatMap((node) => places(node.inputs).map((path) => ({ urn: node.urn, name: node.name, path })));
}

const spelled = (name: string, path: Path): string => `${name} ${path.join(".")}`;

/** Which failures of a policy are weaker after each mutation of the resources they are about. */
export function weakened(
  judges: Judges,
  base: ResourceGraph,
  environment: Environment,
  change: () => unknown,
): string[] {
  const weaker: string[] = [];
  for (const policy of judges.policies) {
    const before = levels(policy, base, judges, environment);
    for (const { urn, name, path } of mutations(base)) {
      const after = levels(policy, mutated(base, urn, path, change), judges, environment);
      for (const [about, level] of before) {
        const all = [...after.values()];
        const anywhere = all.includes(Level.Mandatory) ? Level.Mandatory : all[0];
        const now = after.get(about) ?? after.get("stack") ?? (about === "stack" ? anywhere : undefined);
        if (level !== Level.Mandatory || now === Level.Mandatory) continue;
        weaker.push(`${policy.name}: ${spelled(name, path)} → ${now ?? "pass"}`);
      }
    }
  }
  return weaker.sort();
}

/** Which findings of dev are gone without a word after an input became unknown. */
export function silencedInDev(judges: Judges, base: ResourceGraph): string[] {
  const silent: string[] = [];
  for (const policy of judges.policies.filter((one) => one.levels.dev !== Level.Disabled)) {
    const before = levels(policy, base, judges, "dev");
    for (const { urn, name, path } of mutations(base)) {
      const unknown = mutated(base, urn, path, () => UNKNOWN);
      const after = levels(policy, unknown, judges, "dev");
      for (const about of before.keys()) {
        if (about === "stack" && after.size > 0) continue;
        if (!after.has(about) && !after.has("stack")) silent.push(`${policy.name}: ${spelled(name, path)}`);
      }
    }
  }
  return silent;
}

/** What an input may be that nobody meant it to be. */
export const odd: readonly (() => unknown)[] = [
  () => UNKNOWN,
  () => new Secret("x"),
  () => Number.NaN,
  () => null,
  () => ({ odd: [] }),
  () => [{}],
];
