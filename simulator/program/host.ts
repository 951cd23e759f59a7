/**
 * The process that a program runs in: started by `hybrid-gpu plan`, told one job over IPC, and gone after its answer.
 * A process of its own, because a program may print, exit, crash or never end.
 */
import { Worker } from "node:worker_threads";
import type { ResourceNode } from "../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { decodeProperties, encode } from "../../components/core/wire.ts";
import type { CloudAnswers } from "../cloud.ts";
import { describeFailure, type Failure } from "./failure.ts";
import type { Diagnostic } from "./monitor.ts";
import type { ProgramFile } from "./program.ts";
import { stackReferenceType } from "./stackOutputs.ts";

/** What a host is asked to run. */
export interface HostJob {
  /** The directory that the program runs in. */
  readonly cwd: string;
  /** `.`, or a file in `cwd`. */
  readonly entry: string;
  /** The directory of Pulumi.yaml. */
  readonly root: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Results of provider functions, by token: they go before the simulated clouds. */
  readonly answers: Readonly<Record<string, Properties>>;
}

/** A node whose property bags are in the wire encoding; those of its provider are left out, they are a node themselves. */
export type WireNode = Omit<ResourceNode, "providerInputs">;

/** A resource as it is registered, so that policies judge it while the program goes on. */
export interface HostNotice {
  readonly kind: "registered";
  readonly node: WireNode;
}

/** A stack that the program refers to: it waits until it is told the outputs. */
export interface HostQuestion {
  readonly kind: "refers";
  readonly reference: string;
}

/** The outputs of a stack that the program refers to, in the wire encoding. */
export interface StackAnswer {
  readonly kind: "stack";
  readonly reference: string;
  readonly outputs: unknown;
}

/** What a host answers, once. */
export type HostAnswer =
  | {
      readonly kind: "done";
      readonly nodes: readonly WireNode[];
      readonly outputs: unknown;
      readonly diagnostics: readonly Diagnostic[];
      readonly warnings: readonly string[];
    }
  | ({ readonly kind: "failed"; readonly warnings: readonly string[] } & Failure)
  /** Nothing is left to do, and yet the program has not ended: it waits for something that never happens. */
  | { readonly kind: "idle" }
  /** The program ended the process itself. */
  | { readonly kind: "exited"; readonly code: number };

const send = process.send?.bind(process);
let answered = false;
/** How long a program may go on after a failure, so that what else it has to say is heard. */
const afterRejectionMs = 1_000;

if (send !== undefined) {
  // The SDK loads while the parent still reads its files.
  const loading = Promise.all([import("./record.ts"), import("../clouds.ts"), import("./program.ts")]);
  loading.catch(() => {});
  process.once("message", (job: HostJob) => {
    // From here on only the program keeps this process alive.
    process.channel?.unref();
    run(job, loading).catch((error: unknown) =>
      answer({ kind: "failed", warnings: [], ...describeFailure(error, job.root) }),
    );
  });
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
}

type Parts = [typeof import("./record.ts"), typeof import("../clouds.ts"), typeof import("./program.ts")];

async function run(job: HostJob, loading: Promise<Parts>): Promise<void> {
  process.chdir(job.cwd);
  endWithParent();
  Object.assign(process.env, {
    PULUMI_NODEJS_ORGANIZATION: job.organization,
    PULUMI_NODEJS_PROJECT: job.project,
    PULUMI_NODEJS_ROOT_DIRECTORY: job.root,
    PULUMI_NODEJS_STACK: job.stack,
    PULUMI_NODEJS_DRY_RUN: "true",
  });
  const warnings: string[] = [];
  let program: ProgramFile | undefined;
  const fail = (error: unknown): void => {
    answer({ kind: "failed", warnings, ...describeFailure(error, job.root, program?.file) });
  };
  process.on("uncaughtException", fail);
  // A rejection that nobody handles has failed the program, also when something else then waits for ever.
  const rejections: unknown[] = [];
  process.on("unhandledRejection", (error) => {
    rejections.push(error);
    setTimeout(fail, afterRejectionMs, rejections[0]).unref();
  });
  process.on("beforeExit", () => (rejections.length > 0 ? fail(rejections[0]) : answer({ kind: "idle" })));
  process.on("exit", (code) => answer({ kind: "exited", code }));

  const [{ record }, { simulatedClouds }, { findProgram, runProgram }] = await loading;
  const { [stackReferenceType]: givenStacks = {}, ...answers } = job.answers;
  try {
    const found = findProgram(job.cwd, job.entry);
    program = found;
    warnings.push(...found.warnings);
    const recording = await record(() => runProgram(found), {
      project: job.project,
      stack: job.stack,
      organization: job.organization,
      config: job.config,
      secretKeys: job.secretKeys,
      clouds: withAnswers(simulatedClouds, answers),
      stacks: (reference) =>
        Object.hasOwn(givenStacks, reference)
          ? (withUnknowns(givenStacks[reference]) as Properties)
          : outputsOf(reference),
      onRegister: (node) => send?.({ kind: "registered", node: wireNode(node) } satisfies HostNotice),
    });
    answer({
      kind: "done",
      nodes: recording.nodes.map(wireNode),
      outputs: encode(recording.outputs),
      diagnostics: recording.diagnostics,
      warnings,
    });
  } catch (error) {
    fail(error);
  }
}

/** Asks for the outputs of a stack. Only meanwhile does the channel keep this process alive. */
function outputsOf(reference: string): Promise<Properties> {
  return new Promise((resolve) => {
    const listen = (message: StackAnswer): void => {
      if (message.kind !== "stack" || message.reference !== reference) return;
      process.off("message", listen);
      if (process.listenerCount("message") === 0) process.channel?.unref();
      resolve(decodeProperties(message.outputs));
    };
    process.on("message", listen);
    process.channel?.ref();
    send?.({ kind: "refers", reference } satisfies HostQuestion);
  });
}

/** `{"unknown": true}` is how a plan prints what nobody knows yet: its outputs can be given to the next plan as they are. */
function withUnknowns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]![0] === "unknown" && entries[0]![1] === true) return UNKNOWN;
  return Object.fromEntries(entries.map(([key, inner]) => [key, withUnknowns(inner)]));
}

/**
 * The first answer counts: what comes later is the process falling down. A failure ends with a code, or the SDK would go
 * on about the promises that are left.
 */
function answer(message: HostAnswer): void {
  if (answered) return;
  answered = true;
  send?.(message, () => process.exit(message.kind === "done" ? 0 : 1));
}

function wireNode({ providerInputs: _, inputs, outputs, ...node }: ResourceNode): WireNode {
  return {
    ...node,
    inputs: encode(inputs) as Properties,
    ...(outputs === undefined ? {} : { outputs: encode(outputs) as Properties }),
  };
}

/** The user's answers to provider functions in front of the simulated ones; also for clouds that are not simulated. */
export function withAnswers(
  clouds: readonly CloudAnswers[],
  answers: Readonly<Record<string, Properties>>,
): CloudAnswers[] {
  const packages = new Set([...clouds.map((cloud) => cloud.package), ...Object.keys(answers).map(packageOf)]);
  return [...packages].map((name) => {
    const cloud = clouds.find((one) => one.package === name);
    const given = Object.keys(answers).filter((token) => packageOf(token) === name);
    return {
      package: name,
      functions: [...new Set([...given, ...(cloud?.functions ?? [])])].sort(),
      invoke: (call) => (Object.hasOwn(answers, call.token) ? answers[call.token] : cloud?.invoke(call)),
      example: (call) => cloud?.example?.(call),
      create: (create) => cloud?.create(create) ?? { id: `${create.name}-id`, outputs: {} },
    };
  });
}

function packageOf(token: string): string {
  return token.split(":")[0]!;
}

/**
 * A program in an endless loop hears no signal of the parent's death. A thread does, and ends the process: nothing is
 * left behind that eats a core.
 */
function endWithParent(): void {
  const watch = `
    const alive = () => { try { process.kill(${process.ppid}, 0); return process.ppid === ${process.ppid}; } catch { return false; } };
    setInterval(() => { if (!alive()) process.kill(process.pid, "SIGKILL"); }, 250);
  `;
  // Without the loaders that this process was started with: they would take longer to load than the watch itself.
  new Worker(watch, { eval: true, execArgv: [], stdout: true, stderr: true }).unref();
}
