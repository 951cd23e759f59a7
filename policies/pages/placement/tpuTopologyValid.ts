import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const pool = "gcp:container/nodePool:NodePool";
const vm = "gcp:tpu/v2Vm:V2Vm";

const pretrain = (tpuTopology: string, nodeCount: number): ExampleResource => ({
  type: pool,
  name: "pretrain",
  inputs: {
    cluster: "example",
    location: "us-east5",
    nodeLocations: ["us-east5-a"],
    nodeCount,
    nodeConfig: { machineType: "ct5p-hightpu-4t" },
    placementPolicy: { type: "COMPACT", tpuTopology },
  },
});

const notebook = (acceleratorType: string): ExampleResource => ({
  type: vm,
  name: "notebook",
  inputs: { zone: "us-east5-a", runtimeVersion: "v2-alpha-tpuv5", acceleratorType },
});

export const tpuTopologyValidPage: PolicyPage = {
  policy: "tpu-topology-valid",
  accident:
    'A pool whose node count is not that of its slice is refused by Compute Engine ("invalid target size … gang mode"), after the cluster around it is built; and names such as v5p-128 count cores, not chips, so that half or twice the slice is asked for.',
  sources: [
    "https://github.com/AI-Hypercomputer/xpk/issues/751",
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5557",
    "https://github.com/vllm-project/ci-infra/pull/547",
  ],
  reads: [
    ...readsOf([pool], {
      "nodeConfig.machineType": {
        use: "generation, and chips of a node",
        whenAbsent: "other machines are no slice",
      },
      "placementPolicy.type": {
        use: "has to be `COMPACT` for a slice",
        whenAbsent: "without placement nodes are on their own",
      },
      "placementPolicy.tpuTopology": {
        use: "shape of the slice",
        whenAbsent: "without placement nodes are on their own",
      },
      "placementPolicy.policyName": "workload policy that has the shape (TPU7x)",
      nodeCount: "has to be the nodes of the slice",
      initialNodeCount: "has to be none or the nodes of the slice",
      "autoscaling.*": "from none to the nodes of the slice",
      "nodeLocations[*]": "a slice is in one zone",
    }),
    ...readsOf([vm], {
      acceleratorType: { use: "name of the slice", whenAbsent: "then the Cloud TPU API has a default of its own" },
      "acceleratorConfig.*": "generation and shape, instead of the name",
    }),
  ],
  example: {
    fails: { resources: [pretrain("8x8x16", 128), notebook("v5p-6")] },
    fixed: { resources: [pretrain("8x8x16", 256), notebook("v5p-8")] },
  },
  notes: [
    "The topology of TPU7x comes from the workload policy behind `placementPolicy.policyName`, which is looked up in the stack.",
    "Pools inside a `gcp:container:Cluster` are judged as well.",
  ],
};
