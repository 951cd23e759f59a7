import * as pulumi from "@pulumi/pulumi";

/**
 * The id of the project that counts: what the component is told, then the stack's `gcp:project`. Plain, because names of
 * networks and identities are made from it. An argument of this meaning is called `projectId`; `project` is whose it is.
 */
export function projectIdOf(args: { readonly projectId?: string }): string | undefined {
  return args.projectId ?? new pulumi.Config("gcp").get("project");
}
