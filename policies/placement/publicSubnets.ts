import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Read, readBoolean, readList, readString } from "../../components/core/value.ts";
import { autoscalingGroupType, ec2InstanceType } from "../../components/hardware/aws/nodeGroup.ts";
import type { Finding } from "../policy.ts";
import { type AwsPool, awsPoolsOf } from "./pools.ts";

const subnetType = "aws:ec2/subnet:Subnet";
const defaultSubnetType = "aws:ec2/defaultSubnet:DefaultSubnet";
const flag = "mapPublicIpOnLaunch";
const guide = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html";

/** Groups and instances that say nothing of public addresses, in subnets that give them one. */
export function judgeSubnets(graph: ResourceGraph): Finding[] {
  return awsPoolsOf(graph, { subnetZones: {} }).flatMap((pool) => (saysItself(pool) ? [] : judge(graph, pool)));
}

/** What a machine or its template asks for goes before its subnet; and with several interfaces EC2 gives no address. */
function saysItself({ node, view }: AwsPool): boolean {
  const own =
    node.type === ec2InstanceType ? readBoolean(node.inputs, "associatePublicIpAddress") : { state: "absent" as const };
  if (own.state !== "absent") return true;
  if (view.template === undefined) return false;
  const interfaces = readList(view.template.inputs, "networkInterfaces");
  if (interfaces.state !== "known") return interfaces.state === "unknown";
  if (interfaces.value.length > 1) return true;
  return readBoolean(view.template.inputs, "networkInterfaces[0].associatePublicIpAddress").state !== "absent";
}

function judge(graph: ResourceGraph, { node }: AwsPool): Finding[] {
  const property =
    node.type === ec2InstanceType
      ? "subnetId"
      : node.type === autoscalingGroupType
        ? "vpcZoneIdentifiers"
        : "subnetIds";
  const { surely, among } = subnetsOf(graph, node, property);
  const state = (subnet: ResourceNode) => ({ subnet, answer: givesAddress(subnet) });
  const found = surely.map(state);
  const open = found.filter(({ answer }) => answer.state === "known" && answer.value).map(({ subnet }) => subnet.name);
  const fix = `Fix: set ${flag}: false on the subnet, or use a private one. [${guide}]`;
  if (open.length > 0) {
    const message = `${node.name} gets public addresses from its subnets (${flag} of ${open.join(", ")} is true). ${fix}`;
    return [{ urn: node.urn, message }];
  }
  const doubtful = found.find(({ answer }) => answer.state === "unknown");
  if (doubtful !== undefined) {
    const message = `${node.name}: whether it gets public addresses cannot be judged, because ${flag} of ${doubtful.subnet.name} cannot be read. Fix: give ${flag} as a plain value.`;
    return [{ urn: node.urn, because: "unknown", message }];
  }
  const maybe = among.map(state).filter(({ answer }) => answer.state !== "known" || answer.value);
  if (maybe.length === 0) return [];
  const names = maybe.map(({ subnet }) => subnet.name).join(", ");
  const message =
    `${node.name}: ${property} was made from more subnets than it names, some of which give public addresses (${names}), and which it names is known only after creation. ` +
    "Fix: nothing if it names private subnets; the update judges it again.";
  return [{ urn: node.urn, because: "warning", message }];
}

/** A default subnet of AWS gives addresses unless it is told not to. */
function givesAddress(subnet: ResourceNode): Read<boolean> {
  const answer = readBoolean(subnet.inputs, flag);
  if (answer.state !== "absent") return answer;
  return { state: "known", value: subnet.type === defaultSubnetType, path: flag, secret: false };
}

interface Subnets {
  /** Subnets of this stack that it surely stands in. */
  readonly surely: readonly ResourceNode[];
  /** Subnets of which it stands in some. */
  readonly among: readonly ResourceNode[];
}

function subnetsOf(graph: ResourceGraph, node: ResourceNode, property: string): Subnets {
  const types = [subnetType, defaultSubnetType];
  const open = new Set(types.flatMap((type) => graph.behind(node, property, type)));
  const single = property === "subnetId";
  const list = single ? undefined : readList(node.inputs, property);
  if (list?.state === "absent") return { surely: [], among: [] };
  const ids =
    list === undefined
      ? [readString(node.inputs, property)]
      : list.state === "known"
        ? list.value.map((_, index) => readString(node.inputs, `${property}[${index}]`))
        : undefined;
  if (ids === undefined) return open.size === 1 ? { surely: [...open], among: [] } : { surely: [], among: [...open] };
  const surely: ResourceNode[] = [];
  let unknown = 0;
  for (const id of ids) {
    if (id.state !== "known") {
      unknown++;
      continue;
    }
    const named = types.flatMap((type) => graph.ofType(type)).find((one) => isId(one, id.value));
    if (named === undefined) continue;
    surely.push(named);
    open.delete(named);
  }
  if (unknown >= open.size) return { surely: [...surely, ...open], among: [] };
  return { surely, among: unknown === 0 ? [] : [...open] };
}

function isId(subnet: ResourceNode, id: string): boolean {
  const own = readString(subnet.outputs ?? {}, "id");
  return own.state === "known" && own.value === id;
}
