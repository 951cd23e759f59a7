import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";

/** Shells that the scripts run under: what images have as `sh`. */
export const shells = ["dash", "bash"].filter((shell) => spawnSync(shell, ["-c", "exit 0"]).status === 0);

export const scriptFile = (name: string): string =>
  join(import.meta.dirname, "../../components/kubernetes/scripts", name);

export interface Ended {
  readonly status: number | null;
  readonly out: string[];
  readonly err: string[];
}

export interface Fault {
  readonly on: string;
  readonly path: string;
  readonly fault: string;
  readonly once?: boolean;
}

/** An empty folder with a fake `lfs` and `lctl`, a place for a file system, and tables. */
export class ScriptBench {
  readonly folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-lustre-"));
  /** With a blank, as nothing keeps a mount point from having one. */
  readonly mount = join(this.folder, "mnt lustre");
  readonly #state = join(this.folder, "state");
  readonly #bin = join(this.folder, "bin");
  readonly shell: string;

  constructor(shell: string) {
    this.shell = shell;
    for (const folder of [this.mount, this.#state, this.#bin]) mkdirSync(folder);
    for (const tool of ["lfs", "lctl"]) {
      const file = join(this.#bin, tool);
      writeFileSync(file, clientOf(tool, server().requests));
      chmodSync(file, 0o755);
    }
  }

  /** Writes a table and runs a script with it. */
  run(script: string, table: string, argument: string, environment: Record<string, string> = {}): Ended {
    const file = join(this.folder, "table");
    writeFileSync(file, table);
    return this.start([scriptFile(script), file, argument], environment);
  }

  start(words: readonly string[], environment: Record<string, string> = {}): Ended {
    const { status, stdout, stderr } = spawnSync(this.shell, words, {
      encoding: "utf8",
      timeout: 50_000,
      env: { PATH: `${this.#bin}:${process.env["PATH"]}`, FAKE_STATE: this.#state, ...environment },
    });
    return { status, out: lines(stdout), err: lines(stderr) };
  }

  faults(...faults: Fault[]): void {
    this.write("faults.json", JSON.stringify(faults));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#state, file), text);
  }

  read(file: string): string {
    const path = join(this.#state, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** What the fakes were asked since the last time. */
  asked(): string[] {
    const all = lines(this.read("log"));
    this.write("log", "");
    return all;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** A command that is done by the thread of `fakeServer.mjs`: it asks through one pipe, and is answered through one of its own. */
function clientOf(tool: string, requests: string): string {
  return `#!/bin/sh
# As greedy as a command can be: what stands behind it in a pipe is lost to whoever started it.
cat >/dev/null
pipe="$FAKE_STATE/answer.$$"
mkfifo "$pipe"
# Open for both, so that nobody waits for the other to open it.
exec 3<>"$pipe"
printf '%s\\037' ${tool} "$FAKE_STATE" "$PWD" "$pipe" "$@" "${"\x1e"}" >"${requests}"
read -r code <&3
cat "$pipe.out"
cat "$pipe.err" >&2
exit "$code"
`;
}

let started: { readonly requests: string; readonly thread: Worker } | undefined;

/** The thread of this file's benches. */
function server(): { readonly requests: string } {
  if (started === undefined) {
    const requests = join(mkdtempSync(join(tmpdir(), "hybrid-gpu-tools-")), "requests");
    execFileSync("mkfifo", [requests]);
    const thread = new Worker(join(import.meta.dirname, "fakeServer.mjs"), { workerData: { requests }, execArgv: [] });
    thread.unref();
    started = { requests, thread };
  }
  return started;
}

/** Ends the thread. To be called after all tests of a file. */
export async function stopTools(): Promise<void> {
  const last = started;
  started = undefined;
  await last?.thread.terminate();
  if (last !== undefined) rmSync(dirname(last.requests), { recursive: true, force: true });
}
