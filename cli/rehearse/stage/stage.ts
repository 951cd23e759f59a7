import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Properties } from "../../../components/core/value.ts";
import { prepareRehearsal } from "../../../simulator/provider/rehearsal.ts";
import type { RehearsalSettings } from "../../../simulator/provider/settings.ts";
import { answersOf } from "../../answers.ts";
import { parseOverrides, parseStack } from "../../configuration.ts";
import { endWith } from "../../endWith.ts";
import { ownPolicyPack } from "../../package.ts";
import { packDirectoryOf } from "../../policyConfig.ts";
import { configurePrograms, type Given } from "../../program.ts";
import { type Progress, startProgress } from "../../progress.ts";
import { findProjects } from "../../projects.ts";
import { type Clouds, cloudsOf } from "../clouds.ts";
import { configureEarlier } from "../earlier.ts";
import { Engine } from "../engine/engine.ts";
import { newsOf } from "../engine/news.ts";
import type { Listener, StagedProgram } from "../engine/program.ts";
import type { CommandRecord } from "../model.ts";
import { type OwnFolder, ownFolder, sweep, sweptNote } from "./leftovers.ts";
import { findPulumi } from "./pulumi.ts";
import { referencesIn, stageReferences } from "./references.ts";
import { type Staging, stackIdOf, stageEarlier, stageProgram } from "./staging.ts";

/** Which programs are rehearsed, and with what. */
export interface StageOptions {
  /** Where to look for Pulumi.yaml, upwards. @default the working directory */
  readonly cwd?: string;
  /** Directories of the projects, in the order in which they are made. @default as for `hybrid-gpu plan` */
  readonly project?: readonly string[];
  /** `key=value`. */
  readonly config?: readonly string[];
  /** Refuse types that no simulated cloud knows. */
  readonly strict?: boolean;
  /** Modules with types of the user's own. */
  readonly types?: readonly string[];
  /** False with `--no-policies`. */
  readonly policies?: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  /** Folders of the programs as they were before an edit: their stacks are made so first. */
  readonly before?: readonly string[];
  /** File with results of provider functions and outputs of other stacks, by token. */
  readonly answers?: string;
  /** Told of every command that begins, where nobody sees a line of progress. */
  readonly announce?: (text: string) => void;
}

/** Programs that are ready for the engine, in a folder of their own, with clouds in which nothing is yet. */
export interface Stage {
  /** Version of the engine. */
  readonly pulumi: string;
  readonly programs: readonly StagedProgram[];
  readonly clouds: Clouds;
  readonly listener: Listener;
  /** Every command so far. */
  readonly commands: readonly CommandRecord[];
  readonly notes: readonly string[];
  /** What the user has given in a file for `--answers`. */
  readonly answers: Readonly<Record<string, Properties>>;
  /** Secrets of the configuration that are known here: never to be printed. */
  readonly secrets: readonly string[];
  /** Ends what runs, and removes the folder. */
  close(): void;
}

/**
 * Finds the engine, the programs and their configuration, and puts them on a stage. What is wrong with any of it is said before.
 *
 * @param options whose types were checked (`checkTypes`)
 */
export async function openStage(
  stackArgument: string | undefined,
  options: StageOptions,
  clouds: Pick<RehearsalSettings, "seed" | "speed" | "consistencySeconds">,
): Promise<Stage> {
  const projects = findProjects(options.cwd, options.project);
  const pulumi = await findPulumi(projects.main.runtime.name);
  const { organization, name: stack } = parseStack(stackArgument);
  const packDirectory = options.policyPack === undefined ? ownPolicyPack() : packDirectoryOf(options.policyPack);
  const given: Given = {
    stack,
    organization,
    overrides: parseOverrides(options.config ?? []),
    policyPackConfig: options.policyPackConfig,
    packDirectory,
  };
  const { programs, leftOut } = configurePrograms(
    [projects.main, ...projects.beside].map((project) => ({ project })),
    projects,
    given,
  );
  const earlier = configureEarlier(options.before ?? [], projects, given);
  const answers = answersOf(options.answers);
  referencesIn(answers, programs.map(stackIdOf));
  const swept = sweptNote(sweep());
  const notes = [
    ...pulumi.warnings,
    ...(swept === undefined ? [] : [swept]),
    ...leftOut.map(({ project }) => `${project.name} has no stack ${programs[0]!.id.stack} and is left out`),
    ...programs.flatMap(({ configuration }) => [...configuration.warnings, ...configuration.notes]),
  ];
  const opened = new OpenStage();
  try {
    const prepared = prepareRehearsal(opened.own.folder, {
      projects: [...programs, ...earlier.values()].map(({ project }) => project.directory),
      settings: {
        ...clouds,
        strict: options.strict ?? false,
        limits: programs[0]!.policyConfig.shared.quotas,
        answers,
        types: (options.types ?? []).map((file) => resolve(file)),
      },
    });
    const pack = options.policies === false ? undefined : packDirectory;
    await opened.stage(programs, prepared.environment, { answers, pack, earlier });
    const { staged, progress } = opened;
    const inClouds = cloudsOf(prepared);
    const commands: CommandRecord[] = [];
    const listener = {
      progress: (text: string) => progress.step(text),
      began: (text: string) => options.announce?.(text),
      done: (record: CommandRecord) => commands.push(record),
      news: newsOf(() => inClouds.entries()),
    };
    const secrets = [...programs, ...earlier.values()].flatMap(({ configuration }) => configuration.secrets);
    const close = (): void => opened.close();
    const made = { programs: staged, clouds: inClouds, listener, commands, notes, answers, secrets, close };
    return { pulumi: pulumi.version, ...made };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** Said where somebody ends a rehearsal. */
export const interrupted = "interrupted: nothing is left";

/** What has to be ended and removed, whatever happens. */
class OpenStage {
  readonly own: OwnFolder = ownFolder();
  readonly progress: Progress = startProgress();
  readonly staged: StagedProgram[] = [];
  readonly #engines: Engine[] = [];
  readonly #leave = endWith([{ kill: () => this.#end() }], interrupted);

  async stage(
    programs: readonly Staging[],
    environment: NodeJS.ProcessEnv,
    given: {
      readonly answers: Readonly<Record<string, Properties>>;
      readonly pack: string | undefined;
      readonly earlier: ReadonlyMap<string, Staging>;
    },
  ): Promise<void> {
    const { folder } = this.own;
    const engineIn = (directory: string): Engine => {
      const engine = new Engine(environment, directory);
      this.#engines.push(engine);
      return engine;
    };
    mkdirSync(join(folder, "projects"));
    for (const program of programs) {
      this.progress.step(`${program.project.name}: made ready`);
      const place = join(folder, "projects", program.project.name);
      const policies = given.pack === undefined ? [] : policyArguments(program, given.pack, folder);
      const staged = await stageProgram(program, place, engineIn, policies);
      const before = given.earlier.get(program.project.name);
      const earlier = before && (await stageEarlier(before, `${place}.before`, engineIn, staged));
      this.staged.push({ ...staged, ...(earlier === undefined ? {} : { earlier }) });
    }
    const ids = this.staged.map(({ id }) => id);
    await stageReferences(given.answers, ids, folder, engineIn);
  }

  close(): void {
    this.progress.stop();
    this.#end();
    this.#leave();
  }

  #end(): void {
    for (const engine of this.#engines) engine.kill();
    this.own.remove();
  }
}

function policyArguments(program: Staging, directory: string, folder: string): string[] {
  const { file, byPolicy } = program.policyConfig;
  const pack = ["--policy-pack", directory];
  if (file === undefined) return pack;
  // Files that it names are absolute in this copy: the pack runs in another folder.
  const copy = join(folder, `policy.${program.project.name}.json`);
  writeFileSync(copy, JSON.stringify(byPolicy), { mode: 0o600 });
  return [...pack, "--policy-pack-config", copy];
}
