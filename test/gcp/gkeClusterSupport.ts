import { GkeCluster, type GkeClusterArgs } from "../../components/gcp/gkeCluster.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";
import { only } from "../support/graph.ts";
import { gkeNetworkByHand, run } from "./gkeFixtures.ts";

export const network = gkeNetworkByHand({
  ownership: { team: "infra", owner: "ann" },
  labels: { "cost-centre": "42" },
});
export const args = (more: Partial<GkeClusterArgs> = {}): GkeClusterArgs => ({ network, ...more });

/** What a cluster on this network is made of. */
export const cluster = (more: Partial<GkeClusterArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new GkeCluster("main", args(more)).ref }), options);
export const controlPlane = (recording: Recording) => only(recording, "gcp:container/cluster:Cluster");
export const systemPool = (recording: Recording) => only(recording, "gcp:container/nodePool:NodePool");

export const project = "example-project";
export const key = "projects/keys-1/locations/us-central1/keyRings/gke/cryptoKeys/secrets";
export const email = "test-dev-main-nodes@example-project.iam.gserviceaccount.com";

/** What nodes are told about identities: those that the cluster begins with, and those of the system pool. */
export const identity = {
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  workloadMetadataConfig: { mode: "GKE_METADATA" },
  metadata: { "disable-legacy-endpoints": "true" },
};

/** The labels of a child of this name. */
export const labelled = (name: string) => ({
  "cost-centre": "42",
  name,
  team: "infra",
  owner: "ann",
  project: "test",
  environment: "dev",
});
