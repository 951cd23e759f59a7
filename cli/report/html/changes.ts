import { count } from "../../render/text.ts";
import type { ResourceChange } from "../model.ts";
import { type PageContext, resourceLink } from "./context.ts";
import { type Content, type Html, html } from "./escape.ts";
import { folded } from "./fold.ts";
import { table } from "./table.ts";

type Property = ResourceChange["properties"][number];

/** Signs beside the words, so that a glance is enough. */
export const signs = { create: "+", update: "~", replace: "±", delete: "−", read: "○", same: "" } as const;

const headings = [
  ["replace", "Replaced", "replaced"],
  ["delete", "Deleted", "deleted"],
  ["unsure", "Updated or replaced", "updated or replaced"],
  ["update", "Updated", "updated"],
  ["create", "Created", "created"],
] as const;
/** Properties of one resource before the rest is folded. */
const propertiesShown = 8;

/** Whether data or money goes with it. */
export function isDangerous({ operation, holds }: ResourceChange): boolean {
  return holds !== undefined && (operation === "replace" || operation === "delete");
}

/** What nobody gets back, before everything else. */
export function risk(context: PageContext): Html {
  const changes = context.report.changes.filter(isDangerous);
  return html`<section id="risk"><h2>Data and money at risk</h2>
${
  changes.length === 0
    ? html`<p>Nothing that holds data or money is replaced or deleted.</p>`
    : folded(
        changes.map((change) => riskItem(context, change)),
        "cards",
        ["more resource", "more resources"],
      )
}</section>`;
}

function riskItem(context: PageContext, change: ResourceChange): Html {
  const { operation, urn, name, holds, retained, properties, renamedFrom } = change;
  const kept = operation === "delete" && retained === true;
  return html`<li class="card ${kept ? "warn" : "bad"}"><p class="head">${operationText(operation)} ${resourceLink(context, urn, name)}${renamed(renamedFrom)}</p>
<p>${kept ? "Holds" : "Lost with it:"} <strong>${holds}</strong>.${
    kept ? " It is taken out of the program only, and stays in the cloud." : ""
  }${change.protected === true ? " It is protected: the engine refuses until the protection is taken off." : ""}</p>
${propertyList(properties)}</li>`;
}

/** Everything else that changes, by what happens to it. */
export function changes(context: PageContext): Html {
  const rest = context.report.changes.filter((change) => !isDangerous(change));
  return html`<section id="changes"><h2>Changes</h2>
${
  context.report.changes.length === 0
    ? html`<p>Nothing changes.</p>`
    : rest.length === 0
      ? html`<p>Nothing changes but what is under <a href="#risk">data and money at risk</a>.</p>`
      : headings.map(([operation, heading, word]) =>
          changeTable(
            context,
            rest.filter((change) => kindOf(change) === operation),
            heading,
            word,
          ),
        )
}</section>`;
}

/** An update that may be a replacement is not told to be an update. */
function kindOf({ operation, mayReplace }: ResourceChange): ResourceChange["operation"] | "unsure" {
  return mayReplace === true ? "unsure" : operation;
}

function changeTable(context: PageContext, list: readonly ResourceChange[], heading: string, word: string): Content {
  if (list.length === 0) return undefined;
  const differs = list.some(({ properties }) => properties.length > 0);
  return html`<h3>${heading}</h3>
${table({
  id: `changes-${word.replaceAll(" ", "-")}`,
  caption: count(list.length, `resource ${word}`, `resources ${word}`),
  columns: [{ header: "Resource" }, ...(differs ? [{ header: "What differs" }] : [])],
  noun: ["resource", "resources"],
  rows: list.map(({ urn, name, properties, retained, holds, renamedFrom }) => [
    html`${resourceLink(context, urn, name)}${renamed(renamedFrom)}${retained === true ? html` <span class="tag">kept in the cloud</span>` : ""}${
      holds === undefined ? "" : html` <span class="tag">holds ${holds}</span>`
    }`,
    ...(differs ? [properties.length === 0 ? "—" : propertyList(properties)] : []),
  ]),
})}`;
}

function renamed(from: string | undefined): Content {
  return from === undefined ? "" : html` renamed from <code>${from}</code>`;
}

export function operationText(operation: keyof typeof signs): Html {
  return html`<span class="op ${operation}"><span aria-hidden="true">${signs[operation]}</span> ${operation}</span>`;
}

/** What forces a replacement first: it is what to look at. */
function propertyList(properties: readonly Property[]): Content {
  if (properties.length === 0) return undefined;
  const forces = (one: Property): boolean => one.forcesReplacement === true;
  const sorted = [...properties.filter(forces), ...properties.filter((one) => !forces(one))];
  return folded(sorted.map(propertyItem), "properties", ["more property", "more properties"], propertiesShown);
}

function propertyItem({ path, before, after, forcesReplacement, because }: Property): Html {
  const by = because === undefined ? "" : `: ${because}`;
  const forced = forcesReplacement === true ? html` <strong class="tag bad">forces the replacement${by}</strong>` : "";
  return html`<li><code>${path}</code> ${valuesOf(before, after)}${forced}</li>`;
}

function valuesOf(before: string | undefined, after: string | undefined): Html {
  if (before === undefined && after === undefined) return html`differs`;
  if (before === undefined) return html`added: <code>${after}</code>`;
  if (after === undefined) return html`removed: <code>${before}</code>`;
  return html`<code>${before}</code> <span aria-hidden="true">→</span><span class="v">becomes</span> <code>${after}</code>`;
}
