import { type Properties, Unknown } from "../../../components/core/value.ts";
import { type CloudCall, type CloudCreate, created } from "../../cloud.ts";
import { existingOf, propertiesOf, shapeOf } from "../../lookup.ts";
import type { Existing } from "../../world/world.ts";
import type { Lookup } from "./lookupRows.ts";

/** How the simulated Google Cloud makes a resource: the id of what is looked up follows from the arguments as it does there. */
export type Make = (create: CloudCreate) => { readonly id: string; readonly outputs: Properties };

/** What a lookup answers; `undefined`: the program has made no such resource. */
export function lookedUp(row: Lookup, call: CloudCall, make: Make): Properties | undefined {
  const made = madeWith(row, call, make);
  const reference = row.reference?.(call.inputs) ?? "";
  const found =
    reference === ""
      ? existingOf(call.world, [row.finds]).find(({ id }) => id === made.id)
      : call.world?.find([row.finds], reference);
  const shown = found ?? (row.itself?.(call.inputs) === true ? made : undefined);
  return shown === undefined ? undefined : { ...known(call.inputs), ...viewOf(row, shown, call) };
}

/** What the answer of a lookup looks like. */
export function shapeOfFound(row: Lookup, call: CloudCall, make: Make): Properties {
  const made = madeWith(row, call, make);
  const asked = new Set<unknown>(Object.values(call.inputs));
  return { ...(shapeOf(viewOf(row, made, call), asked) as Properties), ...known(call.inputs) };
}

/** The arguments come back with an answer, as far as they are known. */
export function known(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !(value instanceof Unknown)));
}

/** What would be there by the arguments. */
function madeWith(row: Lookup, { inputs: given, settings }: CloudCall, make: Make): Existing {
  const inputs = row.inputs?.(given) ?? given;
  const { id, outputs } = make({ type: row.finds, name: "example", inputs, settings, isThere: true });
  const all = created(inputs, outputs);
  return { type: row.finds, id, urn: "", inputs, outputs: all, settings, status: "ready", due: 0 };
}

function viewOf({ gives, otherwise = {}, more }: Lookup, found: Existing, call: CloudCall): Properties {
  const all = listed(propertiesOf(found));
  const given =
    gives === undefined ? all : Object.fromEntries(Object.entries(all).filter(([key]) => gives.includes(key)));
  return { ...otherwise, ...given, id: found.id, ...more?.(found, call) };
}

/** Properties that are text by text: every other object is a block. */
const maps = new Set([
  "annotations",
  "effectiveAnnotations",
  "effectiveLabels",
  "labels",
  "metadata",
  "partnerMetadata",
  "pulumiLabels",
  "resourceLabels",
  "resourceManagerTags",
  "tags",
  "versionAliases",
]);

/**
 * Blocks as functions have them: their schemas are made from those of the resources, in which nothing is left that says that there is
 * at most one of a block, and so each is a list.
 *
 * @see hashicorp/terraform-provider-google google/tpgresource/datasource_helpers.go (DatasourceSchemaFromResourceSchema)
 */
function listed(properties: Properties): Properties {
  const entries = Object.entries(properties).map(([key, value]) => {
    if (Array.isArray(value)) return [key, value.map((one) => (isBlock(one) ? listed(one) : one))];
    return isBlock(value) && !maps.has(key) ? [plural(key), [listed(value)]] : [key, value];
  });
  return Object.fromEntries(entries);
}

/**
 * A name as Pulumi writes it where it is a list.
 *
 * @see pulumi/pulumi-terraform-bridge pkg/tfbridge/names.go (TerraformToPulumiNameV2, which pluralizes)
 */
export function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(?:atus|ss|x|ch|sh)$/.test(name)) return `${name}es`;
  return name.endsWith("s") ? name : `${name}s`;
}

function isBlock(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Unknown);
}
