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
  /** What the API server takes where nothing is given: to say so later changes nothing. */
  readonly usual: unknown;
  /** Words behind the path. */
  readonly words: (value: unknown) => string;
}

const immutableField = (path: string, usual?: unknown): Frozen => ({
  path,
  usual,
  words: (value) => `Invalid value: ${JSON.stringify(value ?? null)}: field is immutable`,
});
const forbiddenField = (path: string, words: string, usual?: unknown): Frozen => ({
  path,
  usual,
  words: () => `Forbidden: ${words}`,
});

/**
 * Fields by kind, without those that the provider replaces an object for (`components/lifecycle/kubernetes`).
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/ for what is usual
 */
const frozen: Readonly<Record<string, readonly Frozen[]>> = {
  PersistentVolume: [immutableField("spec.nodeAffinity"), immutableField("spec.volumeMode", "Filesystem")],
  Job: [
    immutableField("spec.completionMode", "NonIndexed"),
    immutableField("spec.podFailurePolicy"),
    immutableField("spec.backoffLimitPerIndex"),
    immutableField("spec.managedBy"),
    immutableField("spec.successPolicy"),
  ],
  StorageClass: [
    forbiddenField("reclaimPolicy", "updates to reclaimPolicy are forbidden.", "Delete"),
    immutableField("volumeBindingMode", "Immediate"),
  ],
  IngressClass: [immutableField("spec.controller")],
  PriorityClass: [
    forbiddenField("value", "may not be changed in an update."),
    immutableField("preemptionPolicy", "PreemptLowerPriority"),
  ],
  RuntimeClass: [immutableField("handler")],
};

/** Fields of a claim that may be changed: the size, where its class lets it grow, and the class of its attributes. */
const changeable = new Set(["resources", "volumeAttributesClassName"]);

/** Fields that the cluster fills in where a claim says nothing: with what, nobody knows here. */
const filledIn = new Set(["storageClassName", "volumeName"]);
const usualOfClaim: Readonly<Record<string, unknown>> = { volumeMode: "Filesystem" };

export const immutableSource =
  "kubernetes/kubernetes pkg/apis/{core,batch,storage,networking,scheduling,node}/validation/validation.go";

/** What of a change the API server refuses, in its words; empty where it takes all of it. What is unknown passes. */
export function immutableProblems(kind: string, before: Existing, after: Properties): string[] {
  const changed = (frozen[kind] ?? [])
    .filter(({ path, usual }) => differs(before.inputs, after, path, usual))
    .map(({ path, words }) => {
      const value = read(after, path);
      return `${path}: ${words(value.state === "known" ? value.value : undefined)}`;
    });
  return kind === "PersistentVolumeClaim" ? [...changed, ...claimProblems(before, after)] : changed;
}

function claimProblems(before: Existing, after: Properties): string[] {
  const fields = new Set([...keysAt(before.inputs, "spec"), ...keysAt(after, "spec")]);
  const fixed = [...fields].filter((field) => {
    const open = filledIn.has(field) && read(before.inputs, `spec.${field}`).state === "absent";
    return !open && !changeable.has(field) && differs(before.inputs, after, `spec.${field}`, usualOfClaim[field]);
  });
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

function differs(before: Properties, after: Properties, path: string, usual?: unknown): boolean {
  const [old, now] = [read(before, path), read(after, path)];
  if (old.state === "unknown" || now.state === "unknown") return false;
  return !isDeepStrictEqual(old.state === "known" ? old.value : usual, now.state === "known" ? now.value : usual);
}

function keysAt(properties: Properties, path: string): string[] {
  const value = read(properties, path);
  return value.state === "known" && typeof value.value === "object" ? Object.keys(value.value as object) : [];
}
