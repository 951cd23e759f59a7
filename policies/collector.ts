import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { type GraphDefaults, ResourceGraph, type ResourceNode } from "../components/core/graph.ts";
import { adaptInputs, adaptStackResource } from "./adapt.ts";

/** What a resource callback saw; the node is made when somebody asks. */
interface Seen {
  readonly args: ResourceValidationArgs;
  node?: ResourceNode;
}

/** Which policies have read a graph, so that the next reading by one of them is known to be another run. */
interface Gathered {
  readonly graph: ResourceGraph;
  /** As they came. */
  readonly nodes: readonly ResourceNode[];
  readonly sources: readonly (Seen | undefined)[];
  readonly readers: Set<string>;
}

/**
 * Carries inputs from the resource callbacks to the stack callback, which run in one process and are given different
 * things: inputs with their unknowns there, outputs with dependencies here. Prices and counts must come from the inputs.
 */
export class Collector {
  readonly #seen = new Map<string, Seen>();
  readonly #defaults: GraphDefaults;
  #gathered: Gathered | undefined;

  constructor(defaults: GraphDefaults = {}) {
    this.#defaults = defaults;
  }

  /** Keeps the latest inputs of a resource. Each resource policy is called with its own copy; the last one stays. */
  offer(args: ResourceValidationArgs): void {
    this.#seen.set(args.urn, { args });
    this.#gathered = undefined;
  }

  /**
   * Whether the stack that is being judged is known to have nothing of these types: another policy has read it in this
   * run, and `reader` has not. False when in doubt.
   */
  lacks(types: readonly string[], reader: string): boolean {
    const gathered = this.#gathered;
    if (gathered === undefined || gathered.readers.has(reader)) return false;
    if (types.some((type) => gathered.graph.ofType(type).length > 0)) return false;
    gathered.readers.add(reader);
    return true;
  }

  /** The resource that a resource callback is about. */
  node(args: ResourceValidationArgs): ResourceNode {
    const seen = this.#seen.get(args.urn);
    if (seen?.args !== args) return adaptInputs(args);
    seen.node ??= adaptInputs(args);
    return seen.node;
  }

  /**
   * The resources of the stack. Those that only a stack callback tells of (a targeted update leaves resources
   * unanalysed) carry their outputs as inputs, marked `from: "outputs"`. Deleted resources are not in `args`, so what
   * was seen of them is left out. One run of the stack callbacks shares one graph.
   */
  graph(args: StackValidationArgs, reader: string): ResourceGraph {
    const sources = args.resources.map((resource) => this.#seen.get(resource.urn));
    const gathered = this.#gathered;
    if (gathered !== undefined && !gathered.readers.has(reader) && same(gathered, args, sources)) {
      gathered.readers.add(reader);
      return gathered.graph;
    }
    const nodes = args.resources.map((resource, index) => {
      const seen = sources[index];
      if (seen !== undefined) seen.node ??= adaptInputs(seen.args);
      return adaptStackResource(resource, seen?.node);
    });
    // The engine has them as they were registered, which is in another order each time: what is said of them must not be.
    const graph = new ResourceGraph([...nodes].sort(byUrn), this.#defaults);
    this.#gathered = { graph, nodes, sources, readers: new Set([reader]) };
    return graph;
  }
}

function byUrn(one: ResourceNode, other: ResourceNode): number {
  return one.urn < other.urn ? -1 : one.urn > other.urn ? 1 : 0;
}

function same(gathered: Gathered, args: StackValidationArgs, sources: readonly (Seen | undefined)[]): boolean {
  const { nodes } = gathered;
  if (nodes.length !== args.resources.length) return false;
  return args.resources.every((resource, index) => {
    const node = nodes[index]!;
    if (node.urn !== resource.urn || sources[index] !== gathered.sources[index]) return false;
    const properties = Object.keys(resource.propertyDependencies);
    return properties.every((property) => {
      const urns = node.propertyDependencies[property] ?? [];
      const now = resource.propertyDependencies[property]!;
      return urns.length === now.length && now.every((one, at) => one.urn === urns[at]);
    });
  });
}
