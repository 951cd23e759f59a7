import { defaultTarget } from "../../components/lustre/choose/directories.ts";
import { rateByStripes } from "../../components/lustre/choose/sweep.ts";
import type { DirectoryDecision, LustreDecision, LustreWorkload } from "../../components/lustre/index.ts";
import { printable, setstripeArguments } from "../../components/lustre/layout/index.ts";
import { percentText, rateText } from "../../components/lustre/units.ts";
import { count } from "../render/text.ts";
import { UserError } from "../userError.ts";
import { drawing, type Line } from "./drawing.ts";

/** Lines that can be told apart. */
const mostLines = 6;

/**
 * A drawing (SVG) of what every stripe count would do, with the choice marked: how busy accelerators are, or rates of
 * directories where nothing is read while training.
 *
 * @throws UserError where the number of OSTs is not known: then nothing depends on the count
 */
export function chart(workload: LustreWorkload, decision: LustreDecision): string {
  const { system, directories, need, prediction } = decision;
  const { osts } = system;
  if (osts === undefined) {
    throw new UserError(
      "--svg cannot be drawn: how many OSTs there are is not published for this platform. Fix: count them with `lfs df` and give --osts, or leave --svg out",
    );
  }
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
  const left = candidates.length - shown.length;
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
    ...(busy ? { target } : {}),
    ...(left > 0 ? { note: `and ${left} more ${left === 1 ? "directory" : "directories"}` } : {}),
  });
}

/** Stripes of a file that is large enough to reach the last component. */
function stripesOf({ components }: DirectoryDecision, osts: number): number {
  const counts = components.filter(({ onMdt }) => onMdt !== true).map(({ stripeCount }) => stripeCount);
  return Math.max(1, ...counts.map((count) => (count === -1 ? osts : count)));
}
