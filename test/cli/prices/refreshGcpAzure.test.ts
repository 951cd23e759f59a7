import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FeedServer, instead, status } from "./feedServer.ts";
import { retail, retailPage, sku } from "./feeds.ts";
import { Desk, serveAws } from "./refreshSupport.ts";

let server: FeedServer;
let desk: Desk;
beforeAll(async () => {
  server = await FeedServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
  desk = new Desk(server);
});

const skusPath = "/v1/services/6F81-5844-456A/skus";
const first = `${skusPath}?currencyCode=USD&pageSize=5000`;
const key = "AIza-made-up-KEY-0123456789";
const catalogue = (skus: readonly object[], next = ""): string => JSON.stringify({ skus, nextPageToken: next });
const host = [
  sku("A3 Instance Core running in Americas", "0.0293227", { id: "core" }),
  sku("A3 Instance Ram running in Americas", "0.00255", { id: "ram", unit: "GiBy.h" }),
];

describe("prices refresh from Google's catalogue", () => {
  const google = { place: ["gcp"] };
  beforeEach(() => {
    desk.environment["GOOGLE_API_KEY"] = key;
  });

  it("reads all pages, and puts host parts together", async () => {
    server.serve(first, catalogue([sku("Nvidia H100 80GB GPU running in Americas", "9.79655", { id: "gpu" })], "two"));
    server.serve(`${first}&pageToken=two`, catalogue(host));
    const { code, file, stdout } = await desk.refresh(google);
    expect(code).toBe(0);
    expect(file?.rows.filter(({ sku: name }) => ["host:a3-highgpu-8g", "nvidia-h100-80gb"].includes(name))).toEqual([
      {
        place: "gcp",
        service: "compute",
        sku: "host:a3-highgpu-8g",
        region: "us-central1",
        purchase: "on-demand",
        unit: "instance-hour",
        price: "10.8727216",
        currency: "USD",
        source: `${server.url}${skusPath} (SKU core + ram)`,
        asOf: "2026-11-22",
        confidence: "derived",
        note: "208 vCPUs at 0.0293227 and 1872 GiB at 0.00255",
      },
      {
        place: "gcp",
        service: "compute",
        sku: "nvidia-h100-80gb",
        region: "us-central1",
        purchase: "on-demand",
        unit: "GPU-hour",
        price: "9.79655",
        currency: "USD",
        source: `${server.url}${skusPath} (SKU gpu)`,
        asOf: "2026-11-22",
        confidence: "observed",
      },
    ]);
    expect(stdout.replace(/^warning: .*\n/m, "")).toBe(
      `Compute Engine: 5 prices\nwrote ${desk.output}: 5 prices of 1 feed\n`,
    );
  });

  it("sends the key in a header, and has it in no address, no file and no message", async () => {
    server.serve(skusPath, catalogue(host));
    const fine = await desk.refresh(google);
    expect(server.seen.map(({ path, headers }) => [path, headers["x-goog-api-key"]])).toEqual([[first, key]]);
    server.fault(skusPath, status(403));
    const refused = await desk.refresh(google);
    expect(refused.error).toBe(
      `Compute Engine: ${server.url}${first} answered 403 (tried once). Fix: check the key in GOOGLE_API_KEY or --api-key-file: its project needs the Cloud Billing API, and its restrictions have to allow it`,
    );
    server.fault(skusPath, ...Array.from({ length: 9 }, () => instead(`{"key": "${key}"`)));
    const broken = await desk.refresh(google);
    for (const said of [fine.stdout, refused.error, broken.error, desk.text()]) expect(said).not.toContain(key);
  });

  it("does not send the key to where it is redirected", async () => {
    const other = await FeedServer.start();
    try {
      other.serve(skusPath, catalogue(host));
      server.fault(skusPath, status(302, { location: `${other.url}${first}` }));
      expect((await desk.refresh(google)).code).toBe(0);
      expect(other.seen.map(({ headers }) => headers["x-goog-api-key"])).toEqual([undefined]);
    } finally {
      other.stop();
    }
  });

  it("takes the key of a file", async () => {
    delete desk.environment["GOOGLE_API_KEY"];
    server.serve(skusPath, catalogue(host));
    const apiKeyFile = join(desk.directory, "key");
    writeFileSync(apiKeyFile, `${key}\n`);
    expect((await desk.refresh({ ...google, apiKeyFile })).code).toBe(0);
    expect(server.seen[0]?.headers["x-goog-api-key"]).toBe(key);
    writeFileSync(apiKeyFile, "two words");
    expect((await desk.refresh({ ...google, apiKeyFile })).error).toBe(
      `the key of ${apiKeyFile} has blanks or characters that no key has. Fix: give the key alone`,
    );
    writeFileSync(apiKeyFile, "\n");
    expect((await desk.refresh({ ...google, apiKeyFile })).error).toBe(
      `${apiKeyFile} has no key in it. Fix: write the key into it`,
    );
  });

  it("keeps other regions when one is read", async () => {
    const gpu = (price: string) =>
      sku("Nvidia L4 GPU running in Americas", price, { id: "l4", regions: ["us-central1", "us-east1"] });
    server.serve(skusPath, catalogue([gpu("0.56")]));
    await desk.refresh(google);
    server.serve(skusPath, catalogue([gpu("0.6")]));
    const { file } = await desk.refresh({ region: ["us-east1"] });
    expect(file?.rows.map(({ region, price }) => [region, price])).toEqual([
      ["us-central1", "0.56"],
      ["us-east1", "0.6"],
    ]);
  });

  it.each([
    [
      "pages that go round in circles",
      catalogue(host, "again"),
      "leads from page to page in a circle. Fix: try again later",
    ],
    [
      "no SKUs",
      catalogue([]),
      "has no SKUs. Fix: check that it is https://cloudbilling.googleapis.com or a mirror of it; else its descriptions have changed",
    ],
    [
      "SKUs of other things",
      catalogue([sku("Static Ip Charge", "0.01")]),
      "has 1 SKUs, and none of them is one that the price book knows.",
    ],
    ["a list in place of a page", "[]", "the answer has no list of skus (tried 4 times)"],
    [
      "a price that is no number",
      catalogue([sku("Nvidia L4 GPU running in Americas", "0.x")]),
      "which is no amount of 0 or more (tried 4 times)",
    ],
    ["a web page", "<html></html>", "it is a web page, no JSON (tried 4 times)"],
  ])("refuses %s", async (_, body, message) => {
    server.serve(skusPath, body);
    const { error, file } = await desk.refresh(google);
    expect(error).toContain(message);
    expect(file).toBeUndefined();
  });

  it("refuses a region that it has nothing of", async () => {
    server.serve(skusPath, catalogue(host));
    expect((await desk.refresh({ region: ["us-central9"] })).error).toBe(
      "Google Cloud has no prices for region us-central9. Fix: use one such as us-central1",
    );
  });

  it("sends no key over http to another machine", async () => {
    desk.environment["HYBRID_GPU_GCP_PRICE_URL"] = "http://mirror.example.com";
    expect((await desk.refresh(google)).error).toBe(
      "HYBRID_GPU_GCP_PRICE_URL is http:, over which a key is not sent. Fix: give an address like https://cloudbilling.googleapis.com",
    );
  });
});

const azurePath = "/api/retail/prices";
const h100 = "Standard_ND96isr_H100_v5";

describe("prices refresh from Azure's Retail Prices", () => {
  const azure = { region: ["eastus"] };

  it("reads all pages of a region, wherever the links lead", async () => {
    const next = `https://prices.azure.com:443${azurePath}?$filter=x&$skip=100`;
    server.serve(azurePath, retailPage([retail(h100, 98.32)], next));
    server.serve(`${azurePath}?$filter=x&$skip=100`, retailPage([retail("Standard_NC24ads_A100_v4", 3.673)]));
    const { file, stdout } = await desk.refresh(azure);
    expect(decodeURIComponent(server.seen[0]!.path)).toBe(
      `${azurePath}?api-version=2023-01-01-preview&currencyCode=USD&$filter=serviceName eq 'Virtual Machines' and armRegionName eq 'eastus' and priceType eq 'Consumption'`,
    );
    expect(file?.rows.map(({ sku: name, price, source }) => [name, price, source.split(" (")[1]])).toEqual([
      ["Standard_NC24ads_A100_v4", "3.673", "SKU meter-Standard_NC24ads_A100_v4)"],
      [h100, "98.32", `SKU meter-${h100})`],
    ]);
    expect(stdout).toBe(`Virtual Machines eastus: 2 prices\nwrote ${desk.output}: 2 prices of 1 feed\n`);
  });

  it("takes an empty list for what it is: no price, and not a price of zero", async () => {
    server.serve(azurePath, retailPage([]));
    const { code, file, stdout } = await desk.refresh(azure);
    expect(code).toBe(0);
    expect(file?.rows).toEqual([]);
    expect(stdout).toContain(
      "Azure lists nothing in eastus: what runs there has no price. Is it the name of a region?\n",
    );
  });

  it("does not let an empty list take away the prices that the file has", async () => {
    server.serve(azurePath, retailPage([retail(h100, 98.32)]));
    await desk.refresh(azure);
    const before = desk.text();
    server.serve(azurePath, retailPage([]));
    expect((await desk.refresh(azure)).error).toContain("has 0 prices where it had 1 on 2026-11-22: it is not whole");
    expect(desk.text()).toBe(before);
  });

  it("keeps the prices of other places", async () => {
    serveAws(server);
    await desk.refresh({ region: ["us-east-2"] });
    server.serve(azurePath, retailPage([retail(h100, 98.32)]));
    const { file } = await desk.refresh(azure);
    expect(file?.feeds.map(({ place }) => place)).toEqual([...Array(6).fill("aws"), "azure"]);
    expect(file?.rows).toHaveLength(12);
  });

  it("writes neither of two prices of which nothing says which is right", async () => {
    server.serve(
      azurePath,
      retailPage([retail(h100, 98.32), retail(h100, 700, { armRegionName: "westus3", meterId: "m" })]),
    );
    const { file, error } = await desk.refresh(azure);
    expect(file).toBe(undefined);
    expect(error).toContain("2 prices not written, as the price book would refuse them:");
  });

  it.each([
    [
      "pages that go round in circles",
      retailPage([retail(h100, 1)], "https://prices.azure.com/?a=b"),
      "leads from page to page in a circle.",
    ],
    ["a page without items", '{"Error": "x"}', "the answer has no list of Items (tried 4 times)"],
    [
      "a price that is no number",
      retailPage([retail(h100, 0, { retailPrice: "free" })]),
      'is "free", which is no decimal number of 0 or more',
    ],
    ["a link that is none", retailPage([], "next"), "has a next page that is no address."],
  ])("refuses %s", async (_, body, message) => {
    server.serve(azurePath, body);
    server.serve(`${azurePath}?a=b`, body);
    expect((await desk.refresh(azure)).error).toContain(message);
  });
});
