import { nameOfUrn } from "../../components/core/urn.ts";
import { readWaiver } from "../../policies/waiver.ts";
import { type PolicyFinding, strictestFirst } from "../planReport.ts";
import type { ReportFinding, UsedWaiver } from "./model.ts";

/** What is known of a policy beside its findings. */
export interface PolicyRule {
  readonly description: string;
  readonly url: string;
}

/** Findings in their parts, the strictest first; those that somebody waived apart. */
export function findingsOf(
  given: readonly PolicyFinding[],
  rules: ReadonlyMap<string, PolicyRule>,
): { findings: ReportFinding[]; waivers: UsedWaiver[] } {
  const findings: ReportFinding[] = [];
  const waivers: UsedWaiver[] = [];
  for (const { policy, level, urn, message, severity } of given) {
    if (level === "disabled") continue;
    const name = nameOfUrn(urn);
    const waiver = level === "advisory" ? readWaiver(message) : undefined;
    if (waiver !== undefined) {
      const { reason, approver, expires } = waiver;
      waivers.push({ policy, urn, name, message: partsOf(waiver.message).message, reason, approver, expires });
      continue;
    }
    const rule = rules.get(policy);
    const { first, ...parts } = partsOf(message);
    findings.push({
      policy,
      level,
      severity,
      urn,
      name,
      rule: rule?.description ?? first ?? policy,
      ...parts,
      ...(rule === undefined ? {} : { page: rule.url }),
    });
  }
  return { findings: findings.sort(strictestFirst), waivers: waivers.sort((a, b) => (a.expires < b.expires ? -1 : 1)) };
}

/** `rule\nwhat was found. Fix: what to do` → its parts. */
function partsOf(text: string): { first?: string; message: string; fix?: string } {
  const lines = text.trim().split("\n");
  const first = lines.length > 1 ? lines[0] : undefined;
  const whole = (lines.length > 1 ? lines.slice(1) : lines).join("\n").trim();
  const at = whole.indexOf("Fix: ");
  const found = at < 0 ? undefined : whole.slice(0, at).trim();
  return {
    ...(first === undefined ? {} : { first }),
    message: found === undefined || found === "" ? whole : found,
    ...(found === undefined || found === "" ? {} : { fix: whole.slice(at + "Fix: ".length).trim() }),
  };
}
