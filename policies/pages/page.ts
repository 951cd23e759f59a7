import { ResourceGraph, type ResourceNode, type ResourceOptions } from "../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import type { PolicyLimits, PolicyName } from "../catalogue.ts";
import type { PackConfiguration } from "../shared.ts";

/** What the documentation page of a policy says beyond the policy itself. Tests run its examples. */
export interface PolicyPage {
  readonly policy: PolicyName;
  /** What happens to people without it: the accident, in one to three sentences. */
  readonly accident: string;
  /** Where the accident or the rule is told: addresses. */
  readonly sources: readonly string[];
  /** What it looks at, besides what all policies do (`commonReads`). */
  readonly reads: readonly Reading[];
  readonly example: {
    /** The policy stops it in prod. */
    readonly fails: Example;
    /** The same, mended: the policy finds nothing. */
    readonly fixed: Example;
  };
  /** What else a reader should know: limits of the policy, how it works together with others. */
  readonly notes?: readonly string[];
}

/** An input that a policy looks at, and what it makes of it when it is not there to be read. */
export interface Reading {
  /** Types that have it, as tokens: `aws:eks/nodeGroup:NodeGroup`. */
  readonly types: readonly string[];
  /**
   * `scalingConfig.maxSize`, `networkInterfaces[*].interfaceType`; `tags.*` is all that is inside `tags`. An option of the
   * resource is `options.protect`.
   */
  readonly path: string;
  /** What it is read for, a few words. */
  readonly use: string;
  /**
   * Why a violation may come out milder when this is known only later: it is judged again during the update, before the
   * resource is made. Absent: it is a violation just the same.
   */
  readonly whenUnknown?: string;
  /** Why it is right that a violation is gone when this is left out: `no rule lets nobody in`. Absent: it is not gone. */
  readonly whenAbsent?: string;
}

/** Readings of the same types, by path: what for, or all there is to say. */
export function readsOf(
  types: readonly string[],
  entries: Readonly<Record<string, string | Omit<Reading, "types" | "path">>>,
): Reading[] {
  return Object.entries(entries).map(([path, entry]) => ({
    types,
    path,
    ...(typeof entry === "string" ? { use: entry } : entry),
  }));
}

/** A small program, as data. */
export interface Example {
  readonly resources: readonly ExampleResource[];
  /** What the policy, and the pack, are told. */
  readonly config?: { readonly [N in PolicyName]?: Partial<PolicyLimits[N]> } & {
    readonly "pack-configuration"?: Partial<PackConfiguration>;
  };
  /** JSON files that the configuration names, by path. */
  readonly files?: { readonly [path: string]: unknown };
}

export interface ExampleResource {
  readonly type: string;
  readonly name: string;
  /** `ref("subnet", "id")` stands for an output of another resource of the example. */
  readonly inputs: Properties;
  readonly options?: ResourceOptions;
  /** Name of the resource above it. */
  readonly parent?: string;
}

/** An output of another resource of the same example: unknown in a preview. */
export class Ref {
  readonly name: string;
  readonly output: string;
  constructor(name: string, output: string) {
    this.name = name;
    this.output = output;
  }
}

export function ref(name: string, output = "id"): Ref {
  return new Ref(name, output);
}

/** An example as the policies see it in a preview of stack `prod`. Its providers are set to us-east-2 and us-central1. */
export function exampleGraph({ resources }: Example, stack = "prod"): ResourceGraph {
  return new ResourceGraph(exampleNodes(resources, stack), exampleDefaults);
}

export const exampleDefaults = {
  aws: { region: "us-east-2" },
  gcp: { project: "example", region: "us-central1", zone: "us-central1-a" },
} as const;

export function exampleNodes(resources: readonly ExampleResource[], stack: string): ResourceNode[] {
  const urns = new Map(resources.map(({ type, name }) => [name, `urn:pulumi:${stack}::example::${type}::${name}`]));
  return resources.map(({ type, name, inputs, options = {}, parent }): ResourceNode => {
    const propertyDependencies: Record<string, string[]> = {};
    for (const [key, value] of Object.entries(inputs)) {
      const found = [...new Set(refsIn(value).map((one) => urns.get(one.name)!))];
      if (found.length > 0) propertyDependencies[key] = found;
    }
    return {
      urn: urns.get(name)!,
      type,
      name,
      custom: !type.startsWith("hybrid-gpu:"),
      inputs: resolved(inputs) as Properties,
      options,
      propertyDependencies,
      ...(parent === undefined ? {} : { parent: urns.get(parent)! }),
    };
  });
}

function refsIn(value: unknown): Ref[] {
  if (value instanceof Ref) return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(refsIn) : [];
}

function resolved(value: unknown): unknown {
  if (value instanceof Ref) return UNKNOWN;
  if (Array.isArray(value)) return value.map(resolved);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}
