import { type SpawnOptionsWithStdioTuple, spawn } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { endWith } from "../../endWith.ts";
import { UserError } from "../../userError.ts";
import { type OwnFolder, ownFolder } from "./leftovers.ts";

/** The `pulumi` command that a rehearsal runs. */
export interface PulumiCommand {
  /** Its file. */
  readonly file: string;
  /** `3.260.0`. */
  readonly version: string;
  /** What to say before it is used. */
  readonly warnings: readonly string[];
}

type Version = readonly [major: number, minor: number, patch: number];

/** What rehearsals are tested with, and what they cannot do without. */
export const testedPulumi = {
  /** Below it a rehearsal does not start. */
  least: {
    version: "3.87.0",
    why: "older ones cannot be kept from downloading the real providers of clouds in place of the simulated ones",
    source:
      "pulumi/pulumi CHANGELOG.md, 3.87.0: [cli] Users can now set PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION to disable the engine trying to auto install missing plugins",
  },
  /** From the first to below the second programs that are run from source may not load. */
  noLoader: {
    from: "3.183.0",
    below: "3.186.0",
    why: "it sets a loader of its own beside `nodeargs: --import`, so that a TypeScript program that is run from source may not load",
    source:
      "pulumi/pulumi CHANGELOG.md, 3.183.0: Automatic ESM configuration (#19980); 3.186.0: Don't use automatic ESM mode when --import or --require is set (#20091)",
  },
  /** From here on a rehearsal is meant to go. */
  from: {
    version: "3.248.0",
    why: "the SDK that components and simulated clouds are built with is of that version",
    source: "package-lock.json: @pulumi/pulumi",
  },
  /** What the tests of this package run. */
  tried: "3.260.0",
  /** From here on anything may be different. */
  below: {
    version: "4.0.0",
    why: "a new major version may stream other events and speak another plugin protocol",
    source: "https://semver.org/#spec-item-8",
  },
} as const;

/** How long `pulumi version` may take, milliseconds. The first start after an installation is slow on some systems. */
const versionTimeLimit = 20_000;

export interface FindOptions {
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default process.platform */
  readonly platform?: NodeJS.Platform;
  /** Milliseconds. @default 20000 */
  readonly timeLimit?: number;
}

/**
 * Finds `pulumi` on PATH, with the language host of the project's runtime, and asks its version.
 *
 * @param runtime of Pulumi.yaml: `nodejs`
 * @throws UserError where it is missing, too old or does not answer
 */
export async function findPulumi(runtime: string, options: FindOptions = {}): Promise<PulumiCommand> {
  const { environment = process.env, platform = process.platform, timeLimit = versionTimeLimit } = options;
  const file = onPath("pulumi", environment, platform);
  if (file === undefined) throw new UserError(missingPulumi(platform));
  const version = await versionOf(file, environment, timeLimit);
  const warnings = judgeVersion(version, file);
  checkLanguageHost(runtime, file, { environment, platform });
  return { file, version, warnings };
}

/** The file of a command, as a shell would find it; on Windows with the extensions of PATHEXT. */
export function onPath(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const windows = platform === "win32";
  // Windows calls it Path, and does not mind; an object that was copied from process.env does.
  const path = Object.entries(environment).find(([key]) => (windows ? key.toUpperCase() : key) === "PATH")?.[1] ?? "";
  const separator = windows ? ";" : platform === process.platform ? delimiter : ":";
  return path
    .split(separator)
    .map((folder) => folder.replace(/^"(.*)"$/, "$1"))
    .filter((folder) => folder !== "")
    .flatMap((folder) => namesOf(name, environment, windows).map((one) => join(folder, one)))
    .find((file) => isProgram(file, windows));
}

function namesOf(name: string, environment: NodeJS.ProcessEnv, windows: boolean): string[] {
  if (!windows) return [name];
  const extensions = (environment["PATHEXT"] ?? "").split(";").filter((one) => one !== "");
  return [...(extensions.length === 0 ? [".COM", ".EXE", ".BAT", ".CMD"] : extensions)].map(
    (one) => `${name}${one.toLowerCase()}`,
  );
}

function isProgram(file: string, windows: boolean): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    if (!windows) accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const offline =
  "`hybrid-gpu plan` needs no pulumi: it plans the same program offline, with the same policies, cost and quotas.";

/** What to say where there is no `pulumi`: how to get it on this platform. */
export function missingPulumi(platform: NodeJS.Platform): string {
  const ways: Readonly<Record<string, readonly string[]>> = {
    darwin: ["brew install pulumi/tap/pulumi", "or: curl -fsSL https://get.pulumi.com | sh"],
    win32: [
      "choco install pulumi",
      "or: winget install pulumi",
      "or: the installer (MSI) of https://www.pulumi.com/docs/install/",
    ],
    linux: [
      "curl -fsSL https://get.pulumi.com | sh",
      "or: unpack the archive of https://www.pulumi.com/docs/install/versions/ into a folder of PATH",
    ],
  };
  return [
    "there is no `pulumi` on PATH: a rehearsal runs the real engine. Fix: install it, and open a new terminal",
    ...(ways[platform] ?? ["see https://www.pulumi.com/docs/install/"]).map((way) => `  ${way}`),
    offline,
  ].join("\n");
}

/** Asks `pulumi version`, which neither needs an account nor asks for updates here. */
async function versionOf(file: string, environment: NodeJS.ProcessEnv, timeLimit: number): Promise<string> {
  // Each command of the engine leaves a log in its home: this one gets a home of its own, too.
  const own = ownFolder();
  const { code, output, error } = await run(file, environment, own, timeLimit).finally(() => own.remove());
  if (error !== undefined) throw new UserError(`${file} version ${error}. Fix: see that \`pulumi version\` works here`);
  const [text] = /\d+\.\d+\.\d+/.exec(output) ?? [];
  if (code !== 0 || text === undefined) {
    const said = stripVTControlCharacters(output).trim().split("\n", 1)[0]!.slice(0, 200);
    throw new UserError(
      `${file} version tells no version${said === "" ? "" : ` (${said})`}. Fix: see that \`pulumi version\` works here`,
    );
  }
  return text;
}

interface Answer {
  readonly code: number | null;
  readonly output: string;
  /** Why there is no answer. */
  readonly error?: string;
}

function run(file: string, environment: NodeJS.ProcessEnv, own: OwnFolder, timeLimit: number): Promise<Answer> {
  return new Promise((resolve) => {
    let output = "";
    const settings = {
      env: { ...environment, PULUMI_HOME: join(own.folder, "home"), PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    } satisfies SpawnOptionsWithStdioTuple<"ignore", "pipe", "pipe">;
    // Node.js starts no batch file without a shell.
    const child = /\.(?:cmd|bat)$/i.test(file)
      ? spawn(`"${file}" version`, { ...settings, shell: true })
      : spawn(file, ["version"], settings);
    // Interrupted, it leaves no more than a rehearsal does.
    const leave = endWith([{ kill: () => [child.kill("SIGKILL"), own.remove()] }]);
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      settle({ code: null, output, error: `gave no answer in ${timeLimit / 1000} s` });
    }, timeLimit);
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      leave();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(answer);
    };
    const add = (text: string): void => {
      output = (output + text).slice(0, 10_000);
    };
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.once("error", (error) => settle({ code: null, output, error: `cannot be run (${error.message})` }));
    child.once("close", (code) => settle({ code, output }));
  });
}

/**
 * What is to be said of a version, outside of what rehearsals are tested with.
 *
 * @throws UserError where it is too old to tell anything from
 */
export function judgeVersion(text: string, file = "pulumi"): readonly string[] {
  const { least, noLoader, from, tried, below } = testedPulumi;
  const version = parsed(text);
  const it = `${file} is version ${text}`;
  const tested = `rehearsals are tested with ${tried}, and meant for ${from.version} and later`;
  if (isBelow(version, least.version)) {
    throw new UserError(
      `${it}, and a rehearsal needs at least ${least.version}: ${least.why}. Fix: update it (${tested})`,
    );
  }
  if (!isBelow(version, below.version)) return [`${it}; ${tested}: ${below.why}`];
  const remarks = [
    ...(isBelow(version, from.version) ? [`${tested}, because ${from.why}`] : []),
    ...(!isBelow(version, noLoader.from) && isBelow(version, noLoader.below) ? [noLoader.why] : []),
  ];
  return remarks.length === 0 ? [] : [`${it}: ${remarks.join("; ")}. Fix: update it`];
}

function parsed(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  return [major, minor, patch];
}

function isBelow(version: Version, bound: string): boolean {
  const other = parsed(bound);
  const at = version.findIndex((part, index) => part !== other[index]);
  return at >= 0 && version[at]! < other[at]!;
}

/**
 * The engine starts a program by its language host, which comes with it: beside it, or on PATH.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/workspace/plugins.go
 */
function checkLanguageHost(
  runtime: string,
  file: string,
  { environment, platform }: Required<Pick<FindOptions, "environment" | "platform">>,
): void {
  const host = `pulumi-language-${runtime}`;
  const beside = { ...environment, PATH: dirname(realpathSync(file)) };
  if (onPath(host, environment, platform) !== undefined || onPath(host, beside, platform) !== undefined) return;
  throw new UserError(
    `the project's runtime is ${runtime}, and its language host ${host} is neither on PATH nor beside ${file}. ` +
      `Fix: install the whole of pulumi, which comes with the hosts of its languages, or put ${host} on PATH. ${offline}`,
  );
}
