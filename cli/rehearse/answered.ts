import { closest } from "../../components/core/nearest.ts";
import type { Properties } from "../../components/core/value.ts";
import { simulatedClouds } from "../../simulator/clouds.ts";
import { stackReferenceType } from "../../simulator/program/stackOutputs.ts";
import type { JournalEntry } from "../../simulator/world/journal.ts";
import type { StateResource } from "./engine/state.ts";
import { isInSdk } from "./sdk.ts";

/**
 * What `--answers` gives and nothing asked for, one sentence each.
 *
 * @param entries what the clouds were asked
 * @param states what the stacks had before they were destroyed, with the other stacks that they read. Absent: not all were made, and
 * what a program would have read is not known
 */
export function unasked(
  answers: Readonly<Record<string, Properties>>,
  entries: readonly JournalEntry[],
  states: readonly StateResource[] | undefined,
): string[] {
  const asked = new Set(entries.flatMap((entry) => (entry.kind === "answered" ? [entry.answer] : [])));
  const stacks = Object.keys(answers[stackReferenceType] ?? {});
  const read = states?.filter(({ type }) => type === stackReferenceType).map(({ id }) => id ?? "");
  return [
    ...Object.keys(answers)
      .filter((key) => key !== stackReferenceType && !asked.has(key))
      .map(unaskedText),
    ...(read === undefined ? [] : stacks.filter((name) => !read.includes(name))).map((name) => {
      const near = closest(name, read ?? []);
      return `--answers: no program read the stack ${name}. Fix: ${near === undefined ? "leave it out" : `write ${near}`}`;
    }),
  ];
}

/** An answer has the token of a function as key, or a type and an id. */
function unaskedText(key: string): string {
  const [, type, id] = /^([^:]+:[^:]+:[^:]+)::(.+)$/.exec(key) ?? [];
  if (type === undefined) return `--answers: nothing called ${key}. Fix: ${fixOf(key, functions(), "")}`;
  return `--answers: nothing named ${type} ${id}. Fix: ${fixOf(type, types(), `::${id}`)}`;
}

const functions = (): string[] => simulatedClouds.flatMap((cloud) => [...cloud.functions]);
const types = (): string[] => simulatedClouds.flatMap((cloud) => [...cloud.types.keys()]);

/** What is known, here or to the SDK, is written as it should be: nobody needs it. */
function fixOf(token: string, known: readonly string[], rest: string): string {
  const [own] = token.split(":");
  const near =
    known.includes(token) || isInSdk(token)
      ? undefined
      : closest(
          token,
          known.filter((one) => one.split(":")[0] === own),
        );
  return near === undefined ? "check how it is written, or leave it out" : `write ${near}${rest}, or leave it out`;
}
