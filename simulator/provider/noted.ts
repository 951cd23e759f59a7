import type { Properties } from "../../components/core/value.ts";
import { unlistedMachines } from "../machineNames.ts";
import { nearOf } from "../world/place.ts";
import { textsAt, textsIn } from "../world/texts.ts";
import { withoutHidden } from "./hidden.ts";
import type { Note } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import type { ProviderSurroundings, Wanted } from "./operations.ts";

/**
 * What is accepted of a resource and was not checked: its type, what it names and nobody has made, machine types that no table has.
 * The rehearsal says it at the end.
 *
 * @param before its inputs until now: what it named before has been noted then. Absent: it is to be made
 */
export function notedOf(
  around: ProviderSurroundings,
  world: Ledger,
  wanted: Wanted,
  before?: Properties,
): readonly Note[] {
  if (around.rehearsal === undefined) return [];
  return [
    ...(before === undefined ? genericOf(around, wanted.type) : []),
    ...namedOf(around, world, wanted, before ?? {}),
    ...machinesOf(around, wanted, before ?? {}),
  ];
}

/** A type that the cloud does not know is noted the first time. */
function genericOf({ cloud, clock, history, tell }: ProviderSurroundings, type: string): Note[] {
  if (cloud.types.has(type)) return [];
  const note: Note = { kind: "generic", at: clock.now(), type };
  if (history.isNoted(note)) return [];
  tell(`the simulated cloud does not know ${type}: it is accepted as it comes, and nothing about it is checked`);
  return [note];
}

/** References to what nobody has made, and what the user says that it is there. */
function namedOf(
  { cloud, clock, history, rehearsal }: ProviderSurroundings,
  world: Ledger,
  wanted: Wanted,
  before: Properties,
): Note[] {
  const notes = new Map<string, Note>();
  const answers = rehearsal?.answers ?? {};
  const near = nearOf(wanted);
  const at = clock.now();
  for (const { path, to, missing } of cloud.types.get(wanted.type)?.refers ?? []) {
    // Where the cloud takes any text, it need not be a name.
    if (missing === undefined) continue;
    const had = new Set(textsAt(before, path));
    for (const value of textsAt(wanted.inputs, path)) {
      if (had.has(value) || world.find(to, value, near) !== undefined) continue;
      const type = to[0]!;
      const answer = to.map((one) => `${one}::${value}`).find((key) => Object.hasOwn(answers, key));
      const note: Note =
        answer === undefined
          ? { kind: "presumed", at, type, id: value, urn: wanted.urn }
          : { kind: "answered", at, answer };
      if (history.isNoted(note)) continue;
      const isThere =
        answer === undefined &&
        (cloud.hasItself?.(type, value, world) === true ||
          isSaid(answers, value) ||
          history.wasThere(to, value) ||
          withoutHidden(value, wanted.inputs) !== value);
      if (!isThere) notes.set(answer ?? `${type}::${value}`, note);
    }
  }
  return [...notes.values()];
}

/** Whether a function or another stack has answered with it, by what the user gave. */
function isSaid(answers: Readonly<Record<string, unknown>>, value: string): boolean {
  for (const text of textsIn(answers)) if (text === value) return true;
  return false;
}

/** Machine types that no table has, once each for every resource that names them. */
function machinesOf(
  { clock, history }: ProviderSurroundings,
  { type, urn, inputs }: Wanted,
  before: Properties,
): Note[] {
  const had = new Set(unlistedMachines(type, before));
  return unlistedMachines(type, inputs)
    .filter((machine) => !had.has(machine) && withoutHidden(machine, inputs) === machine)
    .map((machine): Note => ({ kind: "unlisted", at: clock.now(), machine, urn }))
    .filter((note) => !history.isNoted(note));
}
