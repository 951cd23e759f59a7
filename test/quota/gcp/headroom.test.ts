import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { headroom, type QuotaVerdict } from "../../../components/quota/headroom.ts";
import { parseSnapshot, type QuotaSnapshotRow } from "../../../components/quota/snapshot.ts";
import { defaults, gcp, graph, node, pool, urnOf } from "./graph.ts";

const family = "GPUS-PER-GPU-FAMILY-per-project-region";
const all = "GPUS-ALL-REGIONS-per-project";
const ssd = "SSD-TOTAL-GB-per-project-region";

function row(code: string, limit: number | null, more: Partial<QuotaSnapshotRow> = {}): QuotaSnapshotRow {
  const region = code === all || code.startsWith("CPUS-ALL") ? "global" : "us-east4";
  const service = "compute.googleapis.com";
  return {
    place: "gcp",
    account: "example-project",
    region,
    service,
    code,
    limit,
    used: 0,
    readAt: "2026-11-20",
    ...more,
  };
}
const h100 = (limit: number | null, more: Partial<QuotaSnapshotRow> = {}) =>
  row(family, limit, { dimensions: { gpu_family: "NVIDIA_H100" }, ...more });

const train = pool("train", "us-east4-a", { machineType: "a3-highgpu-8g" });

const judged = (nodes: ResourceNode[], rows: QuotaSnapshotRow[]): QuotaVerdict[] =>
  headroom(graph(nodes, defaults), rows);

/** `code status headroom [binds]`. */
const brief = (nodes: ResourceNode[], rows: QuotaSnapshotRow[]): string[] =>
  judged(nodes, rows).map(({ quota, dimensions, status, headroom: left, binding }) => {
    const of = Object.values(dimensions ?? {}).map((value) => ` ${value}`);
    return `${quota}${of.join("")} ${status} ${left}${binding ? " binds" : ""}`;
  });

describe("quotas that are spent at once", () => {
  const room = [h100(64), row(all, 64), row(ssd, 2048)];

  it("are judged each, and the one that runs out first is named", () => {
    const verdicts = judged([train], [h100(64), row(all, 40), row(ssd, 2048)]);
    expect(verdicts).toEqual([
      {
        place: "gcp",
        region: "global",
        quota: all,
        name: "GPUs (all regions)",
        service: "compute.googleapis.com",
        unit: "GPU",
        needed: { min: 0, planned: 16, max: 32 },
        limit: 40,
        used: 0,
        headroom: 8,
        status: "ok",
        binding: true,
        why: "it binds: of the 3 quotas that train spends at once, this one has the least room",
        confidence: "observed",
        urns: [urnOf(gcp.pool, "train")],
      },
      {
        place: "gcp",
        region: "us-east4",
        quota: family,
        dimensions: { gpu_family: "NVIDIA_H100" },
        name: "NVIDIA H100 GPUs",
        service: "compute.googleapis.com",
        unit: "GPU",
        needed: { min: 0, planned: 16, max: 32 },
        limit: 64,
        used: 0,
        headroom: 32,
        status: "ok",
        confidence: "documented",
        urns: [urnOf(gcp.pool, "train")],
      },
      {
        place: "gcp",
        region: "us-east4",
        quota: ssd,
        name: "Persistent disk SSD",
        service: "compute.googleapis.com",
        unit: "GB",
        needed: { min: 0, planned: 200, max: 400 },
        limit: 2048,
        used: 0,
        headroom: 1648,
        status: "ok",
        confidence: "observed",
        urns: [urnOf(gcp.pool, "train")],
      },
    ]);
  });

  it.each([
    ["the family", [h100(16), row(all, 64), row(ssd, 2048)], ["ok 32", "exceeded -16 binds", "ok 1648"]],
    ["the project", [h100(64), row(all, 31), row(ssd, 2048)], ["exceeded -1 binds", "ok 32", "ok 1648"]],
    ["the disks", [h100(64), row(all, 64), row(ssd, 500)], ["ok 32", "ok 32", "ok 100 binds"]],
    ["the worse of two", [h100(16), row(all, 24), row(ssd, 2048)], ["exceeded -8", "exceeded -16 binds", "ok 1648"]],
  ])("measured in what the pool needs: %s", (_, rows, expected) => {
    expect(brief([train], rows)).toEqual([
      `${all} ${expected[0]}`,
      `${family} NVIDIA_H100 ${expected[1]}`,
      `${ssd} ${expected[2]}`,
    ]);
  });

  it("are summed over the stack: pools of two families share the quota of the project", () => {
    const other = pool("infer", "us-central1-a", { machineType: "g2-standard-4" });
    const rows = [
      ...room,
      row("NVIDIA-L4-GPUS-per-project-region", 8, { region: "us-central1" }),
      row(ssd, 4096, { region: "us-central1" }),
    ];
    expect(brief([train, other], [...rows.filter(({ code }) => code !== all), row(all, 34)])).toEqual([
      `${all} exceeded -2 binds`,
      "NVIDIA-L4-GPUS-per-project-region ok 4",
      `${ssd} ok 3696`,
      `${family} NVIDIA_H100 ok 32`,
      `${ssd} ok 1648`,
    ]);
    expect(judged([train, other], [...rows.filter(({ code }) => code !== all), row(all, 34)])[0]!.why).toBe(
      "it binds: of the 3 quotas that train, infer spends at once, this one has the least room",
    );
  });

  it("are not said to bind while one of them is not known", () => {
    expect(brief([train], [h100(16), row(all, 64)])).toEqual([
      `${all} ok 32`,
      `${family} NVIDIA_H100 exceeded -16`,
      `${ssd} unknown null`,
    ]);
  });

  it("are not said to bind while part of what the pool needs is not known", () => {
    const unsure = pool("train", "us-east4-a", { machineType: "a3-highgpu-8g", diskSizeGb: UNKNOWN });
    expect(brief([unsure], [h100(16), row(all, 64), row(ssd, 2048)])).toEqual([
      `${all} ok 32`,
      `${family} NVIDIA_H100 exceeded -16`,
      `${ssd} unknown null`,
    ]);
  });

  it("count once for a cluster with several pools in them", () => {
    const inline = { nodeConfig: { machineType: "e2-standard-4" }, nodeCount: 1 };
    const main = node(gcp.cluster, "main", { location: "us-east4-a", nodePools: [inline, inline] });
    const rows = [row("CPUS-per-project-region", 24), row("CPUS-ALL-REGIONS-per-project", 12), row(ssd, 2048)];
    expect(judged([main], rows).map(({ quota, headroom: left, why }) => [quota, left, why])).toEqual([
      [
        "CPUS-ALL-REGIONS-per-project",
        4,
        "it binds: of the 3 quotas that main spends at once, this one has the least room",
      ],
      ["CPUS-per-project-region", 16, undefined],
      [ssd, 1848, undefined],
    ]);
  });

  it("of other places bind as before: nothing is marked", () => {
    const group = node("aws:eks/nodeGroup:NodeGroup", "ng", {
      region: "us-east-2",
      clusterName: "c",
      instanceTypes: ["p5.48xlarge"],
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 },
    });
    expect(judged([group], []).some(({ binding }) => binding)).toBe(false);
  });
});

describe("limits", () => {
  it("of -1 are none: they never run out, whatever is used", () => {
    expect(
      judged([train], [h100(-1, { used: null }), row(all, -1), row(ssd, -1)]).map(
        ({ limit, headroom: left, status, why }) => [limit, left, status, why],
      ),
    ).toEqual([
      [-1, null, "ok", "there is no limit"],
      [-1, null, "ok", "there is no limit"],
      [-1, null, "ok", "there is no limit"],
    ]);
    expect(brief([train], [h100(32), row(all, -1), row(ssd, -1)])).toEqual([
      `${all} ok null`,
      `${family} NVIDIA_H100 ok 0 binds`,
      `${ssd} ok null`,
    ]);
  });

  it("of -1 do not hide a need that is not known", () => {
    const unsure = pool(
      "u",
      "us-east4-a",
      { machineType: "a3-highgpu-8g" },
      { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: UNKNOWN } },
    );
    expect(brief([unsure], [h100(-1), row(all, -1), row(ssd, -1)])).toEqual([
      `${all} unknown null`,
      `${family} NVIDIA_H100 unknown null`,
      `${ssd} unknown null`,
    ]);
  });

  it("of a family that the snapshot does not have are unknown: neither 0 nor without end", () => {
    const rows = [
      row(family, 512, { dimensions: { gpu_family: "NVIDIA_H200" } }),
      row(family, -1),
      row(all, 64),
      row(ssd, 2048),
    ];
    expect(judged([train], rows).map(({ status, why }) => [status, why])).toEqual([
      ["ok", undefined],
      ["unknown", `the snapshot has no row for ${family} (gpu_family NVIDIA_H100) in us-east4`],
      ["ok", undefined],
    ]);
  });

  it("of the whole project count what others use, and what the stack has already once", () => {
    const rows = [h100(64), row(all, 40, { used: 24, ownedUse: 16 }), row(ssd, 2048)];
    expect(brief([train], rows)[0]).toBe(`${all} ok 0 binds`);
  });

  it("of a zone count what others use", () => {
    const code = "TPUV5PPerProjectPerZoneForTPUAPI";
    const vm = node(gcp.vm, "vm", { zone: "us-east5-a", acceleratorType: "v5p-32" });
    const zonal = row(code, 128, { service: "tpu.googleapis.com", region: "us-east5-a", used: 100 });
    expect(brief([vm], [zonal])).toEqual([`${code} exceeded -4`]);
    expect(brief([vm], [{ ...zonal, region: "us-east5-b" }])).toEqual([`${code} unknown null`]);
    // Chips that GKE may have are of no use here, and the other way round.
    expect(brief([vm], [row("TPU-V5P-per-project-region", 768, { region: "us-east5" })])).toEqual([
      `${code} unknown null`,
    ]);
  });

  it("of a snapshot as a file are read with their dimensions", () => {
    const parsed = parseSnapshot(JSON.parse(JSON.stringify([h100(64), row(all, -1), row(ssd, 2048)])));
    expect(parsed.problems).toEqual([]);
    expect(brief([train], [...parsed.rows])).toEqual([
      `${all} ok null`,
      `${family} NVIDIA_H100 ok 32 binds`,
      `${ssd} ok 1648`,
    ]);
  });
});

describe("as arithmetic", () => {
  it("of the quotas with known limits exactly one binds, and none has less room", () => {
    const limit = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(limit, limit, fc.integer({ min: 0, max: 5000 }), (gpus, project, GB) => {
        const verdicts = judged([train], [h100(gpus), row(all, project), row(ssd, GB)]);
        const bound = verdicts.filter(({ binding }) => binding);
        expect(bound).toHaveLength(1);
        const roomOf = ({ headroom: left, needed }: QuotaVerdict) => left! / needed!.max;
        for (const verdict of verdicts) expect(roomOf(bound[0]!)).toBeLessThanOrEqual(roomOf(verdict));
        const exceeded = verdicts.some(({ status }) => status === "exceeded");
        expect(bound[0]!.status).toBe(exceeded ? "exceeded" : "ok");
      }),
      { numRuns: 200 },
    );
  });

  it("never gets better by adding a pool", () => {
    const rows = [h100(512), row(all, 512), row(ssd, 20_000)];
    fc.assert(
      fc.property(
        fc.array(fc.nat(8), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 8 }),
        (counts, extra) => {
          const of = (name: string, most: number) =>
            pool(
              name,
              "us-east4-a",
              { machineType: "a3-highgpu-8g" },
              { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: most }, initialNodeCount: 0 },
            );
          const stack = counts.map((most, index) => of(`p${index}`, most));
          const before = judged(stack, rows).map(({ headroom: left }) => left!);
          const after = judged([...stack, of("extra", extra)], rows).map(({ headroom: left }) => left!);
          expect(after).toEqual([before[0]! - 8 * extra, before[1]! - 8 * extra, before[2]! - 100 * extra]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
