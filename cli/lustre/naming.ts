import type { Problem } from "../../components/core/problem.ts";
import type { LustreOptions } from "./commandLine.ts";
import { directoryLabel } from "./commandLine.ts";
import { checkpointParts, datasetParts } from "./directoryOption.ts";
import { capacityOf, optionKey, optionName, platformFlags, workloadFlags } from "./flags.ts";

/** Options by the property that they give. */
const options: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...workloadFlags, ...platformFlags].map((flag) => [flag.property, optionName(flag)])),
  ...Object.fromEntries(Object.values(capacityOf).map(({ property }) => [property, "--capacity"])),
  datasets: "--dataset",
  checkpoints: "--checkpoint",
  platform: "--platform",
  "platform.kind": "--platform",
};

/** Units in which options are shown whose values need one, by property. */
const unitOf: Readonly<Record<string, string>> = {
  capacityGiB: "GiB",
  capacityTiB: "TiB",
  capacityTB: "TB",
  throughputCapacity: "MB/s",
};

const parts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dataset: byProperty(datasetParts),
  checkpoint: byProperty(checkpointParts),
};

function byProperty(table: Readonly<Record<string, { property: string }>>): Record<string, string> {
  // The first name of a property is the one that messages use.
  return Object.fromEntries(
    Object.entries(table)
      .reverse()
      .map(([key, { property }]) => [property, key]),
  );
}

/** Names of properties as they occur inside of rules and fixes, and the options that give them. */
const words = new RegExp(
  `\\b(${Object.keys(options)
    .filter((name) => /[a-z][A-Z]/.test(name))
    .join("|")})\\b|\\befa: true\\b`,
  "g",
);

/** A text that names properties in the words of somebody who gave options: `give ostCount` is `give --osts`. */
export function inOptionWords(text: string): string {
  return text.replace(words, (word) => (word === "efa: true" ? "--efa" : options[word]!));
}

/** A problem in the words of somebody who gave options: `datasets[0].fileCount` is `--dataset (/images), files`. */
export function inOptions(
  problem: Problem,
  given: Pick<LustreOptions, "dataset" | "checkpoint">,
  workload: object,
): Problem {
  const name = (path: string): string => optionOf(path, given, workload);
  const translate = (text: string, use: "dataset" | "checkpoint" | undefined): string =>
    inOptionWords(
      text.replace(/\b((?:datasets|checkpoints)\[\d+\])(?:\.path)?/g, (_, path: string) => name(path)),
    ).replace(/\b[a-z]+[A-Z]\w*\b/g, (word) => (use === undefined ? word : (parts[use]![word] ?? word)));
  const use = /^(dataset|checkpoint)s\b/.exec(problem.path)?.[1] as "dataset" | "checkpoint" | undefined;
  const { value } = problem;
  const unit = unitOf[problem.path.replace(/^platform\./, "")];
  const sized = capacityUnit(value) !== undefined;
  return {
    ...problem,
    // The platform is asked for by its kind: a capacity is what --capacity gives.
    path: problem.path === "platform" && sized ? "--capacity" : name(problem.path),
    ...(unit !== undefined && typeof value === "number" ? { value: `${value}${unit}` } : {}),
    ...(sized ? { value: String(value).replace(" ", "") } : {}),
    rule: translate(problem.rule, use),
    fix: unitsAdded(translate(problem.fix, use), unit),
  };
}

/** `use 88800 or 91200` with the unit that the option needs: `use 88800GiB or 91200GiB`. */
function unitsAdded(fix: string, unit: string | undefined): string {
  if (unit === undefined || !/^use \d|for example \d+$/.test(fix)) return fix;
  return fix.replace(/\d+(\.\d+)?/g, (number) => `${number}${unit}`);
}

/** The unit of `48000 GiB`. */
function capacityUnit(value: unknown): string | undefined {
  return typeof value === "string" ? /^[\d.]+ (GiB|TiB|TB)$/.exec(value)?.[1] : undefined;
}

/**
 * A problem of the property that it is about, in words that fit it: one of a platform's capacity is one of `capacityGiB`
 * where that was given.
 */
export function inOwnWords(problem: Problem, platform: Readonly<Record<string, unknown>>): Problem {
  if (problem.path === "platform.capacityTB") return { ...problem, fix: "give the usable capacity, in TB" };
  const property = `capacity${capacityUnit(problem.value)}`;
  if (problem.path !== "platform" || platform[property] === undefined) return problem;
  return { ...problem, path: `platform.${property}` };
}

/** Property of the workload or the platform that an option's name, or a part's, gives. */
export function propertyOfWord(
  word: string,
  list: "dataset" | "checkpoint" | "platform" | "workload",
  kind?: string,
): string | undefined {
  if (list === "dataset" || list === "checkpoint") {
    const table = list === "dataset" ? datasetParts : checkpointParts;
    return Object.hasOwn(table, word) ? table[word]!.property : undefined;
  }
  if (list === "platform" && word === "capacity") return capacityOf[kind ?? ""]?.property;
  const flags = list === "platform" ? platformFlags : workloadFlags;
  return flags.find((flag) => optionKey(flag) === word || optionName(flag) === `--${word}`)?.property;
}

function optionOf(path: string, given: Pick<LustreOptions, "dataset" | "checkpoint">, workload: object): string {
  const match = /^(dataset|checkpoint)s\[(\d+)\](?:\.(\w+)(.*))?$/.exec(path);
  if (match === null) {
    const plain = path.replace(/^platform\./, "");
    return options[path] ?? options[plain] ?? path;
  }
  const [, use, index, property, rest] = match as unknown as [
    string,
    "dataset" | "checkpoint",
    string,
    string?,
    string?,
  ];
  const list = (workload as Record<string, { path?: unknown }[]>)[`${use}s`] ?? [];
  const label = directoryLabel(use, given[use] ?? [], Number(index), list[Number(index)]?.path);
  if (property === undefined) return label;
  // The value follows: the path once is enough.
  if (property === "path") return `${directoryLabel(use, given[use] ?? [], Number(index), undefined)}, path`;
  return `${label}, ${parts[use]![property] ?? property}${rest ?? ""}`;
}
