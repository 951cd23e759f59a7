import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type {
  HostAnswer,
  HostJob,
  HostNotice,
  HostQuestion,
  StackAnswer,
  WireNode,
} from "../simulator/program/host.ts";
import type { Launch } from "./launch.ts";
import { moduleFile } from "./package.ts";
import { UserError } from "./userError.ts";

export type HostResult = Extract<HostAnswer, { kind: "done" }>;

/** A host that was started before it was known what it is to run. */
export interface SpareHost {
  readonly child: ChildProcess;
  readonly execArgv: readonly string[];
  readonly cwd: string;
}

/** What a run tells while it goes on. */
export interface RunEvents {
  /** Each resource as it is registered. */
  onRegister(node: WireNode): void;
  /** The outputs of a stack that the program refers to, in the wire encoding. Rejects when there are none: that ends the run. */
  onReference(reference: string): Promise<unknown>;
}

type Ended = { readonly error: Error } | { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** How often the time limit is looked at. */
const tickMs = 50;
/** How long output may still come after a process has ended: something that it started may hold its pipes open. */
const lastOutputMs = 300;

/** A program in a process of its own, so that whatever it does ends with that process. */
export class ProgramProcess {
  readonly #child: ChildProcess;
  readonly #outcome: Promise<HostAnswer | Ended>;
  #events: RunEvents | undefined;
  #refused: (error: unknown) => void = () => {};
  /** References that the program waits for: that time does not count as its own. */
  #waiting = 0;

  private constructor(child: ChildProcess, onOutput: (text: Buffer) => void) {
    this.#child = child;
    child.stdout?.on("data", onOutput);
    child.stderr?.on("data", onOutput);
    this.#outcome = new Promise((resolve) => {
      child.on("message", (message: HostAnswer | HostNotice | HostQuestion) => {
        if (message.kind === "registered") this.#events?.onRegister(message.node);
        else if (message.kind === "refers") void this.#answer(message.reference);
        else resolve(message);
      });
      child.once("error", (error) => resolve({ error }));
      child.once("exit", (code, signal) => {
        const end = (): void => resolve({ code, signal });
        // `close` comes after the last message and the last output.
        child.once("close", end);
        setTimeout(end, lastOutputMs).unref();
      });
    });
  }

  /**
   * Starts the process, which loads the SDK until it is told what to run; or takes the spare one, when the program would
   * be started in the same way. What the program prints goes to `onOutput`: standard output is the plan's.
   */
  static start(launch: Launch, onOutput: (text: Buffer) => void, spare?: SpareHost): ProgramProcess {
    if (spare !== undefined && fits(spare, launch)) return new ProgramProcess(spare.child, onOutput);
    spare?.child.kill("SIGKILL");
    const child = spawn(process.execPath, [...launch.execArgv, moduleFile("simulator/program/host")], {
      cwd: launch.cwd,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    return new ProgramProcess(child, onOutput);
  }

  /**
   * Runs the program to its end, and tells what happens on the way.
   * @throws UserError in the words of the program's own failure; whatever a reference was refused with
   */
  async run(job: HostJob, timeLimitSeconds: number, events: RunEvents): Promise<HostResult> {
    this.#events = events;
    const refused = new Promise<never>((_, reject) => {
      this.#refused = reject;
    });
    let expired = false;
    let left = timeLimitSeconds * 1000;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      if (this.#waiting === 0) left -= now - last;
      last = now;
      if (left > 0) return;
      expired = true;
      this.kill();
    }, tickMs);
    // A process that died at once takes no message; its end says why.
    this.#child.send(job, () => {});
    const outcome = await Promise.race([this.#outcome, refused]).finally(() => clearInterval(timer));
    if ("kind" in outcome && outcome.kind === "done") return outcome;
    if ("kind" in outcome && outcome.kind === "failed") throw new UserError(outcome.message, outcome.detail);
    throw new UserError(expired ? describeExpiry(timeLimitSeconds) : describeEnd(outcome));
  }

  async #answer(reference: string): Promise<void> {
    this.#waiting++;
    try {
      const outputs = await this.#events?.onReference(reference);
      this.#child.send({ kind: "stack", reference, outputs } satisfies StackAnswer, () => {});
    } catch (error) {
      this.#refused(error);
      this.kill();
    } finally {
      this.#waiting--;
    }
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** The same arguments of Node.js, the same copy of the SDK, and the tsconfig.json that tsx has found when it started. */
function fits(spare: SpareHost, launch: Launch): boolean {
  const same = JSON.stringify(spare.execArgv) === JSON.stringify(launch.execArgv);
  return same && sdkOf(spare.cwd) === sdkOf(launch.cwd) && tsconfigOf(spare.cwd) === tsconfigOf(launch.cwd);
}

function tsconfigOf(directory: string): string | undefined {
  const file = join(directory, "tsconfig.json");
  if (existsSync(file)) return file;
  return directory === dirname(directory) ? undefined : tsconfigOf(dirname(directory));
}

function sdkOf(directory: string): string | undefined {
  try {
    return createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi");
  } catch {
    return undefined;
  }
}

function describeExpiry(seconds: number): string {
  return `the program did not end within ${seconds} s and was stopped. Fix: look for a loop or a wait that never ends, or raise --time-limit`;
}

function describeEnd(end: Exclude<HostAnswer, { kind: "done" | "failed" }> | Ended): string {
  if ("error" in end) return `the program could not be started: ${end.error.message}`;
  if ("kind" in end) return end.kind === "idle" ? idle : describeExit(end.code);
  if (end.signal === "SIGABRT") {
    return "the program ran out of memory, or aborted. Fix: see what it printed; more memory: runtime.options.nodeargs: --max-old-space-size=8192";
  }
  if (end.signal !== null) return `the program was ended by ${end.signal}`;
  return end.code === 9
    ? "Node.js does not accept the arguments in runtime.options.nodeargs: see what it printed"
    : describeExit(end.code);
}

const idle =
  "the program never ends: it waits for a promise or an output that nothing will ever resolve. Fix: look for an await without an answer";

function describeExit(code: number | null): string {
  return `the program ended the process itself (process.exit, code ${code}) before its resources were declared. Fix: throw an error, or return`;
}
