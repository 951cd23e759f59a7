import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import type { NodeCounts } from "../../core/range.ts";
import {
  checkGcpCapacity,
  type GcpCapacityQuestion,
  maximumRunHours,
  reservationAffinityKey,
  reservationValue,
  waitsForCapacity,
} from "../../hardware/gcp/capacity.ts";
import { type GcpCapacity, GcpCapacityKind } from "../../hardware/gcp/machineType.ts";
import { gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import type { GkeCapacity, GkePoolArgs } from "./poolArgs.ts";

/** The capacity that counts. */
export function capacityOf(args: GkePoolArgs): GkeCapacity {
  return args.capacity ?? { kind: GcpCapacityKind.OnDemand };
}

/** Whether nodes run in one reservation that is named. */
export function isReserved({ kind, reservation }: GkeCapacity): boolean {
  return kind === GcpCapacityKind.Calendar || (kind === GcpCapacityKind.Reservation && reservation !== undefined);
}

/** The inputs of a capacity that may be known only later. */
export interface LaterGkeCapacity {
  reservation: string | undefined;
  block: string | undefined;
  subBlock: string | undefined;
}

export const laterCapacityKeys = ["reservation", "block", "subBlock"] as const;

/** What is bought, for the rule: machine type or generation, and how many nodes. */
export type Bought = Pick<GcpCapacityQuestion, "machine" | "generation"> & { readonly nodes: NodeCounts };

function question(args: GkePoolArgs, bought: Bought, capacity: GcpCapacity, project?: string): GcpCapacityQuestion {
  const region = gcpRegionOfZone(args.zone)!;
  return { ...bought, zone: args.zone, region, capacity, ...(project === undefined ? {} : { project }) };
}

/** The rule about capacity as far as it can be told now: what comes later is taken to be well-formed. */
export function checkCapacityNow(args: GkePoolArgs, bought: Bought, project?: string): Problem[] {
  if (gcpRegionOfZone(args.zone) === undefined) return [];
  const { kind, maxRunHours, days, ...later } = capacityOf(args);
  const plain: GcpCapacity = { kind };
  if (maxRunHours !== undefined) plain.maxRunHours = maxRunHours;
  if (days !== undefined) plain.days = days;
  for (const key of laterCapacityKeys) {
    if (later[key] !== undefined) plain[key] = knownNow(later[key]) ?? "later";
  }
  return checkGcpCapacity(question(args, bought, plain, project));
}

/** The rest of that rule, once everything is known. */
export function checkLaterCapacity(
  args: GkePoolArgs,
  bought: Bought,
  values: LaterGkeCapacity,
  project?: string,
): Problem[] {
  const capacity = capacityOf(args);
  const later = laterCapacityKeys.filter((key) => !isPlain(capacity[key])).map((key) => `capacity.${key}`);
  const plain = { kind: capacity.kind, ...values } as GcpCapacity;
  return checkGcpCapacity(question(args, bought, plain, project)).filter(({ path }) => later.includes(path));
}

/** A capacity kind as node pools say it. */
export interface CapacityInputs {
  /** Of `nodeConfig`. */
  readonly node: {
    spot?: boolean;
    flexStart?: boolean;
    maxRunDuration?: string;
    reservationAffinity: {
      consumeReservationType: string;
      key?: string;
      values?: pulumi.Input<string>[];
    };
  };
  /** Of the pool. */
  readonly pool: { queuedProvisioning?: { enabled: boolean } };
  /** Google replaces no broken node of a pool whose nodes come when there are some. */
  readonly autoRepair: boolean;
}

/**
 * @param reservation the value of the reservation's name, as `reservationValue` writes it
 */
export function capacityInputs(capacity: GkeCapacity, reservation: pulumi.Input<string> | undefined): CapacityInputs {
  const { kind, maxRunHours = maximumRunHours } = capacity;
  const none = { consumeReservationType: "NO_RESERVATION" };
  if (waitsForCapacity(kind)) {
    return {
      node: { flexStart: true, maxRunDuration: `${maxRunHours * 3600}s`, reservationAffinity: none },
      pool: kind === GcpCapacityKind.Queued ? { queuedProvisioning: { enabled: true } } : {},
      autoRepair: false,
    };
  }
  if (kind === GcpCapacityKind.Spot) {
    return { node: { spot: true, reservationAffinity: none }, pool: {}, autoRepair: true };
  }
  if (kind === GcpCapacityKind.OnDemand) return { node: { reservationAffinity: none }, pool: {}, autoRepair: true };
  const affinity =
    reservation === undefined
      ? { consumeReservationType: "ANY_RESERVATION" }
      : { consumeReservationType: "SPECIFIC_RESERVATION", key: reservationAffinityKey, values: [reservation] };
  return { node: { reservationAffinity: affinity }, pool: {}, autoRepair: true };
}

/** The reservation as node pools name it; `undefined` where none is named. */
export function reservationNamed(kind: GcpCapacityKind, values: LaterGkeCapacity, project: string): string | undefined {
  return values.reservation === undefined ? undefined : reservationValue({ kind, ...values } as GcpCapacity, project);
}
