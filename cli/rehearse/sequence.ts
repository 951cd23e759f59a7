import type { Drift } from "../../simulator/faults/fault.ts";
import type { Clouds, Drifted } from "./clouds.ts";
import { wrongTargets } from "./driftTargets.ts";
import { dynamicIn } from "./dynamic.ts";
import { aside, command, isOf, type Listener, type StagedProgram, stateOf } from "./engine/program.ts";
import { resourcesOf, type StateResource } from "./engine/state.ts";
import { replaceHalfMade } from "./halfMade.ts";
import type { CommandRecord, PendingOperation } from "./model.ts";
import { recover } from "./recover.ts";
import { unknownStackIn } from "./stage/references.ts";
import { nameOf, namesText } from "./told/renderWords.ts";
import { refusedIn } from "./unknownTypes.ts";

/** What is ordered to go wrong. */
export interface Orders {
  /** Faults of clouds and providers, as they were ordered. They strike while the stack is made, and are over then. */
  readonly cloud: readonly string[];
  readonly kill: { readonly afterMilliseconds: number } | undefined;
  readonly drifts: readonly Drift[];
  /** Drifts that have met something in a program before. Absent: none have. */
  readonly struck?: readonly Drift[];
  /** Whether no other program is rehearsed. @default false */
  readonly alone?: boolean;
}

/** What came out of a part of a rehearsal. */
export interface Outcome {
  readonly pending: readonly PendingOperation[];
  readonly notes: readonly string[];
  readonly failures: readonly string[];
  /** Mandatory policies stopped it. */
  readonly refused: boolean;
  /** Drifts that met something. */
  readonly drifted: readonly Drift[];
}

const fine: Outcome = { pending: [], notes: [], failures: [], refused: false, drifted: [] };

/** Of a part that did not come to anything. */
export function failed(why: string): Outcome {
  return { ...fine, failures: [why] };
}

/**
 * Makes one stack: preview, up (where what was ordered goes wrong), what a user does then, the next up, and the two commands
 * after which nothing may have changed.
 */
export async function make(
  program: StagedProgram,
  clouds: Clouds,
  listener: Listener,
  orders: Orders,
): Promise<Outcome> {
  clouds.order([], { preview: true });
  const preview = await command(program, "preview", listener);
  if (preview.exitCode !== 0) return stopped(program, preview, []);
  const known = [dynamicIn(program, preview), await refusedIn(program, preview, clouds)];
  const wrong = [...known.flatMap((one) => one ?? []), ...wrongTargets(program, preview, orders)];
  if (wrong.length > 0) return { ...fine, failures: wrong };

  clouds.order(orders.cloud);
  const up = await command(program, "up", listener, { kill: orders.kill });
  const faulted = orders.cloud.length > 0 || orders.kill !== undefined;
  clouds.order([]);
  if (up.exitCode !== 0 && !faulted) {
    return stopped(program, up, await recover(program, clouds, listener, up.exitCode === null));
  }
  const { last, pending, notes } = await converge(program, clouds, listener, up);
  if (last.exitCode !== 0) {
    const outcome = { ...stopped(program, last, pending), notes };
    return { ...outcome, failures: [...outcome.failures, `${program.id}: the next up does not converge`] };
  }
  const drifted: Drift[] = [];
  const misspelt: string[] = [];
  for (const drift of orders.drifts) {
    // What another program has made is in its state: this one's refresh and up would not put it right.
    const met = await clouds.drift(drift, ({ urn }) => isOf(program, urn));
    notes.push(...met.notes);
    misspelt.push(...met.misspelt.map((one) => hasNot(program, one, drift)));
    if (met.notes.length > 0) drifted.push(drift);
  }
  if (drifted.length > 0) {
    await command(program, "refresh", listener, { title: "refresh after drift" });
    const put = await command(program, "up", listener, { title: "up after drift" });
    if (put.exitCode !== 0) {
      const outcome = stopped(program, put, pending);
      return { ...outcome, failures: [...misspelt, ...outcome.failures], notes, drifted };
    }
  }
  const again = await command(program, "up", listener, { title: "up again" });
  const refreshed = await command(program, "refresh", listener);
  const failures = [...misspelt, ...unchanged(program, again), ...unchanged(program, refreshed)];
  return { ...fine, pending, notes, failures, drifted };
}

/** That a drift names a property by a name that it does not have. */
function hasNot(program: StagedProgram, { urn, meant }: Drifted["misspelt"][number], { change }: Drift): string {
  return `${program.id}: drift: ${nameOf(urn)} has no property ${change?.path ?? ""}. Fix: write ${meant}`;
}

/** What it took to bring a stack to its end. */
export interface Converged {
  /** The last `up`. */
  readonly last: CommandRecord;
  readonly pending: readonly PendingOperation[];
  readonly notes: string[];
}

/** After an `up` that did not end well: what is left is settled, the next `up`, and what a user has to do besides. */
export async function converge(
  program: StagedProgram,
  clouds: Clouds,
  listener: Listener,
  up: CommandRecord,
): Promise<Converged> {
  if (up.exitCode === 0) return { last: up, pending: [], notes: [] };
  const pending = await recover(program, clouds, listener, up.exitCode === null);
  const next = await command(program, "up", listener, { title: "next up" });
  if (next.exitCode !== 0) pending.push(...(await recover(program, clouds, listener, false)));
  const { last = next, notes } = await replaceHalfMade(program, clouds, listener);
  if (last !== next && last.exitCode !== 0) pending.push(...(await recover(program, clouds, listener, false)));
  return { last, pending, notes };
}

/** What a command changed that should have changed nothing. */
function unchanged(program: StagedProgram, record: CommandRecord): string[] {
  if (record.exitCode !== 0) return [`${program.id}: ${record.title} failed`];
  const changed = Object.entries(record.changes).filter(([operation]) => operation !== "same");
  if (changed.length === 0) return [];
  const steps = record.steps.filter(({ operation }) => operation !== "same" && operation !== "refresh");
  const named = steps.slice(0, namedAtMost).map(({ operation, urn, changed: properties = [] }) => {
    const what = properties.length === 0 ? "" : ` (${properties.join(", ")})`;
    return `${operation} ${nameOf(urn)}${what}`;
  });
  const more = steps.length > namedAtMost ? `, and ${steps.length - namedAtMost} more` : "";
  return [`${program.id}: ${record.title} changes what nobody changed: ${named.join(", ")}${more}`];
}

const namedAtMost = 5;

function stopped(program: StagedProgram, record: CommandRecord, pending: readonly PendingOperation[]): Outcome {
  const refused = record.findings.some(({ level }) => level === "mandatory");
  const unknown = record.diagnostics.flatMap(({ message }) => unknownStackIn(message) ?? []);
  const why = refused ? "mandatory policies stop it" : "it fails";
  const failures = [why, ...new Set(unknown)].map((one) => `${program.id}: ${record.title}: ${one}`);
  return { ...fine, pending, refused, failures };
}

/** What a stack had before it was destroyed: what of it may stay, and what stood in the way. */
export interface Destroyed extends Outcome {
  readonly state: readonly StateResource[];
}

/**
 * Destroys one stack. What is protected stops it, as it should; then the protection is lifted as somebody would who means
 * it. What is kept on purpose may stand in the way of what it stands on, and is then removed by hand.
 */
export async function destroy(program: StagedProgram, clouds: Clouds, listener: Listener): Promise<Destroyed> {
  const state = resourcesOf(await stateOf(program));
  const isProtected = state.filter((one) => one.protect === true);
  const notes: string[] = [];
  const failures: string[] = [];
  if (isProtected.length > 0) {
    const stop = await command(program, "destroy", listener, { title: "destroy, protected" });
    // The engine deletes what is not protected before it says so.
    const before = stop.changes["delete"] ?? 0;
    if (stop.exitCode === 0) {
      failures.push(`${program.id}: destroy passes over the protection of ${isProtected.length}`);
    } else {
      notes.push(
        `${program.project}: a plain destroy stops at ${count(isProtected.length, "protected resource")}, and has deleted ${before} others by then`,
      );
    }
    await aside(program, ["state", "unprotect", "--all", "--yes"], listener, { title: "state unprotect" });
  }
  notes.push(...(await clouds.liftProtection()));
  let last = await command(program, "destroy", listener);
  if (last.exitCode !== 0) {
    const removed = await clouds.removeRetained(state.filter((one) => one.retainOnDelete === true));
    if (removed.length > 0) {
      notes.push(...removed);
      last = await command(program, "destroy", listener, { title: "destroy, retained ones removed" });
    }
  }
  if (last.exitCode !== 0) failures.push(await destroyedAgain(program, listener));
  return { ...fine, notes, failures, state };
}

/** What a failed destroy has left, and whether another one takes it away: what used it may have been deleted meanwhile. */
async function destroyedAgain(program: StagedProgram, listener: Listener): Promise<string> {
  const left = await leftIn(program);
  const again = await command(program, "destroy", listener, { title: "destroy, again" });
  if (again.exitCode === 0) {
    return (
      `${program.id}: destroy fails and leaves ${left}. The second destroy goes through: what was in use was deleted meanwhile. ` +
      "Fix: let what uses them refer to them by their outputs, or name them in its dependsOn, which tells the engine the order; " +
      "until then, run pulumi destroy again"
    );
  }
  return (
    `${program.id}: destroy fails, the second one too, and leaves ${await leftIn(program)}. ` +
    "Fix: delete by hand what still uses them (the reasons are with the failed steps), and run pulumi destroy again"
  );
}

/** Names of what a state still has of clouds. */
async function leftIn(program: StagedProgram): Promise<string> {
  const left = resourcesOf(await stateOf(program)).filter(
    ({ custom, type }) => custom === true && !type.startsWith("pulumi:"),
  );
  return left.length === 0
    ? "nothing in the state"
    : namesText(
        left.map(({ urn }) => nameOf(urn)),
        namedAtMost,
      );
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? "" : "s"}`;
}
