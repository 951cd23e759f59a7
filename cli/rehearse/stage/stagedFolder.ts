import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Project } from "../../project.ts";

/**
 * Makes a folder that has links to everything in a project's, but for its project and stack files. What lies above the
 * project in its repository is linked above it there as well, so that `../shared` leads to the same files, and packages that
 * are installed above are found.
 *
 * @param place an empty place of its own
 * @returns the folder that stands for the project's: `place`, or below it
 */
export function linkedFolder({ directory }: Project, place: string): string {
  const top = topOf(directory);
  const below = relative(top, directory).split(sep).filter(Boolean);
  let [real, staged] = [top, place];
  mkdirSync(staged, { recursive: true });
  for (const name of below) {
    const beside = namesIn(real);
    if (beside.length <= besideAtMost) linkAll(real, staged, (other) => other !== name);
    [real, staged] = [join(real, name), join(staged, name)];
    mkdirSync(staged);
  }
  linkAll(directory, staged, (name) => !/^Pulumi\..*(?:ya?ml|json)$/.test(name));
  // What is installed above the repository is found from no copy of it.
  for (const name of ["node_modules", "package.json"]) {
    const found = above(directory, name);
    if (found !== undefined && !existsSync(join(staged, name))) symlinkSync(found, join(staged, name));
  }
  return staged;
}

/**
 * Options for the host of Node.js with which it compiles the program as in its own folder: of a linked tsconfig.json what is
 * relative (`paths`, `include`, `rootDir`) would be resolved from the link.
 *
 * @param place beside which a module is written
 */
export function compiledAsThere(project: Project, place: string): Readonly<Record<string, unknown>> {
  const { options } = project.runtime;
  const folder = programFolder(project);
  const { tsconfig = "tsconfig.json", nodeargs } = options;
  const own = typeof tsconfig === "string" ? resolve(folder, tsconfig) : "";
  return {
    ...options,
    // What ts-node goes by: it looks in no folder above.
    ...(existsSync(own) ? { tsconfig: own } : {}),
    ...(typeof nodeargs === "string" ? { nodeargs: `${loaderArgument(folder, place)}${nodeargs}` } : {}),
  };
}

/** A module that leads tsx to the tsconfig.json that it would find by itself: it looks from the program's folder upwards. */
function loaderArgument(folder: string, place: string): string {
  const found = above(folder, "tsconfig.json");
  if (found === undefined) return "";
  const file = `${place}.tsconfig.cjs`;
  writeFileSync(file, `process.env.TSX_TSCONFIG_PATH ??= ${JSON.stringify(found)};\n`);
  // In one word: the SDK takes a bare `--require` for a loader, and then loads none of its own.
  return `"--require=${file.replaceAll(/["\\]/g, "\\$&")}" `;
}

/** Where the program runs: beside its main file. */
function programFolder({ directory, main }: Project): string {
  const path = join(directory, main ?? ".");
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false ? dirname(path) : path;
}

/** The top of the repository; where there is none the highest folder that is a package, and at least the one above. */
function topOf(folder: string): string {
  let top = dirname(folder);
  for (let one = folder; ; one = dirname(one)) {
    if (existsSync(join(one, ".git"))) return one;
    if (one !== folder && existsSync(join(one, "package.json"))) top = one;
    if (one === dirname(one)) return top;
  }
}

function linkAll(from: string, to: string, isMeant: (name: string) => boolean): void {
  for (const name of namesIn(from)) {
    if (neverLinked.has(name) || !isMeant(name)) continue;
    symlinkSync(join(from, name), join(to, name));
  }
}

/** A folder above with more in it is no project's: `/tmp`, a disk of data. */
const besideAtMost = 500;

/** Of a folder above what may be read of it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What belongs to the folder it lies in, and to no copy of it. */
const neverLinked = new Set([".git", ".pulumi"]);

function above(folder: string, name: string): string | undefined {
  if (existsSync(join(folder, name))) return join(folder, name);
  return folder === dirname(folder) ? undefined : above(dirname(folder), name);
}
