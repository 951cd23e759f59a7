import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

export interface Rehearsal {
  /** Everything the engine writes goes below it. */
  readonly folder: string;
  /** Environment for the `pulumi` command: a file backend, a private home with simulated plugins, no account. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Prepares a folder in which the real `pulumi` command sees simulated clouds instead of real ones, and nothing of the
 * user's own Pulumi home, backend or credentials.
 */
export function prepareRehearsal(folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-rehearsal-"))): Rehearsal {
  const home = join(folder, "home");
  const backend = join(folder, "backend");
  mkdirSync(backend, { recursive: true });
  for (const name of simulated) {
    const version = installedVersion(name);
    if (version !== undefined) writePlugin(home, name, version);
  }
  const own = Object.entries(process.env).filter(([key]) => !/^(PULUMI|AWS|GOOGLE|GCLOUD|CLOUDSDK)_/.test(key));
  return {
    folder,
    environment: {
      ...Object.fromEntries(own),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
  };
}

/** The clouds that have a plugin. A plugin answers for the version of the SDK that the program was written with. */
const simulated = ["aws", "gcp", "kubernetes"];

/** Version of a cloud's SDK; `undefined` where it is not installed, and no program can use it. */
function installedVersion(packageName: string): string | undefined {
  let manifest: string;
  try {
    manifest = require.resolve(`@pulumi/${packageName}/package.json`);
  } catch {
    return undefined;
  }
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function writePlugin(home: string, packageName: string, version: string): void {
  const folder = join(home, "plugins", `resource-${packageName}-v${version}`);
  mkdirSync(folder, { recursive: true });
  const executable = join(folder, `pulumi-resource-${packageName}`);
  const source = import.meta.url.endsWith(".ts");
  const entry = fileURLToPath(new URL(source ? "./plugin.ts" : "./plugin.js", import.meta.url));
  const loader = source ? `--import ${shellQuote(pathToFileURL(require.resolve("tsx")).href)} ` : "";
  writeFileSync(
    executable,
    `#!/bin/sh\nexec ${shellQuote(process.execPath)} ${loader}${shellQuote(entry)} ${packageName} ${version}\n`,
  );
  chmodSync(executable, 0o755);
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
