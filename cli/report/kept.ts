import type { ResourceNode } from "../../components/core/graph.ts";
import { type Step, stepsOf } from "../../components/core/path.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import type { Properties } from "../../components/core/value.ts";
import { isRecord } from "../markup.ts";
import type { Side } from "./side.ts";
import { differences } from "./values.ts";

/**
 * The inputs that the engine goes by: what `ignoreChanges` names stays as it was. Components have no use for that option.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/
 */
export function keptInputs(old: ResourceNode, node: ResourceNode): Properties {
  if (!node.custom) return node.inputs;
  return (node.options.ignoreChanges ?? []).reduce<Properties>(
    (inputs, path) => reset(old.inputs, inputs, stepsOf(path)) as Properties,
    node.inputs,
  );
}

function reset(old: unknown, now: unknown, steps: readonly Step[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return old;
  if (Array.isArray(now)) {
    if (step === "*" && rest.length === 0) return old;
    const before = Array.isArray(old) ? old : [];
    return now.map((one, index) => (step === "*" || step === index ? reset(before[index], one, rest) : one));
  }
  if (!isRecord(now)) return now;
  const before = isRecord(old) ? old : {};
  const keys = step === "*" ? new Set([...Object.keys(now), ...Object.keys(before)]) : [String(step)];
  const changed = { ...now };
  for (const key of keys) {
    const value = reset(own(before, key), own(now, key), rest);
    if (value === undefined) delete changed[key];
    else changed[key] = value;
  }
  return changed;
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * The newer side as it will be: a resource whose only changes are ignored costs what it cost. What a component of ours plans
 * stays as planned: there `ignoreChanges` leaves a size to an autoscaler. `unsure` names what would have to be priced or
 * judged anew.
 *
 * @param judged findings of the newer plan
 */
export function asKept(
  before: Side,
  after: Side,
  judged: readonly { readonly urn: string }[],
): { after: Side; unsure: readonly string[] } {
  const kept = new Set<string>();
  const unsure: string[] = [];
  for (const node of after.graph.nodes) {
    const old = before.graph.get(node.urn);
    if (old === undefined || old.external === true || node.external === true) continue;
    if (after.graph.component(node)?.type.startsWith("hybrid-gpu:")) continue;
    const inputs = keptInputs(old, node);
    if (differences(inputs, node.inputs).length === 0) continue;
    if (differences(old.inputs, inputs).length === 0) kept.add(node.urn);
    else if (after.lines.some(({ urn }) => urn === node.urn)) unsure.push(nameOfUrn(node.urn));
  }
  const instead = <T extends { readonly urn: string }>(old: readonly T[], now: readonly T[]): T[] => [
    ...now.filter(({ urn }) => !kept.has(urn)),
    ...old.filter(({ urn }) => kept.has(urn)),
  ];
  const side: Side = {
    graph: after.graph,
    lines: instead(before.lines, after.lines),
    unpriced: instead(before.unpriced, after.unpriced),
    usageBased: instead(before.usageBased, after.usageBased),
  };
  const found = [...new Set(judged.map(({ urn }) => urn).filter((urn) => kept.has(urn)))].map(nameOfUrn);
  const although = (verb: string, names: readonly string[]): string[] =>
    names.length === 0
      ? []
      : [`${verb} as the program says, although ignoreChanges keeps a part of it as it was: ${names.join(", ")}.`];
  return {
    after: kept.size === 0 ? after : side,
    unsure: [...although("Priced", unsure), ...although("Judged", found)],
  };
}
