import { type Properties, Secret } from "../../components/core/value.ts";

export const stackReferenceType = "pulumi:pulumi:StackReference";

/** The outputs of a stack by the name that a program refers to it with; rejects when there is no such stack. */
export type StackOutputs = (reference: string) => Properties | Promise<Properties>;

/** A stack that a program refers to, and whose outputs nobody gave. */
export class UnknownStackError extends Error {
  constructor(reference: string) {
    super(describeUnknownStack(reference));
    this.name = "UnknownStackError";
  }
}

/**
 * What to say when a program refers to a stack that is not there.
 *
 * @param why goes before the way out
 * @param planned what is to be done with its program, as the command calls it
 */
export function describeUnknownStack(
  reference: string,
  why = "is not in this plan",
  planned = "plan its program as well (--project <its directory>)",
): string {
  return (
    `the program refers to the stack ${reference}, which ${why}. ` +
    `Fix: ${planned}, or give its outputs in a file for --answers, ` +
    `as {"${stackReferenceType}": {"${reference}": {…}}}: \`pulumi stack output --json --stack ${reference}\` prints them`
  );
}

/** A reference as the engine answers it: all outputs in one property, with the names of those that hold secrets. */
export function stackReferenceState(reference: string, outputs: Properties): Properties {
  const secretOutputNames = Object.keys(outputs).filter((name) => holdsSecret(outputs[name]));
  return { name: reference, outputs, secretOutputNames };
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
