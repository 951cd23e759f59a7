import { describeUnknownStack } from "../simulator/program/stackOutputs.ts";
import { UserError } from "./userError.ts";

/** One program of a plan, as others refer to it. */
export interface Referable {
  readonly project: string;
  readonly stack: string;
}

/** A program that waited for one that failed: nothing is wrong with it. */
export class NotPlannedError extends UserError {
  constructor(failed: Referable) {
    super(`it refers to ${subjectOf(failed)}, which failed`);
    this.name = "NotPlannedError";
  }
}

/** Programs that wait for each other: none of them can be planned. */
export class CircleError extends UserError {
  readonly members: readonly Referable[];
  /** Each refers to the next one, and the last to the first. */
  constructor(members: readonly Referable[]) {
    const round = [...members, members[0]!].map(subjectOf).join(" → ");
    super(
      `programs refer to each other's outputs in a circle: ${round}. ` +
        "Fix: move what they share into one of them, or give the outputs of one with --answers",
    );
    this.name = "CircleError";
    this.members = members;
  }
}

/** `network (dev)`: how messages name a program of a plan. */
export function subjectOf({ project, stack }: Referable): string {
  return `${project} (${stack})`;
}

interface Entry extends Referable {
  readonly outputs: Promise<unknown>;
  readonly resolve: (outputs: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly refersTo: Set<Entry>;
}

/**
 * The outputs that the programs of a plan hand to each other. All of them run at once; one that refers to another waits
 * there for that one's outputs, so that their order comes from what they ask for, and nobody has to say it.
 */
export class References {
  readonly #entries: readonly Entry[];
  readonly #organization: string | undefined;

  /** `organization` is that of the plan, when the user gave one: without, any name of one fits. */
  constructor(programs: readonly Referable[], organization: string | undefined) {
    this.#organization = organization;
    this.#entries = programs.map(({ project, stack }) => {
      let settle: Pick<Entry, "resolve" | "reject"> = { resolve: () => {}, reject: () => {} };
      const outputs = new Promise<unknown>((resolve, reject) => {
        settle = { resolve, reject };
      });
      outputs.catch(() => {});
      return { project, stack, outputs, ...settle, refersTo: new Set() };
    });
  }

  /** Says what a program exported. */
  give(program: Referable, outputs: unknown): void {
    this.#entry(program).resolve(outputs);
  }

  /** Says that a program failed: those that wait for it are not planned. */
  fail(program: Referable): void {
    this.#entry(program).reject(new NotPlannedError(program));
  }

  /**
   * The outputs of `org/project/stack`, once its program has ended.
   * @throws UserError when it is not in the plan, or waits for the one that asks
   */
  async outputsFor(asker: Referable, reference: string): Promise<unknown> {
    const from = this.#entry(asker);
    const parts = reference.split("/");
    const [organization, project] = parts.length > 2 ? parts : [parts.length > 1 ? parts[0] : undefined, from.project];
    const stack = parts.at(-1)!;
    const ofProject = this.#entries.filter((entry) => entry.project === project);
    const found = this.#isOurs(organization) ? ofProject.find((entry) => entry.stack === stack) : undefined;
    if (found === undefined) {
      const planned = ofProject.map((entry) =>
        [this.#organization, entry.project, entry.stack].filter(Boolean).join("/"),
      );
      const why = planned.length === 0 ? undefined : `is not in this plan, which is of ${planned.join(", ")}`;
      throw new UserError(describeUnknownStack(reference, why));
    }
    const circle = pathBetween(found, from);
    // Whoever closes it, it begins with the first of the plan.
    if (circle !== undefined) throw new CircleError(rotated(circle, this.#entries));
    from.refersTo.add(found);
    return found.outputs;
  }

  /** What a program referred to, of this plan. */
  referencesOf(program: Referable): Referable[] {
    return [...this.#entry(program).refersTo].map(({ project, stack }) => ({ project, stack }));
  }

  /** Programs after those that they refer to; otherwise as they were given. */
  inOrder<T extends Referable>(programs: readonly T[]): T[] {
    const sorted = new Set<Entry>();
    const visit = (entry: Entry): void => {
      if (sorted.has(entry)) return;
      for (const other of entry.refersTo) visit(other);
      sorted.add(entry);
    };
    for (const program of programs) visit(this.#entry(program));
    const places = [...sorted];
    return [...programs].sort((a, b) => places.indexOf(this.#entry(a)) - places.indexOf(this.#entry(b)));
  }

  #isOurs(organization: string | undefined): boolean {
    return organization === undefined || this.#organization === undefined || organization === this.#organization;
  }

  #entry({ project, stack }: Referable): Entry {
    return this.#entries.find((entry) => entry.project === project && entry.stack === stack)!;
  }
}

function rotated(circle: readonly Entry[], order: readonly Entry[]): Entry[] {
  const first = order.find((entry) => circle.includes(entry))!;
  const at = circle.indexOf(first);
  return [...circle.slice(at), ...circle.slice(0, at)];
}

/** From one program along its references to another; `undefined` when there is no such way. */
function pathBetween(from: Entry, to: Entry, seen: ReadonlySet<Entry> = new Set()): Entry[] | undefined {
  if (from === to) return [to];
  for (const next of from.refersTo) {
    if (seen.has(next)) continue;
    const rest = pathBetween(next, to, new Set([...seen, from]));
    if (rest !== undefined) return [from, ...rest];
  }
  return undefined;
}
