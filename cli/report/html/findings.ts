import type { PolicyLevel } from "../../planReport.ts";
import { count } from "../../render/text.ts";
import type { ReportFinding } from "../model.ts";
import { type PageContext, resourceLink } from "./context.ts";
import { type Content, type Html, html, webAddress } from "./escape.ts";
import { folded } from "./fold.ts";
import { table } from "./table.ts";

const levels: readonly (readonly [PolicyLevel, string, string])[] = [
  ["mandatory", "Mandatory", "These stop the change."],
  ["remediate", "Remediate", "These are mended on the way, and stop the change where they cannot be."],
  ["advisory", "Advisory", "These stop nothing."],
  ["disabled", "Disabled", "These come of policies that are turned off."],
];

/** What is forbidden, why, and how to mend it: by level, then by policy. */
export function findings(context: PageContext): Html {
  const { report } = context;
  return html`<section id="findings"><h2>Findings</h2>
${
  report.findings.length === 0
    ? html`<p>${report.verdict.policies === "none" ? "No policies ran, so nothing was found: that says nothing about the change." : "The policies found nothing."}</p>`
    : levels.map((level) => levelPart(context, level))
}</section>`;
}

function levelPart(context: PageContext, [level, word, means]: (typeof levels)[number]): Content {
  const list = context.report.findings.filter((finding) => finding.level === level);
  if (list.length === 0) return undefined;
  const policies = byPolicy(list);
  return html`<h3>${word}: ${count(list.length, "finding")}</h3>
<p>${means}</p>
${policies.map((group) => policyPart(context, group))}`;
}

function byPolicy(list: readonly ReportFinding[]): ReportFinding[][] {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of list) {
    const group = groups.get(finding.policy);
    if (group === undefined) groups.set(finding.policy, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function policyPart(context: PageContext, group: readonly ReportFinding[]): Html {
  const { policy, level, severity, rule, page } = group[0]!;
  const address = webAddress(page);
  const name = address === undefined ? html`${policy}` : html`<a href="${address}" rel="noreferrer">${policy}</a>`;
  const tone = level === "mandatory" ? "bad" : "warn";
  return html`<div class="card ${tone}"><h4>${name} <span class="tag">${severity}</span>${
    group.length === 1 ? "" : html` <span class="tag">${count(group.length, "finding")}</span>`
  }</h4>
<p class="rule">${rule.replace(/\.$/, "")}.</p>
${folded(
  group.map(({ urn, name: resource, message, fix }) => findingItem(context, urn, resource, message, fix)),
  "found",
  ["more finding", "more findings"],
  10,
)}</div>
`;
}

function findingItem(context: PageContext, urn: string, name: string, message: string, fix: string | undefined): Html {
  return html`<li><p class="head">${resourceLink(context, urn, name)}</p><p class="said">${linked(message)}</p>${
    fix === undefined ? "" : html`<p class="fix"><b>Fix:</b> ${linked(fix)}</p>`
  }</li>`;
}

/** A text, with what stands in brackets as links where it is an address: where a rule has its figures from. */
function linked(text: string): Content {
  return text.split(/\[(https?:\/\/[^\s\]]+)\]/).map((part, index) => {
    const address = index % 2 === 0 ? undefined : webAddress(part);
    if (address !== undefined) return html`[<a href="${address}" rel="noreferrer">${part}</a>]`;
    return index % 2 === 0 ? part : `[${part}]`;
  });
}

/** What somebody answers for, until when. */
export function waivers(context: PageContext): Html {
  const { waivers: list } = context.report;
  return html`<section id="waivers"><h2>Waivers</h2>
${
  list.length === 0
    ? html`<p>No finding is waived.</p>`
    : table({
        id: "waiver-table",
        caption: "Findings that are waived",
        columns: [
          { header: "Policy" },
          { header: "Resource" },
          { header: "What is waived" },
          { header: "Reason" },
          { header: "Approver" },
          { header: "Expires", narrow: true },
        ],
        noun: ["waiver", "waivers"],
        rows: list.map(({ policy, urn, name, message, reason, approver, expires }) => [
          policy,
          resourceLink(context, urn, name),
          message,
          reason,
          approver,
          expires,
        ]),
      })
}</section>`;
}
