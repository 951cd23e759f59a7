import type { Example, PolicyPage } from "../page.ts";

const reservation = "aws:ec2/capacityReservation:CapacityReservation";

const priced = (asOf: string): Example => ({
  resources: [
    {
      type: reservation,
      name: "train",
      inputs: {
        instanceType: "p5.48xlarge",
        instancePlatform: "Linux/UNIX",
        instanceCount: 2,
        availabilityZone: "us-east-2a",
      },
    },
  ],
  config: {
    "pack-configuration": {
      prices: [
        {
          place: "aws",
          service: "ec2",
          sku: "p5.48xlarge",
          region: "us-east-2",
          purchase: "on-demand",
          unit: "instance-hour",
          price: "48.16",
          currency: "USD",
          source: "agreement with AWS",
          asOf,
          confidence: "documented",
        },
      ],
    },
  },
});

export const priceFreshnessPage: PolicyPage = {
  policy: "cost-price-freshness",
  accident:
    "AWS lowered the price of P5 by 44 % in June 2025, and raised that of Capacity Blocks by 15 % in January 2026. Pages of 2026 still show 98.32 USD an hour for a machine that costs 55.04: 31,594 USD a month for each, in budgets that are held to the cent.",
  sources: [
    "https://aws.amazon.com/blogs/aws/announcing-up-to-45-price-reduction-for-amazon-ec2-nvidia-gpu-accelerated-instances/",
    "https://www.finops.org/framework/capabilities/data-ingestion/",
  ],
  reads: [
    { types: [reservation], path: "instanceType", use: "which price counts" },
    { types: [reservation], path: "instancePlatform", use: "which price counts" },
    { types: [reservation], path: "tenancy", use: "which price counts" },
    { types: [reservation], path: "instanceCount", use: "how much money rests on it" },
    { types: [reservation], path: "endDate", use: "until when it is billed" },
  ],
  example: { fails: priced("2025-05-01"), fixed: priced("2026-11-02") },
  notes: [
    "Judged are the prices behind the lines of the estimate, built-in ones and your own alike. A price that nothing uses may be of any age.",
    "Above `maxAgeDays` a price is named, and stops nothing; above `failAgeDays` it is a violation. The oldest come first, then those on which most money rests: a month at maximum size, and what is paid once.",
    "Of a stack with resources that have no price it cannot be told: that is a violation in prod. Types in `allowUnpriced` may be without.",
    "A price from a price file ages from the day on which its feed was last read: a list price stands until another is published.",
    "Prices age against the day of the run, or against SOURCE_DATE_EPOCH.",
  ],
};
