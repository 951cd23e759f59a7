import { kindOf } from "../../render/tree.ts";
import type { CommandRecord, EngineStep } from "../model.ts";
import { isPreview, nameOf, operationsOf } from "./renderWords.ts";

/** From when to when something went on, milliseconds since the epoch. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly state: EngineStep["outcome"];
}

/** Something that happened to a resource at a moment. */
export interface Mark {
  readonly at: number;
  readonly kind: "refused" | "half-made" | "crashed" | "throttled";
  /** Of throttled calls. */
  readonly many: number;
}

/** What went on with one resource in one command. */
export interface Lane {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/** What of a command is drawn. */
export interface Lanes {
  /** Those to which something happened, and then those which took longest, in the order of their beginnings. */
  readonly shown: readonly Lane[];
  /** All others, as what went on at the same time. */
  readonly others: readonly Bar[];
}

/** Bars and marks of the resources of a command, and which of them are worth a lane of their own. */
export function lanesOf(command: CommandRecord, most: number): Lanes {
  const all = toldApart([...allLanes(command).values()]);
  const ranked = all
    .map((lane) => ({ lane, trouble: troubleOf(lane), took: tookOf(lane) }))
    .filter(({ trouble, took }) => trouble > 0 || took > 0)
    .sort((a, b) => b.trouble - a.trouble || b.took - a.took || (a.lane.name < b.lane.name ? -1 : 1));
  // In a command where nothing takes any time no resource is slower than another.
  const whole = command.ended - command.began;
  const telling = ranked.filter(({ trouble, took }) => trouble > 0 || took >= whole * 0.02);
  const chosen = telling.slice(0, most).map(({ lane }) => lane);
  return {
    shown: [...chosen].sort((a, b) => beginning(a) - beginning(b)),
    others: ranked.filter(({ lane }) => !chosen.includes(lane)).flatMap(({ lane }) => lane.bars),
  };
}

interface NamedLane extends Lane {
  readonly package: string;
  readonly bars: Bar[];
  readonly marks: Mark[];
}

/** Two clouds can have the same kind of thing under the same name: their packages go in front. */
function toldApart(lanes: readonly NamedLane[]): Lane[] {
  const packages = new Map<string, Set<string>>();
  for (const lane of lanes) packages.set(lane.name, (packages.get(lane.name) ?? new Set()).add(lane.package));
  return lanes.map(({ name, package: packageName, bars, marks }) => ({
    name: packages.get(name)!.size > 1 ? `${packageName} ${name}` : name,
    bars,
    marks,
  }));
}

function allLanes(command: CommandRecord): Map<string, NamedLane> {
  const lanes = new Map<string, NamedLane>();
  const laneOf = (urn: string, type: string) => {
    const key = urn === "" ? type : urn;
    const known = lanes.get(key) ?? {
      name: urn === "" ? kindOf(type) : nameOf(urn),
      package: type.split(":", 1)[0]!,
      bars: [],
      marks: [],
    };
    lanes.set(key, known);
    return known;
  };
  for (const { urn, type, operation, began, ended, outcome } of command.steps) {
    // A component lasts as long as what is in it; a preview asks nobody to make anything.
    if (operation === "same" || began === undefined || isPreview(command) || !isOfProvider(type)) continue;
    laneOf(urn, type).bars.push({ from: began, to: ended ?? command.ended, state: outcome });
  }
  for (const { urn, type, at, until, outcome, throttled = 0 } of operationsOf(command)) {
    if (outcome !== "done") laneOf(urn, type).marks.push({ at: until, kind: outcome, many: 1 });
    else if (throttled > 0) laneOf(urn, type).marks.push({ at, kind: "throttled", many: throttled });
  }
  return lanes;
}

/** Of a component the first part of its type is the package of the program: `shop:index:Cluster`. */
function isOfProvider(type: string): boolean {
  return !/^pulumi:(?:pulumi:Stack|providers:)/.test(type) && !/^[^:]+:index:/.test(type);
}

function troubleOf({ bars, marks }: Lane): number {
  return Math.max(
    0,
    ...bars.map(({ state }) => ({ done: 0, unfinished: 2, failed: 4 })[state]),
    ...marks.map(({ kind }) => (kind === "throttled" ? 1 : 3)),
  );
}

function tookOf({ bars }: Lane): number {
  return bars.reduce((sum, { from, to }) => sum + (to - from), 0);
}

function beginning({ bars, marks }: Lane): number {
  return Math.min(...bars.map(({ from }) => from), ...marks.map(({ at }) => at));
}

/** How many of the bars went on at once, in each of so many equal parts of a time. */
export function atOnce(bars: readonly Bar[], from: number, to: number, parts: number): number[] {
  const changes = new Array<number>(parts + 1).fill(0);
  const partOf = (at: number): number =>
    Math.min(parts - 1, Math.max(0, Math.floor(((at - from) / Math.max(1, to - from)) * parts)));
  for (const bar of bars) {
    changes[partOf(bar.from)]! += 1;
    changes[partOf(bar.to) + 1]! -= 1;
  }
  let now = 0;
  return changes.slice(0, parts).map((change) => {
    now += change;
    return now;
  });
}
