import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text as textOf } from "node:stream/consumers";
import { UserError } from "../../userError.ts";

/** One line of what the engine streams with `--json`, and when it came: its own time stamps are whole seconds. */
export interface EngineEvent {
  readonly at: number;
  readonly event: Readonly<Record<string, unknown>>;
}

/** How a command of the engine ended. */
export interface EngineOutcome {
  readonly began: number;
  readonly ended: number;
  /** `null`: it was killed. */
  readonly exitCode: number | null;
  readonly events: readonly EngineEvent[];
  /** What it printed that is no event. */
  readonly text: string;
}

/** When to kill a command of the engine. */
export interface Killing {
  /** After the first resource of a cloud was begun: what comes before is the same every time, and changes nothing. */
  readonly afterMilliseconds: number;
}

/**
 * The real engine in an environment of its own, in the folder of one staged project. Nothing of what it prints is shown:
 * the caller reads its events.
 */
export class Engine {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #directory: string;
  readonly #running = new Set<number>();

  constructor(environment: NodeJS.ProcessEnv, directory: string) {
    this.#environment = { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
    this.#directory = directory;
  }

  /**
   * `pulumi <arguments>`, with events as they come. The engine writes the whole state after every step, so that a stack of
   * 1,000 resources takes minutes instead of seconds. Only where it is to be killed does anybody read what it wrote before
   * its end.
   *
   * @see https://github.com/pulumi/pulumi/issues/10668
   */
  run(
    args: readonly string[],
    options: { readonly onEvent?: (event: EngineEvent) => void; readonly kill?: Killing | undefined } = {},
  ): Promise<EngineOutcome> {
    const began = Date.now();
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never", "--cwd", this.#directory], {
      env: options.kill === undefined ? { ...this.#environment, ...writtenAtTheEnd } : this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: a key that interrupts this process must not reach the engine before it is asked to stop.
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) this.#running.add(pid);
    const events: EngineEvent[] = [];
    let text = "";
    let timer: NodeJS.Timeout | undefined;
    const note = (line: string): void => {
      // What an engine prints before it fails is at the end.
      text = `${text}${line}\n`.slice(-20_000);
    };
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event = eventOf(line);
      if (event === undefined) return note(line);
      const stamped = { at: Date.now(), event };
      events.push(stamped);
      options.onEvent?.(stamped);
      if (options.kill !== undefined && timer === undefined && beginsResource(event)) {
        timer = setTimeout(() => child.kill("SIGKILL"), options.kill.afterMilliseconds);
      }
    });
    createInterface({ input: child.stderr }).on("line", note);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => {
        clearTimeout(timer);
        if (pid !== undefined) this.#running.delete(pid);
        resolve({ began, ended: Date.now(), exitCode, events, text });
      });
    });
  }

  /**
   * What a command prints, whole.
   *
   * @throws UserError when it fails
   */
  async text(args: readonly string[]): Promise<string> {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never", "--cwd", this.#directory], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [printed, complaint, exitCode] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      new Promise<number | null>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", resolve);
      }),
    ]);
    if (exitCode === 0) return printed;
    throw new UserError(`pulumi ${args.join(" ")} failed: ${complaint.trim() || printed.trim()}`);
  }

  /** Ends what runs, at once. */
  kill(): void {
    for (const pid of this.#running) {
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
}

/** The engine's setting for a state that is written once a command. */
export const writtenAtTheEnd = { PULUMI_SKIP_CHECKPOINTS: "true" };

/** Whether the engine turns to a resource of a cloud: neither the stack itself, nor a component, nor a provider. */
function beginsResource(event: Readonly<Record<string, unknown>>): boolean {
  const began = event["resourcePreEvent"] as { metadata?: { type?: string; new?: { custom?: boolean } } } | undefined;
  return began?.metadata?.new?.custom === true && began.metadata.type?.startsWith("pulumi:") !== true;
}

function eventOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === "object" && event !== null && "sequence" in event
      ? (event as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
