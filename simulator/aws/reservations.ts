import type { ResourceGraph } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { capacityBlockMaximum } from "../../components/hardware/aws/capacity.ts";
import { placementOf } from "../../components/hardware/aws/efaPlacement.ts";
import { CapacityKind } from "../../components/hardware/aws/machineType.ts";
import { type NodeGroupView, nodeGroupView } from "../../components/hardware/aws/nodeGroup.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { hexId } from "./ids.ts";
import { type AwsType, chosen, ec2, nameOf, number, refers, text } from "./model.ts";
import { offeredBy } from "./offerings.ts";
import { regionalArn, regionOf, simulatedAccount } from "./place.ts";
import { quotaExceeded, vcpuLimit } from "./quotas.ts";
import { awsTypes as t } from "./tokens.ts";

export const reservationTypes: readonly AwsType[] = [
  {
    type: t.capacityReservation,
    refers: [
      refers("placementGroupArn", t.placementGroup, (arn) =>
        ec2("InvalidPlacementGroup.Unknown", `The Placement Group '${arn.split("/").at(-1)}' is unknown.`),
      ),
    ],
    id: ({ seed }) => hexId("cr", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `capacity-reservation/${id}`),
    outputs: ({ inputs }) => ({
      ownerId: simulatedAccount,
      ...chosen(inputs, {
        ebsOptimized: false,
        endDateType: "unlimited",
        ephemeralStorage: false,
        instanceMatchCriteria: "open",
        tenancy: "default",
      }),
    }),
    refuse: (asked) => {
      const quota = grows(asked, "instanceCount") ? quotaExceeded(asked) : undefined;
      return quota === undefined ? undefined : { ...vcpuLimit(quota), operation: "EC2: CreateCapacityReservation" };
    },
  },
  {
    type: t.capacityBlock,
    id: ({ seed }) => hexId("cr", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `capacity-reservation/${id}`),
    outputs: ({ region, inputs }) => ({
      ...offeredBy(text(inputs, "capacityBlockOfferingId") ?? ""),
      availabilityZone: `${region}a`,
      createdDate: "2026-07-14T00:00:00Z",
      startDate: "2026-07-15T11:30:00Z",
      endDate: "2026-07-29T11:30:00Z",
      endDateType: "limited",
      reservationType: "capacity-block",
      tenancy: "default",
      ebsOptimized: false,
    }),
    // It is paid for and cannot be given back: the provider only forgets it.
    // @see hashicorp/terraform-provider-aws internal/service/ec2/ec2_capacity_block_reservation.go (WithNoOpDelete)
    leaves: () => "whole",
    minutes: {
      create: 1,
      source:
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-purchase.html (payment-pending, then scheduled)",
    },
  },
  {
    type: t.placementGroup,
    named: {
      name: (properties) => text(properties, "name"),
      within: regionOf,
      taken: (name) => ec2("InvalidPlacementGroup.Duplicate", `The Placement Group '${name}' already exists.`),
    },
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("ec2", region, `placement-group/${id}`),
    outputs: ({ seed }, id) => ({ name: id, placementGroupId: hexId("pg", seed) }),
    refuse: ({ inputs }) => {
      const partitions = number(inputs, "partitionCount");
      if (partitions === undefined || text(inputs, "strategy") === "partition") return undefined;
      return ec2(
        "InvalidParameterCombination",
        "The parameter PartitionCount can only be specified with the partition strategy.",
      );
    },
    refuseDelete: (group, world) => {
      const names = [group.id, text(group.outputs, "placementGroupId")];
      const uses = (one: Existing, path: string): boolean => names.includes(text(one.inputs, path));
      const templates = world
        .all(t.launchTemplate)
        .filter((one) => uses(one, "placement.groupName") || uses(one, "placement.groupId"));
      const running = world.all(t.nodeGroup).some((one) => {
        const named = text(one.inputs, "launchTemplate.id") ?? text(one.inputs, "launchTemplate.name");
        const nodes = number(one.inputs, "scalingConfig.desiredSize") ?? 0;
        return (
          nodes > 0 && templates.some((template) => template.id === named || text(template.outputs, "name") === named)
        );
      });
      const reserved = world
        .all(t.capacityReservation)
        .some((one) => text(one.inputs, "placementGroupArn") === text(group.outputs, "arn"));
      if (!running && !reserved && !world.all(t.instance).some((one) => uses(one, "placementGroup"))) return undefined;
      return ec2("InvalidPlacementGroup.InUse", `The placement group ${group.id} is in use and may not be deleted.`);
    },
  },
];

function grows({ inputs, before }: Asked, path: string): boolean {
  return (number(inputs, path) ?? 1) > (before === undefined ? 0 : (number(before.inputs, path) ?? 1));
}

/**
 * Why a reservation does not hold the nodes of a group: it is too small, others run in it, a block is larger than blocks are, or
 * a placement group keeps the nodes out of it.
 */
export function capacityShortage(asked: Asked, graph: ResourceGraph, view: NodeGroupView): Refusal | undefined {
  const wanted = view.scaling.planned.state === "known" ? view.scaling.planned.value : 0;
  const { reservation, capacity } = view;
  const block = capacity.state === "known" && capacity.value === CapacityKind.CapacityBlock;
  if (block && wanted > capacityBlockMaximum) return exceeded();
  if (reservation.state !== "targeted" || reservation.id.state !== "known") return undefined;
  const id = reservation.id.value;
  const found = asked.world.find([t.capacityReservation, t.capacityBlock], id);
  const size =
    found === undefined ? undefined : (number(found.inputs, "instanceCount") ?? number(found.outputs, "instanceCount"));
  if (found === undefined || size === undefined) return undefined;
  const taken = graph
    .ofType(t.nodeGroup)
    .filter((node) => node !== view.node)
    .map((node) => nodeGroupView(graph, node))
    .filter((other) => other.reservation.state === "targeted" && sameText(other.reservation.id, id))
    .reduce((sum, other) => sum + (other.scaling.planned.state === "known" ? other.scaling.planned.value : 0), 0);
  if (wanted + taken > size) return exceeded();
  const type = text(found.inputs, "instanceType") ?? text(found.outputs, "instanceType");
  if (type !== undefined && view.machineType.state === "known" && view.machineType.value !== type) return exceeded();
  const placement = placementOf(graph, view);
  const made = text(found.inputs, "placementGroupArn");
  // A block places its instances itself; a reservation that was made in no group, or in another, has none in this one.
  if (placement.name.state !== "known" || (!block && made?.endsWith(`/${placement.name.value}`) === true))
    return undefined;
  return {
    code: "InsufficientInstanceCapacity",
    message:
      "There is no Spot or On-Demand capacity available that matches your request: the placement group is not that of the Capacity Reservation.",
    status: 500,
    source: "terraform-aws-modules/terraform-aws-eks pull request 3730; eksctl-io/eksctl issue 7949",
  };
}

function sameText(answer: { readonly state: string; readonly value?: unknown }, text: string): boolean {
  return answer.state === "known" && answer.value === text;
}

function exceeded(): Refusal {
  return {
    code: "ReservationCapacityExceeded",
    message: "The requested reservation does not have sufficient compatible and available capacity for this request.",
    operation: "EC2: RunInstances",
    source: "scylladb/scylla-cluster-tests issue 8839; AWS EC2 API Reference, error codes",
  };
}

/** EC2's answer to interfaces that the cards of a machine type do not take. */
export function layoutRefusal({ path, rule, value, source }: Problem, machine: string): Refusal {
  const about = source ?? "AWS EC2 API Reference, error codes";
  if (/deviceIndex$/.test(path)) {
    return {
      code: "InvalidParameterValue",
      message: `Invalid value '${String(value)}' for deviceIndex: device index exceeds the maximum number of network interfaces supported by the network card.`,
      operation: "EC2: RunInstances",
      source: "eksctl-io/eksctl issue 7520; aws/aws-k8s-tester pull request 531",
    };
  }
  if (/networkCardIndex$/.test(path)) {
    return {
      code: "InvalidParameterValue",
      message: `Network card index ${String(value)} exceeds the limit for ${machine}.`,
      operation: "EC2: RunInstances",
      source: about,
    };
  }
  const at = path === "" ? "networkInterfaces" : `networkInterfaces${path}`;
  return {
    code: /beyond|more than/.test(rule) ? "AttachmentLimitExceeded" : "InvalidParameterCombination",
    message: `${at} ${rule}`,
    operation: "EC2: RunInstances",
    source: about,
  };
}
