import type { ResourceGraph } from "../../components/core/graph.ts";
import { type Read, read, readString } from "../../components/core/value.ts";
import {
  checkEfaPlacement,
  type EfaPlacement,
  type PlacementLookup,
  pathOf,
  placementOf,
} from "../../components/hardware/aws/efaPlacement.ts";
import { CapacityKind } from "../../components/hardware/aws/machineType.ts";
import type { NodeGroupView } from "../../components/hardware/aws/nodeGroup.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { type AwsPool, awsPoolsOf, awsPoolTypes } from "./pools.ts";

const what = "whether its nodes with EFA stand together";

/** Nodes that EC2 spreads over a zone come up and work, at a fraction of the speed that is paid for. */
export const efaPlacementGroup = gpuPolicy<NoConfig>({
  name: "efa-placement-group",
  description: "Groups of instances with EFA are in a cluster placement group, unless a Capacity Block places them.",
  severity: "medium",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html",
  remediation:
    "Name a placement group with the strategy cluster in the launch template (placement.groupName); leave it out for Capacity Blocks.",
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  stackTypes: awsPoolTypes,
  evaluateStack: (graph) =>
    awsPoolsOf(graph, { subnetZones: {} })
      .filter((pool) => pool.efa !== "no")
      .flatMap((pool) => judge(graph, pool)),
});

function judge(graph: ResourceGraph, { node, view, efa }: AwsPool): Finding[] {
  const lookup = placementOf(graph, view);
  if (view.template === undefined) return [templateElsewhere(view)];
  const path = pathOf(lookup, view);
  const open: Finding[] = [];
  const kind = kindOf(view);
  if (kind.state !== "known") open.push(unreadable(node, kind, what));
  const max = view.scaling.max;
  const { name, group } = lookup;
  if (name.state === "unknown" && group === undefined) open.push(unreadable(node, { ...name, path }, what));
  const strategy = group === undefined ? undefined : readString(group.inputs, "strategy");
  if (group !== undefined && strategy !== undefined && strategy.state !== "known") {
    open.push(unreadable({ ...node, name: `${node.name}: placement group ${group.name}` }, strategy, what));
  }
  const reserved = view.reservation.state === "targeted" ? view.reservation.resource : undefined;
  const placement: Omit<EfaPlacement, "kind"> = {
    nodes: max.state === "known" ? max.value : Number.POSITIVE_INFINITY,
    ...(name.state === "absent" ? {} : { group: strategy?.state === "known" ? { strategy: strategy.value } : {} }),
    ...(reserved === undefined
      ? {}
      : { reservedInGroup: read(reserved.inputs, "placementGroupArn").state !== "absent" }),
  };
  if (open.length > 0 || kind.state !== "known") {
    // One node is together however it comes out, unless it is forced into a group beside its Capacity Block.
    const free = name.state === "absent" || (kind.state === "known" && kind.value !== CapacityKind.CapacityBlock);
    return placement.nodes <= 1 && free ? [] : open;
  }
  const problems = checkEfaPlacement({ ...placement, kind: kind.value }, path);
  const because = efa === "maybe" || max.state === "unknown" ? { because: "unknown" as const } : {};
  const findings = problemFindings(
    node,
    problems.map((problem) => ({
      ...problem,
      value: problem.value ?? (name.state === "known" ? name.value : undefined),
      path: problem.path === "strategy" ? `strategy of placement group ${group!.name}` : problem.path,
    })),
  ).map((finding) => ({ ...because, ...finding }));
  if (findings.length > 0 || placement.nodes <= 1) return findings;
  return name.state === "known" && group === undefined ? [groupElsewhere(lookup, view, name.value)] : [];
}

/** The template counts as well as the group: EC2 goes by it. */
function kindOf({ capacity, template, reservation }: NodeGroupView): Exclude<Read<CapacityKind>, { state: "absent" }> {
  const path = "launchTemplate.instanceMarketOptions.marketType";
  const market = readString(template?.inputs ?? {}, "instanceMarketOptions.marketType");
  if (market.state === "known" && market.value === "capacity-block") {
    return { state: "known", value: CapacityKind.CapacityBlock, path, secret: false };
  }
  if (market.state === "unknown") return { ...market, path };
  if (reservation.state === "unknown") {
    return { state: "unknown", path: "capacityReservationSpecification", why: "known only after creation" };
  }
  return capacity.state === "absent" ? { ...capacity, state: "unknown", why: "not given" } : capacity;
}

/** Nothing says that such a group is wrong, and its owner may have judged it; but a name that is open may be any. */
function templateElsewhere({ node, templateMissing = "" }: NodeGroupView): Finding {
  const literal = templateMissing.endsWith("is not in this stack");
  return {
    urn: node.urn,
    because: literal ? "warning" : "unknown",
    message:
      `${node.name} may have EFA interfaces, and ${what} cannot be told: ${templateMissing}. ` +
      "Fix: declare the launch template in this stack, with placement.groupName of a cluster placement group.",
  };
}

function groupElsewhere(lookup: PlacementLookup, view: NodeGroupView, name: string): Finding {
  return {
    urn: view.node.urn,
    because: "warning",
    message:
      `${view.node.name}: ${pathOf(lookup, view)} is ${name}, a placement group that is not of this stack, so its strategy is not judged. ` +
      "Fix: nothing if it is cluster; else declare one with that strategy.",
  };
}
