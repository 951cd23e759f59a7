import { urnParts } from "../../components/core/urn.ts";
import { durationText, percentText, rateText, wholeText } from "../../components/lustre/units.ts";
import type { LustrePrediction, PlannedFileSystem, PlannedLustre, PlannedVolume } from "../lustrePlan.ts";
import type { Style } from "./style.ts";
import { count, indent, truncate, wrap } from "./text.ts";
import { kindOf } from "./tree.ts";

/** Directories of a file system, checkpoints and volumes that are listed before the rest is counted. */
const listed = 8;

/** What a prediction is bound by when there is no data set in it; its rate is then what there would be. */
const nothingRead = "nothing is read";

/** Which file system, which layouts, what they are predicted to do and why. Empty without file systems and volumes. */
export function renderLustre({ fileSystems, volumes }: PlannedLustre, style: Style): string[] {
  return [
    ...fileSystems.flatMap((one) => fileSystemLines(one, style)),
    ...some(volumes, "more volume", style, "  ", (one) => said(volumeText(one), style, "  ")),
  ];
}

function fileSystemLines({ urn, name, prediction }: PlannedFileSystem, style: Style): string[] {
  const { need, fileSystem, directories, checkpoints } = prediction;
  const written = new Set(checkpoints.map(({ path }) => path));
  return [
    style.paint("accent", truncate(`  ${kindOf(urnParts(urn).type)} ${name}`, style.width)),
    ...said(`need: ${need}`, style),
    ...said(`file system: ${fileSystem}`, style),
    ...some(directories, "more directory", style, "    ", (one) => said(directoryText(one, written), style)),
    ...some(checkpoints, "more checkpoint", style, "    ", (one) => said(checkpointText(one), style)),
    ...said(busyText(prediction), style),
  ];
}

function directoryText(
  { path, layout, importedFileChunkSizeMiB, megabytesPerSecond, boundBy, why }: LustrePrediction["directories"][number],
  written: ReadonlySet<string>,
): string {
  const how =
    importedFileChunkSizeMiB === undefined
      ? `lfs setstripe ${layout}`
      : `files from S3 in chunks of ${wholeText(importedFileChunkSizeMiB)} MiB`;
  const rate = `${written.has(path) ? "writes" : "reads"} ${rateText(megabytesPerSecond * 1e6)}, bound by ${boundBy}`;
  return `${path}: ${how}; ${rate}; ${why}`;
}

function checkpointText({
  path,
  writeSeconds,
  intervalSeconds,
  lostShare,
}: LustrePrediction["checkpoints"][number]): string {
  return `checkpoint ${path}: written in ${durationText(writeSeconds)}, every ${durationText(intervalSeconds)}, ${percentText(lostShare)} of the time is lost`;
}

function busyText({ utilisation, readMBps, boundBy }: LustrePrediction): string {
  return boundBy === nothingRead
    ? "prediction: nothing is read while training, accelerators do not wait for data"
    : `prediction: accelerators are busy ${percentText(utilisation)} of the time; all data sets are read at up to ${rateText(readMBps * 1e6)}, bound by ${boundBy}`;
}

function volumeText({ name, layouts }: PlannedVolume): string {
  const volume = `LustreVolume ${name}:`;
  if (typeof layouts === "string") return `${volume} its Job sets layouts that are ${layouts}`;
  return layouts.length === 0
    ? `${volume} sets no layouts`
    : `${volume} its Job sets ${layouts.map(({ path, layout }) => `${path} (${layout})`).join(", ")}`;
}

function said(text: string, style: Style, margin = "    "): string[] {
  return indent(wrap(text, style.width - margin.length - 2), margin, `${margin}  `);
}

function some<T>(
  all: readonly T[],
  what: string,
  style: Style,
  margin: string,
  lines: (one: T) => readonly string[],
): string[] {
  const shown = style.full ? all : all.slice(0, listed);
  const hidden = all.length - shown.length;
  const many = what.endsWith("y") ? `${what.slice(0, -1)}ies` : `${what}s`;
  return [
    ...shown.flatMap(lines),
    ...(hidden === 0 ? [] : [style.paint("dim", `${margin}… ${count(hidden, what, many)} (--full shows all)`)]),
  ];
}
