import { isFirm } from "../../core/fact.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import type { NodeCounts } from "../../core/range.ts";
import { type AwsMachineType, CapacityKind } from "./machineType.ts";
import { checkZone } from "./region.ts";

const blockGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
const nodeGroupGuide = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html";
const reservationGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html";

/** Instances that one Capacity Block holds at most. */
export const capacityBlockMaximum = 64;

/** How the nodes of a pool are bought, in plain values. */
export interface AwsCapacity {
  kind: CapacityKind;
  /** `cr-` and 17 hex digits: of a Capacity Block, or of an On-Demand Capacity Reservation. */
  reservationId?: string;
  /** Resource group of reservations, instead of one reservation. Not for Capacity Blocks, except UltraServer blocks. */
  resourceGroupArn?: string;
  /** Cluster placement group in which the reservation itself was created, by name. Only for reservations. */
  placementGroup?: string;
  /** Length of a Capacity Block bought for this pool, in days: 1 to 14, or a multiple of 7 up to 182. Only for its price. */
  days?: number;
}

export interface CapacityQuestion {
  readonly machine: AwsMachineType;
  readonly region: string;
  /** Zone of the nodes. Left out: not judged. */
  readonly zone?: string;
  readonly capacity: AwsCapacity;
  readonly nodes: NodeCounts;
  /** A placement group the nodes are forced into, other than the reservation's own (`capacity.placementGroup`). */
  readonly placementGroup?: string;
}

const reservationIdPattern = /^cr-[0-9a-f]{17}$/;
const groupArnPattern = /^arn:aws[a-z-]*:resource-groups:([a-z0-9-]+):\d{12}:group\/[\w.-]+(?:\/[\w.-]+)?$/;

/** Families whose multi-accelerator sizes are rarely to be had on demand. */
const scarceFamilies = /^(?:p4|p5|p6)/;

/** Whether AWS sells this machine type this way, here, in this number: everything that can be told before anything is created. */
export function checkCapacity(question: CapacityQuestion): Problem[] {
  const { region, zone, capacity, nodes, placementGroup } = question;
  const problems = new Problems();
  if (zone !== undefined) problems.add(checkZone(zone, region));
  if (!(Object.values(CapacityKind) as unknown[]).includes(capacity.kind)) {
    problems.error(
      "capacity.kind",
      capacity.kind,
      "is not a capacity kind",
      `use one of ${Object.values(CapacityKind).join(", ")}`,
    );
    return problems.list;
  }
  checkOffer(problems, question);
  checkReference(problems, question);
  if (capacity.kind === CapacityKind.CapacityBlock) checkBlock(problems, nodes);
  checkDays(problems, capacity);

  if (placementGroup !== undefined && capacity.kind === CapacityKind.CapacityBlock) {
    problems.error(
      "placementGroup",
      placementGroup,
      "is a placement group for a Capacity Block, which brings its own placement",
      "leave the placement group out",
      blockGuide,
    );
  } else if (
    placementGroup !== undefined &&
    capacity.kind === CapacityKind.Reservation &&
    placementGroup !== capacity.placementGroup
  ) {
    problems.warning(
      "placementGroup",
      placementGroup,
      "is not known to be the placement group in which the reservation was created: launches outside it fail with InsufficientInstanceCapacity",
      "name the reservation's own group as capacity.placementGroup, or leave the placement group out",
      "https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3730",
    );
  }
  if (capacity.placementGroup !== undefined && capacity.kind !== CapacityKind.Reservation) {
    problems.error(
      "capacity.placementGroup",
      capacity.placementGroup,
      `is the placement group of a reservation, and the capacity kind is ${capacity.kind}`,
      "leave it out",
    );
  }
  return problems.list;
}

/** Whether the type is sold this way and in this place. */
function checkOffer(problems: Problems, { machine, region, zone, capacity: { kind } }: CapacityQuestion): void {
  const offered = machine.capacityKinds.join(", ");
  const unconfirmed = machine.unconfirmedKinds?.includes(kind) === true;
  if (!machine.capacityKinds.includes(kind)) {
    const refused = isFirm(machine) && !unconfirmed;
    const say = refused ? problems.error.bind(problems) : problems.warning.bind(problems);
    const rule = refused ? `is not offered for ${machine.name}` : `is not known to be offered for ${machine.name}`;
    say("capacity.kind", kind, rule, `use ${offered}`, machine.source);
  }
  if (
    kind === CapacityKind.OnDemand &&
    !unconfirmed &&
    scarceFamilies.test(machine.family) &&
    machine.accelerator.count > 1
  ) {
    problems.warning(
      "capacity.kind",
      kind,
      `is hardly ever to be had for ${machine.name}: launches fail with InsufficientInstanceCapacity for days`,
      "use capacity-block or reservation, and keep on-demand as a fallback",
      "https://github.com/modelplaneai/modelplane/pull/113",
    );
  }
  const { regions, zones, capacityBlockRegions } = machine;
  if (zones !== undefined && zone !== undefined && !zones.includes(zone)) {
    problems.warning(
      "zone",
      zone,
      `is not a zone known to offer ${machine.name}`,
      `use ${zones.join(", ")}`,
      machine.source,
    );
  } else if (regions !== undefined && !regions.includes(region)) {
    problems.warning(
      "region",
      region,
      `is not a region known to offer ${machine.name}`,
      `use ${regions.join(", ")}`,
      machine.source,
    );
  } else if (
    kind === CapacityKind.CapacityBlock &&
    capacityBlockRegions !== undefined &&
    !capacityBlockRegions.includes(region)
  ) {
    problems.warning(
      "region",
      region,
      `is not a region known to sell Capacity Blocks of ${machine.name}`,
      `use ${capacityBlockRegions.join(", ")}`,
      blockGuide,
    );
  }
}

/** Whether the reservation is named as the kind asks. */
function checkReference(problems: Problems, { machine, region, capacity }: CapacityQuestion): void {
  const { kind, reservationId, resourceGroupArn } = capacity;
  if (reservationId !== undefined && !reservationIdPattern.test(reservationId)) {
    problems.error(
      "capacity.reservationId",
      reservationId,
      "is not the id of a capacity reservation",
      "give cr- and 17 hex digits, for example cr-0123456789abcdef0",
      reservationGuide,
    );
  }
  const group = resourceGroupArn === undefined ? undefined : groupArnPattern.exec(resourceGroupArn);
  if (group === null) {
    problems.error(
      "capacity.resourceGroupArn",
      resourceGroupArn,
      "is not the ARN of a resource group",
      "give arn:aws:resource-groups:<region>:<account>:group/<name>",
      reservationGuide,
    );
  } else if (group !== undefined && group[1] !== region) {
    problems.error(
      "capacity.resourceGroupArn",
      resourceGroupArn,
      `is a group of ${group[1]}, not of ${region}`,
      `use a group of ${region}`,
    );
  }

  if (kind === CapacityKind.CapacityBlock) {
    const ultraServer = machine.family === "p6e-gb200";
    if (reservationId === undefined && !(ultraServer && resourceGroupArn !== undefined)) {
      problems.error(
        "capacity.reservationId",
        undefined,
        "is missing: instances run in a Capacity Block only when they name it",
        "give the id of the block, cr-…",
        nodeGroupGuide,
      );
    }
    if (resourceGroupArn !== undefined && !ultraServer) {
      problems.error(
        "capacity.resourceGroupArn",
        resourceGroupArn,
        "is a resource group, which cannot hold a Capacity Block of instances",
        "name the block by capacity.reservationId",
        blockGuide,
      );
    }
  } else if (kind === CapacityKind.Reservation) {
    if (reservationId === undefined && resourceGroupArn === undefined) {
      problems.error(
        "capacity.reservationId",
        undefined,
        "is missing: without a target the nodes run, and are billed, outside the reservation",
        "give the id of the reservation, or capacity.resourceGroupArn",
        reservationGuide,
      );
    }
  } else {
    for (const key of ["reservationId", "resourceGroupArn"] as const) {
      if (capacity[key] === undefined) continue;
      problems.error(
        `capacity.${key}`,
        capacity[key],
        `names a reservation, and the capacity kind is ${kind}`,
        `leave it out, or use the capacity kind ${CapacityKind.Reservation} or ${CapacityKind.CapacityBlock}`,
      );
    }
  }
  if (
    reservationId !== undefined &&
    resourceGroupArn !== undefined &&
    (kind === CapacityKind.Reservation || machine.family === "p6e-gb200")
  ) {
    problems.error(
      "capacity.resourceGroupArn",
      resourceGroupArn,
      "is given beside capacity.reservationId, and instances target one or the other",
      "leave one of the two out",
      reservationGuide,
    );
  }
}

/** How many nodes a block takes, and when. */
function checkBlock(problems: Problems, nodes: NodeCounts): void {
  for (const key of ["planned", "max"] as const) {
    if (!(nodes[key] > capacityBlockMaximum)) continue;
    problems.error(
      `nodes.${key}`,
      nodes[key],
      `is above the ${capacityBlockMaximum} instances that one Capacity Block holds`,
      `use ${capacityBlockMaximum} or fewer, and one pool per block`,
      blockGuide,
    );
  }
  if (nodes.min > 0) {
    problems.warning(
      "nodes.min",
      nodes.min,
      "keeps nodes wanted before the block begins and after it ends, when every launch fails",
      "use min 0 and raise the desired size when the block begins",
      nodeGroupGuide,
    );
  }
}

/** How long a block may last. The steps are reported, not documented: warned about. */
function checkDays(problems: Problems, { kind, days }: AwsCapacity): void {
  if (days === undefined) return;
  if (kind !== CapacityKind.CapacityBlock) {
    problems.error("capacity.days", days, `is the length of a block, and the capacity kind is ${kind}`, "leave it out");
  } else if (!Number.isInteger(days) || days < 1) {
    problems.error("capacity.days", days, "is not a number of whole days", "give 1 or more");
  } else if (days > 182 || (days > 14 && days % 7 !== 0)) {
    problems.warning(
      "capacity.days",
      days,
      "is not a length that Capacity Blocks are known to have",
      "use 1 to 14 days, or a multiple of 7 up to 182",
      blockGuide,
    );
  }
}
