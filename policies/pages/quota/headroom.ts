import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";

const train = (name: string, maxSize: number): ExampleResource => ({
  type: group,
  name,
  inputs: {
    clusterName: "example",
    instanceTypes: ["p5.48xlarge"],
    subnetIds: ["subnet-0abc1234def567890"],
    scalingConfig: { minSize: 0, desiredSize: 2, maxSize },
  },
});

const limit = (service: string, code: string, most: number, used: number): object => ({
  place: "aws",
  region: "us-east-2",
  service,
  code,
  limit: most,
  used,
  readAt: "2026-11-20",
});

const config = {
  "pack-configuration": { limits: [limit("ec2", "L-417A185B", 1_920, 192)] },
} as unknown as NonNullable<PolicyPage["example"]["fails"]["config"]>;

export const headroomPage: PolicyPage = {
  policy: "quota-headroom",
  accident:
    "A new account may start no P instance at all, and raising the quota takes days. Two pools that each fit do not fit together, and the second one waits for nodes that never come. " +
    "Checks that cannot read a quota and go on pass everything.",
  sources: [
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5422",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html",
    "https://github.com/marin-community/marin/pull/1612",
  ],
  reads: readsOf([group], {
    "instanceTypes[*]": "vCPUs of a node, and whose quota they spend",
    "scalingConfig.maxSize": "how many nodes there may be",
    capacityType: "spot has quotas of its own",
    clusterName: "node groups of a cluster have a quota, too",
  }),
  example: {
    fails: { resources: [train("pretrain", 8), train("finetune", 4)], config },
    fixed: { resources: [train("pretrain", 6), train("finetune", 3)], config },
  },
  notes: [
    "Every pool counts at its maximum size, summed over the stack. `limits` and `snapshotFiles` of [pack-configuration](pack-configuration.md) say what an account may use and uses; `ownedUse` is what this stack has already.",
    "A quota that fits is not capacity: the zone may have no machines.",
    "A quota that nobody declared is a violation in prod only.",
  ],
};
