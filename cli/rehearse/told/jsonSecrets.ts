import { Secret, Unknown } from "../../../components/core/value.ts";
import { decodedTexts } from "../../../components/security/encodedText.ts";
import { findSecrets } from "../../../components/security/secretFinder.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";
import { isRecord } from "../../markup.ts";
import { redactor } from "../../planReport.ts";
import { shown } from "../../report/values.ts";
import type { CommandRecord, RehearsalRecord } from "../model.ts";

/**
 * A rehearsal with every secret taken out of its sentences: clouds and policies quote what they were given. What stands
 * in a resource's inputs and outputs is not looked at: nothing tells it.
 *
 * @param secrets values that the configuration holds as secrets
 */
export function withoutSecrets(record: RehearsalRecord, secrets: readonly string[] = []): RehearsalRecord {
  const safe = safeText(secrets);
  return {
    ...record,
    faults: record.faults.map(safe),
    commands: record.commands.map((command) => safeCommand(command, safe)),
    pending: record.pending.map((one) => ({
      ...one,
      ...(one.id === undefined ? {} : { id: safe(one.id) }),
      settledBy: safe(one.settledBy),
    })),
    leftovers: record.leftovers.map((one) => ({ ...one, id: safe(one.id) })),
    notes: record.notes.map(safe),
    failures: record.failures.map(safe),
  };
}

/** What may be said of texts and values that may hold secrets. */
export interface SafeWords {
  readonly text: (text: string) => string;
  /** A value as reports show it; undefined: it is not there. */
  readonly shown: (value: unknown, path: string) => string | undefined;
}

/** @param secrets values that the configuration holds as secrets */
export function safeWords(secrets: readonly string[]): SafeWords {
  const text = safeText(secrets);
  const redact = redactor(secrets);
  return {
    text,
    shown: (value, path) => {
      // Before it is cut: half of a secret is not found any more.
      const told = shown(redact === undefined ? value : redacted(value, redact), path);
      return told === undefined ? undefined : text(told);
    },
  };
}

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((one) => redacted(one, redact));
  if (!isRecord(value) || value instanceof Secret || value instanceof Unknown) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redacted(inner, redact)]));
}

/** A sentence without known secrets, and without lines that look like they hold one. Equal texts are looked at once. */
export function safeText(secrets: readonly string[] = []): (text: string) => string {
  const redact = redactor(secrets) ?? ((text: string) => text);
  const seen = new Map<string, string>();
  return (text) => {
    const known = seen.get(text);
    if (known !== undefined) return known;
    const safe = withoutSecretLines(redact(text));
    seen.set(text, safe);
    return safe;
  };
}

/** What is found is a place, and not an extent: its line goes. A key of several lines takes the rest of the text with it. */
function withoutSecretLines(text: string): string {
  if (decodedTexts(text).some((inner) => findSecrets(inner).length > 0)) return "[not shown: it holds a secret]";
  const found = new Map(findSecrets(text).map((secret) => [secret.line, secret]));
  if (found.size === 0) return text;
  const lines = text.split("\n");
  const safe: string[] = [];
  for (const [index, line] of lines.entries()) {
    const secret = found.get(index + 1);
    safe.push(secret === undefined ? line : `[not shown: it looks like ${secret.what}]`);
    if (secret?.kind.includes("private-key") || secret?.kind.includes("service-account")) break;
  }
  return safe.join("\n");
}

function safeCommand(command: CommandRecord, safe: (text: string) => string): CommandRecord {
  return {
    ...command,
    commandLine: safe(command.commandLine),
    findings: command.findings.map((one) => ({ ...one, message: safe(one.message) })),
    diagnostics: command.diagnostics.map((one) => ({ ...one, message: safe(one.message) })),
    cloud: command.cloud.map((entry) => safeEntry(entry, safe)),
  };
}

function safeEntry(entry: CloudEntry, safe: (text: string) => string): CloudEntry {
  if (entry.kind !== "operation") return entry;
  const { refusal, faults } = entry;
  return {
    ...entry,
    ...(refusal === undefined ? {} : { refusal: { ...refusal, message: safe(refusal.message) } }),
    ...(faults === undefined ? {} : { faults: faults.map(safe) }),
  };
}
