import type { Style } from "../../render/style.ts";
import { indent, wrap } from "../../render/text.ts";
import { earlierTitle } from "../earlier.ts";
import type { CommandRecord, EngineStep, RehearsalRecord } from "../model.ts";
import { isPreview, nameOf, stackText } from "./renderWords.ts";
import { bounded } from "./renderWrong.ts";

/** One resource that an edit changes. */
export interface Changed {
  readonly operation: "replace" | "delete" | "update" | "create" | string;
  readonly urn: string;
  /** Of what is replaced those that force it, of what is updated those that differ. */
  readonly properties: readonly string[];
  /** What is lost with it: `its files`. */
  readonly loses?: string;
}

/** What an edit does to one stack. */
export interface Edit {
  readonly stack: string;
  readonly changes: readonly Changed[];
}

/** What the edits of a rehearsal do, as the engine says before anything is done: what loses something first. */
export function editsOf({ commands }: Pick<RehearsalRecord, "commands">): Edit[] {
  const earlier = new Set(commands.flatMap(({ title, stack }) => (title === earlierTitle ? [stack] : [])));
  const previews = commands.filter((command) => isPreview(command) && earlier.has(command.stack));
  return previews.map((preview) => ({ stack: preview.stack, changes: changesOf(preview) }));
}

/** Both halves of a replacement have a step of their own besides. */
const halves: ReadonlySet<string> = new Set(["create-replacement", "delete-replaced", "discard-replaced"]);
const ranks = ["replace", "delete", "update", "create"];

function changesOf({ steps, components = [] }: CommandRecord): Changed[] {
  const isComponent = new Set(components.map(({ urn }) => urn));
  const changes = steps.flatMap((step) => {
    const { operation, urn, type } = step;
    if (operation === "same" || operation === "read" || halves.has(operation)) return [];
    // Components change with their arguments, and nothing of a cloud by that; providers are nobody's resources.
    return isComponent.has(urn) || type.startsWith("pulumi:") ? [] : [changedBy(step)];
  });
  const rank = ({ operation, loses }: Changed): number => {
    const found = ranks.indexOf(operation);
    return (loses === undefined ? ranks.length + 1 : 0) + (found < 0 ? ranks.length : found);
  };
  return changes.sort((a, b) => rank(a) - rank(b) || (a.urn < b.urn ? -1 : 1));
}

function changedBy({ operation, urn, changed = [], replacing = [], loses }: EngineStep): Changed {
  const properties = operation === "replace" ? replacing : operation === "update" ? changed : [];
  return { operation, urn, properties, ...(loses === undefined ? {} : { loses }) };
}

/** The sections of a report about edits, a list each. */
export function editSections(
  record: Pick<RehearsalRecord, "commands">,
  style: Style,
): [title: string, lines: string[]][] {
  return editsOf(record).map(({ stack, changes }) => {
    const entries = changes.map((one) => {
      const tone = one.loses === undefined ? "plain" : "bad";
      return indent(wrap(changeText(one), style.width - 4), "  - ").map((line) => style.paint(tone, line));
    });
    const lines = entries.length === 0 ? ["  It changes nothing."] : bounded(entries, "change", style);
    return [`The edit of ${stackText(stack)}`, lines];
  });
}

/** `replace LustreFileSystem data, forced by storageCapacity: it takes its files with it` */
function changeText({ operation, urn, properties, loses }: Changed): string {
  const by = operation === "replace" ? ", forced by " : ": ";
  const why = properties.length === 0 ? "" : `${by}${properties.join(", ")}`;
  return `${operation} ${nameOf(urn)}${why}${loses === undefined ? "" : `: it takes ${loses} with it`}`;
}
