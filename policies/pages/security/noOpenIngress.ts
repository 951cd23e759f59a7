import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const group = "aws:ec2/securityGroup:SecurityGroup";
const later = "a range or a tag of another resource: it is judged during the update, before the rule is made";
const firewall = "gcp:compute/firewall:Firewall";

const resources = (range: string, sources: object): ExampleResource[] => [
  {
    type: group,
    name: "bastion",
    inputs: {
      vpcId: "vpc-0abc1234def567890",
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [range] }],
    },
  },
  {
    type: firewall,
    name: "notebooks",
    inputs: { network: "example", allows: [{ protocol: "tcp", ports: ["8888"] }], ...sources },
  },
];

export const noOpenIngressPage: PolicyPage = {
  policy: "no-open-ingress",
  accident:
    "A notebook, a dashboard or SSH that the whole internet reaches is found by those who scan all of it, and machines with GPUs are taken over to mine or to resell. " +
    "Opening a group to everybody is also how people try, and fail, to make EFA work, which needs a rule that names the group itself.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",
    "https://docs.cloud.google.com/firewall/docs/firewalls",
  ],
  reads: [
    ...readsOf([group], {
      "ingress[*].cidrBlocks[*]": { use: "who is let in", whenUnknown: later, whenAbsent: "no range lets nobody in" },
      "ingress[*].ipv6CidrBlocks[*]": "who is let in",
      "ingress[*].protocol": "what is let in",
      "ingress[*].fromPort": "what is let in",
      "ingress[*].toPort": "what is let in",
    }),
    ...readsOf([firewall], {
      "sourceRanges[*]": { use: "who is let in", whenUnknown: later },
      "sourceTags[*]": { use: "who is let in", whenUnknown: later },
      "sourceServiceAccounts[*]": { use: "who is let in", whenUnknown: later },
      "allows[*].protocol": "what is let in",
      "allows[*].ports[*]": "what is let in",
      "allows[*]": { use: "what is let in", whenAbsent: "a rule without ports opens none" },
      direction: "rules for what goes out are left alone",
      disabled: "rules that are switched off are left alone",
      "match.*": "the context of a rule of a firewall policy",
    }),
  ],
  example: {
    fails: { resources: resources("0.0.0.0/0", {}) },
    fixed: { resources: resources("203.0.113.0/24", { sourceRanges: ["10.0.0.0/8"] }) },
  },
  notes: [
    "Rules as resources of their own, default security groups, and firewall policies of Google Cloud are judged as well.",
    "A rule of Google Cloud without any source admits everybody.",
  ],
};
