import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PartialFile } from "../../../cli/prices/cache.ts";
import { FetchFault, faultOf, retryAfter } from "../../../cli/prices/fault.ts";
import { stopOnSignal } from "../../../cli/prices/stop.ts";
import type { Progress } from "../../../cli/progress.ts";
import { folder } from "../support.ts";
import { cutAfter, drip, type Fault, FeedServer, hangUpWhen, instead, status } from "./feedServer.ts";
import { indexPath, instance, offerFile, offerPath, offers, regionIndex } from "./feeds.ts";
import { Desk, serveAws } from "./refreshSupport.ts";

let server: FeedServer;
let desk: Desk;
beforeAll(async () => {
  server = await FeedServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
  serveAws(server);
  desk = new Desk(server);
});

const path = offerPath("AmazonEC2");
const whole = offerFile("AmazonEC2", offers["AmazonEC2"]!);
const ranges = () => server.asked(path).map(({ headers }) => [headers.range, headers["if-range"]]);
const again = (fault: Fault, times = 9): Fault[] => Array.from({ length: times }, () => fault);

/** Prices of a run in which nothing goes wrong. */
async function soundRows(): Promise<unknown> {
  serveAws(server);
  const { file } = await new Desk(server).refresh();
  server.seen.length = 0;
  return file?.rows;
}

describe("a download that is cut", () => {
  it("goes on where it stopped, as long as the document is the same", async () => {
    const rows = await soundRows();
    server.fault(path, cutAfter(500, desk.bytesKept), cutAfter(700, desk.bytesKept));
    const { file, pauses, kept } = await desk.refresh();
    expect(ranges()).toEqual([
      [undefined, undefined],
      ["bytes=500-", '"AmazonEC2-1"'],
      ["bytes=1200-", '"AmazonEC2-1"'],
    ]);
    expect(file?.rows).toEqual(rows);
    expect(pauses).toEqual([500, 1000]);
    expect(kept).toEqual([]);
  });

  it("goes on in a later run", async () => {
    const rows = await soundRows();
    server.fault(path, cutAfter(500, desk.bytesKept), ...again(status(503)));
    const failed = await desk.refresh();
    expect(failed.error).toBe(
      `AmazonEC2 us-east-2: ${server.url}${path} answered 503 (tried 4 times). Fix: try again later`,
    );
    expect(failed.kept.map((name) => name.split(".")[1])).toEqual(["json", "part"]);
    expect(failed.file).toBeUndefined();
    server.seen.length = 0;
    server.fault(path);
    const later = await desk.refresh();
    expect(ranges()).toEqual([["bytes=500-", '"AmazonEC2-1"']]);
    expect(later.file?.rows).toEqual(rows);
    expect(later.kept).toEqual([]);
  });

  it("fetches nothing again that was whole when another feed failed", async () => {
    server.fault(indexPath("AmazonEKS"), ...again(status(500)));
    expect((await desk.refresh()).error).toContain("AmazonEKS: ");
    server.seen.length = 0;
    server.fault(indexPath("AmazonEKS"));
    expect((await desk.refresh()).code).toBe(0);
    expect(ranges()).toEqual([[`bytes=${Buffer.byteLength(whole)}-`, '"AmazonEC2-1"']]);
  });

  it("starts over where the server knows nothing of ranges", async () => {
    const rows = await soundRows();
    server.ranges = false;
    server.fault(path, cutAfter(500, desk.bytesKept));
    const { file } = await desk.refresh();
    expect(ranges()).toHaveLength(2);
    expect(file?.rows).toEqual(rows);
  });

  it("starts over where the document has changed meanwhile", async () => {
    server.fault(path, (request, response, document) => {
      cutAfter(500, desk.bytesKept)(request, response, document);
      const other = whole.replace('"50.0000000000"', '"51.0000000000"');
      server.serve(path, { body: other, etag: '"AmazonEC2-2"' });
    });
    const { file } = await desk.refresh();
    expect(ranges()[1]).toEqual(["bytes=500-", '"AmazonEC2-1"']);
    expect(file?.rows.find(({ sku }) => sku === "p5.48xlarge")?.price).toBe("51");
    expect(file?.feeds.find(({ name }) => name === "AmazonEC2 us-east-2")?.etag).toBe('"AmazonEC2-2"');
  });

  it("starts over where nothing tells whether the document is the same", async () => {
    server.serve(path, { body: whole });
    server.fault(path, cutAfter(500, desk.bytesKept));
    expect((await desk.refresh()).code).toBe(0);
    expect(ranges()).toEqual(Array(2).fill([undefined, undefined]));
  });

  it("starts over where another part comes than was asked for", async () => {
    const rows = await soundRows();
    server.fault(path, cutAfter(500, desk.bytesKept), (_, response) => {
      response.writeHead(206, { "content-range": "bytes 0-9/10", "content-length": 10 }).end("0123456789");
    });
    const { file } = await desk.refresh();
    expect(ranges().map(([range]) => range)).toEqual([undefined, "bytes=500-", undefined]);
    expect(file?.rows).toEqual(rows);
  });

  it("is not mistaken for a whole one where Content-Length says too much", async () => {
    const rows = await soundRows();
    server.fault(path, (_, response) => {
      response.writeHead(200, { etag: '"AmazonEC2-1"', "content-length": Buffer.byteLength(whole) + 100 });
      response.write(whole);
      hangUpWhen(response, () => desk.bytesKept() >= Buffer.byteLength(whole));
    });
    const { file } = await desk.refresh();
    expect(ranges().map(([range]) => range)).toEqual([undefined, `bytes=${Buffer.byteLength(whole)}-`, undefined]);
    expect(file?.rows).toEqual(rows);
  });
});

describe("a server that is busy", () => {
  it("is asked again when it says so", async () => {
    const until = new Date(Date.now() + 30_000).toUTCString();
    server.fault(path, status(429, { "retry-after": "7" }), status(503, { "retry-after": until }), status(429));
    const { code, pauses } = await desk.refresh();
    expect(code).toBe(0);
    expect(pauses[0]).toBe(7000);
    expect(pauses[1]).toBeGreaterThan(20_000);
    expect(pauses[1]).toBeLessThanOrEqual(30_000);
    expect(pauses.slice(2)).toEqual([1500]);
  });

  it("is given up after some pauses, each twice the one before", async () => {
    server.fault(path, ...again(status(429)));
    const { error, pauses } = await desk.refresh();
    expect(pauses).toEqual([500, 1000, 1500]);
    expect(error).toBe(`AmazonEC2 us-east-2: ${server.url}${path} answered 429 (tried 4 times). Fix: try again later`);
  });

  it("is not waited for an hour", async () => {
    server.fault(path, status(429, { "retry-after": "3600" }));
    const { error, pauses } = await desk.refresh();
    expect(pauses).toEqual([]);
    expect(error).toContain("answered 429 and asks to wait 3600 s (tried once). Fix: try again later");
  });

  it("is not asked again where that cannot help", async () => {
    server.fault(path, status(404));
    const { error } = await desk.refresh();
    expect(error).toContain("answered 404 (tried once). Fix: check the region and the address");
  });
});

describe("what is no price list", () => {
  const missing =
    "Fix: try again later; if it stays so, the feed has changed, and this version of hybrid-gpu cannot read it";
  const cases: [what: string, faults: Fault[], message: string][] = [
    [
      "a web page",
      again(instead("<!DOCTYPE html>\n<html><body>Sign in</body></html>")),
      `is not what it should be: it is a web page, no CSV (tried 2 times). ${missing}`,
    ],
    [
      "JSON",
      again(instead('{"formatVersion": "v1.0"}')),
      `is not what it should be: it is JSON, no CSV (tried 2 times). ${missing}`,
    ],
    ["nothing at all", again(instead("")), `is not what it should be: it is empty (tried 2 times). ${missing}`],
    [
      "half a file",
      again(instead(whole.slice(0, -50))),
      `is not what it should be: it ends in the middle of a record: "\\"SKU-USE2-NatGateway-Hours\\",\\"JRTCKXETXF\\",\\"\\",\\"OnDe... (tried 2 times). ${missing}`,
    ],
    [
      "a file that Content-Length cuts",
      again((_, response) => {
        const half = whole.slice(0, -50);
        response.writeHead(200, { "content-length": Buffer.byteLength(half) }).end(half);
      }),
      "it ends in the middle of a record",
    ],
    [
      "another offer",
      again(instead(whole.replace('"AmazonEC2"', '"AmazonRDS"'))),
      'it is the offer file of "AmazonRDS", not of AmazonEC2 (tried 2 times).',
    ],
    ["a file without a header", again(instead("a,b\n".repeat(50))), "it has no header (tried 2 times)."],
    [
      "a file without its columns",
      again(instead(whole.replace('"Tenancy"', '"Tenure"'))),
      "the header has no column for tenancy (tried 2 times).",
    ],
    [
      "a price that is no number",
      again(instead(whole.replace('"50.0000000000"', '"on request"'))),
      'the price of SKU SKU-p5.48xlarge (USE2-BoxUsage:p5.48xlarge) is "on request", which is no decimal number of 0 or more (tried 2 times).',
    ],
    [
      "a record with a field too many",
      again(instead(whole.replace('"50.0000000000"', '"50","0"'))),
      "a record has 31 fields where the header has 30",
    ],
    [
      "a day that does not exist",
      again(instead(whole.replace("2026-11-20T", "2026-02-31T"))),
      'its publication date is "2026-02-31T19:42:55Z"',
    ],
    [
      "a redirect in a circle",
      again(status(302, { location: path })),
      "redirects in a circle (tried once). Fix: check the network, a proxy in between, and that this is the right address",
    ],
    [
      "what was compressed and not asked for",
      again(instead("x", { "content-encoding": "br" })),
      "sent br, which was not asked for (tried once).",
    ],
  ];
  it.each(cases)("is refused: %s", async (_, faults, message) => {
    writeFileSync(desk.output, JSON.stringify({ format: "hybrid-gpu-prices/1", writtenAt: "", feeds: [], rows: [] }));
    const before = desk.text();
    server.fault(path, ...faults);
    const { error, code } = await desk.refresh();
    expect(code).toBeUndefined();
    expect(error).toContain(`AmazonEC2 us-east-2: ${server.url}${path} `);
    expect(error).toContain(message);
    // The old file is as it was, and nothing lies beside it.
    expect(desk.text()).toBe(before);
    expect(readdirSync(desk.directory).sort()).toEqual(["cache", "prices.json"]);
  });

  // Limits that a busy machine does not reach by itself.
  it("is refused: silence", async () => {
    desk.limits = { ...desk.limits, idleMs: 1000, attempts: 2 };
    server.fault(path, ...again(drip(60_000)));
    const { error } = await desk.refresh();
    expect(error).toBe(
      `AmazonEC2 us-east-2: ${server.url}${path} sent nothing for 1 s (tried 2 times). Fix: try again later`,
    );
  });

  it("is refused: a slow drip", async () => {
    desk.limits = { ...desk.limits, idleMs: 10_000, windowMs: 1000, bytesPerSecond: 1000, attempts: 2 };
    server.fault(path, ...again(drip(10)));
    const { error } = await desk.refresh();
    expect(error).toMatch(/ sent \d+ bytes a second for 1 s, less than 1000 \(tried 2 times\)\. Fix: try again later$/);
  });

  it("is refused: an index without the file", async () => {
    server.serve(
      indexPath("AmazonEC2"),
      regionIndex("AmazonEC2").replace("/offers/v1.0", "https://example.com/offers"),
    );
    const { error } = await desk.refresh();
    expect(error).toContain(
      'the index of regions of AmazonEC2 has "https://example.com/offers/aws/AmazonEC2/20261120194255/... for us-east-2, which is no offer file (tried 4 times)',
    );
    server.serve(indexPath("AmazonEC2"), '{"regions": {');
    expect((await desk.refresh()).error).toContain("it is half a JSON document, or none (tried 4 times)");
  });

  it("is refused: a file that has lost most of what it had", async () => {
    await desk.refresh();
    const before = desk.text();
    const few = offerFile("AmazonEC2", [instance("p5.48xlarge", "50")]);
    server.serve(path, { body: few, etag: '"AmazonEC2-2"' });
    const { error } = await desk.refresh();
    expect(error).toBe(
      `AmazonEC2 us-east-2: ${server.url}${path} has 1 price where it had 5 on 2026-11-22: it is not whole, or has changed. ` +
        `Fix: try again later; if that is how it is now, delete ${desk.output} and read it anew`,
    );
    expect(desk.text()).toBe(before);
  });

  it("is refused: an old file that is no price file, before anything is asked", async () => {
    writeFileSync(desk.output, '{"format": "other"}');
    expect((await desk.refresh()).error).toBe(
      `${desk.output} is not a price file: 1 problem\n  - format ("other") is not hybrid-gpu-prices/1. Fix: write the file with hybrid-gpu prices refresh.`,
    );
    expect(server.seen).toEqual([]);
  });
});

describe("a server that cannot be reached", () => {
  it("is named with what is wrong: nobody listens", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const { error } = await new Desk({ url: `http://127.0.0.1:${port}` }).refresh();
    expect(error).toContain("refuses connections (ECONNREFUSED) (tried 4 times). Fix: check the network,");
  });

  it("is named with what is wrong: no TLS", async () => {
    const { error } = await new Desk({ url: server.url.replace("http:", "https:") }).refresh();
    expect(error).toMatch(
      / has a certificate or encryption that is not accepted \(\w+\) \(tried once\)\. Fix: set NODE_EXTRA_CA_CERTS/,
    );
  });

  it.each([
    ["ENOTFOUND", true, "has a name that is not known to DNS (ENOTFOUND)"],
    ["EAI_AGAIN", true, "has a name that DNS does not answer for (EAI_AGAIN)"],
    ["ETIMEDOUT", true, "did not answer in time (ETIMEDOUT)"],
    ["ECONNRESET", true, "cut the connection (ECONNRESET)"],
    [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      false,
      "has a certificate or encryption that is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)",
    ],
    ["CERT_HAS_EXPIRED", false, "has a certificate or encryption that is not accepted (CERT_HAS_EXPIRED)"],
    ["ENOSPC", false, "cannot be kept: the disk is full"],
  ])("is named with what is wrong: %s", (code, help, message) => {
    const fault = faultOf(Object.assign(new Error("x"), { code }));
    expect(fault).toBeInstanceOf(FetchFault);
    expect([(fault as FetchFault).again, fault.message]).toEqual([help, message]);
  });

  it("is not blamed for a mistake of ours", () => {
    expect(() => faultOf(new TypeError("x is not a function"))).toThrow(TypeError);
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", 120_000],
    ["Sun, 22 Nov 2026 10:00:30 GMT", 30_000],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
    ["soon", undefined],
    [undefined, undefined],
  ])("%s", (value, expected) => {
    expect(retryAfter(value, Date.parse("2026-11-22T10:00:00Z"))).toBe(expected);
  });
});

describe("two that read at once", () => {
  it("do not write into one file", async () => {
    server.fault(path, cutAfter(500, desk.bytesKept), ...again(status(503)));
    const { kept } = await desk.refresh();
    const lock = kept[0]!.replace(/json$/, "lock");
    // The parent of this process runs for as long as it does.
    writeFileSync(join(desk.cache, lock), String(process.ppid));
    expect((await desk.refresh()).error).toBe(
      `process ${process.ppid} is reading ${server.url}${path} as well. Fix: wait for it, or delete ${join(desk.cache, lock)} if it is not hybrid-gpu`,
    );
    // One that was left by a process that is no more counts for nothing.
    writeFileSync(join(desk.cache, lock), "999999999");
    server.fault(path);
    expect((await desk.refresh()).code).toBe(0);
    expect(existsSync(join(desk.cache, lock))).toBe(false);
  });
});

describe("a refresh that is stopped", () => {
  it("leaves no lock, and says that it goes on", () => {
    const directory = folder({});
    const partial = new PartialFile(directory, "https://example.com/offer.csv");
    partial.begin({ etag: '"1"' });
    writeFileSync(partial.file, "half");
    const codes: number[] = [];
    const stop = vi.fn();
    const said = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    const before = process.listenerCount("SIGINT");
    const done = stopOnSignal("prices.json", { progress: { stop } as unknown as Progress }, (code) => codes.push(code));
    const [handler] = process.listeners("SIGINT").slice(-1);
    try {
      (handler as () => void)();
      expect(said.mock.calls.flat()).toEqual([
        "stopped: prices.json is as it was. What was downloaded is kept, and the next prices refresh goes on from there\n",
      ]);
    } finally {
      said.mockRestore();
      done();
    }
    expect([codes, stop.mock.calls.length, process.listenerCount("SIGINT")]).toEqual([[130], 1, before]);
    expect(
      readdirSync(directory)
        .map((name) => name.split(".")[1])
        .sort(),
    ).toEqual(["json", "part"]);
    expect(partial.state?.size).toBe(4);
  });
});
