import type { Properties } from "../../../components/core/value.ts";
import { existingOf, onlyOne, propertiesOf, shapeOf } from "../../lookup.ts";
import { placeOf } from "../../world/place.ts";
import type { Existing } from "../../world/world.ts";
import { type Answer, type AwsCall, type Filter, filtersOf, fitsOne, known } from "./answer.ts";
import type { Lookup } from "./lookupRows.ts";

/** A function that answers with the one resource which its arguments fit. */
export function lookupAnswer(row: Lookup): Answer {
  return (call) => {
    const found = onlyOne(matches(row, call), row.called);
    return found === undefined ? undefined : { ...known(call.inputs), ...viewOf(row, found, call) };
  };
}

/** All resources that the arguments of a call fit, in the region that it asks in. Without an argument it asks for nothing. */
export function matches(row: Lookup, call: AwsCall): Existing[] {
  const { inputs, region, world } = call;
  const asked = row.by.filter((name) => inputs[name] !== undefined);
  const tags = Object.entries((inputs["tags"] ?? {}) as Properties);
  const filters = filtersOf(inputs);
  if (asked.length + tags.length + filters.length === 0) return [];
  return existingOf(world, row.finds).filter((one) => {
    if (!isIn(one, region)) return false;
    const view = viewOf(row, one, call);
    const own = (view["tags"] ?? {}) as Properties;
    return (
      asked.every((name) => isSame(inputs[name], view[name])) &&
      tags.every(([key, value]) => own[key] === value) &&
      filters.every((filter) => fitsFilter(view, own, filter))
    );
  });
}

/** Whether a resource is in a region, or in none: roles are seen from everywhere. */
export function isIn(existing: Existing, region: string): boolean {
  const place = placeOf(existing);
  return place === "" || place === region;
}

/** What the answer looks like, of a resource that is made as the arguments say. */
export function lookupExample(row: Lookup, call: AwsCall, made: Existing): Properties {
  const { inputs, region } = call;
  const asked = new Set<unknown>([...Object.values(inputs), region]);
  return { ...(shapeOf(viewOf(row, made, call), asked) as Properties), ...known(inputs) };
}

/** A resource as the function tells it. */
function viewOf({ gives, otherwise = {}, more, hasTags = true }: Lookup, found: Existing, call: AwsCall): Properties {
  const all = propertiesOf(found);
  const given = gives.filter((key) => all[key] !== undefined).map((key) => [key, all[key]] as const);
  const tags = all["tagsAll"] ?? all["tags"];
  return {
    ...otherwise,
    ...Object.fromEntries(given),
    id: found.id,
    ...(tags === undefined || !hasTags ? {} : { tags }),
    ...more?.(found, call),
  };
}

/** Zones of Route 53 end in a point, or do not. */
function isSame(asked: unknown, has: unknown): boolean {
  return has !== undefined && String(asked).replace(/\.$/, "") === String(has).replace(/\.$/, "");
}

/** Names of filters that are not the name of the property in other letters. */
const filterNames: Readonly<Record<string, string>> = {
  cidr: "cidrBlock",
  "group-id": "id",
  "group-name": "name",
  "is-default": "default",
  isDefault: "default",
  "subnet-id": "id",
};

/**
 * Whether a resource fits a filter. One that names what is not simulated fits nothing: a wrong answer is worse than none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
function fitsFilter(view: Properties, tags: Properties, { name, values }: Filter): boolean {
  if (name === "tag-key") return Object.keys(tags).some((key) => fitsOne(key, values));
  if (name.startsWith("tag:")) {
    const value = tags[name.slice("tag:".length)];
    return value !== undefined && fitsOne(String(value), values);
  }
  const camel = name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  // Of a VPC itself the id is its `id`, of what is in it the `vpcId`.
  const value = view[filterNames[name] ?? camel] ?? (name === "vpc-id" ? view["id"] : undefined);
  return value !== undefined && typeof value !== "object" && fitsOne(String(value), values);
}
