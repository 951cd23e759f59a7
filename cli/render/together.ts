import { type JointPlan, sharedQuotas } from "../jointPlan.ts";
import { mandatoryFindings, type PlanReport } from "../planReport.ts";
import { onlyRegion, renderQuotas } from "./quota.ts";
import type { Style, Tone } from "./style.ts";
import { type Column, table } from "./table.ts";
import { count, dollars } from "./text.ts";

/** What the programs of a plan come to: cost by program and in all, and quotas that more than one of them spends. */
export function renderTogether(joint: JointPlan, style: Style): string[][] {
  const { reports, estimate } = joint;
  const once = estimate.oneOff > 0;
  const judged = reports.some(({ packs }) => packs.length > 0);
  const columns: Column[] = [
    { header: "Per month of 730 h", flexTo: 16 },
    { header: "Floor", align: "right" },
    { header: "Planned", align: "right" },
    { header: "Ceiling", align: "right" },
    ...(once ? [{ header: "Once", align: "right", optional: 1 } as const] : []),
    ...(judged ? [{ header: "Policies", optional: 2 }] : []),
  ];
  const cells = (title: string, { estimate: { monthly, oneOff, states } }: Pick<JointPlan, "estimate">): string[] => {
    const least = states.unpriced > 0 ? "≥ " : "";
    const amounts = [monthly.min, monthly.planned, monthly.max].map((amount) => least + dollars(amount));
    return [title, ...amounts, ...(once ? [dollars(oneOff)] : [])];
  };
  const rows = reports.map((report) => ({
    cells: [...cells(`${report.project} · ${report.stack}`, report), policiesOf(report)],
    tone: columns.map(({ header }): Tone => (header === "Policies" && isRefused(report) ? "bad" : "plain")),
  }));
  const quotas = sharedQuotas(joint);
  const region = onlyRegion(quotas);
  return [
    [
      style.paint("bold", `── Together ${"─".repeat(style.width - 12)}`),
      ...table(columns, [...rows, { cells: cells("Total", joint), tone: "bold" }], style, "  "),
    ],
    ...(quotas.length === 0
      ? []
      : [
          [
            style.paint("bold", `Quotas${region === undefined ? "" : ` in ${region}`} that several programs spend`),
            ...renderQuotas(quotas, style),
          ],
        ]),
  ];
}

function isRefused(report: PlanReport): boolean {
  return mandatoryFindings(report).length > 0;
}

function policiesOf(report: PlanReport): string {
  if (report.packs.length === 0) return "not asked";
  const mandatory = mandatoryFindings(report).length;
  const other = report.policies.length - mandatory;
  if (mandatory > 0) return count(mandatory, "mandatory finding");
  return other === 0 ? "no findings" : count(other, "advisory finding");
}
