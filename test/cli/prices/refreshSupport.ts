import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { type RefreshOptions, refresh } from "../../../cli/prices/refresh.ts";
import type { World } from "../../../cli/prices/world.ts";
import type { PriceFile } from "../../../components/pricing/priceFile.ts";
import { folder } from "../support.ts";
import type { FeedServer } from "./feedServer.ts";
import { indexPath, offerFile, offerPath, offers, regionIndex } from "./feeds.ts";

export interface Refreshed {
  readonly code?: number;
  readonly error?: string;
  readonly stdout: string;
  /** Pauses between requests, in milliseconds. */
  readonly pauses: readonly number[];
  /** What is in the cache afterwards. */
  readonly kept: readonly string[];
  readonly file?: PriceFile;
}

/** A place to write to, and the way there. */
export class Desk {
  readonly directory = folder({});
  readonly output = join(this.directory, "prices.json");
  readonly cache = join(this.directory, "cache");
  environment: NodeJS.ProcessEnv;
  limits = {
    answerMs: 3000,
    idleMs: 3000,
    bytesPerSecond: 1,
    windowMs: 60_000,
    attempts: 4,
    pauseMs: 1000,
    longestPauseMs: 3000,
    longestRetryAfterMs: 60_000,
  };
  now = "2026-11-22T10:00:00.000Z";

  constructor(server: { readonly url: string }) {
    const { url } = server;
    this.environment = {
      HYBRID_GPU_AWS_PRICE_URL: url,
      HYBRID_GPU_GCP_PRICE_URL: url,
      HYBRID_GPU_AZURE_PRICE_URL: url,
    };
  }

  /** Bytes of the download that is under way. */
  readonly bytesKept = (): number => {
    const parts = existsSync(this.cache) ? readdirSync(this.cache).filter((name) => name.endsWith(".part")) : [];
    const sizes = parts.map((name) => statSync(join(this.cache, name), { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  text(): string | undefined {
    return existsSync(this.output) ? readFileSync(this.output, "utf8") : undefined;
  }

  async refresh(options: RefreshOptions = { region: ["us-east-2"] }): Promise<Refreshed> {
    const pauses: number[] = [];
    const nothing = (): void => {};
    const world: World = {
      environment: this.environment,
      today: "2026-11-22",
      now: () => this.now,
      cacheDirectory: this.cache,
      http: { limits: this.limits, random: () => 0, sleep: async (milliseconds) => void pauses.push(milliseconds) },
      progress: { step: nothing, amount: nothing, print: nothing, stop: nothing },
    };
    let stdout = "";
    const spy = vi.spyOn(process.stdout, "write").mockImplementation(((text: string, done?: () => void) => {
      stdout += text;
      done?.();
      return true;
    }) as typeof process.stdout.write);
    let result: { code?: number; error?: string };
    try {
      result = { code: await refresh({ output: this.output, ...options }, world) };
    } catch (error) {
      result = { error: (error as Error).message };
    } finally {
      spy.mockRestore();
    }
    const kept = existsSync(this.cache) ? readdirSync(this.cache).sort() : [];
    const text = this.text();
    return { ...result, stdout, pauses, kept, ...(text === undefined ? {} : { file: JSON.parse(text) as PriceFile }) };
  }
}

/** All offers of AWS in us-east-2, with ETags. */
export function serveAws(server: FeedServer, ec2: string = offerFile("AmazonEC2", offers["AmazonEC2"]!)): void {
  for (const [offer, rows] of Object.entries(offers)) {
    server.serve(indexPath(offer), regionIndex(offer));
    const body = offer === "AmazonEC2" ? ec2 : offerFile(offer, rows);
    server.serve(offerPath(offer), { body, etag: `"${offer}-1"` });
  }
}
