#!/usr/bin/env node
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isFresh } from "./freshness.js";
import { wantsLoader } from "./spareLoader.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);

// npm packs no lock file: where there is one, this is a source checkout, and its sources may be newer than what is compiled.
const fromSource = existsSync(`${root}package-lock.json`) && !isFresh(root);
const loader = findLoader();

// A plan waits for its program more than for anything else, so the program's process starts before this one has read its own
// code. `cli/launch.ts` takes it when the program wants to be started just so.
const planning = args[0] === "plan" && !args.includes("--help") && !args.includes("-h");
const loading = fromSource || wantsLoader(args, process.cwd()) ? ["--import", loader] : [];
const execArgv = ["--require", `${root}simulator/program/lazySdk.cjs`, ...loading];
const host = fromSource ? `${root}simulator/program/host.ts` : `${root}dist/simulator/program/host.js`;
const spare = planning
  ? {
      execArgv,
      cwd: process.cwd(),
      child: spawn(process.execPath, [...execArgv, host], { stdio: ["ignore", "pipe", "pipe", "ipc"] }),
    }
  : undefined;

function findLoader() {
  try {
    return createRequire(import.meta.url).resolve("tsx");
  } catch {
    console.error(`The dependencies of hybrid-gpu are not installed. Fix: run npm ci in ${root}`);
    process.exit(2);
  }
}

if (fromSource) (await import("tsx/esm/api")).register();
const { main } = await import(fromSource ? "../cli/main.ts" : "../dist/cli/main.js");
process.exit(await main(args, spare));
