import { packageOf, ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import type { Range } from "../../components/core/range.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import { withProvider } from "../planReport.ts";
import { UserError } from "../userError.ts";
import type { Operation, ResourceChange } from "./model.ts";
import type { PlanFile } from "./planFile.ts";
import { providerValuesOf, valuesOf } from "./values.ts";

/** What a report reads of a price line, wherever it comes from. */
export interface Line {
  readonly urn: string;
  readonly sku: string;
  readonly description: string;
  readonly region: string;
  readonly purchase: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly priceSource: string;
  readonly priceDate: string;
  readonly monthly: Range<number>;
  readonly oneOff?: number | undefined;
  readonly elsewhere?: Range<number> | undefined;
}

interface Remark {
  readonly urn: string;
  readonly why: string;
}

/** Programs as they were, or as they will be. */
export interface Side {
  readonly graph: ResourceGraph;
  readonly lines: readonly Line[];
  readonly unpriced: readonly Remark[];
  readonly usageBased: readonly Remark[];
}

/** What happens to one resource. */
export interface Step {
  readonly operation: Operation;
  readonly properties: ResourceChange["properties"];
  /** Of a replacement: the old one is deleted before the new one is made, so the two never run side by side. */
  readonly deletedFirst?: boolean;
  /** Of an update: nothing tells that it is not a replacement. */
  readonly mayReplace?: true;
  /** URN that it had before. */
  readonly renamedFrom?: string;
}

/** Two states of the same programs, and what happens to each resource on the way. */
export interface Comparison {
  /** Null: there is nothing to compare with, and everything counts as new. */
  readonly before: Side | null;
  readonly after: Side;
  readonly steps: ReadonlyMap<string, Step>;
}

/** The side that a plan describes. */
export function sideOf(plan: PlanFile, file: string): Side {
  const { lines, unpriced, usageBased } = plan.estimate;
  const problems: string[] = [];
  const nodes = plan.resources.map((resource): ResourceNode => {
    const { urn, type, name, parent, options, custom = !isComponent(type), external = false } = resource;
    const isProvider = type.startsWith("pulumi:providers:");
    return {
      urn,
      type,
      name,
      ...(parent === null ? {} : { parent }),
      custom,
      external,
      inputs: readable(urn, file, () => (isProvider ? providerValuesOf : valuesOf)(resource.inputs)),
      options: { ...options, provider: options.provider ?? undefined } as ResourceNode["options"],
      propertyDependencies: {},
    };
  });
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  if (byUrn.size < nodes.length) problems.push(`${nodes.length - byUrn.size} resources have the URN of another one`);
  const strangers = [...lines, ...unpriced, ...usageBased].filter(({ urn }) => !byUrn.has(urn));
  if (strangers.length > 0) {
    problems.push(`its estimate speaks of ${strangers.length} resources that it does not have: ${strangers[0]!.urn}`);
  }
  if (problems.length > 0)
    throw new UserError(`${file} is not a plan (hybrid-gpu plan --json): ${problems.join("; ")}`);
  const own = nodes.map((node) => withSettings(withProvider(node, byUrn), plan));
  return { graph: new ResourceGraph(own), lines, unpriced, usageBased };
}

/** With what its program's default provider is set to, where it names no other one: of a plan of several programs, each has its own. */
function withSettings(node: ResourceNode, { programs, ...plan }: PlanFile): ResourceNode {
  if (!node.custom || node.providerInputs !== undefined || node.options.provider !== undefined) return node;
  const home = (programs ?? [plan]).find(({ project, stack }) =>
    node.urn.startsWith(`urn:pulumi:${stack}::${project}::`),
  );
  const given = home?.defaults ?? {};
  const name = packageOf(node.type);
  return Object.hasOwn(given, name) ? { ...node, providerInputs: given[name]! } : node;
}

/** Old plans do not say which resources are components: ours are, and the stack. */
function isComponent(type: string): boolean {
  return type.startsWith("hybrid-gpu:") || type.startsWith("pulumi:pulumi:");
}

/** What cannot be read is said with the resource and the file that it is in. */
export function readable<T>(urn: string, file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${file}: ${nameOfUrn(urn)}: ${error.message}`);
    throw error;
  }
}
