import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const eks = "aws:eks/cluster:Cluster";
const gke = "gcp:container/cluster:Cluster";
const later = "a value of another resource: it is judged during the update, before the cluster is made";

const resources = (range: string): ExampleResource[] => [
  {
    type: eks,
    name: "train",
    inputs: {
      roleArn: "arn:aws:iam::123456789012:role/cluster",
      vpcConfig: {
        subnetIds: ["subnet-0a1b2c3d", "subnet-1a2b3c4d"],
        endpointPublicAccess: true,
        endpointPrivateAccess: true,
        publicAccessCidrs: [range],
      },
    },
  },
  {
    type: gke,
    name: "infer",
    inputs: { location: "us-central1", masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: range }] } },
  },
];

export const controlPlanePrivatePage: PolicyPage = {
  policy: "control-plane-private",
  accident:
    "An API server that everybody reaches is one leaked kubeconfig or one flaw before authentication away from every workload and every secret of the cluster. " +
    "Both EKS and GKE open it to the whole internet unless they are told otherwise.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
    "https://www.tenable.com/audits/items/CIS_Google_Kubernetes_Engine_GKE_v2.0.0_L2.audit:bb8bd346050e6b43144da86df9aa77f9",
  ],
  reads: [
    ...readsOf([eks], {
      "vpcConfig.endpointPublicAccess": { use: "whether there is a public endpoint", whenUnknown: later },
      "vpcConfig.publicAccessCidrs[*]": { use: "who reaches it", whenUnknown: later },
    }),
    ...readsOf([gke], {
      "privateClusterConfig.enablePrivateEndpoint": { use: "whether the endpoint is private", whenUnknown: later },
      "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled": {
        use: "whether there is an endpoint by address",
        whenUnknown: later,
      },
      "masterAuthorizedNetworksConfig.gcpPublicCidrsAccessEnabled": "whether machines of other customers reach it",
      "masterAuthorizedNetworksConfig.cidrBlocks[*].cidrBlock": { use: "who reaches it", whenUnknown: later },
      "masterAuthorizedNetworksConfig.cidrBlocks[*]": {
        use: "who reaches it",
        whenAbsent: "authorized networks without a range let nobody in",
      },
    }),
  ],
  example: {
    fails: { resources: resources("0.0.0.0/0") },
    fixed: { resources: resources("203.0.113.0/24") },
  },
  notes: [
    "A list of ranges passes as long as they hold no more public addresses than a /8 of IPv4 or a /16 of IPv6 together; private ranges are not counted.",
    "The DNS endpoint of GKE knows no ranges, and lets nobody through whom IAM does not know; Google and the CIS benchmark prefer it to an address, and so it passes. `allowDnsEndpoint: false` stops one that answers the internet.",
  ],
};
