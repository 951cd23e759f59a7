import { providerSettings, ResourceGraph, type ResourceNode } from "../components/core/graph.ts";
import { closest, nearest } from "../components/core/nearest.ts";
import { findEnvironment } from "../policies/environment.ts";
import {
  type PolicyDiagnostic,
  PolicyPackProcess,
  type Remediation,
  unknownPolicies,
} from "../simulator/pack/analyzer.ts";
import type { WireNode } from "../simulator/program/host.ts";
import type { Configuration } from "./configuration.ts";
import { describeChanges } from "./mended.ts";
import { ownPolicyPack, sdkPreload } from "./package.ts";
import { nodeOf, type PolicyFinding, withProvider } from "./planReport.ts";
import type { PolicyConfig } from "./policyConfig.ts";
import { UserError } from "./userError.ts";

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
  /** The stack as policies have mended it: the same one where none did. */
  readonly graph: ResourceGraph;
  readonly findings: readonly PolicyFinding[];
  readonly warnings: readonly string[];
}

/** A policy pack that boots beside the program, and judges what the program declared. */
export class PolicyRun {
  /** When the process is free for another program. */
  readonly #released: Promise<void>;
  /** Says that this run needs the process no more. */
  readonly release: () => void;
  readonly #request: PackRequest;
  readonly #starting: Promise<PolicyPackProcess>;
  readonly #seen = new Map<string, ResourceNode>();
  readonly #asked = new Map<string, Promise<PolicyDiagnostic[]>>();
  readonly #mended = new Map<string, Mended>();

  /**
   * `before` is the run of another program of the plan: its process is used again where that makes no difference.
   * `all` is what the packs of the plan are asked for.
   */
  constructor(request: PackRequest, before?: PolicyRun, all: readonly PackRequest[] = [request]) {
    let release = (): void => {};
    this.#released = new Promise((resolve) => {
      release = resolve;
    });
    this.release = release;
    this.#request = request;
    const options = optionsOf(request);
    if (before !== undefined && canShare(before.#request, request)) {
      this.#starting = before.#released.then(async () => {
        const pack = await before.#starting;
        await pack.turnTo(options);
        return pack;
      });
    } else {
      const others = all.filter((one) => canShare(request, one)).map(({ configuration }) => configuration.values);
      this.#starting = PolicyPackProcess.start({ ...options, config: Object.assign({}, ...others, options.config) });
    }
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
    if (node.external) return;
    const asked = this.#starting.then(async (pack) => this.#ask(pack, withProvider(node, this.#seen)));
    // What fails here fails for `judge` again, and is said there; a program that fails first is what the user hears of.
    asked.catch(() => {});
    this.#asked.set(node.urn, asked);
  }

  /** Remediations first, as the engine does it: the policies judge what has been mended. */
  async #ask(pack: PolicyPackProcess, given: ResourceNode): Promise<PolicyDiagnostic[]> {
    const { node, remediations } = await pack.remediate(given);
    if (remediations.length > 0) this.#mended.set(node.urn, { given, node, remediations });
    return pack.analyze(node);
  }

  /**
   * All that the pack says of a program that has ended. Afterwards its process is free for the next one.
   *
   * @throws {UserError} where the configuration of our own pack names policies that it does not have
   */
  async judge(planned: ResourceGraph): Promise<PackResult> {
    try {
      const pack = await this.#starting;
      const { name, version, policies } = await pack.info();
      const { byPolicy, file = "the policy configuration" } = this.#request.policyConfig;
      const unknown = misspeltPolicies(
        policies.map((policy) => policy.name),
        unknownPolicies(policies, byPolicy),
      );
      // A limit under a name that does not exist limits nothing, and the engine says nothing of it.
      if (unknown.length > 0 && this.#request.directory === ownPolicyPack()) {
        const text = (one: string): string => `${file}: the policy pack ${name} has no policy ${one}`;
        throw new UserError(unknown.map(text).join("\n"));
      }
      for (const node of planned.nodes) {
        if (!node.external && !this.#asked.has(node.urn)) this.#asked.set(node.urn, this.#ask(pack, node));
      }
      await Promise.all(this.#asked.values());
      const graph = this.#mended.size === 0 ? planned : mendedGraph(planned, this.#mended);
      const found = await pack.analyzeAll(graph, this.#asked);
      return {
        pack: version === "" ? name : `${name} ${version}`,
        graph,
        findings: [
          ...[...this.#mended.values()].flatMap(remediationFindings),
          ...found.map(({ policy, level, urn, message, severity }) => ({ policy, level, urn, message, severity })),
        ],
        warnings: unknown.map((one) => `${file}: the policy pack ${name} has no policy ${one}`),
      };
    } finally {
      this.release();
    }
  }

  kill(): void {
    this.#starting.then(
      (pack) => pack.close(),
      () => {},
    );
  }
}

/** What to say of names that no policy has. */
function misspeltPolicies(known: readonly string[], unknown: readonly string[]): string[] {
  return unknown.map((name) => {
    const meant = closest(name, known);
    const others = nearest(name, known);
    const fix =
      meant !== undefined
        ? `rename it to ${meant}, or remove it`
        : others.length > 0
          ? `name one as ${others.join(", ")}, or remove it`
          : "remove it";
    return `${name}, and the engine passes over it in silence. Fix: ${fix}.`;
  });
}

interface Mended {
  /** As the program declared it. */
  readonly given: ResourceNode;
  readonly node: ResourceNode;
  readonly remediations: readonly Remediation[];
}

function mendedGraph(graph: ResourceGraph, mended: ReadonlyMap<string, Mended>): ResourceGraph {
  const nodes = graph.nodes.map((node) => {
    const inputs = mended.get(node.urn)?.node.inputs;
    return inputs === undefined ? node : { ...node, inputs };
  });
  return new ResourceGraph(nodes, graph.defaults);
}

function remediationFindings({ given, node, remediations }: Mended): PolicyFinding[] {
  let before = given.inputs;
  return remediations.flatMap(({ policy, description, diagnostic, inputs }): PolicyFinding[] => {
    const changes = inputs === undefined ? "" : describeChanges(before, inputs);
    before = inputs ?? before;
    const finding = { policy, urn: node.urn, severity: "unspecified" } as const;
    if (diagnostic !== undefined) return [{ ...finding, level: "advisory", message: diagnostic }];
    const what = changes === "" ? "" : `: ${changes}`;
    return [
      { ...finding, level: "remediate", message: `${node.name} is mended before it is made${what}. ${description}` },
    ];
  });
}

function optionsOf({ directory, project, stack, organization, configuration, policyConfig }: PackRequest) {
  return {
    packDirectory: directory,
    project,
    stack,
    organization,
    config: configuration.values,
    policyConfig: policyConfig.byPolicy,
    environment: { NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require ${quoted(sdkPreload)}`.trim() },
  };
}

/**
 * Whether a process of our own pack that judged one program may judge another. A process gets the stack's name and
 * configuration when it starts; ours reads of them which environment it is in, and the settings of default providers. A
 * pack of somebody else may read anything, and gets a process for every program, as with the engine.
 */
function canShare(one: PackRequest, other: PackRequest): boolean {
  const environment = ({ project, stack, configuration: { values } }: PackRequest): string => {
    const config = values[`${project}:environment`];
    return findEnvironment({ project, stack, ...(config === undefined ? {} : { config }) }).environment;
  };
  return (
    one.directory === ownPolicyPack() &&
    other.directory === one.directory &&
    one.stack === other.stack &&
    one.organization === other.organization &&
    environment(one) === environment(other) &&
    providerSettings.every((key) => {
      const wanted = other.configuration.values[key];
      return wanted === undefined || wanted === one.configuration.values[key];
    })
  );
}

/** `NODE_OPTIONS` is split at spaces. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? JSON.stringify(path) : path;
}
