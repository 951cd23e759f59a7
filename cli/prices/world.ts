import { setTimeout } from "node:timers/promises";
import { today } from "../../components/core/today.ts";
import { duration, type Progress, startProgress } from "../progress.ts";
import { UserError } from "../userError.ts";
import { cacheDirectory } from "./cache.ts";
import { type Http, usualLimits } from "./http.ts";

/** Everything outside that reading prices depends on. */
export interface World {
  readonly environment: NodeJS.ProcessEnv;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** ISO date and time. */
  readonly now: () => string;
  readonly cacheDirectory: string;
  readonly http: Http;
  readonly progress: Progress;
}

export function realWorld(environment: NodeJS.ProcessEnv = process.env): World {
  const progress = startProgress();
  const sleep = (milliseconds: number): Promise<unknown> => {
    progress.step(`asking again in ${duration(milliseconds / 1000)}`);
    return setTimeout(milliseconds);
  };
  return {
    environment,
    today: today(environment),
    now: () => new Date().toISOString(),
    cacheDirectory: cacheDirectory(environment),
    http: { limits: usualLimits, sleep, random: Math.random },
    progress,
  };
}

/** Where the feeds are, and the variables that name a mirror of one. */
export const feedHosts = {
  aws: { variable: "HYBRID_GPU_AWS_PRICE_URL", url: "https://pricing.us-east-1.amazonaws.com" },
  gcp: { variable: "HYBRID_GPU_GCP_PRICE_URL", url: "https://cloudbilling.googleapis.com" },
  azure: { variable: "HYBRID_GPU_AZURE_PRICE_URL", url: "https://prices.azure.com" },
} as const;

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The address of a feed, without a slash at its end.
 * @throws UserError for a mirror that is no address, has a password in it, or would get a key without encryption
 */
export function hostOf(place: keyof typeof feedHosts, { environment }: World): string {
  const { variable, url } = feedHosts[place];
  const given = environment[variable];
  if (given === undefined || given === "") return url;
  const refuse = (rule: string): never => {
    throw new UserError(`${variable} ${rule}. Fix: give an address like ${url}`);
  };
  if (!URL.canParse(given)) refuse(`${JSON.stringify(given.slice(0, 100))} is no address`);
  const parsed = new URL(given);
  if (parsed.username !== "" || parsed.password !== "") {
    refuse("has a name or password in it, which would end up in the price file");
  }
  if (!["https:", "http:"].includes(parsed.protocol)) refuse(`is of ${parsed.protocol}, and https: is wanted`);
  if (parsed.search !== "" || parsed.hash !== "") refuse("has a query, and a place alone is wanted");
  if (place === "gcp" && parsed.protocol === "http:" && !loopback.includes(parsed.hostname)) {
    refuse("is http:, over which a key is not sent");
  }
  return given.replace(/\/+$/, "");
}
