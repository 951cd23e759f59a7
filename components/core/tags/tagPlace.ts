import { packageOf } from "../graph.ts";
import { awsTaggedTypes } from "./awsTypes.ts";
import { gcpLabelledTypes } from "./gcpTypes.ts";

/** Where resources of a type carry tags or labels. */
export interface TagPlace {
  /** What the cloud calls one. */
  readonly word: "tag" | "label";
  /** The property that holds them: `tags`, `nodeConfig.resourceLabels`. */
  readonly path: string;
  /** `list`: elements with `key` and `value`, as Auto Scaling groups have them. */
  readonly form: "map" | "list";
  /** Where the provider may give some to everything it makes; absent where it does not reach this type. */
  readonly provider?: ProviderTags;
}

/** Tags or labels that a provider adds to all that it makes. */
export interface ProviderTags {
  /** Input of the provider: `defaultTags`. */
  readonly property: string;
  /** Where the tags are in it: `tags`; empty: it is the map itself. */
  readonly inner: string;
}

const defaultTags: ProviderTags = { property: "defaultTags", inner: "tags" };
const defaultLabels: ProviderTags = { property: "defaultLabels", inner: "" };

/** Where providers have them, of whatever place. */
export const providerTags: readonly ProviderTags[] = [defaultTags, defaultLabels];

/**
 * Types whose tags are elsewhere than those of their fellows. Node pools of GKE and database instances take labels inside
 * an object of theirs, and Auto Scaling groups a list, to none of which the providers add anything.
 */
const special: Readonly<Record<string, TagPlace>> = {
  "aws:autoscaling/group:Group": { word: "tag", path: "tags", form: "list" },
  "gcp:container/cluster:Cluster": { word: "label", path: "resourceLabels", form: "map", provider: defaultLabels },
  "gcp:container/nodePool:NodePool": { word: "label", path: "nodeConfig.resourceLabels", form: "map" },
  "gcp:sql/databaseInstance:DatabaseInstance": { word: "label", path: "settings.userLabels", form: "map" },
};

const ordinary: Readonly<Record<string, TagPlace>> = {
  aws: { word: "tag", path: "tags", form: "map", provider: defaultTags },
  gcp: { word: "label", path: "labels", form: "map", provider: defaultLabels },
};

/** Every type that takes tags or labels, as far as they are known here. Another place adds its own. */
export const taggedTypes: readonly string[] = [...awsTaggedTypes, ...gcpLabelledTypes, ...Object.keys(special)];

const known: ReadonlySet<string> = new Set(taggedTypes);

/** Where a type carries tags or labels; undefined where it takes none. */
export function tagPlaceOf(type: string): TagPlace | undefined {
  if (Object.hasOwn(special, type)) return special[type];
  return known.has(type) ? ordinary[packageOf(type)] : undefined;
}
