import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-world-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Another process that runs a program of this folder. It is gone after the test. */
export function start(program: string, ...given: readonly string[]): ChildProcess {
  const file = join(import.meta.dirname, program);
  const child = spawn(process.execPath, ["--import", loader, file, ...given], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Waits until a process has said a word. */
export async function says(child: ChildProcess, word: string): Promise<void> {
  let heard = "";
  for await (const text of child.stdout!) {
    heard += String(text);
    if (heard.includes(word)) return;
  }
  throw new Error(`it ended without saying ${word}: ${heard}`);
}

/** How a process ended: its exit code, or the signal. */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode!;
}
