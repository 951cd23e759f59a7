import { expect } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import { type RawOptions, raw } from "../support/analyzer.ts";

export const guide = "https://docs.cloud.google.com/kubernetes-engine/docs";
const poolType = "gcp:container/nodePool:NodePool";
export const clusterType = "gcp:container/cluster:Cluster";

/** A node pool in one zone of us-central1, unless it says otherwise. */
export function pool(name: string, inputs: Properties, options: RawOptions = {}): ResourceNode {
  const where = { cluster: "c", location: "us-central1", nodeLocations: ["us-central1-a"] };
  return raw(poolType, name, { ...where, ...inputs }, options);
}

/** The same pool, inside a cluster. */
export function within(inputs: Properties): ResourceNode {
  const { location = "us-central1", nodeLocations = ["us-central1-a"], ...rest } = inputs;
  return raw(clusterType, "c", { location, nodePools: [{ nodeConfig: {} }, { nodeLocations, ...rest }] });
}

/** What is reported where a policy cannot judge, because this path is not known yet. */
export const unread = (name: string, what: string, path: string) => ({
  urn: expect.stringMatching(`::${name}$`),
  because: "unknown",
  message: `${name}: ${what} cannot be judged, because ${path} is known only after creation. Fix: give ${path} as a plain value.`,
});
