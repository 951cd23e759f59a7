import type { Properties } from "../components/core/value.ts";

/** A call of a provider function, as the program makes it. */
export interface CloudCall {
  /** `aws:index/getCallerIdentity:getCallerIdentity`. */
  readonly token: string;
  /** Arguments; unknown leaves are `UNKNOWN`. */
  readonly inputs: Properties;
  /** Region of the provider that is asked. */
  readonly region: string;
}

/** A resource to be made. */
export interface CloudCreate {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly region: string;
}

/** What a simulated cloud answers: one model per place, behind the in-process monitor and behind the provider plugin. */
export interface SimulatedCloud {
  /** The package whose tokens it answers: `aws`. */
  readonly package: string;
  /** Tokens of the functions it answers. */
  readonly functions: readonly string[];
  /** The answer to a provider function, or `undefined` when this cloud does not know the function. */
  invoke(call: CloudCall): Properties | undefined;
  /** Id and computed outputs of a new resource, in the real shape. */
  create(create: CloudCreate): { id: string; outputs: Properties };
}

/** A provider function that no simulated cloud answers. */
export class UnansweredCallError extends Error {
  readonly token: string;
  constructor(token: string, known: readonly string[]) {
    super(
      `the simulated cloud has no answer for the function ${token}` +
        (known.length > 0 ? ` (nearest known: ${known.join(", ")})` : "") +
        `. Fix: give its result in a file for --answers, as {"${token}": {…}}, or avoid the call in a preview.`,
    );
    this.name = "UnansweredCallError";
    this.token = token;
  }
}
