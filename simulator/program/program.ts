import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** A program on disk, found as Pulumi's Node.js host finds it. */
export interface ProgramFile {
  /** The file that is loaded. */
  readonly file: string;
  /** Whether the nearest package is an ES module package: decides between `import` and `require`. */
  readonly esm: boolean;
  /** What the host would warn about. */
  readonly warnings: readonly string[];
}

/** A program that is not there, said to the user as it is. */
export class ProgramNotFoundError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProgramNotFoundError";
  }
}

/**
 * Where a program is: `entry` is `.` for the directory `cwd` or a file in it. A directory is resolved through the nearest
 * package.json (`exports`, then `main`), then `index.*`.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/run/run.ts
 */
export function findProgram(cwd: string, entry: string): ProgramFile {
  const warnings: string[] = [];
  const given = isAbsolute(entry) ? entry : join(cwd, entry);
  const root = packageRootOf(isDirectory(given) ? given : dirname(given));
  const manifest = root === undefined ? {} : readManifest(root);
  const esm = manifest["type"] === "module";
  let program = given;
  if (entry === "." && root !== undefined) {
    const target = entryPointOf(manifest);
    if (target !== undefined) {
      const file = join(root, target);
      if (existsSync(file)) program = file;
      else
        warnings.push(`package.json names the entry point ${target}, which does not exist: ${given} is used instead`);
    }
  }
  const file = fileOf(program, esm);
  if (file === undefined) {
    const names = indexNames(esm).join(", ");
    throw new ProgramNotFoundError(
      isDirectory(program)
        ? `there is no program in ${program}: none of ${names} is there, and neither Pulumi.yaml (main) nor package.json (main, exports) names another file`
        : `the program ${program} does not exist`,
    );
  }
  if (isDirectory(given) && existsSync(join(given, "index.js")) && existsSync(join(given, "index.ts"))) {
    if (entry === "." && file === join(given, "index.js")) {
      warnings.push("both index.js and index.ts are there, and Pulumi.yaml names neither: index.js is used");
    }
  }
  return { file: realpathSync(file), esm, warnings };
}

/** Whether a file is TypeScript and so needs a loader. */
export function isTypeScript(file: string): boolean {
  return [".ts", ".mts", ".cts", ".tsx"].includes(extname(file));
}

/**
 * Loads a program and returns what its stack outputs come from: the module's exports, or the result of the function that
 * it exports.
 */
export async function runProgram({ file, esm }: ProgramFile): Promise<unknown> {
  const exported = esm ? defaultOf(await import(pathToFileURL(file).href)) : createRequire(file)(file);
  return await (exported instanceof Function ? exported() : exported);
}

function defaultOf(module: Record<string, unknown>): unknown {
  if (Object.getOwnPropertyDescriptor(module, "default") === undefined) return module;
  if (Object.keys(module).length !== 1) {
    throw new Error("expected entrypoint module to have either a default export or named exports but not both");
  }
  return module["default"];
}

function entryPointOf(manifest: Readonly<Record<string, unknown>>): string | undefined {
  const { exports, main } = manifest;
  if (typeof exports === "string") return exports;
  if (typeof exports === "object" && exports !== null) {
    const root = (exports as Record<string, unknown>)["."];
    if (typeof root === "string") return root;
    if (typeof root !== "object" || root === null) return undefined;
    const conditions = root as Record<string, unknown>;
    const target = conditions["default"] || conditions["require"] || conditions["import"];
    return typeof target === "string" ? target : undefined;
  }
  return typeof main === "string" && main !== "" ? main : undefined;
}

function indexNames(esm: boolean): string[] {
  return esm
    ? ["index.js", "index.mjs", "index.ts", "index.mts"]
    : ["index.js", "index.json", "index.ts", "index.cts", "index.tsx"];
}

/** As `require` does it: the path itself, with an extension, or the index of a directory. */
function fileOf(program: string, esm: boolean): string | undefined {
  if (isFile(program)) return program;
  if (!isDirectory(program)) {
    if (esm) return undefined;
    return [".js", ".json", ".ts", ".cts", ".tsx"].map((extension) => program + extension).find(isFile);
  }
  const main = esm ? undefined : readManifest(program)["main"];
  const named = typeof main === "string" && main !== "" ? fileOf(join(program, main), esm) : undefined;
  return (
    named ??
    indexNames(esm)
      .map((name) => join(program, name))
      .find(isFile)
  );
}

function packageRootOf(start: string): string | undefined {
  for (let directory = resolve(start); ; directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json"))) return directory;
    if (directory === dirname(directory)) return undefined;
  }
}

function readManifest(directory: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    return typeof manifest === "object" && manifest !== null ? (manifest as Record<string, unknown>) : {};
  } catch {
    // The host goes on without a manifest that it cannot read; loading the program says what is wrong with it.
    return {};
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
