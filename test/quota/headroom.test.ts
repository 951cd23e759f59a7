import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { headroom, type QuotaVerdict } from "../../components/quota/headroom.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { aws, graph, node, urnOf } from "../hardware/graph.ts";

const row = (more: Partial<QuotaSnapshotRow> = {}): QuotaSnapshotRow => ({
  place: "aws",
  region: "us-east-2",
  service: "ec2",
  code: "L-417A185B",
  limit: 768,
  used: 0,
  readAt: "2026-11-20",
  ...more,
});

const pool = (name: string, maxSize: number, more: Properties = {}) =>
  node(aws.nodeGroup, name, {
    clusterName: "c",
    instanceTypes: ["p5.48xlarge"],
    scalingConfig: { minSize: 0, desiredSize: 1, maxSize },
    ...more,
  });

const of = (code: string, nodes: ResourceNode[], rows: QuotaSnapshotRow[]): QuotaVerdict[] =>
  headroom(graph(nodes), rows).filter(({ quota }) => quota === code);
const p = (nodes: ResourceNode[], rows: QuotaSnapshotRow[]) => of("L-417A185B", nodes, rows);
const brief = ({ status, headroom: left, needed, why }: QuotaVerdict) => [status, left, needed?.max ?? null, why ?? ""];

describe("headroom", () => {
  it("says everything of a quota that fits", () => {
    expect(p([pool("a", 3)], [row()])).toEqual([
      {
        place: "aws",
        region: "us-east-2",
        quota: "L-417A185B",
        name: "Running On-Demand P instances",
        service: "ec2",
        unit: "vCPU",
        needed: { min: 0, planned: 192, max: 576 },
        limit: 768,
        used: 0,
        headroom: 192,
        status: "ok",
        confidence: "observed",
        urns: [urnOf(aws.nodeGroup, "a")],
      },
    ]);
  });

  it("is judged at the maximum, summed over the stack: each fits, both do not", () => {
    expect(p([pool("a", 3)], [row()]).map(brief)).toEqual([["ok", 192, 576, ""]]);
    expect(p([pool("b", 2)], [row()]).map(brief)).toEqual([["ok", 384, 384, ""]]);
    expect(p([pool("a", 3), pool("b", 2)], [row()]).map(brief)).toEqual([["exceeded", -192, 960, ""]]);
    expect(p([pool("a", 4)], [row()]).map(brief)).toEqual([["ok", 0, 768, ""]]);
  });

  it("counts what others use, and what the stack has already only once", () => {
    expect(p([pool("a", 3)], [row({ used: 576 })]).map(brief)).toEqual([["exceeded", -384, 576, ""]]);
    expect(p([pool("a", 3)], [row({ used: 576, ownedUse: 576 })]).map(brief)).toEqual([["ok", 192, 576, ""]]);
  });

  it("keeps regions apart", () => {
    const west = pool("w", 1, { region: "us-west-2" });
    const rows = [row(), row({ region: "us-west-2", limit: 96 })];
    expect(p([pool("a", 3), west], rows).map(({ region, status, headroom: left }) => [region, status, left])).toEqual([
      ["us-east-2", "ok", 192],
      ["us-west-2", "exceeded", -96],
    ]);
  });

  it.each([
    ["no row", [], "the snapshot has no row for L-417A185B in us-east-2"],
    ["a row of another place", [row({ place: "gcp" })], "the snapshot has no row for L-417A185B in us-east-2"],
    ["a row of another region", [row({ region: "us-east-1" })], "the snapshot has no row for L-417A185B in us-east-2"],
    ["a row of another service", [row({ service: "vpc" })], "the snapshot has no row for L-417A185B in us-east-2"],
    ["no limit", [row({ limit: null })], "the snapshot does not know the limit"],
    ["no use", [row({ used: null })], "the snapshot does not know the use"],
    [
      "neither",
      [row({ limit: null, used: null })],
      "the snapshot does not know the limit; the snapshot does not know the use",
    ],
    ["two accounts", [row({ account: "1" }), row({ account: "2" })], "the snapshot has rows of 2 accounts"],
  ])("is unknown with %s", (_, rows, why) => {
    expect(p([pool("a", 1)], rows).map(brief)).toEqual([["unknown", null, 192, why]]);
  });

  it("is unknown when part of the need is, unless the known part is too much already", () => {
    const unsure = pool("u", 1, { scalingConfig: { minSize: 0, desiredSize: 0, maxSize: UNKNOWN } });
    const why = "u: the maximum number of nodes (scalingConfig.maxSize): known only after creation";
    expect(p([unsure], [row()]).map(brief)).toEqual([["unknown", null, null, why]]);
    expect(p([unsure, pool("a", 3)], [row()]).map(brief)).toEqual([["unknown", 192, 576, why]]);
    expect(p([unsure, pool("a", 5)], [row()]).map(brief)).toEqual([["exceeded", -192, 960, why]]);
    expect(p([unsure, pool("a", 3)], [row()])[0]!.urns).toEqual([urnOf(aws.nodeGroup, "a"), urnOf(aws.nodeGroup, "u")]);
  });

  it("says that the quota of P6 on spot is disputed", () => {
    const spot = pool("s", 1, { capacityType: "SPOT", instanceTypes: ["p6-b200.48xlarge"] });
    expect(of("L-C4BD4855", [spot], [row({ code: "L-C4BD4855" })])).toMatchObject([
      {
        status: "ok",
        confidence: "reported",
        why: "sources disagree on the quota of P6 spot instances: L-C4BD4855 or L-7212CCBC. Look the name up with aws service-quotas list-service-quotas",
      },
    ]);
  });

  it("has nothing to say of an empty stack", () => expect(headroom(graph([]), [row()])).toEqual([]));

  it("sorts by region, service, code and scope, whatever the order of the stack", () => {
    const nodes = [
      pool("b", 1),
      pool("a", 1),
      node(aws.cluster, "c"),
      node(aws.lustre, "fs", { deploymentType: "PERSISTENT_2", storageCapacity: 1200 }),
      node(aws.cluster, "w", { region: "eu-west-1" }),
    ];
    const lines = (list: ResourceNode[]) =>
      headroom(graph(list), []).map(({ region, service, quota, scope }) =>
        `${region} ${service} ${quota} ${scope?.split("::").pop() ?? ""}`.trim(),
      );
    const expected = [
      "eu-west-1 eks L-1194D53C",
      "us-east-2 ec2 L-417A185B",
      "us-east-2 eks L-1194D53C",
      "us-east-2 eks L-6D54EA21 cluster c",
      "us-east-2 eks L-BD136A63 a",
      "us-east-2 eks L-BD136A63 b",
      "us-east-2 fsx L-8F1B9C74",
      "us-east-2 fsx L-FD6F2F22",
    ];
    expect(lines(nodes)).toEqual(expected);
    expect(lines([...nodes].reverse())).toEqual(expected);
  });
});

describe("limits of one cluster, group or file system", () => {
  const nodes = (count: number, rows: QuotaSnapshotRow[] = []) =>
    of("L-BD136A63", [pool("a", count), pool("b", 1)], rows).map(({ scope, ...verdict }) => [
      scope!.split("::").pop(),
      ...brief(verdict),
    ]);
  const usual = "judged by the usual limit, as the snapshot has no row for it";

  it("are not summed over the stack, and judged by the usual limit", () => {
    expect(nodes(450)).toEqual([
      ["a", "ok", 0, 450, usual],
      ["b", "ok", 449, 1, usual],
    ]);
  });

  it("above the usual limit are unknown rather than refused: it is not certain that the account has that limit", () => {
    expect(nodes(451)[0]).toEqual(["a", "unknown", null, 451, "the snapshot has no row for L-BD136A63 in us-east-2"]);
  });

  it("are refused by the snapshot, whose use does not matter", () => {
    const raised = row({ service: "eks", code: "L-BD136A63", limit: 500, used: null });
    expect(nodes(451, [raised])).toEqual([
      ["a", "ok", 49, 451, ""],
      ["b", "ok", 499, 1, ""],
    ]);
    expect(nodes(501, [raised])[0]).toEqual(["a", "exceeded", -1, 501, ""]);
  });

  it("count the node groups of each cluster", () => {
    const many = Array.from({ length: 31 }, (_, index) => pool(`p${index}`, 1));
    const other = pool("other", 1, { clusterName: "d" });
    expect(
      of("L-6D54EA21", [...many, other], []).map(({ scope, status, needed }) => [scope, status, needed!.max]),
    ).toEqual([
      ["cluster c", "unknown", 31],
      ["cluster d", "ok", 1],
    ]);
  });
});

describe("as arithmetic", () => {
  const sizes = fc.array(fc.nat(64), { minLength: 1, maxLength: 5 });

  it("holds limit − used + owned − need", () => {
    fc.assert(
      fc.property(sizes, fc.nat(100_000), fc.nat(50_000), fc.nat(50_000), (counts, limit, foreign, ownedUse) => {
        const stack = counts.map((count, index) => pool(`p${index}`, count));
        const [verdict] = p(stack, [row({ limit, used: foreign + ownedUse, ownedUse })]);
        const need = 192 * counts.reduce((sum, count) => sum + count, 0);
        expect(verdict!.needed!.max).toBe(need);
        expect(verdict!.headroom).toBe(limit - foreign - need);
        expect(verdict!.status).toBe(limit - foreign - need < 0 ? "exceeded" : "ok");
      }),
    );
  });

  it("never gets better by adding a pool", () => {
    fc.assert(
      fc.property(sizes, fc.nat(64), fc.nat(100_000), (counts, extra, limit) => {
        const stack = counts.map((count, index) => pool(`p${index}`, count));
        const before = p(stack, [row({ limit })])[0]!.headroom!;
        const after = p([...stack, pool("extra", extra)], [row({ limit })])[0]!.headroom!;
        expect(after).toBe(before - 192 * extra);
      }),
    );
  });
});
