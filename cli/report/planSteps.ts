import type { ResourceNode } from "../../components/core/graph.ts";
import { mayReplace, replaces } from "../../components/lifecycle/replacedBy.ts";
import type { ResourceChange } from "./model.ts";
import type { Side, Step } from "./side.ts";
import { differences, shown } from "./values.ts";

/**
 * What happens to each resource between two plans. Without the engine nobody can tell all replacements from updates: those are
 * told whose inputs are known to force one, and of the others it is told where they may.
 */
export function planSteps(before: Side | null, after: Side): Map<string, Step> {
  const steps = new Map<string, Step>();
  for (const node of after.graph.nodes) {
    const old = before?.graph.get(node.urn);
    if (node.external === true) steps.set(node.urn, { operation: "read", properties: [] });
    else if (old === undefined || old.external === true) steps.set(node.urn, { operation: "create", properties: [] });
    else steps.set(node.urn, changeOf(old, node));
  }
  for (const old of before?.graph.nodes ?? []) {
    if (steps.has(old.urn) || old.external === true) continue;
    steps.set(old.urn, { operation: "delete", properties: [] });
  }
  return steps;
}

function changeOf(old: ResourceNode, node: ResourceNode): Step {
  const ignored = node.options.ignoreChanges ?? [];
  const inputs = differences(old.inputs, node.inputs).filter(
    ({ path }) => !ignored.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
  );
  const properties = inputs.map(({ path, before, after }) =>
    propertyOf(path, before, after, replaces(node.type, path, old.inputs, node.inputs)),
  );
  const all = [...properties, ...optionChanges(old, node)];
  if (all.length === 0) return { operation: "same", properties: [] };
  if (all.some(({ forcesReplacement }) => forcesReplacement)) {
    return { operation: "replace", properties: all, deletedFirst: node.options.deleteBeforeReplace === true };
  }
  // Options are the engine's own, and components are made of nothing that could be replaced.
  const unsure = node.custom && inputs.some(({ path }) => mayReplace(node.type, path));
  return { operation: "update", properties: all, ...(unsure ? { mayReplace: true } : {}) };
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
