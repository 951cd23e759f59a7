import { UserError } from "../userError.ts";
import { compare } from "./compare.ts";
import type { PolicyRule } from "./findings.ts";
import { asKept } from "./kept.ts";
import type { Report } from "./model.ts";
import { type PlanFile, readPlan } from "./planFile.ts";
import { planSteps } from "./planSteps.ts";
import { underNewNames } from "./renamed.ts";
import { type Side, sideOf } from "./side.ts";

export interface PlanReportRequest {
  readonly plan: string;
  /** The plan to compare with: that of the base branch. */
  readonly baseline?: string;
  readonly rules: ReadonlyMap<string, PolicyRule>;
  /** The day of the report, `YYYY-MM-DD`. */
  readonly day: string;
}

const nothingBefore = "Nothing to compare with was given, so everything counts as new.";
const alone = { before: null, renamed: new Map<string, string>() };
const offline =
  'An offline plan does not see the state of the stack: it cannot tell every update from a replacement, nor a resource that is renamed without an alias from a deleted and a new one. Marked as replacements are changes of inputs that are known to force one; where not all of those are known, it says "update or replace".';

/**
 * The report of a plan, beside another one of the same programs.
 *
 * @throws UserError where one of them is no plan, or they are about different programs
 */
export function reportOfPlan({ plan: file, baseline: oldFile, rules, day }: PlanReportRequest): Report {
  const plan = readPlan(file);
  const old = oldFile === undefined ? undefined : readPlan(oldFile);
  const planned = sideOf(plan, file);
  const { before, renamed } = old === undefined ? alone : underNewNames(sideOf(old, oldFile!), planned);
  const { after, unsure } = before === null ? { after: planned, unsure: [] } : asKept(before, planned, plan.policies);
  const programs = programsOf(plan);
  const ran = plan.packs === undefined ? plan.policies.length > 0 : plan.packs.length > 0;
  return compare({
    programs,
    from: "plan",
    baseline: before === null ? "none" : "plan",
    day,
    comparison: { before, after, steps: planSteps(before, after, renamed) },
    quotas: plan.quotas,
    findings: plan.policies,
    rules,
    policies: ran ? "ran" : "none",
    stale: plan.estimate.stale,
    notes: [
      ...(old === undefined
        ? [nothingBefore]
        : [offline, ...differ(programs, old, file, oldFile!), ...otherPrices(before!, after), ...unsure]),
      ...(plan.packs === undefined && !ran
        ? ["The plan does not say whether policies ran: it is of an older version."]
        : []),
      ...plan.warnings,
      ...plan.diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message.trim()),
      ...plan.notes,
    ],
  });
}

function programsOf({ programs, project, stack }: PlanFile): { project: string; stack: string }[] {
  return (programs ?? [{ project, stack }]).map((one) => ({ project: one.project, stack: one.stack }));
}

/** Programs that are in one plan alone. Plans without any program in common cannot be compared. */
function differ(
  now: readonly { project: string; stack: string }[],
  old: PlanFile,
  file: string,
  oldFile: string,
): string[] {
  const name = ({ project, stack }: { project: string; stack: string }): string => `${project}/${stack}`;
  const [ours, theirs] = [now.map(name), programsOf(old).map(name)];
  if (!ours.some((one) => theirs.includes(one))) {
    throw new UserError(
      `${file} is about ${ours.join(", ")} and ${oldFile} about ${theirs.join(", ")}: there is nothing to compare. Fix: give plans of the same stack`,
    );
  }
  const gone = theirs.filter((one) => !ours.includes(one));
  const come = ours.filter((one) => !theirs.includes(one));
  return [
    ...gone.map((one) => `${one} is in the older plan alone: all of it counts as deleted.`),
    ...come.map((one) => `${one} is not in the older plan: all of it counts as new.`),
  ];
}

/** Plans of different days may have been made with different prices. */
function otherPrices(before: Side, after: Side): string[] {
  const key = ({ sku, region, purchase, unit }: Side["lines"][number]): string =>
    JSON.stringify([sku, region, purchase, unit]);
  const old = new Map(before.lines.map((line) => [key(line), line.unitPrice]));
  const changed = new Set(
    after.lines.filter((line) => (old.get(key(line)) ?? line.unitPrice) !== line.unitPrice).map(key),
  );
  if (changed.size === 0) return [];
  const prices = changed.size === 1 ? "1 price is another one" : `${changed.size} prices are others`;
  return [
    `${prices} than in the older plan: a part of the difference is theirs. Plan both with the same version and prices to see what the change itself costs.`,
  ];
}
