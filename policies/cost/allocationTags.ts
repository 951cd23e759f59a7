import type { ResourceNode } from "../../components/core/graph.ts";
import { googleLabelRule, isGoogleLabelKey, isGoogleLabelValue } from "../../components/core/tags/googleLabels.ts";
import { readTag } from "../../components/core/tags/readTags.ts";
import { type TagPlace, taggedTypes, tagPlaceOf } from "../../components/core/tags/tagPlace.ts";
import { read, readList } from "../../components/core/value.ts";
import { type Change, type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { isListed } from "./estimateOf.ts";

export interface AllocationTagsConfig {
  /** Keys that everything has to have. On Google Cloud in lower case, as keys of labels are. */
  readonly keys: readonly string[];
  /** What to put where a key is missing, by key, at level `remediate`. Never over what is there. */
  readonly values: Readonly<Record<string, string>>;
  /** Types that may be without: a type, or the beginning of one followed by `*`. */
  readonly exceptTypes: readonly string[];
}

/** What nobody is named for is on nobody's bill. */
export const allocationTags = gpuPolicy<AllocationTagsConfig>({
  name: "cost-allocation-tags",
  description: "Everything that takes tags or labels says whose it is and what it is for.",
  severity: "medium",
  source: "https://www.finops.org/framework/capabilities/allocation/",
  remediation:
    "Set the keys once, as defaultTags or defaultLabels of the provider, and on the types to which the provider adds none.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      keys: {
        type: "array",
        items: { type: "string" },
        description: "Keys that everything that takes tags or labels has to have.",
      },
      values: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "What to put where a key is missing, by key, where the policy runs at remediate.",
      },
      exceptTypes: {
        type: "array",
        items: { type: "string" },
        description: "Types that may be without: a type token, or the beginning of one followed by *.",
      },
    },
  },
  defaults: () => ({ keys: ["team", "project", "environment", "owner"], values: {}, exceptTypes: [] }),
  types: taggedTypes,
  evaluate: (node, context) => {
    const place = placeOf(node, context);
    return place === undefined ? [] : judge(node, place, context);
  },
  remediate: (node, context) => {
    const place = placeOf(node, context);
    return place === undefined ? [] : missing(node, place, context);
  },
});

function placeOf({ type }: ResourceNode, { config }: PolicyContext<AllocationTagsConfig>): TagPlace | undefined {
  return isListed(type, config.exceptTypes) ? undefined : tagPlaceOf(type);
}

/** The key as the cloud spells it. */
function keyAt(key: string, { word }: TagPlace): string {
  return word === "label" ? key.toLowerCase() : key;
}

function judge(node: ResourceNode, place: TagPlace, context: PolicyContext<AllocationTagsConfig>): Finding[] {
  const { word, path } = place;
  const { urn } = node;
  const lacking: string[] = [];
  const empty: string[] = [];
  const later: string[] = [];
  const findings: Finding[] = [];
  for (const key of context.config.keys.map((one) => keyAt(one, place))) {
    const value = readTag(node, place, key);
    if (value.state === "unknown") later.push(`${key} (${value.path} is ${value.why})`);
    else if (value.state === "absent") lacking.push(key);
    else if (value.value.trim() === "") empty.push(key);
    else if (word === "label" && !isGoogleLabelValue(value.value)) {
      findings.push({
        urn,
        message: `${node.name}: ${value.path} (${JSON.stringify(value.value)}) is not a value that a label takes. Fix: use ${googleLabelRule}.`,
      });
    }
  }
  const wanted = `the ${word}s ${context.config.keys.map((one) => keyAt(one, place)).join(", ")} (${limitSource(context, "keys")})`;
  const { provider } = place;
  const where = provider === undefined ? path : `${path}, or to ${provider.property} of its provider`;
  const without = [...lacking, ...empty.map((key) => `${key} (empty)`)];
  if (without.length > 0) {
    findings.unshift({
      urn,
      message: `${node.name} has no ${word} ${without.join(", ")}, of ${wanted}. Fix: add ${without.length === 1 ? "it" : "them"} to ${where}.`,
    });
  }
  if (later.length > 0) {
    findings.push({
      urn,
      because: "deferred",
      message: `${node.name}: whether it has ${wanted} is judged again during the update, because it cannot be told yet: ${later.join(", ")}. Fix: give them as plain values to know now.`,
    });
  }
  return findings;
}

/** What can be added: keys that are certainly not there, with values that were given for them. */
function missing(node: ResourceNode, place: TagPlace, { config }: PolicyContext<AllocationTagsConfig>): Change[] {
  const found = config.keys.flatMap((given) => {
    const key = keyAt(given, place);
    const value = Object.hasOwn(config.values, given) ? config.values[given] : undefined;
    if (typeof value !== "string" || value.trim() === "") return [];
    if (place.word === "label" && !(isGoogleLabelKey(key) && isGoogleLabelValue(value))) return [];
    return readTag(node, place, key).state === "absent" ? [{ key, value }] : [];
  });
  const path = place.path.split(".");
  if (place.form === "map") {
    // A map that is unknown or not a map is left alone: there may be anything in it.
    const map = read(node.inputs, place.path);
    if (map.state === "unknown" || (map.state === "known" && !isMap(map.value))) return [];
    return found.map(({ key, value }) => ({ path: [...path, key], value }));
  }
  const list = readList(node.inputs, place.path);
  if (list.state === "unknown") return [];
  const length = list.state === "known" ? list.value.length : 0;
  return found.map(({ key, value }, index) => ({
    path: [...path, length + index],
    value: { key, value, propagateAtLaunch: true },
  }));
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
