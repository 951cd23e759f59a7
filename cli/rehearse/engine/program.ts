import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { shellQuote } from "../../../components/lustre/layout/shellQuote.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";
import type { CommandRecord } from "../model.ts";
import { stackText } from "../told/renderWords.ts";
import type { Engine, EngineEvent, EngineOutcome } from "./engine.ts";
import { recordOf } from "./events.ts";
import type { EngineState } from "./state.ts";

/** One program of a rehearsal: staged, with an engine of its own and a stack that is still empty. */
export interface StagedProgram {
  /** `organization/project/stack`. */
  readonly id: string;
  readonly project: string;
  readonly stack: string;
  readonly engine: Engine;
  /** Where it is staged. */
  readonly directory: string;
  /** `--policy-pack …`, for what declares something. */
  readonly policies: readonly string[];
  /** The same stack with the program as it was before an edit. Absent: it is made as it is. */
  readonly earlier?: StagedProgram;
}

/** What commands tell while they run, and to whom they report. */
export interface Listener {
  /** What goes on, for somebody who waits. */
  readonly progress: (text: string) => void;
  /** A command begins. */
  readonly began: (text: string) => void;
  readonly done: (record: CommandRecord) => void;
  /** What the clouds' journals tell, and no command has told yet. It is told with this. */
  readonly news: () => readonly CloudEntry[];
}

/** Whether a resource is one of this program. */
export function isOf({ project, stack }: StagedProgram, urn: string): boolean {
  return urn.startsWith(`urn:pulumi:${stack}::${project}::`);
}

/**
 * Writes what the engine is to read into a file of its own. Beside the program's folder, not in it: there everything else is a
 * link to the user's own, and writing into one writes into that.
 */
export function fileFor({ directory }: StagedProgram, content: object): string {
  const file = `${directory}.${randomUUID()}.json`;
  // A state has the secrets of its program in it.
  writeFileSync(file, JSON.stringify(content), { mode: 0o600, flag: "wx" });
  return file;
}

export type Verb = "preview" | "up" | "refresh" | "destroy";

/** Runs one command of the engine on a staged program, and reports it. */
export async function command(
  program: StagedProgram,
  verb: Verb,
  listener: Listener,
  options: {
    /** @default the verb */
    readonly title?: string;
    readonly arguments?: readonly string[];
    readonly kill?: { readonly afterMilliseconds: number } | undefined;
  } = {},
): Promise<CommandRecord> {
  const title = options.title ?? verb;
  const judged = verb === "preview" || verb === "up";
  const own = options.arguments ?? [];
  const args = [
    verb,
    "--stack",
    program.stack,
    "--json",
    ...(verb === "preview" ? [] : ["--yes", "--skip-preview"]),
    ...(judged ? program.policies : []),
    ...own,
  ];
  listener.began(`${stackText(program.id)}: ${title}`);
  listener.progress(`${program.project}: ${title}`);
  const outcome = await program.engine.run(args, {
    kill: options.kill,
    onEvent: counting((count) => listener.progress(`${program.project}: ${title}, ${count} resources`)),
  });
  return report(program, listener, outcome, {
    title,
    commandLine: commandText(["pulumi", verb, ...(verb === "preview" ? [] : ["--yes"]), ...own]),
  });
}

/**
 * Runs something else of the engine's command line, and reports it as a command of the rehearsal.
 *
 * @param said `shown` is what a user would type, where that is something else
 */
export async function aside(
  program: StagedProgram,
  args: readonly string[],
  listener: Listener,
  said: { readonly title: string; readonly shown?: string },
): Promise<CommandRecord> {
  const { title, shown = commandText(["pulumi", ...args]) } = said;
  listener.began(`${stackText(program.id)}: ${title}`);
  listener.progress(`${program.project}: ${title}`);
  const outcome = await program.engine.run([...args, "--stack", program.stack]);
  return report(program, listener, outcome, { title, commandLine: shown });
}

/** A command as somebody types it: names, ids and URNs hold what a shell would look at. */
export function commandText(words: readonly string[]): string {
  return words.map(shellQuote).join(" ");
}

/** The state of the stack, as the engine exports it. */
export async function stateOf(program: StagedProgram): Promise<EngineState> {
  return JSON.parse(await program.engine.text(["stack", "export", "--stack", program.stack])) as EngineState;
}

function report(
  program: StagedProgram,
  listener: Listener,
  outcome: EngineOutcome,
  said: { readonly title: string; readonly commandLine: string },
): CommandRecord {
  const record = recordOf(outcome, { ...said, stack: program.id, cloud: listener.news() });
  listener.done(record);
  return record;
}

function counting(tell: (count: number) => void): (event: EngineEvent) => void {
  let count = 0;
  return ({ event }) => {
    if (event["resOutputsEvent"] === undefined) return;
    count++;
    tell(count);
  };
}
