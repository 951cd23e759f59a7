import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { policies } from "../../policies/catalogue.ts";
import type { Environment } from "../../policies/environment.ts";
import { type Example, exampleGraph, type PolicyPage } from "../../policies/pages/page.ts";
import type { Path } from "../../policies/pages/pathPattern.ts";
import type { Said } from "../../policies/pages/render.ts";
import { type AnyPolicy, type Finding, Level, levelOf, type PolicyContext } from "../../policies/policy.ts";
import { contextOf } from "./analyzer.ts";

export function policyOf(page: PolicyPage): AnyPolicy {
  const found = policies.find(({ name }) => name === page.policy);
  if (found === undefined) throw new Error(`no policy ${page.policy}`);
  return found;
}

/** Where a policy stops things: prod, else the next that it is strict in. */
export function strictest({ levels }: Pick<AnyPolicy, "levels">): Environment {
  const strict: readonly Level[] = [Level.Mandatory, Level.Remediate];
  return (["prod", "staging", "dev"] as const).find((one) => strict.includes(levels[one])) ?? "prod";
}

/** What a policy is told when it judges an example: its own options, and those of the whole pack. */
export function exampleContext(
  policy: AnyPolicy,
  { config = {}, files = {} }: Example,
  environment: Environment = strictest(policy),
): PolicyContext<object> {
  const told = { ...config["pack-configuration"], ...config[policy.name as keyof typeof config] };
  const readFile = (path: string): string => {
    if (!Object.hasOwn(files, path)) throw new Error(`no file ${path}`);
    return JSON.stringify(files[path]);
  };
  return contextOf(policy, environment, told, { readFile });
}

/** Everything that a policy finds, resource by resource and then in the stack. Exceptions leave it: they are for tests to see. */
export function judged(policy: AnyPolicy, graph: ResourceGraph, context: PolicyContext<object>): Finding[] {
  const { types, evaluate, evaluateStack } = policy;
  const nodes = types === undefined ? graph.nodes : graph.nodes.filter((node) => types.includes(node.type));
  return [
    ...(evaluate === undefined ? [] : nodes.flatMap((node) => evaluate(node, context))),
    ...(evaluateStack?.(graph, context) ?? []),
  ];
}

/** The level at which a finding counts where its policy is mandatory. */
export function strictLevel(finding: Finding): Level {
  return (
    levelOf(finding, { environment: { environment: "prod", source: "", assumed: false }, preview: true }) ??
    Level.Mandatory
  );
}

/** What a policy says of the example that fails. */
export function saidOf(page: PolicyPage): Said {
  const policy = policyOf(page);
  const environment = strictest(policy);
  const { fails } = page.example;
  const graph = exampleGraph(fails, environment);
  const context = exampleContext(policy, fails, environment);
  const { remediate, types } = policy;
  return {
    environment,
    findings: judged(policy, graph, context).map((finding) => ({
      level: levelOf(finding, context) ?? policy.levels[environment],
      message: finding.message,
    })),
    changes:
      remediate === undefined
        ? []
        : graph.nodes
            .filter((node) => types?.includes(node.type) !== false)
            .flatMap((node) => remediate(node, context).map((change) => ({ ...change, resource: node.name }))),
  };
}

/** The inputs and options that were looked at, by URN: each place once. An option is `options.protect`. */
export type Trace = ReadonlyMap<string, ReadonlyMap<string, Path>>;

/** Runs a judgement and records which inputs it looks at, also those that are not there. */
export function traced(graph: ResourceGraph, run: (graph: ResourceGraph) => unknown): Trace {
  const trace = new Map<string, Map<string, Path>>();
  const nodes = graph.nodes.map((node): ResourceNode => {
    const seen = new Map<string, Path>();
    trace.set(node.urn, seen);
    const record = (path: Path): void => void seen.set(JSON.stringify(path), path);
    return {
      ...node,
      inputs: watched(node.inputs, [], record) as ResourceNode["inputs"],
      options: watched(node.options, ["options"], record) as ResourceNode["options"],
    };
  });
  run(new ResourceGraph(nodes, graph.defaults));
  return trace;
}

function watched(value: unknown, path: Path, record: (path: Path) => void): unknown {
  const isList = Array.isArray(value);
  const isPlain = value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  if (!isList && !isPlain) return value;
  const placeOf = (key: string | symbol): Path | undefined => {
    if (typeof key === "symbol") return undefined;
    if (isList) return /^\d+$/.test(key) ? [...path, Number(key)] : undefined;
    return Object.hasOwn(value, key) || !(key in value) ? [...path, key] : undefined;
  };
  return new Proxy(value, {
    get(target, key) {
      const place = placeOf(key);
      const inner: unknown = Reflect.get(target, key);
      if (place === undefined) return inner;
      record(place);
      return watched(inner, place, record);
    },
    getOwnPropertyDescriptor(target, key) {
      const place = placeOf(key);
      if (place !== undefined) record(place);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}
