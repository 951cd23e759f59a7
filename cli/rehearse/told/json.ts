import type { CloudEntry } from "../../../simulator/world/journal.ts";
import type { CommandRecord, RehearsalRecord } from "../model.ts";
import { withoutSecrets } from "./jsonSecrets.ts";
import { halfMadeOf, outcomeOf } from "./renderWords.ts";

/**
 * The one object of `--json`, in the shape of rehearsal.schema.json. Inputs and outputs of resources are not in it.
 *
 * @param secrets values that the configuration holds as secrets: they are taken out of all sentences
 */
export function rehearsalJson(record: RehearsalRecord, secrets: readonly string[] = []): object {
  const safe = withoutSecrets(record, secrets);
  return {
    verdict: safe.failures.length === 0 ? "fine" : "failed",
    stacks: safe.stacks,
    pulumi: safe.pulumi,
    seed: safe.seed,
    faults: safe.faults,
    speed: safe.speed,
    began: safe.began,
    ended: safe.ended,
    commands: safe.commands.map(commandJson),
    pending: safe.pending.map(({ settledAt: _, ...one }) => one),
    halfMade: halfMadeOf(safe),
    leftovers: safe.leftovers,
    generic: safe.generic,
    notes: safe.notes,
    failures: safe.failures,
  };
}

function commandJson(command: CommandRecord): object {
  const { title, stack, commandLine, began, ended, exitCode, changes, steps, findings, diagnostics, cloud } = command;
  return {
    title,
    stack,
    commandLine,
    outcome: outcomeOf(command),
    began,
    ended,
    exitCode,
    changes,
    steps,
    findings,
    diagnostics,
    cloud: cloud.map(entryJson),
  };
}

/** An entry as far as it is told: which resource, and not what it is made of. */
function entryJson(entry: CloudEntry): object {
  const { kind, at, package: packageName } = entry;
  const shared = { kind, at, package: packageName };
  switch (entry.kind) {
    case "is": {
      const { type, id, urn, status } = entry.resource;
      return { ...shared, type, id, urn, status, by: entry.by };
    }
    case "gone":
      return { ...shared, type: entry.type, id: entry.id, by: entry.by };
    case "generic":
      return { ...shared, type: entry.type };
    case "presumed":
      return { ...shared, type: entry.type, id: entry.id, ...(entry.urn === undefined ? {} : { urn: entry.urn }) };
    case "unlisted":
      return { ...shared, machine: entry.machine, urn: entry.urn };
    case "answered":
      return { ...shared, answer: entry.answer };
    case "operation": {
      const { until, action, type, urn, id, outcome, refusal, throttled, faults } = entry;
      return {
        ...shared,
        until,
        action,
        type,
        urn,
        ...(id === undefined ? {} : { id }),
        outcome,
        ...(refusal === undefined ? {} : { refusal }),
        ...(throttled === undefined ? {} : { throttled }),
        ...(faults === undefined ? {} : { faults }),
      };
    }
  }
}
