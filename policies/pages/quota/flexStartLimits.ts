import { type PolicyPage, readsOf } from "../page.ts";

const pool = "gcp:container/nodePool:NodePool";

const common = { cluster: "example", location: "us-central1", nodeLocations: ["us-central1-a"] };

export const flexStartLimitsPage: PolicyPage = {
  policy: "capacity-flexstart-limits",
  accident:
    "A queued pool without `NO_RESERVATION` is answered with an error 400 after the cluster around it stands; a flex-start pool with auto-repair, a node count, a reservation or spot is refused as well. " +
    "One that is let through and asked for longer than seven days loses its nodes in the middle of the job.",
  sources: [
    "https://github.com/hashicorp/terraform-provider-google/issues/18341",
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/3995",
    "https://github.com/GoogleCloudPlatform/k8s-config-connector/pull/11085",
  ],
  reads: readsOf([pool], {
    "nodeConfig.flexStart": {
      use: "whether nodes come when there are some",
      whenAbsent: "then nodes come at once, and stay",
    },
    "queuedProvisioning.enabled": "the same, for a whole job at once",
    "nodeConfig.maxRunDuration": "how long nodes live: seven days at most",
    "nodeConfig.reservationAffinity.consumeReservationType": "has to be `NO_RESERVATION`",
    "nodeConfig.spot": "such nodes are not spot",
    "nodeConfig.preemptible": "such nodes are not preemptible",
    "management.autoRepair": "has to be off in a flex-start pool",
    nodeCount: "such a pool has no fixed size",
    "autoscaling.minNodeCount": "such a pool starts empty",
    "autoscaling.totalMinNodeCount": "such a pool starts empty",
    initialNodeCount: "such a pool starts empty",
  }),
  example: {
    fails: {
      resources: [
        {
          type: pool,
          name: "train",
          inputs: {
            ...common,
            nodeCount: 4,
            nodeConfig: {
              machineType: "a3-megagpu-8g",
              flexStart: true,
              maxRunDuration: "1209600s",
              reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
            },
          },
        },
      ],
    },
    fixed: {
      resources: [
        {
          type: pool,
          name: "train",
          inputs: {
            ...common,
            autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 4 },
            management: { autoRepair: false },
            nodeConfig: {
              machineType: "a3-megagpu-8g",
              flexStart: true,
              maxRunDuration: "604800s",
              reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
            },
          },
        },
      ],
    },
  },
  notes: ["Pools inside a `gcp:container:Cluster` are judged as well."],
};
