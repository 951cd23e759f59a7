import { spawn } from "node:child_process";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { packageDirectory } from "../package.ts";
import { type ExitCode, UserError } from "../userError.ts";
import { type ComparedPlan, compare, comparisonCode, type PlanDifference, previewOf } from "./compare.ts";
import { command } from "./program.ts";
import { openStage, type StageOptions } from "./stage.ts";

/** What an offline plan and the engine's preview of a stack have different. */
export interface Comparison {
  readonly differences: readonly PlanDifference[];
  /** How many resources were compared. */
  readonly resources: number;
  readonly exitCode: ExitCode;
}

/**
 * Plans a stack offline and previews it on the engine. A program that refers to another one is previewed once that one is
 * made, so what the plan cannot know is known there; everything else has to be equal.
 */
export async function compareStack(stackArgument: string | undefined, options: StageOptions): Promise<Comparison> {
  const planned = offlinePlan(stackArgument, options);
  planned.catch(() => {});
  const stage = await openStage(stackArgument, options, { seed: 1, speed: 0, consistencySeconds: 0 });
  try {
    const { programs, listener, clouds } = stage;
    clouds.order([]);
    const plan = await planned;
    const differences: PlanDifference[] = [];
    let resources = 0;
    for (const [index, program] of programs.entries()) {
      listener.progress(`${program.project}: preview`);
      const { events } = await program.engine.run(["preview", "--json", "--stack", program.stack, ...program.policies]);
      const preview = previewOf(events.map(({ event }) => event));
      resources += preview.resources.length;
      differences.push(...compare(ofProject(plan, program.project), preview, { unknownFits: index > 0 }));
      if (index === programs.length - 1 || differences.some(({ kind }) => kind === "error")) break;
      const made = await command({ ...program, policies: [] }, "up", listener);
      if (made.exitCode !== 0)
        throw new UserError(`${program.id} cannot be made, so what refers to it cannot be compared`);
    }
    return { differences, resources, exitCode: comparisonCode(differences) };
  } finally {
    stage.close();
  }
}

function ofProject({ resources, policies }: ComparedPlan, project: string): ComparedPlan {
  const own = ({ urn }: { readonly urn: string }): boolean => urn.split("::")[1] === project;
  return { resources: resources.filter(own), policies: policies.filter(own) };
}

/** The plan as a user gets it: from a process of its own. */
async function offlinePlan(stack: string | undefined, options: StageOptions): Promise<ComparedPlan> {
  const args = ["plan", ...(stack === undefined ? [] : [stack]), "--json", ...planOptions(options)];
  const child = spawn(process.execPath, [join(packageDirectory, "bin", "hybrid-gpu.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [printed, complaint] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  if (printed.trim() === "") throw new UserError(complaint.trim().replace(/^error: /, ""));
  return JSON.parse(printed) as ComparedPlan;
}

/** What of a rehearsal's options means the same to a plan. */
function planOptions(options: StageOptions): string[] {
  const { cwd, project = [], config = [], policies, policyPack, policyPackConfig, answers } = options;
  const named = {
    "--cwd": cwd,
    "--policy-pack": policyPack,
    "--policy-pack-config": policyPackConfig,
    "--answers": answers,
  };
  return [
    ...Object.entries(named).flatMap(([option, value]) => (value === undefined ? [] : [option, value])),
    ...project.flatMap((directory) => ["--project", directory]),
    ...config.flatMap((pair) => ["--config", pair]),
    ...(policies === false ? ["--no-policies"] : []),
  ];
}
