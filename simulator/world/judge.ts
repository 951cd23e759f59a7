import type { Properties } from "../../components/core/value.ts";
import { created } from "../cloud.ts";
import type { Asked, CloudType, Reference } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { aliasesOf } from "./aliases.ts";
import { isSame, keyOf, nearOf } from "./place.ts";
import { textsAt } from "./texts.ts";
import type { Existing, World } from "./world.ts";

export type CloudTypes = ReadonlyMap<string, CloudType>;

export interface Judging {
  /** What the cloud will add to the inputs, for names that it gives itself. @default nothing */
  readonly outputs?: Properties;
  /** Whether others see a resource already (eventual consistency). @default they see all */
  readonly sees?: (existing: Existing) => boolean;
}

/**
 * Why a cloud would not make a resource, or change it (`asked.before`): its name is taken, what it names is missing, or a rule of
 * its type. Its own name, and what it named before, are not asked about again.
 */
export function refusalOf(types: CloudTypes, world: World, asked: Asked, judging: Judging = {}): Refusal | undefined {
  const type = types.get(asked.type);
  if (type === undefined) return undefined;
  return (
    refusalOfName(type, world, asked, judging) ??
    refusalOfReferences(type, world, asked, judging) ??
    type.refuse?.({ ...asked, added: judging.outputs ?? {} })
  );
}

/** Why a cloud would not delete a resource: others hold it, or a rule of its type. */
export function refusalOfDelete(types: CloudTypes, world: World, existing: Existing): Refusal | undefined {
  const type = types.get(existing.type);
  // Of what stays whole its provider asks the cloud nothing.
  if (type?.leaves?.(existing, world) === "whole") return undefined;
  return refusalOfHolders(types, world, existing) ?? type?.refuseDelete?.(existing, world);
}

/** The resources that an asked one names, as far as they are there. */
export function referencesOf(types: CloudTypes, world: World, asked: Asked): readonly Existing[] {
  const near = nearOf(asked);
  return (types.get(asked.type)?.refers ?? []).flatMap((reference) =>
    textsAt(asked.inputs, reference.path).flatMap((value) => world.find(reference.to, value, near) ?? []),
  );
}

function refusalOfName(type: CloudType, world: World, asked: Asked, { outputs = {} }: Judging): Refusal | undefined {
  const { named } = type;
  const properties = created(asked.inputs, outputs);
  const name = named?.name(properties);
  if (named === undefined || name === undefined) return undefined;
  const scoped = scopedName(named.within(properties, asked.settings), name);
  const nameOf = scopedNamesOf(type);
  const isItself = (existing: Existing): boolean => asked.before !== undefined && isSame(existing, asked.before);
  // One that is being deleted, or failed half-way, still has its name.
  const holder = world.all(asked.type).find((existing) => nameOf(existing) === scoped && !isItself(existing));
  return holder === undefined ? undefined : named.taken(name, holder);
}

function refusalOfReferences(type: CloudType, world: World, asked: Asked, { sees }: Judging): Refusal | undefined {
  const near = nearOf(asked);
  for (const { path, to, missing } of type.refers ?? []) {
    if (missing === undefined) continue;
    const before = new Set(asked.before === undefined ? [] : textsAt(asked.before.inputs, path));
    for (const value of textsAt(asked.inputs, path)) {
      if (before.has(value)) continue;
      const found = world.find(to, value, near);
      if (found !== undefined && sees?.(found) !== false) continue;
      const refusal = missing(value, found);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

function refusalOfHolders(types: CloudTypes, world: World, target: Existing): Refusal | undefined {
  const names = aliasesOf(target);
  let along: ReadonlySet<string> | undefined;
  for (const { type, reference } of holdersOf(types).get(target.type) ?? []) {
    for (const by of mentioning(world, type, names)) {
      if (isSame(by, target) || !namesIt(world, reference, by, target)) continue;
      // What goes with it does not hold it. Asked for late: it can be a look at all that a namespace has.
      along ??= new Set(types.get(target.type)?.takesAlong?.(target, world).map(keyOf));
      if (!along.has(keyOf(by))) return reference.holds!(target, by);
    }
  }
  return undefined;
}

function namesIt(world: World, { path, to }: Reference, by: Existing, target: Existing): boolean {
  return textsAt(by.inputs, path).some((value) => {
    const found = world.find(to, value, nearOf(by));
    return found !== undefined && isSame(found, target);
  });
}

/** Those of a type that may name something by one of these texts, each once. */
function mentioning(world: World, type: string, names: readonly string[]): Iterable<Existing> {
  if (world.mentions === undefined) return world.all(type);
  return new Set(names.flatMap((name) => world.mentions!(type, name)));
}

interface Holder {
  readonly type: string;
  readonly reference: Reference;
}

/** References that can hold a resource, by the type of what they hold. */
function holdersOf(types: CloudTypes): ReadonlyMap<string, readonly Holder[]> {
  const known = holders.get(types);
  if (known !== undefined) return known;
  const found = new Map<string, Holder[]>();
  for (const { type, refers = [] } of types.values()) {
    for (const reference of refers) {
      if (reference.holds === undefined) continue;
      for (const to of reference.to) found.set(to, [...(found.get(to) ?? []), { type, reference }]);
    }
  }
  holders.set(types, found);
  return found;
}

const holders = new WeakMap<CloudTypes, ReadonlyMap<string, readonly Holder[]>>();

/** Names of existing resources of a type, each with what it is unique in. Resources do not change: a name is made out once. */
function scopedNamesOf(type: CloudType): (existing: Existing) => string | undefined {
  const known = scopedNames.get(type) ?? new WeakMap<Existing, string | null>();
  scopedNames.set(type, known);
  return (existing) => {
    let scoped = known.get(existing);
    if (scoped === undefined) {
      const name = type.named!.name(existing.outputs);
      scoped = name === undefined ? null : scopedName(type.named!.within(existing.outputs, existing.settings), name);
      known.set(existing, scoped);
    }
    return scoped ?? undefined;
  };
}

const scopedNames = new WeakMap<CloudType, WeakMap<Existing, string | null>>();

const scopedName = (within: string, name: string): string => `${within}\n${name}`;
