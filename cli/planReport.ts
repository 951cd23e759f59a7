import type { GraphDefaults, ResourceGraph, ResourceNode } from "../components/core/graph.ts";
import { today } from "../components/core/today.ts";
import { type Properties, Secret } from "../components/core/value.ts";
import { decodeProperties } from "../components/core/wire.ts";
import type { Estimate } from "../components/pricing/estimate.ts";
import type { QuotaVerdict } from "../components/quota/headroom.ts";
import type { WireNode } from "../simulator/program/host.ts";
import type { Diagnostic } from "../simulator/program/monitor.ts";
import { type PlannedLustre, redactedLustre } from "./lustrePlan.ts";

/** Levels at which a policy is enforced. `mandatory` fails a plan. */
export type PolicyLevel = "mandatory" | "advisory" | "remediate" | "disabled";

export interface PolicyFinding {
  readonly policy: string;
  readonly level: PolicyLevel;
  /** The resource; that of the stack for the whole of it. */
  readonly urn: string;
  readonly message: string;
  readonly severity: string;
}

/** Everything that a plan says: what is printed for a person and as JSON. */
export interface PlanReport {
  readonly project: string;
  readonly stack: string;
  readonly description?: string;
  /** Stacks of the same plan whose outputs it uses. */
  readonly refersTo?: readonly { readonly project: string; readonly stack: string }[];
  readonly graph: ResourceGraph;
  /** Settings of default providers, by package, as the stack's configuration gives them; none that is secret. */
  readonly defaults?: GraphDefaults;
  readonly outputs: Properties;
  readonly lustre: PlannedLustre;
  readonly estimate: Estimate;
  readonly quotas: readonly QuotaVerdict[];
  /** Names of the packs that ran; none with `--no-policies`. */
  readonly packs: readonly string[];
  readonly policies: readonly PolicyFinding[];
  readonly diagnostics: readonly Diagnostic[];
  /** What looks wrong and is let through. */
  readonly warnings: readonly string[];
  /** What an offline plan cannot know. */
  readonly notes: readonly string[];
}

const levels: readonly string[] = ["mandatory", "remediate", "advisory", "disabled"];
const severities: readonly string[] = ["critical", "high", "medium", "low"];

/** The order in which findings are read: the strictest level first, then the most severe, then policy by policy. */
export function strictestFirst(a: PolicyFinding, b: PolicyFinding): number {
  const rank = (list: readonly string[], name: string): number =>
    list.includes(name) ? list.indexOf(name) : list.length;
  const key = ({ policy, urn, message }: PolicyFinding): string => JSON.stringify([policy, urn, message]);
  return (
    rank(levels, a.level) - rank(levels, b.level) ||
    rank(severities, a.severity) - rank(severities, b.severity) ||
    (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)
  );
}

/** Nodes as the host sends them → nodes of a graph. */
export function nodesOf(wire: readonly WireNode[]): ResourceNode[] {
  const nodes = wire.map(nodeOf);
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  return nodes.map((node) => withProvider(node, byUrn));
}

export function nodeOf({ inputs, outputs, ...rest }: WireNode): ResourceNode {
  return {
    ...rest,
    inputs: decodeProperties(inputs),
    ...(outputs === undefined ? {} : { outputs: decodeProperties(outputs) }),
  };
}

/** With the inputs of the provider that serves it: it was registered before. */
export function withProvider(node: ResourceNode, byUrn: ReadonlyMap<string, ResourceNode>): ResourceNode {
  const { provider } = node.options;
  const inputs = provider === undefined ? undefined : byUrn.get(providerUrn(provider))?.inputs;
  return inputs === undefined ? node : { ...node, providerInputs: inputs };
}

/** `urn::id` → `urn`: the id of a provider is unknown in a preview. */
export function providerUrn(reference: string): string {
  return reference.split("::").slice(0, 4).join("::");
}

/** The one object of `--json`, in the shape of plan.schema.json. */
export function planJson(report: PlanReport): object {
  const { graph, estimate } = report;
  return {
    project: report.project,
    stack: report.stack,
    day: today(),
    packs: report.packs,
    ...(report.defaults === undefined ? {} : { defaults: report.defaults }),
    resources: [...graph.nodes].sort((a, b) => (a.urn < b.urn ? -1 : 1)).map(resourceJson),
    outputs: report.outputs,
    lustre: report.lustre.fileSystems,
    estimate: {
      currency: estimate.currency,
      monthly: estimate.monthly,
      oneOff: estimate.oneOff,
      lines: estimate.lines,
      states: estimate.states,
      confidence: estimate.confidence,
      unpriced: estimate.unpriced,
      usageBased: estimate.usageBased,
      notes: estimate.notes,
      stale: estimate.stale,
    },
    quotas: report.quotas.map(({ urns: _, ...verdict }) => verdict),
    policies: report.policies.map(({ policy, level, urn, message, severity }) => ({
      policy,
      level,
      urn,
      message,
      severity,
    })),
    diagnostics: report.diagnostics,
    warnings: report.warnings,
    notes: report.notes,
  };
}

function resourceJson(node: ResourceNode): object {
  const { protect, retainOnDelete, ignoreChanges, replaceOnChanges, dependsOn, deleteBeforeReplace } = node.options;
  const { provider, aliases } = node.options;
  return {
    urn: node.urn,
    type: node.type,
    name: node.name,
    parent: node.parent ?? null,
    custom: node.custom,
    external: node.external ?? false,
    inputs: node.inputs,
    options: {
      protect: protect ?? false,
      retainOnDelete: retainOnDelete ?? false,
      ignoreChanges: ignoreChanges ?? [],
      replaceOnChanges: replaceOnChanges ?? [],
      aliases: aliases ?? [],
      dependsOn: dependsOn ?? [],
      deleteBeforeReplace: deleteBeforeReplace ?? false,
      provider: provider === undefined ? null : providerUrn(provider),
    },
  };
}

/**
 * The report with every secret taken out of its sentences: rules see what is inside a secret, and may quote it.
 * Values stay `Secret`, which prints itself as `[secret]`.
 */
export function withoutSecrets(report: PlanReport, more: readonly string[] = []): PlanReport {
  const redact = redactor([...secretsIn(report), ...more]);
  if (redact === undefined) return report;
  const { estimate } = report;
  const why = <T extends { readonly why: string }>(remark: T): T => ({ ...remark, why: redact(remark.why) });
  return {
    ...report,
    lustre: redactedLustre(report.lustre, redact),
    estimate: {
      ...estimate,
      lines: estimate.lines.map((line) => ({
        ...line,
        description: redact(line.description),
        ...(line.note === undefined ? {} : { note: redact(line.note) }),
      })),
      unpriced: estimate.unpriced.map(why),
      usageBased: estimate.usageBased.map(why),
      notes: estimate.notes.map(why),
    },
    quotas: report.quotas.map((verdict) =>
      verdict.why === undefined ? verdict : { ...verdict, why: redact(verdict.why) },
    ),
    policies: report.policies.map((finding) => ({ ...finding, message: redact(finding.message) })),
    diagnostics: report.diagnostics.map((one) => ({ ...one, message: redact(one.message) })),
    warnings: report.warnings.map(redact),
    notes: report.notes.map(redact),
  };
}

/** Replaces secrets in a sentence. Short ones stay, or every other word would be `[secret]`, as the engine does it. */
export function redactor(secrets: readonly string[]): ((text: string) => string) | undefined {
  const long = [...new Set(secrets)].filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
  if (long.length === 0) return undefined;
  return (text) => long.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

function secretsIn({ graph, outputs }: PlanReport): string[] {
  const found: string[] = [];
  const visit = (value: unknown, inside: boolean): void => {
    if (value instanceof Secret) visit(value.reveal(), true);
    else if (typeof value === "string") {
      if (inside) found.push(value);
    } else if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) visit(inner, inside);
    }
  };
  for (const node of graph.nodes) {
    visit(node.inputs, false);
    visit(node.outputs, false);
  }
  visit(outputs, false);
  return found;
}

/** Findings that fail a plan. */
export function mandatoryFindings({ policies }: Pick<PlanReport, "policies">): PolicyFinding[] {
  return policies.filter(({ level }) => level === "mandatory");
}
