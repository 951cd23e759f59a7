import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { PriceBook } from "../../components/pricing/index.ts";
import { measured, node, nodeGroupToken, reservationToken, urnOf } from "./graph.ts";
import { pool, sizes, skypilot } from "./instancesSupport.ts";

const karpenter =
  "AWS price list as generated into aws/karpenter-provider-aws pkg/providers/pricing/zz_generated.pricing_aws.go";

describe("managed node groups", () => {
  it("in a reservation of the stack: the reservation pays, whether used or not", () => {
    const reservation = node(reservationToken, "h100", {
      instanceType: "p5.48xlarge",
      instancePlatform: "Linux/UNIX",
      instanceCount: 2,
    });
    const nodes = pool(
      {
        instanceType: "p5.48xlarge",
        capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
      },
      sizes(0, 2, 2),
      { propertyDependencies: { capacityReservationSpecification: [reservation.urn] } },
    );
    const group = measured([...nodes, reservation]);
    expect(group.state === "priced" && group.lines[0]).toMatchObject({
      description: "p5.48xlarge instances in a reservation",
      purchase: "reservation",
      unitPrice: "0",
      priceSource: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-pricing-billing.html",
      monthly: { min: 0, planned: 0, max: 0 },
      note: 'compute is paid by reservation "h100" of this stack',
    });
    expect(group.state === "priced" && group.lines[0]!.elsewhere).toBeUndefined();
    expect(measured([reservation, ...nodes])).toEqual({
      state: "priced",
      lines: [
        {
          urn: reservation.urn,
          sku: "p5.48xlarge",
          description: "reservation of p5.48xlarge instances, billed whether used or not",
          region: "us-east-2",
          purchase: "on-demand",
          quantity: { min: 2, planned: 2, max: 2 },
          unit: "instance-hour",
          unitPrice: "55.04",
          currency: "USD",
          priceSource: skypilot,
          priceDate: "2026-01-01",
          confidence: "observed",
          monthly: { min: 80_358.4, planned: 80_358.4, max: 80_358.4 },
        },
      ],
    });
  });

  it("on spot: the plan at the spot price, the ceiling at the on-demand price", () => {
    const nodes = pool({ instanceType: "p5.48xlarge" }, { capacityType: "SPOT", ...sizes(1, 2, 4) });
    const answer = measured(nodes);
    expect(answer.state === "priced" && answer.lines[0]).toEqual({
      urn: urnOf(nodeGroupToken, "train"),
      sku: "p5.48xlarge",
      description: "p5.48xlarge instances, spot",
      region: "us-east-2",
      purchase: "spot",
      quantity: { min: 1, planned: 2, max: 4 },
      unit: "instance-hour",
      unitPrice: "11.9912",
      currency: "USD",
      priceSource: "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv at 00148f2a, from DescribeSpotPriceHistory",
      priceDate: "2026-01-01",
      confidence: "reported",
      monthly: { min: 8753.58, planned: 17_507.15, max: 160_716.8 },
      note: "by zone 11.2543 to 11.9912; max at the on-demand price 55.04, which a fallback costs",
    });
  });

  it("on spot without a spot price: at the on-demand price, and says so", () => {
    const answer = measured([
      node(nodeGroupToken, "dev", { instanceTypes: ["g6e.xlarge"], capacityType: "SPOT", ...sizes(0, 1, 2) }),
    ]);
    expect(answer.state === "priced" && answer.lines[0]).toMatchObject({
      purchase: "spot",
      unitPrice: "1.861",
      monthly: { min: 0, planned: 1358.53, max: 2717.06 },
      note: "at the on-demand price, as no spot price is known",
    });
  });

  it("on spot above on-demand: the ceiling is not below the plan", () => {
    const spot = {
      place: "aws",
      service: "ec2",
      sku: "g6e.xlarge",
      region: "us-east-2",
      purchase: "spot",
      unit: "instance-hour",
      price: "2",
      currency: "USD",
      source: "s",
      asOf: "2026-11-20",
      confidence: "observed",
    } as const;
    const book = PriceBook.builtIn().with([spot]);
    const answer = measured(
      [node(nodeGroupToken, "dev", { instanceTypes: ["g6e.xlarge"], capacityType: "SPOT", ...sizes(0, 1, 1) })],
      { book },
    );
    expect(answer.state === "priced" && answer.lines[0]!.monthly).toEqual({ min: 0, planned: 1460, max: 1460 });
  });
});

describe("reservations", () => {
  it("of another platform than Linux have no price", () => {
    const windows = node(reservationToken, "w", {
      instanceType: "m6i.xlarge",
      instancePlatform: "Windows",
      instanceCount: 1,
    });
    expect(measured([windows])).toMatchObject({
      state: "unpriced",
      why: expect.stringContaining('"sku":"m6i.xlarge:Windows"'),
    });
  });

  it("of an unknown number are unpriced", () => {
    const some = node(reservationToken, "w", {
      instanceType: "m6i.xlarge",
      instancePlatform: "Linux/UNIX",
      instanceCount: UNKNOWN,
    });
    expect(measured([some])).toEqual({
      state: "unpriced",
      why: "instanceCount: known only after creation",
      unknownQuantity: true,
    });
  });

  it("that end say when", () => {
    const dated = node(reservationToken, "w", {
      instanceType: "p5.48xlarge",
      instancePlatform: "Linux/UNIX",
      instanceCount: 1,
      endDate: "2026-12-01T00:00:00Z",
    });
    const answer = measured([dated], {}, { aws: { region: "us-east-1" } });
    expect(answer.state === "priced" && answer.lines[0]).toMatchObject({
      priceSource: karpenter,
      note: "ends 2026-12-01T00:00:00Z",
    });
  });
});
