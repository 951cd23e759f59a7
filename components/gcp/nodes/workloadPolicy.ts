import { ResourcePolicy, type ResourcePolicyArgs } from "@pulumi/gcp/compute/resourcePolicy.js";
import type { NodePoolArgs } from "@pulumi/gcp/container/nodePool.js";
import type * as pulumi from "@pulumi/pulumi";
import { make } from "../../pulumi/make.ts";
import type { GkeMaking } from "./nodePool.ts";

/** A policy by its name says everything: GKE drops the type, and any other than none would come back on every run. */
export function placedBy(policyName: pulumi.Input<string>): {
  placement: NonNullable<NodePoolArgs["placementPolicy"]>;
  placedByName: true;
} {
  return { placement: { type: "", policyName }, placedByName: true };
}

/** The policy that keeps the nodes of a pool, or of each of several pools, in one domain. */
export function workloadPolicy(
  { name, later, child, overrides }: GkeMaking,
  region: string,
  shape: { acceleratorTopology?: string },
): pulumi.Output<string> {
  const inputs: ResourcePolicyArgs = {
    project: later.cluster((cluster) => cluster.project),
    region,
    description: `Nodes of ${name}`,
    workloadPolicy: { type: "HIGH_THROUGHPUT", ...shape },
  };
  const label = `${name}-placement`;
  return make<ResourcePolicyArgs, ResourcePolicy>(ResourcePolicy, label, inputs, child, overrides.resourcePolicy).name;
}
