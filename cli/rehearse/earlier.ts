import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Configured, configurePrograms, type Given } from "../program.ts";
import type { Project } from "../project.ts";
import { findProjects, type PlannedProjects } from "../projects.ts";
import { UserError } from "../userError.ts";
import { command, type Listener, type StagedProgram } from "./engine/program.ts";
import type { Staging } from "./stage/staging.ts";

/** What the `up` is called that makes a stack by its program as it was. */
export const earlierTitle = "up before";

/**
 * Programs as they were before an edit, by project: the project in each of the folders, and those that its package lists with it, as far
 * as they are rehearsed.
 *
 * @param directories as they were given with `--before`
 * @param now the programs that are rehearsed
 * @throws {UserError} a folder has no such project, the one of the rehearsal itself, or nothing installed
 */
export function configureEarlier(
  directories: readonly string[],
  now: PlannedProjects,
  given: Given,
): ReadonlyMap<string, Staging> {
  const edited = [now.main, ...now.beside];
  const found = new Map<string, Project>();
  for (const directory of directories) {
    const who = `--before ${directory}`;
    const { main, beside } = saying(who, () => findProjects(resolve(directory)));
    checkEarlier(who, main, edited);
    if (found.has(main.name)) throw new UserError(`${who}: ${main.name} is named twice. Fix: name one folder of it`);
    for (const project of [main, ...beside]) {
      if (!found.has(project.name) && edited.some(({ name }) => name === project.name))
        found.set(project.name, project);
    }
  }
  // Configuration without a project's name is the main one's.
  const main = found.get(now.main.name);
  if (directories.length > 0 && main === undefined) {
    throw new UserError(
      `--before: ${now.main.name} is rehearsed, and no folder of it is named. Fix: name the folder of ${now.main.name} as it was, too`,
    );
  }
  if (main === undefined) return new Map();
  const projects = [main, ...[...found.values()].filter((one) => one !== main)];
  const started = projects.map((project) => ({ project }));
  const configured: (Staging & Configured)[] = saying(
    "--before",
    () => configurePrograms(started, { main, beside: projects.slice(1), named: false }, given).programs,
  );
  return new Map(configured.map((one) => [one.project.name, one]));
}

/** Puts the option's name in front of what is wrong with what it names. */
function saying<T>(who: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${who}: ${error.message.replace(/^--cwd /, "")}`, error.detail);
  }
}

function checkEarlier(who: string, { name, file, directory, runtime }: Project, edited: readonly Project[]): void {
  const same = edited.find((one) => one.name === name);
  if (same === undefined) {
    const names = edited.map((one) => one.name).join(", ");
    throw new UserError(
      `${who}: its project is ${name}, and ${names} ${edited.length === 1 ? "is" : "are"} rehearsed. Fix: name the folder of the same project as it was`,
    );
  }
  if (same.file === file) {
    throw new UserError(
      `${who}: it is the folder that is rehearsed. Fix: give the program as it was a folder of its own, for instance with git worktree add ../before main`,
    );
  }
  if (runtime.name === "nodejs" && !hasModules(directory)) {
    throw new UserError(
      `${who}: there is no node_modules in it nor above it. Fix: install there what it needs (npm ci), or link what is installed elsewhere`,
    );
  }
}

function hasModules(directory: string): boolean {
  if (existsSync(join(directory, "node_modules"))) return true;
  return directory !== dirname(directory) && hasModules(dirname(directory));
}

/**
 * Makes every stack by its program as it was. No policies are run: what is there is there.
 *
 * @returns the program that could not be made; undefined: all are made
 */
export async function makeEarlier(
  programs: readonly StagedProgram[],
  listener: Listener,
): Promise<StagedProgram | undefined> {
  for (const program of programs) {
    if (program.earlier === undefined) continue;
    const made = await command({ ...program.earlier, policies: [] }, "up", listener, { title: earlierTitle });
    if (made.exitCode !== 0) return program;
  }
  return undefined;
}
