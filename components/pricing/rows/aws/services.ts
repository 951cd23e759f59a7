import { Confidence, type Fact } from "../../../core/fact.ts";
import { everyRegion, type PriceRow, type PriceUnit } from "../../priceRow.ts";

const home = "us-east-1";
/** Regions whose list prices for these services equal those of us-east-1, to common knowledge. */
const alike = ["us-east-2", "us-west-2"];

const memory: Fact = {
  source: "common knowledge of the AWS price list",
  asOf: "2026-11-21",
  confidence: Confidence.Memory,
};

/** One price in us-east-1, and the same from memory in the regions known to cost as much. */
function regional(
  service: string,
  unit: PriceUnit,
  sku: string,
  price: string,
  fact: Fact = memory,
  note?: string,
): PriceRow[] {
  const row = { place: "aws", service, sku, purchase: "on-demand", unit, price, currency: "USD" } as const;
  const extra = note === undefined ? {} : { note };
  return [
    { ...row, region: home, ...fact, ...extra },
    ...alike.map((region) => ({
      ...row,
      region,
      ...memory,
      source: fact === memory ? memory.source : `same as us-east-1 to common knowledge; there: ${fact.source}`,
      asOf: fact.asOf,
      ...extra,
    })),
  ];
}

const eksPricing: Fact = {
  source: "https://aws.amazon.com/eks/pricing/",
  asOf: "2026-04-20",
  confidence: Confidence.Documented,
};

function eks(sku: string, unit: PriceUnit, price: string, fact: Fact, note?: string): PriceRow {
  return {
    place: "aws",
    service: "eks",
    sku,
    region: everyRegion,
    purchase: "on-demand",
    unit,
    price,
    currency: "USD",
    ...fact,
    ...(note === undefined ? {} : { note }),
  };
}

const eksRows: readonly PriceRow[] = [
  eks("control-plane:standard", "cluster-hour", "0.10", eksPricing),
  eks("control-plane:extended-support", "cluster-hour", "0.60", eksPricing, "in all, not on top of standard support"),
  eks("hybrid-node", "vCPU-hour", "0.02", memory),
];

const c3x: Fact = {
  source: "https://c3x.dev/resources/aws/aws_fsx_lustre_file_system/ and a public infrastructure repository",
  asOf: "2026-11-21",
  confidence: Confidence.Reported,
};
const thirdParty: Fact = {
  source: "third-party price notes in public repositories",
  asOf: "2026-11-21",
  confidence: Confidence.Reported,
};
const middleTier =
  "another page gives 0.235, 0.415 and 0.78 for the tiers 250, 500 and 1000 and calls them illustrative";

/** FSx for Lustre. "GB" is 1/1024 of a TiB here: a capacity in GiB is multiplied as it is. */
const fsxRows: readonly PriceRow[] = [
  ...regional("fsx", "GB-month", "lustre:SCRATCH_1:SSD", "0.140"),
  ...regional("fsx", "GB-month", "lustre:SCRATCH_2:SSD", "0.140", thirdParty),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_1:SSD:50", "0.140"),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_1:SSD:100", "0.190"),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_1:SSD:200", "0.290"),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_1:HDD:12", "0.025", memory, "without SSD cache"),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_1:HDD:40", "0.083", memory, "without SSD cache"),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_2:SSD:125", "0.145", c3x),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_2:SSD:250", "0.210", memory, middleTier),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_2:SSD:500", "0.340", memory, middleTier),
  ...regional("fsx", "GB-month", "lustre:PERSISTENT_2:SSD:1000", "0.600", memory, middleTier),
  ...regional("fsx", "MBps-month", "lustre:INTELLIGENT_TIERING:throughput", "0.52", thirdParty),
  ...regional("fsx", "GB-month", "lustre:INTELLIGENT_TIERING:ssd-cache", "0.09", thirdParty),
  ...regional("fsx", "GB-month", "lustre:INTELLIGENT_TIERING:frequent", "0.023", thirdParty),
  ...regional("fsx", "GB-month", "lustre:INTELLIGENT_TIERING:infrequent", "0.0125", thirdParty),
  ...regional("fsx", "GB-month", "lustre:INTELLIGENT_TIERING:archive-instant", "0.004", thirdParty),
  ...regional("fsx", "IOPS-month", "lustre:metadata", "0.055", thirdParty, "above the included amount"),
  ...regional("fsx", "GB-month", "lustre:backup", "0.050", thirdParty),
];

const networkRows: readonly PriceRow[] = [
  ...regional("vpc", "gateway-hour", "nat-gateway", "0.045"),
  ...regional("vpc", "endpoint-hour", "interface-endpoint", "0.01", memory, "per Availability Zone"),
  ...regional("vpc", "address-hour", "public-ipv4", "0.005"),
  ...regional("vpc", "GB", "nat-gateway:data", "0.045"),
  ...regional("vpc", "GB", "interface-endpoint:data", "0.01"),
  ...regional("vpc", "GB", "cross-zone-transfer", "0.01", thirdParty, "each way"),
];

const ebsRows: readonly PriceRow[] = [
  ...regional("ebs", "GB-month", "gp3", "0.08"),
  ...regional("ebs", "IOPS-month", "gp3:iops", "0.005", memory, "above 3000"),
  ...regional("ebs", "MBps-month", "gp3:throughput", "0.04", memory, "above 125"),
  ...regional("ebs", "GB-month", "gp2", "0.10"),
  ...regional("ebs", "GB-month", "io1", "0.125"),
  ...regional("ebs", "IOPS-month", "io1:iops", "0.065"),
  ...regional("ebs", "GB-month", "io2", "0.125"),
  ...regional("ebs", "IOPS-month", "io2:iops", "0.065", memory, "to 32,000; less above"),
  ...regional("ebs", "GB-month", "st1", "0.045"),
  ...regional("ebs", "GB-month", "sc1", "0.015"),
];

/** What AWS charges for besides instances. What is billed by use is here for reports: its quantity is not in a program. */
export const awsServiceRows: readonly PriceRow[] = [
  ...eksRows,
  ...fsxRows,
  ...networkRows,
  ...ebsRows,
  ...regional("kms", "key-month", "key", "1"),
  ...regional("s3", "GB-month", "standard", "0.023", memory, "first 50 TB"),
  ...regional("s3", "GB-month", "intelligent-tiering:frequent", "0.023", memory, "first 50 TB"),
  ...regional("s3", "GB-month", "standard-ia", "0.0125"),
  ...regional("s3", "GB-month", "glacier-instant-retrieval", "0.004"),
  ...regional("s3", "1000-requests", "standard:put", "0.005"),
  ...regional("s3", "1000-requests", "standard:get", "0.0004"),
  ...regional("cloudwatch", "GB", "logs:ingestion", "0.50"),
  ...regional("cloudwatch", "GB-month", "logs:storage", "0.03"),
];
