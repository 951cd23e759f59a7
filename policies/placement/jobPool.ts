import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { readTag } from "../../components/core/tags/readTags.ts";
import { tagPlaceOf } from "../../components/core/tags/tagPlace.ts";
import { type RoleWords, trainingRole } from "../../components/core/trainingRole.ts";
import { type Read, read, readNumber, readString } from "../../components/core/value.ts";
import { CapacityKind } from "../../components/hardware/aws/machineType.ts";
import { autoscalingGroupType, nodeGroupType } from "../../components/hardware/aws/nodeGroup.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { type GkeNodePoolView, gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolView.ts";
import { type GkePool, gkePoolsOf } from "./gkePools.ts";
import { type AwsPool, awsPoolsOf, type Certainty, type Pool } from "./pools.ts";

/** Whether something is so, and what says it. */
export interface Sign {
  readonly is: Certainty;
  readonly why: string;
}

/** A group of machines as far as a job over several of them is concerned. */
export interface JobPool {
  readonly node: ResourceNode;
  readonly name: string;
  readonly spot: Sign;
  readonly accelerated: Sign;
  /** Whether it may have more than one node. */
  readonly several: Sign;
  /** Whether one job runs on several of its nodes. */
  readonly together: Sign;
  /** Whether a tag or a label says that its jobs keep checkpoints. Read when it is asked for. */
  readonly checkpointed: boolean;
}

/** Resource types that bring pools of several machines. */
export const jobPoolTypes: readonly string[] = [nodeGroupType, autoscalingGroupType, gkeNodePoolType, gkeClusterType];

const placementGroupType = "aws:ec2/placementGroup:PlacementGroup";

/** Every group of machines in a stack. Another place adds its own here. */
export function jobPoolsOf(graph: ResourceGraph, roles: RoleWords): JobPool[] {
  return [
    ...awsPoolsOf(graph, { subnetZones: {} })
      .filter(({ node }) => node.type !== "aws:ec2/instance:Instance")
      .map((pool) => awsJobPool(graph, pool, roles)),
    ...gkePoolsOf(graph).map((pool) => gkeJobPool(pool, roles)),
  ];
}

const no: Sign = { is: "no", why: "" };

/** A group of EC2 instances. */
export function awsJobPool(graph: ResourceGraph, pool: AwsPool, roles: RoleWords): JobPool {
  const { node, view, efa } = pool;
  const role = trainingRole(node.inputs, { labels: "labels", taints: "taints" }, roles);
  const fabric: Sign = {
    is: efa,
    why: efa === "yes" ? "its nodes have EFA interfaces" : "whether its nodes have EFA interfaces cannot be told",
  };
  return {
    ...described(pool, view.machineTypes),
    spot: spotOf(pool),
    several: severalOf(view.scaling.max),
    together: surest(
      fabric,
      signOf(role, "is for training"),
      ...(view.template === undefined ? [] : [grouped(graph, view.template, "placement", "groupName")]),
      node.type === autoscalingGroupType ? grouped(graph, node, "placementGroup", "") : no,
    ),
    get checkpointed() {
      const place = tagPlaceOf(node.type)!;
      return [readTag(node, place, "checkpointed"), readString(node.inputs, "labels.checkpointed")].some(isTrue);
    },
  };
}

/** Spot as the whole, or as a part of a mixed group: also one node of many ends a job. */
function spotOf({ node, view }: AwsPool): Sign {
  const { capacity, template } = view;
  const market = template === undefined ? undefined : readString(template.inputs, "instanceMarketOptions.marketType");
  if (market?.state === "known" && market.value === "spot") {
    return { is: "yes", why: `${market.path} of ${template!.name} is spot` };
  }
  if (capacity.state === "known") {
    return capacity.value === CapacityKind.Spot ? { is: "yes", why: `${capacity.path} asks for spot` } : no;
  }
  const share = readNumber(
    node.inputs,
    "mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity",
  );
  if (share.state === "known" && share.value < 100) return { is: "yes", why: `${share.path} is ${share.value}` };
  return { is: "maybe", why: whyNot(capacity) };
}

/** Nodes are placed beside each other for the sake of jobs over several of them; spread ones are not. */
function grouped(graph: ResourceGraph, node: ResourceNode, property: string, inner: string): Sign {
  const whole = read(node.inputs, property);
  if (whole.state === "absent") return no;
  const path = joinPath(property, inner);
  const group = inner !== "" && whole.state === "unknown" ? whole : read(node.inputs, path);
  if (group.state === "absent") return no;
  const [behind] = graph.behind(node, property, placementGroupType);
  const strategy = behind === undefined ? undefined : readString(behind.inputs, "strategy");
  if (strategy?.state === "known" && strategy.value !== "cluster") return no;
  if (strategy?.state === "unknown") return { is: "maybe", why: `strategy of ${behind!.name} is ${strategy.why}` };
  if (group === whole && inner !== "") return { is: "maybe", why: whyNot(whole) };
  return { is: "yes", why: `${path} puts its nodes in one placement group` };
}

/** A node pool of GKE. */
export function gkeJobPool(pool: GkePool, roles: RoleWords): JobPool {
  const { node, view } = pool;
  if (view === undefined) {
    const open: Sign = { is: "maybe", why: pool.zones.uncertain ?? "it cannot be told which pools it has" };
    return { node, name: pool.name, spot: open, accelerated: open, several: open, together: open, checkpointed: false };
  }
  const config = joinPath(view.at, "nodeConfig");
  const role = trainingRole(node.inputs, { labels: `${config}.labels`, taints: `${config}.taints` }, roles);
  const labels = [`${config}.resourceLabels.checkpointed`, `${config}.labels.checkpointed`];
  const { capacity } = view;
  return {
    ...described(pool, view.machineType),
    spot:
      capacity.state !== "known"
        ? { is: "maybe", why: whyNot(capacity) }
        : capacity.value === GcpCapacityKind.Spot
          ? { is: "yes", why: `${capacity.path} is true` }
          : no,
    several: severalOf(view.scaling.max),
    together: surest(compact(view), slice(view), fabricOf(view), block(view), signOf(role, "is for training")),
    get checkpointed() {
      return labels.some((path) => isTrue(readString(node.inputs, path)));
    },
  };
}

function compact({ node, at }: GkeNodePoolView): Sign {
  const type = readString(node.inputs, joinPath(at, "placementPolicy.type"));
  if (type.state === "unknown") return { is: "maybe", why: whyNot(type) };
  if (type.state === "known" && type.value === "COMPACT") return { is: "yes", why: `${type.path} is COMPACT` };
  const policy = read(node.inputs, joinPath(at, "placementPolicy.policyName"));
  return policy.state === "absent" ? no : { is: "yes", why: `${policy.path} places its nodes` };
}

/** Whoever asks for a block of a reservation wants its nodes beside each other. */
function block({ reservation }: GkeNodePoolView): Sign {
  const named = reservation.state === "known" && reservation.value.includes("/reservationBlocks/");
  return named ? { is: "yes", why: `${reservation.path} names a block of a reservation` } : no;
}

/** A slice over several hosts is one machine to a job. */
function slice({ topology, accelerator }: GkeNodePoolView): Sign {
  if (topology.state === "absent") return no;
  if (topology.state === "unknown") return { is: "maybe", why: whyNot(topology) };
  const { count } = accelerator;
  const chips = topology.value.split("x").reduce((product, side) => product * Number(side), 1);
  if (count.state === "known" && Number.isFinite(chips) && chips <= count.value) return no;
  return { is: "yes", why: `${topology.path} ${topology.value} is a slice over several nodes` };
}

function fabricOf({ node, at, additionalNodeNetworks: networks }: GkeNodePoolView): Sign {
  const profile = read(node.inputs, joinPath(at, "networkConfig.acceleratorNetworkProfile"));
  if (profile.state !== "absent") return { is: "yes", why: `${profile.path} gives its nodes a fabric` };
  if (networks.state === "unknown") return { is: "maybe", why: whyNot(networks) };
  if (networks.state === "absent" || networks.value === 0) return no;
  return { is: "yes", why: `${networks.path} gives its nodes ${networks.value} further networks` };
}

function described(
  { node, name, accelerated }: Pool,
  types: Read<unknown>,
): Pick<JobPool, "node" | "name" | "accelerated"> {
  return { node, name, accelerated: { is: accelerated, why: accelerated === "maybe" ? whyNot(types) : "" } };
}

function severalOf(max: Read<number>): Sign {
  if (max.state !== "known") return { is: "maybe", why: whyNot(max) };
  return max.value > 1 ? { is: "yes", why: String(max.value) } : no;
}

function signOf(answer: Read<string>, what: string): Sign {
  if (answer.state === "absent") return no;
  if (answer.state === "unknown") return { is: "maybe", why: whyNot(answer) };
  return { is: "yes", why: `${answer.value} says that it ${what}` };
}

/** Any one sign that is sure settles it. */
function surest(...signs: Sign[]): Sign {
  return signs.find(({ is }) => is === "yes") ?? signs.find(({ is }) => is === "maybe") ?? no;
}

function isTrue(answer: Read<string>): boolean {
  return answer.state === "known" && answer.value === "true";
}

function whyNot(answer: Read<unknown>): string {
  if (answer.state === "unknown") return `${answer.path} is ${answer.why}`;
  return answer.state === "absent" ? `${answer.path} is not given` : `${answer.path} is not clear`;
}
