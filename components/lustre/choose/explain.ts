import type { Confidence } from "../../core/fact.ts";
import { describeProblem } from "../../core/problem.ts";
import { setstripeArguments } from "../layout/commands.ts";
import { amountText, durationText, percentText, plural, rateText, wholeText } from "../units.ts";
import type { DirectoryDecision, LustreDecision, Rate, SizeReason } from "./decision.ts";
import { limitExponent } from "./limits.ts";

const decidedBy: Readonly<Record<SizeReason, string>> = {
  bandwidth: "bandwidth decided",
  capacity: "capacity decided",
  step: "the step in which it is sold decided",
  minimum: "it is the smallest there is",
  given: "given",
};

const priceKinds: Readonly<Record<Confidence, string>> = {
  documented: "list price",
  observed: "price as seen",
  derived: "price as it follows from others",
  reported: "price as reported by others",
  memory: "list price as commonly remembered, unverified",
};

/** A decision in words for a researcher: need, file system, layouts, prediction, what would change it. Every figure is computed. */
export function explain(decision: LustreDecision): string {
  return [
    ...fileSystem(decision),
    ...decision.directories.flatMap((directory) => ["", ...directoryText(directory)]),
    ...checkpointText(decision),
    "",
    ...predictionText(decision),
    ...settingsText(decision),
    ...list("Warnings", decision.warnings.map(describeProblem)),
    ...list("Commands, on one node with the file system mounted at /mnt/lustre", decision.commands, ""),
    ...list("To verify", decision.verification, ""),
    "",
  ].join("\n");
}

function list(title: string, lines: readonly string[], mark = "- "): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${mark}${line}`)];
}

/** `PERSISTENT_2 500 MB/s per TiB, 91,200 GiB: 76 OSTs on 38 servers, … ; bandwidth decided`. */
export function describeSystem({ system, decidedBy: by }: LustreDecision): string {
  const { amount, unit } = system.capacity;
  const size = unit === "elastic" ? "elastic capacity" : `${wholeText(amount)} ${unit}`;
  const osts = system.osts === undefined ? "OSTs not published" : plural(system.osts, "OST");
  const servers = system.servers === undefined ? "" : ` on ${plural(system.servers, "server")}`;
  return `${system.label}, ${size}: ${osts}${servers}, ${rateText(system.readBps)} read, ${rateText(system.writeBps)} write; ${decidedBy[by]}`;
}

function fileSystem(decision: LustreDecision): string[] {
  const { need, price, nextCheaper, metadataIops } = decision;
  const cost = price.known
    ? `${wholeText(price.monthly)} USD a month (${priceKinds[price.confidence]}, ${price.asOf})`
    : `price not known: ${price.why}`;
  return [
    "Need",
    `  ${need.formula}`,
    `  data ${amountText(need.dataBytes)}; at most 80 % full: ${amountText(need.designBytes)}`,
    "",
    "File system",
    `  ${describeSystem(decision)}`,
    `  ${cost}`,
    ...(metadataIops === undefined ? [] : [`  ${metadataIops.iops} metadata IOPS: ${metadataIops.why}`]),
    ...(nextCheaper === undefined
      ? []
      : [
          `  next cheaper: ${nextCheaper.label}${nextCheaper.monthly === undefined ? "" : ` at ${wholeText(nextCheaper.monthly)} USD`}: ${nextCheaper.loses}`,
        ]),
  ];
}

function directoryText(directory: DirectoryDecision): string[] {
  const { path, components, why, whyStripeSize, importedFileChunkSizeMiB, wouldChange } = directory;
  return [
    `${path}  ${setstripeArguments(components).join(" ")}`,
    `  why this count: ${why}`,
    `  why this size: ${whyStripeSize}`,
    ...(importedFileChunkSizeMiB === undefined
      ? []
      : [`  imported files: importedFileChunkSizeMiB ${importedFileChunkSizeMiB} on the repository`]),
    `  ${directory.use === "dataset" ? "reads" : "writes"}: ${rateText(directory.rate.bps)}, bound by ${binding(directory.rate)}`,
    `  with one stripe: ${rateText(directory.singleStripe.bps)}, bound by ${binding(directory.singleStripe)}`,
    ...(directory.platformDefault === undefined
      ? []
      : [
          `  with the default of the platform: ${rateText(directory.platformDefault.bps)}${directory.platformDefault.bps > directory.rate.bps * 1.01 ? ", more than is asked for, at more stripes a file" : ""}`,
        ]),
    ...wouldChange.map((change) => `  would change it: ${change}`),
  ];
}

function binding({ limits }: Rate): string {
  const [first] = limits;
  return first === undefined ? "nothing known" : `${first.name} (${first.why})`;
}

function checkpointText({ checkpoints }: LustreDecision): string[] {
  if (checkpoints.length === 0) return [];
  return [
    "",
    "Checkpoints",
    ...checkpoints.map(
      (one) =>
        `  ${one.path}: written in ${durationText(one.writeSeconds)}, training stands still ${durationText(one.stallSeconds)}; every ${durationText(one.intervalSeconds)} (one failure in ${durationText(one.meanTimeBetweenFailuresSeconds)}); read back in ${durationText(one.restartSeconds)}; ${percentText(one.lostShare)} of the time is lost`,
    ),
  ];
}

function predictionText({ prediction, need }: LustreDecision): string[] {
  if (need.readBps === 0) return ["Prediction", "  nothing is read while training: accelerators do not wait for data"];
  const limits = prediction.read.limits.slice(0, 4).map(({ name, bps }) => `${name} ${rateText(bps)}`);
  return [
    "Prediction",
    `  reads ${rateText(prediction.read.bps)} of the ${rateText(need.readBps)} that accelerators ask for: busy ${percentText(prediction.utilisation)} of the time (with one stripe a file everywhere ${percentText(prediction.utilisationSingleStripe)})`,
    ...(prediction.idleAcceleratorHoursSingleStripe - prediction.idleAcceleratorHours < 1
      ? []
      : [
          `  one stripe a file would leave accelerators waiting for ${wholeText(prediction.idleAcceleratorHoursSingleStripe)} accelerator-hours a month, these layouts ${wholeText(prediction.idleAcceleratorHours)}`,
        ]),
    `  limits: ${limits.join(", ")}; near each other they add up, (Σ limit^-${limitExponent})^(-1/${limitExponent})`,
  ];
}

function settingsText({ clientSettings }: LustreDecision): string[] {
  const live = clientSettings.filter(({ kind }) => kind === "lctl");
  const modules = clientSettings.filter(({ kind }) => kind === "module");
  if (clientSettings.length === 0) return [];
  return [
    ...list(
      "Client settings, lost at a reboot: a unit or DaemonSet sets them after every mount",
      live.map(({ parameter, value, why }) => `lctl set_param ${parameter}=${value}  # ${why}`),
      "",
    ),
    ...list(
      "Module options, in /etc/modprobe.d, in effect after a reboot",
      modules.map(({ parameter, value, why }) => `${parameter}${value === "" ? "" : `=${value}`}  # ${why}`),
      "",
    ),
  ];
}
