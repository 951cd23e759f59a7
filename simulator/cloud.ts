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
}

/** What a simulated cloud answers to somebody who makes nothing in it: the offline plan. */
export interface CloudAnswers {
  /** The package whose tokens it answers: `aws`. */
  readonly package: string;
  /** Tokens of the functions it answers. */
  readonly functions: readonly string[];
  /** The answer to a provider function, or `undefined` when this cloud does not know the function. */
  invoke(call: CloudCall): Properties | undefined;
  /** Id and computed outputs of a new resource, in the real shape. */
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
    const given = inputs[key];
    result[key] = isObject(given) && isObject(computed) ? merged(given, computed, show) : show(computed, given);
  }
  return result;
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
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
