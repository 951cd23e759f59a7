import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import { gated } from "../../pulumi/checked.ts";
import { derived } from "../../pulumi/later.ts";
import { checkLabels } from "../labels.ts";

type Labels = Record<string, pulumi.Input<string>>;

/** Labels whose values may come later, behind the rule about them. */
export interface GatedLabels {
  readonly labels: Labels;
  readonly passed: pulumi.Output<pulumi.Resource[]> | undefined;
}

/** Puts labels that are not plain behind their rule: Google refuses them only when it makes what they are for. */
export function gatedLabels(type: string, name: string, labels: Labels, parent: pulumi.Resource): GatedLabels {
  const rule = (values: { labels: Record<string, string> }): Problem[] => checkLabels(values.labels);
  const { values, passed } = gated<{ labels: Record<string, string> }>(type, name, { labels } as never, rule, parent);
  const byKey = Object.keys(labels).map((key) => [key, derived(values.labels, (all) => all[key]!)]);
  return { labels: Object.fromEntries(byKey), passed };
}

/** When all of these have let their inputs through; `undefined` where nothing is waited for. */
export function allPassed(
  passed: readonly (pulumi.Output<pulumi.Resource[]> | undefined)[],
): pulumi.Output<pulumi.Resource[]> | undefined {
  const waits = passed.filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : pulumi.all(waits).apply((): pulumi.Resource[] => []);
}
