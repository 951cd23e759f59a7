import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const eks = "aws:eks/cluster:Cluster";
const group = "aws:eks/nodeGroup:NodeGroup";
const gke = "gcp:container/cluster:Cluster";
const pool = "gcp:container/nodePool:NodePool";
const addon = "aws:eks/addon:Addon";

const resources = (workloadIdentity: object, mode: string): ExampleResource[] => [
  {
    type: eks,
    name: "train",
    inputs: { name: "train", roleArn: "arn:aws:iam::123456789012:role/cluster" },
  },
  {
    type: group,
    name: "gpus",
    inputs: { clusterName: ref("train", "name"), instanceTypes: ["p5.48xlarge"] },
  },
  {
    type: gke,
    name: "infer",
    inputs: { name: "infer", location: "us-central1", removeDefaultNodePool: true, ...workloadIdentity },
  },
  {
    type: pool,
    name: "l4",
    inputs: {
      cluster: ref("infer", "name"),
      nodeConfig: { machineType: "g2-standard-4", workloadMetadataConfig: { mode } },
    },
  },
];

export const workloadIdentityRequiredPage: PolicyPage = {
  policy: "workload-identity-required",
  accident:
    "Without identities of their own, all pods of a node share the role of the node: a notebook of one team reads and deletes the checkpoints of all others, and the next step is a key file in a ConfigMap.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
  ],
  reads: [
    ...readsOf([group], {
      "instanceTypes[*]": {
        use: "whether it has accelerators",
        whenAbsent: "EKS makes t3.medium then, which has none",
      },
      subnetIds: "where it stands, as for all policies about pools",
    }),
    ...readsOf([eks], {
      "computeConfig.enabled": "Auto Mode brings Pod Identity along",
    }),
    ...readsOf([addon], { addonName: "`eks-pod-identity-agent`" }),
    ...readsOf([gke], {
      enableAutopilot: "Autopilot has it always",
      "workloadIdentityConfig.workloadPool": "whether pods have identities",
      nodePools: "pools of its own",
      removeDefaultNodePool: "whether it has a default pool",
      nodeLocations: "where its pools stand, as for all policies about pools",
    }),
    ...readsOf([pool], {
      cluster: {
        use: "the cluster",
        whenAbsent: "a pool without a cluster says nothing of one, and is stopped itself",
      },
      "nodeConfig.machineType": {
        use: "whether it has accelerators",
        whenAbsent: "GKE makes e2-medium then, which has none",
      },
      "nodeConfig.workloadMetadataConfig.mode": {
        use: "whose identity pods have",
        whenAbsent: "GKE sets it in pools that are made after the cluster has a workload pool, and the policy warns",
      },
    }),
  ],
  example: {
    fails: { resources: resources({}, "GCE_METADATA") },
    fixed: {
      resources: [
        ...resources({ workloadIdentityConfig: { workloadPool: "example.svc.id.goog" } }, "GKE_METADATA"),
        {
          type: addon,
          name: "identity",
          inputs: { addonName: "eks-pod-identity-agent", clusterName: ref("train", "name") },
        },
      ],
    },
  },
  notes: [
    "On EKS the agent of Pod Identity, an association, an OIDC provider of the cluster's issuer or Auto Mode will do; on GKE the workload pool of the cluster and the metadata server of the pool; Autopilot has both.",
    "A cluster that is only named, and made elsewhere, cannot be judged: that is shown, and stops nothing.",
    "A GKE pool that says nothing gets the metadata server when it is made after the cluster has a workload pool: that is a warning.",
    "Which rights the role of a node has is told by `iam-no-wildcards`.",
  ],
};
