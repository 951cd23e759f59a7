import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Clouds, cloudsOf } from "../cli/rehearse/clouds.ts";
import { writtenAtTheEnd } from "../cli/rehearse/engine/engine.ts";
import type * as rehearsals from "../simulator/provider/rehearsal.ts";
import { paired, root, wall } from "./measure.ts";

/** As users have it: plugins are compiled in the package, and after `npm ci` in a checkout. */
const compiled = join(root, "dist/simulator/provider/rehearsal.js");

/**
 * What the real engine takes for each stack against simulated clouds, and for a plain program of as many resources that are
 * nothing but a name and a value: what is between the two is ours. Then the plain program at 1,000 and 5,000.
 *
 * Wall times; of previews the median of five, in turn. Without policies. Needs `pulumi` on PATH.
 *
 * @param options `--stacks dev,prod` and `--resources 1000,5000` for some of them; `--resources` with nothing after it for none
 */
export async function rehearse(options: readonly string[]): Promise<void> {
  if (spawnSync("pulumi", ["version"], { stdio: "ignore" }).error !== undefined) {
    console.log("rehearse    left out: there is no pulumi on PATH");
    return;
  }
  if (!existsSync(compiled)) wall("npm", ["run", "build"]);
  const { prepareRehearsal } = (await import(pathToFileURL(compiled).href)) as typeof rehearsals;
  const rehearsal = prepareRehearsal();
  const { folder } = rehearsal;
  const environment = { ...rehearsal.environment, ...writtenAtTheEnd };
  const clouds = cloudsOf(rehearsal);
  try {
    for (const stack of listOf(options, "--stacks", ["dev", "staging", "prod"])) {
      const ours = new Program(stackFolder(join(folder, stack), stack), stack, environment);
      const count = await life(stack, ours, clouds);
      const plain = new Program(plainFolder(join(folder, `${stack}-plain`), count, stack), stack, environment);
      await life("plain", plain, clouds);
      const { a, b, ratio } = paired(
        () => ours.time("preview"),
        () => plain.time("preview"),
        5,
      );
      console.log(
        `rehearse    ${stack}: preview ${seconds(a)}, plain ${seconds(b)}; ${ratio.toFixed(2)} of it (budget 1.30)`,
      );
    }
    for (const count of listOf(options, "--resources", ["1000", "5000"])) {
      const plain = plainFolder(join(folder, `plain-${count}`), Number(count), "dev");
      await life("plain", new Program(plain, "dev", environment), clouds);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program of the engine, with a stack of its own that is empty. */
class Program {
  readonly #folder: string;
  readonly #stack: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string, stack: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#stack = stack;
    this.#environment = environment;
    this.run("stack", "init");
  }

  /** Milliseconds that a command takes. One that fails is no measurement. */
  time(...args: readonly string[]): number {
    const began = performance.now();
    this.run(...args);
    return performance.now() - began;
  }

  run(...args: readonly string[]): string {
    const ran = spawnSync(
      "pulumi",
      [...args, "--stack", this.#stack, "--non-interactive", "--color", "never", "--cwd", this.#folder],
      { env: this.#environment, encoding: "utf8", maxBuffer: 1 << 30 },
    );
    if (ran.status !== 0) throw new Error(`pulumi ${args.join(" ")}: ${ran.stdout.slice(-2_000)}${ran.stderr}`);
    return ran.stdout;
  }
}

/** Preview, up, up again and destroy, once; prints their times, and gives back how many resources there were. */
async function life(title: string, program: Program, clouds: Clouds): Promise<number> {
  const up = ["up", "--yes", "--skip-preview"];
  const times = {
    preview: program.time("preview"),
    up: program.time(...up),
    "up again": program.time(...up),
  };
  const { deployment } = JSON.parse(program.run("stack", "export")) as {
    deployment: { resources: { type: string; custom: boolean }[] };
  };
  const { length } = deployment.resources.filter(({ type, custom }) => custom && !type.startsWith("pulumi:"));
  // What is precious in production is protected, which costs no time here.
  program.run("state", "unprotect", "--all", "--yes");
  await clouds.liftProtection();
  const all = Object.entries({ ...times, destroy: program.time("destroy", "--yes", "--skip-preview") });
  const text = all.map(([verb, time]) => `${verb} ${seconds(time)}`).join(", ");
  console.log(`rehearse    ${title}, ${length} resources: ${text}`);
  return length;
}

/** This repository's program, where the engine may write. */
function stackFolder(folder: string, stack: string): string {
  mkdirSync(folder);
  for (const name of ["Pulumi.yaml", "components", "node_modules", "package.json", "stacks", "tsconfig.json"]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  copyFileSync(join(root, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
  return folder;
}

/** A program of so many parameters. */
function plainFolder(folder: string, count: number, stack: string): string {
  mkdirSync(folder);
  const files = {
    "Pulumi.yaml": `name: ${basename(folder)}\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false, nodeargs: --import tsx } }\n`,
    [`Pulumi.${stack}.yaml`]: "config:\n  aws:region: us-east-1\n",
    "package.json": '{ "name": "plain", "private": true, "type": "module" }\n',
    "index.ts": `import { Parameter } from "@pulumi/aws/ssm/parameter.js";
for (let index = 0; index < ${count}; index++) new Parameter("value-" + index, { type: "String", value: String(index) });
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function listOf(options: readonly string[], name: string, usual: readonly string[]): readonly string[] {
  const at = options.indexOf(name);
  if (at < 0) return usual;
  const given = options[at + 1];
  return given === undefined || given.startsWith("--") ? [] : given.split(",");
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
