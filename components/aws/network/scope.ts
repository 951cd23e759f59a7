import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Ownership, tagsOf } from "../../pulumi/tags.ts";

type Tags = Record<string, pulumi.Input<string>>;

/** What every child of one component shares. */
export interface Scope<R extends pulumi.Input<string> = pulumi.Input<string>> {
  /** Name of the component: names of children begin with it. */
  readonly name: string;
  readonly region: R;
  /** Options of every child. */
  readonly child: pulumi.CustomResourceOptions;
  /** Tags of the child of this name. */
  tags(label: string, more?: Tags): Tags;
}

/** `passed`: what every child waits for, so that nothing is half-made when a check refuses. */
export function scopeOf<R extends pulumi.Input<string>>(
  parent: pulumi.Resource,
  name: string,
  region: R,
  ownership: Required<Ownership>,
  shared: Tags = {},
  passed?: pulumi.Output<pulumi.Resource[]>,
): Scope<R> {
  return {
    name,
    region,
    child: passed === undefined ? { parent } : { parent, dependsOn: passed },
    tags: (label, more = {}) => tagsOf(ownership, label, { ...shared, ...more }),
  };
}

/** The account that the provider of `parent` works in. Known in a preview, unlike ARNs of what is yet to be made. */
export function accountOf(parent: pulumi.Resource): pulumi.Output<string> {
  return getCallerIdentityOutput({}, { parent }).accountId;
}
