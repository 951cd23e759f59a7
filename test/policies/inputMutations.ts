import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import type { PolicyPage, Reading } from "../../policies/pages/page.ts";
import { match, type Path, spelled } from "../../policies/pages/pathPattern.ts";
import { type AnyPolicy, type Finding, Level, type PolicyContext } from "../../policies/policy.ts";
import { strictLevel, type Trace } from "../support/policyExamples.ts";

/** An input that is known later, or left out. */
export interface Mutation {
  readonly node: ResourceNode;
  readonly path: Path;
  readonly to: "unknown" | "absent";
}

export function describeMutation({ node, path, to }: Mutation): string {
  return `${node.name} ${spelled(path)} ${to}`;
}

/** Every way to change one of the inputs that were looked at. What is not there can only become unknown. */
export function singles(graph: ResourceGraph, trace: Trace): Mutation[] {
  return graph.nodes.flatMap((node) =>
    [...(trace.get(node.urn)?.values() ?? [])].flatMap((path): Mutation[] => {
      if (path[0] === "options") return [];
      const value = valueAt(node.inputs, path);
      const unknown: Mutation[] = value === UNKNOWN ? [] : [{ node, path, to: "unknown" }];
      return value === undefined || value === null ? unknown : [...unknown, { node, path, to: "absent" }];
    }),
  );
}

function valueAt(inputs: unknown, path: Path): unknown {
  return path.reduce<any>((inner, key) => inner?.[key], inputs);
}

/** Whether two mutations can be made together: neither is inside the other. */
export function independent(a: Mutation, b: Mutation): boolean {
  if (a.node !== b.node) return true;
  const [short, long] = a.path.length <= b.path.length ? [a.path, b.path] : [b.path, a.path];
  return !short.every((key, index) => key === long[index]);
}

/** The stack after mutations. What no input is made of any more, the resource depends on no more. */
export function mutated(graph: ResourceGraph, ...mutations: readonly Mutation[]): ResourceGraph {
  const changed = new Map<ResourceNode, ResourceNode>();
  // Lists close up where an element is gone: what stands further back goes first.
  for (const { node, path, to } of [...mutations].sort(laterFirst)) {
    const before = changed.get(node) ?? node;
    const inputs = edited(before.inputs, path, to) as ResourceNode["inputs"];
    const { [String(path[0])]: _, ...others } = before.propertyDependencies;
    const propertyDependencies = to === "absent" && path.length === 1 ? others : before.propertyDependencies;
    changed.set(node, { ...before, inputs, propertyDependencies });
  }
  return new ResourceGraph(
    graph.nodes.map((node) => changed.get(node) ?? node),
    graph.defaults,
  );
}

/** The stack with one input replaced. */
export function replaced(
  graph: ResourceGraph,
  node: ResourceNode,
  path: Path,
  change: (value: unknown) => unknown,
): ResourceGraph {
  const put = (value: any, [key, ...rest]: Path): unknown => {
    const copy: any = Array.isArray(value) ? [...value] : { ...value };
    copy[key!] = rest.length === 0 ? change(copy[key!]) : put(copy[key!], rest);
    return copy;
  };
  const changed = { ...node, inputs: put(node.inputs, path) as ResourceNode["inputs"] };
  return new ResourceGraph(
    graph.nodes.map((one) => (one === node ? changed : one)),
    graph.defaults,
  );
}

function laterFirst(a: Mutation, b: Mutation): number {
  for (const [index, key] of a.path.entries()) {
    const other = b.path[index];
    if (typeof key === "number" && typeof other === "number" && key !== other) return other - key;
  }
  return 0;
}

function edited(value: any, [key, ...rest]: Path, to: Mutation["to"]): unknown {
  const copy: any = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length > 0) copy[key!] = edited(copy[key!], rest, to);
  else if (to === "unknown") copy[key!] = UNKNOWN;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key!];
  return copy;
}

/** A policy that remembers what it said of a resource by itself: a mutation leaves most of them alone. */
export class Judge {
  readonly policy: AnyPolicy;
  readonly #context: PolicyContext<object>;
  readonly #alone = new WeakMap<ResourceNode, Finding[]>();

  constructor(policy: AnyPolicy, context: PolicyContext<object>) {
    this.policy = policy;
    this.#context = context;
  }

  findings(graph: ResourceGraph): Finding[] {
    const { types, evaluate, evaluateStack } = this.policy;
    const alone = graph.nodes.flatMap((node) => {
      if (evaluate === undefined || types?.includes(node.type) === false) return [];
      const said = this.#alone.get(node) ?? evaluate(node, this.#context);
      this.#alone.set(node, said);
      return said;
    });
    return [...alone, ...(evaluateStack?.(graph, this.#context) ?? [])];
  }

  /** The strictest level of what is said of a resource, or of the stack, by URN. */
  verdicts(graph: ResourceGraph): Verdicts {
    const strictest = new Map<string, Level>();
    for (const finding of this.findings(graph)) {
      const urn = finding.urn ?? wholeStack;
      if (strictest.get(urn) !== Level.Mandatory) strictest.set(urn, strictLevel(finding));
    }
    return strictest;
  }
}

export type Verdicts = ReadonlyMap<string, Level>;
export const wholeStack = "stack";

/**
 * The URNs that were stopped before and are not any more, with what is said of them now.
 *
 * @param about whether a URN is asked about. @default all are
 */
export function weakened(
  before: Verdicts,
  after: Verdicts,
  about: (urn: string) => boolean = () => true,
): { urn: string; now: Level | undefined }[] {
  const levels = [...after.values()];
  const anywhere = levels.includes(Level.Mandatory) ? Level.Mandatory : levels[0];
  // What the same fault is said of may be another resource, when it can no longer be told which of them has it.
  const moved = [...after].some(([urn, level]) => level === Level.Mandatory && before.get(urn) !== Level.Mandatory);
  if (moved) return [];
  return [...before].flatMap(([urn, level]) => {
    if (level !== Level.Mandatory || !about(urn)) return [];
    const now = after.get(urn) ?? after.get(wholeStack) ?? (urn === wholeStack ? anywhere : undefined);
    return now === Level.Mandatory ? [] : [{ urn, now }];
  });
}

/** The readings of a page that say why a verdict may weaken under a mutation; `at`: what is changed is theirs alone. */
export function excuses({ reads }: PolicyPage, { node, path, to }: Mutation): { entry: Reading; at: boolean }[] {
  return reads.flatMap((entry) => {
    const how = entry.types.includes(node.type) ? match(entry.path, path) : undefined;
    const reason = to === "unknown" ? entry.whenUnknown : entry.whenAbsent;
    if (how === undefined || reason === undefined) return [];
    return [{ entry, at: how === "at" || valueAt(node.inputs, path) === undefined }];
  });
}

/** Numbers from 0 to 1, the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
