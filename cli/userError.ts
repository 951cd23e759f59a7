import { describeProblem, type Problem } from "../components/core/problem.ts";

/** Exit codes of every verb. */
export const ExitCode = {
  Fine: 0,
  /** A mandatory policy failed. */
  Refused: 1,
  /** Wrong configuration, or a program that fails. */
  Wrong: 2,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Something that the user can mend: shown as its message alone. */
export class UserError extends Error {
  /** Shown with `--debug` only. */
  readonly detail: string | undefined;

  constructor(message: string, detail?: string) {
    super(message);
    this.name = "UserError";
    this.detail = detail;
  }
}

/** All problems of one subject in one error; `undefined` when there are none. */
export function problemsError(subject: string, problems: readonly Problem[]): UserError | undefined {
  if (problems.length === 0) return undefined;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new UserError([`${subject}: ${count}`, ...problems.map((one) => `  - ${describeProblem(one)}`)].join("\n"));
}
