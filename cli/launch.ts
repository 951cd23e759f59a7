import { existsSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { Problems } from "../components/core/problem.ts";
import { findProgram, isTypeScript } from "../simulator/program/program.ts";
import { fromSource, sdkPreload, typeScriptLoader } from "./package.ts";
import type { Project } from "./project.ts";
import { problemsError, UserError } from "./userError.ts";

/** How a program is started. */
export interface Launch {
  /** The directory that it runs in. */
  readonly cwd: string;
  /** `.`, or a file in `cwd`. */
  readonly entry: string;
  /** Arguments of Node.js itself. */
  readonly execArgv: readonly string[];
}

/** Reads `main` and `runtime` of a project as the engine and its Node.js host do. */
export function launchOf(project: Project): Launch {
  const { runtime } = project;
  if (runtime.name !== "nodejs") {
    throw new UserError(
      `${basename(project.file)}: runtime ${runtime.name} cannot be planned offline, only nodejs can (TypeScript and JavaScript)`,
    );
  }
  const { typescript, nodeargs } = runtimeOptions(project);
  const { cwd, entry } = placeOf(project);
  const given = splitArguments(nodeargs);
  const needsLoader = typescript && needsTypeScript(cwd, entry);
  if (!typescript && given.length === 0 && needsTypeScript(cwd, entry) && !stripsTypes()) {
    throw new UserError(
      `${basename(project.file)}: the program is TypeScript, options.typescript is false, and options.nodeargs loads nothing that reads it. ` +
        "Fix: add nodeargs: --import tsx, or remove typescript: false",
    );
  }
  const asksForLoader = given.length !== withoutLoader(given).length;
  // One loader is enough: from a source checkout this library needs it as well, and two of them transform twice.
  const ownLoader = fromSource || needsLoader || asksForLoader;
  return {
    cwd,
    entry,
    execArgv: [
      "--require",
      sdkPreload,
      ...(ownLoader ? ["--import", typeScriptLoader()] : []),
      ...(ownLoader ? withoutLoader(given) : given),
    ],
  };
}

function runtimeOptions(project: Project): { typescript: boolean; nodeargs: string } {
  const problems = new Problems();
  const { typescript = true, nodeargs = "" } = project.runtime.options;
  if (typeof typescript !== "boolean") {
    problems.error("runtime.options.typescript", typescript, "must be a boolean", "write true or false");
  }
  if (typeof nodeargs !== "string") {
    problems.error("runtime.options.nodeargs", nodeargs, "must be a text", 'write, for example, "--import tsx"');
  }
  const error = problemsError(basename(project.file), problems.list);
  if (error !== undefined) throw error;
  return { typescript: typescript === true, nodeargs: String(nodeargs) };
}

function placeOf(project: Project): { cwd: string; entry: string } {
  const { main, directory } = project;
  if (main === undefined) return { cwd: directory, entry: "." };
  const path = isAbsolute(main) ? main : join(directory, main);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new UserError(`${basename(project.file)}: main (${main}) does not exist: there is nothing at ${path}`);
  }
  return found.isDirectory() ? { cwd: path, entry: "." } : { cwd: dirname(path), entry: basename(path) };
}

function needsTypeScript(cwd: string, entry: string): boolean {
  try {
    return isTypeScript(findProgram(cwd, entry).file) || existsSync(join(cwd, "tsconfig.json"));
  } catch {
    // A program that is not there is reported where it would run.
    return false;
  }
}

function stripsTypes(): boolean {
  return "typescript" in process.features && Boolean(process.features.typescript);
}

const loaderFlags = ["--import", "--loader", "--experimental-loader", "--require", "-r"];
const loaders = ["tsx", "tsx/esm", "tsx/cjs"];

function withoutLoader(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const [flag = "", value] = args[index]!.split("=", 2);
    const separate = value === undefined && loaderFlags.includes(flag);
    const module = separate ? args[index + 1] : value;
    if (loaderFlags.includes(flag) && module !== undefined && loaders.includes(module)) {
      if (separate) index++;
      continue;
    }
    kept.push(args[index]!);
  }
  return kept;
}

/** Splits a command line as a shell would: quotes, backslashes, and comments after `#`. */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"') word += text[++index] ?? "";
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (character === "\\") word = (word ?? "") + (text[++index] ?? "");
    else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "#" && word === undefined) break;
    else word = (word ?? "") + character;
  }
  if (quote !== "") throw new UserError(`runtime.options.nodeargs (${text}) opens a ${quote} and does not close it`);
  return word === undefined ? words : [...words, word];
}
