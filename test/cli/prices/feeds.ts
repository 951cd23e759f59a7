/** Feeds in the shape in which the vendors write them, with made-up rows. */

const columns = [
  "SKU",
  "OfferTermCode",
  "RateCode",
  "TermType",
  "PriceDescription",
  "EffectiveDate",
  "StartingRange",
  "EndingRange",
  "Unit",
  "PricePerUnit",
  "Currency",
  "RelatedTo",
  "LeaseContractLength",
  "PurchaseOption",
  "OfferingClass",
  "Product Family",
  "serviceCode",
  "Location",
  "Location Type",
  "Instance Type",
  "Tenancy",
  "Operating System",
  "License Model",
  "usageType",
  "operation",
  "CapacityStatus",
  "MarketOption",
  "Pre Installed S/W",
  "Region Code",
  "serviceName",
] as const;
type Cells = Partial<Record<(typeof columns)[number], string>>;

const common: Cells = {
  OfferTermCode: "JRTCKXETXF",
  TermType: "OnDemand",
  PriceDescription: 'per hour, with a "quoted" word,\nand a second line',
  EffectiveDate: "2026-11-01",
  StartingRange: "0",
  EndingRange: "Inf",
  Currency: "USD",
  Location: "US East (Ohio)",
  "Location Type": "AWS Region",
  "Region Code": "us-east-2",
};

/** A Linux instance on demand, as AmazonEC2 lists it. */
export function instance(type: string, price: string, more: Cells = {}): Cells {
  return {
    SKU: `SKU-${type}`,
    Unit: "Hrs",
    PricePerUnit: price,
    "Product Family": "Compute Instance",
    serviceCode: "AmazonEC2",
    "Instance Type": type,
    Tenancy: "Shared",
    "Operating System": "Linux",
    "License Model": "No License required",
    usageType: `USE2-BoxUsage:${type}`,
    operation: "RunInstances",
    CapacityStatus: "Used",
    MarketOption: "OnDemand",
    "Pre Installed S/W": "NA",
    ...more,
  };
}

/** What is told by its usage type. */
export function usage(usageType: string, unit: string, price: string, more: Cells = {}): Cells {
  return { SKU: `SKU-${usageType}`, Unit: unit, PricePerUnit: price, usageType, ...more };
}

/** An offer file in its CSV form. */
export function offerFile(offer: string, rows: readonly Cells[], published = "2026-11-20T19:42:55Z"): string {
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`;
  return [
    line(["FormatVersion", "v1.0"]),
    line(["Disclaimer", "This pricing list is for informational purposes only."]),
    line(["Publication Date", published]),
    line(["Version", "20261120194255"]),
    line(["OfferCode", offer]),
    line(columns),
    ...rows.map((row) => line(columns.map((name) => ({ ...common, ...row })[name] ?? ""))),
  ].join("");
}

export const offers: Readonly<Record<string, readonly Cells[]>> = {
  AmazonEC2: [
    instance("p5.48xlarge", "50.0000000000"),
    instance("p5.48xlarge", "0.0000000000", { SKU: "a", CapacityStatus: "AllocatedCapacityReservation" }),
    instance("p5.48xlarge", "50.5", { SKU: "b", CapacityStatus: "UnusedCapacityReservation" }),
    instance("p5.48xlarge", "60", { SKU: "c", "Operating System": "Windows" }),
    instance("p5.48xlarge", "61", { SKU: "d", Tenancy: "Dedicated" }),
    instance("p5.48xlarge", "62", { SKU: "e", "Pre Installed S/W": "SQL Std" }),
    instance("p5.48xlarge", "63", { SKU: "f", "Location Type": "AWS Local Zone" }),
    instance("p5.48xlarge", "20", { SKU: "g", TermType: "Reserved" }),
    instance("p5e.48xlarge", "0.0000000000"),
    instance("m7i.xlarge", "0.2016"),
    instance("x99.metal", "1"),
    usage("USE2-EBS:VolumeUsage.gp3", "GB-Mo", "0.0800000000"),
    usage("USE2-EBS:VolumeP-Throughput.gp3", "GiBps-mo", "40.9600000000"),
    usage("USE2-NatGateway-Hours", "Hrs", "0.045"),
  ],
  AmazonEKS: [
    usage("USE2-AmazonEKS-Hours:perCluster", "hours", "0.1000000000"),
    usage("USE2-AmazonEKS-Hours:extendedSupport", "Hours", "0.5000000000"),
  ],
  AmazonVPC: [
    usage("USE2-VpcEndpoint-Bytes", "GB", "0.01"),
    usage("USE2-VpcEndpoint-Bytes", "GB", "0.006", { StartingRange: "1048576" }),
  ],
  AmazonS3: [usage("USE2-Requests-Tier1", "Requests", "0.0000050000")],
  AmazonCloudWatch: [usage("USE2-DataProcessing-Bytes", "GB", "0.5")],
  awskms: [usage("us-east-2-KMS-Keys", "Keys", "1.0000000000")],
};

export const offerVersion = "20261120194255";

export function offerPath(offer: string, region = "us-east-2", version = offerVersion): string {
  return `/offers/v1.0/aws/${offer}/${version}/${region}/index.csv`;
}

export function indexPath(offer: string): string {
  return `/offers/v1.0/aws/${offer}/current/region_index.json`;
}

export function regionIndex(offer: string, regions: readonly string[] = ["us-east-2"], version = offerVersion): string {
  const entries = regions.map((region) => [
    region,
    { regionCode: region, currentVersionUrl: offerPath(offer, region, version).replace(".csv", ".json") },
  ]);
  return JSON.stringify({
    formatVersion: "v1.0",
    disclaimer: "",
    publicationDate: "2026-11-20T19:42:55Z",
    regions: Object.fromEntries(entries),
  });
}

/** A SKU of Google's catalogue. */
export function sku(
  description: string,
  price: string,
  { id = description, usageType = "OnDemand", unit = "h", regions = ["us-central1"], free = false } = {},
): object {
  const [units = "0", fraction = ""] = price.split(".");
  const rate = { currencyCode: "USD", units, nanos: Number(fraction.padEnd(9, "0")) };
  const none = { startUsageAmount: 0, unitPrice: { currencyCode: "USD", units: "0", nanos: 0 } };
  return {
    name: `services/6F81-5844-456A/skus/${id}`,
    skuId: id,
    description,
    category: { serviceDisplayName: "Compute Engine", resourceFamily: "Compute", resourceGroup: "GPU", usageType },
    serviceRegions: regions,
    pricingInfo: [
      {
        effectiveTime: "2026-11-21T00:00:00Z",
        pricingExpression: {
          usageUnit: unit,
          tieredRates: free
            ? [none, { startUsageAmount: 30, unitPrice: rate }]
            : [{ startUsageAmount: 0, unitPrice: rate }],
        },
      },
    ],
    geoTaxonomy: { type: "REGIONAL", regions },
  };
}

/** A row of the Retail Prices API. */
export function retail(armSkuName: string, retailPrice: number, more: object = {}): object {
  return {
    currencyCode: "USD",
    tierMinimumUnits: 0,
    retailPrice,
    unitPrice: retailPrice,
    armRegionName: "eastus",
    location: "US East",
    effectiveStartDate: "2024-01-01T00:00:00Z",
    meterId: `meter-${armSkuName}`,
    meterName: armSkuName.slice("Standard_".length),
    productId: "DZH318Z0",
    skuId: "DZH318Z0/0001",
    productName: "Virtual Machines ND Series",
    skuName: armSkuName.slice("Standard_".length),
    serviceName: "Virtual Machines",
    serviceId: "DZH313Z7MMC8",
    serviceFamily: "Compute",
    unitOfMeasure: "1 Hour",
    type: "Consumption",
    isPrimaryMeterRegion: true,
    armSkuName,
    ...more,
  };
}

export function retailPage(items: readonly object[], next: string | null = null): string {
  return JSON.stringify({
    BillingCurrency: "USD",
    CustomerEntityId: "Default",
    CustomerEntityType: "Retail",
    Items: items,
    NextPageLink: next,
    Count: items.length,
  });
}
