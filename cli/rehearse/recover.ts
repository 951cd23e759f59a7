import { adopt } from "./adopt.ts";
import type { Clouds } from "./clouds.ts";
import { aside, command, fileFor, type Listener, type StagedProgram, stateOf } from "./engine/program.ts";
import { type EngineState, missingFrom, pendingOf, resourcesOf } from "./engine/state.ts";
import type { CommandRecord, PendingOperation } from "./model.ts";

/**
 * Brings a stack into order after an update that did not end well, as a user has to: the lock of a killed engine is lifted,
 * and operations that nobody saw the end of are settled. What is in the cloud already is taken into the state by its id;
 * cleared away instead it would go on costing money, and its name would be taken. So is what a provider made and did not live
 * to tell of: the engine notes no pending operation then.
 */
export async function recover(
  program: StagedProgram,
  clouds: Clouds,
  listener: Listener,
  killed: boolean,
): Promise<PendingOperation[]> {
  if (killed) await aside(program, ["cancel", "--yes"], listener, { title: "cancel" });
  const pending = await settlePending(program, clouds, listener);
  return [...pending, ...(await adopt(program, clouds, listener))];
}

async function settlePending(program: StagedProgram, clouds: Clouds, listener: Listener): Promise<PendingOperation[]> {
  const state = await stateOf(program);
  if (pendingOf(state).length === 0) return [];
  const settled = settle(program.id, state, clouds);
  const made = settled.filter((one) => one.settled === "state edit");
  let edit: CommandRecord | undefined;
  if (made.length > 0) {
    const file = fileFor(program, withMade(state, made));
    edit = await aside(program, ["stack", "import", "--file", file], listener, {
      title: "state edit",
      shown: "pulumi state edit",
    });
  }
  const refresh = await command(program, "refresh", listener, {
    title: "refresh, pending operations settled",
    arguments: ["--clear-pending-creates"],
  });
  return settled.map((one) => ({ ...one, ...settledIn(one.settled === "state edit" ? edit : refresh) }));
}

function settledIn(command: CommandRecord | undefined): Pick<PendingOperation, "settledAt"> {
  return command?.exitCode === 0 ? { settledAt: command.ended } : {};
}

/** What becomes of every pending operation of a state. */
function settle(stack: string, state: EngineState, clouds: Clouds): PendingOperation[] {
  const missing = missingFrom(state, clouds.live());
  return pendingOf(state).map(({ resource, type }): PendingOperation => {
    const made = type === "creating" ? missing.find(({ urn }) => urn === resource.urn) : resource;
    const id = made?.id || undefined;
    return { stack, urn: resource.urn, operation: type, ...(id === undefined ? {} : { id }), ...settlement(type, id) };
  });
}

/** How a user settles a pending operation. */
export function settlement(operation: string, id: string | undefined): Pick<PendingOperation, "settled" | "settledBy"> {
  if (operation !== "creating") return { settled: "refreshed", settledBy: "pulumi refresh" };
  if (id === undefined) return { settled: "cleared", settledBy: "pulumi refresh --clear-pending-creates" };
  // `pulumi refresh --import-pending-creates` drops the operation and takes nothing in: tried with 3.260.
  const edit = `move it from pending_operations to resources, with "id": ${JSON.stringify(id)}`;
  return { settled: "state edit", settledBy: `pulumi state edit (${edit}), pulumi refresh` };
}

/** The state with what is in the cloud already, behind everything that it may depend on. */
function withMade(state: EngineState, made: readonly PendingOperation[]): EngineState {
  const idOfUrn = new Map(made.map(({ urn, id }) => [urn, id]));
  const isMade = ({ resource, type }: { resource: { urn: string }; type: string }): boolean =>
    type === "creating" && idOfUrn.has(resource.urn);
  const pending = pendingOf(state);
  const taken = pending.filter(isMade).map(({ resource }) => ({ ...resource, id: idOfUrn.get(resource.urn)! }));
  return {
    ...state,
    deployment: {
      ...state.deployment,
      resources: [...resourcesOf(state), ...taken],
      pending_operations: pending.filter((one) => !isMade(one)),
    },
  };
}
