import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import type { Range } from "../../components/core/range.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import { acceleratorOf, placeOf, teamOf } from "../../components/pricing/attribution.ts";
import { commitmentTypes } from "../../components/pricing/commitment.ts";
import { sumOfCents } from "../../components/pricing/money.ts";
import { grouped } from "./grouped.ts";
import type { CostChange, CostGroup, CostReport, KeptCost } from "./model.ts";
import type { Comparison, Line, Side, Step } from "./side.ts";

/** What is paid for until its end, whether or not it is in a program. */
const committed: readonly string[] = [
  ...commitmentTypes,
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
  "gcp:compute/futureReservation:FutureReservation",
];

/** A line, and the resources among which it is. */
interface Attributed {
  readonly line: Line;
  readonly graph: ResourceGraph;
}

/** Lines of a comparison, each where it counts. */
export interface CountedLines {
  readonly before: readonly Attributed[] | null;
  /** With what is kept: deleting it saves nothing. */
  readonly after: readonly Attributed[];
  readonly kept: readonly Line[];
}

/** Which lines count before and after. What goes and is paid for all the same is in both. */
export function countedLines({ before, after, steps }: Comparison): CountedLines {
  const of = ({ lines, graph }: Side): Attributed[] => lines.map((line) => ({ line, graph }));
  const kept =
    before === null ? [] : of(before).filter(({ line, graph }) => isKept(graph.get(line.urn), steps.get(line.urn)));
  return {
    before: before === null ? null : of(before),
    after: [...of(after), ...kept],
    kept: kept.map(({ line }) => line),
  };
}

/** An old resource that is paid for although it leaves the program. */
function isKept(node: ResourceNode | undefined, step: Step | undefined): boolean {
  if (node === undefined || step === undefined) return false;
  const { retainOnDelete, protect } = node.options;
  if (step.operation === "replace") return retainOnDelete === true;
  return step.operation === "delete" && (retainOnDelete === true || protect === true || committed.includes(node.type));
}

/** Everything that a report says of money. */
export function costOf(comparison: Comparison, lines: CountedLines): CostReport {
  const { before, after, steps } = comparison;
  const keptUrns = new Set(lines.kept.map(({ urn }) => urn));
  const replaced = (before?.lines ?? []).filter(({ urn }) => {
    const step = steps.get(urn);
    return step?.operation === "replace" && step.deletedFirst !== true && !keptUrns.has(urn);
  });
  const oneOff = oneOffOf(lines);
  const overlap = keptCost(replaced);
  const kept = keptCost(lines.kept);
  const team = (one: Attributed): string => teamKey(one) ?? "(no team)";
  const place = ({ line, graph }: Attributed): string => {
    const node = graph.get(line.urn);
    return node === undefined ? "(none)" : placeOf(node, graph);
  };
  const accelerator = ({ line }: Attributed): string => acceleratorOf(line) ?? "(none)";
  return {
    currency: "USD",
    before:
      before === null
        ? null
        : {
            monthly: totalOf(before.lines),
            oneOff: sumOfCents(before.lines.map((line) => line.oneOff ?? 0)),
            unpriced: before.unpriced.length,
          },
    after: {
      monthly: totalOf(lines.after.map(({ line }) => line)),
      oneOff: sumOfCents(oneOff.map(({ usd }) => usd)),
      unpriced: after.unpriced.length,
    },
    byTeam: groupsOf(lines, team),
    byPlace: groupsOf(lines, place),
    byAccelerator: groupsOf(lines, accelerator),
    changes: changesOf(lines),
    oneOff,
    elsewhere: totalOf(
      after.lines.flatMap(({ elsewhere }) => (elsewhere === undefined ? [] : [{ monthly: elsewhere }])),
    ),
    ...(kept === undefined ? {} : { kept }),
    ...(overlap === undefined ? {} : { overlap }),
  };
}

/** Undefined where nothing names a team. */
export function teamKey({ line, graph }: Attributed): string | undefined {
  const node = graph.get(line.urn);
  return node === undefined ? undefined : teamName(node, graph);
}

/** The team of a resource; `(known only after creation)` where what names it is not known yet. */
export function teamName(node: ResourceNode, graph: ResourceGraph): string | undefined {
  const team = teamOf(node, graph);
  return team.state === "known" ? team.value : team.state === "unknown" ? "(known only after creation)" : undefined;
}

/** Sums cents exactly. */
export function totalOf(lines: readonly { readonly monthly: Range<number> }[]): Range<number> {
  const sum = (key: keyof Range<number>): number => sumOfCents(lines.map(({ monthly }) => monthly[key]));
  return { min: sum("min"), planned: sum("planned"), max: sum("max") };
}

function keptCost(lines: readonly Line[]): KeptCost | undefined {
  const priced = lines.filter(({ monthly }) => monthly.max !== 0);
  if (priced.length === 0) return undefined;
  return { monthly: totalOf(priced), resources: new Set(priced.map(({ urn }) => urn)).size };
}

function groupsOf({ before, after }: CountedLines, keyOf: (one: Attributed) => string): CostGroup[] {
  const group = (list: readonly Attributed[]): Map<string, Attributed[]> => grouped(list, keyOf);
  const [old, now] = [before === null ? undefined : group(before), group(after)];
  const groups = [...new Set([...now.keys(), ...(old?.keys() ?? [])])].map((key) => ({
    key,
    before: old === undefined ? null : monthlyOf(old.get(key) ?? []),
    after: monthlyOf(now.get(key) ?? []),
  }));
  return groups.sort((a, b) => b.after.max - a.after.max || (a.key < b.key ? -1 : 1));
}

/** Lines of a resource that are about the same thing are compared; one that goes with one that comes in its place. */
function changesOf({ before, after }: CountedLines): CostChange[] {
  const old = byResource(before ?? []);
  const now = byResource(after);
  const found: CostChange[] = [];
  for (const urn of new Set([...now.keys(), ...old.keys()])) {
    const pairs = new Map<string, { before: Attributed[]; after: Attributed[] }>();
    const put = (one: Attributed, when: "before" | "after"): void => {
      const key = JSON.stringify([one.line.sku, one.line.region, one.line.purchase]);
      const pair = pairs.get(key) ?? { before: [], after: [] };
      pairs.set(key, pair);
      pair[when].push(one);
    };
    for (const one of old.get(urn) ?? []) put(one, "before");
    for (const one of now.get(urn) ?? []) put(one, "after");
    for (const pair of joined([...pairs.values()])) {
      const [was, is] = [monthlyOf(pair.before), monthlyOf(pair.after)];
      if (was.min === is.min && was.planned === is.planned && was.max === is.max) continue;
      const team = teamKey((pair.after[0] ?? pair.before[0])!);
      found.push({
        urn,
        name: nameOfUrn(urn),
        description: describe(pair),
        ...(team === undefined ? {} : { team }),
        before: was,
        after: is,
      });
    }
  }
  const size = ({ before: was, after: is }: CostChange, key: "planned" | "max"): number => Math.abs(is[key] - was[key]);
  return found.sort(
    (a, b) => size(b, "planned") - size(a, "planned") || size(b, "max") - size(a, "max") || (a.urn < b.urn ? -1 : 1),
  );
}

type Pair = { before: Attributed[]; after: Attributed[] };

/** Another machine type is one change, and not two. */
function joined(pairs: readonly Pair[]): Pair[] {
  const gone = pairs.filter(({ after }) => after.length === 0);
  const kept = pairs.filter(({ after }) => after.length > 0);
  const unit = (list: readonly Attributed[]): string | undefined => list[0]?.line.unit;
  const result = kept.map((pair) => {
    if (pair.before.length > 0) return pair;
    const index = gone.findIndex(({ before }) => unit(before) === unit(pair.after));
    return index < 0 ? pair : { before: gone.splice(index, 1)[0]!.before, after: pair.after };
  });
  return [...result, ...gone];
}

function describe({ before, after }: Pair): string {
  const [was, is] = [before[0]?.line.description, after[0]?.line.description];
  if (was === undefined || is === undefined || was === is) return (is ?? was)!;
  return `${was} → ${is}`;
}

function monthlyOf(list: readonly Attributed[]): Range<number> {
  return totalOf(list.map(({ line }) => line));
}

function byResource(list: readonly Attributed[]): Map<string, Attributed[]> {
  return grouped(list, ({ line }) => line.urn);
}

/** Fees that are due, and those that are paid: what is deleted is not refunded. */
function oneOffOf({ before, after, kept }: CountedLines): CostReport["oneOff"] {
  const fee = ({ line }: Attributed): boolean => (line.oneOff ?? 0) !== 0;
  const key = ({ urn, sku, oneOff }: Line): string => JSON.stringify([urn, sku, oneOff]);
  const paid = new Set((before ?? []).filter(fee).map(({ line }) => key(line)));
  const due = after.filter((one) => fee(one) && !kept.includes(one.line)).map(({ line }) => line);
  const still = new Set(due.map(({ urn, sku }) => JSON.stringify([urn, sku])));
  const gone = (before ?? [])
    .filter((one) => fee(one) && !still.has(JSON.stringify([one.line.urn, one.line.sku])))
    .map(({ line }) => line);
  return [
    ...due.map((line) => ({ ...named(line), usd: line.oneOff!, new: !paid.has(key(line)) })),
    ...gone.map((line) => ({
      ...named(line),
      description: `${line.description} (deleted; not refunded)`,
      usd: line.oneOff!,
      new: false,
    })),
  ].sort((a, b) => Number(b.new) - Number(a.new) || b.usd - a.usd || (a.urn < b.urn ? -1 : 1));
}

function named({ urn, description }: Line): { urn: string; name: string; description: string } {
  return { urn, name: nameOfUrn(urn), description };
}
