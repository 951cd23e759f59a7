import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { graphDefaults, type ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { commandOf, PolicyPackError } from "./analyzerCommand.ts";
import { type EffectivePolicyConfig, type PolicyPackConfig, reconcile } from "./analyzerConfig.ts";
import {
  analyzeRequest,
  analyzeStackRequest,
  configureRequest,
  configureStackRequest,
  diagnosticsOf,
  type MessageContext,
  type PackInfo,
  type PolicyDiagnostic,
  packInfoOf,
  type Remediation,
  remediationsOf,
} from "./analyzerMessages.ts";

export { PolicyPackError } from "./analyzerCommand.ts";
export { PolicyConfigError, type PolicyPackConfig, unknownPolicies } from "./analyzerConfig.ts";
export type { PackInfo, PolicyDiagnostic, Remediation } from "./analyzerMessages.ts";

// Pulumi's generated protocol modules are CommonJS without type-safe exports for ESM.
const require = createRequire(import.meta.url);

export interface PolicyPackOptions {
  /** Where `PulumiPolicy.yaml` and `package.json` are. */
  readonly packDirectory: string;
  /** What to run there, instead of Node with the pack's `main`: program and arguments. It prints a port. */
  readonly command?: readonly string[];
  readonly project: string;
  readonly stack: string;
  /** @default "organization" */
  readonly organization?: string;
  /** Configuration of the stack by full key: `hybrid-gpu:environment`, `aws:region`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Tags of the stack. */
  readonly tags?: Readonly<Record<string, string>>;
  /** @default true */
  readonly preview?: boolean;
  /** Content of a `--policy-pack-config` file. */
  readonly policyConfig?: PolicyPackConfig;
  /** Further environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 30 s: a cold start of Node, the SDK and a TypeScript loader on a slow machine */
  readonly bootTimeoutMs?: number;
  /** Of one call. @default 120 s */
  readonly callTimeoutMs?: number;
}

const maxMessageSize = 400 * 1024 * 1024;
/** Calls under way at a time: the pack answers one after the other, but need not wait for the wire. */
const pipelined = 32;
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A running policy pack, spoken to as the engine speaks to it (the analyzer protocol), without the engine. */
export class PolicyPackProcess {
  readonly #child: ChildProcess;
  readonly #client: any;
  #options: PolicyPackOptions;
  #messages: MessageContext;
  readonly #written: () => string;
  #closed: Promise<void> | undefined;
  #info: PackInfo | undefined;
  /** Whether a policy runs at `remediate`: only then is there anything to ask. */
  #remediates = false;

  private constructor(child: ChildProcess, client: any, options: PolicyPackOptions, written: () => string) {
    this.#child = child;
    this.#client = client;
    this.#options = options;
    this.#written = written;
    this.#messages = contextOf(options);
  }

  /**
   * Starts a pack and configures it.
   * @throws {PolicyPackError} when it is no pack, ends before it is ready, or takes too long
   * @throws {PolicyConfigError} when it refuses its configuration
   */
  static async start(options: PolicyPackOptions): Promise<PolicyPackProcess> {
    const directory = resolve(options.packDirectory);
    const [program, ...args] = options.command ?? commandOf(directory);
    const child = spawn(program!, args, {
      cwd: directory,
      env: environmentOf(options),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    let stderr = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString("utf8")}`.slice(-8_000);
    });
    try {
      const port = await portOf(child, directory, options.bootTimeoutMs ?? 30_000, () => stderr);
      const grpc = require("@grpc/grpc-js");
      const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb.js");
      const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
        "grpc.max_receive_message_length": maxMessageSize,
        "grpc.max_send_message_length": maxMessageSize,
      });
      const pack = new PolicyPackProcess(child, client, options, () => stderr);
      await pack.#configureStack();
      await pack.configure(options.policyConfig ?? {});
      return pack;
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  /** Process id of the pack. */
  get pid(): number {
    return this.#child.pid!;
  }

  /** What the pack is and which policies it has, with their levels before configuration. */
  async info(): Promise<PackInfo> {
    // The SDK checks for the very class that it loaded itself.
    const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb.js");
    const { requestType: Empty } = AnalyzerService.getAnalyzerInfo;
    this.#info ??= packInfoOf(await this.#call("getAnalyzerInfo", new Empty()));
    return this.#info;
  }

  /** Configures the pack as the engine does, defaults and validation included. Gives back what counts. */
  async configure(config: PolicyPackConfig): Promise<ReadonlyMap<string, EffectivePolicyConfig>> {
    const { name, version, policies } = await this.info();
    const effective = reconcile(`${name} ${version}`, policies, config);
    await this.#call("configure", configureRequest(effective));
    this.#remediates = [...effective.values()].some(({ level }) => level === "remediate");
    return effective;
  }

  /**
   * Turns to another stack: its names, its tags, and its configuration of the policies. What a pack read of a stack when it
   * started (environment variables) stays as it was.
   * @throws {PolicyConfigError} when the pack refuses its configuration
   */
  async turnTo(options: PolicyPackOptions): Promise<void> {
    this.#options = options;
    this.#messages = contextOf(options);
    await this.#configureStack();
    await this.configure(options.policyConfig ?? {});
  }

  /** Lets the policies that run at `remediate` mend a resource. What they changed is in the node that comes back. */
  async remediate(node: ResourceNode): Promise<{ node: ResourceNode; remediations: readonly Remediation[] }> {
    if (!this.#remediates) return { node, remediations: [] };
    const remediations = remediationsOf(await this.#call("remediate", analyzeRequest(node, this.#messages)));
    const inputs = remediations.findLast((one) => one.inputs !== undefined)?.inputs;
    return { node: inputs === undefined ? node : { ...node, inputs }, remediations };
  }

  /** Runs the resource policies on one resource. */
  async analyze(node: ResourceNode): Promise<PolicyDiagnostic[]> {
    const response = await this.#call("analyze", analyzeRequest(node, this.#messages));
    return diagnosticsOf(response, () => node.urn);
  }

  /** Runs the stack policies. They know the inputs of the resources that were analysed before. */
  async analyzeStack(graph: ResourceGraph): Promise<PolicyDiagnostic[]> {
    const { project, stack } = this.#options;
    const root = `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
    const response = await this.#call("analyzeStack", analyzeStackRequest(graph, this.#messages));
    return diagnosticsOf(response, (urn) => (graph.get(urn) === undefined ? root : urn));
  }

  /**
   * Everything the engine would report of a deployment: each resource in turn, then the stack. `before` has what was asked
   * of resources already, by URN.
   */
  async analyzeAll(
    graph: ResourceGraph,
    before: ReadonlyMap<string, Promise<PolicyDiagnostic[]>> = new Map(),
  ): Promise<PolicyDiagnostic[]> {
    const found: PolicyDiagnostic[][] = [];
    for (let first = 0; first < graph.nodes.length; first += pipelined) {
      const batch = graph.nodes.slice(first, first + pipelined).filter(({ external }) => external !== true);
      found.push(...(await Promise.all(batch.map((node) => before.get(node.urn) ?? this.analyze(node)))));
    }
    found.push(await this.analyzeStack(graph));
    return found.flat();
  }

  /** Ends the pack. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      this.#client.close();
      await end(this.#child);
    })();
    return this.#closed;
  }

  async #configureStack(): Promise<void> {
    const { project, stack, organization = "organization", preview = true, config = {}, tags = {} } = this.#options;
    const request = configureStackRequest({ project, stack, organization, preview, config, tags });
    try {
      await this.#call("configureStack", request);
    } catch (error) {
      // Packs built with an older SDK do not have it; the engine passes over that as well.
      if (!(error instanceof PolicyPackError && isUnimplemented(error.cause))) throw error;
    }
  }

  #call(method: string, request: unknown): Promise<any> {
    const timeout = this.#options.callTimeoutMs ?? 120_000;
    return new Promise((done, fail) => {
      this.#client[method](request, { deadline: Date.now() + timeout }, (error: any, response: unknown) => {
        if (error === null || error === undefined) return done(response);
        const { exitCode, signalCode } = this.#child;
        const ended = exitCode === null && signalCode === null ? "" : ` (it has ended: ${exitCode ?? signalCode})`;
        const why = error.code === 4 ? `no answer within ${timeout / 1000} s` : String(error.details || error.message);
        const output = ended === "" ? "" : quoted(this.#written());
        fail(new PolicyPackError(`the policy pack failed in ${method}${ended}: ${why}${output}`, { cause: error }));
      });
    });
  }
}

function contextOf({ project, stack, config }: PolicyPackOptions): MessageContext {
  return { project, stack, defaultProviders: graphDefaults((key) => config?.[key]) };
}

function isUnimplemented(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 12;
}

/** What the engine gives a pack (`constructEnv` in its analyzer plugin). */
function environmentOf(options: PolicyPackOptions): NodeJS.ProcessEnv {
  const { project, stack, organization = "organization", preview = true, config = {}, environment = {} } = options;
  const both = { ORGANIZATION: organization, PROJECT: project, STACK: stack, DRY_RUN: String(preview) };
  const variables = Object.entries(both).flatMap(([key, value]) => [
    [`PULUMI_${key}`, value],
    [`PULUMI_NODEJS_${key}`, value],
  ]);
  return { ...process.env, ...Object.fromEntries(variables), PULUMI_CONFIG: JSON.stringify(config), ...environment };
}

/** The first line that the pack prints is the port it listens on. */
function portOf(child: ChildProcess, directory: string, timeoutMs: number, stderr: () => string): Promise<number> {
  return new Promise((done, fail) => {
    let text = "";
    const refuse = (why: string): void => {
      clearTimeout(timer);
      fail(new PolicyPackError(`the policy pack in ${directory} did not start: ${why}${quoted(stderr())}`));
    };
    const timer = setTimeout(() => refuse(`no port within ${timeoutMs / 1000} s`), timeoutMs);
    child.once("error", (error) => refuse(error.message));
    // `close`, not `exit`: what it wrote last has arrived by then.
    child.once("close", (code, signal) => refuse(`it ended with ${signal ?? `exit code ${code}`}`));
    child.stdout!.on("data", (chunk: Buffer) => {
      if (text.includes("\n")) return;
      text += chunk.toString("utf8");
      const line = /^(.*)\r?\n/.exec(text)?.[1];
      if (line === undefined) return;
      const port = Number(line);
      if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        refuse(`it printed ${JSON.stringify(line)} instead of its port`);
        return;
      }
      clearTimeout(timer);
      done(port);
    });
  });
}

function quoted(stderr: string): string {
  const text = stderr.trim();
  return text === "" ? "" : `\n${text}`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 2_000);
  await gone;
  clearTimeout(timer);
}
