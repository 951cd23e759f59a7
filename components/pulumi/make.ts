import type * as pulumi from "@pulumi/pulumi";
import { type Override, overridden } from "./override.ts";

/** Makes a child with the caller's override laid over what the component wants. */
export function make<A extends object, T>(
  resource: new (name: string, args: A, opts: pulumi.CustomResourceOptions) => T,
  name: string,
  args: A,
  opts: pulumi.CustomResourceOptions,
  override?: Override<A>,
): T {
  return new resource(name, overridden(args, opts, override), opts);
}
