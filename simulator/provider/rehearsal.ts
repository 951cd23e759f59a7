import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type PulumiPackage, packagesFor } from "./packages.ts";
import { calmSettings, type RehearsalSettings, settingsVariable, writeSettings } from "./settings.ts";

const require = createRequire(import.meta.url);

export interface RehearsalOptions {
  /** Folders of the programs: their packages get plugins in the versions that they have installed. @default those of Hybrid GPU itself */
  readonly projects?: readonly string[];
  /** What differs from a rehearsal in which nothing goes wrong. */
  readonly settings?: Partial<Omit<RehearsalSettings, "journals">>;
}

export interface Rehearsal {
  /** Everything the engine writes goes below it. */
  readonly folder: string;
  /** Environment for the `pulumi` command: a file backend, a private home with simulated plugins, no account. */
  readonly environment: NodeJS.ProcessEnv;
  /** The file that providers read when they start: `writeSettings` writes it anew. */
  readonly settingsFile: string;
  readonly settings: RehearsalSettings;
  /** What has a plugin. */
  readonly packages: readonly PulumiPackage[];
}

/**
 * Prepares a folder in which the real `pulumi` command sees simulated clouds instead of real ones, and nothing of the
 * user's own Pulumi home, backend or credentials.
 */
export function prepareRehearsal(
  folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-rehearsal-")),
  options: RehearsalOptions = {},
): Rehearsal {
  const [home, backend, journals] = ["home", "backend", "journals"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  // State and journals hold what the program knows, its secrets too.
  for (const one of [home, backend, journals]) mkdirSync(one, { recursive: true, mode: 0o700 });
  const packages = packagesFor(options.projects ?? []);
  for (const one of packages) writePlugin(home, one);
  const settings: RehearsalSettings = { ...calmSettings, ...options.settings, journals };
  const settingsFile = join(folder, "rehearsal.json");
  writeSettings(settingsFile, settings);
  const own = Object.entries(process.env).filter(([key]) => !/^(PULUMI|AWS|GOOGLE|GCLOUD|CLOUDSDK)_/.test(key));
  return {
    folder,
    settingsFile,
    settings,
    packages,
    environment: {
      ...Object.fromEntries(own),
      PULUMI_HOME: home,
      // Without a file of attributes beside each file: it is not written in one step, and an engine that is killed in between
      // leaves a stack that cannot be read ("failed to load checkpoint: EOF").
      PULUMI_BACKEND_URL: `${pathToFileURL(backend).href}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      [settingsVariable]: settingsFile,
    },
  };
}

function writePlugin(home: string, { name, version }: PulumiPackage): void {
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  mkdirSync(folder, { recursive: true });
  const executable = join(folder, `pulumi-resource-${name}`);
  const source = import.meta.url.endsWith(".ts");
  const entry = fileURLToPath(new URL(source ? "./plugin.ts" : "./plugin.js", import.meta.url));
  const loader = source ? `--import ${shellQuote(pathToFileURL(require.resolve("tsx")).href)} ` : "";
  writeFileSync(
    executable,
    `#!/bin/sh\nexec ${shellQuote(process.execPath)} ${loader}${shellQuote(entry)} ${name} ${version} "$@"\n`,
  );
  chmodSync(executable, 0o755);
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
