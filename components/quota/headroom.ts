import { type Confidence, weakest } from "../core/fact.ts";
import type { ResourceGraph } from "../core/graph.ts";
import type { Range } from "../core/range.ts";
import { nameOfUrn } from "../core/urn.ts";
import type { Place } from "../hardware/place.ts";
import { type Demand, type Demands, demands, type UnknownDemand } from "./demand.ts";
import { findQuota, type Quota, type QuotaKey, quotaKey } from "./quota.ts";
import type { QuotaSnapshotRow } from "./snapshot.ts";

/** Whether what a stack needs of one quota fits. A quota that fits is not yet capacity: the zone may have no machines. */
export interface QuotaVerdict {
  readonly place: Place;
  /** Region; the zone of a quota that is kept per zone; `global` for one of the whole project. */
  readonly region: string;
  /** Code. */
  readonly quota: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly service: string;
  readonly unit: string;
  /** Summed over the stack. `null` when no part of it can be told. */
  readonly needed: Range<number> | null;
  /** -1: there is none. */
  readonly limit: number | null;
  readonly used: number | null;
  /** limit − used + what this stack has already − needed.max; `null` where that cannot be told, or without a limit. */
  readonly headroom: number | null;
  readonly status: "ok" | "exceeded" | "unknown";
  /**
   * Of the quotas that some resource spends at the same time (GPUs of a family, GPUs of the project, disks), the one that
   * leaves it least room, measured in what the resource needs. Only judged where all that it needs and all of their limits
   * are known.
   */
  readonly binding?: true;
  /** The reason of `unknown`, and whatever else has to be said. */
  readonly why?: string;
  /** For quotas that hold per cluster, node group or file system: which one. */
  readonly scope?: string;
  readonly confidence: Confidence;
  /** What spends it. */
  readonly urns: readonly string[];
}

interface Group {
  readonly region: string;
  readonly quota: Quota;
  readonly scope?: string;
  readonly demands: Demand[];
  readonly unknown: UnknownDemand[];
}

/** Judges every quota that the stack spends, sorted by region, service, code and scope. Rows are of one account. */
export function headroom(graph: ResourceGraph, rows: readonly QuotaSnapshotRow[]): QuotaVerdict[] {
  return verdictsOf(demands(graph), rows);
}

/** What is spent together: one text for each quota of a region, and of a cluster where it is kept for each. */
export function spendingKey(region: string, quota: QuotaKey, scope: string | undefined): string {
  return JSON.stringify([region, quotaKey(quota), scope]);
}

/** The same of what somebody has found that is spent. */
export function verdictsOf(found: Demands, rows: readonly QuotaSnapshotRow[]): QuotaVerdict[] {
  const groups = new Map<string, Group>();
  const groupOf = (region: string, quota: QuotaKey, scope: string | undefined): Group => {
    const key = spendingKey(region, quota, scope);
    let group = groups.get(key);
    if (group === undefined) {
      group = { region, quota: findQuota(quota)!, ...(scope === undefined ? {} : { scope }), demands: [], unknown: [] };
      groups.set(key, group);
    }
    return group;
  };
  for (const demand of found.demands) groupOf(demand.region, demand, demand.scope).demands.push(demand);
  for (const entry of found.unknown) {
    // Without a region or a code there is no row to put it in: `demands(graph).unknown` has it.
    if (entry.quota !== undefined && entry.region !== undefined) {
      groupOf(entry.region, { ...entry, code: entry.quota }, entry.scope).unknown.push(entry);
    }
  }
  const sorted = [...groups.values()].sort(order);
  return withBinding(
    sorted,
    sorted.map((group) => judge(group, rows)),
    new Set(found.unknown.map(({ urn }) => urn)),
  );
}

/** Marks, for each resource that spends several quotas at once, the one that runs out first. */
function withBinding(
  groups: readonly Group[],
  verdicts: readonly QuotaVerdict[],
  untold: ReadonlySet<string>,
): QuotaVerdict[] {
  const joint = new Map<string, { index: number; needed: number }[]>();
  groups.forEach((group, index) => {
    for (const { urn, jointly, needed } of group.demands) {
      if (jointly && needed.max > 0 && !untold.has(urn))
        joint.set(urn, [...(joint.get(urn) ?? []), { index, needed: needed.max }]);
    }
  });
  const first = new Map<number, { urns: string[]; of: number }>();
  for (const [urn, spent] of joint) {
    const of = new Set(spent.map(({ index }) => index)).size;
    if (of < 2) continue;
    const room = spent.map(({ index, needed }) => ({ index, left: roomFor(verdicts[index]!, needed) }));
    if (room.some(({ left }) => left === undefined)) continue;
    const least = room.reduce((tightest, one) => (one.left! < tightest.left! ? one : tightest));
    // Without any limit nothing binds.
    if (least.left === Number.POSITIVE_INFINITY) continue;
    const before = first.get(least.index);
    first.set(least.index, { urns: [...(before?.urns ?? []), urn], of: Math.max(before?.of ?? 0, of) });
  }
  return verdicts.map((verdict, index) => {
    const found = first.get(index);
    if (found === undefined) return verdict;
    const names = [...new Set(found.urns.map(nameOfUrn))].join(", ");
    const binds = `it binds: of the ${found.of} quotas that ${names} spends at once, this one has the least room`;
    return { ...verdict, binding: true, why: verdict.why === undefined ? binds : `${verdict.why}; ${binds}` };
  });
}

/** How many times over a quota has what a resource needs; `undefined` where that cannot be told. */
function roomFor({ limit, headroom: left, status }: QuotaVerdict, needed: number): number | undefined {
  if (limit === noLimit && status === "ok") return Number.POSITIVE_INFINITY;
  return left === null || status === "unknown" ? undefined : left / needed;
}

function judge(group: Group, rows: readonly QuotaSnapshotRow[]): QuotaVerdict {
  const { quota, region, scope } = group;
  const needed = total(group.demands);
  const notes = new Set(group.demands.flatMap(({ note }) => (note === undefined ? [] : [note])));
  const reasons: string[] = group.unknown.map(({ urn, why }) => `${nameOfUrn(urn)}: ${why}`);
  const confidence = weakest([quota.confidence, ...group.demands.map((demand) => demand.confidence)]);

  const matching = rows.filter(
    (row) => row.region === region && row.service === quota.service && quotaKey(row) === quotaKey(quota),
  );
  let limit: number | null = null;
  let used: number | null = null;
  let owned = 0;
  if (matching.length === 1) {
    const [row] = matching as [QuotaSnapshotRow];
    limit = row.limit;
    // A limit per cluster or node group has no use of its own: all that counts is what is declared.
    const shared = quota.per === undefined || quota.per === "zone" || quota.per === "project";
    used = shared ? row.used : 0;
    owned = shared ? (row.ownedUse ?? 0) : 0;
    if (limit === null) reasons.push("the snapshot does not know the limit");
    if (used === null && limit !== noLimit) reasons.push("the snapshot does not know the use");
  } else if (matching.length > 1) reasons.push(`the snapshot has rows of ${matching.length} accounts`);
  else if (
    quota.per !== undefined &&
    quota.typicalLimit !== undefined &&
    needed !== null &&
    needed.max <= quota.typicalLimit
  ) {
    limit = quota.typicalLimit;
    used = 0;
    notes.add(`judged by the usual limit, as the snapshot has no row for it`);
  } else reasons.push(missingRow(quota, region));

  const unlimited = limit === noLimit;
  if (unlimited) notes.add("there is no limit");
  const told = limit !== null && needed !== null && (unlimited || used !== null);
  const left = told && !unlimited ? limit! - used! + owned - needed.max : null;
  const status = left !== null && left < 0 ? "exceeded" : !told || group.unknown.length > 0 ? "unknown" : "ok";
  const why = [...reasons, ...notes].join("; ");
  return {
    place: quota.place,
    region,
    quota: quota.code,
    ...(quota.dimensions === undefined ? {} : { dimensions: quota.dimensions }),
    name: quota.name,
    service: quota.service,
    unit: quota.unit,
    needed,
    limit,
    used,
    headroom: left,
    status,
    ...(why === "" ? {} : { why }),
    ...(scope === undefined ? {} : { scope }),
    confidence,
    urns: [...group.demands, ...group.unknown].map(({ urn }) => urn),
  };
}

/** How Google Cloud says that a quota has no limit. */
const noLimit = -1;

/** Why a quota is not judged that the snapshot says nothing of. An entry that is not there is neither 0 nor without limit. */
export function missingRow({ code, dimensions = {} }: Pick<Quota, "code" | "dimensions">, region: string): string {
  const parts = Object.entries(dimensions).map(([key, value]) => `${key} ${value}`);
  return `the snapshot has no row for ${code}${parts.length === 0 ? "" : ` (${parts.join(", ")})`} in ${region}`;
}

function total(list: readonly Demand[]): Range<number> | null {
  if (list.length === 0) return null;
  const sum = (key: keyof Range<number>): number => list.reduce((at, { needed }) => at + needed[key], 0);
  return { min: sum("min"), planned: sum("planned"), max: sum("max") };
}

function order(a: Group, b: Group): number {
  const key = ({ region, quota, scope }: Group): string =>
    [quota.place, region, quota.service, quotaKey(quota), scope ?? ""].join(" ");
  return key(a) < key(b) ? -1 : 1;
}
