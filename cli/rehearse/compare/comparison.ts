import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { urnParts } from "../../../components/core/urn.ts";
import { endWith } from "../../endWith.ts";
import { packageDirectory } from "../../package.ts";
import { type ExitCode, UserError } from "../../userError.ts";
import { command } from "../engine/program.ts";
import { interrupted, openStage, type StageOptions } from "../stage/stage.ts";
import { stackText } from "../told/renderWords.ts";
import { checkTypes } from "../userTypes.ts";
import { type ComparedPlan, compare, comparisonCode, type PlanDifference, previewOf } from "./compare.ts";

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
  const plan = new OfflinePlan(stackArgument, options);
  try {
    return await compared(plan, stackArgument, options);
  } finally {
    plan.close();
  }
}

async function compared(
  offline: OfflinePlan,
  stackArgument: string | undefined,
  options: StageOptions,
): Promise<Comparison> {
  const stage = await openStage(stackArgument, options, { seed: 1, speed: 0, consistencySeconds: 0 });
  try {
    const { programs, listener, clouds } = stage;
    clouds.order([]);
    const plan = await offline.printed;
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

/** The plan as a user gets it: from a process of its own, which ends with this one. */
class OfflinePlan {
  readonly printed: Promise<ComparedPlan>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #leave: () => void;

  constructor(stack: string | undefined, options: StageOptions) {
    const args = ["plan", ...(stack === undefined ? [] : [stack]), "--json", ...planOptions(options)];
    this.#child = spawn(process.execPath, [join(packageDirectory, "bin", "hybrid-gpu.js"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#leave = endWith([this.#child], interrupted);
    this.printed = this.#read();
    // Nobody may have asked for it when it fails.
    this.printed.catch(() => {});
  }

  async #read(): Promise<ComparedPlan> {
    const { stdout, stderr } = this.#child;
    const [printed, complaint] = await Promise.all([textOf(stdout), textOf(stderr)]);
    if (printed.trim() === "") throw new UserError(complaint.trim().replace(/^error: /, ""));
    return JSON.parse(printed) as ComparedPlan;
  }

  close(): void {
    this.#child.kill();
    this.#leave();
  }
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
