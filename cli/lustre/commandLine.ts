import type { Problem } from "../../components/core/problem.ts";
import { LustrePlatformKind } from "../../components/lustre/index.ts";
import { checkpointParts, datasetParts, parseDirectoryOption } from "./directoryOption.ts";
import { capacityOf, type Flag, optionKey, optionName, platformFlags, workloadFlags } from "./flags.ts";
import { numberOf, parseQuantity } from "./quantity.ts";

/** Options of the verb, as commander gives them. */
export interface LustreOptions {
  readonly file?: string;
  readonly platform?: string;
  readonly dataset?: readonly string[];
  readonly checkpoint?: readonly string[];
  readonly mount?: string;
  readonly [flag: string]: unknown;
}

/** What options say of a workload and a platform, and what is wrong with them. */
export interface CommandLine {
  readonly workload: Record<string, unknown>;
  /** Without `kind` where `--platform` was not given. */
  readonly platform: Record<string, unknown>;
  /** Paths are options already. */
  readonly problems: readonly Problem[];
  /** Properties whose option has a problem, or is the subject of one. */
  readonly spoilt: ReadonlySet<string>;
}

/** Reads the options into properties of a workload and of a platform. `fileKind` is the platform that a file names. */
export function readCommandLine(options: LustreOptions, fileKind?: unknown): CommandLine {
  const problems: Problem[] = [];
  const spoilt = new Set<string>();
  const workload: Record<string, unknown> = {};
  const platform: Record<string, unknown> = {};
  const spoil = (path: string, problem: Problem): void => {
    problems.push(problem);
    spoilt.add(path);
  };
  for (const flag of workloadFlags) {
    const value = readFlag(flag, options[optionKey(flag)], spoil, flag.property);
    if (value !== undefined) workload[flag.property] = value;
  }
  const kind = options.platform ?? fileKind;
  if (options.platform !== undefined) platform["kind"] = options.platform;
  const known = Object.values(LustrePlatformKind).some((one) => one === kind);
  for (const flag of platformFlags) {
    const given = options[optionKey(flag)];
    if (given === undefined) continue;
    if (known && flag.platforms !== undefined && !flag.platforms.includes(String(kind))) {
      const fix = `leave it out, or give --platform ${flag.platforms.join(" or ")}`;
      spoil(
        `platform.${flag.property}`,
        problemOf(optionName(flag), given, `has no meaning for the platform ${kind}`, fix),
      );
      continue;
    }
    const capacity = flag.property === "capacity" ? capacityOf[String(kind)] : undefined;
    // Without a platform there is no unit to count in, and that it is missing is said already.
    if (flag.property === "capacity" && capacity === undefined) continue;
    const property = capacity?.property ?? flag.property;
    const value = readFlag(
      capacity === undefined ? flag : { ...flag, per: capacity.per },
      given,
      spoil,
      `platform.${property}`,
    );
    if (value !== undefined) platform[property] = value;
  }
  const list = (texts: readonly string[], name: string, parts: typeof datasetParts): unknown[] =>
    texts.map((text, index) => {
      const read = parseDirectoryOption(text, parts);
      const at = `${name}s[${index}]`;
      for (const problem of read.problems) {
        const label = directoryLabel(name, texts, index, read.value["path"]);
        spoil(problem.path === "" ? at : `${at}.${parts[problem.path]?.property ?? problem.path}`, {
          ...problem,
          path: problem.path === "" ? label : `${label}, ${problem.path}`,
        });
      }
      return read.value;
    });
  if (options.dataset !== undefined) workload["datasets"] = list(options.dataset, "dataset", datasetParts);
  if (options.checkpoint !== undefined)
    workload["checkpoints"] = list(options.checkpoint, "checkpoint", checkpointParts);
  return { workload, platform, problems, spoilt };
}

function readFlag(flag: Flag, given: unknown, spoil: (path: string, problem: Problem) => void, path: string): unknown {
  if (given === undefined) return undefined;
  if (flag.kind === "flag") return given === true;
  const text = String(given);
  switch (flag.kind) {
    case "text":
      return text;
    case undefined:
      // Not a number: left as it is, and refused by the rule of what it counts.
      return numberOf(text) ?? text;
    case "share":
      return text.trim().endsWith("%")
        ? (numberOf(text.trim().slice(0, -1)) ?? Number.NaN) / 100
        : (numberOf(text) ?? text);
    default: {
      const number = parseQuantity(text, flag.kind, true);
      if (typeof number === "number") return number / (flag.per ?? 1);
      spoil(path, { severity: "error", path: optionName(flag), value: text, ...number });
      return undefined;
    }
  }
}

function problemOf(path: string, value: unknown, rule: string, fix: string): Problem {
  return { severity: "error", path, value, rule, fix };
}

/** `--dataset /images`, with its number where there are several and it has no path. */
export function directoryLabel(name: string, all: readonly unknown[], index: number, path: unknown): string {
  const number = all.length > 1 ? ` ${index + 1}` : "";
  return typeof path === "string" && path !== "" ? `--${name}${number} (${shown(path)})` : `--${name}${number}`;
}

function shown(path: string): string {
  const text = JSON.stringify(path).slice(1, -1);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
