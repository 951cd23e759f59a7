import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { joinPath } from "../../core/problem.ts";
import { type Read, readBoolean, readList, readString } from "../../core/value.ts";

/** Security groups; their rules may be inside or apart. */
export const securityGroupTypes: readonly string[] = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];
const ruleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Whether something is so, or the resource and the input on which it turns. */
export type Answer = "yes" | "no" | { readonly node: ResourceNode; readonly path: string; readonly why: string };

/** Whether a security group lets everything in from itself, and out to itself. */
export interface SelfReference {
  readonly inbound: Answer;
  readonly outbound: Answer;
}

/**
 * Reads a group's own rules and those declared apart. EFA goes by the group's id: addresses of EFA are neither IPv4 nor
 * IPv6, so a rule for 0.0.0.0/0 does not let it through.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html
 */
export function selfReference(graph: ResourceGraph, group: ResourceNode): SelfReference {
  const apart = rulesOf(graph, group);
  return {
    inbound: any([...inline(group, "ingress"), ...apart.flatMap((rule) => judgeRule(graph, group, rule, "ingress"))]),
    outbound: any([...inline(group, "egress"), ...apart.flatMap((rule) => judgeRule(graph, group, rule, "egress"))]),
  };
}

type Direction = "ingress" | "egress";

function inline(group: ResourceNode, direction: Direction): Answer[] {
  const list = readList(group.inputs, direction);
  if (list.state === "absent") return [];
  if (list.state === "unknown") return [open(group, list)];
  return list.value.map((_, index) => {
    const at = `${direction}[${index}]`;
    return all([
      isAll(group, joinPath(at, "protocol")),
      isSelf(group, joinPath(at, "self"), group, `${at}.securityGroups`),
    ]);
  });
}

function judgeRule(graph: ResourceGraph, group: ResourceNode, rule: ResourceNode, direction: Direction): Answer[] {
  const about = refersTo(graph, rule, "securityGroupId", group);
  if (rule.type !== ruleType) {
    if ((rule.type === ingressType ? "ingress" : "egress") !== direction) return [];
    return [all([about, isAll(rule, "ipProtocol"), refersTo(graph, rule, "referencedSecurityGroupId", group)])];
  }
  const type = readString(rule.inputs, "type");
  const way =
    type.state === "known" ? yesNo(type.value === direction) : type.state === "absent" ? "no" : open(rule, type);
  const itself = any([isTrue(rule, "self"), refersTo(graph, rule, "sourceSecurityGroupId", group)]);
  return [all([about, way, isAll(rule, "protocol"), itself])];
}

/** `-1` is every protocol, and the provider takes `all` for it. */
function isAll(node: ResourceNode, path: string): Answer {
  const protocol = readString(node.inputs, path);
  if (protocol.state === "unknown") return open(node, protocol);
  return yesNo(protocol.state === "known" && (protocol.value === "-1" || protocol.value.toLowerCase() === "all"));
}

function isTrue(node: ResourceNode, path: string): Answer {
  const flag = readBoolean(node.inputs, path);
  return flag.state === "unknown" ? open(node, flag) : yesNo(flag.state === "known" && flag.value);
}

/** Inline rules name the group by `self`; by its own id only once that is known. */
function isSelf(node: ResourceNode, path: string, group: ResourceNode, groupsPath: string): Answer {
  const list = readList(node.inputs, groupsPath);
  if (list.state === "unknown") return any([isTrue(node, path), open(node, list)]);
  const id = idOf(group);
  const named =
    list.state === "known" &&
    id !== undefined &&
    list.value.some((_, index) => {
      const one = readString(node.inputs, `${groupsPath}[${index}]`);
      return one.state === "known" && one.value === id;
    });
  return named ? "yes" : isTrue(node, path);
}

/** Whether an input holds the id of the group: ids are unknown in a preview, what an input was made from is not. */
function refersTo(graph: ResourceGraph, node: ResourceNode, property: string, group: ResourceNode): Answer {
  const value = readString(node.inputs, property);
  if (value.state === "absent") return "no";
  const id = idOf(group);
  if (value.state === "known" && id !== undefined) return yesNo(value.value === id || value.value.endsWith(`/${id}`));
  const behind = groupsBehind(graph, node, property);
  if (behind.length === 1) return yesNo(behind[0] === group);
  if (behind.includes(group)) return { node, path: property, why: "made from several security groups" };
  return value.state === "unknown" && behind.length === 0 ? open(node, value) : "no";
}

/** The security groups of this stack that an input was made from. */
export function groupsBehind(graph: ResourceGraph, node: ResourceNode, property: string): ResourceNode[] {
  return securityGroupTypes.flatMap((type) => graph.behind(node, property, type));
}

/** The id that AWS gave the group; undefined before it is made. */
export function idOf(group: ResourceNode): string | undefined {
  const id = readString(group.outputs ?? {}, "id");
  return id.state === "known" ? id.value : undefined;
}

interface Rules {
  readonly byGroup: ReadonlyMap<string, ResourceNode[]>;
  readonly byId: ReadonlyMap<string, ResourceNode[]>;
}

const rules = new WeakMap<ResourceGraph, Rules>();

/** Rules that stand apart from their group: those made from it, and those that name it by its id. */
function rulesOf(graph: ResourceGraph, group: ResourceNode): ResourceNode[] {
  let found = rules.get(graph);
  if (found === undefined) {
    found = index(graph);
    rules.set(graph, found);
  }
  const id = idOf(group);
  const named = id === undefined ? [] : (found.byId.get(id) ?? []);
  return [...new Set([...(found.byGroup.get(group.urn) ?? []), ...named])];
}

function index(graph: ResourceGraph): Rules {
  const byGroup = new Map<string, ResourceNode[]>();
  const byId = new Map<string, ResourceNode[]>();
  for (const rule of [ruleType, ingressType, egressType].flatMap((type) => graph.ofType(type))) {
    for (const group of groupsBehind(graph, rule, "securityGroupId")) push(byGroup, group.urn, rule);
    const id = readString(rule.inputs, "securityGroupId");
    if (id.state === "known") push(byId, id.value, rule);
  }
  return { byGroup, byId };
}

function push(map: Map<string, ResourceNode[]>, key: string, rule: ResourceNode): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [rule]);
  else list.push(rule);
}

function all(answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  return answers.find((answer) => answer !== "yes") ?? "yes";
}

function any(answers: readonly Answer[]): Answer {
  if (answers.includes("yes")) return "yes";
  return answers.find((answer) => answer !== "no") ?? "no";
}

function yesNo(holds: boolean): Answer {
  return holds ? "yes" : "no";
}

function open(node: ResourceNode, { path, why }: Extract<Read<unknown>, { state: "unknown" }>): Answer {
  return { node, path, why };
}
