import { setTimeout } from "node:timers/promises";
import type { AuthClient, gaxios } from "google-auth-library";

import { type Quota, quotas } from "../../components/quota/quota.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { UserError } from "../userError.ts";
import { type Allowance, allowanceOf, type QuotaInfo, zonesWith } from "./gcpAllowance.ts";
import { patience, type Reading, type ReadRequest, reasonOf } from "./reading.ts";
import { loadSdk } from "./sdk.ts";

/** Use is sampled at least once a day. */
const useWindowMs = 26 * 3_600_000;
const scopes = ["https://www.googleapis.com/auth/cloud-platform.read-only"];
/** A list that never ends is cut off: the largest seen has a few thousand quotas. */
const maxPages = 200;

/** Where the APIs are, as gcloud lets them be moved: `CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDQUOTAS`. */
function endpoint(api: "cloudquotas" | "monitoring"): string {
  const name = `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`;
  const moved = process.env[name] ?? `https://${api}.googleapis.com`;
  // A token goes with every request.
  if (!/^https:\/\/|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::|\/|$)/.test(moved)) {
    throw new UserError(`${name} ${JSON.stringify(moved)} is not an https address. Fix: give https://…`);
  }
  return moved.replace(/\/+$/, "");
}

/**
 * Limits and use of the Google Cloud quotas that clusters spend, with the caller's own credentials: those of
 * `gcloud auth application-default login`, or `GOOGLE_OAUTH_ACCESS_TOKEN`. Needs `cloudquotas.quotas.get` and
 * `monitoring.timeSeries.list`, and changes nothing.
 *
 * @see https://docs.cloud.google.com/docs/quotas/reference/rest/v1/projects.locations.services.quotaInfos
 * @throws UserError when there are no credentials, or not one limit can be read
 */
export async function readGcpQuotas(request: ReadRequest & { readonly project: string }): Promise<Reading[]> {
  endpoint("cloudquotas");
  endpoint("monitoring");
  const caller: Caller = { client: await clientOf(), ...patience, ...request.patience };
  const ours = quotas.filter(({ place }) => place === "gcp");
  const rows: QuotaSnapshotRow[] = [];
  const unknown: string[] = [];
  for (const service of [...new Set(ours.map((quota) => quota.service))]) {
    request.step(`Google Cloud ${request.project}: limits of ${service}`);
    let infos: ReadonlyMap<string, QuotaInfo> = new Map();
    try {
      infos = await quotaInfos(caller, request.project, service);
    } catch (error) {
      unknown.push(`limits of ${service}: ${reasonOf(error)}`);
    }
    const uses = new Uses(caller, request, service, unknown);
    for (const quota of ours.filter((one) => one.service === service)) {
      const info = infos.get(quota.code);
      for (const region of locationsOf(quota, info, request.regions)) {
        const allowed: Allowance =
          info === undefined ? { why: "the project has no such quota" } : allowanceOf(info, quota, region);
        if (allowed.limit === undefined && infos.size > 0)
          unknown.push(`limit of ${name(quota, region)}: ${allowed.why}`);
        rows.push({
          place: "gcp",
          account: request.project,
          region,
          service,
          code: quota.code,
          ...(quota.dimensions === undefined ? {} : { dimensions: quota.dimensions }),
          limit: allowed.limit ?? null,
          used: info === undefined ? null : await uses.of(quota, info, region),
          readAt: request.readAt,
        });
      }
    }
  }
  if (rows.every(({ limit }) => limit === null)) {
    throw new UserError(
      `Google Cloud ${request.project}: not one limit could be read. First: ${unknown[0] ?? "no quota is asked for"}. ` +
        "Fix: log in (gcloud auth application-default login), enable the Cloud Quotas API, and ask for roles/cloudquotas.viewer.",
    );
  }
  return [{ place: "gcp", region: request.regions.join(", "), rows, unknown }];
}

/** Who asks, and how patiently. */
interface Caller {
  readonly client: AuthClient;
  readonly timeoutMs: number;
  readonly retryDelayMs: number;
}

async function clientOf(): Promise<AuthClient> {
  const { GoogleAuth, OAuth2Client } = await loadSdk(["google-auth-library"], () => import("google-auth-library"));
  const token = process.env["GOOGLE_OAUTH_ACCESS_TOKEN"];
  if (token !== undefined && token !== "") {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: token });
    return client;
  }
  try {
    return await new GoogleAuth({ scopes }).getClient();
  } catch (error) {
    throw new UserError(
      `Google Cloud has no credentials: ${reasonOf(error)}. Fix: gcloud auth application-default login, or set GOOGLE_OAUTH_ACCESS_TOKEN.`,
    );
  }
}

/** Region; the whole project; the zones of the regions that a quota by zone has a limit in. */
function locationsOf({ per }: Quota, info: QuotaInfo | undefined, regions: readonly string[]): readonly string[] {
  if (per === "project") return ["global"];
  return per === "zone" ? (info === undefined ? [] : zonesWith(info, regions)) : regions;
}

function name({ service, code, dimensions = {} }: Quota, region: string): string {
  const kept = Object.entries(dimensions).map(([key, value]) => `, ${key} ${value}`);
  return `${service} ${code}${kept.join("")} in ${region}`;
}

async function get<T>({ client, timeoutMs, retryDelayMs }: Caller, url: URL): Promise<T> {
  const { data } = await client.request<T>({
    url: url.href,
    responseType: "json",
    timeout: timeoutMs,
    // Neither API sends anybody elsewhere: what does is a proxy that wants a password.
    redirect: "error",
    retry: true,
    retryConfig: {
      retry: 5,
      noResponseRetries: 3,
      statusCodesToRetry: [
        [429, 429],
        [500, 599],
      ],
      retryBackoff: (error) => setTimeout(pauseMs(error, retryDelayMs)),
    },
  });
  if (data === null || typeof data !== "object") throw new Error(`${url.host} did not answer with JSON`);
  return data;
}

/** As long as the server asks for, up to a minute; else longer each time. */
function pauseMs({ response, config }: gaxios.GaxiosError, delayMs: number): number {
  const asked = Number(response?.headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(asked) && asked >= 0) return Math.min(asked, 60) * 1000;
  return delayMs * 2 ** (config?.retryConfig?.currentRetryAttempt ?? 0);
}

async function pages<T>(caller: Caller, url: URL, take: (page: T) => void): Promise<void> {
  const seen = new Set<string>();
  for (let page = 0; page < maxPages; page++) {
    const answer = await get<T & { nextPageToken?: unknown }>(caller, url);
    take(answer);
    const next = answer.nextPageToken;
    if (typeof next !== "string" || next === "") return;
    if (seen.has(next)) throw new Error(`${url.host} gives the same page again and again`);
    seen.add(next);
    url.searchParams.set("pageToken", next);
  }
  throw new Error(`${url.host} has more than ${maxPages} pages`);
}

async function quotaInfos(caller: Caller, project: string, service: string): Promise<Map<string, QuotaInfo>> {
  const found = new Map<string, QuotaInfo>();
  const path = `/v1/projects/${encodeURIComponent(project)}/locations/global/services/${service}/quotaInfos`;
  const url = new URL(`${endpoint("cloudquotas")}${path}`);
  url.searchParams.set("pageSize", "1000");
  await pages<{ quotaInfos?: unknown }>(caller, url, ({ quotaInfos: list = [] }) => {
    if (!Array.isArray(list)) throw new Error("quotaInfos is not a list");
    for (const info of list as QuotaInfo[]) if (typeof info?.quotaId === "string") found.set(info.quotaId, info);
  });
  return found;
}

interface TimeSeries {
  readonly metric?: { readonly labels?: Readonly<Record<string, string>> };
  readonly resource?: { readonly labels?: Readonly<Record<string, string>> };
  readonly points?: readonly {
    readonly interval?: { readonly endTime?: string };
    readonly value?: { readonly int64Value?: string; readonly doubleValue?: number };
  }[];
}

/** What is in use, by quota and location: one question for all quotas of a service, one more for each that has dimensions. */
class Uses {
  readonly #caller: Caller;
  readonly #request: ReadRequest & { readonly project: string };
  readonly #service: string;
  readonly #unknown: string[];
  readonly #asked = new Map<string, Promise<readonly TimeSeries[] | undefined>>();

  constructor(caller: Caller, request: ReadRequest & { readonly project: string }, service: string, unknown: string[]) {
    this.#caller = caller;
    this.#request = request;
    this.#service = service;
    this.#unknown = unknown;
  }

  async of(quota: Quota, info: QuotaInfo, region: string): Promise<number | null> {
    const metric = info.metric ?? "";
    const own = quota.dimensions === undefined ? undefined : metric.replace(/^[^/]*\//, "");
    const series = await this.#series(own);
    if (series === undefined) return null;
    const matching = series.filter(
      ({ metric: { labels = {} } = {}, resource }) =>
        resource?.labels?.["location"] === region &&
        (own === undefined
          ? labels["quota_metric"] === metric
          : Object.entries(quota.dimensions ?? {}).every(([key, value]) => labels[key] === value)),
    );
    const used = matching.map(lastOf);
    if (used.length === 0) {
      if (this.#request.assumeUnused) return 0;
      this.#unknown.push(`use of ${name(quota, region)}: Cloud Monitoring has no data of the last day`);
      return null;
    }
    if (used.some((one) => one === undefined)) {
      this.#unknown.push(`use of ${name(quota, region)}: its data are not numbers`);
      return null;
    }
    return Math.max(...(used as number[]));
  }

  /** `own`: the last part of the metric of a quota with dimensions, which has a metric to itself. */
  #series(own: string | undefined): Promise<readonly TimeSeries[] | undefined> {
    const type =
      own === undefined
        ? "serviceruntime.googleapis.com/quota/allocation/usage"
        : `${this.#service}/quota/${own}/usage`;
    let asked = this.#asked.get(type);
    if (asked === undefined) {
      const service = own === undefined ? ` AND resource.labels.service = "${this.#service}"` : "";
      asked = this.#list(`metric.type = "${type}"${service}`).catch((error: unknown) => {
        this.#unknown.push(`use by ${type}: ${reasonOf(error)}`);
        return undefined;
      });
      this.#asked.set(type, asked);
    }
    return asked;
  }

  async #list(filter: string): Promise<TimeSeries[]> {
    this.#request.step(`Google Cloud ${this.#request.project}: use of ${this.#service}`);
    const found: TimeSeries[] = [];
    const url = new URL(
      `${endpoint("monitoring")}/v3/projects/${encodeURIComponent(this.#request.project)}/timeSeries`,
    );
    const end = Date.now();
    url.searchParams.set("filter", filter);
    url.searchParams.set("interval.startTime", new Date(end - useWindowMs).toISOString());
    url.searchParams.set("interval.endTime", new Date(end).toISOString());
    url.searchParams.set("pageSize", "10000");
    await pages<{ timeSeries?: unknown }>(this.#caller, url, ({ timeSeries = [] }) => {
      if (!Array.isArray(timeSeries)) throw new Error("timeSeries is not a list");
      found.push(...(timeSeries as TimeSeries[]));
    });
    return found;
  }
}

function lastOf({ points = [] }: TimeSeries): number | undefined {
  const time = (point: (typeof points)[number]): number => Date.parse(point.interval?.endTime ?? "") || 0;
  const value = [...points].sort((a, b) => time(b) - time(a))[0]?.value;
  const number = value?.int64Value === undefined ? value?.doubleValue : Number(value.int64Value);
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}
