import type { Report } from "../model.ts";
import { type Asset, early, script, styles } from "./assets.ts";
import { changes, isDangerous, risk } from "./changes.ts";
import { patterns } from "./charts.ts";
import { contextOf, type PageContext } from "./context.ts";
import { cost } from "./cost.ts";
import { type Html, html, trusted } from "./escape.ts";
import { whole } from "./figures.ts";
import { findings, waivers } from "./findings.ts";
import { header, programsOf } from "./header.ts";
import { prices } from "./prices.ts";
import { quotas } from "./quotas.ts";
import { resources } from "./tree.ts";

/**
 * A report as one HTML file that asks nothing of any network: styles, script and drawings are in it, and its
 * Content-Security-Policy lets nothing else run or load. All of it is there without the script, which folds and filters
 * the tree of resources. What stands first is what cannot be taken back: data and money that go, then what is forbidden.
 */
export function renderHtml(report: Report): string {
  const context = contextOf(report);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${securityPolicy(styles(), early(), script())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${programsOf(report)}: Hybrid GPU report of ${report.day}</title>
<link rel="icon" href="data:,">
<style>${trusted(styles().text)}</style>
<script>${trusted(early().text)}</script>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${patterns()}
${header(report)}
<div class="body">
${contents(context)}
<main id="main" tabindex="-1">
${risk(context)}
${findings(context)}
${waivers(context)}
${cost(context)}
${quotas(context)}
${changes(context)}
${resources(context)}
${prices(context)}
</main>
</div>
<footer><p>Made by Hybrid GPU. Months are 730 hours, prices are list prices in USD without tax, and nothing in this file is fetched.</p></footer>
<script>${trusted(script().text)}</script>
</body>
</html>
`.toString();
}

/** Nothing from anywhere, but the very styles and scripts that are in the file. */
function securityPolicy(style: Asset, ...scripts: readonly Asset[]): string {
  return [
    "default-src 'none'",
    `style-src ${style.hash}`,
    `script-src ${scripts.map(({ hash }) => hash).join(" ")}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function contents({ report, tree }: PageContext): Html {
  const { verdict, changes: list, quotas: bars, waivers: waived } = report;
  const exceeded = bars.filter(({ status }) => status !== "ok").length;
  const parts: readonly (readonly [string, string, string])[] = [
    ["risk", "Data and money at risk", whole(list.filter(isDangerous).length)],
    ["findings", "Findings", whole(verdict.mandatory + verdict.advisory)],
    ["waivers", "Waivers", whole(waived.length)],
    ["costs", "Cost", ""],
    ["quotas", "Quotas", exceeded === 0 ? "" : `${whole(exceeded)} not met`],
    ["changes", "Changes", whole(list.length)],
    ["resources", "Resources", whole(tree.length)],
    ["prices", "What the figures rest on", ""],
  ];
  return html`<nav class="contents" aria-label="Contents"><ul>${parts.map(
    ([id, text, size]) =>
      html`<li><a href="#${id}">${text}</a>${size === "" ? "" : html` <span class="size">${size}</span>`}</li>`,
  )}</ul></nav>`;
}
