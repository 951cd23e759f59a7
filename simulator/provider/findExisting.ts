import type { Properties } from "../../components/core/value.ts";
import type { ImportId } from "../cloudType.ts";
import { nearOf, placeOf } from "../world/place.ts";
import type { Existing } from "../world/world.ts";
import type { Ledger } from "./ledger.ts";
import type { Wanted } from "./operations.ts";

/** By its id, where it must be. */
export function find(world: Ledger, wanted: Wanted, id: string, outputs: Properties): Existing | undefined {
  const place = placeOf({ ...wanted, outputs });
  // A provider without a region says nothing of where to look.
  return world.get(wanted.type, id, place) ?? (place === "" ? world.get(wanted.type, id) : undefined);
}

/** By whatever its provider imports it by, or its cloud takes in the place of its id. */
export function findNamed(
  world: Ledger,
  wanted: Wanted,
  name: string,
  importId: ImportId | null | undefined,
): Existing | undefined {
  const [place, near] = [placeOf(wanted), nearOf(wanted)];
  const imported =
    importId && world.all(wanted.type).find((one) => isIn(place, one) && importId.of(one, world.all()) === name);
  if (imported) return imported;
  const named = world.find([wanted.type], name, near);
  return named !== undefined && isIn(place, named) ? named : undefined;
}

function isIn(place: string, existing: Existing): boolean {
  return place === "" || placeOf(existing) === place;
}
