import type { ResourceNode } from "../../components/core/graph.ts";
import { type Read, readList, readNumber, readString } from "../../components/core/value.ts";
import { type IngressRule, openIngress } from "../../components/security/ingress.ts";
import { type Finding, gpuPolicy, levels, type PolicyContext } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import { deferredIngress as deferred } from "./deferredIngress.ts";
import { firewallTypes, judgeFirewall } from "./firewall.ts";

export interface NoOpenIngressConfig {
  /** TCP and UDP ports that security groups and firewalls may open to the internet. Endpoints of clusters are judged by `control-plane-private`. */
  readonly allowedPorts: readonly number[];
}

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const defaultGroupType = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const ruleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressRuleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/**
 * Ranges that come from another resource (the IPv6 range that AWS gives a VPC) are unknown in every first preview. Such a
 * rule is judged when `pulumi up` knows the range and before it makes the rule; until then it is an advisory finding.
 */
export const noOpenIngress = gpuPolicy<NoOpenIngressConfig>({
  name: "no-open-ingress",
  description: "No security group or firewall lets the internet in, except on ports that are allowed by name.",
  severity: "critical",
  source: "https://csrc.nist.gov/pubs/sp/800/41/r1/final",
  remediation: "Name security groups, tags, service accounts or the ranges of your own networks as the source.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      allowedPorts: {
        type: "array",
        items: { type: "integer", minimum: 0, maximum: 65_535 },
        description: "TCP and UDP ports that security groups and firewalls may open to the internet.",
      },
    },
  },
  defaults: () => ({ allowedPorts: [] }),
  types: [groupType, defaultGroupType, ruleType, ingressRuleType, ...firewallTypes],
  evaluate: (node, context) => {
    switch (node.type) {
      case ruleType:
        return judgeRule(node, context);
      case ingressRuleType:
        return judge(node, context, "", {
          protocol: "ipProtocol",
          lists: {},
          single: { cidrBlocks: "cidrIpv4", ipv6CidrBlocks: "cidrIpv6" },
        });
      case groupType:
      case defaultGroupType:
        return judgeGroup(node, context);
      default:
        return judgeFirewall(node, context.config.allowedPorts);
    }
  },
});

type Context = PolicyContext<NoOpenIngressConfig>;
type Family = "cidrBlocks" | "ipv6CidrBlocks";

/** How a resource type spells a rule. */
interface Spelling {
  readonly protocol: string;
  readonly lists: Partial<Record<Family, string>>;
  readonly single: Partial<Record<Family, string>>;
}

const inlineSpelling: Spelling = {
  protocol: "protocol",
  lists: { cidrBlocks: "cidrBlocks", ipv6CidrBlocks: "ipv6CidrBlocks" },
  single: {},
};

function judgeGroup(node: ResourceNode, context: Context): Finding[] {
  const rules = readList(node.inputs, "ingress");
  if (rules.state === "absent") return [];
  if (rules.state === "unknown") return [deferred(node, "ingress", rules.why)];
  return rules.value.flatMap((_, index) => judge(node, context, `ingress[${index}]`, inlineSpelling));
}

function judgeRule(node: ResourceNode, context: Context): Finding[] {
  const type = readString(node.inputs, "type");
  // Only what is surely outgoing is left alone.
  if (type.state === "known" && type.value === "egress") return [];
  return judge(node, context, "", inlineSpelling);
}

function judge(node: ResourceNode, context: Context, path: string, spelling: Spelling): Finding[] {
  const at = (property: string): string => (path === "" ? property : `${path}.${property}`);
  const findings: Finding[] = [];
  const blocks = (family: Family): string[] => {
    const list = spelling.lists[family];
    const answers: Read<string>[] = [];
    if (list === undefined) answers.push(readString(node.inputs, at(spelling.single[family]!)));
    else {
      const all = readList(node.inputs, at(list));
      if (all.state === "unknown") answers.push(all);
      if (all.state === "known") {
        for (const index of all.value.keys()) answers.push(readString(node.inputs, `${at(list)}[${index}]`));
      }
    }
    for (const answer of answers) {
      if (answer.state === "unknown") findings.push(deferred(node, answer.path, answer.why));
    }
    return answers.flatMap((answer) => (answer.state === "known" ? [answer.value] : []));
  };
  const protocol = readString(node.inputs, at(spelling.protocol));
  const from = readNumber(node.inputs, at("fromPort"));
  const to = readNumber(node.inputs, at("toPort"));
  const ports = from.state !== "unknown" && to.state !== "unknown" && protocol.state !== "unknown";
  const rule: IngressRule = {
    // What cannot be read counts as the widest it can be: every port of every protocol.
    ...(ports && protocol.state === "known" ? { protocol: protocol.value } : {}),
    ...(ports && from.state === "known" ? { fromPort: from.value } : {}),
    ...(ports && to.state === "known" ? { toPort: to.value } : {}),
    cidrBlocks: blocks("cidrBlocks"),
    ipv6CidrBlocks: blocks("ipv6CidrBlocks"),
  };
  const problems = openIngress(rule, { allowedPorts: context.config.allowedPorts });
  return [
    ...problemFindings(
      node,
      problems.map((one) => ({ ...one, path: spelled(one.path, spelling) })),
      path,
    ),
    ...findings,
  ];
}

/** The path as the resource has it: `cidrIpv4` where a rule holds one range, not a list. */
function spelled(path: string, spelling: Spelling): string {
  for (const family of ["cidrBlocks", "ipv6CidrBlocks"] as const) {
    const single = spelling.single[family];
    if (single !== undefined && path.startsWith(family)) return single;
  }
  return path;
}
