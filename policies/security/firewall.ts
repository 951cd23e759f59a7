import type { ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { type Read, readBoolean, readList, readString } from "../../components/core/value.ts";
import { openMixedIngress } from "../../components/security/ingress.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import { deferredIngress } from "./deferredIngress.ts";

const guide = "https://docs.cloud.google.com/firewall/docs/firewalls";
const insiders = "source tags, service accounts or the ranges of your own networks";

/** One rule as a resource type of Google Cloud spells it. */
interface Spelling {
  /** Where the rules stand: `""` where the resource is one. */
  readonly rules: "" | "rules";
  readonly ranges: string;
  readonly ports: string;
  readonly protocol: string;
  /** Properties that narrow the source down when no range is given: without any of them, it is everybody. */
  readonly others: readonly string[];
  /** Property that says whether the rule lets anything in at all, and the value with which it does. */
  readonly action?: readonly [property: string, allow: string];
}

/** A rule of the VPC firewall. Only `allows` let anything in; a rule with `denies` has none. */
const vpcRule: Spelling = {
  rules: "",
  ranges: "sourceRanges",
  ports: "allows",
  protocol: "protocol",
  others: ["sourceTags", "sourceServiceAccounts"],
};

const policyRule: Spelling = {
  rules: "",
  ranges: "match.srcIpRanges",
  ports: "match.layer4Configs",
  protocol: "ipProtocol",
  others: [
    "match.srcAddressGroups",
    "match.srcFqdns",
    "match.srcNetworks",
    "match.srcRegionCodes",
    "match.srcSecureTags",
    "match.srcThreatIntelligences",
  ],
  action: ["action", "allow"],
};

const policyWithRules: Spelling = { ...policyRule, rules: "rules" };

const spellings: Readonly<Record<string, Spelling>> = {
  "gcp:compute/firewall:Firewall": vpcRule,
  "gcp:compute/firewallPolicyRule:FirewallPolicyRule": policyRule,
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": policyRule,
  "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule": policyRule,
  "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules": policyWithRules,
  "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules": policyWithRules,
  "gcp:compute/regionNetworkFirewallPolicyWithRules:RegionNetworkFirewallPolicyWithRules": policyWithRules,
};

/** Resource types of Google Cloud that let traffic in. */
export const firewallTypes: readonly string[] = Object.keys(spellings);

/** What a firewall rule of Google Cloud opens to the internet. Without a source, it admits everybody. */
export function judgeFirewall(node: ResourceNode, allowedPorts: readonly number[]): Finding[] {
  const spelling = spellings[node.type]!;
  if (spelling.rules === "") return judgeRule(node, spelling, "", allowedPorts);
  const rules = readList(node.inputs, spelling.rules);
  if (rules.state === "absent") return [];
  if (rules.state === "unknown") return [deferredIngress(node, rules.path, rules.why)];
  return rules.value.flatMap((_, index) => judgeRule(node, spelling, `${spelling.rules}[${index}]`, allowedPorts));
}

function judgeRule(node: ResourceNode, spelling: Spelling, path: string, allowedPorts: readonly number[]): Finding[] {
  const at = (property: string): string => (path === "" ? property : `${path}.${property}`);
  const { inputs } = node;
  // Only what surely lets nothing in is left alone.
  const direction = readString(inputs, at("direction"));
  if (direction.state === "known" && direction.value.toUpperCase() === "EGRESS") return [];
  const disabled = readBoolean(inputs, at("disabled"));
  if (disabled.state === "known" && disabled.value) return [];
  if (spelling.action !== undefined) {
    const action = readString(inputs, at(spelling.action[0]));
    if (action.state === "known" && action.value.toLowerCase() !== spelling.action[1]) return [];
  }
  if (isInside(node, at)) return [];

  const opened = openedPorts(node, spelling, at);
  if (opened.length === 0) return [];
  const { known, findings } = sources(node, spelling, at);
  const problems = opened.flatMap((ports) =>
    openMixedIngress({ ...ports, ranges: known.map(({ value }) => value) }, { allowedPorts, insiders, source: guide }),
  );
  return [
    ...problemFindings(node, once(problems.map((problem) => placed(problem, known, at(spelling.ranges))))),
    ...findings,
  ];
}

/** Whether the source is said to be inside: then ranges only narrow it further. */
function isInside(node: ResourceNode, at: (property: string) => string): boolean {
  return ["match.srcNetworkContext", "match.srcNetworkScope"].some((property) => {
    const context = readString(node.inputs, at(property));
    return context.state === "known" && ["NON_INTERNET", "INTRA_VPC", "VPC_NETWORKS"].includes(context.value);
  });
}

interface Ports {
  readonly protocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

/** What a rule lets through, one entry for each protocol and range of ports. What cannot be read is the widest it can be. */
function openedPorts(node: ResourceNode, spelling: Spelling, at: (property: string) => string): Ports[] {
  const list = readList(node.inputs, at(spelling.ports));
  if (list.state === "absent") return [];
  if (list.state === "unknown") return [{}];
  return list.value.flatMap((_, index): Ports[] => {
    const entry = `${at(spelling.ports)}[${index}]`;
    const protocol = readString(node.inputs, `${entry}.${spelling.protocol}`);
    if (protocol.state !== "known") return [{}];
    const ports = readList(node.inputs, `${entry}.ports`);
    if (ports.state !== "known" || ports.value.length === 0) return [{ protocol: protocol.value }];
    return ports.value.map((_, port) => ({
      protocol: protocol.value,
      ...portRange(readString(node.inputs, `${entry}.ports[${port}]`)),
    }));
  });
}

/** `22` and `8000-8100`; anything else is every port. */
function portRange(ports: Read<string>): Pick<Ports, "fromPort" | "toPort"> {
  const match = ports.state === "known" ? /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(ports.value.trim()) : null;
  return match === null ? {} : { fromPort: Number(match[1]), toPort: Number(match[2] ?? match[1]) };
}

interface Sources {
  readonly known: readonly { readonly value: string; readonly path: string }[];
  /** About those that are known later. */
  readonly findings: readonly Finding[];
}

function sources(node: ResourceNode, { ranges, others }: Spelling, at: (property: string) => string): Sources {
  const path = at(ranges);
  const list = readList(node.inputs, path);
  if (list.state === "unknown") return { known: [], findings: [deferredIngress(node, list.path, list.why)] };
  if (list.state === "known" && list.value.length > 0) {
    const answers = list.value.map((_, index) => readString(node.inputs, `${path}[${index}]`));
    return {
      known: answers.flatMap((answer) => (answer.state === "known" ? [answer] : [])),
      findings: answers.flatMap((answer) => {
        if (answer.state === "known") return [];
        return [deferredIngress(node, answer.path, answer.state === "unknown" ? answer.why : "not given")];
      }),
    };
  }
  const narrower = others.map((property) => readList(node.inputs, at(property)));
  if (narrower.some((other) => other.state === "known" && other.value.length > 0)) return { known: [], findings: [] };
  // Not even how many there are is known: an empty list narrows nothing.
  const open = narrower.find((other) => other.state === "unknown");
  if (open?.state === "unknown") return { known: [], findings: [deferredIngress(node, open.path, open.why)] };
  return { known: [{ value: "0.0.0.0/0", path }], findings: [] };
}

/** The problem with the path and the value as the resource has them. */
function placed(problem: Problem, known: Sources["known"], path: string): Problem {
  const index = /^\[(\d+)\]$/.exec(problem.path)?.[1];
  if (index !== undefined) return { ...problem, path: known[Number(index)]!.path };
  // Nobody wrote the range of a rule without a source.
  if (known[0]?.path !== path) return { ...problem, path };
  return { ...problem, path, value: undefined, rule: `names no source, and so ${problem.rule}` };
}

/** A range that is none is none for every port. */
function once(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, rule }) => {
    const key = `${path} ${rule}`;
    return !seen.has(key) && seen.add(key);
  });
}
