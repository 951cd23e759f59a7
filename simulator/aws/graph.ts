import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import type { Properties } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import { textsIn } from "../world/texts.ts";
import type { Existing } from "../world/world.ts";

/** The part of a world that a rule looks at, with what is asked for in it, as rules of components and policies read it. */
export interface WorldGraph {
  readonly graph: ResourceGraph;
  readonly asked: ResourceNode;
}

/** Aliases by which inputs name a resource. */
const aliases = ["id", "arn", "name", "keyId"] as const;

/**
 * @param types those that the rule looks at: a world has thousands of others
 */
export function graphWith(asked: Asked, types: readonly string[]): WorldGraph {
  const existing = types
    .flatMap((type) => asked.world.all(type))
    .filter((one) => asked.before === undefined || one.type !== asked.before.type || one.id !== asked.before.id);
  const urns = new Map<string, string>();
  for (const one of existing) {
    for (const value of [one.id, ...aliases.map((key) => one.outputs[key])]) {
      if (typeof value === "string") urns.set(value, urnOf(one));
    }
  }
  const node: ResourceNode = {
    ...described("urn:asked", asked.type, asked.inputs, asked.settings, urns),
    name: "asked",
  };
  const nodes = existing.map((one) => ({
    ...described(urnOf(one), one.type, one.inputs, one.settings, urns),
    outputs: { ...one.outputs, id: one.id },
  }));
  return { graph: new ResourceGraph([...nodes, node]), asked: node };
}

function described(
  urn: string,
  type: string,
  inputs: Properties,
  settings: Properties,
  urns: ReadonlyMap<string, string>,
): ResourceNode {
  const named = Object.entries(inputs).flatMap(([key, value]) => {
    const behind = [...new Set([...textsIn(value)].flatMap((text) => urns.get(text) ?? []))];
    return behind.length === 0 ? [] : [[key, behind] as const];
  });
  return {
    urn,
    type,
    name: nameOfUrn(urn),
    custom: true,
    inputs,
    options: {},
    propertyDependencies: Object.fromEntries(named),
    providerInputs: settings,
  };
}

function urnOf(existing: Existing): string {
  return `${existing.urn}#${existing.id}`;
}
