import type { PriceRow } from "../../../components/pricing/priceRow.ts";
import type { ExampleResource, PolicyPage } from "../page.ts";

const block = "aws:ec2/capacityBlockReservation:CapacityBlockReservation";
const future = "gcp:compute/futureReservation:FutureReservation";

const resources: readonly ExampleResource[] = [
  {
    type: block,
    name: "train-january",
    inputs: { capacityBlockOfferingId: "cb-0123456789abcdef0", instancePlatform: "Linux/UNIX", region: "us-east-2" },
  },
  {
    type: future,
    name: "finetune-january",
    inputs: {
      zone: "us-east5-a",
      planningStatus: "SUBMITTED",
      reservationMode: "CALENDAR",
      timeWindow: { startTime: "2027-01-11T00:00:00Z", endTime: "2027-01-25T00:00:00Z" },
      specificSkuProperties: { totalCount: "8", instanceProperties: { machineType: "a3-ultragpu-8g" } },
    },
  },
];

/** What AWS asked for the block when its offerings were listed. */
const prices: readonly PriceRow[] = [
  {
    place: "aws",
    service: "capacity-block-offering",
    sku: "cb-0123456789abcdef0",
    region: "us-east-2",
    purchase: "capacity-block",
    unit: "offering",
    price: "446509.06",
    currency: "USD",
    source: "aws ec2 describe-capacity-block-offerings",
    asOf: "2026-11-20",
    confidence: "observed",
  },
];

const forThePrice = "the price that the message tells; an approval is needed whatever it is";

export const capacityBlockApprovalPage: PolicyPage = {
  policy: "cost-capacity-block-approval",
  accident:
    "A Capacity Block is paid for the moment it is bought, up to several hundred thousand dollars, and neither it nor the money can be given back: `pulumi destroy` only forgets it. A reservation that nobody uses bills by the hour, like machines that run.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-purchase.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-pricing-billing.html",
    "https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview",
  ],
  reads: [
    { types: [block], path: "capacityBlockOfferingId", use: forThePrice },
    {
      types: [future],
      path: "planningStatus",
      use: "whether it is a draft or is submitted",
      whenAbsent: "a draft buys nothing",
    },
    { types: [future], path: "reservationMode", use: "whether its days are bought in calendar mode" },
    { types: [future], path: "timeWindow.*", use: forThePrice },
    { types: [future], path: "specificSkuProperties.*", use: forThePrice },
    { types: [future], path: "aggregateReservation.*", use: forThePrice },
  ],
  example: {
    fails: { resources, config: { "pack-configuration": { prices } } },
    fixed: {
      resources,
      config: {
        "pack-configuration": { prices },
        "cost-capacity-block-approval": {
          approvals: [
            { urn: "train-january", id: "FIN-1204", maxUsd: 450_000 },
            { urn: "finetune-january", id: "FIN-1205" },
          ],
        },
      },
    },
  },
  notes: [
    "It judges Capacity Blocks, On-Demand Capacity Reservations, reservations and future reservations of Compute Engine, and pools of this library with `capacity.kind` `capacity-block` or `calendar` that say how many `days` were bought: no resource of the stack stands for what these run in. Without `days` the capacity was bought, and approved, elsewhere.",
    "`urn` is the name of the resource or its URN, and `*` in it stands for any characters; `*` alone approves nothing. `id` says where the approval is on record. With `maxUsd`, the approval is for that much and no more: of what is paid once, or a month of what is billed by time.",
    "`oneOffUsd` of cost-monthly-ceiling is another question: that is a budget, one sum for all that the stack pays once, and it is checked with the whole stack. An approval is about one purchase, whatever it costs, and is asked for before that purchase is made, also in an update of a single resource. A block needs both.",
    "The fee of a Capacity Block is that of its offering, which only AWS tells: give it as a price row of service `capacity-block-offering` with the id of the offering as sku, and the message shows it.",
  ],
};
