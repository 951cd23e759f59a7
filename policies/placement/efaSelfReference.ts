import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import { type Answer, selfReference } from "../../components/hardware/aws/selfReference.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { type Carried, carriedGroups, efaInterfaces, eksClusterType, networkInterfaceType } from "./efaGroups.ts";

const guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html";
const what = "whether EFA traffic gets through";
const types = [launchTemplateType, networkInterfaceType];

/** EFA goes by the id of the group, so without these two rules jobs hang while everything over TCP works. */
export const efaSelfReference = gpuPolicy<NoConfig>({
  name: "efa-sg-self-reference",
  description: "The security group of EFA interfaces allows all traffic in from itself and out to itself.",
  severity: "high",
  source: guide,
  remediation:
    "Give the group a rule in and a rule out with protocol -1 and itself as the peer (self, or its own id); 0.0.0.0/0 does not count.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  stackTypes: types,
  evaluateStack: (graph) => types.flatMap((type) => graph.ofType(type).flatMap((node) => judge(graph, node))),
});

function judge(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const interfaces = efaInterfaces(node);
  if (interfaces.state === "absent") return [];
  if (interfaces.state === "unknown") return [unreadable(node, interfaces, what)];
  const found = new Map<string, Finding>();
  // All interfaces of a template usually carry the same groups: what is wrong with them is said once.
  for (const { at, type } of interfaces.value) {
    const about =
      type.state === "known"
        ? judgeCarried(graph, node, carriedGroups(graph, node, at))
        : unreadable(node, type as never, what);
    if (about !== undefined) found.set(about.message, about);
  }
  return [...found.values()];
}

function judgeCarried(graph: ResourceGraph, node: ResourceNode, carried: Carried | undefined): Finding | undefined {
  if (carried === undefined) return unnamed(node);
  const { groups, among, elsewhere, more } = carried;
  const judged = groups.map((group) => ({ group, state: stateOf(graph, group) }));
  if (judged.some(({ state }) => state.open === undefined && state.lacks.length === 0)) return undefined;
  const good = among.filter((group) => isGood(graph, group));
  if (good.length > 0) return good.length === among.length ? undefined : ambiguous(node, among);
  if (elsewhere.length > 0 || more > 0) return unseen(node, elsewhere);
  const doubtful = judged.find(({ state }) => state.open !== undefined);
  if (doubtful !== undefined) {
    const { group, state } = doubtful;
    const { node: rule, path, why } = state.open!;
    const name = rule === group ? group.name : `${group.name}: ${rule.name}`;
    const { message } = unreadable({ ...rule, name }, { state: "unknown", path, why }, "whether it lets EFA through");
    return { urn: node.urn, because: "unknown", message };
  }
  const bad = [...judged, ...among.map((group) => ({ group, state: stateOf(graph, group) }))];
  return violation(node, bad);
}

interface State {
  /** Directions in which it surely does not allow it. */
  readonly lacks: readonly ("in" | "out")[];
  /** The rule on which it turns. */
  readonly open?: Exclude<Answer, string>;
}

function stateOf(graph: ResourceGraph, group: ResourceNode): State {
  // EKS gives the group that it makes both rules.
  if (group.type === eksClusterType) return { lacks: [] };
  const { inbound, outbound } = selfReference(graph, group);
  const lacks = [...(inbound === "no" ? ["in" as const] : []), ...(outbound === "no" ? ["out" as const] : [])];
  const open = lacks.length > 0 ? undefined : [inbound, outbound].find((answer) => typeof answer === "object");
  return { lacks, ...(typeof open === "object" ? { open } : {}) };
}

function isGood(graph: ResourceGraph, group: ResourceNode): boolean {
  const { lacks, open } = stateOf(graph, group);
  return lacks.length === 0 && open === undefined;
}

const ways = { in: "in from itself", out: "out to itself" } as const;
const ruleNames = { in: "ingress", out: "egress" } as const;

function violation(node: ResourceNode, bad: readonly { group: ResourceNode; state: State }[]): Finding {
  const each = bad.map(({ group, state }) => [group.name, state.lacks.map((way) => ways[way]).join(" and ")] as const);
  const [first] = each;
  const whose =
    each.length === 1
      ? `security group ${first![0]} of its EFA interfaces does not allow all traffic ${first![1]}`
      : `no security group of its EFA interfaces allows all traffic both ways, ${each.map(([name, lacks]) => `${name} not ${lacks}`).join(", ")}`;
  const missing = new Set(bad[0]?.state.lacks);
  const rules = [...missing].map((way) => `an ${ruleNames[way]} rule`).join(" and ");
  return {
    urn: node.urn,
    message:
      `${node.name}: ${whose} (protocol -1 with the group as the peer; ` +
      `0.0.0.0/0 does not count for EFA), so jobs over several nodes hang. Fix: add ${rules} to ${bad[0]?.group.name} with protocol -1 and self: true. [${guide}]`,
  };
}

function unnamed(node: ResourceNode): Finding {
  return {
    urn: node.urn,
    because: "unknown",
    message:
      `${node.name}: its EFA interfaces name no security group, so they carry that of their cluster, or the default one of the VPC, which does not let EFA out. ` +
      "Fix: name a group in securityGroups that allows all traffic in from itself and out to itself.",
  };
}

function unseen(node: ResourceNode, elsewhere: readonly string[]): Finding {
  const which = elsewhere.length === 0 ? "a security group that" : `${elsewhere.join(", ")}, which`;
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${node.name}: its EFA interfaces carry ${which} is not of this stack, so ${what} is not judged. ` +
      "Fix: nothing if the group allows all traffic in from itself and out to itself, by its id.",
  };
}

function ambiguous(node: ResourceNode, groups: readonly ResourceNode[]): Finding {
  const names = groups.map((group) => group.name).join(", ");
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${node.name}: which of ${names} an EFA interface carries is known only after creation, and not all of them let EFA through. ` +
      "Fix: nothing if it carries the one that allows all traffic to itself; the update judges it again.",
  };
}
