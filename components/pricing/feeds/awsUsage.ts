import type { PriceUnit } from "../priceRow.ts";

/** What one line of a bill is of, by its usage type: what follows the region in `USE2-EBS:VolumeUsage.gp3`. */
export interface UsageRule {
  readonly usage: string;
  /** Units that the offer file may give, in lower case. Another one is another price. */
  readonly units: readonly string[];
  readonly service: string;
  readonly sku: string;
  readonly unit: PriceUnit;
  /** What the price is multiplied with to be per `unit`. @default 1 */
  readonly times?: string;
}

const hours = ["hrs", "hours", "hour"];
const gigabyteMonths = ["gb-mo", "gb-month"];
const gigabytes = ["gb"];

function volume(usage: string, sku: string): UsageRule {
  return { usage: `EBS:VolumeUsage.${usage}`, units: gigabyteMonths, service: "ebs", sku, unit: "GB-month" };
}

function iops(usage: string, sku: string): UsageRule {
  return {
    usage: `EBS:VolumeP-IOPS.${usage}`,
    units: ["iops-mo"],
    service: "ebs",
    sku: `${sku}:iops`,
    unit: "IOPS-month",
  };
}

function stored(usage: string, sku: string): UsageRule {
  return { usage, units: gigabyteMonths, service: "s3", sku, unit: "GB-month" };
}

function requests(usage: string, sku: string): UsageRule {
  const service = "s3";
  return { usage, units: ["requests"], service, sku: `standard:${sku}`, unit: "1000-requests", times: "1000" };
}

/** Usage types of the two parts of a cluster's price: extended support comes on top of the cluster-hour. */
export const clusterUsage = {
  cluster: "AmazonEKS-Hours:perCluster",
  extended: "AmazonEKS-Hours:extendedSupport",
} as const;

/**
 * Offer files, and what is read from each by usage type. EC2 instances are read by their attributes. Amazon FSx is not among
 * them: which usage type is which throughput tier of Lustre is not published.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
export const awsOffers: Readonly<Record<string, readonly UsageRule[]>> = {
  AmazonEC2: [
    volume("gp3", "gp3"),
    volume("gp2", "gp2"),
    volume("piops", "io1"),
    volume("io2", "io2"),
    volume("st1", "st1"),
    volume("sc1", "sc1"),
    iops("gp3", "gp3"),
    iops("piops", "io1"),
    iops("io2", "io2"),
    {
      usage: "EBS:VolumeP-Throughput.gp3",
      units: ["gibps-mo"],
      service: "ebs",
      sku: "gp3:throughput",
      unit: "MBps-month",
      times: "0.0009765625",
    },
    { usage: "NatGateway-Hours", units: hours, service: "vpc", sku: "nat-gateway", unit: "gateway-hour" },
    { usage: "NatGateway-Bytes", units: gigabytes, service: "vpc", sku: "nat-gateway:data", unit: "GB" },
  ],
  AmazonEKS: [
    {
      usage: clusterUsage.cluster,
      units: hours,
      service: "eks",
      sku: "control-plane:standard",
      unit: "cluster-hour",
    },
    {
      usage: clusterUsage.extended,
      units: hours,
      service: "eks",
      sku: "control-plane:extended-support",
      unit: "cluster-hour",
    },
  ],
  AmazonVPC: [
    { usage: "VpcEndpoint-Hours", units: hours, service: "vpc", sku: "interface-endpoint", unit: "endpoint-hour" },
    { usage: "VpcEndpoint-Bytes", units: gigabytes, service: "vpc", sku: "interface-endpoint:data", unit: "GB" },
    { usage: "PublicIPv4:InUseAddress", units: hours, service: "vpc", sku: "public-ipv4", unit: "address-hour" },
  ],
  AmazonS3: [
    stored("TimedStorage-ByteHrs", "standard"),
    stored("TimedStorage-INT-FA-ByteHrs", "intelligent-tiering:frequent"),
    stored("TimedStorage-SIA-ByteHrs", "standard-ia"),
    stored("TimedStorage-GIR-ByteHrs", "glacier-instant-retrieval"),
    requests("Requests-Tier1", "put"),
    requests("Requests-Tier2", "get"),
  ],
  AmazonCloudWatch: [
    { usage: "DataProcessing-Bytes", units: gigabytes, service: "cloudwatch", sku: "logs:ingestion", unit: "GB" },
    {
      usage: "TimedStorage-ByteHrs",
      units: gigabyteMonths,
      service: "cloudwatch",
      sku: "logs:storage",
      unit: "GB-month",
    },
  ],
  awskms: [{ usage: "KMS-Keys", units: ["keys", "key"], service: "kms", sku: "key", unit: "key-month" }],
};

/** What stands before a usage type: nothing in us-east-1, `USE2-`, `EU-`, and with some services the region itself. */
const placePrefix = /^(?:[A-Z0-9]+-|[a-z]{2,4}(?:-[a-z]+)+-\d+-)?$/;

/** The rule of a usage type, if one is read from this offer. */
export function ruleOf(offer: string, usageType: string): UsageRule | undefined {
  return awsOffers[offer]?.find(
    ({ usage }) => usageType.endsWith(usage) && placePrefix.test(usageType.slice(0, -usage.length)),
  );
}
