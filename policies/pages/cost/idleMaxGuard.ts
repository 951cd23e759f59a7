import type { ExampleResource, PolicyPage } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const pool = "gcp:container/nodePool:NodePool";

const notebooks = (minSize: number, maxSize: number): ExampleResource => ({
  type: group,
  name: "notebooks",
  inputs: {
    clusterName: "example",
    instanceTypes: ["g6e.xlarge"],
    subnetIds: ["subnet-0abc1234def567890"],
    scalingConfig: { minSize, desiredSize: 1, maxSize },
  },
});

const tryout = (autoscaling: object): ExampleResource => ({
  type: pool,
  name: "tryout",
  inputs: {
    cluster: "example",
    location: "us-central1",
    nodeLocations: ["us-central1-a", "us-central1-b"],
    initialNodeCount: 1,
    autoscaling,
    nodeConfig: { machineType: "g2-standard-8" },
  },
});

const noType = "which has no accelerator";

export const idleMaxGuardPage: PolicyPage = {
  policy: "cost-idle-max-guard",
  accident:
    "A job that fails and is retried asks for a node each time, and the autoscaler gives it one until the maximum is reached; where the maximum is a number that somebody took from an example, that is a hundred nodes on a Saturday. " +
    "And a notebook pool that keeps one node for convenience costs 1,358 USD a month while nobody works.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/best-practices/cost-opt-compute.html",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler",
  ],
  reads: [
    {
      types: [group],
      path: "instanceTypes[*]",
      use: "machine types",
      whenAbsent: `EKS then starts t3.medium, ${noType}`,
    },
    {
      types: [pool],
      path: "nodeConfig.machineType",
      use: "machine type",
      whenAbsent: `GKE then starts e2-medium, ${noType}`,
    },
    { types: [pool], path: "autoscaling.*", use: "how many nodes" },
  ],
  example: {
    fails: {
      resources: [notebooks(1, 100), tryout({ minNodeCount: 1, maxNodeCount: 8 })],
    },
    fixed: {
      resources: [notebooks(0, 4), tryout({ minNodeCount: 0, maxNodeCount: 2 })],
    },
  },
  notes: [
    "A pool may grow to `timesDesired` times its desired size, or to `nodesFromZero` machines where that is more: a pool that waits at 0 has nothing to multiply.",
    "With `scaleToZero`, as in dev, no accelerated pool may keep a machine, except those that `allowMin` names.",
    "Counts of GKE that are per zone are multiplied by the zones. Pools without accelerators are not judged, nor are pools whose machines a reservation, a Capacity Block or a calendar reservation has paid for.",
    "The whole stack is judged at once: the machine type of a group stands in its launch template, and zones of a node pool in its cluster.",
  ],
};
