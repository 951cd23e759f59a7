import type * as pulumi from "@pulumi/pulumi";
import type { Ownership } from "../../pulumi/tags.ts";
import { labelsOf } from "../labels.ts";

type Labels = Record<string, pulumi.Input<string>>;

/** What every child of one component shares. */
export interface GkeScope<P extends pulumi.Input<string> = pulumi.Input<string>> {
  /** Name of the component: names of children begin with it. */
  readonly name: string;
  /** Id of the project. */
  readonly project: P;
  /** Options of every child. */
  readonly child: pulumi.CustomResourceOptions;
  /** Labels of the child of this name. */
  labels(label: string): Labels;
}

/** `passed`: what every child waits for, so that nothing is half-made when a check refuses. */
export function gkeScopeOf<P extends pulumi.Input<string>>(
  parent: pulumi.Resource,
  name: string,
  project: P,
  ownership: Required<Ownership>,
  shared: Labels = {},
  passed?: pulumi.Output<pulumi.Resource[]>,
): GkeScope<P> {
  return {
    name,
    project,
    child: passed === undefined ? { parent } : { parent, dependsOn: passed },
    labels: (label) => labelsOf(ownership, label, shared),
  };
}
