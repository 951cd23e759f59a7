import type { SimulatedCloud } from "../cloud.ts";
import { type Refusal, RefusedError } from "../refusal.ts";
import type { Clock } from "../world/clock.ts";
import type { JournalEntry } from "../world/journal.ts";
import type { History } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import { propagationSeconds, retryingOf } from "./retry.ts";
import type { Attempted, Outages, Troubles } from "./troubles.ts";

export interface Surroundings {
  readonly cloud: SimulatedCloud;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly outages: Outages;
  readonly history: History;
  /** How a provider dies. */
  readonly die: () => void;
}

/** What an operation will do, once nothing is in its way. */
export interface Plan<T> {
  readonly result: T;
  readonly id?: string;
  /** How long the cloud takes, in its own minutes; what faults add is added. */
  readonly minutes: number;
  /** What is written where it takes no time. */
  readonly atOnce: () => readonly JournalEntry[];
  /** What is written when it begins. */
  readonly begin: (due: number) => readonly JournalEntry[];
  /** What is written when its time has come. */
  readonly finish: (world: Ledger) => readonly JournalEntry[];
}

/** The cloud says no. */
export interface Refused {
  readonly refused: Refusal;
  /** When it may say something else, by the wall clock: what is missing is there, and not seen yet. */
  readonly askAgainAt?: number;
}

/** Looks at the world, in the transaction that writes what is decided; `met` is what faults will do to it. */
export type Decide<T> = (world: Ledger, met: Troubles) => Plan<T> | Refused;

/** What is known beforehand of an operation. */
export interface Known {
  /** Of what is there already. */
  readonly id?: string;
  /** Why the provider can do nothing in its cloud. */
  readonly unreachable?: Refusal | undefined;
  /** Takes out of a text what the program hides. */
  readonly safe: (text: string) => string;
}

/** What an attempt came to. */
type Turn<T> =
  | { readonly kind: "wait"; readonly until: number }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "planned"; readonly plan: Plan<T>; readonly met: Troubles; readonly due: number };

/**
 * One operation of a provider in its cloud, from the request to the answer: it asks again as real providers do, and what it did is in the
 * journal, in one transaction with its `operation` entry, before anybody hears of it.
 */
export class Running {
  readonly #around: Surroundings;
  readonly #attempted: Attempted;
  readonly #known: Known;
  readonly #began: number;
  readonly #faults = new Set<string>();
  #throttled = 0;

  constructor(around: Surroundings, attempted: Attempted, known: Known) {
    this.#around = around;
    this.#attempted = attempted;
    this.#known = known;
    this.#began = around.clock.now();
  }

  /**
   * @returns what was planned, and what faults did to it
   * @throws RefusedError in the words of the cloud
   */
  async run<T>(decide: Decide<T>): Promise<{ result: T; met: Troubles }> {
    const { ledger, clock } = this.#around;
    const patience = this.#began + clock.millisecondsOf(propagationSeconds);
    for (;;) {
      const turn = await ledger.transact((world) => this.#turn(world, decide, patience));
      if (turn.kind === "wait") {
        await clock.until(turn.until);
        continue;
      }
      if (turn.kind === "refused") {
        throw new RefusedError(this.phrase(turn.refusal), turn.refusal);
      }
      const { plan, met, due } = turn;
      if (due > 0) await this.#finish(plan, met, due);
      if (met.crash) this.#around.die();
      return { result: plan.result, met };
    }
  }

  /** A refusal in the words of the provider. */
  phrase(refusal: Refusal, made?: string): string {
    const { action, type, urn } = this.#attempted;
    const id = made ?? this.#known.id;
    const asked = { action, type, ...(urn === "" ? {} : { urn }), ...(id === undefined ? {} : { id }) };
    return this.#known.safe(this.#around.cloud.phrase(refusal, asked));
  }

  #turn<T>(world: Ledger, decide: Decide<T>, patience: number): { entries: readonly JournalEntry[]; result: Turn<T> } {
    const { clock, cloud, outages, history } = this.#around;
    if (this.#known.unreachable !== undefined) return this.#refuse(this.#known.unreachable);
    history.catchUp(world);
    const met = outages.meet(this.#attempted, this.#throttled, world, history);
    if (met.throttled !== undefined) {
      const retrying = retryingOf(cloud.package);
      const wait = retrying.wait(this.#throttled);
      this.#throttled++;
      this.#note(met);
      if (this.#throttled < retrying.attempts) {
        return { entries: [], result: { kind: "wait", until: clock.due(wait / 60) } };
      }
    }
    const refusal = met.refused ?? met.throttled;
    if (refusal !== undefined) {
      this.#note(met);
      return this.#refuse(refusal);
    }
    const decided = this.#orRefused(() => decide(world, met));
    if ("refused" in decided) {
      const { refused, askAgainAt } = decided;
      if (askAgainAt === undefined || askAgainAt > patience) return this.#refuse(refused);
      return { entries: [], result: { kind: "wait", until: askAgainAt } };
    }
    this.#note(met);
    const milliseconds = clock.milliseconds((met.halfMade?.minutes ?? decided.minutes) + met.slower);
    const planned = (due: number): Turn<T> => ({ kind: "planned", plan: decided, met, due });
    if (milliseconds === 0) return { entries: [...decided.atOnce(), this.#ended(met, decided.id)], result: planned(0) };
    history.begin(met.faults);
    const due = clock.now() + milliseconds;
    return { entries: decided.begin(due), result: planned(due) };
  }

  async #finish(plan: Plan<unknown>, met: Troubles, due: number): Promise<void> {
    const { clock, ledger, history } = this.#around;
    await clock.until(due);
    await ledger.transact((world) => {
      history.end(met.faults);
      return { entries: [...plan.finish(world), this.#ended(met, plan.id)], result: undefined };
    });
  }

  /** Some of what a cloud refuses shows only when it is made. Any other error quotes nothing that is secret either. */
  #orRefused<T>(decide: () => Plan<T> | Refused): Plan<T> | Refused {
    try {
      return decide();
    } catch (error) {
      if (error instanceof RefusedError) return { refused: error.refusal };
      throw new Error(this.#known.safe(error instanceof Error ? error.message : String(error)));
    }
  }

  #note({ faults }: Troubles): void {
    for (const fault of faults) this.#faults.add(fault);
  }

  #refuse<T>(given: Refusal): { entries: readonly JournalEntry[]; result: Turn<T> } {
    const refusal = this.#safely(given);
    return { entries: [this.#entry("refused", { refusal })], result: { kind: "refused", refusal } };
  }

  #ended({ crash, halfMade }: Troubles, id: string | undefined): JournalEntry {
    return this.#entry(crash ? "crashed" : halfMade === undefined ? "done" : "half-made", {
      ...(id === undefined ? {} : { id }),
      ...(halfMade === undefined ? {} : { refusal: this.#safely(halfMade.refusal) }),
    });
  }

  /** Clouds quote what they were given. */
  #safely(refusal: Refusal): Refusal {
    return { ...refusal, message: this.#known.safe(refusal.message) };
  }

  #entry(
    outcome: "done" | "refused" | "half-made" | "crashed",
    more: { readonly id?: string; readonly refusal?: Refusal },
  ): JournalEntry {
    const { action, type, urn } = this.#attempted;
    return {
      kind: "operation",
      at: this.#began,
      until: this.#around.clock.now(),
      action,
      type,
      urn,
      outcome,
      ...more,
      ...(this.#throttled > 0 ? { throttled: this.#throttled } : {}),
      ...(this.#faults.size > 0 ? { faults: [...this.#faults] } : {}),
    };
  }
}
