import type { PolicyConfigSchema } from "@pulumi/policy";
import type { ResourceGraph, ResourceNode } from "../components/core/graph.ts";
import { Environment, type FoundEnvironment } from "./environment.ts";
import type { SharedFacts } from "./shared.ts";

/**
 * What happens when a policy is violated: shown, or stops the deployment. `remediate` lets the policies that can mend what
 * they find do so before a resource is made; what is left then counts as `mandatory`.
 */
export const Level = {
  Disabled: "disabled",
  Advisory: "advisory",
  Mandatory: "mandatory",
  Remediate: "remediate",
} as const;
export type Level = (typeof Level)[keyof typeof Level];

export type Levels = Readonly<Record<Environment, Level>>;

/** Levels in the order of the environments: `levels("advisory", "mandatory", "mandatory")`. */
export function levels(dev: Level, staging: Level, prod: Level): Levels {
  return { dev, staging, prod };
}

/** One violation: what was measured, the limit, where the number came from, the one-line fix. */
export interface Finding {
  readonly message: string;
  /** The resource; the whole stack when absent. */
  readonly urn?: string;
  /**
   * Why it is not a plain violation.
   *
   * - `unknown`: a value, a price or a limit could not be read. Counts like a violation in staging and prod, is advisory in dev.
   * - `deferred`: an input that is known only after another resource exists. The same policy judges the same resource again
   *   during `pulumi up`, with the value known and before the resource is made, and stops it there; so in a preview this is
   *   advisory. Only for resource policies: a stack policy comes too late to stop anything, so it never defers.
   * - `unmeasured`: nobody gave the fact to compare with (a quota snapshot). Advisory except in prod.
   * - `warning`: no rule is broken, or the rule rests on a fact that is not firm. Always advisory.
   * - `waived`: somebody said that it may stand, until a day. Always advisory; policies never say it themselves.
   */
  readonly because?: "unknown" | "deferred" | "unmeasured" | "warning" | "waived";
}

export interface PolicyContext<C> {
  readonly environment: FoundEnvironment;
  /** Preview: some inputs are still unknown, and everything will be judged again. */
  readonly preview: boolean;
  readonly config: C;
  /** Which keys of `config` somebody set, as against the defaults of the environment. */
  readonly configured: ReadonlySet<string>;
  /** Reads a text file; relative paths from where pulumi was started, else from the policy pack's directory. */
  readonly readFile: (path: string) => string;
  /** What the whole pack goes by: prices, limits, the day. Set in `pack-configuration`. */
  readonly shared: SharedFacts;
}

/** One input that a remediation sets. Everything else of the resource stays as it is, unknown values and secrets too. */
export interface Change {
  /** `["metadataOptions", "httpTokens"]`: objects on the way are made where there are none. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** How bad a violation is, shown beside it. */
export type Severity = "low" | "medium" | "high" | "critical";

/** One policy: data and pure functions, so that a test calls it without an engine. */
export interface GpuPolicy<C extends object = object> {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  /** What the policy demands, one sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** Its own page. */
  readonly url: string;
  /** Page of the rule that stands behind it. */
  readonly source: string;
  /** How to come clean, one or two sentences. */
  readonly remediation: string;
  readonly levels: Levels;
  /** JSON schema of each configuration property, without defaults: those differ per environment. */
  readonly configSchema?: PolicyConfigSchema;
  /** Configuration when nobody gives another. */
  readonly defaults: (environment: Environment) => C;
  /** Resource types that `evaluate` judges; all when absent. */
  readonly types?: readonly string[];
  /** Judges one resource by its inputs, before it is created or updated. */
  readonly evaluate?: (node: ResourceNode, context: PolicyContext<C>) => Finding[];
  /** Types without any of which `evaluateStack` has nothing to judge: such stacks are spared the work of handing it over. */
  readonly stackTypes?: readonly string[];
  /** Judges the whole stack once everything is planned: sums, and rules about several resources. */
  readonly evaluateStack?: (graph: ResourceGraph, context: PolicyContext<C>) => Finding[];
  /** Mends a resource of `types` where the policy runs at `remediate`. Never counts, sizes or ways of buying. */
  readonly remediate?: (node: ResourceNode, context: PolicyContext<C>) => readonly Change[];
}

/** The policy that says whether the pack can read what it goes by. No waiver counts for it. */
export const packConfigurationName = "pack-configuration";

/** A policy, with the address of its page. */
export function gpuPolicy<C extends object = object>(policy: Omit<GpuPolicy<C>, "url">): GpuPolicy<C> {
  return { ...policy, url: pageUrl(policy.name) };
}

/** Where the page of a policy is read: `docs/policies` of the package. */
export function pageUrl(name: string): string {
  return `https://unpkg.com/hybrid-gpu/docs/policies/${name}.md`;
}

/** A policy with its configuration type hidden, for lists of policies. */
export type AnyPolicy = GpuPolicy<any>;

/** For policies without configuration. */
export type NoConfig = Record<string, never>;
export const noConfig = (): NoConfig => ({});

/** The level at which a finding counts when its policy runs at `level`; undefined: the policy's own. */
export function levelOf(
  finding: Finding,
  context: Pick<PolicyContext<unknown>, "environment" | "preview">,
): Level | undefined {
  const { environment } = context.environment;
  switch (finding.because) {
    case "unknown":
      return environment === Environment.Dev ? Level.Advisory : undefined;
    case "deferred":
      return context.preview ? Level.Advisory : undefined;
    case "unmeasured":
      return environment === Environment.Prod ? undefined : Level.Advisory;
    case "warning":
    case "waived":
      return Level.Advisory;
    default:
      return undefined;
  }
}

/** Where a limit came from, for messages. */
export function limitSource(context: PolicyContext<object>, key: string): string {
  return context.configured.has(key) ? "policy configuration" : `default of ${context.environment.environment}`;
}
