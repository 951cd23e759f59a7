import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const pool = "gcp:container/nodePool:NodePool";

const train = (more: object): ExampleResource => ({
  type: pool,
  name: "train",
  inputs: {
    cluster: "example",
    location: "us-central1",
    nodeLocations: ["us-central1-a"],
    nodeCount: 16,
    nodeConfig: {
      machineType: "a3-megagpu-8g",
      reservationAffinity: {
        consumeReservationType: "SPECIFIC_RESERVATION",
        key: "compute.googleapis.com/reservation-name",
        values: ["train-h100"],
      },
    },
    ...more,
  },
});

export const compactPlacementPage: PolicyPage = {
  policy: "gcp-compact-placement",
  accident:
    'A3 Mega nodes of a named reservation that also ask for compact placement cannot be created; a pool of TPU7x with it ends in state ERROR ("Use workload policy instead"). ' +
    "Without any placement, nodes stand anywhere in the zone, and jobs run at the speed of the longest way.",
  sources: [
    "https://github.com/AI-Hypercomputer/xpk/pull/1073",
    "https://github.com/AI-Hypercomputer/xpk/issues/476",
    "https://github.com/vllm-project/ci-infra/pull/547",
  ],
  reads: readsOf([pool], {
    "placementPolicy.type": {
      use: "whether it asks for compact placement",
      whenAbsent: "then the reservation places the nodes",
    },
    "placementPolicy.policyName": "whether a workload policy places it",
    "nodeConfig.machineType": {
      use: "what placement its nodes can have",
      whenAbsent: "other machine types can be placed so",
    },
    "nodeConfig.reservationAffinity.consumeReservationType": {
      use: "whether a reservation places its nodes",
      whenAbsent: "nodes without a reservation can be placed so",
    },
    "nodeConfig.flexStart": "flex-start nodes of some types cannot be placed",
    "queuedProvisioning.enabled": "queued GPU nodes cannot be placed",
    "upgradeSettings.strategy": "blue-green upgrades do not go with it",
    "nodeLocations[*]": "compact nodes are in one zone",
    "autoscaling.totalMaxNodeCount": "one node needs no placement",
    nodeCount: "one node needs no placement",
  }),
  example: {
    fails: { resources: [train({ placementPolicy: { type: "COMPACT" } })] },
    fixed: { resources: [train({})] },
  },
  notes: [
    "GPUs that talk over GPUDirect and are placed by nothing are a warning.",
    "Where a workload policy is needed (TPU7x, A4X), see [tpu-topology-valid](tpu-topology-valid.md).",
  ],
};
