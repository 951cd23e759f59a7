import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBounds, checkDuplicates } from "../../../components/pricing/checkPrices.ts";
import { awsOffers, ruleOf } from "../../../components/pricing/feeds/awsUsage.ts";
import { readAzurePage } from "../../../components/pricing/feeds/azure.ts";
import { FeedShapeError, priceText, settle } from "../../../components/pricing/feeds/feed.ts";
import { parsePriceFile, withReadings } from "../../../components/pricing/priceFile.ts";
import { keyText, type PriceRow } from "../../../components/pricing/priceRow.ts";
import { builtInRows } from "../../../components/pricing/rows/index.ts";
import { retail } from "../../cli/prices/feeds.ts";

function row(sku: string, region: string, price: string): PriceRow {
  return {
    ...{
      place: "aws",
      service: "ec2",
      sku,
      region,
      purchase: "on-demand",
      unit: "instance-hour",
      price,
      currency: "USD",
    },
    ...{ source: "https://example.com/a (SKU x)", asOf: "2026-11-20", confidence: "observed" },
  } as PriceRow;
}

describe("prices of feeds", () => {
  it.each([
    ["55.0400000000", "55.04"],
    ["0.0000000000", undefined],
    [98.32, "98.32"],
    [1e-7, "0.0000001"],
    [0, undefined],
  ])("%s is %s", (value, expected) => {
    expect(priceText(value, "x")).toBe(expected);
  });

  it.each([
    ["-1"],
    ["1,5"],
    [""],
    ["NaN"],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [null],
    [undefined],
    [{}],
    ["0x10"],
  ])("%s is none", (value) => {
    expect(() => priceText(value, "x")).toThrow(FeedShapeError);
  });

  it("that are settled can be laid over the price book, whatever a feed said", () => {
    const rows = fc.array(
      fc
        .tuple(
          fc.constantFrom("p5.48xlarge", "new.large", "g5.xlarge"),
          fc.constantFrom("us-east-1", "us-east-2", "eu-west-1"),
          fc.constantFrom("0.01", "1", "1.0", "50", "60", "700"),
        )
        .map(([sku, region, price]) => row(sku, region, price)),
      { maxLength: 20 },
    );
    const known = builtInRows("aws").filter(({ sku }) => ["p5.48xlarge", "g5.xlarge"].includes(sku));
    fc.assert(
      fc.property(rows, rows, (read, others) => {
        const kept = [...new Map(others.map((one) => [keyText(one), one])).values()];
        const { rows: sound, rejected } = settle(read, kept, known);
        expect(checkDuplicates([...sound])).toEqual([]);
        expect(checkBounds([...sound], known)).toEqual([]);
        for (const one of rejected) expect(sound.has(one.row)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("that nothing is known of are measured against most of them, and against nothing where there are two", () => {
    const three = [row("new", "a", "2.7"), row("new", "b", "2.9"), row("new", "c", "700")];
    expect(settle(three, [], []).rejected.map((one) => one.row.region)).toEqual(["c"]);
    expect(settle(three.slice(1), [], []).rejected.map((one) => one.why)).toEqual([
      "is 0.01 times the median 351.45 of aws ec2 new in every region, on-demand",
      "is far from 2.9 in b, and nothing else says which is right",
    ]);
  });
});

describe("usage types of AWS", () => {
  it.each([
    ["AmazonEC2", "EBS:VolumeUsage.gp3", "gp3"],
    ["AmazonEC2", "EUC1-EBS:VolumeUsage.piops", "io1"],
    ["AmazonEC2", "EU-NatGateway-Hours", "nat-gateway"],
    ["awskms", "ap-southeast-2-KMS-Keys", "key"],
    ["AmazonS3", "APN1-TimedStorage-ByteHrs", "standard"],
    ["AmazonEC2", "EBS:VolumeP-IOPS.io2.tier2", undefined],
    ["AmazonS3", "APN1-Other-TimedStorage-ByteHrs", undefined],
    ["AmazonEC2", "USE2-Reserved-NatGateway-Hours", undefined],
  ])("%s %s is %s", (offer, usageType, sku) => {
    expect(ruleOf(offer, usageType)?.sku).toBe(sku);
  });

  it("lead to keys that the price book has", () => {
    const known = new Set(builtInRows("aws").map((one) => `${one.service} ${one.sku} ${one.unit}`));
    const rules = Object.values(awsOffers).flat();
    expect(rules.filter((rule) => !known.has(`${rule.service} ${rule.sku} ${rule.unit}`))).toEqual([]);
  });
});

describe("pages of Azure", () => {
  const document = { place: "azure", url: "https://example.com", asOf: "2026-11-22" } as const;
  const read = (...items: object[]) =>
    readAzurePage({ Items: items, NextPageLink: null }, document).rows.map((one) => `${one.purchase} ${one.price}`);
  const size = "Standard_ND96isr_H100_v5";

  it.each([
    ["Windows", { productName: "Virtual Machines ND Series Windows" }],
    ["low priority", { skuName: "ND96isr H100 v5 Low Priority" }],
    ["a reservation", { type: "Reservation", reservationTerm: "1 Year", retailPrice: 551_221 }],
    ["development and tests", { type: "DevTestConsumption" }],
    ["another unit", { unitOfMeasure: "1 Month" }],
    ["a later tier", { tierMinimumUnits: 100 }],
    ["a second meter", { isPrimaryMeterRegion: false }],
    ["no accelerator", { armSkuName: "Standard_D4s_v5" }],
    ["an FPGA", { armSkuName: "Standard_NP10s" }],
    ["nothing", { retailPrice: 0 }],
  ])("have no price of %s", (_, more) => {
    expect(read(retail(size, 98.32, more))).toEqual([]);
  });

  it("have spot apart", () => {
    expect(read(retail(size, 98.32), retail(size, 40, { meterName: "ND96isr H100 v5 Spot" }))).toEqual([
      "on-demand 98.32",
      "spot 40",
    ]);
  });
});

describe("a price file", () => {
  const feed = {
    place: "aws",
    name: "AmazonEC2 us-east-2",
    url: "https://example.com/a",
    readAt: "2026-11-22T00:00:00Z",
  } as const;

  it("is read as it was written", () => {
    const file = withReadings(undefined, [{ feed, rows: [row("a", "us-east-2", "1")] }], "2026-11-22T00:00:00Z");
    expect(parsePriceFile(JSON.parse(JSON.stringify(file)))).toEqual({ rows: file.rows, problems: [], file });
  });

  it("keeps rows of its own making, unless a feed has a price for the same", () => {
    const own = { ...row("mine", "us-east-2", "1"), source: "contract" };
    const before = withReadings(undefined, [{ feed, rows: [row("a", "us-east-2", "1"), own] }], "");
    const after = withReadings(
      before,
      [{ feed: { ...feed, url: "https://example.com/b" }, rows: [row("b", "us-east-2", "2")] }],
      "",
    );
    expect(after.rows.map(({ sku }) => sku)).toEqual(["b", "mine"]);
  });

  it("says everything that is wrong with its feeds", () => {
    const { problems, file } = parsePriceFile({
      format: "hybrid-gpu-prices/1",
      rows: [],
      feeds: [{ place: "moon", name: 1, url: "x", readAt: "x", etag: 2 }, 3],
    });
    expect(problems.map(({ path }) => path)).toEqual(["feeds[0].name", "feeds[0].place", "feeds[0].etag", "feeds[1]"]);
    expect(file).toBeUndefined();
  });
});
