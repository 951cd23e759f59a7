import type { ResourceNode } from "../../components/core/graph.ts";
import { covers, type Step as PathStep, stepsOf } from "../../components/core/path.ts";
import { Secret, Unknown } from "../../components/core/value.ts";
import { mayReplace, replaces } from "../../components/lifecycle/replacedBy.ts";
import { isRecord } from "../markup.ts";
import { keptInputs } from "./kept.ts";
import type { ResourceChange } from "./model.ts";
import { renamedStep } from "./renamed.ts";
import type { Side, Step } from "./side.ts";
import { type Difference, differences, shown } from "./values.ts";

/**
 * What happens to each resource between two plans. Without the engine nobody can tell all replacements from updates: those are
 * told whose inputs are known to force one, and of the others it is told where they may.
 */
export function planSteps(
  before: Side | null,
  after: Side,
  renamed: ReadonlyMap<string, string> = new Map(),
): Map<string, Step> {
  const steps = new Map<string, Step>();
  for (const node of after.graph.nodes) {
    const old = before?.graph.get(node.urn);
    if (node.external === true) steps.set(node.urn, { operation: "read", properties: [] });
    else if (old === undefined || old.external === true) steps.set(node.urn, { operation: "create", properties: [] });
    else steps.set(node.urn, renamedStep(changeOf(old, node), renamed.get(node.urn)));
  }
  for (const old of before?.graph.nodes ?? []) {
    if (steps.has(old.urn) || old.external === true) continue;
    steps.set(old.urn, { operation: "delete", properties: [] });
  }
  return steps;
}

function changeOf(old: ResourceNode, node: ResourceNode): Step {
  const now = keptInputs(old, node);
  const inputs = differences(old.inputs, now);
  const properties = inputs.map((difference) => {
    const { path, before, after } = difference;
    if (replaces(node.type, path, old.inputs, now)) return propertyOf(path, before, after, true);
    if (!replacesOnChange(node, difference)) return propertyOf(path, before, after);
    return { ...propertyOf(path, before, after, true), because: "replaceOnChanges" as const };
  });
  const all = [...properties, ...optionChanges(old, node)];
  if (all.length === 0) return { operation: "same", properties: [] };
  if (all.some(({ forcesReplacement }) => forcesReplacement)) {
    return { operation: "replace", properties: all, deletedFirst: node.options.deleteBeforeReplace === true };
  }
  // Options are the engine's own, and components are made of nothing that could be replaced.
  const unsure = node.custom && inputs.some(({ path }) => mayReplace(node.type, path));
  return { operation: "update", properties: all, ...(unsure ? { mayReplace: true } : {}) };
}

/** Whether the program asks for a replacement when this changes. Components are made of nothing that could be replaced. */
function replacesOnChange({ custom, options }: ResourceNode, { path, before, after }: Difference): boolean {
  if (!custom) return false;
  const patterns = (options.replaceOnChanges ?? []).map(stepsOf);
  const places = placesOf(before, after, stepsOf(path));
  return patterns.some((pattern) => places.some((place) => covers(pattern, place)));
}

/** Where exactly two values differ: providers tell lists of other lengths place by place. */
function placesOf(before: unknown, after: unknown, steps: readonly PathStep[]): (readonly PathStep[])[] {
  if (JSON.stringify(before) === JSON.stringify(after) && !(after instanceof Unknown)) return [];
  const [old, now] = [partsOf(before), partsOf(after)];
  if (old === undefined && now === undefined) return [steps];
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])];
  return [steps, ...keys.flatMap((key) => placesOf(old?.get(key), now?.get(key), [...steps, key]))];
}

function partsOf(value: unknown): ReadonlyMap<PathStep, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.entries());
  return isRecord(value) && !(value instanceof Unknown) && !(value instanceof Secret)
    ? new Map(Object.entries(value))
    : undefined;
}

/** Protection that comes or goes: no input, and the most important change of all. */
export function optionChanges(old: ResourceNode, node: ResourceNode): ResourceChange["properties"] {
  return (["protect", "retainOnDelete"] as const).flatMap((option) => {
    const [before, after] = [old.options[option] === true, node.options[option] === true];
    return before === after ? [] : [propertyOf(`options.${option}`, before, after)];
  });
}

/** One line of what changes in a resource. */
export function propertyOf(
  path: string,
  before: unknown,
  after: unknown,
  forcesReplacement = false,
): ResourceChange["properties"][number] {
  const [old, now] = [shown(before, path), shown(after, path)];
  return {
    path,
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
    ...(forcesReplacement ? { forcesReplacement } : {}),
  };
}
