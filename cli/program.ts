import type { Properties } from "../components/core/value.ts";
import type { HostJob, WireNode } from "../simulator/program/host.ts";
import { type Configuration, chooseStack, listStacks, readConfiguration } from "./configuration.ts";
import { type Launch, launchOf } from "./launch.ts";
import { redactor } from "./planReport.ts";
import type { PolicyRun } from "./policies.ts";
import { type PolicyConfig, policyConfigFile, readPolicyConfig } from "./policyConfig.ts";
import { type HostResult, ProgramProcess, type SpareHost } from "./programProcess.ts";
import { fullKey, type Project } from "./project.ts";
import type { PlannedProjects } from "./projects.ts";
import type { Referable, References } from "./references.ts";
import { UserError } from "./userError.ts";

/** A program whose process loads already, before it is known what it is to run. */
export interface StartedProgram {
  readonly project: Project;
  readonly launch: Launch;
  readonly host: ProgramProcess;
}

/** Starts the process of every program: they load while files are still being read. */
export function startPrograms(
  { main, beside }: PlannedProjects,
  onOutput: (text: Buffer) => void,
  spare?: SpareHost,
): StartedProgram[] {
  const projects = [main, ...beside];
  const launches = projects.map((project) => naming(project, projects.length, () => launchOf(project)));
  return projects.map((project, index) => {
    const launch = launches[index]!;
    return { project, launch, host: ProgramProcess.start(launch, onOutput, index === 0 ? spare : undefined) };
  });
}

/** Puts the project's name in front of what is wrong with it, where there are several. */
function naming<T>(project: Project, projects: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (projects === 1 || !(error instanceof UserError)) throw error;
    throw new UserError(`${project.name}: ${error.message}`, error.detail);
  }
}

/** What of a command line concerns configuration. */
export interface Given {
  readonly stack: string | undefined;
  readonly organization: string | undefined;
  /** By key as written. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly policyPackConfig: string | undefined;
  readonly packDirectory: string;
}

/** What a program runs and is judged with. */
export interface Configured {
  readonly id: Referable;
  readonly organization: string;
  readonly configuration: Configuration;
  /** Keys of configuration that the command line gives to this program, as written. */
  readonly overridden: readonly string[];
  readonly policyConfig: PolicyConfig;
}

/** One program of a plan, with all that it runs and is judged with. */
export interface Program extends StartedProgram, Configured {}

/**
 * The stack and the configuration of every program of a plan, all problems together. A program beside the main one that
 * has no such stack is left out, unless the command names it.
 */
export function configurePrograms<T extends { readonly project: Project }>(
  started: readonly T[],
  { named }: PlannedProjects,
  given: Given,
): { programs: (T & Configured)[]; leftOut: T[] } {
  const main = started[0]!.project;
  const stack = chooseStack(main, given.stack);
  const names = started.map(({ project }) => project.name);
  const leftOut: T[] = [];
  const failures: UserError[] = [];
  const programs = started.flatMap((program): (T & Configured)[] => {
    const { project } = program;
    if (!named && project !== main && !hasStack(project, stack)) {
      leftOut.push(program);
      return [];
    }
    const configured = (): T & Configured => {
      const overrides = overridesFor(project, project === main, names, given.overrides);
      const policyFile = given.policyPackConfig ?? policyConfigFile(project, stack);
      return {
        ...program,
        id: { project: project.name, stack: project === main ? stack : chooseStack(project, stack) },
        organization: given.organization ?? "organization",
        configuration: readConfiguration(project, stack, overrides),
        overridden: Object.keys(overrides),
        policyConfig: readPolicyConfig(policyFile, given.packDirectory),
      };
    };
    try {
      return [naming(project, started.length, configured)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failures.push(error);
      return [];
    }
  });
  if (failures.length === 1) throw failures[0]!;
  if (failures.length > 1) throw new UserError(failures.map(({ message }) => message).join("\n"));
  return { programs, leftOut };
}

/** Without any stack file every stack has an empty configuration, as with the engine. */
function hasStack(project: Project, stack: string): boolean {
  const stacks = listStacks(project);
  return stacks.length === 0 || stacks.includes(stack.replaceAll("/", "-"));
}

/** Bare keys are the main project's, `project:key` is that project's, and what belongs to a provider goes to all of them. */
function overridesFor(
  project: Project,
  isMain: boolean,
  names: readonly string[],
  overrides: Readonly<Record<string, string>>,
): Record<string, string> {
  const concerns = (written: string): boolean => {
    if (!written.includes(":")) return isMain;
    const [namespace = ""] = fullKey(project.name, written).split(":");
    return namespace === project.name || !names.includes(namespace);
  };
  return Object.fromEntries(Object.entries(overrides).filter(([written]) => concerns(written)));
}

/** What a run needs of the rest of the plan. */
export interface Surroundings {
  readonly references: References;
  readonly answers: Readonly<Record<string, Properties>>;
  /** Seconds. */
  readonly timeLimit: number;
  /** Absent with `--no-policies`. */
  readonly policies: Promise<PolicyRun> | undefined;
}

/** Runs a program, and hands its resources to the policies and its outputs to those that refer to them. */
export async function runProgram(
  { project, launch, host, id, organization, configuration }: Program,
  { references, answers, timeLimit, policies }: Surroundings,
): Promise<HostResult> {
  // The program is told to run before the policies are even loaded; what it registers until then waits here.
  let feed = (node: WireNode): void => void early.push(node);
  const early: WireNode[] = [];
  const withPolicies = (use: (run: PolicyRun) => void): void => {
    policies?.then(use, () => {});
  };
  withPolicies((run) => {
    feed = (node) => run.feed(node);
    early.forEach(feed);
  });
  const job: HostJob = {
    cwd: launch.cwd,
    entry: launch.entry,
    root: project.directory,
    project: project.name,
    stack: id.stack,
    organization,
    config: configuration.values,
    secretKeys: configuration.secretKeys,
    answers,
  };
  try {
    const result = await host.run(job, timeLimit, {
      onRegister: (node) => feed(node),
      onReference: (reference) => references.outputsFor(id, reference),
    });
    // The engine fails an update whose program logged an error, whatever else it did.
    const errors = result.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new UserError(errors.map(({ message }) => message.trim()).join("\n"));
    references.give(id, result.outputs);
    return result;
  } catch (error) {
    references.fail(id);
    withPolicies((run) => run.release());
    throw withoutKnownSecrets(error, configuration.secrets);
  }
}

function withoutKnownSecrets(error: unknown, secrets: readonly string[]): unknown {
  const redact = redactor(secrets);
  // What says more than a sentence is of our own making, and holds no secret.
  if (redact === undefined || !(error instanceof UserError) || error.constructor !== UserError) return error;
  return new UserError(redact(error.message), error.detail === undefined ? undefined : redact(error.detail));
}
