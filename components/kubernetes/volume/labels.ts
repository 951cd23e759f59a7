import type * as pulumi from "@pulumi/pulumi";
import { isQualifiedName, labelValue } from "../../core/kubernetesNames.ts";
import { derived } from "../../pulumi/later.ts";
import type { Ownership } from "../../pulumi/tags.ts";

type Words = Record<string, pulumi.Input<string>>;

/** Labels of every child. Text that is no label value is made into one; `ownerAnnotations` keeps it as it was. */
export function ownerLabels(ownership: Required<Ownership>, tags: Words = {}): Words {
  return {
    ...Object.fromEntries(keyed(tags).map(([key, value]) => [key, derived(value, labelValue)])),
    ...Object.fromEntries(owned(ownership).map(([key, value]) => [key, labelValue(value)])),
    "app.kubernetes.io/managed-by": "pulumi",
    "app.kubernetes.io/part-of": "hybrid-gpu",
  };
}

/** Who owns it, word for word, where a label cannot say it: an address has an @. */
export function ownerAnnotations(ownership: Required<Ownership>, tags: Words = {}): Words {
  return Object.fromEntries(
    [...keyed(tags), ...owned(ownership)].filter(
      ([, value]) => typeof value === "string" && labelValue(value) !== value,
    ),
  );
}

function owned(ownership: Required<Ownership>): [string, string][] {
  return (["team", "project", "environment", "owner"] as const).map((key) => [`hybrid-gpu/${key}`, ownership[key]]);
}

/** Tags by keys that labels may have; one without a letter or digit has none. */
function keyed(tags: Words): [string, pulumi.Input<string>][] {
  return Object.entries(tags)
    .map(([key, value]): [string, pulumi.Input<string>] => [isQualifiedName(key) ? key : labelValue(key), value])
    .filter(([key]) => key !== "");
}
