import type { Problem } from "../../components/core/problem.ts";
import {
  checkWorkload,
  chooseLustre,
  type LustreDecision,
  type LustrePlatform,
  type LustreWorkload,
  LustreWorkloadError,
} from "../../components/lustre/index.ts";
import { checkDirectoryPath } from "../../components/lustre/layout/index.ts";
import { checkPlatform } from "../../components/lustre/platform/checkPlatform.ts";
import { lustrePrices, PriceBook } from "../../components/pricing/index.ts";
import { lustreHomeRegions } from "../../components/pricing/lustrePrices.ts";
import { isRecord } from "../markup.ts";
import { nameOf } from "../readText.ts";
import { problemsError, UserError } from "../userError.ts";
import { type LustreOptions, readCommandLine } from "./commandLine.ts";
import { doubts } from "./doubts.ts";
import { inOptions, inOptionWords, inOwnWords } from "./naming.ts";
import { aboutRegion } from "./unpriced.ts";
import { type FileProblem, readWorkloadFile, type WorkloadFile } from "./workloadFile.ts";

/** What is asked: everything in it has been checked. */
export interface LustreRequest {
  readonly workload: LustreWorkload;
  readonly platform: LustrePlatform;
  readonly mountPoint: string;
  /** Whose prices count. Absent for servers of one's own. */
  readonly region?: string;
  readonly decision: LustreDecision;
  /** A problem in the words in which the workload was given. */
  describe(problem: Problem): Problem;
  /** A text that names properties of the platform in those words. */
  inWords(text: string): string;
}

export const defaultMount = "/mnt/lustre";

/** What options and file ask for, decided. @throws UserError with every problem, each where it was written */
export function decide(options: LustreOptions): LustreRequest {
  const file = options.file === undefined ? undefined : readWorkloadFile(options.file);
  const asked = merge(options, file);
  const { workload, platform, mountPoint, subject, name } = asked;
  const own = asked.problems;
  const rules = platform === undefined ? [] : checkPlatform(platform);
  const errors = [...checkWorkload(workload), ...rules].filter(({ severity }) => severity === "error");
  const problems = together(own, errors, asked.spoilt, name, file);
  if (problems.length > 0) throw problemsError(subject, problems)!;
  const book = PriceBook.builtIn();
  try {
    const region = regionOf(platform!);
    const price = lustrePrices(book, region);
    const chosen = chooseLustre(workload, platform!, { price });
    const decision = { ...chosen, warnings: [...doubts(workload, platform!), ...chosen.warnings] };
    return {
      workload,
      platform: platform!,
      mountPoint,
      ...(region === undefined ? {} : { region }),
      decision,
      describe: name,
      inWords: asked.inWords,
    };
  } catch (error) {
    if (!(error instanceof LustreWorkloadError)) throw error;
    const refused = error.problems.filter(({ severity }) => severity === "error");
    throw problemsError(subject, aboutRegion(refused, platform!, book).map(name))!;
  }
}

function regionOf(platform: LustrePlatform): string | undefined {
  return platform.kind === "onprem" ? undefined : (platform.region ?? lustreHomeRegions[platform.kind]);
}

interface Asked {
  readonly workload: LustreWorkload;
  readonly platform: LustrePlatform | undefined;
  readonly mountPoint: string;
  /** What the message is about: the file, or the verb. */
  readonly subject: string;
  /** Of options, ready to be shown. */
  readonly problems: readonly Problem[];
  readonly spoilt: ReadonlySet<string>;
  name(problem: Problem): Problem;
  inWords(text: string): string;
}

/** Options over what the file says. */
function merge(options: LustreOptions, file: WorkloadFile | undefined): Asked {
  const { platform: filePlatform, region, $schema: _, ...fileWorkload } = file?.value ?? {};
  const ofFile = isRecord(filePlatform) ? filePlatform : undefined;
  const line = readCommandLine(options, ofFile?.["kind"]);
  const problems: Problem[] = [...line.problems];
  const refuse = (path: string, value: unknown, rule: string, fix: string): void => {
    problems.push({ severity: "error", path, value, rule, fix });
  };
  for (const list of ["datasets", "checkpoints"]) {
    if (line.workload[list] === undefined || fileWorkload[list] === undefined) continue;
    const given = (list === "datasets" ? options.dataset : options.checkpoint) ?? [];
    refuse(
      `--${list.slice(0, -1)}`,
      given.length === 1 ? given[0] : `${given.length} times`,
      `is given beside ${list} in ${nameOf(options.file!)}`,
      "keep one of them",
    );
  }
  const other = options.platform !== undefined && ofFile !== undefined && ofFile["kind"] !== options.platform;
  const platform: Record<string, unknown> = { ...(other ? {} : ofFile), ...line.platform };
  const missing = options.platform === undefined && filePlatform === undefined;
  if (missing && !(file?.problems ?? []).some(({ path }) => path === "platform")) {
    const kinds = "fsx, azure, google or onprem";
    const fix = file === undefined ? `give ${kinds}` : `add platform: with kind: ${kinds}, or give --platform`;
    refuse("--platform", undefined, "is missing", fix);
  }
  const regional = typeof platform["kind"] === "string" && platform["kind"] !== "onprem";
  if (region !== undefined && regional && options["region"] === undefined && !other) {
    if (platform["region"] !== undefined && platform["region"] !== region) {
      refuse("region", region, "is another one than platform.region", "keep one of them");
    }
    platform["region"] = region;
  }
  const mountPoint = options.mount ?? defaultMount;
  for (const { rule, fix } of checkDirectoryPath(mountPoint, "--mount")) refuse("--mount", mountPoint, rule, fix);
  const workload = { ...fileWorkload, ...line.workload };
  const fromFile = (path: string): boolean => {
    if (file === undefined) return false;
    const [, first, second] = /^(\w+)(?:\.(\w+))?/.exec(path) ?? [];
    if (first !== "platform") return line.workload[first ?? ""] === undefined;
    if (second === undefined) return filePlatform !== undefined && options.platform === undefined;
    return ofFile !== undefined && !other && line.platform[second] === undefined;
  };
  return {
    workload: workload as unknown as LustreWorkload,
    platform:
      missing || !isRecord(platform) || platform["kind"] === undefined
        ? undefined
        : (platform as unknown as LustrePlatform),
    mountPoint,
    subject: file === undefined ? "lustre" : nameOf(file.file),
    problems,
    spoilt: line.spoilt,
    inWords: (text) => (fromFile("platform.kind") ? text : inOptionWords(text)),
    name: (problem) => {
      const own = inOwnWords(problem, platform);
      return fromFile(own.path) ? inFile(own, file!) : inOptions(own, options, workload);
    },
  };
}

function inFile(problem: FileProblem, file: WorkloadFile): Problem {
  const { line, column } = file.locate(problem.path, problem.aboutKey);
  return { ...problem, path: `${nameOf(file.file)}:${line}:${column}: ${problem.path}`.trimEnd() };
}

/**
 * Every problem once, in the order of the file: what the schema says of names and kinds, what the rules say of values, and
 * what the schema alone says of values.
 */
function together(
  own: readonly Problem[],
  rules: readonly Problem[],
  spoilt: ReadonlySet<string>,
  name: (problem: Problem) => Problem,
  file: WorkloadFile | undefined,
): Problem[] {
  const all = file?.problems ?? [];
  const strong = all.filter(({ weak }) => weak !== true);
  const covered = new Set([
    ...spoilt,
    ...strong.flatMap(({ path, meant }) => (meant === undefined ? [path] : [path, meant])),
  ]);
  // Classes of files are given in place of their number and size.
  for (const path of [...covered]) {
    if (!path.endsWith(".sizes")) continue;
    for (const other of ["fileCount", "sizeBytes"]) covered.add(path.replace(/sizes$/, other));
  }
  // What a machine type would have given is not missed where its name is what is wrong.
  if (covered.has("machineType")) for (const path of ofMachine) covered.add(path);
  const kept = withoutMachine(rules.filter(({ path }) => !within(path, covered)));
  const said = new Set(kept.map(({ path }) => path));
  const weak = all.filter((one) => one.weak === true && !said.has(one.path) && !within(one.path, covered));
  if (file === undefined) return [...own, ...kept.map(name)];
  const placed = [
    ...[...strong, ...weak].map((problem) => ({ problem, named: inFile(problem, file) })),
    ...kept.map((problem) => ({ problem, named: name(problem) })),
  ].map(({ problem, named }) => ({ named, at: file.locate(problem.path) }));
  placed.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  return [...own, ...placed.map(({ named }) => named)];
}

const ofMachine = ["acceleratorsPerNode", "nodeNetworkGbps"];

/** Says that the machine type is missing, where that is what makes its figures missing. */
function withoutMachine(rules: readonly Problem[]): Problem[] {
  const missing = rules.filter(({ path, value }) => ofMachine.includes(path) && value === undefined);
  if (missing.length < ofMachine.length) return [...rules];
  const fix = "give the type of the nodes, or acceleratorsPerNode and nodeNetworkGbps";
  const problem: Problem = { severity: "error", path: "machineType", value: undefined, rule: "is missing", fix };
  return rules.flatMap((one) => (one === missing[0] ? [problem] : missing.includes(one) ? [] : [one]));
}

/** Whether a path, or something around it, is among those that have a problem already. */
function within(path: string, covered: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("[", end - 1))) {
    if (covered.has(path.slice(0, end))) return true;
  }
  return false;
}

/** Refuses a command line that says nothing at all. */
export function refuseNothing(options: LustreOptions): void {
  const said = Object.entries(options).filter(
    ([key, value]) => value !== undefined && !["json", "svg", "mount", "full"].includes(key),
  );
  if (said.length > 0) return;
  throw new UserError(
    "nothing says what the file system is for. Fix: give --file workload.yaml, or --platform, --machine, --nodes and --dataset or --checkpoint; see hybrid-gpu lustre --help",
  );
}
