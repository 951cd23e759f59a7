import { graphDefaults, ResourceGraph } from "../components/core/graph.ts";
import { decodeProperties } from "../components/core/wire.ts";
import { type Estimate, estimate } from "../components/pricing/estimate.ts";
import { headroom, type QuotaVerdict } from "../components/quota/headroom.ts";
import type { Configuration } from "./configuration.ts";
import { plannedLustre } from "./lustrePlan.ts";
import { nodesOf, type PlanReport, strictestFirst, withoutSecrets } from "./planReport.ts";
import type { PackResult } from "./policies.ts";
import type { PolicyConfig } from "./policyConfig.ts";
import type { HostResult } from "./programProcess.ts";
import type { Project } from "./project.ts";

/** The resource graph of a program that ran. */
export function graphOf(result: HostResult, configuration: Configuration): ResourceGraph {
  return new ResourceGraph(
    nodesOf(result.nodes),
    graphDefaults((key) => configuration.values[key]),
  );
}

/** What a graph costs and which quotas it spends. */
export interface Figures {
  readonly estimate: Estimate;
  readonly quotas: readonly QuotaVerdict[];
}

/** Prices and quotas of a graph, by the same rows that the policies are configured with. */
export function figuresOf(graph: ResourceGraph, { shared: { book, today, quotas } }: PolicyConfig): Figures {
  return { estimate: estimate(graph, book, { now: today }), quotas: headroom(graph, quotas) };
}

/** What a plan is made from. */
export interface PlanParts {
  readonly project: Project;
  readonly stack: string;
  readonly configuration: Configuration;
  readonly result: HostResult;
  readonly graph: ResourceGraph;
  readonly figures: Figures;
  /** What the packs said that ran. */
  readonly judged: readonly PackResult[];
}

/** All that a plan says, without the secrets. */
export function assemble({ project, stack, configuration, result, graph, figures, judged }: PlanParts): PlanReport {
  const { description } = project;
  const defaults = graphDefaults((key) =>
    configuration.secretKeys.includes(key) ? undefined : configuration.values[key],
  );
  const report: PlanReport = {
    project: project.name,
    stack,
    ...(description === undefined ? {} : { description }),
    graph,
    ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
    outputs: decodeProperties(result.outputs),
    ...figures,
    lustre: plannedLustre(graph),
    packs: judged.map(({ pack }) => pack),
    policies: judged.flatMap(({ findings }) => findings).sort(strictestFirst),
    diagnostics: result.diagnostics.filter(({ severity }) => severity !== "debug"),
    warnings: [...configuration.warnings, ...result.warnings, ...judged.flatMap(({ warnings }) => warnings)],
    notes: configuration.notes,
  };
  return withoutSecrets(report, configuration.secrets);
}
