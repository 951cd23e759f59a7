import { type Properties, type Read, readString } from "./value.ts";

/** Options of a resource that rules and plans look at. */
export interface ResourceOptions {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges?: readonly string[];
  /** Paths of inputs: a change of them replaces the resource. */
  readonly replaceOnChanges?: readonly string[];
  /** URNs that it may have had before, those that come from its parents' included. */
  readonly aliases?: readonly string[];
  /** URNs. */
  readonly dependsOn?: readonly string[];
  /** `urn::id` of an explicit provider, or its URN. */
  readonly provider?: string;
}

/** One resource as the engine registers it: what every verdict, price and quota is read from. */
export interface ResourceNode {
  readonly urn: string;
  /** Pulumi type token: `aws:eks/nodeGroup:NodeGroup`. */
  readonly type: string;
  readonly name: string;
  /** URN of the parent. */
  readonly parent?: string;
  /** False for components and the stack. */
  readonly custom: boolean;
  /** It is there already, and the program only reads it: the engine asks no resource policy about it. */
  readonly external?: boolean;
  /** Inputs; unknown leaves are `UNKNOWN`, secrets are `Secret`. */
  readonly inputs: Properties;
  /** What a component registered, or a read resource answered. */
  readonly outputs?: Properties;
  readonly options: ResourceOptions;
  /** URNs by top-level input property. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Inputs of the provider that serves it, when known: region, default tags. */
  readonly providerInputs?: Properties;
  /** `outputs` when only outputs were to be had (a targeted update): said beside every figure taken from it. */
  readonly from?: "inputs" | "outputs";
}

/**
 * What a program did not say of itself: settings of default providers by package, `{ aws: { region: "us-east-2" } }`, as
 * `aws:region` and `gcp:project` give them.
 */
export type GraphDefaults = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What stands in a stack's configuration about default providers and decides where resources go, and whose they are. */
export const providerSettings = [
  "aws:region",
  "aws:defaultTags",
  "gcp:project",
  "gcp:region",
  "gcp:zone",
  "gcp:defaultLabels",
] as const;

/** The defaults that a stack's configuration gives. */
export function graphDefaults(setting: (key: string) => string | undefined): GraphDefaults {
  const defaults: Record<string, Record<string, string>> = {};
  for (const key of providerSettings) {
    const value = setting(key);
    if (value === undefined) continue;
    const [name = "", property = ""] = key.split(":");
    defaults[name] = { ...defaults[name], [property]: value };
  }
  return defaults;
}

/** All resources of a stack, and how to walk from one to another. */
export class ResourceGraph {
  readonly nodes: readonly ResourceNode[];
  readonly defaults: GraphDefaults;
  readonly #byUrn: ReadonlyMap<string, ResourceNode>;
  readonly #byType = new Map<string, ResourceNode[]>();
  readonly #children = new Map<string, ResourceNode[]>();

  constructor(nodes: readonly ResourceNode[], defaults: GraphDefaults = {}) {
    this.nodes = nodes;
    this.defaults = defaults;
    this.#byUrn = new Map(nodes.map((node) => [node.urn, node]));
    for (const node of nodes) {
      push(this.#byType, node.type, node);
      if (node.parent !== undefined) push(this.#children, node.parent, node);
    }
  }

  get(urn: string): ResourceNode | undefined {
    return this.#byUrn.get(urn);
  }

  ofType(type: string): readonly ResourceNode[] {
    return this.#byType.get(type) ?? [];
  }

  children(urn: string): readonly ResourceNode[] {
    return this.#children.get(urn) ?? [];
  }

  /** Parents, nearest first. */
  ancestors(node: ResourceNode): ResourceNode[] {
    const found: ResourceNode[] = [];
    const seen = new Set<string>();
    for (let urn = node.parent; urn !== undefined && !seen.has(urn); ) {
      seen.add(urn);
      const parent = this.#byUrn.get(urn);
      if (parent === undefined) break;
      found.push(parent);
      urn = parent.parent;
    }
    return found;
  }

  /** The nearest component above a resource: whose bill it is on. */
  component(node: ResourceNode): ResourceNode | undefined {
    return this.ancestors(node).find((above) => !above.custom && above.type !== "pulumi:pulumi:Stack");
  }

  /**
   * The resources of `type` that an input of `node` was made from. Ids are unknown in a preview, dependencies are not:
   * this is how a node group finds its launch template and a file system its subnet.
   */
  behind(node: ResourceNode, property: string, type: string): readonly ResourceNode[] {
    const urns = node.propertyDependencies[property] ?? [];
    return urns.map((urn) => this.#byUrn.get(urn)).filter((found) => found?.type === type) as ResourceNode[];
  }

  /**
   * What decides where a resource goes (`region`, `zone`, `project`): its own, its provider's, or the default provider's.
   *
   * @param place package of the default provider; a component's type does not tell
   */
  setting(node: ResourceNode, key: string, place = packageOf(node.type)): Read<string> {
    const own = readString(node.inputs, key);
    if (own.state !== "absent") return own;
    const provider = readString(node.providerInputs ?? {}, key);
    if (provider.state !== "absent") return provider;
    const value = this.defaults[place]?.[key];
    return value === undefined ? { state: "absent", path: key } : { state: "known", value, path: key, secret: false };
  }
}

/** `aws:ec2/vpc:Vpc` → `aws`. */
export function packageOf(type: string): string {
  return type.slice(0, type.indexOf(":"));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
