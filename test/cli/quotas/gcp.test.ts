import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readGcpQuotas } from "../../../cli/quotas/gcp.ts";
import { allowanceOf, type QuotaInfo, zonesWith } from "../../../cli/quotas/gcpAllowance.ts";
import type { Reading } from "../../../cli/quotas/reading.ts";
import { type Asked, json, type LocalServer, serve } from "../../support/localServer.ts";

let server: LocalServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

const family = "GPUS-PER-GPU-FAMILY-per-project-region";
const familyInfo: QuotaInfo = {
  quotaId: family,
  metric: "compute.googleapis.com/gpus_per_gpu_family",
  dimensionsInfos: [
    {
      dimensions: { gpu_family: "NVIDIA_H100", region: "us-central1" },
      details: { value: "64" },
      applicableLocations: ["us-central1"],
    },
    {
      dimensions: { gpu_family: "NVIDIA_H100" },
      details: { value: "8" },
      applicableLocations: ["us-central1", "us-east5"],
    },
    { details: { value: "0" }, applicableLocations: ["us-central1", "us-east5"] },
  ],
};
const allGpus: QuotaInfo = {
  quotaId: "GPUS-ALL-REGIONS-per-project",
  metric: "compute.googleapis.com/gpus_all_regions",
  dimensionsInfos: [{ details: { value: "-1" }, applicableLocations: ["global"] }],
};
const l4: QuotaInfo = {
  quotaId: "NVIDIA-L4-GPUS-per-project-region",
  metric: "compute.googleapis.com/nvidia_l4_gpus",
  dimensionsInfos: [{ dimensions: { region: "us-central1" }, details: { value: "16" } }],
};
const tpu: QuotaInfo = {
  quotaId: "TPUV6EPerProjectPerZoneForTPUAPI",
  metric: "tpu.googleapis.com/tpu_v6e",
  dimensionsInfos: [
    { dimensions: { zone: "us-central1-a" }, details: { value: "32" } },
    { dimensions: { zone: "europe-west4-a" }, details: { value: "32" } },
  ],
};

const series = (labels: Record<string, string>, location: string, ...values: string[]) => ({
  metric: { labels },
  resource: { type: "consumer_quota", labels: { location } },
  points: values.map((int64Value, at) => ({
    interval: { endTime: new Date(Date.UTC(2026, 10, 22, at)).toISOString() },
    value: { int64Value },
  })),
});

interface FakeProject {
  readonly infos?: readonly QuotaInfo[];
  readonly fault?: (asked: Asked, response: ServerResponse, count: number) => boolean;
}

async function readFrom(
  { infos = [allGpus, familyInfo, l4, tpu], fault }: FakeProject = {},
  more: { assumeUnused?: boolean; patience?: { timeoutMs: number; retryDelayMs: number } } = {},
): Promise<Reading> {
  let count = 0;
  server = await serve((asked, response) => {
    count++;
    if (fault?.(asked, response, count) === true) return;
    const service = /\/services\/([^/]+)\/quotaInfos$/.exec(asked.url.pathname)?.[1];
    if (service !== undefined) {
      // Two a page.
      const first = Number(asked.url.searchParams.get("pageToken") ?? 0);
      const own = infos.filter(({ metric = "" }) => metric.startsWith(service));
      const next = first + 2 < own.length ? { nextPageToken: String(first + 2) } : {};
      return json(response, { quotaInfos: own.slice(first, first + 2), ...next });
    }
    const filter = asked.url.searchParams.get("filter") ?? "";
    if (filter.includes("gpus_per_gpu_family/usage")) {
      return json(response, { timeSeries: [series({ gpu_family: "NVIDIA_H100" }, "us-central1", "24", "16")] });
    }
    if (filter.includes("allocation/usage") && filter.includes('"compute.googleapis.com"')) {
      return json(response, {
        timeSeries: [
          series({ quota_metric: "compute.googleapis.com/gpus_all_regions" }, "global", "20"),
          series({ quota_metric: "compute.googleapis.com/nvidia_l4_gpus" }, "us-central1", "4"),
        ],
      });
    }
    return json(response, {});
  });
  vi.stubEnv("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29.example-token");
  vi.stubEnv("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDQUOTAS", `${server.url}/`);
  vi.stubEnv("CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING", server.url);
  const readings = await readGcpQuotas({
    project: "example-project",
    regions: ["us-central1", "us-east5"],
    readAt: "2026-11-22T08:00:00Z",
    assumeUnused: false,
    step: () => {},
    patience: { timeoutMs: 30_000, retryDelayMs: 1 },
    ...more,
  });
  expect(readings).toHaveLength(1);
  return readings[0]!;
}

const row = ({ rows }: Reading, code: string, region: string, gpuFamily?: string) =>
  rows.find((one) => one.code === code && one.region === region && one.dimensions?.["gpu_family"] === gpuFamily);

describe("reading Google Cloud quotas", () => {
  it("takes the limit that says most, and the last use", async () => {
    const reading = await readFrom();
    expect(row(reading, family, "us-central1", "NVIDIA_H100")).toEqual({
      place: "gcp",
      account: "example-project",
      region: "us-central1",
      service: "compute.googleapis.com",
      code: family,
      dimensions: { gpu_family: "NVIDIA_H100" },
      limit: 64,
      used: 16,
      readAt: "2026-11-22T08:00:00Z",
    });
    expect(row(reading, family, "us-east5", "NVIDIA_H100")).toMatchObject({ limit: 8, used: null });
    expect(row(reading, family, "us-central1", "NVIDIA_B200")).toMatchObject({ limit: 0, used: null });
    expect(row(reading, "GPUS-ALL-REGIONS-per-project", "global")).toMatchObject({ limit: -1, used: 20 });
    expect(row(reading, "NVIDIA-L4-GPUS-per-project-region", "us-central1")).toMatchObject({ limit: 16, used: 4 });
    // Of the zones of the regions that were asked for.
    expect(reading.rows.filter(({ service }) => service === "tpu.googleapis.com").map(({ region }) => region)).toEqual([
      "us-central1-a",
    ]);
  });

  it("takes the largest of several series for one quota", async () => {
    const reading = await readFrom({
      fault: (asked, response) => {
        if (!(asked.url.searchParams.get("filter") ?? "").includes("gpus_per_gpu_family/usage")) return false;
        const labels = { gpu_family: "NVIDIA_H100" };
        json(response, {
          timeSeries: ["8", "40", "16"].map((value) => series(labels, "us-central1", value)),
        });
        return true;
      },
    });
    expect(row(reading, family, "us-central1", "NVIDIA_H100")).toMatchObject({ used: 40 });
  });

  it("follows nobody with its token, and gives it to no address in plain", async () => {
    let elsewhere = 0;
    const other = await serve((_, response) => {
      elsewhere++;
      json(response, { quotaInfos: [] });
    });
    try {
      const failed = readFrom({ fault: (_, response) => refuse(response, 302, { location: `${other.url}/` }) });
      await expect(failed).rejects.toThrow(/not one limit could be read/);
      expect(elsewhere).toBe(0);
    } finally {
      await other.close();
    }
    vi.stubEnv("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29.example-token");
    vi.stubEnv("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDQUOTAS", "http://quotas.example.com");
    const asked = readGcpQuotas({
      project: "p",
      regions: ["us-central1"],
      readAt: "",
      assumeUnused: false,
      step: () => {},
    });
    await expect(asked).rejects.toThrow(
      'CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDQUOTAS "http://quotas.example.com" is not an https address. Fix: give https://…',
    );
  });

  it("says who asks, and only reads", async () => {
    await readFrom();
    expect(new Set(server!.asked.map(({ method, headers }) => `${method} ${headers.authorization}`))).toEqual(
      new Set(["GET Bearer ya29.example-token"]),
    );
  });

  it("records as unknown what is not there, never as unlimited, and as 0 in use only when told to", async () => {
    const reading = await readFrom();
    expect(row(reading, "NVIDIA-L4-GPUS-per-project-region", "us-east5")).toMatchObject({ limit: null, used: null });
    expect(row(reading, "PREEMPTIBLE-NVIDIA-H100-GPUS-per-project-region", "us-central1")).toMatchObject({
      limit: null,
      used: null,
    });
    expect(reading.unknown).toEqual(
      expect.arrayContaining([
        "limit of compute.googleapis.com NVIDIA-L4-GPUS-per-project-region in us-east5: the project's quota says nothing of it",
        "limit of compute.googleapis.com PREEMPTIBLE-NVIDIA-H100-GPUS-per-project-region in us-central1: the project has no such quota",
        `use of compute.googleapis.com ${family}, gpu_family NVIDIA_H100 in us-east5: Cloud Monitoring has no data of the last day`,
      ]),
    );
    await server!.close();
    const assumed = await readFrom({}, { assumeUnused: true });
    expect(row(assumed, family, "us-east5", "NVIDIA_H100")).toMatchObject({ limit: 8, used: 0 });
    expect(row(assumed, "PREEMPTIBLE-NVIDIA-H100-GPUS-per-project-region", "us-central1")).toMatchObject({
      used: null,
    });
  });

  it.each<[string, NonNullable<FakeProject["fault"]>]>([
    ["429 with Retry-After", (_, response, count) => count === 1 && refuse(response, 429, { "retry-after": "0" })],
    ["429", (_, response, count) => count < 3 && refuse(response, 429)],
    ["500s", (_, response, count) => count < 4 && refuse(response, 500)],
    ["a cut connection", (_, response, count) => count === 1 && cut(response)],
    ["half an answer", (_, response, count) => count === 1 && half(response)],
  ])("asks again after %s", async (_, fault) => {
    const reading = await readFrom({ fault });
    expect(row(reading, family, "us-central1", "NVIDIA_H100")).toMatchObject({ limit: 64, used: 16 });
  });

  it.each<[string, NonNullable<FakeProject["fault"]>, RegExp]>([
    ["500s without end", (_, response) => refuse(response, 500), /status code 500/],
    ["a page that never ends", (_, response) => drip(response), /no answer in time/],
    ["a redirect loop", (asked, response) => refuse(response, 302, { location: asked.url.pathname }), /redirect/],
    ["a list that never ends", (_, response) => pageAgain(response), /the same page again and again/],
    ["text", (_, response) => html(response), /JSON/],
    ["a list that is none", (_, response) => wrongList(response), /is not a list/],
  ])("ends with one line after %s", async (_, fault, expected) => {
    // Only what never ends is to meet the limit, also on a busy machine.
    const timeoutMs = expected.source.includes("in time") ? 1_000 : 30_000;
    const failed = readFrom({ fault }, { patience: { timeoutMs, retryDelayMs: 1 } });
    const error = await failed.catch((one: unknown) => one as Error);
    const { message } = error as Error;
    expect(message).toMatch(
      /^Google Cloud example-project: not one limit could be read\. First: limits of compute\.googleapis\.com: .*Fix: log in /,
    );
    expect(message).toMatch(expected);
    expect(message).not.toContain("ya29");
    expect(message).not.toContain("\n");
  });

  it("goes on without use where Cloud Monitoring refuses", async () => {
    const reading = await readFrom({
      fault: (asked, response) => asked.url.pathname.startsWith("/v3/") && refuse(response, 403),
    });
    expect(row(reading, family, "us-central1", "NVIDIA_H100")).toMatchObject({ limit: 64, used: null });
    expect(reading.unknown.filter((text) => text.startsWith("use by")).length).toBeGreaterThanOrEqual(2);
  });
});

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): true {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ error: { code: status, message: `Request failed with status code ${status}` } }));
  return true;
}
function cut(response: ServerResponse): true {
  response.socket?.destroy();
  return true;
}
function half(response: ServerResponse): true {
  response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
  response.write('{"quotaInfos": [', () => response.socket?.destroy());
  return true;
}
function drip(response: ServerResponse): true {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 50);
  response.on("close", () => clearInterval(timer));
  return true;
}
function pageAgain(response: ServerResponse): true {
  json(response, { quotaInfos: [], nextPageToken: "again" });
  return true;
}
function html(response: ServerResponse): true {
  response.writeHead(200, { "content-type": "text/html" }).end("<html>sign in</html>");
  return true;
}
function wrongList(response: ServerResponse): true {
  json(response, { quotaInfos: { a: 1 } });
  return true;
}

describe("the limit in a location", () => {
  const of = (info: QuotaInfo, location: string, dimensions?: Record<string, string>) =>
    allowanceOf(info, dimensions === undefined ? {} : { dimensions }, location);

  it.each([
    ["NVIDIA_H100", "us-central1", { limit: 64 }],
    ["NVIDIA_H100", "us-east5", { limit: 8 }],
    ["NVIDIA_B200", "us-east5", { limit: 0 }],
    ["NVIDIA_H100", "asia-east1", { why: "the project's quota says nothing of it" }],
  ])("of %s in %s", (gpu_family, location, expected) => {
    expect(of(familyInfo, location, { gpu_family })).toEqual(expected);
  });

  it.each([
    [undefined, "its limit is not given"],
    ["lots", 'its limit is "lots"'],
    ["-2", 'its limit is "-2"'],
    ["1e9", 'its limit is "1e9"'],
  ])("is not %s", (value, why) => {
    expect(of({ quotaId: "Q", dimensionsInfos: [{ details: { value } }] }, "us-central1")).toEqual({ why });
  });

  it("is not one of two", () => {
    const dimensionsInfos = ["1", "2"].map((value) => ({ dimensions: { region: "r" }, details: { value } }));
    expect(of({ quotaId: "Q", dimensionsInfos }, "r")).toEqual({ why: "it has 2 limits: 1, 2" });
  });

  it("has the zones of a region only", () => {
    expect(zonesWith(tpu, ["us-central1", "europe-west"])).toEqual(["us-central1-a"]);
  });
});
