import type * as pulumi from "@pulumi/pulumi";
import { type Problem, Problems } from "../core/problem.ts";
import { isGoogleLabelKey, isGoogleLabelValue } from "../core/tags/googleLabels.ts";
import { isPlain } from "../pulumi/checked.ts";
import type { Ownership } from "../pulumi/tags.ts";

const guide = "https://docs.cloud.google.com/compute/docs/labeling-resources";

type Labels = Record<string, pulumi.Input<string>>;

/** Labels of one child. */
export function labelsOf(ownership: Required<Ownership>, name: string, more: Labels = {}): Labels {
  return { ...more, name, ...ownership };
}

/** The rule of label keys and values as Google Cloud takes them: lower case, digits, `-` and `_`, at most 63 characters. */
export function checkLabels(labels: Labels | undefined, path = "labels"): Problem[] {
  const problems = new Problems();
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isGoogleLabelKey(key)) {
      problems.error(
        `${path}.${key}`,
        key,
        "is not the key of a label",
        "use lower-case letters, digits, - and _, at most 63, beginning with a letter",
        guide,
      );
    }
    if (isPlain(value) && (typeof value !== "string" || !isGoogleLabelValue(value))) {
      problems.error(
        `${path}.${key}`,
        value,
        "is not a value that a label takes",
        "use lower-case letters, digits, - and _, at most 63",
        guide,
      );
    }
  }
  return problems.list;
}

const owned = ["team", "project", "environment", "owner"] as const;

/** The same rule for what becomes labels without being called so: whose resource it is. */
export function checkOwnership(ownership: Ownership): Problem[] {
  return owned.flatMap((key) => {
    const value = ownership[key];
    return value === undefined ? [] : checkLabels({ [key]: value }, "").map((problem) => ({ ...problem, path: key }));
  });
}
