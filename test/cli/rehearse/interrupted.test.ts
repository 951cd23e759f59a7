import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { folder } from "../support.ts";

const source = (file: string): string => JSON.stringify(join(import.meta.dirname, "../../../cli/rehearse", file));
const onUnix = it.skipIf(process.platform === "win32");

let temporary = "";
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "interrupted-"));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a module beside a `pulumi` that says that it was asked, and gives no answer. */
function run(module: string): ChildProcess {
  const commands = folder({ pulumi: `#!/bin/sh\ntouch "${temporary}/asked"\nexec sleep 60\n` });
  chmodSync(join(commands, "pulumi"), 0o755);
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", module], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: temporary, PATH: `${commands}:${process.env["PATH"]}` },
  });
}

/** Waits, but for no child that has ended by itself. */
async function until(isSo: () => boolean, child?: ChildProcess): Promise<void> {
  while (!isSo()) {
    if (child !== undefined && child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

onUnix("leaves nothing while the engine is asked for its version", { timeout: 60_000 }, async () => {
  const child = run(`
    const { findPulumi } = await import(${source("stage/pulumi.ts")});
    await findPulumi("nodejs");
  `);
  await until(() => existsSync(join(temporary, "asked")), child);
  expect(readdirSync(temporary).filter((name) => name.startsWith("hybrid-gpu-rehearsal-"))).toHaveLength(1);
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(130);
  expect(readdirSync(temporary).filter((name) => name.startsWith("hybrid-gpu-"))).toEqual([]);
});

it.skipIf(process.platform !== "linux")("ends the offline plan of a comparison", { timeout: 120_000 }, async () => {
  const pids = join(temporary, "pids");
  const project = folder({
    "Pulumi.yaml": "name: hanging\nruntime: nodejs\nmain: index.js\n",
    "index.js": `require("node:fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + process.ppid);
      setInterval(() => {}, 1000);
      module.exports = new Promise(() => {});`,
  });
  const child = run(`
    const { compareStack } = await import(${source("compare/comparison.ts")});
    await compareStack(undefined, { cwd: ${JSON.stringify(project)}, policies: false });
  `);
  const said = text(child.stderr!);
  await until(() => existsSync(pids) && readFileSync(pids, "utf8").includes(" "), child);
  const running = readFileSync(pids, "utf8").split(" ").map(Number);
  expect(running.map(isAlive)).toEqual([true, true]);
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect([await said, code]).toEqual(["interrupted: nothing is left\n", 130]);
  await until(() => !running.some(isAlive));
});
