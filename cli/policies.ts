import type { ResourceGraph, ResourceNode } from "../components/core/graph.ts";
import { type PolicyDiagnostic, PolicyPackProcess, unknownPolicies } from "../simulator/analyzer.ts";
import type { WireNode } from "../simulator/host.ts";
import type { Configuration } from "./configuration.ts";
import { sdkPreload } from "./package.ts";
import { nodeOf, type PolicyFinding, withProvider } from "./planReport.ts";
import type { PolicyConfig } from "./policyConfig.ts";

export interface PackRequest {
  readonly directory: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly configuration: Configuration;
  readonly policyConfig: PolicyConfig;
}

/** What a pack says of a stack. */
export interface PackResult {
  /** `hybrid-gpu 0.1.0`. */
  readonly pack: string;
  readonly findings: readonly PolicyFinding[];
  readonly warnings: readonly string[];
}

/** A policy pack that boots beside the program, and judges what the program declared. */
export class PolicyRun {
  readonly #request: PackRequest;
  readonly #starting: Promise<PolicyPackProcess>;
  readonly #seen = new Map<string, ResourceNode>();
  readonly #asked = new Map<string, Promise<PolicyDiagnostic[]>>();

  constructor(request: PackRequest) {
    const { directory, project, stack, organization, configuration, policyConfig } = request;
    this.#request = request;
    this.#starting = PolicyPackProcess.start({
      packDirectory: directory,
      project,
      stack,
      organization,
      config: configuration.values,
      policyConfig: policyConfig.byPolicy,
      environment: { NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require ${quoted(sdkPreload)}`.trim() },
    });
    // A program that fails first is what the user hears of.
    this.#starting.catch(() => {});
  }

  /** When the pack has booted. */
  get ready(): Promise<unknown> {
    return this.#starting;
  }

  /** Has a resource judged while the program goes on, as the engine does. */
  feed(wire: WireNode): void {
    const node = nodeOf(wire);
    this.#seen.set(node.urn, node);
    const asked = this.#starting.then((pack) => pack.analyze(withProvider(node, this.#seen)));
    // What fails here fails for `judge` again, and is said there; a program that fails first is what the user hears of.
    asked.catch(() => {});
    this.#asked.set(node.urn, asked);
  }

  async judge(graph: ResourceGraph): Promise<PackResult> {
    const pack = await this.#starting;
    const { name, version, policies } = await pack.info();
    const found = await pack.analyzeAll(graph, this.#asked);
    const unknown = unknownPolicies(policies, this.#request.policyConfig.byPolicy);
    return {
      pack: version === "" ? name : `${name} ${version}`,
      findings: found.map(({ policy, level, urn, message, severity }) => ({ policy, level, urn, message, severity })),
      warnings: unknown.map(
        (one) => `${this.#request.policyConfig.file}: the policy pack ${name} has no policy ${one}`,
      ),
    };
  }

  kill(): void {
    this.#starting.then(
      (pack) => pack.close(),
      () => {},
    );
  }
}

/** `NODE_OPTIONS` is split at spaces. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? JSON.stringify(path) : path;
}
