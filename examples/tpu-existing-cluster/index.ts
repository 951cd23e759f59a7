import { GcpCapacityKind, type GkeClusterRef, TpuSlice } from "hybrid-gpu/gcp";

// A cluster that something else made: described by hand, nothing of it is touched.
const cluster: GkeClusterRef = {
  name: "shared",
  location: "us-east5",
  project: "example-project",
  version: "1.35.3-gke.1389000",
  workloadPool: "example-project.svc.id.goog",
  nodeServiceAccount: "nodes@example-project.iam.gserviceaccount.com",
  network: {
    project: "example-project",
    region: "us-east5",
    network: "shared",
    subnetwork: "nodes",
    podRange: "pods",
    serviceRange: "services",
  },
};

// 4 × 4 = 16 chips on 4 nodes, all of them or none.
const slice = new TpuSlice("tryout", {
  cluster,
  generation: "v6e",
  topology: "4x4",
  zone: "us-east5-b",
  capacity: { kind: GcpCapacityKind.FlexStart },
  team: "language",
});

export const nodes = slice.nodesPerSlice;
