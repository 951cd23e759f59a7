import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { gated } from "../../pulumi/checked.ts";
import type { Scope } from "../network/scope.ts";
import { type ClientGroup, checkClientGroups, lustreTraffic, type Traffic } from "./lustreRules.ts";

interface Pair {
  /** Group that the rules are on. */
  readonly on: pulumi.Input<string>;
  /** Group at the other end. */
  readonly peer: pulumi.Input<string>;
  /** How names of rules begin. */
  readonly label: string;
  readonly peerName: string;
}

/** Both directions of all traffic between a group and a peer, as rules on the group. */
function rules(
  scope: Scope,
  pair: Pair,
  traffic: readonly Traffic[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { on, peer, label, peerName } = pair;
  return traffic.flatMap(({ label: ports, description, ...ends }) => {
    const shared = { region: scope.region, securityGroupId: on, referencedSecurityGroupId: peer, ...ends };
    const [into, out] = [`${label}-in-${ports}`, `${label}-out-${ports}`];
    return [
      new SecurityGroupIngressRule(
        into,
        { ...shared, description: `${description}, from ${peerName}`, tags: scope.tags(into) },
        opts,
      ),
      new SecurityGroupEgressRule(
        out,
        { ...shared, description: `${description}, to ${peerName}`, tags: scope.tags(out) },
        opts,
      ),
    ];
  });
}

/** What servers say among themselves. AWS refuses a file system whose group does not admit it. */
export function serverRules({
  scope,
  kept,
  group,
  efa,
}: {
  scope: Scope;
  kept: pulumi.CustomResourceOptions;
  group: pulumi.Input<string>;
  efa: boolean;
}): pulumi.Resource[] {
  const pair = { on: group, peer: group, label: `${scope.name}-self`, peerName: "servers" };
  return rules(scope, pair, lustreTraffic(efa), kept);
}

/**
 * What servers and clients say to each other: both open connections. With EFA the clients' groups need a rule towards the
 * servers' group by its id, whatever else they let out: EFA does not count rules for address ranges.
 */
export function clientRules({
  type,
  scope,
  component,
  group,
  groups,
  both,
  passed,
}: {
  type: string;
  scope: Scope;
  component: pulumi.Resource;
  group: pulumi.Input<string>;
  groups: readonly ClientGroup[];
  both: boolean;
  /** What the rest of the component waits for. */
  passed: pulumi.Output<pulumi.Resource[]> | undefined;
}): void {
  // Two words may turn out to be one group, which AWS would answer with an error about a duplicate rule.
  const apart = gated<{ ids: string[] }>(
    type,
    scope.name,
    { ids: groups.map(({ id }) => id) as unknown as pulumi.Input<string[]> },
    ({ ids }) => checkClientGroups(groups, ids),
    component,
  );
  const opts =
    groups.length > 1 && apart.passed !== undefined
      ? { ...scope.child, dependsOn: pulumi.all([apart.passed, passed ?? []]).apply(() => []) }
      : scope.child;
  for (const { key, id, efa } of groups) {
    const traffic = lustreTraffic(efa);
    rules(scope, { on: group, peer: id, label: `${scope.name}-${key}`, peerName: `clients (${key})` }, traffic, opts);
    if (!both) continue;
    rules(
      scope,
      { on: id, peer: group, label: `${scope.name}-${key}-client`, peerName: "Lustre servers" },
      traffic,
      opts,
    );
  }
}
