import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const pool = "gcp:container/nodePool:NodePool";
const network = "gcp:compute/network:Network";

const networks = (count: number): ExampleResource[] =>
  Array.from({ length: count }, (_, index) => ({
    type: network,
    name: `gpu-${index}`,
    inputs: { autoCreateSubnetworks: false, mtu: 8244 },
  }));

const nodes = (name: string, count: number, networkConfig: object, more: object = {}): ExampleResource => ({
  type: pool,
  name,
  inputs: {
    cluster: "example",
    location: "us-central1",
    nodeLocations: ["us-central1-a"],
    nodeCount: 8,
    nodeConfig: { machineType: "a3-megagpu-8g", guestAccelerators: [{ type: "nvidia-h100-mega-80gb", count: 8 }] },
    networkConfig: {
      ...networkConfig,
      ...(count === 0
        ? {}
        : {
            additionalNodeNetworkConfigs: networks(count).map(({ name: network }) => ({
              network: ref(network, "name"),
            })),
          }),
    },
    ...more,
  },
});

/** Eight nodes that are placed together for one job. */
const pretrain = (networkConfig: object): ExampleResource =>
  nodes("pretrain", 0, networkConfig, { placementPolicy: { type: "COMPACT" } });

const made = { acceleratorNetworkProfile: "auto" };

export const gpudirectNetworksPage: PolicyPage = {
  policy: "gpudirect-networks",
  accident:
    "On A3 Mega with a network missing, the receive daemon sees 7 of 8 GPUs and the job does not start; with none, NCCL falls back to plain TCP: about 4 GB/s instead of about 340 GB/s, on machines that cost the same.",
  sources: [
    "NVIDIA/aicr docs/integrator/gke-tcpxo-networking.md",
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5246",
  ],
  reads: [
    ...readsOf([pool], {
      "nodeConfig.machineType": {
        use: "which GPUs and networks there have to be",
        whenAbsent: "a machine without GPUs takes what networks it is given",
      },
      "nodeConfig.guestAccelerators[*].type": "has to be the GPU of the machine type",
      "nodeConfig.guestAccelerators[*].count": "has to be the number of the machine type",
      "networkConfig.additionalNodeNetworkConfigs": {
        use: "how many further networks nodes have",
        whenAbsent:
          "with none at all nothing breaks, which is a warning where nothing says that one job spans several nodes",
      },
      "networkConfig.acceleratorNetworkProfile": "`auto` has GKE make them",
      "nodeConfig.labels": "whether its nodes are for training",
      "nodeConfig.taints": "whether its nodes are for training",
      "placementPolicy.type": {
        use: "whether its nodes are placed together, for one job",
        whenAbsent: "then nothing says that one job spans several of them, which is a warning",
      },
    }),
    ...readsOf([network], {
      networkProfile: "which zone its RDMA interfaces are of",
      mtu: "what GPUDirect is made for",
    }),
  ],
  example: {
    fails: { resources: [...networks(1), nodes("train", 1, {}), pretrain({})] },
    fixed: { resources: [nodes("train", 0, made), pretrain(made)] },
  },
  notes: [
    "A3 High and Mega with networks of their own need Dataplane V2 (`datapathProvider: ADVANCED_DATAPATH`) and `enableMultiNetworking` of the cluster, and networks with an MTU of 8244: what is missing is a warning.",
    "A network with an RDMA profile is of one zone (`<zone>-vpc-roce`). A pool with nodes in another zone cannot use it, which is a violation; it is seen where the pool is made from the network of the stack.",
    "Attaching all networks of the machine type (eight for A3 Mega) is the other way to mend it.",
    "A pool whose nodes have no such network at all is a violation where one job runs over several of them: they are placed compactly or by a policy, come from a block of a reservation, or a label or a taint says that they are for training (`role`, `node-role`, `workload`, `workload-type` or `purpose` with `training`, `finetuning` and the like). Else it is a warning.",
  ],
};
