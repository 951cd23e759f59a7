import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { joinPath, type Problem, Problems } from "../../core/problem.ts";
import { type Read, readString } from "../../core/value.ts";
import { CapacityKind } from "./machineType.ts";
import { autoscalingGroupType, ec2InstanceType, type NodeGroupView } from "./nodeGroup.ts";

export const placementGroupType = "aws:ec2/placementGroup:PlacementGroup";

const guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html";
const blocks = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
const reservations = "https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3730";

/** How the nodes of a pool with EFA are put near each other. */
export interface EfaPlacement {
  readonly kind: CapacityKind;
  /** Most nodes. */
  readonly nodes: number;
  /** The placement group that the pool names. */
  readonly group?: {
    /** Absent where the group is made elsewhere. */
    readonly strategy?: string;
  };
  /** Whether the reservation was made in a placement group; absent when that cannot be told. */
  readonly reservedInGroup?: boolean;
}

/**
 * The rule: nodes with EFA share a cluster placement group, unless there is one node, or a Capacity Block that places them.
 *
 * @param path of the property that names the group
 */
export function checkEfaPlacement({ kind, nodes, group, reservedInGroup }: EfaPlacement, path: string): Problem[] {
  const problems = new Problems();
  if (kind === CapacityKind.CapacityBlock) {
    if (group !== undefined) {
      const rule =
        "names a placement group for a Capacity Block, which places its instances itself: launches fail with InsufficientInstanceCapacity";
      problems.error(path, undefined, rule, "leave the placement group out", blocks);
    }
    return problems.list;
  }
  if (nodes <= 1) return problems.list;
  if (group === undefined) {
    if (kind === CapacityKind.Reservation) {
      const rule = "leaves nodes with EFA wherever the reservation has them, which may be far apart in the zone";
      const fix =
        "make the reservation in a cluster placement group (placementGroupArn) and name that here, unless no job spans several nodes";
      problems.warning(path, undefined, rule, fix, guide);
    } else {
      const rule =
        "leaves nodes with EFA anywhere in the zone, and jobs over several of them at the speed of the longest way";
      problems.error(path, undefined, rule, "name a placement group whose strategy is cluster", guide);
    }
    return problems.list;
  }
  if (group.strategy !== undefined && group.strategy !== "cluster") {
    const rule = "is the strategy of a group that keeps nodes with EFA apart";
    problems.error("strategy", group.strategy, rule, "set strategy: cluster, on a group of its own", guide);
  }
  if (reservedInGroup === false) {
    const rule =
      "names a placement group in which the reservation was not made: launches into it fail with InsufficientInstanceCapacity";
    problems.warning(path, undefined, rule, "make the reservation in the group (placementGroupArn)", reservations);
  }
  return problems.list;
}

/** The placement group of a pool. */
export interface PlacementLookup {
  /** Where it is named, of which resource. */
  readonly path: string;
  readonly node: ResourceNode;
  /** Its name or id. Absent: it names none. */
  readonly name: Read<string>;
  /** The group, when it is a resource of this stack. */
  readonly group?: ResourceNode;
}

/** Finds the placement group that a pool names: in its own inputs, else in its launch template. */
export function placementOf(graph: ResourceGraph, view: NodeGroupView): PlacementLookup {
  const own =
    view.node.type === autoscalingGroupType || view.node.type === ec2InstanceType
      ? named(graph, view.node, "placementGroup", ["placementGroup", "placementGroupId"])
      : undefined;
  if (view.template === undefined || (own !== undefined && own.name.state !== "absent")) {
    return own ?? { path: "launchTemplate", node: view.node, name: { state: "absent", path: "launchTemplate" } };
  }
  return named(graph, view.template, "placement", ["placement.groupName", "placement.groupId"]);
}

function named(
  graph: ResourceGraph,
  node: ResourceNode,
  property: string,
  paths: readonly [name: string, id: string],
): PlacementLookup {
  const answers = paths.map((path) => readString(node.inputs, path));
  const name = answers.find((answer) => answer.state !== "absent") ?? answers[0]!;
  const base = { path: name.path, node, name };
  if (name.state === "absent") return base;
  const behind = [property, paths[1]].flatMap((key) => graph.behind(node, key, placementGroupType));
  const all = behind.length === 1 ? behind : graph.ofType(placementGroupType).filter((one) => isCalled(one, name));
  return all.length === 1 ? { ...base, group: all[0]! } : base;
}

function isCalled(group: ResourceNode, name: Read<string>): boolean {
  if (name.state !== "known") return false;
  const outputs = group.outputs ?? {};
  const own = [
    readString(group.inputs, "name"),
    ...["id", "name", "placementGroupId"].map((key) => readString(outputs, key)),
  ];
  return own.some((one) => one.state === "known" && one.value === name.value);
}

/** `launchTemplate.placement.groupName`: a path of the template as the pool's reader knows it. */
export function pathOf({ node, path }: Pick<PlacementLookup, "node" | "path">, view: NodeGroupView): string {
  return node === view.template ? joinPath("launchTemplate", path) : path;
}
