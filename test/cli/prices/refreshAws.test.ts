import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FeedServer } from "./feedServer.ts";
import { indexPath, instance, offerFile, offerPath, offers, regionIndex, usage } from "./feeds.ts";
import { Desk, serveAws } from "./refreshSupport.ts";

let server: FeedServer;
beforeAll(async () => {
  server = await FeedServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
  serveAws(server);
});

const ec2Path = offerPath("AmazonEC2");

describe("prices refresh from AWS's offer files", () => {
  it("writes what the price book has keys for, and nothing else", async () => {
    const desk = new Desk(server);
    const { code, file, stdout, kept, pauses } = await desk.refresh();
    expect(code).toBe(0);
    expect(pauses).toEqual([]);
    expect(kept).toEqual([]);
    expect(file?.rows.map((row) => [row.service, row.sku, row.unit, row.price, row.confidence].join(" "))).toEqual([
      "cloudwatch logs:ingestion GB 0.5 observed",
      "ebs gp3:throughput MBps-month 0.04 observed",
      "ebs gp3 GB-month 0.08 observed",
      "ec2 m7i.xlarge instance-hour 0.2016 observed",
      "ec2 p5.48xlarge instance-hour 50 observed",
      "eks control-plane:extended-support cluster-hour 0.6 derived",
      "eks control-plane:standard cluster-hour 0.1 observed",
      "kms key key-month 1 observed",
      "s3 standard:put 1000-requests 0.005 observed",
      "vpc interface-endpoint:data GB 0.01 observed",
      "vpc nat-gateway gateway-hour 0.045 observed",
    ]);
    expect(file?.rows.find(({ sku }) => sku === "p5.48xlarge")).toEqual({
      place: "aws",
      service: "ec2",
      sku: "p5.48xlarge",
      region: "us-east-2",
      purchase: "on-demand",
      unit: "instance-hour",
      price: "50",
      currency: "USD",
      source: `${server.url}${ec2Path} (SKU SKU-p5.48xlarge)`,
      asOf: "2026-11-20",
      confidence: "observed",
    });
    expect(file?.feeds[1]).toEqual({
      place: "aws",
      name: "AmazonEC2 us-east-2",
      url: `${server.url}${ec2Path}`,
      readAt: "2026-11-22T10:00:00.000Z",
      publishedAt: "2026-11-20T19:42:55Z",
      etag: '"AmazonEC2-1"',
    });
    expect(stdout).toBe(
      [
        "AmazonEC2 us-east-2: 5 prices, published 2026-11-20",
        "AmazonEKS us-east-2: 2 prices, published 2026-11-20",
        "AmazonVPC us-east-2: 1 price, published 2026-11-20",
        "AmazonS3 us-east-2: 1 price, published 2026-11-20",
        "AmazonCloudWatch us-east-2: 1 price, published 2026-11-20",
        "awskms us-east-2: 1 price, published 2026-11-20",
        `warning: AmazonEC2 us-east-2 has 5 prices where hundreds are usual: it is cut, or has changed. Fix: look at ${server.url}${ec2Path}, or try again later`,
        `wrote ${desk.output}: 11 prices of 6 feeds`,
        "",
      ].join("\n"),
    );
  });

  it("does not fetch again what has not changed, and keeps its prices", async () => {
    const desk = new Desk(server);
    const first = await desk.refresh();
    desk.now = "2026-11-23T10:00:00.000Z";
    server.seen.length = 0;
    const again = await desk.refresh();
    expect(server.asked("/us-east-2/index.csv").map(({ headers }) => headers["if-none-match"])).toEqual(
      Object.keys(offers).map((offer) => `"${offer}-1"`),
    );
    expect(again.stdout).toContain("AmazonEC2 us-east-2: unchanged since 2026-11-20, 5 prices kept\n");
    expect(again.file?.rows).toEqual(first.file?.rows);
    expect(again.file?.feeds.map(({ readAt }) => readAt)).toEqual(Array(6).fill("2026-11-23T10:00:00.000Z"));
  });

  it("replaces the prices of a new version, and keeps those of other regions", async () => {
    const desk = new Desk(server);
    server.serve(indexPath("AmazonEC2"), regionIndex("AmazonEC2", ["us-west-2"]));
    const west = offerFile("AmazonEC2", [instance("p5.48xlarge", "52"), instance("m7i.xlarge", "0.21")]);
    server.serve(offerPath("AmazonEC2", "us-west-2"), west);
    const first = await desk.refresh({ region: ["us-west-2"] });
    expect(first.stdout).toContain("AmazonEKS has no prices in us-west-2\n");

    server.serve(indexPath("AmazonEC2"), regionIndex("AmazonEC2", ["us-east-2"]));
    await desk.refresh();
    const newer = "20261121000000";
    server.serve(indexPath("AmazonEC2"), regionIndex("AmazonEC2", ["us-east-2"], newer));
    const rows = [
      ...offers["AmazonEC2"]!.filter((row) => row["Instance Type"] !== "p5.48xlarge"),
      instance("p5.48xlarge", "45"),
    ];
    server.serve(offerPath("AmazonEC2", "us-east-2", newer), offerFile("AmazonEC2", rows, "2026-11-21T00:00:00Z"));
    const { file } = await desk.refresh();
    expect(
      file?.rows.filter(({ sku }) => sku === "p5.48xlarge").map(({ region, price, asOf }) => [region, price, asOf]),
    ).toEqual([
      ["us-east-2", "45", "2026-11-21"],
      ["us-west-2", "52", "2026-11-20"],
    ]);
    expect(file?.feeds.map(({ name }) => name)).toEqual([
      "AmazonCloudWatch us-east-2",
      "AmazonEC2 us-east-2",
      "AmazonEC2 us-west-2",
      "AmazonEKS us-east-2",
      "AmazonS3 us-east-2",
      "AmazonVPC us-east-2",
      "awskms us-east-2",
    ]);
  });

  it("reads the regions again that the file has, when none is given", async () => {
    const desk = new Desk(server);
    await desk.refresh();
    server.seen.length = 0;
    const { code, stdout } = await desk.refresh({});
    expect(code).toBe(0);
    expect(server.asked("AmazonEC2").map(({ path }) => path)).toEqual([indexPath("AmazonEC2"), ec2Path]);
    // Of places that the file has nothing of nobody has said a word.
    expect(server.asked("/api/retail")).toEqual([]);
    expect(stdout).not.toMatch(/Google|Azure/);
  });

  it("says of a feed that has next to nothing that it looks cut", async () => {
    const kms = offerFile("awskms", []);
    server.serve(offerPath("awskms"), { body: kms, etag: '"other"' });
    const { code, stdout } = await new Desk(server).refresh();
    expect(code).toBe(0);
    expect(stdout).toContain("awskms us-east-2: 0 prices");
    expect(stdout).toContain("warning: awskms us-east-2 has no price: nothing in it is known here\n");
    expect(stdout).toContain(
      `warning: AmazonEC2 us-east-2 has 5 prices where hundreds are usual: it is cut, or has changed. Fix: look at ${server.url}${ec2Path}, or try again later\n`,
    );
  });

  it("lists an only price that is refused, and writes the rest", async () => {
    serveAws(server, offerFile("AmazonEC2", [instance("p4d.24xlarge", "700")]));
    const { code, stdout, file } = await new Desk(server).refresh();
    expect([code, file?.rows.some(({ service }) => service === "ec2")]).toEqual([0, false]);
    expect(stdout).toContain("warning: AmazonEC2 us-east-2 has no price: all 1 price refused\n");
    expect(stdout).toContain("1 price not written, as the price book would refuse it:\n  aws ec2 p4d.24xlarge");
  });

  it("writes nothing where all is refused, and says what is wrong with it", async () => {
    serveAws(server, offerFile("AmazonEC2", [instance("p4d.24xlarge", "700")]));
    for (const offer of Object.keys(offers)) {
      if (offer !== "AmazonEC2") server.serve(offerPath(offer), { body: offerFile(offer, []), etag: '"none"' });
    }
    const desk = new Desk(server);
    const { error } = await desk.refresh();
    expect(error).toMatch(/^1 price not written, as the price book would refuse it:\n {2}aws ec2 p4d.24xlarge/);
    expect(error).toContain(`nothing else was read, and ${desk.output} is as it was. Fix: try again later;`);
    expect(desk.text()).toBe(undefined);
  });

  it("lists prices that the price book would refuse, and does not write them", async () => {
    const rows = [
      ...offers["AmazonEC2"]!,
      instance("p4d.24xlarge", "700"),
      instance("g5.xlarge", "1.006"),
      instance("g5.xlarge", "1.1", { SKU: "other" }),
      instance("g6.xlarge", "0.8"),
      instance("g6.xlarge", "0.80000", { SKU: "the same again" }),
    ];
    serveAws(server, offerFile("AmazonEC2", rows));
    const { stdout, file } = await new Desk(server).refresh();
    const skus = file?.rows.filter(({ service }) => service === "ec2").map(({ sku }) => sku);
    expect(skus).toEqual(["g6.xlarge", "m7i.xlarge", "p5.48xlarge"]);
    const url = `${server.url}${ec2Path}`;
    expect(stdout).toContain(
      [
        "3 prices not written, as the price book would refuse them:",
        `  aws ec2 g5.xlarge in us-east-2, on-demand: 1.006 is one of several prices that the feed has for it: 1.006, 1.1 [${url} (SKU SKU-g5.xlarge)]`,
        `  aws ec2 g5.xlarge in us-east-2, on-demand: 1.1 is one of several prices that the feed has for it: 1.006, 1.1 [${url} (SKU other)]`,
        `  aws ec2 p4d.24xlarge in us-east-2, on-demand: 700 is 31.88 times the median 21.95764 of aws ec2 p4d.24xlarge in every region, on-demand [${url} (SKU SKU-p4d.24xlarge)]`,
        "",
      ].join("\n"),
    );
  });

  it.each([
    [
      "a region that AWS does not have",
      { region: ["us-east-9"] },
      "AWS has no prices for region us-east-9. Fix: use one such as us-east-2",
    ],
    [
      "what is no region",
      { region: ["here!"] },
      '--region "here!" is not the name of a region. Fix: use one such as us-east-2 (aws), us-central1 (gcp) or eastus (azure)',
    ],
    [
      "a region of another place",
      { place: ["aws"], region: ["eastus"] },
      '--region "eastus" is not the name of a region of aws. Fix: use one such as us-east-2 (aws), us-central1 (gcp) or eastus (azure)',
    ],
    [
      "a place without a region of its own",
      { place: ["aws", "azure"], region: ["eastus"] },
      "--region names no region of aws. Fix: add one, or leave --place aws out",
    ],
    [
      "Google without a key",
      { place: ["gcp"] },
      "the price catalogue of Google Cloud needs an API key, and there is none. Fix: set GOOGLE_API_KEY, or give --api-key-file (a key of any project that has the Cloud Billing API enabled)",
    ],
  ])("refuses %s", async (_, options, message) => {
    expect((await new Desk(server).refresh(options)).error).toBe(message);
  });

  it("asks nobody when the file could not be written", async () => {
    const desk = new Desk(server);
    const output = `${desk.directory}/missing/prices.json`;
    expect((await desk.refresh({ output, region: ["us-east-2"] })).error).toBe(
      `--output "${output}" cannot be written: there is no directory ${desk.directory}/missing. Fix: make it, or give another one`,
    );
    expect(server.seen).toEqual([]);
  });

  it("refuses an address with a password, and one that is none", async () => {
    const desk = new Desk(server);
    desk.environment["HYBRID_GPU_AWS_PRICE_URL"] = "https://me:secret@example.com";
    const { error } = await desk.refresh();
    expect(error).toBe(
      "HYBRID_GPU_AWS_PRICE_URL has a name or password in it, which would end up in the price file. Fix: give an address like https://pricing.us-east-1.amazonaws.com",
    );
    desk.environment["HYBRID_GPU_AWS_PRICE_URL"] = "pricing";
    expect((await desk.refresh()).error).toContain('"pricing" is no address.');
  });

  it("takes the extended-support price only together with the cluster's", async () => {
    const extended = usage("USE2-AmazonEKS-Hours:extendedSupport", "Hours", "0.5");
    server.serve(offerPath("AmazonEKS"), offerFile("AmazonEKS", [extended]));
    const { file } = await new Desk(server).refresh();
    expect(file?.rows.filter(({ service }) => service === "eks")).toEqual([]);
  });
});
