import type { Refusal } from "../refusal.ts";
import { kindName, type ObjectKind, resourceName } from "./kind.ts";

type Kind = Pick<ObjectKind, "group" | "kind">;

const errors = "kubernetes/apimachinery pkg/api/errors/errors.go";

/** The name is taken. The provider adds what to do about it. */
export function alreadyExists(kind: Kind, name: string): Refusal {
  return {
    code: "AlreadyExists",
    message:
      `${resourceName(kind)} ${JSON.stringify(name)} already exists\n\n` +
      "The resource already exists in the cluster: import it with `pulumi import`, give this one another name, keep the identity of " +
      "a renamed resource with an alias, or change single fields of it with a Patch resource.",
    status: 409,
    source: `${errors} (NewAlreadyExists); pulumi/pulumi-kubernetes provider/pkg/await/await.go (what to do)`,
  };
}

/** What it stands in, or names, is not there. */
export function notFound(kind: Kind, name: string): Refusal {
  return {
    code: "NotFound",
    message: `${resourceName(kind)} ${JSON.stringify(name)} not found`,
    status: 404,
    source: `${errors} (NewNotFound)`,
  };
}

/** What was given is not what the kind takes: one problem, or a list in brackets. */
export function invalid(kind: Kind, name: string, problems: readonly string[], source: string): Refusal {
  const told = problems.length === 1 ? problems[0]! : `[${problems.join(", ")}]`;
  return {
    code: "Invalid",
    message: `${kindName(kind)} ${JSON.stringify(name)} is invalid: ${told}`,
    status: 422,
    source: `${errors} (NewInvalid); ${source}`,
  };
}

/** Admission refuses: a quota, a namespace that is being deleted. */
export function forbidden(kind: Kind, name: string, why: string, source: string): Refusal {
  return {
    code: "Forbidden",
    message: `${resourceName(kind)} ${JSON.stringify(name)} is forbidden: ${why}`,
    status: 403,
    source: `${errors} (NewForbidden); ${source}`,
  };
}

/** Somebody still uses it: the API server only marks it, and the provider waits in vain. */
export function heldBy(finalizer: string, by: string): Refusal {
  return {
    code: "Timeout",
    message: `timed out waiting for the condition: finalizers might be preventing deletion (${finalizer}): it is in use by ${by}`,
    status: 504,
    source:
      "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection; pulumi/pulumi-kubernetes provider/pkg/await/condition/deleted.go",
  };
}
