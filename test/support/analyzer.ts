import { join } from "node:path";
// @ts-expect-error: plain JavaScript, which runs before anything can read TypeScript
import { isFresh } from "../../bin/freshness.js";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import type { Environment } from "../../policies/environment.ts";
import type { AnyPolicy, Finding, PolicyContext } from "../../policies/policy.ts";
import { noPackConfiguration, type PackConfiguration, type SharedFacts, sharedFacts } from "../../policies/shared.ts";
import { type PolicyPackOptions, PolicyPackProcess } from "../../simulator/pack/analyzer.ts";

const root = join(import.meta.dirname, "../..");
/** The pack of this repository, from its sources. */
export const packDirectory = join(root, "policies");
const project = "test";

/**
 * Starts the pack of this repository as the engine would, for stack `stack` of project `test`: the compiled one when it is of
 * the sources as they are, as it starts in half of the time.
 */
export function startPack(options: Partial<PolicyPackOptions> = {}): Promise<PolicyPackProcess> {
  return PolicyPackProcess.start({
    packDirectory: isFresh(root) ? join(root, "dist/policies") : packDirectory,
    project,
    stack: "prod",
    ...options,
    config: { "aws:region": "us-east-2", ...options.config },
  });
}

export interface RawOptions extends Partial<Omit<ResourceNode, "urn" | "type" | "name" | "inputs">> {
  /** Resources that inputs were made from: `{ subnetIds: [subnet] }`. */
  readonly madeFrom?: Readonly<Record<string, readonly ResourceNode[]>>;
}

export function urnOf(type: string, name: string, stack = "prod"): string {
  return `urn:pulumi:${stack}::${project}::${type}::${name}`;
}

/** A resource as anybody's program may declare it. */
export function raw(type: string, name: string, inputs: Properties, options: RawOptions = {}): ResourceNode {
  const { madeFrom = {}, ...rest } = options;
  const propertyDependencies = Object.fromEntries(
    Object.entries(madeFrom).map(([property, nodes]) => [property, nodes.map((node) => node.urn)]),
  );
  return {
    urn: urnOf(type, name),
    type,
    name,
    custom: true,
    inputs,
    options: {},
    propertyDependencies,
    ...rest,
  };
}

/** A stack of raw resources in us-east-2. */
export function stackOf(...nodes: ResourceNode[]): ResourceGraph {
  return new ResourceGraph(nodes, { aws: { region: "us-east-2" } });
}

/** The same stack under another name: URNs carry the stack's. */
export function inStack(graph: ResourceGraph, stack: string): ResourceGraph {
  const move = (urn: string): string => urn.replace(/^urn:pulumi:[^:]+/, `urn:pulumi:${stack}`);
  const nodes = graph.nodes.map((node): ResourceNode => {
    const dependencies = Object.entries(node.propertyDependencies).map(([key, urns]) => [key, urns.map(move)]);
    const parent = node.parent === undefined ? {} : { parent: move(node.parent) };
    return { ...node, ...parent, urn: move(node.urn), propertyDependencies: Object.fromEntries(dependencies) };
  });
  return new ResourceGraph(nodes, graph.defaults);
}

/** The day on which tests judge. */
export const testDay = "2026-11-22";

const noFiles = (path: string): string => {
  throw new Error(`no file ${path}`);
};

/** What the whole pack is told: prices, limits, waivers. */
export function shared(config: Partial<PackConfiguration> = {}, readFile = noFiles): SharedFacts {
  const policyNames = policies.map(({ name }) => name);
  return sharedFacts({ ...noPackConfiguration, ...config }, { readFile, today: testDay, policyNames });
}

const untold = shared();

/** What a rule is told, with the defaults of an environment. Options of `pack-configuration` are told to the whole pack. */
export function contextOf<C extends object>(
  policy: { readonly defaults: (environment: Environment) => C },
  environment: Environment = "prod",
  config: Partial<C & PackConfiguration> = {},
  more: Partial<PolicyContext<C>> = {},
): PolicyContext<C> {
  const { readFile = noFiles } = more;
  const told = Object.keys(noPackConfiguration).some((key) => key in config);
  return {
    environment: { environment, source: "option environment", assumed: false },
    preview: true,
    config: { ...policy.defaults(environment), ...config },
    configured: new Set(Object.keys(config)),
    readFile,
    shared: told ? shared(config, readFile) : untold,
    ...more,
  };
}

/** Everything a policy finds in a stack, resource by resource and then as a whole: what the engine would make it do. */
export function findings(
  policy: AnyPolicy,
  graph: ResourceGraph,
  environment: Environment = "prod",
  config: object = {},
  more: Partial<PolicyContext<object>> = {},
): Finding[] {
  const context = contextOf(policy, environment, config, more);
  const judged =
    policy.types === undefined ? graph.nodes : graph.nodes.filter((node) => policy.types!.includes(node.type));
  return [
    ...(policy.evaluate === undefined ? [] : judged.flatMap((node) => policy.evaluate!(node, context))),
    ...(policy.evaluateStack === undefined ? [] : policy.evaluateStack(graph, context)),
  ];
}

/** The messages alone. */
export function messages(...args: Parameters<typeof findings>): string[] {
  return findings(...args).map((finding) => finding.message);
}
