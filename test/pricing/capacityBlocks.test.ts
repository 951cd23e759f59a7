import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { PriceBook } from "../../components/pricing/index.ts";
import { amounts, measured, node, nodeGroupToken, urnOf } from "./graph.ts";
import { pool, rootGp3, sizes } from "./instancesSupport.ts";

describe("managed node groups", () => {
  it("in a Capacity Block: compute is prepaid, disks are not", () => {
    const template = {
      instanceType: "p5.48xlarge",
      instanceMarketOptions: { marketType: "capacity-block" },
      capacityReservationSpecification: {
        capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" },
      },
      ...rootGp3,
    };
    const nodes = pool(template, { capacityType: "CAPACITY_BLOCK", ...sizes(0, 32, 32) });
    const answer = measured(nodes);
    expect(amounts(answer)).toEqual([
      {
        sku: "p5.48xlarge",
        purchase: "capacity-block",
        unit: "instance-hour",
        unitPrice: "0",
        quantity: [0, 32, 32],
        monthly: [0, 0, 0],
      },
      {
        sku: "gp3",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.08",
        quantity: [0, 3200, 3200],
        monthly: [0, 256, 256],
      },
    ]);
    expect(answer.state === "priced" && answer.lines[0]).toEqual({
      urn: urnOf(nodeGroupToken, "train"),
      sku: "p5.48xlarge",
      description: "p5.48xlarge instances in a Capacity Block",
      region: "us-east-2",
      purchase: "capacity-block",
      quantity: { min: 0, planned: 32, max: 32 },
      unit: "instance-hour",
      unitPrice: "0",
      currency: "USD",
      priceSource: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-pricing-billing.html",
      priceDate: "2026-11-21",
      confidence: "documented",
      monthly: { min: 0, planned: 0, max: 0 },
      // 32 × 55.04 USD × 730 hours, in no total.
      elsewhere: { min: 0, planned: 1_285_734.4, max: 1_285_734.4 },
      note: "compute is paid up front with cr-0123456789abcdef0, which this stack does not declare",
    });
  });
});

describe("Capacity Blocks", () => {
  const offering = {
    place: "aws",
    service: "capacity-block-offering",
    sku: "cb-0123",
    region: "*",
    purchase: "capacity-block",
    unit: "offering",
    price: "954000.50",
    currency: "USD",
    source: "getCapacityBlockOffering",
    asOf: "2026-11-20",
    confidence: "observed",
  } as const;
  const raw = node("aws:ec2/capacityBlockReservation:CapacityBlockReservation", "block", {
    capacityBlockOfferingId: "cb-0123",
    instancePlatform: "Linux/UNIX",
  });

  it("bought raw are unpriced until the fee of the offering is supplied", () => {
    expect(measured([raw])).toEqual({
      state: "unpriced",
      why: 'no price for aws capacity-block-offering cb-0123 in us-east-2, capacity-block. Fix: add a price row {"place":"aws","service":"capacity-block-offering","sku":"cb-0123","region":"us-east-2","purchase":"capacity-block"} with its unit, price, source and date',
    });
    expect(amounts(measured([raw], { book: PriceBook.builtIn().with([offering]) }))).toEqual([
      {
        sku: "cb-0123",
        purchase: "capacity-block",
        unit: "offering",
        unitPrice: "954000.50",
        quantity: [1, 1, 1],
        monthly: [0, 0, 0],
        oneOff: 954_000.5,
      },
    ]);
  });

  const component = (capacity: unknown, more: Record<string, unknown> = {}) =>
    node(
      "hybrid-gpu:index:EksGpuNodePool",
      "train",
      { machineType: "p5.48xlarge", nodes: { min: 0, planned: 32, max: 32 }, capacity, ...more },
      { custom: false },
    );

  it("of a pool with days are one charge: planned x 24 x days x rate", () => {
    const pool = component({ kind: "capacity-block", days: 14 }, { cluster: { network: { region: "us-east-1" } } });
    expect(measured([pool])).toEqual({
      state: "priced",
      lines: [
        {
          urn: pool.urn,
          component: pool.urn,
          sku: "p5.48xlarge",
          description: "Capacity Block of 32 p5.48xlarge for 14 days, paid up front",
          region: "us-east-1",
          purchase: "capacity-block",
          quantity: { min: 10_752, planned: 10_752, max: 10_752 },
          unit: "instance-hour",
          unitPrice: "41.528",
          currency: "USD",
          priceSource: "https://aws.amazon.com/ec2/capacityblocks/pricing/",
          priceDate: "2026-08-01",
          confidence: "reported",
          monthly: { min: 0, planned: 0, max: 0 },
          oneOff: 446_509.06,
          note: "5.191 per H100-hour in US regions, read between August and October 2026; 39.33 on the page of December 2024; the offering bought decides the fee",
        },
      ],
    });
  });

  it("take the region of the pool's node group", () => {
    const pool = component({ kind: "capacity-block", days: 1 });
    const group = node(nodeGroupToken, "train", { region: "us-west-2" }, { parent: pool.urn });
    const answer = measured([pool, group]);
    expect(answer.state === "priced" && [answer.lines[0]!.region, answer.lines[0]!.oneOff]).toEqual([
      "us-west-2",
      31_893.5,
    ]);
  });

  it.each([
    [
      component({ kind: "capacity-block" }),
      { state: "free", why: "its Capacity Block was bought elsewhere; its children are priced" },
    ],
    [component({ kind: "on-demand", days: 3 }), { state: "free", why: "its children are priced" }],
    [component(undefined), { state: "free", why: "its children are priced" }],
    [
      component({ kind: "capacity-block", days: UNKNOWN }),
      { state: "unpriced", why: "capacity.days: known only after creation", unknownQuantity: true },
    ],
    [component(UNKNOWN), { state: "unpriced", why: "capacity.kind: known only after creation", unknownQuantity: true }],
    [
      component({ kind: "capacity-block", days: 7 }, { machineType: "p6-b200.48xlarge" }),
      {
        state: "unpriced",
        why: 'no price for aws ec2 p6-b200.48xlarge in us-east-2, capacity-block. Fix: add a price row {"place":"aws","service":"ec2","sku":"p6-b200.48xlarge","region":"us-east-2","purchase":"capacity-block"} with its unit, price, source and date',
      },
    ],
  ])("of other pools: case %#", (pool, expected) => {
    const answer = measured([pool]);
    if (answer.state === "unpriced" && answer.why.includes("(known for")) {
      expect({ ...answer, why: answer.why.replace(/ \(known for [^)]*\)/, "") }).toEqual(expected);
    } else expect(answer).toEqual(expected);
  });
});
