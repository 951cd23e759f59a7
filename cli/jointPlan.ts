import { type Confidence, weakest } from "../components/core/fact.ts";
import { packageOf, ResourceGraph, type ResourceNode } from "../components/core/graph.ts";
import type { Range } from "../components/core/range.ts";
import type { Estimate } from "../components/pricing/estimate.ts";
import { headroom, type QuotaVerdict } from "../components/quota/headroom.ts";
import { type PlanReport, planJson } from "./planReport.ts";
import type { PolicyConfig } from "./policyConfig.ts";

/** What several programs of one plan come to together. */
export interface JointPlan {
  /** The program that the command is about. */
  readonly main: PlanReport;
  /** Every program, those that others refer to first. */
  readonly reports: readonly PlanReport[];
  readonly estimate: Pick<Estimate, "currency" | "monthly" | "oneOff" | "states" | "confidence">;
  /** Quotas are the account's: what fits one by one may not fit together. */
  readonly quotas: readonly QuotaVerdict[];
}

/** Sums up the programs of a plan. `main` names the one that the command is about. */
export function jointOf(reports: readonly PlanReport[], main: string, configs: readonly PolicyConfig[]): JointPlan {
  const estimates = reports.map(({ estimate }) => estimate);
  const rows = new Map(configs.flatMap(({ shared }) => shared.quotas).map((row) => [JSON.stringify(row), row]));
  return {
    main: reports.find(({ project }) => project === main)!,
    reports,
    estimate: {
      currency: "USD",
      monthly: estimates.map(({ monthly }) => monthly).reduce(add),
      oneOff: cents(estimates.reduce((sum, { oneOff }) => sum + oneOff, 0)),
      states: {
        priced: total(estimates, ({ states }) => states.priced),
        free: total(estimates, ({ states }) => states.free),
        usageBased: total(estimates, ({ states }) => states.usageBased),
        unpriced: total(estimates, ({ states }) => states.unpriced),
      },
      confidence: weakestOf(estimates),
    },
    quotas: headroom(new ResourceGraph(reports.flatMap(nodesWithSettings)), [...rows.values()]),
  };
}

/** Quotas that more than one program spends: the only ones of which a program's own table says too little. */
export function sharedQuotas({ quotas, reports }: JointPlan): QuotaVerdict[] {
  return quotas.filter(({ urns }) => reports.filter(({ graph }) => urns.some((urn) => graph.get(urn))).length > 1);
}

/** The object of `--json` for several programs: that of one, with all of them in it, and what each comes to. */
export function jointJson({ main, reports, estimate, quotas }: JointPlan): object {
  const parts = reports.map((report) => planJson(report) as ReturnType<typeof planJson> & Record<string, any>);
  const all = (list: string): unknown[] => parts.flatMap((part) => part[list]);
  const estimates = (list: string): unknown[] => parts.flatMap((part) => part["estimate"][list]);
  const said = (list: "warnings" | "notes"): string[] =>
    reports.flatMap((report) => report[list].map((text) => `${report.project}: ${text}`));
  return {
    ...planJson(main),
    resources: (all("resources") as { urn: string }[]).sort((a, b) => (a.urn < b.urn ? -1 : 1)),
    lustre: all("lustre"),
    estimate: {
      ...estimate,
      lines: estimates("lines"),
      unpriced: estimates("unpriced"),
      usageBased: estimates("usageBased"),
      notes: estimates("notes"),
      stale: estimates("stale"),
    },
    quotas: quotas.map(({ urns: _, ...verdict }) => verdict),
    policies: all("policies"),
    diagnostics: all("diagnostics"),
    warnings: said("warnings"),
    notes: said("notes"),
    programs: reports.map(({ project, stack, refersTo = [], defaults, outputs, estimate: own }) => ({
      project,
      stack,
      refersTo,
      ...(defaults === undefined ? {} : { defaults }),
      outputs,
      estimate: { currency: own.currency, monthly: own.monthly, oneOff: own.oneOff, states: own.states },
    })),
  };
}

/** A graph of several programs has several default providers: each resource gets that of its own program. */
function nodesWithSettings({ graph }: PlanReport): readonly ResourceNode[] {
  return graph.nodes.map((node) => {
    const defaults = node.custom ? graph.defaults[packageOf(node.type)] : undefined;
    return defaults === undefined ? node : { ...node, providerInputs: { ...defaults, ...node.providerInputs } };
  });
}

function weakestOf(estimates: readonly Estimate[]): Confidence {
  const priced = estimates.filter(({ lines }) => lines.length > 0);
  return (priced.length === 0 ? estimates : priced)
    .map(({ confidence }) => confidence)
    .reduce((a, b) => weakest([a, b]));
}

function total(estimates: readonly Estimate[], of: (estimate: Estimate) => number): number {
  return estimates.reduce((sum, estimate) => sum + of(estimate), 0);
}

function add(a: Range<number>, b: Range<number>): Range<number> {
  return { min: cents(a.min + b.min), planned: cents(a.planned + b.planned), max: cents(a.max + b.max) };
}

/** Sums of cents stay cents. */
function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
