import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const everywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const itself = { protocol: "-1", fromPort: 0, toPort: 0, self: true };

const train: ExampleResource[] = [
  {
    type: securityGroup,
    name: "nodes",
    inputs: { vpcId: "vpc-0abc1234def567890", ingress: [itself], egress: [everywhere] },
  },
  {
    type: template,
    name: "train",
    inputs: {
      instanceType: "g6e.24xlarge",
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa", securityGroups: [ref("nodes")] },
      ],
    },
  },
];

export const efaSelfReferencePage: PolicyPage = {
  policy: "efa-sg-self-reference",
  accident:
    "A group that lets everything out to 0.0.0.0/0 and everything in from itself looks open, and TCP works. EFA addresses are neither IPv4 nor IPv6, so only a rule that names the group lets EFA out: " +
    'every job over several nodes hangs, or ends with "Unresponsive receiver (reachable by EFA device but handshake failed)".',
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html",
    "https://github.com/awslabs/awsome-distributed-ai/issues/546",
    "https://github.com/gardener/gardener-extension-provider-aws/issues/1832",
    "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
  ],
  reads: [
    {
      types: [template],
      path: "networkInterfaces",
      use: "interfaces with EFA",
      whenAbsent: "a template without interfaces has no EFA",
    },
    {
      types: [template],
      path: "networkInterfaces[*]",
      use: "an interface",
      whenAbsent: "the interface with EFA is gone then",
    },
    {
      types: [template],
      path: "networkInterfaces[*].interfaceType",
      use: "whether it carries EFA",
      whenAbsent: "it is an ordinary interface then",
    },
    { types: [template], path: "networkInterfaces[*].securityGroups.*", use: "the groups that it carries" },
    { types: [securityGroup], path: "ingress[*].*", use: "rules in: `protocol`, `self`, `securityGroups`" },
    { types: [securityGroup], path: "egress[*].*", use: "rules out: `protocol`, `self`, `securityGroups`" },
    { types: [egressRule], path: "securityGroupId", use: "the group that it is a rule of" },
    { types: [egressRule], path: "referencedSecurityGroupId", use: "whether the peer is the group itself" },
    { types: [egressRule], path: "ipProtocol", use: "whether it is about all traffic" },
  ],
  example: {
    fails: { resources: train },
    fixed: {
      resources: [
        ...train,
        {
          type: egressRule,
          name: "nodes-efa",
          inputs: { securityGroupId: ref("nodes"), referencedSecurityGroupId: ref("nodes"), ipProtocol: "-1" },
        },
      ],
    },
  },
  notes: [
    "Rules count inside the group (`self: true`), as `aws.ec2.SecurityGroupRule` (`self: true`, or its own id in `sourceSecurityGroupId`) and as rules of `aws.vpc`. It is enough that one of the groups of an interface has both.",
    "A group that is named by a plain id and is not of the stack cannot be judged: that is a warning. So is a list of groups of which it is known only later which an interface carries; the update judges it again.",
    "The group that EKS makes for a cluster has both rules in clusters of today; those of older clusters may lack the one for EFA.",
  ],
};
