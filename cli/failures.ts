import { CircleError, NotPlannedError, type Referable, subjectOf } from "./references.ts";
import { UserError } from "./userError.ts";

/** A program of a plan that could not be planned. */
export interface ProgramFailure {
  readonly id: Referable;
  readonly error: unknown;
}

/** What to say of the programs that failed: each by its name, those that only waited for another one last. */
export function joinedFailure(failures: readonly ProgramFailure[]): UserError {
  const circles = failures.flatMap(({ error }) => (error instanceof CircleError ? [error] : []));
  const inCircle = new Set(circles.flatMap(({ members }) => members.map(subjectOf)));
  const waited = failures.filter(({ error }) => error instanceof NotPlannedError);
  const failed = failures.filter(({ error }) => !(error instanceof NotPlannedError || error instanceof CircleError));
  const lines = [
    ...new Set(circles.map(({ message }) => message)),
    ...byMessage(failed).map(([message, who]) => `${who}: ${message}`),
    ...byMessage(waited.filter(({ id }) => !inCircle.has(subjectOf(id)))).map(
      ([message, who]) => `${who} is not planned: ${message}`,
    ),
  ];
  const details = failed.flatMap(({ error }) => (error instanceof UserError && error.detail ? [error.detail] : []));
  return new UserError(lines.join("\n"), details.length === 0 ? undefined : [...new Set(details)].join("\n\n"));
}

/** What is wrong with several of them, a policy pack for example, is said once. */
function byMessage(failures: readonly ProgramFailure[]): [string, string][] {
  const subjects = new Map<string, string[]>();
  for (const { id, error } of failures) {
    const message = error instanceof Error ? error.message : String(error);
    subjects.set(message, [...(subjects.get(message) ?? []), subjectOf(id)]);
  }
  return [...subjects].map(([message, names]) => [message, names.join(", ")]);
}
