import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { answersOf } from "./answers.ts";
import { parseOverrides, parseStack } from "./configuration.ts";
import { endWith } from "./endWith.ts";
import { joinedFailure } from "./failures.ts";
import { isRecord } from "./markup.ts";
import { ownPolicyPack } from "./package.ts";
import { strayKeyNotes } from "./planConfiguration.ts";
import type { PlanReport } from "./planReport.ts";
import type { PolicyRun } from "./policies.ts";
import { packDirectoryOf } from "./policyConfig.ts";
import { configurePrograms, type Program, runProgram, startPrograms } from "./program.ts";
import type { HostResult, SpareHost } from "./programProcess.ts";
import { type Progress, startProgress } from "./progress.ts";
import { findProjects } from "./projects.ts";
import { References, subjectOf } from "./references.ts";
import { ExitCode, UserError } from "./userError.ts";

export interface PlanOptions {
  /** Where to look for Pulumi.yaml, upwards. @default the working directory */
  readonly cwd?: string;
  /** Directories of the projects to plan together. @default that of `cwd`, and those that its package lists with it */
  readonly project?: readonly string[];
  /** `key=value`. */
  readonly config?: readonly string[];
  readonly json?: boolean;
  /** False with `--no-policies`. */
  readonly policies?: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  /** An earlier plan, which `cost-increase-limit` compares with. */
  readonly baseline?: string;
  /** File with results of provider functions and outputs of other stacks, by token. */
  readonly answers?: string;
  /** Seconds. @default 60 */
  readonly timeLimit?: number;
  readonly full?: boolean;
  /** Says on standard error when each step was done. */
  readonly debug?: boolean;
}

/** Plans a stack offline, with the projects that belong to it, and prints the plan on standard output. */
export async function plan(
  stackArgument: string | undefined,
  options: PlanOptions,
  spare?: SpareHost,
): Promise<ExitCode> {
  checkOptions(options);
  const done = stopwatch(options.debug ?? false);
  const projects = findProjects(options.cwd, options.project);
  const progress = startProgress();
  progress.step(`${projects.main.name}: starting the program`);
  const started = startPrograms(projects, progress.print, spare);
  const processes: { kill(): void }[] = started.map(({ host }) => host);
  const leave = endWith(processes);
  try {
    const { organization, name: stack } = parseStack(stackArgument);
    const answers = answersOf(options.answers);
    const packDirectory = options.policyPack === undefined ? ownPolicyPack() : packDirectoryOf(options.policyPack);
    const { programs: configured, leftOut: withoutStack } = configurePrograms(started, projects, {
      stack,
      organization,
      overrides: parseOverrides(options.config ?? []),
      policyPackConfig: options.policyPackConfig,
      packDirectory,
    });
    for (const { host } of withoutStack) host.kill();
    const leftOut = withoutStack.map(
      ({ project }) => `${project.name} has no stack ${configured[0]!.id.stack} and is left out of this plan`,
    );
    const noted = withStrayKeys(configured);
    const programs = options.baseline === undefined ? noted : comparedWith(noted, options.baseline);
    done("configuration");
    const packs = options.policies === false ? undefined : startPacks(programs, packDirectory, processes, done);
    const references = new References(
      programs.map(({ id }) => id),
      organization,
    );
    const timeLimit = options.timeLimit ?? 60;
    const planned = programs.map((program, index) => {
      const policies = packs?.then((runs) => runs[index]!);
      const running = runProgram(program, { references, answers, timeLimit, policies });
      return reportOf(program, { running, policies, references, progress, done });
    });
    const settled = await Promise.allSettled(planned);
    const reports = references
      .inOrder(programs.map(({ id }) => id))
      .map((id) => settled[programs.findIndex((program) => program.id === id)]!)
      .flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    progress.stop();
    const failures = settled.flatMap((outcome, index) =>
      outcome.status === "rejected" ? [{ id: programs[index]!.id, error: outcome.reason as unknown }] : [],
    );
    // A part of a plan is worth reading, and not worth computing with.
    if (failures.length === 0 || !options.json) {
      if (reports.length > 0)
        await print(
          await textOf(reports, {
            options,
            programs,
            leftOut,
            failed: failures.map(({ id }) => subjectOf(id)),
          }),
        );
    }
    done("text");
    if (failures.length > 0) throw programs.length === 1 ? failures[0]!.error : joinedFailure(failures);
    const { mandatoryFindings } = await import("./planReport.ts");
    return reports.some((report) => mandatoryFindings(report).length > 0) ? ExitCode.Refused : ExitCode.Fine;
  } finally {
    progress.stop();
    for (const child of processes) child.kill();
    leave();
  }
}

/** What contradicts itself is not guessed at. */
function checkOptions({ policies, policyPack, baseline }: PlanOptions): void {
  if (policies !== false) return;
  const wrong = [
    ...(policyPack === undefined ? [] : ["--policy-pack names policies to run"]),
    ...(baseline === undefined ? [] : ["--baseline is for the policy cost-increase-limit"]),
  ];
  if (wrong.length > 0) {
    throw new UserError(wrong.map((one) => `${one}, and --no-policies runs none. Fix: give one of them`).join("\n"));
  }
}

/** With a note for every key of configuration that most likely nobody reads. */
function withStrayKeys(programs: readonly Program[]): Program[] {
  const names = programs.map(({ project }) => project.name);
  return programs.map((program) => {
    const { configuration, project } = program;
    const stray = strayKeyNotes(Object.keys(configuration.values), names, dirname(project.file));
    return { ...program, configuration: { ...configuration, notes: [...configuration.notes, ...stray] } };
  });
}

/** What a file says of the policy stays: the baseline is only for this plan. */
function comparedWith(programs: readonly Program[], file: string): Program[] {
  const baselineFile = resolve(file);
  if (!existsSync(baselineFile)) throw new UserError(`--baseline ${file}: there is no such file`);
  if (statSync(baselineFile).isDirectory()) throw new UserError(`--baseline ${file} is a directory. Fix: give a file`);
  return programs.map((program) => {
    const { byPolicy } = program.policyConfig;
    const given = byPolicy["cost-increase-limit"];
    const own = typeof given === "string" ? { enforcementLevel: given } : isRecord(given) ? given : {};
    const compared = { ...byPolicy, "cost-increase-limit": { ...own, baselineFile } };
    return { ...program, policyConfig: { ...program.policyConfig, byPolicy: compared } };
  });
}

/** A pack for each program. They boot beside the programs, or take over the process of the one before. */
async function startPacks(
  programs: readonly Program[],
  directory: string,
  processes: { kill(): void }[],
  done: (step: string) => void,
): Promise<PolicyRun[]> {
  const { PolicyRun } = await import("./policies.ts");
  const requests = programs.map(({ id, organization, configuration, policyConfig }) => ({
    ...id,
    directory,
    organization,
    configuration,
    policyConfig,
  }));
  const runs: PolicyRun[] = [];
  for (const request of requests) runs.push(new PolicyRun(request, runs.at(-1), requests));
  processes.push(...runs);
  runs[0]!.ready.then(
    () => done("policy pack started"),
    () => {},
  );
  return runs;
}

interface Reporting {
  readonly running: Promise<HostResult>;
  /** Absent with `--no-policies`. */
  readonly policies: Promise<PolicyRun> | undefined;
  readonly references: References;
  readonly progress: Progress;
  readonly done: (step: string) => void;
}

/** All that is said of one program, once it has ended. */
async function reportOf(
  program: Program,
  { running, policies, references, progress, done }: Reporting,
): Promise<PlanReport> {
  const { project, id, configuration, policyConfig } = program;
  const [result, { assemble, figuresOf, graphOf }] = await Promise.all([running, import("./assemble.ts")]);
  done(`program of ${project.name}`);
  const graph = graphOf(result, configuration);
  if (policies !== undefined) progress.step(`${project.name}: asking the policies`);
  const judging = policies?.then((run) => run.judge(graph));
  judging?.catch(() => {});
  // Prices are counted while the pack works on what has left for it by then.
  await setImmediate();
  const declared = figuresOf(graph, policyConfig);
  const judged = judging === undefined ? [] : [await judging];
  const mended = judged[0]?.graph ?? graph;
  const figures = mended === graph ? declared : figuresOf(mended, policyConfig);
  done(`policies and prices of ${project.name}`);
  const report = assemble({ project, stack: id.stack, configuration, result, graph: mended, figures, judged });
  const refersTo = references.referencesOf(id);
  return refersTo.length === 0 ? report : { ...report, refersTo };
}

interface Whole {
  readonly options: PlanOptions;
  readonly programs: readonly Program[];
  /** What was not planned, and why. */
  readonly leftOut: readonly string[];
  /** Programs that failed, and those that waited for them. */
  readonly failed: readonly string[];
}

/** The plan as it is printed: one program's as it is, several with what they come to together. */
async function textOf(reports: readonly PlanReport[], { options, programs, leftOut, failed }: Whole): Promise<string> {
  const noted = reports.map((report) =>
    report.project === programs[0]!.id.project ? { ...report, notes: [...report.notes, ...leftOut] } : report,
  );
  const [{ planJson }, { renderPlan, renderPlans }, { styleOf }] = await Promise.all([
    import("./planReport.ts"),
    import("./render/plan.ts"),
    import("./render/style.ts"),
  ]);
  const style = styleOf(process.stdout, process.env, options.full);
  if (programs.length === 1) {
    return options.json ? `${JSON.stringify(planJson(noted[0]!), null, 2)}\n` : renderPlan(noted[0]!, style);
  }
  const { jointJson, jointOf } = await import("./jointPlan.ts");
  if (failed.length > 0) return renderPlans(noted, failed, style);
  const joint = jointOf(
    noted,
    programs[0]!.id.project,
    programs.map(({ policyConfig }) => policyConfig),
  );
  return options.json ? `${JSON.stringify(jointJson(joint), null, 2)}\n` : renderPlans(noted, joint, style);
}

/** Times since the process started, for somebody who wonders what takes so long. */
function stopwatch(enabled: boolean): (step: string) => void {
  return (step) => {
    if (enabled) process.stderr.write(`${performance.now().toFixed(0).padStart(6)} ms  ${step}\n`);
  };
}

/** Waits until all is written: a pipe takes a large plan in several steps. A reader that stops early (`| head`) is fine. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EPIPE" ? resolve() : reject(error),
    );
    process.stdout.write(text, () => resolve());
  });
}
