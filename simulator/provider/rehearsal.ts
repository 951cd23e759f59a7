import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { basename, delimiter, join } from "node:path";
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
  for (const file of languageHosts(process.env["PATH"] ?? "")) linkHost(home, file);
  const empty = join(folder, "no-credentials");
  writeFileSync(empty, "", { mode: 0o600 });
  const temporary = temporaryFolder(folder);
  const own = Object.entries(process.env).filter(([key]) => !leadingOut.test(key));
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
      // A provider on PATH would go before the simulated one, and ask a real cloud.
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      // Programs that use a cloud's SDK themselves find neither a login nor a cluster.
      AWS_CONFIG_FILE: empty,
      AWS_SHARED_CREDENTIALS_FILE: empty,
      AWS_EC2_METADATA_DISABLED: "true",
      CLOUDSDK_CONFIG: join(folder, "gcloud"),
      KUBECONFIG: empty,
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
      [settingsVariable]: settingsFile,
    },
  };
}

/** What leads to an account, a project, a cluster or somebody's own Pulumi. */
const leadingOut = /^(?:(?:PULUMI|AWS|AMAZON|GOOGLE|GCLOUD|GCP|CLOUDSDK|ARM|AZURE|KUBE|KUBERNETES)_|KUBECONFIG$)/i;

/**
 * A folder for what the engine and its processes put aside: a language host that is killed leaves its pipes there, and it goes
 * with everything else. What tsx has compiled stays where it is and is linked, or each rehearsal would compile all of it again.
 *
 * @see https://github.com/privatenumber/tsx/blob/master/src/utils/temporary-directory.ts
 */
function temporaryFolder(folder: string): string {
  const temporary = join(folder, "tmp");
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const name = `tsx-${process.geteuid?.() ?? userInfo().username}`;
  const compiled = join(tmpdir(), name);
  try {
    mkdirSync(compiled, { recursive: true });
    // What somebody else has put there under this name is none of ours.
    const { uid } = lstatSync(compiled);
    if (process.geteuid === undefined || uid === process.geteuid())
      symlinkSync(compiled, join(temporary, name), "junction");
  } catch {
    // It is compiled anew, which takes longer and is no harm.
  }
  return temporary;
}

/** Language hosts of a search path: they are plugins, too, and those on PATH are not looked at. The first of a name counts. */
function languageHosts(path: string): string[] {
  const found = new Map<string, string>();
  for (const directory of path.split(delimiter).filter((one) => one !== "")) {
    for (const name of namesIn(directory)) {
      if (/^pulumi-language-[a-z]+$/.test(name) && !found.has(name)) found.set(name, join(directory, name));
    }
  }
  return [...found.values()];
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function linkHost(home: string, file: string): void {
  const name = basename(file);
  const folder = join(home, "plugins", `${name.replace("pulumi-", "")}-v0.0.1`);
  mkdirSync(folder, { recursive: true });
  symlinkSync(file, join(folder, name));
}

function writePlugin(home: string, { name, version, folder: sdk }: PulumiPackage): void {
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  mkdirSync(folder, { recursive: true });
  const executable = join(folder, `pulumi-resource-${name}`);
  const source = import.meta.url.endsWith(".ts");
  const entry = fileURLToPath(new URL(source ? "./plugin.ts" : "./plugin.js", import.meta.url));
  const loader = source ? `--import ${shellQuote(pathToFileURL(require.resolve("tsx")).href)} ` : "";
  const plugin = `${loader}${shellQuote(entry)} ${name} ${version} ${shellQuote(sdk)}`;
  writeFileSync(executable, `#!/bin/sh\nexec ${shellQuote(process.execPath)} ${plugin} "$@"\n`);
  chmodSync(executable, 0o755);
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
