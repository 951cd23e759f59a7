import type * as pulumi from "@pulumi/pulumi";
import { derived } from "../../pulumi/later.ts";
import type { GkeNetworkRef } from "../refs.ts";

/** Something of a network: as it stands in a description that is here now, and later when that comes later. */
export function leafOf<T>(
  network: pulumi.Input<GkeNetworkRef>,
  leaf: (network: GkeNetworkRef) => pulumi.Input<T>,
): pulumi.Input<T> {
  return derived(network, leaf) as pulumi.Input<T>;
}
