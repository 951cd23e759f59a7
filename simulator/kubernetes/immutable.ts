import { isDeepStrictEqual } from "node:util";
import { type Properties, read } from "../../components/core/value.ts";
import type { Existing } from "../world/world.ts";
import { quantityOf } from "./quantity.ts";
import { textAt } from "./read.ts";

/**
 * What the API server refuses to change and the provider tries to change all the same, because it does not know that it has
 * to replace the object: in the words of the API server.
 */
interface Frozen {
  readonly path: string;
  /** Words behind the path. */
  readonly words: (value: unknown) => string;
}

const immutableField = (path: string): Frozen => ({
  path,
  words: (value) => `Invalid value: ${JSON.stringify(value ?? null)}: field is immutable`,
});
const forbiddenField = (path: string, words: string): Frozen => ({ path, words: () => `Forbidden: ${words}` });

/** Fields by kind, without those that the provider replaces an object for (`components/lifecycle/kubernetes`). */
const frozen: Readonly<Record<string, readonly Frozen[]>> = {
  PersistentVolume: [immutableField("spec.nodeAffinity"), immutableField("spec.volumeMode")],
  Job: [
    immutableField("spec.completionMode"),
    immutableField("spec.podFailurePolicy"),
    immutableField("spec.backoffLimitPerIndex"),
    immutableField("spec.managedBy"),
    immutableField("spec.successPolicy"),
  ],
  StorageClass: [
    forbiddenField("reclaimPolicy", "updates to reclaimPolicy are forbidden."),
    immutableField("volumeBindingMode"),
  ],
  IngressClass: [immutableField("spec.controller")],
  PriorityClass: [forbiddenField("value", "may not be changed in an update.")],
  RuntimeClass: [immutableField("handler")],
};

/** Fields of a claim that may be changed: the size, where its class lets it grow, and the class of its attributes. */
const changeable = new Set(["resources", "volumeAttributesClassName"]);

export const immutableSource =
  "kubernetes/kubernetes pkg/apis/{core,batch,storage,networking,scheduling,node}/validation/validation.go";

/** What of a change the API server refuses, in its words; empty where it takes all of it. What is unknown passes. */
export function immutableProblems(kind: string, before: Existing, after: Properties): string[] {
  const changed = (frozen[kind] ?? [])
    .filter(({ path }) => differs(before.inputs, after, path))
    .map(({ path, words }) => {
      const value = read(after, path);
      return `${path}: ${words(value.state === "known" ? value.value : undefined)}`;
    });
  return kind === "PersistentVolumeClaim" ? [...changed, ...claimProblems(before, after)] : changed;
}

function claimProblems(before: Existing, after: Properties): string[] {
  const fields = new Set([...keysAt(before.inputs, "spec"), ...keysAt(after, "spec")]);
  const fixed = [...fields].filter((field) => !changeable.has(field) && differs(before.inputs, after, `spec.${field}`));
  const problems =
    fixed.length === 0
      ? []
      : [
          "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
        ];
  const [old, now] = [before.inputs, after].map((one) =>
    quantityOf(textAt(one, "spec.resources.requests.storage") ?? ""),
  );
  const shrunk = old !== undefined && now !== undefined && now < old;
  return shrunk
    ? [...problems, "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"]
    : problems;
}

function differs(before: Properties, after: Properties, path: string): boolean {
  const [old, now] = [read(before, path), read(after, path)];
  if (old.state === "unknown" || now.state === "unknown") return false;
  return !isDeepStrictEqual(
    old.state === "known" ? old.value : undefined,
    now.state === "known" ? now.value : undefined,
  );
}

function keysAt(properties: Properties, path: string): string[] {
  const value = read(properties, path);
  return value.state === "known" && typeof value.value === "object" ? Object.keys(value.value as object) : [];
}
