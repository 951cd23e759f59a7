import { expect } from "vitest";
import { CapacityKind } from "../../components/aws/capacity.ts";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import { EksNeuronNodePool } from "../../components/aws/eksNeuronNodePool.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import type { ClusterRef } from "../../components/aws/refs.ts";
import { describePool, nodeCounts, type PoolPlace } from "../support/poolContract.ts";
import { clusterByHand, clusterIn, failing, later, run } from "./eksFixtures.ts";
import { blockId, zonesGuide } from "./eksGpuNodePoolSupport.ts";

const place: Omit<PoolPlace, "type" | "make" | "asked" | "says" | "taint"> = {
  record: run,
  failing,
  cluster: {
    byHand: () => clusterByHand(owned),
    laterLeaves: () =>
      clusterByHand(
        { ...owned, name: later("cluster-name", "lab"), securityGroupId: later("cluster-group", "sg-cluster") },
        { privateSubnets: { "us-east-2a": later("subnet-a", "subnet-a"), "us-east-2b": "subnet-b" } },
      ),
    later: () => later("cluster", clusterByHand(owned)),
    elsewhere: () => later("cluster", clusterIn("us-west-2", "us-west-2a")),
  },
  words: { nodeLabels: "labels", tags: "tags" },
  counts: nodeCounts,
  held: { capacity: { kind: CapacityKind.Reservation, reservationId: blockId } },
  nodes: "aws:eks/nodeGroup:NodeGroup",
  clusterPath: "clusterName",
  sizeAtCreation: "scalingConfig.desiredSize",
  override: { child: "nodeGroup", property: "forceUpdateVersion", value: true },
  elsewhere: `zone ("us-east-2a") is a zone of us-east-2, not of us-west-2. Fix: use a zone of us-west-2, for example us-west-2a, or change the region. [${zonesGuide}]`,
  labels: ({ inputs }) => inputs["labels"] as Record<string, unknown>,
  taints: ({ inputs }) =>
    (inputs["taints"] as any[]).map(
      ({ key, value, effect }) => `${key}=${value}:${effect === "NO_SCHEDULE" ? "NoSchedule" : effect}`,
    ),
  scaling: ([nodes, ...others]) => {
    expect(others).toEqual([]);
    const { minSize, desiredSize, maxSize } = nodes!.inputs["scalingConfig"] as any;
    return { min: minSize, planned: desiredSize, max: maxSize };
  },
  tags: ({ type, inputs }) => (/:(Tag|Schedule)$/.test(type) ? undefined : (inputs["tags"] as Record<string, unknown>)),
};
const owned: Partial<ClusterRef> = { ownership: { team: "platform", owner: "ops" }, tags: { "cost-centre": "42" } };
const says = { place: "aws", region: "us-east-2", zone: "us-east-2a" } as const;
const gpuPool: Pick<PoolPlace, "type" | "make" | "taint"> = {
  type: "hybrid-gpu:index:EksGpuNodePool",
  make: (name, own, options) => new EksGpuNodePool(name, own as EksNodePoolArgs, options),
  taint: "nvidia.com/gpu",
};

describePool("EksGpuNodePool", {
  ...place,
  ...gpuPool,
  asked: { machineType: "p5.48xlarge", zone: "us-east-2a" },
  says: { ...says, machineType: "p5.48xlarge", accelerator: "H100", acceleratorsPerNode: 8, capacity: "on-demand" },
});

describePool("EksGpuNodePool of a type whose accelerator has spaces in its name", {
  ...place,
  ...gpuPool,
  asked: { machineType: "g7e.48xlarge", zone: "us-east-2a", capacity: { kind: CapacityKind.Spot } },
  says: {
    ...says,
    machineType: "g7e.48xlarge",
    accelerator: "RTX PRO 6000",
    acceleratorsPerNode: 8,
    capacity: "spot",
  },
});

describePool("EksNeuronNodePool", {
  ...place,
  type: "hybrid-gpu:index:EksNeuronNodePool",
  make: (name, own, options) => new EksNeuronNodePool(name, own as EksNodePoolArgs, options),
  asked: { machineType: "trn1.32xlarge", zone: "us-east-2a", capacity: { kind: CapacityKind.Spot } },
  says: { ...says, machineType: "trn1.32xlarge", accelerator: "Trainium", acceleratorsPerNode: 16, capacity: "spot" },
  taint: "aws.amazon.com/neuron",
});
