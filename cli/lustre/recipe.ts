import { commandsFor, verificationFor } from "../../components/lustre/choose/commands.ts";
import type { LustreDecision } from "../../components/lustre/index.ts";
import { mountedPath, shellQuote } from "../../components/lustre/layout/index.ts";
import type { LustreOptions } from "./commandLine.ts";
import { optionKey, optionName, platformFlags, workloadFlags } from "./flags.ts";
import type { LustreRequest } from "./request.ts";

/** A decision whose commands fit where the file system is mounted, and name the workload that they were made for. */
export function withRecipe({ decision, mountPoint }: LustreRequest, options: LustreOptions): LustreDecision {
  const { directories, system } = decision;
  const trees = directories.map(({ path }) => shellQuote(mountedPath(mountPoint, path))).join(" ");
  const verify = `lfs getstripe -r ${trees} > getstripe.txt && hybrid-gpu lustre verify --file getstripe.txt ${sameAgain(options)}`;
  return {
    ...decision,
    commands: commandsFor(directories, mountPoint),
    verification: verificationFor(directories, system, mountPoint).map((line) =>
      line.includes("hybrid-gpu lustre verify") ? verify : line,
    ),
  };
}

/** The options of a command line as `verify` takes them, as words of a shell. */
export function sameAgain(options: LustreOptions): string {
  const words: string[] = [];
  if (options.file !== undefined) words.push("--workload", options.file === "-" ? "workload.yaml" : options.file);
  if (options.platform !== undefined) words.push("--platform", options.platform);
  for (const flag of [...platformFlags, ...workloadFlags]) {
    const value = options[optionKey(flag)];
    if (value === undefined) continue;
    words.push(optionName(flag));
    if (value !== true) words.push(String(value));
  }
  for (const text of options.dataset ?? []) words.push("--dataset", text);
  for (const text of options.checkpoint ?? []) words.push("--checkpoint", text);
  if (options.mount !== undefined) words.push("--mount", options.mount);
  return words.map(shellQuote).join(" ");
}
