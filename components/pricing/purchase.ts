import type { ResourceNode } from "../core/graph.ts";
import { type Read, read, readString } from "../core/value.ts";
import { CapacityKind } from "../hardware/aws/machineType.ts";
import { capacityReservationType } from "../hardware/aws/nodeGroup.ts";
import { GcpCapacityKind } from "../hardware/gcp/machineType.ts";
import { gkeGpuNodePoolComponent, tpuSliceComponent } from "../hardware/gcp/nodePoolTypes.ts";

/** Capacity that is paid for whether it is used or not. */
export interface Purchase {
  /** `a Capacity Block`. */
  readonly what: string;
  /** What cannot be undone about it, as the end of a sentence. */
  readonly bound: string;
}

/** What a resource buys; absent where it buys nothing in advance. */
type Buyer = (node: ResourceNode) => Read<Purchase>;

const block: Purchase = {
  what: "a Capacity Block",
  bound: "it is paid up front and cannot be cancelled, and destroying it here only forgets it",
};
const calendar: Purchase = {
  what: "a calendar reservation",
  bound: "its days are paid for, used or not, once it is approved",
};
const open = (what: string): Purchase => ({
  what,
  bound: "it bills from the moment it exists, used or not, until somebody deletes it",
});

const bought = (purchase: Purchase, path = ""): Read<Purchase> => ({
  state: "known",
  value: purchase,
  path,
  secret: false,
});

/**
 * Types that buy capacity, and what they buy. Pools of ours stand for the block or the calendar reservation behind them
 * when they say how many days it has: no resource of the stack stands for it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-purchase.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-pricing-billing.html
 * @see https://docs.cloud.google.com/compute/docs/instances/reservations-overview
 * @see https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview
 */
const buyers: Readonly<Record<string, Buyer>> = {
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": () => bought(block),
  [capacityReservationType]: () => bought(open("an On-Demand Capacity Reservation")),
  "gcp:compute/reservation:Reservation": () => bought(open("a reservation")),
  "gcp:compute/futureReservation:FutureReservation": futureReservation,
  "hybrid-gpu:index:EksGpuNodePool": pool(CapacityKind.CapacityBlock, block),
  "hybrid-gpu:index:EksNeuronNodePool": pool(CapacityKind.CapacityBlock, block),
  [gkeGpuNodePoolComponent]: pool(GcpCapacityKind.Calendar, calendar),
  [tpuSliceComponent]: pool(GcpCapacityKind.Calendar, calendar),
};

/** Types that may buy capacity in advance. */
export const purchaseTypes: readonly string[] = Object.keys(buyers);

/** What a resource of `purchaseTypes` buys in advance; absent: nothing; unknown: that cannot be told. */
export function purchaseOf(node: ResourceNode): Read<Purchase> {
  return buyers[node.type]?.(node) ?? { state: "absent", path: "" };
}

/** A future reservation is a draft until it is submitted. */
function futureReservation(node: ResourceNode): Read<Purchase> {
  const status = readString(node.inputs, "planningStatus");
  if (status.state === "absent" || (status.state === "known" && status.value === "DRAFT")) {
    return { state: "absent", path: status.path };
  }
  const mode = readString(node.inputs, "reservationMode");
  const dated = mode.state === "known" && mode.value === "CALENDAR";
  const future: Purchase = {
    what: "a future reservation",
    bound: "it bills from its first day on, used or not, and cannot be cancelled shortly before it",
  };
  return bought(dated ? calendar : future, mode.path);
}

function pool(kind: string, purchase: Purchase): Buyer {
  return (node) => {
    const asked = readString(node.inputs, "capacity.kind");
    if (asked.state === "unknown") return asked;
    const days = read(node.inputs, "capacity.days");
    if (asked.state === "absent" || asked.value !== kind || days.state === "absent") {
      return { state: "absent", path: days.path };
    }
    return bought(purchase, days.path);
  };
}
