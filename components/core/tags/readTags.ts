import { packageOf, type ResourceGraph, type ResourceNode } from "../graph.ts";
import { type Read, read, readList, readString } from "../value.ts";
import type { ProviderTags, TagPlace } from "./tagPlace.ts";

/** The engine's name for a provider that nobody has made: `default`, `default_7_48_0`. */
const defaultProvider = /::default(?:_\w+)?(?:::|$)/;
/** Keys that a path can spell. */
const plainKey = /^[^.[\]]+$/;

/**
 * The value of a tag or label: what the resource says, else what its provider gives to all that it makes. Unknown also
 * where it cannot be told whether there is one.
 */
export function readTag(node: ResourceNode, place: TagPlace, key: string): Read<string> {
  const own = place.form === "list" ? inList(node, place.path, key) : inMap(node.inputs, place.path, key);
  if (own.state !== "absent" || place.provider === undefined) return own;
  const given = readProviderTag(node, place.provider, key);
  return given.state === "absent" ? own : given;
}

/** A key of a map: keys may have dots and brackets in them, which paths would take for steps. */
function inMap(properties: unknown, path: string, key: string): Read<string> {
  const at = path === "" ? key : `${path}.${key}`;
  if (plainKey.test(key)) return readString(properties, at);
  const map = path === "" ? read([properties], "[0]") : read(properties, path);
  if (map.state !== "known") return map.state === "unknown" ? map : { state: "absent", path: at };
  const value: unknown = Object.entries(Object(map.value)).find(([name]) => name === key)?.[1];
  return { ...readString([value], "[0]"), path: at };
}

function inList(node: ResourceNode, path: string, key: string): Read<string> {
  const list = readList(node.inputs, path);
  if (list.state !== "known") return list;
  let open: Read<string> | undefined;
  for (let index = 0; index < list.value.length; index++) {
    const name = readString(node.inputs, `${path}[${index}].key`);
    if (name.state === "known" && name.value === key) return readString(node.inputs, `${path}[${index}].value`);
    if (name.state === "unknown") open ??= name;
  }
  return open ?? { state: "absent", path };
}

/**
 * What the provider of a resource gives to everything, by key. Absent too where its provider is not known.
 *
 * @param graph its defaults are those of the default provider, which serves what names no other one
 */
export function readProviderTag(
  node: ResourceNode,
  { property, inner }: ProviderTags,
  key: string,
  graph?: ResourceGraph,
): Read<string> {
  const { provider } = node.options;
  const isDefault = provider === undefined || defaultProvider.test(provider);
  const ofDefault = isDefault ? graph?.defaults[packageOf(node.type)] : undefined;
  const given = read(node.providerInputs ?? ofDefault ?? {}, property);
  if (given.state !== "known") return given.state === "unknown" ? given : { state: "absent", path: property };
  // SDKs hand settings of providers to the engine as JSON text, unless they are text themselves.
  const value = typeof given.value === "string" ? parsed(given.value) : given.value;
  if (value === undefined) return { state: "unknown", path: property, why: "not JSON" };
  const answer = inMap(value, inner, key);
  return { ...answer, path: `${property}.${answer.path}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
