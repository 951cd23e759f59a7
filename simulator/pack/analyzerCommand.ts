import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A policy pack that does not start, or fails at work. The message says why, with what the pack wrote. */
export class PolicyPackError extends Error {
  override readonly name = "PolicyPackError";
}

/** Ends the pack when this process is gone, however it went: the channel between the two breaks. */
const deathWatch = `data:text/javascript,${encodeURIComponent(
  `process.on("disconnect", () => process.exit(0)); process.channel?.unref();`,
)}`;

/** Node with the pack's own entry point; a pack in plain TypeScript goes through Pulumi's runner, as in the engine. */
export function commandOf(directory: string): string[] {
  for (const file of ["PulumiPolicy.yaml", "package.json"]) {
    if (existsSync(join(directory, file))) continue;
    throw new PolicyPackError(`${directory} is not a policy pack: it has no ${file}`);
  }
  const manifest = readManifest(directory);
  const main = typeof manifest["main"] === "string" ? manifest["main"] : "index.js";
  const node = [process.execPath, "--import", deathWatch];
  if (/\.[cm]?js$/.test(main) && existsSync(join(directory, main))) return [...node, main];
  try {
    const runner = createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
    return [...node, runner, "127.0.0.1:0", "."];
  } catch {
    throw new PolicyPackError(
      `${directory}: its dependencies are not installed (no @pulumi/pulumi); run npm install there`,
    );
  }
}

function readManifest(directory: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PolicyPackError(`${join(directory, "package.json")} cannot be read: ${why}`);
  }
}
