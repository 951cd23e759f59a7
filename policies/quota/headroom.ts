import type { ResourceGraph } from "../../components/core/graph.ts";
import { demands, type UnknownDemand } from "../../components/quota/demand.ts";
import { headroom, missingRow, type QuotaVerdict } from "../../components/quota/headroom.ts";
import { type QuotaKey, quotaKey } from "../../components/quota/quota.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";

/** A quota is judged with every pool at its maximum, summed over the stack. That it fits does not mean there are machines. */
export const quotaHeadroom = gpuPolicy<NoConfig>({
  name: "quota-headroom",
  description: "What the stack may grow to fits the quotas of its accounts and projects.",
  severity: "high",
  source: "https://www.finops.org/framework/capabilities/planning-estimating/",
  remediation: "Ask the cloud for a higher quota (it takes days), or lower the maximum sizes.",
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  evaluateStack: (graph, { shared }) => judgeQuotas(graph, shared.quotas),
});

function judgeQuotas(graph: ResourceGraph, rows: readonly QuotaSnapshotRow[]): Finding[] {
  const findings: Finding[] = [];
  const { unknown } = demands(graph);
  const unmeasured: string[] = [];
  for (const verdict of headroom(graph, rows)) {
    if (verdict.status === "ok") continue;
    if (verdict.status === "exceeded") findings.push(exceeded(verdict, rows));
    else if (isCounted(verdict, unknown)) unmeasured.push(need(verdict) + otherReason(verdict));
    else findings.push(uncounted(verdict));
  }
  if (unmeasured.length > 0) {
    const shown = unmeasured.slice(0, 10).join("; ");
    const more = unmeasured.length > 10 ? `; and ${unmeasured.length - 10} more` : "";
    findings.push({
      because: "unmeasured",
      message:
        `Whether it fits its quotas is not checked, for want of limits: ${shown}${more}. ` +
        `Fix: give the limits and the use in limits or snapshotFiles of pack-configuration.`,
    });
  }
  // What belongs to no quota in particular is in no verdict.
  for (const entry of unknown.filter((one) => one.quota === undefined || one.region === undefined)) {
    findings.push({
      urn: entry.urn,
      because: "unknown",
      message:
        `${nameOf(entry.urn)} spends a quota${entry.quota === undefined ? "" : ` (${entry.quota})`} by an amount that cannot be told: ${entry.why}.` +
        // What is not counted at all says what to do instead.
        (entry.why.includes("Fix: ") ? "" : " Fix: give it as a plain value."),
    });
  }
  return findings;
}

function exceeded(verdict: QuotaVerdict, rows: readonly QuotaSnapshotRow[]): Finding {
  const { region, quota, service, unit, limit, used, binding } = verdict;
  const key = quotaKey(keyOf(verdict));
  const row = rows.find((one) => one.region === region && one.service === service && quotaKey(one) === key);
  const short = -verdict.headroom!;
  const owned = row?.ownedUse ?? 0;
  return {
    ...urnOf(verdict),
    message:
      `${need(verdict)}; the limit is ${amount(limit!, unit)}, ${amount(used!, unit)} in use` +
      `${owned > 0 ? `, ${amount(owned, unit)} of it by this stack` : ""} ` +
      `(${row === undefined ? "usual limit" : `read ${row.readAt}`}): ${amount(short, unit)} short. ` +
      `${binding === true ? "Of the quotas that are spent at once, this is the one that binds. " : ""}` +
      `Fix: ask for ${amount(limit! + short, unit)} of ${[quota, ...kept(verdict)].join(", ")}, or lower the maximum sizes.`,
  };
}

function uncounted(verdict: QuotaVerdict): Finding {
  return {
    ...urnOf(verdict),
    because: "unknown",
    message: `${need(verdict)}, and whether it fits cannot be told: ${verdict.why}. Fix: give the size as a plain value.`,
  };
}

/** Whether all of the need is known, so that only the limit is missing. */
function isCounted(verdict: QuotaVerdict, unknown: readonly UnknownDemand[]): boolean {
  const key = quotaKey(keyOf(verdict));
  return !unknown.some(
    ({ quota: code, region, scope, ...one }) =>
      code !== undefined && quotaKey({ ...one, code }) === key && region === verdict.region && scope === verdict.scope,
  );
}

function keyOf({ place, quota: code, dimensions }: QuotaVerdict): QuotaKey {
  return { place, code, ...(dimensions === undefined ? {} : { dimensions }) };
}

/** `train, infer may need 1,536 vCPU of Running On-Demand P instances (ec2 L-417A185B) in us-east-2`. */
function need(verdict: QuotaVerdict): string {
  const { name: quotaName, service, quota, region, scope, needed, unit, urns } = verdict;
  const names = [...new Set(urns.map(nameOf))];
  const spenders = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const much = needed === null ? "an amount that cannot be told" : amount(needed.max, unit);
  const kind = [`${service} ${quota}`, ...kept(verdict)].join(", ");
  const where = region === "global" ? "the whole project" : region;
  const whose = scope === undefined || names.includes(nameOf(scope)) ? "" : ` for ${nameOf(scope)}`;
  return `${spenders} may need ${much} of ${quotaName} (${kind}) in ${where}${whose}`;
}

/** What a limit is kept apart by, beside its region: `gpu_family NVIDIA_H100`. */
function kept({ dimensions = {} }: QuotaVerdict): string[] {
  return Object.entries(dimensions).map(([key, value]) => `${key} ${value}`);
}

/** Why a limit is missing, where it is not simply that nobody gave it. */
function otherReason(verdict: QuotaVerdict): string {
  const { why, region } = verdict;
  return why === undefined || why === missingRow(keyOf(verdict), region) ? "" : ` (${why})`;
}

function urnOf({ urns }: QuotaVerdict): { urn?: string } {
  return urns.length === 1 ? { urn: urns[0]! } : {};
}

function amount(value: number, unit: string): string {
  const text = value.toLocaleString("en-US");
  return unit === "count" ? text : `${text} ${unit}`;
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
