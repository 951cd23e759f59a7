import { Confidence, type Fact } from "../../../core/fact.ts";
import type { PriceRow, Purchase } from "../../priceRow.ts";

function instance(
  purchase: Purchase,
  sku: string,
  regions: readonly string[],
  price: string,
  fact: Fact,
  note?: string,
): PriceRow[] {
  return regions.map((region) => ({
    place: "aws",
    service: "ec2",
    sku,
    region,
    purchase,
    unit: "instance-hour",
    price,
    currency: "USD",
    ...fact,
    ...(note === undefined ? {} : { note }),
  }));
}

/** On-demand prices on which sources disagree. The dearest counts, so that a ceiling errs on the safe side. */
export const ec2ScarceRows: readonly PriceRow[] = instance(
  "on-demand",
  "trn2.48xlarge",
  ["us-east-2"],
  "85.964",
  {
    source: "AWS's EC2 on-demand price file published 2025-04-04 (yeo/ec2.shop data/ec2/us-east-2-ondemand.json)",
    asOf: "2025-04-04",
    confidence: Confidence.Memory,
  },
  "sources disagree: price lists of 2026 give no on-demand price, third parties 14.56 and 21.50, both below the spot price seen (23.06); Capacity Blocks cost 35.7608",
);

const spotSource: Fact = {
  source: "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv at 00148f2a, from DescribeSpotPriceHistory",
  asOf: "2026-01-01",
  confidence: Confidence.Reported,
};

/** Spot prices move by the hour and by zone: the dearest zone seen stands for the region. */
export const ec2SpotRows: readonly PriceRow[] = [
  ...instance("spot", "p5.48xlarge", ["us-east-2"], "11.9912", spotSource, "by zone 11.2543 to 11.9912"),
  ...instance("spot", "p5.48xlarge", ["us-west-2"], "16.1301", spotSource, "by zone 12.6935 to 16.1301"),
  ...instance("spot", "p5en.48xlarge", ["us-east-2"], "24.2039", spotSource, "by zone 16.24 to 24.2039"),
  ...instance("spot", "p5en.48xlarge", ["us-west-2"], "23.893", spotSource, "by zone 15.482 to 23.893"),
  ...instance("spot", "p6-b200.48xlarge", ["us-east-2"], "22.564", spotSource, "by zone 21.153 to 22.564"),
  ...instance("spot", "p6-b200.48xlarge", ["us-west-2"], "28.442", spotSource, "by zone 23.0826 to 28.442"),
];

const page = "https://aws.amazon.com/ec2/capacityblocks/pricing/";

function reported(asOf: string, source: string = page): Fact {
  return { source, asOf, confidence: Confidence.Reported };
}

/**
 * Reservation fee of EC2 Capacity Blocks per instance-hour. Charged up front at the rate of the day of purchase; AWS
 * changes it by the quarter, so the fee of an actual offering is worth more than any of these.
 */
export const ec2CapacityBlockRows: readonly PriceRow[] = [
  ...instance(
    "capacity-block",
    "p5.48xlarge",
    ["us-east-1", "us-east-2", "us-west-2"],
    "41.528",
    reported("2026-08-01"),
    "5.191 per H100-hour in US regions, read between August and October 2026; 39.33 on the page of December 2024",
  ),
  ...instance(
    "capacity-block",
    "p5.4xlarge",
    ["us-east-1", "us-east-2", "us-west-2"],
    "5.191",
    reported("2026-08-01"),
    "read between August and October 2026",
  ),
  ...instance(
    "capacity-block",
    "p5e.48xlarge",
    ["*"],
    "39.80",
    reported("2026-01-15", "trade press on AWS's price change of January 2026"),
    "most regions; 34.61 before; may have changed in July or October 2026",
  ),
  ...instance(
    "capacity-block",
    "p5en.48xlarge",
    ["*"],
    "63.158",
    reported("2026-10-09"),
    "41.61 from January to October 2026; prices are to be updated next in January 2027",
  ),
  ...instance("capacity-block", "p6-b300.48xlarge", ["us-west-2"], "112.32", reported("2026-08-11")),
  ...instance(
    "capacity-block",
    "u-p6e-gb200x72",
    ["us-east-1"],
    "761.904",
    reported("2026-04-20", "comparison page of 2026-04-20"),
    "Dallas local zone; per UltraServer of 18 instances",
  ),
  ...instance(
    "capacity-block",
    "p6e-gb200.36xlarge",
    ["us-east-1"],
    "42.328",
    reported("2026-04-20", "u-p6e-gb200x72 at 761.904 over its 18 instances"),
    "sold by the UltraServer of 18 instances only",
  ),
  ...instance(
    "capacity-block",
    "p4d.24xlarge",
    ["us-east-2", "us-west-2"],
    "14.75",
    { source: page, asOf: "2024-12-01", confidence: Confidence.Documented },
    "page copy valid to 2025-01-01",
  ),
  ...instance("capacity-block", "trn1.32xlarge", ["*"], "9.532", reported("2026-10-09"), "15.49 in December 2024"),
  ...instance("capacity-block", "trn2.48xlarge", ["us-east-2", "ap-south-2"], "35.7608", reported("2026-10-09")),
];
