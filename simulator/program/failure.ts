import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

/** What went wrong in a program, ready to be shown. */
export interface Failure {
  /** For a person: what is wrong, where, and what to do. Several lines when the error says more. */
  readonly message: string;
  /** The whole error with its stack trace. */
  readonly detail: string;
}

/** Says in one message why a program failed. Paths are shown relative to `cwd`; `program` is the file that was loaded. */
export function describeFailure(error: unknown, cwd: string, program?: string): Failure {
  const detail = detailOf(error);
  if (!(error instanceof Error) && !isErrorLike(error)) {
    return { message: `the program threw ${inspect(error, { depth: 1 })}, which is not an error`, detail };
  }
  const thrown = error as Error & { code?: string };
  return { message: shorten(messageOf(thrown, cwd, program), cwd), detail };
}

function messageOf(error: Error & { code?: string }, cwd: string, program?: string): string {
  if (isSaidInFull(error)) return error.message;
  const missing = missingModule(error);
  if (missing !== undefined) return describeMissing(missing, error, cwd);
  const syntax = syntaxProblem(error, cwd, program);
  if (syntax !== undefined) return syntax;
  const where = locationOf(error, cwd);
  const name = error.name === "Error" || error.name === "" ? "" : `${error.name}: `;
  const text = error.message === "" ? "an error without a message" : error.message;
  return `the program failed${where === undefined ? "" : ` at ${where}`}: ${name}${text}`;
}

/** Errors whose message is made for the user: Pulumi's own, and ours. */
function isSaidInFull(error: object): boolean {
  return (
    "__pulumiRunError" in error ||
    ["InputPropertiesError", "ProgramNotFoundError", "UnansweredCallError"].includes((error as Error).name)
  );
}

interface MissingModule {
  readonly specifier: string;
  readonly importer?: string;
}

function missingModule(error: Error & { code?: string }): MissingModule | undefined {
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return undefined;
  const found = /Cannot find (?:module|package) '([^']+)'(?: imported from (\S+))?/.exec(error.message);
  if (found === null) return undefined;
  const stack = (error as { requireStack?: string[] }).requireStack?.[0];
  const importer = found[2] ?? stack;
  return { specifier: pathOf(found[1]!), ...(importer === undefined ? {} : { importer: pathOf(importer) }) };
}

function describeMissing({ specifier, importer }: MissingModule, error: Error, cwd: string): string {
  const from = importer === undefined ? "the program" : relativeTo(cwd, importer);
  const installed = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]?(.*)$/.exec(specifier);
  if (installed !== null) {
    const [, folder, name, path] = installed;
    return `${from} imports ${name}/${path}, and the installed ${name}${versionOf(folder!)} has no such file. Fix: correct the path, or update the package`;
  }
  if (specifier.startsWith(".") || /^([\\/]|[a-zA-Z]:)/.test(specifier)) {
    return `${from} imports ${relativeTo(cwd, specifier)}, which does not exist. Fix: correct the path, or build the program first if the file is generated`;
  }
  const name = packageOf(specifier);
  if (builtinModules.includes(name)) return error.message;
  const folder = importer === undefined ? cwd : dirname(importer);
  return `${from} imports the package ${name}, which is not installed. Fix: run \`npm install ${name}\` in ${packageFolder(folder, cwd)}`;
}

/** `@pulumi/gcp/container` → `@pulumi/gcp`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function packageFolder(folder: string, cwd: string): string {
  // Inside somebody else's package the user installs in his own project.
  return folder.includes("node_modules") ? cwd : folder.startsWith(cwd) ? cwd : folder;
}

function versionOf(folder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { version?: string };
    return version === undefined ? "" : ` ${version}`;
  } catch {
    return "";
  }
}

function syntaxProblem(error: Error, cwd: string, program: string | undefined): string | undefined {
  if (error.name === "TransformError") {
    // `Transform failed with 1 error:`, and then `file:line:column: ERROR: text`, its columns counted from 0.
    const lines = [...error.message.matchAll(/^(.*):(\d+):(\d+): ERROR: (.*)$/gm)].map(
      ([, file, line, column, text]) => `${file}:${line}:${Number(column) + 1}: ${text}`,
    );
    return `the program cannot be read: ${lines.length === 0 ? error.message : lines.join("\n  ")}`;
  }
  // One that comes from the user's own code was thrown while it ran, by `JSON.parse` for example.
  if (error.name !== "SyntaxError" || locationOf(error, cwd) !== undefined) return undefined;
  // Node puts the place above the message in the stack: `file:///…/index.js:3`. For modules it often does not.
  const place = placeOf(error.stack ?? "") ?? (program === undefined ? undefined : placeOf(checkSyntax(program)));
  return `the program cannot be read: ${place === undefined ? "" : `${place}: `}${error.message}`;
}

function placeOf(text: string): string | undefined {
  const place = /^(\S+?):(\d+)\r?\n/.exec(text);
  return place === null ? undefined : `${pathOf(place[1]!)}:${place[2]}`;
}

function checkSyntax(file: string): string {
  return spawnSync(process.execPath, ["--check", file], { encoding: "utf8" }).stderr;
}

/** The first line of the user's own code in the stack. */
function locationOf(error: Error, cwd: string): string | undefined {
  for (const line of (error.stack ?? "").split("\n")) {
    const frame = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[a-zA-Z]:\\)[^()]*):(\d+):(\d+)\)?$/.exec(line.trim());
    if (frame === null) continue;
    const file = pathOf(frame[1]!.replace(/\?.*$/, ""));
    if (file.includes("node_modules") || !file.startsWith(cwd)) continue;
    return `${relativeTo(cwd, file)}:${frame[2]}:${frame[3]}`;
  }
  return undefined;
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : inspect(error);
}

function isErrorLike(error: unknown): boolean {
  return typeof error === "object" && error !== null && "message" in error && "stack" in error;
}

function pathOf(urlOrPath: string): string {
  if (!urlOrPath.startsWith("file:")) return urlOrPath;
  try {
    return fileURLToPath(urlOrPath);
  } catch {
    return urlOrPath;
  }
}

function relativeTo(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return path.startsWith("/") && !short.startsWith("..") && short !== "" ? short : path;
}

/** Loaders write absolute paths into their messages; the user thinks in paths below his project. */
function shorten(message: string, cwd: string): string {
  return message.replaceAll(`file://${cwd}/`, "").replaceAll(`${cwd}/`, "");
}
