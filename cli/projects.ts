import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isRecord, markupExtensions } from "./markup.ts";
import { findProjectFile, type Project, readProject } from "./project.ts";
import { UserError } from "./userError.ts";

/** The projects of one plan. */
export interface PlannedProjects {
  /** The one that the command is about: bare keys of `--config` are its own. */
  readonly main: Project;
  /** What is planned with it. */
  readonly beside: readonly Project[];
  /** Whether the command names them, rather than the package: then each of them has to have the stack. */
  readonly named: boolean;
}

/**
 * Which projects a plan is of: those that `--project` names; else the project of the working directory, with the others
 * that its package lists with it. Nothing is searched for: a repository has projects that nobody wants planned together
 * (examples, tests, another team's).
 */
export function findProjects(cwd: string | undefined, named: readonly string[] = []): PlannedProjects {
  const start = resolve(cwd ?? process.cwd());
  if (named.length > 0) {
    const files = named.map((directory) => projectFileIn(resolve(start, directory), `--project ${directory}`));
    return planned(files, true);
  }
  const file = findProjectFile(cwd ?? process.cwd());
  const listed = listedWith(file);
  return planned([file, ...listed.filter((other) => other !== file)], false);
}

function planned(files: readonly string[], named: boolean): PlannedProjects {
  const [main, ...beside] = [...new Set(files)].map(readProject);
  const seen = new Map<string, Project>();
  for (const project of [main!, ...beside]) {
    const twin = seen.get(project.name);
    if (twin !== undefined) {
      throw new UserError(
        `${twin.file} and ${project.file} are both named ${project.name}. Fix: give each project of a plan a name of its own`,
      );
    }
    seen.set(project.name, project);
  }
  return { main: main!, beside, named };
}

/**
 * The projects that belong with one, as files: `"hybrid-gpu": {"projects": [".", "stacks/platform"]}` in the package.json of
 * its folder or of one above it; of several the nearest with such a list. A project that is not in the list stands alone.
 */
function listedWith(file: string): string[] {
  const found = nearestList(dirname(file));
  if (found === undefined) return [];
  const { manifest, list } = found;
  if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) {
    throw new UserError(`${manifest}: hybrid-gpu.projects is not a list of directories, as [".", "stacks/platform"]`);
  }
  const files = list.map((directory) =>
    projectFileIn(join(dirname(manifest), directory), `${manifest}: hybrid-gpu.projects has ${directory}, and`),
  );
  return files.includes(file) ? files : [];
}

function nearestList(start: string): { manifest: string; list: unknown } | undefined {
  for (let directory = start; ; directory = dirname(directory)) {
    const manifest = join(directory, "package.json");
    const list = listIn(manifest);
    if (list !== undefined) return { manifest, list };
    if (directory === dirname(directory)) return undefined;
  }
}

function listIn(manifest: string): unknown {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(manifest, "utf8"));
  } catch {
    // There is none, or it cannot be read: then no program that needs it can be loaded either, which is said there.
    return undefined;
  }
  const own = isRecord(raw) ? raw["hybrid-gpu"] : undefined;
  return isRecord(own) ? own["projects"] : undefined;
}

function projectFileIn(directory: string, who: string): string {
  const found = markupExtensions.map((extension) => join(directory, `Pulumi${extension}`)).find(existsSync);
  if (found !== undefined) return found;
  const shown = relative(process.cwd(), directory) || ".";
  throw new UserError(`${who}: there is no Pulumi.yaml in ${shown.startsWith("..") ? directory : shown}`);
}
