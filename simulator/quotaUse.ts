import { weakest } from "../components/core/fact.ts";
import { ResourceGraph, type ResourceNode } from "../components/core/graph.ts";
import { nameOfUrn } from "../components/core/urn.ts";
import type { Properties } from "../components/core/value.ts";
import { type Demand, type Demands, demands, type UnknownDemand } from "../components/quota/demand.ts";
import { type QuotaVerdict, spendingKey, verdictsOf } from "../components/quota/headroom.ts";
import type { Asked } from "./cloudType.ts";
import { isSame, nearOf, type Placed } from "./world/place.ts";
import { textsIn } from "./world/texts.ts";
import type { Existing, World } from "./world/world.ts";

/** How the quotas of a cloud are spent. */
export interface QuotaUse {
  /** Types that spend. */
  readonly types: readonly string[];
  /** With what else one of a type is read: by input, the type of what that names. */
  readonly behind: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The inputs that count. @default as they are */
  readonly counted?: (type: string, inputs: Properties) => Properties;
}

/** Quotas that a resource spends, judged beside all that exists. */
export interface Judged {
  readonly verdicts: readonly QuotaVerdict[];
  /** What it spends by itself. */
  readonly own: readonly Demand[];
}

/**
 * Judges the quotas that an asked resource spends. What exists does not change: what one of it spends is made out once, and added
 * up.
 */
export function quotaJudge(use: QuotaUse): (asked: Asked) => Judged {
  const partOf = partsOf(use);
  return (asked) => {
    const { world, before, limits } = asked;
    const own = spentBy(use, { ...asked, urn: askedUrn, outputs: {} }, named(use, asked, world));
    const keys = new Set([...own.demands.map(keyOf), ...own.unknown.flatMap(keyOfUnknown)]);
    const others = new Map<string, Demand>();
    for (const one of use.types.flatMap((type) => world.all(type))) {
      if (before !== undefined && isSame(one, before)) continue;
      for (const [key, demand] of partOf(one, world)) if (keys.has(key)) add(others, key, demand);
    }
    const found = { demands: [...own.demands, ...others.values()], unknown: own.unknown };
    return { own: own.demands, verdicts: verdictsOf(found, limits).filter(({ urns }) => urns.includes(askedUrn)) };
  };
}

/** What is asked has no URN: nobody tells a cloud. */
const askedUrn = "urn:pulumi:asked::asked::asked::asked";

type Spender = Placed & { readonly urn: string; readonly outputs: Properties };

/** What one names in an input, as far as it is there. */
interface Named {
  readonly property: string;
  readonly found: Existing;
  readonly behind: readonly Named[];
}

/** What exists, with what it spends: made out again where something that it names has changed. */
function partsOf(use: QuotaUse): (one: Existing, world: World) => ReadonlyMap<string, Demand> {
  const parts = new WeakMap<Existing, { readonly read: readonly Existing[]; readonly spent: Map<string, Demand> }>();
  return (one, world) => {
    const behind = named(use, one, world);
    const read = allOf(behind);
    const known = parts.get(one);
    if (known?.read.length === read.length && known.read.every((other, at) => other === read[at])) return known.spent;
    const spent = new Map<string, Demand>();
    for (const demand of spentBy(use, { ...one, urn: urnOf(one) }, behind).demands) add(spent, keyOf(demand), demand);
    parts.set(one, { read, spent });
    return spent;
  };
}

function named(use: QuotaUse, one: Placed, world: World): Named[] {
  return Object.entries(use.behind[one.type] ?? {}).flatMap(([property, type]) => {
    const texts = [...textsIn(one.inputs[property])];
    const found = new Set(texts.flatMap((text) => world.find([type], text, nearOf(one)) ?? []));
    return [...found].map((other) => ({ property, found: other, behind: named(use, other, world) }));
  });
}

function allOf(names: readonly Named[]): Existing[] {
  return names.flatMap(({ found, behind }) => [found, ...allOf(behind)]);
}

function spentBy(use: QuotaUse, one: Spender, behind: readonly Named[]): Demands {
  const nodes = new Map<string, ResourceNode>();
  const take = (spender: Spender, names: readonly Named[]): void => {
    nodes.set(spender.urn, nodeOf(use, spender, names));
    for (const { found, behind: further } of names) take({ ...found, urn: urnOf(found) }, further);
  };
  take(one, behind);
  const { demands: all, unknown } = demands(new ResourceGraph([...nodes.values()]));
  const isOwn = ({ urn }: Demand | UnknownDemand): boolean => urn === one.urn;
  return { demands: all.filter(isOwn), unknown: unknown.filter(isOwn) };
}

function nodeOf({ counted }: QuotaUse, { type, urn, inputs, outputs, settings }: Spender, names: readonly Named[]) {
  const properties = [...new Set(names.map(({ property }) => property))];
  const urnsOf = (property: string) =>
    names.filter((one) => one.property === property).map(({ found }) => urnOf(found));
  return {
    urn,
    type,
    name: nameOfUrn(urn),
    custom: true,
    inputs: counted?.(type, inputs) ?? inputs,
    outputs,
    options: {},
    propertyDependencies: Object.fromEntries(properties.map((property) => [property, urnsOf(property)])),
    providerInputs: settings,
  };
}

/** The same URN may stand for two for a while: one that replaces the other. */
function urnOf({ urn, id }: Existing): string {
  return `${urn}#${id}`;
}

function keyOf(demand: Demand): string {
  return spendingKey(demand.region, demand, demand.scope);
}

function keyOfUnknown({ region, quota, scope, place, dimensions }: UnknownDemand): string[] {
  if (region === undefined || quota === undefined) return [];
  return [spendingKey(region, { place, code: quota, ...(dimensions === undefined ? {} : { dimensions }) }, scope)];
}

function add(spent: Map<string, Demand>, key: string, demand: Demand): void {
  const before = spent.get(key);
  if (before === undefined) {
    spent.set(key, demand);
    return;
  }
  const [one, other] = [before.needed, demand.needed];
  const needed = { min: one.min + other.min, planned: one.planned + other.planned, max: one.max + other.max };
  spent.set(key, { ...before, needed, confidence: weakest([before.confidence, demand.confidence]) });
}
