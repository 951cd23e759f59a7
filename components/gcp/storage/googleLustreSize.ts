import { describeProblem, type Problem } from "../../core/problem.ts";
import { chooseLustre, LustreWorkloadError } from "../../lustre/choose/choose.ts";
import type { LustreDecision } from "../../lustre/choose/decision.ts";
import type { GooglePlatform } from "../../lustre/platform/platform.ts";
import type { LustreWorkload } from "../../lustre/workload.ts";
import { lustrePrices } from "../../pricing/lustrePrices.ts";
import { storagePrices } from "../../pricing/storagePrices.ts";
import { isPlain } from "../../pulumi/checked.ts";
import type { GoogleManagedLustreArgs } from "./googleLustreArgs.ts";

/** Arguments with a size, whether it was given or follows from a workload. */
export interface SizedGoogleArgs {
  readonly args: GoogleManagedLustreArgs;
  readonly decision?: LustreDecision;
  readonly problems: readonly Problem[];
}

/** The arguments that a decision reads: beside a workload they cannot come later. */
const read = ["workload", "throughputPerTiB", "capacityGiB", "ostCount"] as const;

/**
 * Sizes a file system by its workload: what is not given of tier and capacity is filled in. Without a workload the arguments
 * come back as they are.
 */
export function sizedByWorkload(args: GoogleManagedLustreArgs, region: string | undefined): SizedGoogleArgs {
  if (args.workload === undefined) return { args, problems: [] };
  const later = read
    .filter((key) => !isPlain(args[key]))
    .map(
      (path): Problem => ({
        severity: "error",
        path,
        value: "known later",
        rule: "is read to size the file system by its workload, so it cannot come later",
        fix: "give a plain value",
      }),
    );
  if (later.length > 0) return { args, problems: later };
  try {
    const decision = chooseLustre(completed(args), platformOf(args, region), {
      price: lustrePrices(storagePrices, region),
    });
    const { capacity, throughputPerTiB } = decision.system;
    return {
      args: { ...args, capacityGiB: capacity.amount, throughputPerTiB: throughputPerTiB! },
      decision,
      problems: decision.warnings.map(asArgument),
    };
  } catch (error) {
    if (error instanceof LustreWorkloadError) return { args, problems: error.problems.map(asArgument) };
    throw error;
  }
}

/** The workload with the machine type of the nodes, where all clients have one in common. */
function completed({ workload, clients }: GoogleManagedLustreArgs): LustreWorkload {
  const given = workload!;
  const types = [...new Set((Array.isArray(clients) ? clients : []).map((client) => client?.machineType))];
  const machineType = given.machineType ?? (types.length === 1 ? types[0] : undefined);
  return machineType === undefined ? given : { ...given, machineType };
}

function platformOf(args: GoogleManagedLustreArgs, region: string | undefined): GooglePlatform {
  const { throughputPerTiB, capacityGiB, ostCount } = args;
  return {
    kind: "google",
    ...(region === undefined ? {} : { region }),
    ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
    ...(capacityGiB === undefined ? {} : { capacityGiB: capacityGiB as number }),
    ...(ostCount === undefined ? {} : { ostCount }),
  };
}

/** `datasets[0].path` → `workload.datasets[0].path`; what concerns the platform is an argument of its own. */
function asArgument(problem: Problem): Problem {
  const { path } = problem;
  if (path.startsWith("platform.")) return { ...problem, path: path.slice("platform.".length) };
  if (path === "platform" || path === "") return { ...problem, path: "workload" };
  return { ...problem, path: `workload.${path}` };
}

/** Problems once, however many checks found them. */
export function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const text = describeProblem(problem);
    return !seen.has(text) && seen.add(text);
  });
}
