import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { hostTypes } from "../../components/hardware/aws/hostType.ts";
import {
  checkBounds,
  checkDuplicates,
  checkPriceRows,
  InvalidPricesError,
  MissingPriceError,
  PriceBook,
  type PriceKey,
  type PriceRow,
} from "../../components/pricing/index.ts";
import { rowsOf } from "../../components/pricing/rows/table.ts";

const book = PriceBook.builtIn();

function key(sku: string, region: string, rest: Partial<PriceKey> = {}): PriceKey {
  return { place: "aws", service: "ec2", sku, region, purchase: "on-demand", ...rest };
}

function row(parts: Partial<PriceRow> = {}): PriceRow {
  return {
    ...key("p5.48xlarge", "us-east-2"),
    unit: "instance-hour",
    price: "40",
    currency: "USD",
    source: "contract 7",
    asOf: "2026-11-01",
    confidence: "documented",
    ...parts,
  };
}

function problemsOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPricesError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

describe("built-in prices", () => {
  const rows = book.rows();

  it("are well-formed, without duplicates and within bounds", () => {
    expect(checkPriceRows(rows)).toEqual([]);
    expect(checkDuplicates(rows)).toEqual([]);
    expect(checkBounds(rows)).toEqual([]);
  });

  it.each([
    ["p4d.24xlarge", "us-east-1", "on-demand", "21.957642", "2026-07-20", "observed"],
    ["p4de.24xlarge", "us-east-1", "on-demand", "27.44705", "2026-07-20", "observed"],
    ["p5.4xlarge", "us-east-1", "on-demand", "6.88", "2026-07-20", "observed"],
    ["p5.48xlarge", "us-east-1", "on-demand", "55.04", "2026-07-20", "observed"],
    ["p5.48xlarge", "us-east-2", "on-demand", "55.04", "2026-01-01", "observed"],
    ["p5.48xlarge", "us-west-1", "on-demand", "68.8", "2026-01-01", "observed"],
    ["p5.48xlarge", "us-west-2", "on-demand", "55.04", "2026-01-01", "observed"],
    ["p5.48xlarge", "ap-southeast-2", "on-demand", "71.552", "2026-01-01", "observed"],
    ["p5en.48xlarge", "us-east-2", "on-demand", "63.296", "2026-01-01", "observed"],
    ["p6-b200.48xlarge", "us-east-1", "on-demand", "113.9328", "2026-07-20", "observed"],
    ["p6-b300.48xlarge", "us-west-2", "on-demand", "142.416", "2026-01-01", "observed"],
    ["g5.48xlarge", "us-east-1", "on-demand", "16.288", "2026-07-20", "observed"],
    ["g6.12xlarge", "us-east-1", "on-demand", "4.6016", "2026-07-20", "observed"],
    ["g6e.xlarge", "us-east-1", "on-demand", "1.861", "2026-07-20", "observed"],
    ["g6e.48xlarge", "us-east-2", "on-demand", "30.13118", "2026-07-20", "derived"],
    ["g7.48xlarge", "us-east-1", "on-demand", "28.51328", "2026-07-20", "observed"],
    ["g7e.48xlarge", "us-east-1", "on-demand", "33.14432", "2026-07-20", "observed"],
    ["trn1.2xlarge", "us-east-1", "on-demand", "1.34375", "2026-07-20", "observed"],
    ["trn1.32xlarge", "us-east-2", "on-demand", "21.5", "2026-07-20", "derived"],
    ["trn1n.32xlarge", "us-west-2", "on-demand", "24.78", "2026-07-20", "derived"],
    ["trn2.48xlarge", "us-east-2", "on-demand", "85.964", "2025-04-04", "memory"],
    ["inf2.48xlarge", "us-east-1", "on-demand", "12.98127", "2026-07-20", "observed"],
    ["m7i.xlarge", "us-east-2", "on-demand", "0.2016", "2026-07-20", "derived"],
    ["c7g.xlarge", "us-east-2", "on-demand", "0.1445", "2025-04-04", "observed"],
    ["m6i.xlarge", "eu-central-1", "on-demand", "0.23", "2025-04-04", "observed"],
    ["p5.48xlarge", "us-east-2", "spot", "11.9912", "2026-01-01", "reported"],
    ["p5.48xlarge", "us-east-2", "capacity-block", "41.528", "2026-08-01", "reported"],
    ["p5en.48xlarge", "eu-north-1", "capacity-block", "63.158", "2026-10-09", "reported"],
    ["trn2.48xlarge", "us-east-2", "capacity-block", "35.7608", "2026-10-09", "reported"],
  ] as const)("%s in %s, %s: %s", (sku, region, purchase, price, asOf, confidence) => {
    expect(book.price(key(sku, region, { purchase }))).toMatchObject({
      price,
      asOf,
      confidence,
      unit: "instance-hour",
    });
  });

  it("have no price of P4 or P5 from before AWS's cut of June 2025", () => {
    const old = rows.filter(
      ({ sku, asOf, purchase }) => /^p[45]/.test(sku) && purchase === "on-demand" && asOf < "2025-06-05",
    );
    expect(old).toEqual([]);
  });

  it("know every machine type of the catalogue but those that AWS sells no other way than in blocks", () => {
    const regions = [...new Set(rows.map((each) => each.region))];
    const unknown = awsMachineTypes
      .map((type) => type.name)
      .filter((name) => !regions.some((region) => book.find(key(name, region)) !== undefined));
    expect(unknown).toEqual(["p5e.48xlarge", "p6e-gb200.36xlarge", "trn2.3xlarge"]);
  });

  it("know every CPU-only type in us-east-1", () => {
    expect(
      hostTypes.map((type) => type.name).filter((name) => book.find(key(name, "us-east-1")) === undefined),
    ).toEqual([]);
  });

  it("carry no reservation, which has no price of its own", () => {
    expect(rows.filter((each) => each.purchase === "reservation")).toEqual([]);
  });
});

describe("looking up", () => {
  it("takes the row of the region, else the one for every region", () => {
    const eks = key("control-plane:standard", "eu-south-2", { service: "eks" });
    expect(book.price(eks).region).toBe("*");
    expect(book.with([row({ ...eks, unit: "cluster-hour", price: "0.11" })]).price(eks).price).toBe("0.11");
  });

  it.each([
    [
      key("p5e.48xlarge", "us-east-2"),
      'no price for aws ec2 p5e.48xlarge in us-east-2, on-demand (known for capacity-block). Fix: add a price row {"place":"aws","service":"ec2","sku":"p5e.48xlarge","region":"us-east-2","purchase":"on-demand"} with its unit, price, source and date',
    ],
    [
      key("p6-b300.48xlarge", "us-east-2"),
      'no price for aws ec2 p6-b300.48xlarge in us-east-2, on-demand (known in us-east-1, us-west-2). Fix: add a price row {"place":"aws","service":"ec2","sku":"p6-b300.48xlarge","region":"us-east-2","purchase":"on-demand"} with its unit, price, source and date',
    ],
    [
      key("p5.49xlarge", "us-east-2"),
      'no price for aws ec2 p5.49xlarge in us-east-2, on-demand (known: p5.48xlarge, p5.4xlarge, c5.4xlarge). Fix: add a price row {"place":"aws","service":"ec2","sku":"p5.49xlarge","region":"us-east-2","purchase":"on-demand"} with its unit, price, source and date',
    ],
    [
      key("nd96", "eastus", { place: "azure", service: "compute" }),
      'no price for azure compute nd96 in eastus, on-demand. Fix: add a price row {"place":"azure","service":"compute","sku":"nd96","region":"eastus","purchase":"on-demand"} with its unit, price, source and date',
    ],
    [
      key("nvidia-h200-141gb", "europe-west4", { place: "gcp", service: "compute" }),
      'no price for gcp compute nvidia-h200-141gb in europe-west4, on-demand (known in us-central1, us-east4, us-west1). Fix: add a price row {"place":"gcp","service":"compute","sku":"nvidia-h200-141gb","region":"europe-west4","purchase":"on-demand"} with its unit, price, source and date',
    ],
  ])("names what is missing and how to supply it: %o", (missing, message) => {
    expect(book.find(missing)).toBeUndefined();
    let error: unknown;
    try {
      book.price(missing);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(MissingPriceError);
    expect(error).toMatchObject({ key: missing, message });
  });

  it("never takes one way of buying for another", () => {
    expect(book.find(key("g6e.xlarge", "us-east-1", { purchase: "spot" }))).toBeUndefined();
    expect(book.find(key("g6e.xlarge", "us-east-1", { purchase: "capacity-block" }))).toBeUndefined();
  });
});

describe("overrides", () => {
  it("lie on top, and leave the book below as it was", () => {
    const own = book.with([row()]);
    expect(own.price(key("p5.48xlarge", "us-east-2"))).toEqual(row());
    expect(own.price(key("p5.48xlarge", "us-east-1")).price).toBe("55.04");
    expect(book.price(key("p5.48xlarge", "us-east-2")).price).toBe("55.04");
  });

  it("for every region win over the regional rows below", () => {
    const own = book.with([row({ region: "*" })]);
    expect(own.price(key("p5.48xlarge", "us-east-1")).price).toBe("40");
    expect(own.price(key("p5.48xlarge", "us-west-1")).price).toBe("40");
  });

  it("count once in the list of rows", () => {
    const own = book.with([row()]);
    expect(own.rows()).toHaveLength(book.rows().length);
    expect(
      own.rows().filter((each) => each.sku === "p5.48xlarge" && each.region === "us-east-2" && each.price === "40"),
    ).toHaveLength(1);
  });

  it("with two rows for one key are refused", () => {
    expect(problemsOf(() => book.with([row(), row({ price: "41" })]))).toBe(
      'price rows: 1 problem\n  - [1] ("41") has the key of row [0] (40): aws ec2 p5.48xlarge in us-east-2, on-demand. Fix: keep one of the two.',
    );
  });

  it.each([
    [
      "5504",
      'price rows: 1 problem\n  - [0] ("5504") is 81.63 times the median 67.424 of aws ec2 p5.48xlarge in every region, on-demand. Fix: mend the price; if it is right, name p5.48xlarge in acceptPrices of pack-configuration.',
    ],
    [
      "16.5",
      'price rows: 1 problem\n  - [0] ("16.5") is 0.24 times the median 67.424 of aws ec2 p5.48xlarge in every region, on-demand. Fix: mend the price; if it is right, name p5.48xlarge in acceptPrices of pack-configuration.',
    ],
  ])("outside 0.25 to 4 times the median over regions are refused: %s", (price, message) => {
    expect(problemsOf(() => book.with([row({ price })]))).toBe(message);
    expect(book.with([row({ price })], { bounds: false }).price(key("p5.48xlarge", "us-east-2")).price).toBe(price);
  });

  it("that nobody has prices for are measured against each other", () => {
    const rows = ["a", "b", "c"].map((region, index) => row({ sku: "x", region, price: ["1", "1.2", "700"][index]! }));
    expect(checkBounds(rows).map((problem) => problem.path)).toEqual(["[2]"]);
  });

  it("that are malformed are refused, every problem at once", () => {
    const broken = {
      place: "mars",
      sku: "",
      price: 55.04,
      asOf: "2026-13-40",
      unit: "hour",
      currency: "EUR",
      purchase: "reservation",
    };
    expect(checkPriceRows([broken, null]).map(({ path }) => path)).toEqual([
      "[0].service",
      "[0].sku",
      "[0].region",
      "[0].source",
      "[0].place",
      "[0].purchase",
      "[0].unit",
      "[0].currency",
      "[0].confidence",
      "[0].asOf",
      "[0].price",
      "[1]",
    ]);
    expect(checkPriceRows({ rows: [] }).map(({ rule }) => rule)).toEqual(["is not a list of price rows"]);
    expect(problemsOf(() => PriceBook.of([row({ price: "0" })]))).toBe(
      'price rows: 1 problem\n  - [0].price ("0") must be a decimal above 0, as a string. Fix: write it as "55.04"; what costs nothing has no price row.',
    );
  });

  it("alone make a book", () => {
    expect(PriceBook.of([row()]).rows()).toEqual([row()]);
  });
});

describe("loading", () => {
  const folder = fileURLToPath(new URL("../../components/pricing/", import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

  it("does no I/O and imports nothing heavy: big.js, and the small parts of core and hardware", () => {
    const imports = new Set<string>();
    for (const file of files) {
      const text = readFileSync(`${folder}${file}`, "utf8");
      for (const match of text.matchAll(/^(?:import|export) (?!type )[^;]*? from "([^"]+)";/gm)) {
        if (!match[1]!.startsWith("./")) imports.add(match[1]!.replace(/^(\.\.\/)+/, ""));
      }
    }
    const light = /^(?:big\.js$|core\/|hardware\/|lustre\/fsx\/)/;
    const own = /^(?:[a-zA-Z]+\.ts$|rows\/gcp\/)/;
    expect([...imports].filter((name) => !light.test(name) && !own.test(name))).toEqual([]);
  });

  it.each(["aws", "gcp"])("reads a few thousand rows of %s from less than 60 kB, once", (place) => {
    const bytes = files
      .filter((file) => file.startsWith(`rows/${place}/`))
      .reduce((sum, file) => sum + statSync(`${folder}${file}`).size, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(60_000);
    expect(book.rows().filter((row) => row.place === place).length).toBeLessThan(4_000);
    expect(PriceBook.builtIn()).toBe(book);
  });

  it("refuses a table line with a price too many", () => {
    const table = { source: "s", asOf: "2026-01-01", confidence: "observed", text: "\nr1 r2\nx 1 2 3\n" } as const;
    expect(() => rowsOf(table, { place: "aws", service: "ec2", purchase: "on-demand", unit: "instance-hour" })).toThrow(
      'price table: "x 1 2 3" has 3 of 2 prices',
    );
  });
});
