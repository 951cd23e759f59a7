import type * as pulumi from "@pulumi/pulumi";

/**
 * A raw change to one child's arguments, after the component has filled them in: an object is laid over them (top-level
 * properties replace), a function gets them and returns what to use. For what the component does not offer yet.
 */
export type Override<A extends object> = Partial<A> | ((args: A, opts: pulumi.CustomResourceOptions) => A | undefined);

/** Applies an override, if there is one. */
export function overridden<A extends object>(
  args: A,
  opts: pulumi.CustomResourceOptions,
  override: Override<A> | undefined,
): A {
  if (override === undefined) return args;
  if (typeof override === "function") return override(args, opts) ?? args;
  return { ...args, ...override };
}
