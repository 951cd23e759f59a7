import { rowsOf, type Section } from "./markdownTable.ts";
import { code, prose } from "./markdownText.ts";
import type { Operation, Report, ResourceChange } from "./model.ts";

const shownProperties = 6;
const words: Readonly<Record<ResourceChange["operation"], string>> = {
  create: "create",
  update: "update",
  replace: "**replace**",
  delete: "**delete**",
};

/** What changes: what is lost first, and open; the rest behind a summary. */
export function changeSections({ changes, counts, baseline }: Report): Section[] {
  if (baseline === "none") return [];
  const unsure = changes.filter(({ mayReplace }) => mayReplace === true).length;
  const said = order
    .map(([operation, text]): [number, string] => [
      operation === "unsure" ? unsure : operation === "update" ? counts.update - unsure : counts[operation],
      text,
    ])
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${number(count)} ${text}`);
  const dangerous = changes.filter(isDangerous);
  const others = changes.filter((change) => !isDangerous(change));
  return [
    {
      head: [`#### Changes`, `${said.join(", ")}.`, ...(dangerous.length === 0 ? [] : [lost(dangerous.length)])],
      columns: ["", "resource", "what is lost with it", "why"],
      rows: rowsOf(dangerous, (change) => [wordOf(change), resource(change), loss(change), why(change)]),
      share: 0.3,
    },
    {
      head: [],
      columns: ["", "resource", "what changes"],
      rows: rowsOf(others, (change) => [wordOf(change), resource(change), why(change)]),
      folded: `Other changes (${number(others.length)})`,
      share: 0.25,
    },
  ];
}

const order: readonly (readonly [Operation | "unsure", string])[] = [
  ["delete", "to delete"],
  ["replace", "to replace"],
  ["unsure", "to update or replace"],
  ["update", "to update"],
  ["create", "to create"],
  ["same", "unchanged"],
  ["read", "only read"],
];

/** What happens to a resource, as far as it is known. */
function wordOf({ operation, mayReplace }: ResourceChange): string {
  return mayReplace === true ? "update or replace" : words[operation];
}

/** What goes and holds something, or has lost its protection. */
function isDangerous({ holds, properties }: ResourceChange): boolean {
  return holds !== undefined || properties.some(({ path, after }) => path === "options.protect" && after === "false");
}

function lost(count: number): string {
  return count === 1
    ? "**1 change touches what holds data or money:**"
    : `**${number(count)} changes touch what holds data or money:**`;
}

function resource({ name, type, renamedFrom }: ResourceChange): string {
  const renamed = renamedFrom === undefined ? "" : `, renamed from ${code(renamedFrom, 120)}`;
  return `${code(name, 80)} ${code(type, 100)}${renamed}`;
}

function loss({ holds, retained, protected: kept }: ResourceChange): string {
  if (holds === undefined) return "its protection";
  if (retained === true) return `${prose(holds, 100)}; it stays in the cloud (retainOnDelete)`;
  return `${prose(holds, 100)}${kept === true ? "; the engine refuses, as it is protected" : ""}`;
}

function why({ properties, operation }: ResourceChange): string {
  if (properties.length === 0) return operation === "delete" ? "it is not in the program any more" : "";
  const sorted = [...properties].sort(
    (a, b) => Number(b.forcesReplacement ?? false) - Number(a.forcesReplacement ?? false),
  );
  const told = sorted.slice(0, shownProperties).map(({ path, before, after, forcesReplacement, because }) => {
    const values =
      before === undefined && after === undefined
        ? ""
        : `: ${before === undefined ? "nothing" : code(before, 60)} → ${after === undefined ? "nothing" : code(after, 60)}`;
    const forced = because === undefined ? " (forces replacement)" : ` (forces replacement: ${because})`;
    return `${code(path, 80)}${values}${forcesReplacement === true ? forced : ""}`;
  });
  const more = properties.length - told.length;
  return [...told, ...(more > 0 ? [`… ${more} more`] : [])].join(", ");
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
