import { spawn } from "node:child_process";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { urnParts } from "../../components/core/urn.ts";
import { packageDirectory } from "../package.ts";
import { type ExitCode, UserError } from "../userError.ts";
import { type ComparedPlan, compare, comparisonCode, type PlanDifference, previewOf } from "./compare.ts";
import { command } from "./program.ts";
import { stackText } from "./renderWords.ts";
import { openStage, type StageOptions } from "./stage.ts";
import { checkTypes } from "./userTypes.ts";

/** What an offline plan and the engine's preview of a stack have different. */
export interface Comparison {
  readonly differences: readonly PlanDifference[];
  /** How many resources both have. */
  readonly resources: number;
  /** `organization/project/stack`. */
  readonly stacks: readonly string[];
  /** Version of the engine. */
  readonly pulumi: string;
  /** Secrets of the configuration that are known here: never to be printed. */
  readonly secrets: readonly string[];
  readonly exitCode: ExitCode;
}

/**
 * Plans a stack offline and previews it on the engine. A program that refers to another one is previewed once that one is
 * made, so what the plan cannot know is known there; everything else has to be equal.
 */
export async function compareStack(stackArgument: string | undefined, options: StageOptions): Promise<Comparison> {
  await checkTypes(options.types ?? []);
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
      listener.began(`${stackText(program.id)}: preview`);
      listener.progress(`${program.project}: preview`);
      const { events } = await program.engine.run(["preview", "--json", "--stack", program.stack, ...program.policies]);
      const preview = previewOf(events.map(({ event }) => event));
      const own = ofProject(plan, program.project);
      const previewed = new Set(preview.resources.map(({ urn }) => urn));
      resources += own.resources.filter(({ urn }) => previewed.has(urn)).length;
      const found = compare(own, preview, { unknownFits: index > 0 });
      differences.push(...(index > 0 ? found.filter((one) => !isOfUnknown(one)) : found));
      if (index === programs.length - 1 || differences.some(({ kind }) => kind === "error")) break;
      const made = await command({ ...program, policies: [] }, "up", listener);
      if (made.exitCode !== 0)
        throw new UserError(`${program.id} cannot be made, so what refers to it cannot be compared`);
    }
    const { pulumi, secrets } = stage;
    const stacks = programs.map(({ id }) => id);
    return { differences, resources, stacks, pulumi, secrets, exitCode: comparisonCode(differences) };
  } finally {
    stage.close();
  }
}

/** That something cannot be judged yet, a plan of several programs says of what a later preview knows. */
export function isOfUnknown(one: PlanDifference): boolean {
  if (one.kind !== "verdict" || one.preview !== undefined) return false;
  return one.plan?.level === "advisory" && one.plan.message.includes("known only after creation");
}

function ofProject({ resources, policies }: ComparedPlan, project: string): ComparedPlan {
  const own = ({ urn }: { readonly urn: string }): boolean => urnParts(urn).project === project;
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
