import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:eks/nodeGroup:NodeGroup";

const resources = (ofTemplate: object, ofGroup: object = {}): ExampleResource[] => [
  {
    type: template,
    name: "block",
    inputs: {
      ...ofTemplate,
      capacityReservationSpecification: {
        capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" },
      },
    },
  },
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      capacityType: "CAPACITY_BLOCK",
      subnetIds: ["subnet-0abc1234def567890"],
      launchTemplate: { id: ref("block"), version: "1" },
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 32 },
      ...ofGroup,
    },
  },
];

export const nodeGroupTemplateValidPage: PolicyPage = {
  policy: "node-group-template-valid",
  accident:
    "A Capacity Block that was paid for stays empty because the launch template does not ask for the market `capacity-block`, or because somebody gave it a placement group. " +
    "What is set on the group and on its template alike is refused when the group is created.",
  sources: [
    "https://github.com/awslabs/awsome-distributed-ai/pull/334",
    "https://github.com/eksctl-io/eksctl/issues/8320",
    "https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3730",
    "https://github.com/aws-samples/aws-efa-eks/issues/19",
  ],
  reads: [
    ...readsOf([group], {
      capacityType: {
        use: "whether it is in a Capacity Block",
        whenAbsent: "on demand, the default, it needs nothing of a block",
      },
      "launchTemplate.*": {
        use: "the template that it starts nodes from",
        whenAbsent: "without a template nothing is set twice",
      },
      diskSize: { use: "is set in the template", whenAbsent: "then it is set once" },
      "instanceTypes[*]": "are set in one of both",
      amiType: "is set in one of both",
      version: "is set in one of both",
      releaseVersion: "is set in one of both",
      remoteAccess: "is set in the template",
      subnetIds: "a block is in one zone",
      "scalingConfig.desiredSize": "nodes before the block begins",
    }),
    ...readsOf([template], {
      instanceType: "is set here for a block",
      imageId: "excludes versions of the group",
      "instanceMarketOptions.marketType": "is `capacity-block` for a block, and else left out",
      "capacityReservationSpecification.*": "names the block",
      "placement.*": "a block brings its own placement",
      iamInstanceProfile: "is EKS's to set",
      instanceInitiatedShutdownBehavior: "is EKS's to set",
      "hibernationOptions.configured": "managed nodes do not hibernate",
      vpcSecurityGroupIds: "excludes those of interfaces",
      networkInterfaces: "have no subnet and, if several, no public address",
    }),
  ],
  example: {
    fails: {
      resources: resources({ placement: { groupName: "train" } }, { instanceTypes: ["p5.48xlarge"], diskSize: 200 }),
    },
    fixed: {
      resources: resources({
        instanceType: "p5.48xlarge",
        instanceMarketOptions: { marketType: "capacity-block" },
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 200, volumeType: "gp3" } }],
      }),
    },
  },
};
