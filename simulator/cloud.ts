import { nearest } from "../components/core/nearest.ts";
import { type Properties, UNKNOWN } from "../components/core/value.ts";
import type { CloudType, Settings } from "./cloudType.ts";
import type { Action, Refusal } from "./refusal.ts";
import type { CloudEntry } from "./world/journal.ts";
import type { World } from "./world/world.ts";

/** A call of a provider function, as the program makes it. */
export interface CloudCall {
  /** `aws:index/getCallerIdentity:getCallerIdentity`. */
  readonly token: string;
  /** Arguments; unknown leaves are `UNKNOWN`. */
  readonly inputs: Properties;
  /** Settings of the provider that is asked: its region, its project. */
  readonly settings: Readonly<Record<string, string>>;
  /** What the program has made, to be looked up and not changed. Absent: nothing is made, as in the offline plan. */
  readonly world?: World;
}

/** A resource to be made. */
export interface CloudCreate {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** Settings of the provider that makes it: its region, its project. */
  readonly settings: Readonly<Record<string, string>>;
  /**
   * How many of the same type and name have been made before in the same place: a cloud gives no id twice.
   *
   * @default 0
   */
  readonly again?: number;
  /** What exists, where somebody knows: the VPC of a cluster is that of its subnets. */
  readonly world?: World;
  /** It is there already, and is only described: its inputs are not checked. */
  readonly isThere?: true;
}

/** What a simulated cloud answers to somebody who makes nothing in it: the offline plan. */
export interface CloudAnswers {
  /** The package whose tokens it answers: `aws`. */
  readonly package: string;
  /** Tokens of the functions it answers. */
  readonly functions: readonly string[];
  /** The answer to a provider function, or `undefined` when this cloud does not know the function. */
  invoke(call: CloudCall): Properties | undefined;
  /**
   * What the answer to a function looks like that looks something up, with `…` where only a real cloud knows: for a file of the
   * user's. `undefined`, and absent: nobody knows.
   */
  example?(call: CloudCall): Properties | undefined;
  /**
   * Id and computed outputs of a new resource, in the real shape.
   *
   * @throws RefusedError where its provider refuses the inputs by itself, which it does in a preview already
   */
  create(create: CloudCreate): { id: string; outputs: Properties };
}

/** A simulated cloud: one model per place, behind the in-process monitor and behind the provider plugin. */
export interface SimulatedCloud extends CloudAnswers {
  /** The types it knows, by token. Others are accepted as they come: their inputs are what they are. */
  readonly types: ReadonlyMap<string, CloudType>;
  /** A refusal as this cloud's provider prints it, with everything that people search for. */
  phrase(refusal: Refusal, asked: Phrased): string;
  /** Whether it has something of itself, so that nobody has to make it: the network `default`. Absent: it has nothing. */
  hasItself?(type: string, value: string, world: World): boolean;
  /**
   * What a provider finds when it is configured, from what the other clouds of the rehearsal hold: settings that follow from it,
   * and why it can do nothing at all. Absent: nothing follows.
   *
   * @param entries the journals of all clouds
   */
  configured?(settings: Settings, entries: readonly CloudEntry[]): { settings: Settings; unreachable?: Refusal };
}

/** What a provider was about to do when it was refused. */
export interface Phrased {
  readonly action: Action;
  readonly type: string;
  /** Kubernetes names the resource by it. */
  readonly urn?: string;
  /** Of what is there already. */
  readonly id?: string;
}

/**
 * What a preview shows of a resource: its inputs, and everything that the cloud will add as unknown, also inside an input
 * object. Without that a nested computed value would read as absent, and a program would take it for "none".
 */
export function previewed(inputs: Properties, outputs: Properties): Properties {
  return merged(inputs, outputs, (_, given) => (given === undefined ? UNKNOWN : given));
}

/** What a resource is once it is made: its inputs, and what the cloud added, also inside an input object. */
export function created(inputs: Properties, outputs: Properties): Properties {
  return merged(inputs, outputs, (computed) => computed);
}

function merged(
  inputs: Properties,
  outputs: Properties,
  show: (computed: unknown, given: unknown) => unknown,
): Properties {
  const result: Record<string, unknown> = { ...inputs };
  for (const [key, computed] of Object.entries(outputs)) {
    result[key] = both(inputs[key], computed, show);
  }
  return result;
}

/** What the cloud adds to an element of a list is inside of it, too: the address of a network interface. */
function both(given: unknown, computed: unknown, show: (computed: unknown, given: unknown) => unknown): unknown {
  if (isObject(given) && isObject(computed)) return merged(given, computed, show);
  if (Array.isArray(given) && Array.isArray(computed) && given.length === computed.length) {
    return given.map((one, index) => both(one, computed[index], show));
  }
  return show(computed, given);
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}

/** How much of arguments is quoted: a policy document can be as long as a page. */
const longestQuote = 300;

/** A provider function that no simulated cloud answers, or that finds nothing which the program has made. */
export class UnansweredCallError extends Error {
  readonly token: string;

  /**
   * @param functions those that the clouds answer
   * @param example what its answer looks like
   */
  constructor({ token, inputs }: CloudCall, functions: readonly string[], example?: Properties) {
    const quoted = Object.keys(inputs).length === 0 ? "" : ` with ${shortened(JSON.stringify(inputs))}`;
    const near = functions.includes(token) ? [] : nearest(token, functions);
    const why = functions.includes(token)
      ? ": nothing that the program has made fits, and what was there before nobody knows"
      : near.length > 0
        ? ` (nearest known: ${near.join(", ")})`
        : "";
    const answer = example === undefined ? "{…}" : JSON.stringify(example);
    super(
      `the simulated cloud has no answer for the function ${token}${quoted}${why}` +
        `. Fix: give its result in a file for --answers, as {"${token}": ${answer}}, or avoid the call in a preview.`,
    );
    this.name = "UnansweredCallError";
    this.token = token;
  }
}

function shortened(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`;
}
