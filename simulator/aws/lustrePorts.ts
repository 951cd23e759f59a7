import { type Properties, read, readList } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Existing } from "../world/world.ts";
import { number, text, texts } from "./model.ts";
import { awsTypes as t } from "./tokens.ts";

/** The port of LNet over TCP. */
const lnet = 988;
const groups = [t.securityGroup, t.defaultSecurityGroup];
type Way = "ingress" | "egress";

/**
 * Whether the security groups of a file system let Lustre in and out, from and to anybody. FSx looks at their rules while it makes the
 * file system: rules that come later are too late. Groups of others are trusted, and so is the default group of a network unless the
 * program has taken it over.
 *
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html
 */
export function admitsLustre(asked: Asked): boolean {
  const named = texts(asked.inputs, "securityGroupIds");
  const own = named.length === 0 ? defaultGroup(asked) : named.flatMap((id) => asked.world.find(groups, id) ?? []);
  if (own.length === 0 || own.length < named.length) return true;
  return (["ingress", "egress"] as const).every((way) => own.some((group) => admits(asked, group, way)));
}

/** The default security group of the network of the subnet, where the program has it. */
function defaultGroup({ inputs, world }: Asked): readonly Existing[] {
  const subnet = world.find([t.subnet], text(inputs, "subnetIds") ?? "");
  const vpc = subnet && text(subnet.inputs, "vpcId");
  return world.all(t.defaultSecurityGroup).filter((group) => vpc !== undefined && text(group.inputs, "vpcId") === vpc);
}

function admits({ world }: Asked, group: Existing, way: Way): boolean {
  const inline = readList(group.inputs, way);
  // What is not known may be the rule that is looked for.
  if (inline.state === "unknown") return true;
  if (inline.state === "known" && inline.value.some((rule) => isOpen(rule as Properties, "protocol"))) return true;
  const apart = way === "ingress" ? t.securityGroupIngress : t.securityGroupEgress;
  const ofGroup = (rule: Existing): boolean => text(rule.inputs, "securityGroupId") === group.id;
  return (
    world.all(apart).some((rule) => ofGroup(rule) && isOpen(rule.inputs, "ipProtocol")) ||
    world
      .all(t.securityGroupRule)
      .some((rule) => ofGroup(rule) && text(rule.inputs, "type") === way && isOpen(rule.inputs, "protocol"))
  );
}

/** Whether a rule is about the port, over TCP or over everything. */
function isOpen(rule: Properties, protocolPath: string): boolean {
  const protocol = text(rule, protocolPath)?.toLowerCase();
  if (protocol === undefined) return read(rule, protocolPath).state === "unknown";
  if (protocol === "-1" || protocol === "all") return true;
  if (protocol !== "tcp" && protocol !== "6") return false;
  const [from, to] = [number(rule, "fromPort") ?? 0, number(rule, "toPort") ?? 65_535];
  return from <= lnet && lnet <= to;
}
