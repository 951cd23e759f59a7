import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { capacityBlockApproval } from "../../../policies/cost/capacityBlockApproval.ts";
import { commitmentApproval } from "../../../policies/cost/commitmentApproval.ts";
import { findings, messages, raw, stackOf, urnOf } from "../../support/analyzer.ts";

describe("cost-capacity-block-approval", () => {
  const blockType = "aws:ec2/capacityBlockReservation:CapacityBlockReservation";
  const block = (inputs: Properties = {}) =>
    raw(blockType, "january", {
      capacityBlockOfferingId: "cb-0123",
      instancePlatform: "Linux/UNIX",
      region: "us-east-2",
      ...inputs,
    });
  const offering = {
    place: "aws",
    service: "capacity-block-offering",
    sku: "cb-0123",
    region: "*",
    purchase: "capacity-block",
    unit: "offering",
    price: "446509.06",
    currency: "USD",
    source: "getCapacityBlockOffering",
    asOf: "2026-11-20",
    confidence: "observed",
  } as const;
  const bound = "it is paid up front and cannot be cancelled, and destroying it here only forgets it";
  const fix = (name: string) =>
    `Fix: have it approved and add {"urn": "${name}", "id": "<where it is on record>"} to approvals of cost-capacity-block-approval in policy.prod.json, or do not buy it.`;
  const judge = (config: object = {}, node = block()) => findings(capacityBlockApproval, stackOf(node), "prod", config);

  it("names the fee that cannot be had back, where a price tells it, and why not where none does", () => {
    expect(judge({ prices: [offering] })).toEqual([
      {
        urn: urnOf(blockType, "january"),
        message:
          `january buys a Capacity Block for 446,509.06 USD, paid once (1 offering of cb-0123 in us-east-2, capacity-block at 446509.06 USD, price of 2026-11-20): ${bound}. ` +
          `No approval names it (policy configuration has none). ${fix("january")}`,
      },
    ]);
    expect(judge({ approvals: [{ urn: "february", id: "FIN-1" }] }).map(({ message }) => message)).toEqual([
      "january buys a Capacity Block at a price that cannot be told (no price for aws capacity-block-offering cb-0123 in us-east-2, capacity-block): " +
        `${bound}. No approval names it (policy configuration has 1, for something else). ${fix("january")}`,
    ]);
  });

  it.each(["dev", "staging", "prod"] as const)("is mandatory in %s", (environment) => {
    expect(capacityBlockApproval.levels[environment]).toBe("mandatory");
  });

  it.each<[string, unknown, number]>([
    ["its name", [{ urn: "january", id: "FIN-1" }], 0],
    ["its name with *", [{ urn: "janu*", id: "FIN-1" }], 0],
    ["its URN", [{ urn: urnOf(blockType, "january"), id: "FIN-1" }], 0],
    ["its URN with *", [{ urn: "urn:pulumi:prod::*::january", id: "FIN-1" }], 0],
    ["another name", [{ urn: "january-2", id: "FIN-1" }], 1],
    ["everything", [{ urn: "*", id: "FIN-1" }], 1],
    ["everything, with more stars", [{ urn: " ** ", id: "FIN-1" }], 1],
    ["everything, by its beginning", [{ urn: "urn:*", id: "FIN-1" }], 1],
    ["everything, by a letter", [{ urn: "*a*", id: "FIN-1" }], 1],
    ["its type", [{ urn: "*CapacityBlockReservation::*", id: "FIN-1" }], 0],
    ["no record", [{ urn: "january", id: " " }], 1],
    ["no record at all", [{ urn: "january" }], 1],
    ["nothing", [{ id: "FIN-1" }], 1],
    ["nothing that is a list", "january", 1],
  ])("takes an approval that names %s", (_, approvals, expected) => {
    expect(judge({ approvals })).toHaveLength(expected);
  });

  it("holds an approval to its amount", () => {
    const approvals = (maxUsd: number) => ({
      approvals: [{ urn: "january", id: "FIN-1", maxUsd }],
      prices: [offering],
    });
    expect(judge(approvals(446_509.06))).toEqual([]);
    expect(judge(approvals(446_509.05)).map(({ message }) => message)).toEqual([
      "january buys a Capacity Block for 446,509.06 USD, paid once (1 offering of cb-0123 in us-east-2, capacity-block at 446509.06 USD, price of 2026-11-20), " +
        `above the 446,509.05 USD that approval FIN-1 allows (maxUsd of approvals, policy configuration): ${bound}. ` +
        "Fix: buy less, or have more approved and raise maxUsd of cost-capacity-block-approval.",
    ]);
    const both = [
      { urn: "january", id: "FIN-1", maxUsd: 5 },
      { urn: "janu*", id: "FIN-2", maxUsd: 500_000 },
    ];
    expect(judge({ approvals: both, prices: [offering] })).toEqual([]);
  });

  it("does not pass an amount that it cannot tell", () => {
    const approvals = [{ urn: "january", id: "FIN-1", maxUsd: 500_000 }];
    expect(judge({ approvals, prices: [offering] }, block({ capacityBlockOfferingId: UNKNOWN }))).toEqual([
      {
        urn: urnOf(blockType, "january"),
        because: "unknown",
        message:
          "january buys a Capacity Block at a price that cannot be told (capacityBlockOfferingId: known only after creation); " +
          "whether it stays within the 500,000.00 USD that approval FIN-1 allows (maxUsd of approvals, policy configuration) cannot be told. " +
          "Fix: give the price in prices of pack-configuration, or have it approved without maxUsd.",
      },
    ]);
  });

  it("asks for reservations that bill by time, by the month", () => {
    const reservation = raw("aws:ec2/capacityReservation:CapacityReservation", "train", {
      region: "us-east-2",
      availabilityZone: "us-east-2a",
      instanceType: "p5.48xlarge",
      instancePlatform: "Linux/UNIX",
      instanceCount: 2,
    });
    expect(judge({}, reservation).map(({ message }) => message)).toEqual([
      "train buys an On-Demand Capacity Reservation for 80,358.40 USD a month (2 × p5.48xlarge in us-east-2, on-demand at 55.04 USD, price of 2026-01-01): " +
        `it bills from the moment it exists, used or not, until somebody deletes it. No approval names it (policy configuration has none). ${fix("train")}`,
    ]);
    expect(judge({ approvals: [{ urn: "train", id: "FIN-1", maxUsd: 80_358.4 }] }, reservation)).toEqual([]);
    expect(judge({ approvals: [{ urn: "train", id: "FIN-1", maxUsd: 80_358.39 }] }, reservation)).toHaveLength(1);
    const google = raw("gcp:compute/reservation:Reservation", "train", { zone: "us-central1-a" });
    expect(judge({}, google).map(({ message }) => message)).toEqual([
      "train buys a reservation at a price that cannot be told (specificReservation.count is missing): " +
        `it bills from the moment it exists, used or not, until somebody deletes it. No approval names it (policy configuration has none). ${fix("train")}`,
    ]);
  });

  it.each<[string, Properties, string[]]>([
    ["a draft", { planningStatus: "DRAFT", reservationMode: "CALENDAR" }, []],
    ["a draft, as they are by default", { reservationMode: "CALENDAR" }, []],
    ["in calendar mode", { planningStatus: "SUBMITTED", reservationMode: "CALENDAR" }, ["a calendar reservation"]],
    ["of the other mode", { planningStatus: "SUBMITTED" }, ["a future reservation"]],
    [
      "of a mode that is not known",
      { planningStatus: "SUBMITTED", reservationMode: UNKNOWN },
      ["a future reservation"],
    ],
    ["that may be submitted", { planningStatus: UNKNOWN, reservationMode: "CALENDAR" }, ["a calendar reservation"]],
    ["of an odd status", { planningStatus: 3, reservationMode: "CALENDAR" }, ["a calendar reservation"]],
  ])("asks for a future reservation %s", (_, inputs, expected) => {
    const future = raw("gcp:compute/futureReservation:FutureReservation", "january", { zone: "us-east5-a", ...inputs });
    expect(judge({}, future).map(({ message }) => /^january buys (.*?) (?:for|at)/.exec(message)![1])).toEqual(
      expected,
    );
  });

  it.each<[string, string, Properties, number]>([
    ["EksGpuNodePool", "capacity-block", { days: 14 }, 1],
    ["EksNeuronNodePool", "capacity-block", { days: 14 }, 1],
    ["EksGpuNodePool", "capacity-block", {}, 0],
    ["EksGpuNodePool", "capacity-block", { days: UNKNOWN }, 1],
    ["EksGpuNodePool", "reservation", { days: 14 }, 0],
    ["GkeGpuNodePool", "calendar", { days: 14 }, 1],
    ["GkeGpuNodePool", "calendar", {}, 0],
    ["TpuSlice", "calendar", { days: 14 }, 1],
    ["TpuSlice", "on-demand", {}, 0],
  ])("asks for what a %s of capacity kind %s was bought for, %j", (component, kind, more, expected) => {
    const pool = raw(`hybrid-gpu:index:${component}`, "train", { capacity: { kind, ...more } }, { custom: false });
    expect(judge({}, pool)).toHaveLength(expected);
  });

  it("shows what a pool's block cost, and does not pass one of which it cannot tell the kind", () => {
    const pool = (capacity: unknown) =>
      raw(
        "hybrid-gpu:index:EksGpuNodePool",
        "train",
        {
          machineType: "p5.48xlarge",
          nodes: { min: 0, planned: 32, max: 32 },
          cluster: { network: { region: "us-east-2" } },
          capacity,
        },
        { custom: false },
      );
    expect(judge({}, pool({ kind: "capacity-block", days: 14 })).map(({ message }) => message)).toEqual([
      "train buys a Capacity Block for 446,509.06 USD, paid once (10,752 instance-hours of p5.48xlarge in us-east-2, capacity-block at 41.528 USD, price of 2026-08-01): " +
        `${bound}. No approval names it (policy configuration has none). ${fix("train")}`,
    ]);
    expect(judge({}, pool(UNKNOWN))).toEqual([
      {
        urn: urnOf("hybrid-gpu:index:EksGpuNodePool", "train"),
        because: "unknown",
        message:
          "train: whether it buys capacity in advance cannot be judged, because capacity.kind is known only after creation. Fix: give capacity.kind as a plain value.",
      },
    ]);
  });
});

describe("cost-commitment-approval", () => {
  const commitment = (type: string, inputs: Properties) => raw(type, "debt", inputs);
  const region = (inputs: Properties) =>
    commitment("gcp:compute/regionCommitment:RegionCommitment", { plan: "TWELVE_MONTH", ...inputs });
  const judge = (node: ReturnType<typeof raw>, ...approvals: object[]) =>
    findings(commitmentApproval, stackOf(node), "prod", approvals.length === 0 ? {} : { approvals });
  const said = (...args: Parameters<typeof judge>) => judge(...args).map(({ message }) => message);
  const because = (...args: Parameters<typeof judge>) => judge(...args).map((finding) => finding.because);

  it("names the term, and what is promised", () => {
    expect(judge(region({ plan: "THIRTY_SIX_MONTH", autoRenew: true }))).toEqual([
      {
        urn: urnOf("gcp:compute/regionCommitment:RegionCommitment", "debt"),
        message:
          "debt commits to a committed use discount for 36 months (plan THIRTY_SIX_MONTH), to be paid to the end whatever is used. It renews itself (autoRenew). " +
          'No approval names it (policy configuration). Fix: have it approved and add {"urn": "debt", "id": "<where it is on record>"} ' +
          "to approvals of cost-commitment-approval in policy.prod.json, or do without it.",
      },
    ]);
  });

  it.each<[string, Properties, string | undefined]>([
    [
      "aws:savingsplans/savingsPlan:SavingsPlan",
      { commitment: "12.50", upfrontPaymentAmount: "4000" },
      "a Savings Plan of 12.50 USD an hour and 4000 USD up front for the term of its offering",
    ],
    [
      "aws:savingsplans/savingsPlan:SavingsPlan",
      { commitment: UNKNOWN },
      "a Savings Plan for the term of its offering",
    ],
    [
      "aws:savingsplans/savingsPlan:SavingsPlan",
      { commitment: new Secret("12.50") },
      "a Savings Plan of 12.50 USD an hour for the term of its offering",
    ],
    ["aws:rds/reservedInstance:ReservedInstance", {}, "reserved database instances for the term of its offering"],
    ["aws:elasticache/reservedCacheNode:ReservedCacheNode", {}, "reserved cache nodes for the term of its offering"],
    [
      "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
      { commitmentDuration: "OneMonth" },
      "provisioned throughput of a model for 1 month (commitmentDuration OneMonth)",
    ],
    ["aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput", {}, undefined],
    ["aws:mediaconvert/queue:Queue", { pricingPlan: "ON_DEMAND" }, undefined],
    [
      "aws:mediaconvert/queue:Queue",
      { reservationPlanSettings: { commitment: "ONE_YEAR", renewalType: "EXPIRE", reservedSlots: 1 } },
      "reserved transcoding slots for 12 months (reservationPlanSettings.commitment ONE_YEAR)",
    ],
    ["aws:shield/subscription:Subscription", {}, "Shield Advanced for 12 months"],
    [
      "gcp:compute/regionCommitment:RegionCommitment",
      { plan: "TWELVE_MONTH" },
      "a committed use discount for 12 months (plan TWELVE_MONTH)",
    ],
    [
      "gcp:compute/regionCommitment:RegionCommitment",
      {},
      "a committed use discount for a term that nothing names (plan is not given)",
    ],
    [
      "gcp:compute/regionCommitment:RegionCommitment",
      { plan: UNKNOWN },
      "a committed use discount for a term that cannot be told (plan is known only after creation)",
    ],
    [
      "gcp:compute/regionCommitment:RegionCommitment",
      { plan: ["TWELVE_MONTH"] },
      "a committed use discount for a term that cannot be told (plan is not a string)",
    ],
    [
      "gcp:compute/regionCommitment:RegionCommitment",
      { plan: "SIXTY_MONTH" },
      'a committed use discount for a term that is not known here (plan "SIXTY_MONTH")',
    ],
    [
      "gcp:compute/futureReservation:FutureReservation",
      { commitmentInfo: { commitmentPlan: "TWELVE_MONTH" } },
      "a committed use discount with its reservation for 12 months (commitmentInfo.commitmentPlan TWELVE_MONTH)",
    ],
    ["gcp:compute/futureReservation:FutureReservation", { reservationMode: "CALENDAR" }, undefined],
    ["gcp:bigquery/capacityCommitment:CapacityCommitment", { plan: "FLEX" }, undefined],
    [
      "gcp:bigquery/capacityCommitment:CapacityCommitment",
      { plan: "ANNUAL" },
      "slots of BigQuery for 12 months (plan ANNUAL)",
    ],
    [
      "gcp:discoveryengine/licenseConfig:LicenseConfig",
      { subscriptionTerm: "SUBSCRIPTION_TERM_ONE_YEAR" },
      "licences of Gemini Enterprise for 12 months (subscriptionTerm SUBSCRIPTION_TERM_ONE_YEAR)",
    ],
  ])("%s with %j is a commitment to %s", (type, inputs, expected) => {
    const found = said(commitment(type, inputs)).map((message) => /commits to (.*?), to be paid/.exec(message)![1]);
    expect(found).toEqual(expected === undefined ? [] : [expected]);
  });

  it("holds an approval to its term", () => {
    expect(said(region({}), { urn: "debt", id: "FIN-1", maxMonths: 12 })).toEqual([]);
    expect(said(region({ plan: "THIRTY_SIX_MONTH" }), { urn: "debt", id: "FIN-1", maxMonths: 12 })).toEqual([
      "debt commits to a committed use discount for 36 months (plan THIRTY_SIX_MONTH), longer than the 12 months that approval FIN-1 allows (maxMonths of approvals, policy configuration). " +
        "Fix: take a shorter term, or have this one approved and raise maxMonths of cost-commitment-approval.",
    ]);
    expect(judge(region({ plan: UNKNOWN }), { urn: "debt", id: "FIN-1", maxMonths: 12 })).toEqual([
      {
        urn: urnOf("gcp:compute/regionCommitment:RegionCommitment", "debt"),
        because: "unknown",
        message:
          "debt commits to a committed use discount for a term that cannot be told (plan is known only after creation); whether that is within the 12 months that approval FIN-1 allows " +
          "(maxMonths of approvals, policy configuration) cannot be told. Fix: have it approved without maxMonths, or name the term.",
      },
    ]);
    expect(said(region({ plan: UNKNOWN }), { urn: "debt", id: "FIN-1" })).toEqual([]);
    // Of several, the one that allows most.
    const several = [12, 36, 6].map((maxMonths, index) => ({ urn: "debt", id: `FIN-${index}`, maxMonths }));
    expect(said(region({ plan: "THIRTY_SIX_MONTH" }), ...several)).toEqual([]);
  });

  it("takes an approval for one term, unless it says otherwise", () => {
    const approval = { urn: "debt", id: "FIN-1" };
    expect(said(region({ autoRenew: true }), approval)).toEqual([
      "debt commits to a committed use discount that renews itself (autoRenew), and approval FIN-1 (policy configuration) is for one term. " +
        "Fix: switch autoRenew off, or have the renewal approved and set renews: true of cost-commitment-approval.",
    ]);
    expect(said(region({ autoRenew: true }), { ...approval, renews: true })).toEqual([]);
    expect(said(region({ autoRenew: false }), approval)).toEqual([]);
    expect(because(region({ autoRenew: UNKNOWN }), approval)).toEqual(["unknown"]);
    const shield = (autoRenew?: string) => commitment("aws:shield/subscription:Subscription", { autoRenew });
    expect(because(shield(), approval)).toEqual([undefined]);
    expect(because(shield("DISABLED"), approval)).toEqual([]);
  });

  it("says nothing of anything else", () => {
    expect(messages(commitmentApproval, stackOf(raw("aws:ec2/vpc:Vpc", "main", {})))).toEqual([]);
  });
});
