import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { megabytes } from "../cli/progress.ts";
import { awsOffers } from "../components/pricing/feeds/awsUsage.ts";
import type { PriceFile } from "../components/pricing/priceFile.ts";
import { root } from "./measure.ts";

/** What memory may reach, whatever the size of the file. */
const mostMegabytes = 300;
const version = "20261120000000";
const columns = [
  ..."SKU,OfferTermCode,RateCode,TermType,PriceDescription,StartingRange,Unit,PricePerUnit,Currency".split(","),
  ..."Product Family,Location Type,Instance Type,Tenancy,Operating System,License Model,usageType,CapacityStatus".split(
    ",",
  ),
  ..."MarketOption,Pre Installed S/W,Region Code".split(","),
  // Offer files have some ninety columns, most of them empty.
  ...Array.from({ length: 70 }, (_, index) => `Attribute ${index}`),
];

/**
 * An offer file of AWS, made up and streamed from this machine, through `prices refresh` in a process of its own: what memory it
 * takes and how fast it is. `--gigabytes 5` for a large one.
 */
export async function priceFile(options: readonly string[]): Promise<void> {
  const at = options.indexOf("--gigabytes");
  const gigabytes = at < 0 ? 0.2 : Number(options[at + 1]);
  if (!(gigabytes > 0)) throw new Error("--gigabytes takes a number above 0");
  const directory = mkdtempSync(join(tmpdir(), "hybrid-gpu-bench-"));
  const server = await serve(gigabytes * 1e9);
  try {
    const { port } = server.address() as AddressInfo;
    const began = performance.now();
    const peak = await refreshed(directory, `http://127.0.0.1:${port}`);
    const seconds = (performance.now() - began) / 1000;
    const { rows } = JSON.parse(readFileSync(join(directory, "prices.json"), "utf8")) as PriceFile;
    console.log(
      `price file: offer file of ${megabytes(gigabytes * 1e9)} downloaded, read and written in ${seconds.toFixed(1)} s, ` +
        `${megabytes((gigabytes * 1e9) / seconds)}/s, ${rows.length} prices; peak memory ${Math.round(peak)} MB (budget ${mostMegabytes} MB)`,
    );
    if (peak > mostMegabytes) process.exitCode = 1;
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Peak resident memory of a refresh, in MB. */
async function refreshed(directory: string, url: string): Promise<number> {
  // The process says itself what it took, at its end.
  const program = `
    const { main } = await import(${JSON.stringify(join(root, "cli/main.ts"))});
    const code = await main(["prices", "refresh", "--region", "us-east-2", "--output", "prices.json"]);
    process.send({ peak: process.resourceUsage().maxRSS / 1024 });
    process.exitCode = code;`;
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", program],
    {
      cwd: directory,
      env: { ...process.env, HYBRID_GPU_AWS_PRICE_URL: url, XDG_CACHE_HOME: join(directory, "cache") },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  let peak = Number.NaN;
  child.on("message", (message) => {
    peak = (message as { peak: number }).peak;
  });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0 || Number.isNaN(peak)) throw new Error(`prices refresh ended with ${String(code)}`);
  return peak;
}

async function serve(bytes: number): Promise<Server> {
  const head = `"Publication Date","2026-11-20T00:00:00Z"\n`;
  const line = (cells: readonly string[]): string => `${cells.map((cell) => `"${cell}"`).join(",")}\n`;
  const body = blockOfRecords(line);
  const server = createServer((request, response) => {
    const [, offer = ""] = /\/aws\/(\w+)\//.exec(request.url ?? "") ?? [];
    const path = `/offers/v1.0/aws/${offer}/${version}/us-east-2/index.json`;
    if (request.url?.endsWith("region_index.json")) {
      response.end(JSON.stringify({ regions: { "us-east-2": { currentVersionUrl: path } } }));
      return;
    }
    const start = Buffer.from(`${head}"OfferCode","${offer}"\n${line(columns)}`);
    if (offer !== Object.keys(awsOffers)[0]) {
      response.end(start);
      return;
    }
    const instance = line(recordOf("p5.48xlarge", "OnDemand", "Linux", "SKU0"));
    void send(response, [start, Buffer.from(instance)], body, bytes);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

/** The block again and again, as fast as it is taken. */
async function send(response: ServerResponse, start: readonly Buffer[], block: Buffer, bytes: number): Promise<void> {
  const blocks = Math.max(1, Math.round(bytes / block.length));
  const length = start.reduce((sum, part) => sum + part.length, 0) + blocks * block.length;
  const closed = once(response, "close");
  response.writeHead(200, { "content-length": length, etag: '"1"' });
  for (const part of start) response.write(part);
  for (let sent = 0; sent < blocks && !response.destroyed; sent++) {
    if (response.write(block)) continue;
    await Promise.race([once(response, "drain"), closed]);
  }
  response.end();
}

/** Some 8 MB of records, in about the proportions of EC2's file: one of a hundred is Linux, shared, in use and on demand. */
function blockOfRecords(line: (cells: readonly string[]) => string): Buffer {
  const lines: string[] = [];
  for (let index = 0; index < 8000; index++) {
    const [terms, systems, states] = [index % 4, Math.floor(index / 4) % 5, Math.floor(index / 20) % 5];
    const type = `other${index % 900}.large`;
    const term = terms === 0 ? "OnDemand" : "Reserved";
    const cells = recordOf(type, term, systems === 0 ? "Linux" : "Windows", `SKU${index}`);
    lines.push(line(cells.map((cell) => (cell === "Used" && states > 0 ? "AllocatedCapacityReservation" : cell))));
  }
  return Buffer.from(lines.join(""));
}

function recordOf(type: string, term: string, system: string, sku: string): string[] {
  const cells: Readonly<Record<string, string>> = {
    SKU: sku,
    OfferTermCode: "JRTCKXETXF",
    RateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`,
    TermType: term,
    PriceDescription: `$55.04 per On Demand ${system} ${type} Instance Hour`,
    StartingRange: "0",
    Unit: "Hrs",
    PricePerUnit: "55.0400000000",
    Currency: "USD",
    "Product Family": "Compute Instance",
    "Location Type": "AWS Region",
    "Instance Type": type,
    Tenancy: "Shared",
    "Operating System": system,
    "License Model": "No License required",
    usageType: `USE2-BoxUsage:${type}`,
    CapacityStatus: "Used",
    MarketOption: "OnDemand",
    "Pre Installed S/W": "NA",
    "Region Code": "us-east-2",
  };
  return columns.map((name, index) => cells[name] ?? (index % 3 === 0 ? "some attribute of it" : ""));
}
