import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const pool = "gcp:container/nodePool:NodePool";

const networks = (count: number): ExampleResource[] =>
  Array.from({ length: count }, (_, index) => ({
    type: "gcp:compute/network:Network",
    name: `gpu-${index}`,
    inputs: { autoCreateSubnetworks: false, mtu: 8244 },
  }));

const train = (count: number, more: object = {}): ExampleResource => ({
  type: pool,
  name: "train",
  inputs: {
    cluster: "example",
    location: "us-central1",
    nodeLocations: ["us-central1-a"],
    nodeCount: 8,
    nodeConfig: { machineType: "a3-megagpu-8g", guestAccelerators: [{ type: "nvidia-h100-mega-80gb", count: 8 }] },
    networkConfig: {
      ...more,
      ...(count === 0
        ? {}
        : {
            additionalNodeNetworkConfigs: networks(count).map(({ name }) => ({ network: ref(name, "name") })),
          }),
    },
  },
});

export const gpudirectNetworksPage: PolicyPage = {
  policy: "gpudirect-networks",
  accident:
    "On A3 Mega with a network missing, the receive daemon sees 7 of 8 GPUs and the job does not start; with none, NCCL falls back to plain TCP: about 4 GB/s instead of about 340 GB/s, on machines that cost the same.",
  sources: [
    "NVIDIA/aicr docs/integrator/gke-tcpxo-networking.md",
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5246",
  ],
  reads: readsOf([pool], {
    "nodeConfig.machineType": {
      use: "which GPUs and networks there have to be",
      whenAbsent: "a machine without GPUs takes what networks it is given",
    },
    "nodeConfig.guestAccelerators[*].type": "has to be the GPU of the machine type",
    "nodeConfig.guestAccelerators[*].count": "has to be the number of the machine type",
    "networkConfig.additionalNodeNetworkConfigs": {
      use: "how many further networks nodes have",
      whenAbsent: "with none at all nothing breaks, which is a warning",
    },
    "networkConfig.acceleratorNetworkProfile": "`auto` has GKE make them",
  }),
  example: {
    fails: { resources: [...networks(1), train(1)] },
    fixed: { resources: [train(0, { acceleratorNetworkProfile: "auto" })] },
  },
  notes: [
    "Attaching all networks of the machine type (eight for A3 Mega) is the other way to mend it.",
    "A pool whose nodes have no such network at all is a warning: nothing breaks where no job spans several nodes.",
  ],
};
