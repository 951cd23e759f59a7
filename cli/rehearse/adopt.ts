import { isDeepStrictEqual } from "node:util";
import { nameOfUrn, urnParts } from "../../components/core/urn.ts";
import { isSame } from "../../simulator/world/place.ts";
import type { Existing } from "../../simulator/world/world.ts";
import type { Clouds } from "./clouds.ts";
import { isDefaultProvider } from "./compare/defaultProvider.ts";
import { aside, commandText, fileFor, isOf, type Listener, type StagedProgram, stateOf } from "./engine/program.ts";
import { type EngineState, missingFrom, resourcesOf, type StateResource } from "./engine/state.ts";
import type { PendingOperation } from "./model.ts";

/**
 * Settles what is in the clouds and in no state, as a user does who finds it in their consoles: it is imported under the name
 * that the program gives it, or else deleted by hand. Left alone, the next `up` makes a second one, or fails with
 * AlreadyExists.
 */
export async function adopt(program: StagedProgram, clouds: Clouds, listener: Listener): Promise<PendingOperation[]> {
  const exported = await stateOf(program);
  const state = resourcesOf(exported);
  const orphans = await orphansIn(program, clouds, exported);
  let imported: number | undefined;
  const importable = orphans.filter((one): one is Importable => isImportable(one, state));
  if (importable.length > 0) {
    const file = fileFor(program, importFile(importable, state));
    const args = ["import", "--file", file, "--protect=false", "--generate-code=false", "--yes", "--skip-preview"];
    const shown = importable.map((one) => importCommand(one, state)).join(" && ");
    imported = (await aside(program, args, listener, { title: "import", shown })).ended;
  }
  // What could not be imported has to go: its name is taken, and it costs money.
  const left = await orphansIn(program, clouds, await stateOf(program));
  const removed = await clouds.remove(left.map(({ existing }) => existing));
  return orphans.map((found): PendingOperation => {
    const one = found.existing;
    const orphan = { stack: program.id, urn: one.urn, operation: "orphaned", id: one.id };
    // Every look into the clouds gives other objects.
    if (found.importId === undefined || removed.some((other) => isSame(other, one)))
      return { ...orphan, settled: "deleted", settledBy: removedBy(one) };
    const settledBy = importCommand({ ...found, importId: found.importId }, state);
    return { ...orphan, settled: "imported", settledBy, ...(imported === undefined ? {} : { settledAt: imported }) };
  });
}

/** Something that no state knows. */
interface Orphan {
  readonly existing: Existing;
  /** What an import names it by; absent: its provider imports none of its type. */
  readonly importId: string | undefined;
}

interface Importable extends Orphan {
  readonly importId: string;
}

/** What this program has made, and its state does not know. */
async function orphansIn(program: StagedProgram, clouds: Clouds, state: EngineState): Promise<Orphan[]> {
  const found = missingFrom(state, clouds.live()).filter(({ urn }) => isOf(program, urn));
  const importIds = await clouds.importIds(found);
  return found.map((existing, index) => ({ existing, importId: importIds[index] }));
}

/** What a cloud gave up on is of no use to anybody; a second one of the same URN has no place in the state. */
function isImportable({ existing: { urn, status }, importId }: Orphan, state: readonly StateResource[]): boolean {
  return importId !== undefined && status !== "failed" && state.every((one) => one.urn !== urn);
}

function removedBy({ type, id }: Existing): string {
  return `delete ${type} ${id} in the cloud (no state knows it, and it cannot be imported)`;
}

/** What a user types for one of them. */
function importCommand({ existing, importId }: Importable, state: readonly StateResource[]): string {
  const parent = parentOf(existing, state);
  const provider = providerOf(existing, state);
  return commandText([
    ...["pulumi", "import", existing.type, nameOfUrn(existing.urn), importId, "--protect=false"],
    ...(parent === undefined ? [] : ["--parent", `parent=${parent.urn}`]),
    ...(provider === undefined || isDefaultProvider(provider.urn) ? [] : ["--provider", `provider=${provider.urn}`]),
  ]);
}

/** The file of `pulumi import --file`: several at once, which may name each other. */
function importFile(orphans: readonly Importable[], state: readonly StateResource[]): object {
  const nameTable: Record<string, string> = {};
  const resources = orphans.map(({ existing: one, importId }, index) => {
    const parent = parentOf(one, state);
    const provider = providerOf(one, state);
    if (parent !== undefined) nameTable[`parent${index}`] = parent.urn;
    if (provider !== undefined) nameTable[`provider${index}`] = provider.urn;
    return {
      type: one.type,
      name: nameOfUrn(one.urn),
      id: importId,
      ...(parent === undefined ? {} : { parent: `parent${index}` }),
      ...(provider === undefined ? {} : { provider: `provider${index}` }),
    };
  });
  return { nameTable, resources };
}

/** The component that it belongs to: its type stands in the URN, before its own. */
function parentOf({ urn }: Existing, state: readonly StateResource[]): StateResource | undefined {
  const { above, name } = urnParts(urn);
  if (above === "") return undefined;
  const candidates = state.filter((one) => urnParts(one.urn).types === above);
  // Of several components of one type names tell: children are usually named after their parent.
  const named = candidates.filter((one) => name.startsWith(nameOfUrn(one.urn)));
  return longest(named) ?? candidates[0];
}

function longest(candidates: readonly StateResource[]): StateResource | undefined {
  return candidates.toSorted((a, b) => nameOfUrn(b.urn).length - nameOfUrn(a.urn).length)[0];
}

/** The provider that made it: the one of its package with the same settings. */
function providerOf({ type, settings }: Existing, state: readonly StateResource[]): StateResource | undefined {
  const providers = state.filter((one) => one.type === `pulumi:providers:${type.split(":")[0]}`);
  const same = providers.filter(({ inputs = {} }) =>
    Object.entries(settings).every(([key, value]) => isDeepStrictEqual(inputs[key], value)),
  );
  return same.find(({ urn }) => isDefaultProvider(urn)) ?? same[0] ?? providers[0];
}
