import { defaultTarget } from "../../components/lustre/choose/directories.ts";
import { rateByStripes } from "../../components/lustre/choose/sweep.ts";
import type { DirectoryDecision, LustreDecision, LustreWorkload } from "../../components/lustre/index.ts";
import { printable, setstripeArguments } from "../../components/lustre/layout/index.ts";
import { percentText, rateText } from "../../components/lustre/units.ts";
import { count, truncate } from "../render/text.ts";
import { drawing, type Line, type Target } from "./drawing.ts";

/** Lines that can be told apart. */
const mostLines = 6;

/**
 * A drawing (SVG) of what every stripe count would do, with the choice marked: how busy accelerators are, or rates of
 * directories where nothing is read while training.
 *
 * @returns nothing where the number of OSTs is not known: then nothing depends on the count
 */
export function chart(workload: LustreWorkload, decision: LustreDecision): string | undefined {
  const { system, directories, need, prediction } = decision;
  const { osts } = system;
  if (osts === undefined) return undefined;
  const busy = need.readBps > 0;
  const rates = new Map((workload.datasets ?? []).map((one) => [one.path, one.bytesPerAcceleratorPerSecond ?? 0]));
  const readBy = ({ path }: DirectoryDecision): number => rates.get(path) ?? 0;
  const candidates = busy
    ? directories.filter((one) => readBy(one) > 0).sort((a, b) => readBy(b) - readBy(a))
    : directories;
  const shown = candidates.slice(0, mostLines);
  const lines = shown.map((directory): Line => {
    const points = rateByStripes(workload, system, directory.path);
    const value = (rate: { bps: number }, utilisation: number): number => (busy ? utilisation : rate.bps / 1e9);
    const chosen = { x: stripesOf(directory, osts), y: value(directory.rate, prediction.utilisation) };
    const one = points[0]!;
    return {
      name: printable(directory.path),
      layout: setstripeArguments(directory.components).join(" "),
      points: points.map(({ stripeCount, rate, utilisation }) => ({ x: stripeCount, y: value(rate, utilisation) })),
      chosen,
      says: busy
        ? `busy ${percentText(prediction.utilisation)}, with one stripe ${percentText(one.utilisation)}`
        : `${directory.use === "dataset" ? "reads" : "writes"} ${rateText(directory.rate.bps)}, with one stripe ${rateText(one.rate.bps)}`,
    };
  });
  const { amount, unit } = system.capacity;
  const size = unit === "elastic" ? "" : `, ${amount.toLocaleString("en-US")} ${unit}`;
  const left = directories.filter((one) => !shown.includes(one)).map(({ path }) => printable(path));
  const target = (workload.targetUtilisation ?? defaultTarget) * (workload.utilisationWithoutStorage ?? 1);
  return drawing({
    title: busy ? "Accelerators busy, by stripe count" : "Predicted rate, by stripe count",
    // The label of servers of one's own says how many OSTs there are.
    subtitle: `${system.label}${size}${system.platform === "onprem" ? "" : `, ${count(osts, "OST")}`}; a dot marks the choice`,
    xLabel:
      busy && directories.length > 1 ? "stripes of one file, other directories as decided" : "stripes of one file",
    yLabel: busy ? "share of time busy" : "GB/s",
    lines,
    share: busy,
    ...(busy ? { target: { value: target, label: [`target ${percentText(target)}`] } } : askedRate(workload, decision)),
    ...(left.length > 0 ? { note: `not drawn: ${namesWithin(left, noteWidth)}` } : {}),
  });
}

/** The rate at which checkpoints have to be written, GB/s: so that training waits no longer than it may, or to drain in time. */
function askedRate(
  { checkpoints = [] }: LustreWorkload,
  { need: { syncWriteBps, asyncWriteBps } }: LustreDecision,
): { target?: Target } {
  const of = (bps: number, why: string) => ({ target: { value: bps / 1e9, label: [why, rateText(bps)] } });
  if (syncWriteBps > 0) return of(syncWriteBps, "stall asks for");
  // Of several that drain, the need is their sum, and no line of the drawing is.
  return checkpoints.length === 1 ? of(asyncWriteBps, "drain asks for") : {};
}

/** Characters of names of directories that are not drawn. */
const noteWidth = 80;

/** As many names as fit, at least one, and how many more there are. */
function namesWithin(names: readonly string[], width: number): string {
  const taken: string[] = [];
  for (const name of names) {
    const short = truncate(name, 36);
    if (taken.length > 0 && [...taken, short].join(", ").length > width) break;
    taken.push(short);
  }
  const more = names.length - taken.length;
  return `${taken.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Stripes of a file that is large enough to reach the last component. */
function stripesOf({ components }: DirectoryDecision, osts: number): number {
  const counts = components.filter(({ onMdt }) => onMdt !== true).map(({ stripeCount }) => stripeCount);
  return Math.max(1, ...counts.map((count) => (count === -1 ? osts : count)));
}
