import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);

/** Whether this runs from a source checkout, rather than compiled from the npm package. */
export const fromSource = here.endsWith(".ts");

/** The folder that this module and its siblings (`simulator`, `policies`) lie in: the checkout, or `dist`. */
export const codeDirectory = dirname(dirname(here));

/** The folder of our package.json. */
export const packageDirectory = fromSource ? codeDirectory : dirname(codeDirectory);

/** The file of a module of ours, as it is here: `simulator/program/host` → `…/simulator/program/host.ts` or `….js`. */
export function moduleFile(name: string): string {
  return join(codeDirectory, `${name}${fromSource ? ".ts" : ".js"}`);
}

/** What to `--require` first in a process that loads the Pulumi SDK. Plain JavaScript, the same in source and package. */
export const sdkPreload = join(packageDirectory, "simulator", "program", "lazySdk.cjs");

/** The module to `--import` so that Node.js runs TypeScript: ours, whatever the program has installed. */
export function typeScriptLoader(): string {
  return createRequire(import.meta.url).resolve("tsx");
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8")) as { version: string }).version;
}

/** Our own policies: the folder to give to the engine as a policy pack. */
export function ownPolicyPack(): string {
  const compiled = join(codeDirectory, "policies");
  return existsSync(join(compiled, "PulumiPolicy.yaml")) ? compiled : join(packageDirectory, "policies");
}
