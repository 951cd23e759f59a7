import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Properties } from "../components/core/value.ts";
import type { HostJob, WireNode } from "../simulator/host.ts";
import { chooseStack, parseOverrides, readConfiguration } from "./configuration.ts";
import { launchOf } from "./launch.ts";
import { isRecord, readMarkup } from "./markup.ts";
import { ownPolicyPack } from "./package.ts";
import { mandatoryFindings, planJson, redactor } from "./planReport.ts";
import { packDirectoryOf, policyConfigFile, readPolicyConfig } from "./policyConfig.ts";
import { ProgramProcess, type SpareHost } from "./programProcess.ts";
import { startProgress } from "./progress.ts";
import { findProjectFile, readProject } from "./project.ts";
import { ExitCode, UserError } from "./userError.ts";

export interface PlanOptions {
  /** Where to look for Pulumi.yaml, upwards. @default the working directory */
  readonly cwd?: string;
  /** `key=value`. */
  readonly config?: readonly string[];
  readonly json?: boolean;
  /** False with `--no-policies`. */
  readonly policies?: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  /** File with results of provider functions, by token. */
  readonly answers?: string;
  /** Seconds. @default 60 */
  readonly timeLimit?: number;
  readonly full?: boolean;
  /** Says on standard error when each step was done. */
  readonly debug?: boolean;
}

/** Plans a stack offline and prints the plan on standard output. */
export async function plan(
  stackArgument: string | undefined,
  options: PlanOptions,
  spare?: SpareHost,
): Promise<ExitCode> {
  const done = stopwatch(options.debug ?? false);
  const project = readProject(findProjectFile(options.cwd ?? process.cwd()));
  const launch = launchOf(project);
  const progress = startProgress();
  progress.step(`${project.name}: starting the program`);
  const host = ProgramProcess.start(launch, progress.print, spare);
  const processes: { kill(): void }[] = [host];
  const leave = endWith(processes);
  try {
    const { organization, name } = parseStack(stackArgument);
    const stack = chooseStack(project, name);
    const configuration = readConfiguration(project, stack, parseOverrides(options.config ?? []));
    const answers = answersOf(options.answers);
    done("configuration");
    const packDirectory = options.policyPack === undefined ? ownPolicyPack() : packDirectoryOf(options.policyPack);
    const policyConfig = readPolicyConfig(options.policyPackConfig ?? policyConfigFile(project, stack), packDirectory);
    const job: HostJob = {
      cwd: launch.cwd,
      entry: launch.entry,
      root: project.directory,
      project: project.name,
      stack,
      organization,
      config: configuration.values,
      secretKeys: configuration.secretKeys,
      answers,
    };
    progress.step(`${project.name}: running the program for ${stack}`);
    // The program is told to run before the policies are even loaded; what it registers until then waits here.
    let feed = (node: WireNode): void => void early.push(node);
    const early: WireNode[] = [];
    const running = host
      .run(job, options.timeLimit ?? 60, (node) => feed(node))
      .catch((error: unknown) => {
        throw withoutKnownSecrets(error, configuration.secrets);
      });
    running.catch(() => {});
    const pack = { directory: packDirectory, project: project.name, stack, organization, configuration, policyConfig };
    // What comes after the start of the program loads while it runs.
    const run = options.policies === false ? undefined : new (await import("./policies.ts")).PolicyRun(pack);
    if (run !== undefined) {
      processes.push(run);
      feed = (node) => run.feed(node);
      early.forEach(feed);
    }
    run?.ready.then(
      () => done("policy pack started"),
      () => {},
    );
    const [result, { assemble, figuresOf, graphOf }, { renderPlan }, { styleOf }] = await Promise.all([
      running,
      import("./assemble.ts"),
      import("./render/plan.ts"),
      import("./render/style.ts"),
    ]);
    done("program");
    const graph = graphOf(result, configuration);
    if (run !== undefined) progress.step(`${project.name}: asking the policies`);
    const judging = run?.judge(graph);
    judging?.catch(() => {});
    // Prices are counted while the pack works on what has left for it by then.
    await setImmediate();
    const figures = figuresOf(graph, policyConfig);
    const judged = judging === undefined ? [] : [await judging];
    done("policies and prices");
    const report = assemble({ project, stack, configuration, result, graph, figures, judged });
    progress.stop();
    const text = options.json
      ? `${JSON.stringify(planJson(report), null, 2)}\n`
      : renderPlan(report, styleOf(process.stdout, process.env, options.full));
    done("text");
    await print(text);
    return mandatoryFindings(report).length > 0 ? ExitCode.Refused : ExitCode.Fine;
  } finally {
    progress.stop();
    for (const child of processes) child.kill();
    leave();
  }
}

/** Times since the process started, for somebody who wonders what takes so long. */
function stopwatch(enabled: boolean): (step: string) => void {
  return (step) => {
    if (enabled) process.stderr.write(`${performance.now().toFixed(0).padStart(6)} ms  ${step}\n`);
  };
}

/** `org/project/stack`, `org/stack` or `stack`. */
function parseStack(text: string | undefined): { organization: string; name: string | undefined } {
  const parts = text?.split("/") ?? [];
  return { organization: parts.length > 1 ? parts[0]! : "organization", name: parts.at(-1) };
}

function answersOf(file: string | undefined): Record<string, Properties> {
  if (file === undefined) return {};
  const answers = readMarkup(resolve(file));
  const wrong = isRecord(answers)
    ? Object.entries(answers).flatMap(([token, result]) =>
        token.split(":").length === 3 && isRecord(result) ? [] : [token],
      )
    : [""];
  if (wrong.length > 0) {
    throw new UserError(
      `--answers ${file}${wrong[0] === "" ? "" : `: ${wrong.join(", ")}`} is not of the form {"aws:ec2/getVpc:getVpc": {…result}}`,
    );
  }
  return answers as Record<string, Properties>;
}

/** Ends the children when this process is told to end. Returns how to take that back. */
function endWith(children: readonly { kill(): void }[]): () => void {
  const killAll = (): void => {
    for (const child of children) child.kill();
  };
  const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
  const handlers = Object.entries(signals).map(([signal, number]) => {
    const handler = (): void => {
      killAll();
      process.exit(128 + number);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  process.on("exit", killAll);
  return () => {
    for (const off of handlers) off();
    process.off("exit", killAll);
  };
}

function withoutKnownSecrets(error: unknown, secrets: readonly string[]): unknown {
  const redact = redactor(secrets);
  if (redact === undefined || !(error instanceof UserError)) return error;
  return new UserError(redact(error.message), error.detail === undefined ? undefined : redact(error.detail));
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
