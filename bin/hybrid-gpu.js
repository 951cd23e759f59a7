#!/usr/bin/env node
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const args = process.argv.slice(2);

// npm packs no lock file: where there is one, this is a source checkout, and what runs is the source.
if (existsSync(path("package-lock.json"))) {
  const loader = createRequire(import.meta.url).resolve("tsx");
  // A plan waits for its program more than for anything else, so the program's process starts before this one can read
  // TypeScript. `cli/launch.ts` takes it when the program wants to be started just so.
  const execArgv = ["--require", path("simulator/lazySdk.cjs"), "--import", loader, "--conditions=hybrid-gpu-source"];
  const spare =
    args[0] === "plan" && !args.includes("--help") && !args.includes("-h")
      ? { execArgv, cwd: process.cwd(), child: start([...execArgv, path("simulator/host.ts")]) }
      : undefined;
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("../cli/main.ts");
  process.exit(await main(args, spare));
} else {
  const { main } = await import("../dist/cli/main.js");
  process.exit(await main(args));
}

function start(hostArgs) {
  return spawn(process.execPath, hostArgs, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
}
