import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { main } from "../../../cli/main.ts";
import { diffPrices, renderDiff } from "../../../cli/prices/diff.ts";
import { layersOf } from "../../../cli/prices/file.ts";
import { lookUp } from "../../../cli/prices/lookup.ts";
import { renderPrices } from "../../../cli/prices/show.ts";
import type { Style } from "../../../cli/render/style.ts";
import { PriceBook } from "../../../components/pricing/priceBook.ts";
import type { PriceRow } from "../../../components/pricing/priceRow.ts";
import { folder, type Run } from "../support.ts";

const today = "2026-11-22";
const plain = (width: number): Style => ({ width, full: false, paint: (_, text) => text });

function row(sku: string, region: string, price: string, more: Partial<PriceRow> = {}): PriceRow {
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
    ...more,
  } as PriceRow;
}

function priceFile(rows: readonly PriceRow[]): string {
  return JSON.stringify({ format: "hybrid-gpu-prices/1", writtenAt: today, feeds: [], rows });
}

const files = folder({
  "prices.json": priceFile([row("p5.48xlarge", "us-east-2", "50")]),
  "old.json": priceFile([row("p5.48xlarge", "us-east-2", "40"), row("p5.48xlarge", "us-west-2", "41")]),
  "bad.json": priceFile([row("p5.48xlarge", "us-east-2", "5000")]),
});
const prices = join(files, "prices.json");

describe("prices show", () => {
  it("has every way of buying, what one accelerator costs, how old it is and which layer says so", () => {
    const layers = layersOf([prices]).map((layer) =>
      layer.file === undefined ? layer : { ...layer, name: "prices.json" },
    );
    const found = lookUp("P5.48xlarge", ["us-east-2"], layers, today)!;
    expect(renderPrices(found, plain(110)).join("\n")).toMatchInlineSnapshot(`
      "p5.48xlarge, 8 × H100
        Region     Purchase            USD  Per H100  As of                  Age  Confidence  Layer        Source
        us-east-2  capacity-block   41.528     5.191  2026-08-01    113 d, stale  reported    built-in     [1]
        us-east-2  on-demand            50      6.25  2026-11-20             2 d  observed    prices.json  [2]
        us-east-2  spot            11.9912    1.4989  2026-01-01  325 d, too old  reported    built-in     [3]
        [1] https://aws.amazon.com/ec2/capacityblocks/pricing/
        [2] https://example.com/a (SKU x)
        [3] skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv at 00148f2a, from DescribeSpotPriceHistory
        - p5.48xlarge, capacity-block, us-east-2: 5.191 per H100-hour in US regions, read between August and October
          2026; 39.33 on the page of December 2024
        - p5.48xlarge, spot, us-east-2: by zone 11.2543 to 11.9912
      Prices older than 45 days are stale: estimates say so and trust them less. Those older than 180 days are too
      old to decide by. Fix: read them anew with hybrid-gpu prices refresh."
    `);
    expect(found.prices.map(({ layer, stale }) => [layer, stale])).toEqual([
      ["built-in", true],
      ["prices.json", false],
      ["built-in", true],
    ]);
  });

  it("puts machines of Google Cloud together from their parts", () => {
    const found = lookUp("a3-highgpu-8g", ["us-central1"], layersOf([]), today)!;
    const onDemand = found.prices.find(({ purchase }) => purchase === "on-demand")!;
    expect([onDemand.price, onDemand.perAccelerator, onDemand.asOf, onDemand.confidence]).toEqual([
      "88.489994",
      "11.0612",
      "2025-03-06",
      "derived",
    ]);
    expect(
      onDemand.parts?.map(({ sku, quantity, price, unit, amount }) => [sku, quantity, price, unit, amount]),
    ).toEqual([
      ["nvidia-h100-80gb", 8, "9.79655", "GPU-hour", "78.3724"],
      ["host:a3-highgpu-8g", 1, "9.46006", "instance-hour", "9.46006"],
      ["local-ssd", 6000, "0.08", "GB-month", "0.657534"],
    ]);
    expect(renderPrices({ ...found, prices: [onDemand] }, plain(100)).join("\n")).toMatchInlineSnapshot(`
      "a3-highgpu-8g, 8 × H100
        Region       Purchase                            USD  Per H100  As of                  Age  Source
        us-central1  on-demand                     88.489994   11.0612  2025-03-06  626 d, too old  sum
                       8 × nvidia-h100-80gb at 9…    78.3724            2026-08-03    111 d, stale  [1]
                       1 × host:a3-highgpu-8g at…    9.46006            2026-01-01  325 d, too old  [2]
                       6,000 GiB local-ssd at 0.…   0.657534            2025-03-06  626 d, too old  [3]
        [1] cloudpilot-ai/karpenter-provider-gcp pkg/providers/pricing/initial-prices.json at 417f047b,
            from Google's price list, less the host part (skypilot-org/skypilot-catalog at 006059e0) and
            local SSD
        [2] skypilot-org/skypilot-catalog catalogs/v8/gcp/vms.csv at 006059e0, regenerated from Google's
            price list
        [3] Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml at 0166a59e, from Google's price
            list
      Prices older than 45 days are stale: estimates say so and trust them less. Those older than 180 days
      are too old to decide by. Fix: read them anew with hybrid-gpu prices refresh."
    `);
  });

  it.each([
    ["ct5p-hightpu-4t", "us-east5", "16.8", "4.2"],
    ["n2-standard-8", "us-central1", "0.388472", undefined],
    ["a2-highgpu-1g", "us-central1", "3.673388", "3.6734"],
  ])("knows %s", (name, region, price, each) => {
    const found = lookUp(name, [region], layersOf([]), today)!;
    const onDemand = found.prices.find(({ purchase }) => purchase === "on-demand");
    expect([onDemand?.price, onDemand?.perAccelerator]).toEqual([price, each]);
  });

  it("has prices that count in every region with those of one", () => {
    const found = lookUp("p5en.48xlarge", ["us-east-2"], layersOf([]), today)!;
    expect(found.prices.map(({ region, purchase }) => `${region} ${purchase}`)).toContain("* capacity-block");
  });
});

describe("prices diff", () => {
  const before = [
    row("a", "r", "10"),
    row("b", "r", "10"),
    row("c", "r", "10"),
    row("d", "r", "10"),
    row("e", "*", "10"),
    row("f", "r", "10", { unit: "GB-month" }),
  ];
  const after = [
    row("a", "r", "9"),
    row("b", "r", "15"),
    row("c", "r", "10.00"),
    row("e", "s", "10"),
    row("f", "r", "10"),
    row("g", "r", "1"),
  ];

  it("has the largest change first, then what is new, then what is gone", () => {
    const difference = diffPrices(after, PriceBook.of(before));
    expect(difference.changed.map(({ sku, percent }) => [sku, percent])).toEqual([
      ["f", undefined],
      ["b", 50],
      ["a", -10],
    ]);
    expect(difference.added.map(({ sku }) => sku)).toEqual(["g"]);
    expect(difference.gone.map(({ sku }) => sku)).toEqual(["d"]);
    expect(difference.same).toBe(2);
    expect(renderDiff("new.json", "old.json", difference, plain(100)).join("\n")).toMatchInlineSnapshot(`
      "new.json against old.json: 3 prices changed, 1 new, 1 gone, 2 as before
        Of       Price  Region  Purchase   Before  After    Change  Per                       As of
        aws ec2  f      r       on-demand      10     10      unit  GB-month → instance-hour  2026-11-20
        aws ec2  b      r       on-demand      10     15  +50.00 %  instance-hour             2026-11-20
        aws ec2  a      r       on-demand      10      9  -10.00 %  instance-hour             2026-11-20
        aws ec2  g      r       on-demand       -      1       new  instance-hour             2026-11-20
        aws ec2  d      r       on-demand      10      -      gone  instance-hour             2026-11-20"
    `);
  });

  it("lists so many of a kind as can be read, or all", () => {
    const many = Array.from({ length: 40 }, (_, index) => row(`n${index}`, "r", "1"));
    const difference = diffPrices(many, PriceBook.of(before), () => false);
    expect(renderDiff("a", "b", difference, plain(100)).slice(31)).toEqual([
      "  aws ec2  n35    r       on-demand       -      1     new  instance-hour  2026-11-20",
      "  and 10 prices more, with --full",
    ]);
    expect(renderDiff("a", "b", difference, { ...plain(100), full: true })).toHaveLength(42);
  });

  it("is empty between a file and itself", () => {
    expect(diffPrices(before, PriceBook.of(before))).toEqual({ changed: [], added: [], gone: [], same: 6 });
  });
});

describe("hybrid-gpu prices", () => {
  /** In this process: a command is a function as well. */
  async function ask(...args: string[]): Promise<Run> {
    const said = { stdout: "", stderr: "" };
    const spies = (["stdout", "stderr"] as const).map((name) =>
      vi.spyOn(process[name], "write").mockImplementation(((text: string, done?: () => void) => {
        said[name] += text;
        if (typeof done === "function") done();
        return true;
      }) as typeof process.stdout.write),
    );
    try {
      return { code: await main(["prices", ...args]), ...said };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }
  const old = join(files, "old.json");

  it("answers in JSON", async () => {
    const shown = JSON.parse(
      (await ask("show", "p5.48xlarge", "--region", "us-east-2", "-f", prices, "--json")).stdout,
    );
    expect([shown.today, shown.maxAgeDays, shown.failAgeDays, shown.accelerator, shown.prices.length]).toEqual([
      today,
      45,
      180,
      { name: "H100", count: 8 },
      3,
    ]);
    const compared = JSON.parse((await ask("diff", "--file", prices, "--against", old, "--json")).stdout);
    expect(compared).toEqual({
      file: prices,
      against: old,
      changed: [
        {
          ...{ place: "aws", service: "ec2", sku: "p5.48xlarge", region: "us-east-2", purchase: "on-demand" },
          before: { price: "40", unit: "instance-hour", asOf: "2026-11-20", confidence: "observed" },
          after: { price: "50", unit: "instance-hour", asOf: "2026-11-20", confidence: "observed" },
          percent: 25,
        },
      ],
      added: [],
      // The file has no prices of us-west-2: nobody has looked for them.
      gone: [],
      same: 0,
    });
  });

  it("offers the nearest names, and the regions that have a price", async () => {
    const unknown = await ask("show", "p5.44xlarge");
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      'error: there is no price of "p5.44xlarge". Fix: use a name that has one, such as p5.48xlarge, p5.4xlarge, c5.24xlarge\n',
    ]);
    const elsewhere = await ask("show", "p6-b300.48xlarge", "--region", "eu-west-1");
    expect(elsewhere.stderr).toBe(
      "error: no price of p6-b300.48xlarge is known in eu-west-1. Fix: use a region that has one: us-west-2, us-east-1\n",
    );
    const misspelt = await ask("show", "p5.48xlarge", "--region", "us-est-2");
    expect(misspelt.stderr).toMatch(
      /^error: no price of p5.48xlarge is known in us-est-2. Fix: use a region that has one: us-(east|west)-2, /,
    );
    expect(misspelt.stderr).toContain("us-east-2, ");
    expect((await ask("show", "P5.48xlarge", "--region", "US-East-2")).code).toBe(0);
  });

  it.each([
    ["H100", /such as .*a3-highgpu-1g, .*p5.4xlarge/],
    ["nvidia h-100", /such as .*a3-highgpu-1g, .*p5.4xlarge/],
    ["v5p", /such as ct5p-hightpu-4t, .*tpu-v5p/],
    ["p5.", /such as p5.48xlarge, p5.4xlarge, p5e.48xlarge, /],
    ["mi300x", /^error: there is no price of "mi300x", and nothing is spelt like it. Fix: .* accelerators .*H100, /],
    [" ", /^error: the name is empty. Fix: give that of a machine type or a SKU .* accelerator: .*H100, /],
  ])("offers what has %j", async (name, expected) => {
    const { code, stdout, stderr } = await ask("show", name);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(expected);
  });

  it("says where the file comes from that diff looks for", async () => {
    expect((await ask("diff")).stderr).toBe(
      "error: there is no prices.json here. Fix: write it with hybrid-gpu prices refresh, or name another one with --file\n",
    );
  });

  it("refuses files that are none, and prices that the book refuses", async () => {
    const bad = await ask("show", "p5.48xlarge", "--file", join(files, "bad.json"));
    expect([bad.code, bad.stdout]).toEqual([2, ""]);
    expect(bad.stderr).toContain(`error: ${join(files, "bad.json")}: price rows: 1 problem\n  - [0] ("5000") is `);
    const missing = await ask("diff", "--file", "none.json");
    expect([missing.code, missing.stderr]).toEqual([2, "error: none.json cannot be read: there is no such file\n"]);
  });

  it("refuses a place that has no feed", async () => {
    const { code, stderr } = await ask("refresh", "--place", "moon");
    expect([code, stderr]).toEqual([
      2,
      "error: option '--place <place>' argument 'moon' is invalid. It must be one of aws, gcp, azure.\n",
    ]);
  });
});
