import type { SimulatedCloud } from "../cloud.ts";
import { chance } from "../faults/chance.ts";
import type { CloudFault, Operation } from "../faults/fault.ts";
import type { Refusal } from "../refusal.ts";
import type { History, OtherJournals } from "./history.ts";
import type { Ledger } from "./ledger.ts";

/** What faults do to one attempt. */
export interface Troubles {
  /** As they were ordered. */
  readonly faults: readonly string[];
  readonly throttled?: Refusal;
  readonly refused?: Refusal;
  /** The cloud gives up after so many minutes. */
  readonly halfMade?: { readonly refusal: Refusal; readonly minutes: number };
  /** Minutes that it takes longer. */
  readonly slower: number;
  readonly crash: boolean;
}

/** What an operation is of; the rest is known where it meets its faults. */
export type Attempted = Pick<Operation, "type" | "action" | "urn" | "inputs" | "settings">;

/** The faults that were ordered for one cloud. */
export class Outages {
  readonly #faults: readonly CloudFault[];
  readonly #seed: number;
  readonly #cloud: SimulatedCloud;
  readonly #others: OtherJournals | undefined;

  constructor(faults: readonly CloudFault[], seed: number, cloud: SimulatedCloud, others?: OtherJournals) {
    this.#faults = faults;
    this.#seed = seed;
    this.#cloud = cloud;
    this.#others = others;
  }

  get any(): boolean {
    return this.#faults.length > 0;
  }

  /** What happens to an attempt: every fault in the order in which they were ordered, until one ends it. */
  meet(attempted: Attempted, attempt: number, world: Ledger, history: History): Troubles {
    const faults: string[] = [];
    let slower = 0;
    let crash = false;
    let halfMade: Troubles["halfMade"];
    const earlier = this.any ? history.operations + (this.#others?.operations() ?? 0) : 0;
    for (const fault of this.#faults) {
      const operation: Operation = { ...attempted, package: this.#cloud.package, world, earlier, attempt };
      const effect = fault.effect(operation, history.happened(fault.text), chance(this.#seed, fault.text, operation));
      if (effect === undefined) continue;
      faults.push(fault.text);
      if (effect.kind === "throttled") return { faults, slower, crash, throttled: effect.refusal };
      if (effect.kind === "refused") return { faults, slower, crash, refused: effect.refusal };
      if (effect.kind === "slow") slower += effect.minutes;
      if (effect.kind === "half-made") halfMade ??= effect;
      if (effect.kind === "crash") crash = true;
    }
    return { faults, slower, crash, ...(halfMade === undefined ? {} : { halfMade }) };
  }
}
