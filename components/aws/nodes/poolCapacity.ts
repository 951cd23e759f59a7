import { type Problem, Problems } from "../../core/problem.ts";
import { type AwsCapacity, checkCapacity } from "../../hardware/aws/capacity.ts";
import { findAwsMachineType } from "../../hardware/aws/catalogue.ts";
import { type AwsMachineType, CapacityKind } from "../../hardware/aws/machineType.ts";
import { regionOfZone } from "../../hardware/aws/region.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import type { EksCapacity, EksNodePoolArgs } from "./poolArgs.ts";

const nodeGroupGuide = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html";

/** The capacity that counts. */
export function capacityOf(args: EksNodePoolArgs): EksCapacity {
  return args.capacity ?? { kind: CapacityKind.OnDemand };
}

/** When a Capacity Block begins. */
export function checkSchedule({ kind, startsAt }: EksCapacity, planned: number): Problem[] {
  const problems = new Problems();
  if (startsAt !== undefined && kind !== CapacityKind.CapacityBlock) {
    problems.error(
      "capacity.startsAt",
      startsAt,
      `is about a Capacity Block, and the capacity kind is ${kind}`,
      "leave it out",
    );
  }
  if (startsAt === undefined && kind === CapacityKind.CapacityBlock && planned > 0) {
    problems.warning(
      "capacity.startsAt",
      undefined,
      "is missing: nothing here raises the group from 0 when the block begins, so nodes that are paid for stand idle",
      "give the time at which the block begins, or raise the group's desired size then",
      nodeGroupGuide,
    );
  }
  if (startsAt !== undefined && startTime(startsAt) === undefined) {
    problems.error(
      "capacity.startsAt",
      startsAt,
      "is not a time with a time zone in ISO 8601",
      "write it like 2026-12-01T11:30:00Z",
    );
  }
  return problems.list;
}

/** ISO 8601 with a zone → the form that Auto Scaling takes, UTC and whole seconds. */
export function startTime(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The inputs of a capacity that may be known only later. */
export interface LaterCapacity {
  reservationId: string | undefined;
  resourceGroupArn: string | undefined;
  placementGroup: string | undefined;
}

export const laterCapacityKeys = ["reservationId", "resourceGroupArn", "placementGroup"] as const;

/** What stands in for an input that comes later, so that everything else is judged now. */
function placeholder(key: keyof LaterCapacity, region: string): string {
  if (key === "reservationId") return "cr-00000000000000000";
  return key === "resourceGroupArn" ? `arn:aws:resource-groups:${region}:000000000000:group/later` : "later";
}

/** The rule about capacity as far as it can be told now. */
export function checkCapacityNow(args: EksNodePoolArgs, machine: AwsMachineType | undefined): Problem[] {
  const capacity = capacityOf(args);
  const region = regionOfZone(args.zone);
  if (machine === undefined || region === undefined) return [];
  const { kind, days } = capacity;
  const plain: AwsCapacity = days === undefined ? { kind } : { kind, days };
  for (const key of laterCapacityKeys) {
    if (capacity[key] !== undefined) plain[key] = knownNow(capacity[key]) ?? placeholder(key, region);
  }
  return checkCapacity({ machine, region, zone: args.zone, capacity: plain, nodes: args.nodes });
}

/** The rest of the rule about capacity, once everything is known: what `checkPool` could not see. */
export function checkLaterCapacity(args: EksNodePoolArgs, values: LaterCapacity): Problem[] {
  const capacity = capacityOf(args);
  const machine = findAwsMachineType(args.machineType)!;
  const region = regionOfZone(args.zone)!;
  const later = laterCapacityKeys.filter((key) => !isPlain(capacity[key])).map((key) => `capacity.${key}`);
  const plain = { kind: capacity.kind, ...values } as AwsCapacity;
  return checkCapacity({ machine, region, zone: args.zone, capacity: plain, nodes: args.nodes }).filter(({ path }) =>
    later.includes(path),
  );
}
