import { runtime } from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";
import { graphDefaults, type ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import type { CloudAnswers } from "../cloud.ts";
import { type Diagnostic, SimulatedMonitor, stackType } from "./monitor.ts";
import type { StackOutputs } from "./stackOutputs.ts";
import { readOutputsOneByOne } from "./stackReference.ts";
import type { InvokeCallback } from "./transforms.ts";

export interface RecordOptions {
  /** @default "project" */
  readonly project?: string;
  /** @default "stack" */
  readonly stack?: string;
  readonly organization?: string;
  /** Preview: ids and computed outputs unknown. @default true */
  readonly preview?: boolean;
  /** Configuration by full key: `hybrid-gpu:region`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretKeys?: readonly string[];
  readonly clouds: readonly CloudAnswers[];
  /** Outputs of the stacks that the program may refer to. @default none */
  readonly stacks?: StackOutputs;
  /** Told of every resource as it is registered: what the engine would judge at that moment. */
  readonly onRegister?: (node: ResourceNode) => void;
}

export interface Recording {
  readonly nodes: ResourceNode[];
  /** What the program exported. */
  readonly outputs: Properties;
  readonly diagnostics: Diagnostic[];
  /** Provider functions that were called. */
  readonly calls: readonly { token: string; inputs: Properties }[];
}

const severities = ["debug", "info", "warning", "error"] as const;

/**
 * Runs a program in this process as a stack of its own and records what it registers. `init` is the program: what it
 * returns are the stack's outputs. Rejects with the first thing that went wrong, also when that happened inside `apply`.
 */
export async function record(init: () => unknown, options: RecordOptions): Promise<Recording> {
  const { project = "project", stack = "stack", preview = true } = options;
  const monitor = new SimulatedMonitor({
    project,
    stack,
    preview,
    clouds: options.clouds,
    onRegister: options.onRegister,
    stacks: options.stacks,
    // Not over the SDK's server: in its requests the SDK does not know any more which run it is in.
    invokeCallback: (request, done) => void getStore().callbacks.invoke({ request }, done),
    defaults: graphDefaults((key) => options.config?.[key]),
  });
  readOutputsOneByOne();
  const diagnostics: Diagnostic[] = [];
  // What waits for a failed resource waits for ever, and so would this: the first failure ends the run.
  let fail = (_: unknown): void => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => {});
  process.on("unhandledRejection", fail);
  try {
    // A local store keeps runs apart, also those that go on at the same time (Pulumi's inline programs do the same).
    const run = withLocalStorage(async () => {
      await runtime.setMocks(neverAsked, project, stack, preview, options.organization ?? "organization");
      runtime.setAllConfig({ ...options.config }, [...(options.secretKeys ?? [])]);
      const { settings } = getStore();
      settings.monitor = monitor;
      settings.engine = engineFor(diagnostics);
      await runtime.runInPulumiStack(async () => await init());
      // Waits for registrations that nothing else waits for, and then lets their failures surface.
      await runtime.disconnect();
      await new Promise((resolve) => setImmediate(resolve));
    });
    await Promise.race([run, failure]);
  } catch (error) {
    // One failure rejects several promises, one after the other; the later ones must not reach the next run.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    throw error;
  } finally {
    process.off("unhandledRejection", fail);
  }
  if (monitor.refusal !== undefined) throw monitor.refusal;
  const { nodes, calls } = monitor;
  return { nodes, calls, diagnostics, outputs: nodes.find((node) => node.type === stackType)?.outputs ?? {} };
}

/** `setMocks` is how a process gets into test mode; the monitor above answers in place of these. */
const neverAsked: runtime.Mocks = {
  call: () => ({}),
  newResource: ({ name }) => ({ id: name, state: {} }),
};

/** The SDK exports these two without declaring them. */
const { withLocalStorage, getStore } = state as unknown as {
  withLocalStorage<T>(callback: () => Promise<T>): Promise<T>;
  getStore(): {
    settings: { monitor: unknown; engine: unknown };
    callbacks: { invoke(call: { request: unknown }, done: Parameters<InvokeCallback>[1]): unknown };
  };
};

/** The part of the engine that a program talks to beside the monitor: its log. */
function engineFor(diagnostics: Diagnostic[]) {
  return {
    log(request: any, callback: (error: null, response: object) => void): void {
      const severity = severities[request.getSeverity() as number] ?? "info";
      const urn: string = request.getUrn();
      // The SDK's own chatter: a line before and after everything that it does.
      if (severity !== "debug") {
        diagnostics.push({ severity, message: request.getMessage(), ...(urn === "" ? {} : { urn }) });
      }
      callback(null, {});
    },
    setRootResource(_request: unknown, callback: (error: null, response: object) => void): void {
      callback(null, {});
    },
  };
}
