import { count } from "../../render/text.ts";
import type { Operation, Report } from "../model.ts";
import { isDangerous } from "./changes.ts";
import { type Content, type Html, html } from "./escape.ts";
import { difference, money, none, once, share, whole } from "./figures.ts";

const read: Readonly<Record<Report["from"], string>> = {
  plan: "from an offline plan",
  preview: "from a preview of the engine",
};
const compared: Readonly<Record<Report["baseline"], string>> = {
  plan: "compared with the plan before the change",
  state: "compared with what is deployed",
  none: "compared with nothing: everything counts as new",
};
const words: readonly (readonly [Operation | "unsure", string])[] = [
  ["replace", "replaced"],
  ["delete", "deleted"],
  ["unsure", "updated or replaced"],
  ["update", "updated"],
  ["create", "created"],
];

/** `hybrid-gpu/prod, hybrid-gpu-platform/prod`. */
export function programsOf({ programs }: Report): string {
  return programs.map(({ project, stack }) => `${project}/${stack}`).join(", ");
}

/** What it is about, the verdict, and the figures that most readers come for. */
export function header(report: Report): Html {
  return html`<header class="top">
<p class="eyebrow">Hybrid GPU report of <time datetime="${report.day}">${report.day}</time></p>
<h1><bdi>${programsOf(report)}</bdi></h1>
<p class="source">Read ${read[report.from]}, ${compared[report.baseline]}.</p>
${verdict(report)}
${keyFigures(report)}
<p class="setting"><label><input type="checkbox" id="urns"> Show full URNs</label></p>
</header>`;
}

function verdict({ verdict: { blocked, mandatory, advisory, waived, policies }, changes }: Report): Html {
  const atRisk = changes.filter(isDangerous).length;
  const facts: Content[] = [
    ...(atRisk === 0
      ? []
      : [html`<a href="#risk">${count(atRisk, "resource")} holding data or money replaced or deleted</a>`]),
    ...(policies === "none" ? [] : [html`<a href="#findings">${count(advisory, "advisory finding")}</a>`]),
    ...(waived === 0 ? [] : [html`<a href="#waivers">${waived} waived</a>`]),
  ];
  const [tone, sign, text] = blocked
    ? (["bad", "✕", html`Stopped: <a href="#findings">${count(mandatory, "mandatory finding")}</a>`] as const)
    : policies === "none"
      ? (["warn", "!", "Not judged: no policies ran"] as const)
      : (["ok", "✓", "No mandatory finding"] as const);
  return html`<div class="verdict ${tone}"><p class="ruling"><span class="sign" aria-hidden="true">${sign}</span> ${text}</p>${
    facts.length === 0 ? "" : html`<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`
  }</div>`;
}

function keyFigures({ cost, counts: given, changes, quotas }: Report): Html {
  const { before, after } = cost;
  const least = after.unpriced;
  const exceeded = quotas.filter(({ status }) => status === "exceeded").length;
  const unknown = quotas.filter(({ status }) => status === "unknown").length;
  const unsure = changes.filter(({ mayReplace }) => mayReplace === true).length;
  const counts = { ...given, update: given.update - unsure, unsure };
  const changed = words.filter(([operation]) => counts[operation] > 0);
  const growth = share(before?.monthly.planned, after.monthly.planned);
  return html`<dl class="figures">
${figure("Planned a month", money(after.monthly.planned, least), [
  ...(before === null
    ? ["nothing to compare with"]
    : [
        html`<b>${difference(before.monthly.planned, after.monthly.planned)}</b>${growth === undefined ? "" : ` (${growth})`}`,
        `before ${money(before.monthly.planned, before.unpriced)}`,
      ]),
])}
${figure("Ceiling a month", money(after.monthly.max, least), [
  ...(before === null
    ? []
    : [
        html`<b>${difference(before.monthly.max, after.monthly.max)}</b>`,
        `before ${money(before.monthly.max, before.unpriced)}`,
      ]),
  `floor ${money(after.monthly.min, least)}`,
])}
${figure("Paid once", once(after), [before === null ? "" : `before ${once(before)}`])}
${figure("Resources changed", whole(changed.reduce((sum, [operation]) => sum + counts[operation], 0)), [
  changed.map(([operation, word]) => `${whole(counts[operation])} ${word}`).join(", "),
  `${whole(counts.same)} unchanged`,
])}
${figure("Quotas exceeded", quotas.length === 0 ? none : String(exceeded), [
  quotas.length === 0 ? "none is spent" : `of ${count(quotas.length, "quota")}`,
  unknown === 0 ? "" : html`<b>${unknown} unknown</b>`,
])}
${figure("Without a price", count(least, "resource"), [least === 0 ? "" : "the true figures are higher"])}
</dl>`;
}

function figure(term: string, value: string, more: readonly Content[]): Html {
  const notes = more.filter((one) => one !== "");
  return html`<div><dt>${term}</dt><dd class="big">${value}</dd>${notes.map((one) => html`<dd>${one}</dd>`)}</div>`;
}
