import * as pulumi from "@pulumi/pulumi";
import type { GkeNetworkRef } from "../refs.ts";

/** A description that is an object now, whatever its leaves are; `undefined` when the whole of it comes later. */
export function describedNow<T extends object>(ref: pulumi.Input<T>): T | undefined {
  return pulumi.Output.isInstance(ref) || ref instanceof Promise ? undefined : (ref as T);
}

/** Something of a network: as it stands in a description that is here now, and later when that comes later. */
export function leafOf<T>(
  network: pulumi.Input<GkeNetworkRef>,
  leaf: (network: GkeNetworkRef) => pulumi.Input<T>,
): pulumi.Input<T> {
  const known = describedNow(network);
  if (known !== undefined) return leaf(known);
  return pulumi
    .output(network as pulumi.Input<object>)
    .apply((later) => leaf(later as GkeNetworkRef)) as pulumi.Output<T>;
}
