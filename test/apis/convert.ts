import type { ResourceNode } from "../../components/core/graph.ts";
import { type Properties, Secret, UNKNOWN } from "../../components/core/value.ts";
import type { ApiDescription } from "./description.ts";
import { judge } from "./judge.ts";

/** One request as the provider sends it for a resource. */
export interface Request {
  /** Which API it goes to: a key of the place's `apis`. */
  readonly api: string;
  /** Type of the body in the description of that API. */
  readonly type: string;
  readonly body: Properties;
  /** What goes in the address of the request. Some descriptions have it among the fields, others apart. */
  readonly address?: Properties;
}

/** How one type of resource becomes requests. */
export interface Converter {
  /** Where the provider's own conversion stands. */
  readonly source: string;
  requests(inputs: Properties, node: ResourceNode): Request[];
}

export interface Place {
  /** First part of its type tokens. */
  readonly package: string;
  readonly apis: Readonly<Record<string, () => ApiDescription>>;
  readonly converters: Readonly<Record<string, Converter>>;
  /** Types that are not judged, and why not. */
  readonly notJudged: Readonly<Record<string, string>>;
}

/** Something in a resource's request that the description of its API does not allow. */
export interface Finding {
  readonly urn: string;
  /** API and type of the request: `eks CreateNodegroupRequest`. */
  readonly request: string;
  readonly path: string;
  readonly problem: string;
}

/** What the provider keeps to itself: it decides how a request is sent, and is not in it. */
export const unsent = Symbol("stays with the provider");

/**
 * What becomes of one property: another name (dots lead into objects), nothing (`unsent`), or a name with a shape of
 * its own and a last conversion of the value. A property without a rule is sent under its own name.
 */
export type Rule =
  | string
  | typeof unsent
  | { readonly to?: string; readonly of?: Shape; readonly as?: (value: unknown) => unknown };
export type Shape = Readonly<Record<string, Rule>>;
type Naming = (property: string) => string;

export const sameName: Naming = (property) => property;
/** `maxSize` is `MaxSize`: how EC2, FSx, IAM and S3 name their fields. */
export const capitalised: Naming = (property) => property.charAt(0).toUpperCase() + property.slice(1);

/** The part of a request that `value` becomes. */
export function send(value: unknown, shape: Shape = {}, naming: Naming = sameName): unknown {
  if (value instanceof Secret) return send(value.reveal(), shape, naming);
  if (Array.isArray(value)) return value.map((element) => send(element, shape, naming));
  if (typeof value !== "object" || value === null || value === UNKNOWN) return value;
  const body: Record<string, unknown> = {};
  for (const [property, given] of Object.entries(value)) {
    // Providers cannot tell an empty text from none, and send neither.
    if (given === undefined || given === null || given === "") continue;
    const rule = shape[property];
    if (rule === unsent) continue;
    const { to, of, as } = typeof rule === "string" ? { to: rule } : (rule ?? {});
    const plain = given instanceof Secret ? given.reveal() : given;
    // A last conversion is given what it knows how to read: texts, numbers and maps stay as they are until then.
    const inner = of === undefined && as !== undefined ? plain : send(plain, of, naming);
    // Dots in a rule lead into objects; those of a property, a label for one, are its own.
    put(body, to?.split(".") ?? [naming(property)], as === undefined || inner === UNKNOWN ? inner : as(inner));
  }
  return body;
}

/** As `send`, for a whole resource. */
export function sendAll(inputs: Properties, shape: Shape = {}, naming: Naming = sameName): Record<string, unknown> {
  return send(inputs, shape, naming) as Record<string, unknown>;
}

function put(body: Record<string, unknown>, [first = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    const there = body[first];
    // Two properties can lead into one object.
    body[first] = isMap(there) && isMap(value) ? { ...there, ...value } : value;
    return;
  }
  const inner = body[first] ?? {};
  body[first] = inner;
  if (!isMap(inner)) throw new Error(`${first} is no object, and ${rest.join(".")} leads into it`);
  put(inner, rest, value);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && value !== UNKNOWN;
}

/** int64 in JSON. */
export const asText = (value: unknown): unknown => (typeof value === "number" ? String(value) : value);
/** Providers of AWS take some numbers and truth values as text, so that they can tell absent from zero and false. */
export const asNumber = (value: unknown): unknown =>
  typeof value === "string" && value !== "" ? Number(value) : value;
export const asTruth = (value: unknown): unknown =>
  value === "true" || value === "TRUE" ? true : value === "false" || value === "FALSE" ? false : value;
export const asList = (value: unknown): unknown => (Array.isArray(value) ? value : [value]);
/** Pulumi takes a list where the provider has at most one block, or one block where the API has a list. */
export const onlyOne = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
/** `{ team: "a" }` is `[{ Key: "team", Value: "a" }]`. */
export const asTagList = (value: unknown): unknown =>
  isMap(value) ? Object.entries(value).map(([Key, Value]) => ({ Key, Value })) : value;

/** The physical name that Pulumi makes up where none is given: its own, and seven digits. */
export function physicalName(node: ResourceNode, given: unknown): unknown {
  return given ?? `${node.name}-0123abc`;
}

/** Body under one name, without what is absent. */
export function given(properties: Properties): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** The requests of every resource of a place; fails on a type that it neither converts nor lists as not judged. */
export function requestsOf(place: Place, nodes: readonly ResourceNode[]): { node: ResourceNode; request: Request }[] {
  const own = nodes.filter(({ custom, type }) => custom && type.startsWith(`${place.package}:`));
  const strange = new Set(own.map(({ type }) => type).filter((type) => !isKnown(place, type)));
  if (strange.size > 0) {
    throw new Error(`no converter, and no reason for none: ${[...strange].sort().join(", ")}`);
  }
  return own.flatMap((node) => {
    // What is only read is not sent.
    if (node.external === true) return [];
    const requests = place.converters[node.type]?.requests(node.inputs, node) ?? [];
    return requests.map((request) => ({ node, request }));
  });
}

function isKnown({ converters, notJudged }: Place, type: string): boolean {
  return Object.hasOwn(converters, type) || Object.hasOwn(notJudged, type);
}

/** Everything that the descriptions of a place's APIs do not allow in the requests of these resources. */
export function judgeGraph(place: Place, nodes: readonly ResourceNode[]): Finding[] {
  return requestsOf(place, nodes).flatMap(({ node, request }) => {
    const { api, body } = described(place, request);
    return judge(api, request.type, body).map(({ path, problem }) => ({
      urn: node.urn,
      request: `${request.api} ${request.type}`,
      path,
      problem,
    }));
  });
}

/** A request with what its description has among its fields, and that description. */
export function described(place: Place, { api: name, type, body, address = {} }: Request) {
  const api = place.apis[name]?.();
  if (api === undefined) throw new Error(`${place.package} has no API ${name}`);
  const { fields } = api.message(type);
  return { api, body: { ...Object.fromEntries(Object.entries(address).filter(([key]) => fields.has(key))), ...body } };
}

/** A description that is read when it is first asked for. */
export function once(read: () => ApiDescription): () => ApiDescription {
  let description: ApiDescription | undefined;
  return () => {
    description ??= read();
    return description;
  };
}
