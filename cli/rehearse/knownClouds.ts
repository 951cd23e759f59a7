import type { SimulatedCloud } from "../../simulator/cloud.ts";
import { simulatedClouds } from "../../simulator/clouds.ts";
import { genericCloud } from "../../simulator/generic/index.ts";
import { withUserTypes } from "../../simulator/provider/userTypes.ts";
import type { Existing } from "../../simulator/world/world.ts";

/**
 * The clouds of types, as their providers have them in a rehearsal.
 *
 * @param modules those of `--types`
 */
export function cloudsWith(modules: readonly string[]): (type: string) => Promise<SimulatedCloud> {
  const clouds = new Map<string, Promise<SimulatedCloud>>();
  return (type) => {
    const name = type.slice(0, type.indexOf(":"));
    const given = simulatedClouds.find((one) => one.package === name) ?? genericCloud(name);
    const cloud = clouds.get(name) ?? withUserTypes(given, modules);
    clouds.set(name, cloud);
    return cloud;
  };
}

/**
 * What an import names each of some resources by; `undefined`: its provider imports none of its type.
 *
 * @param there all that is in the clouds
 * @param modules those of `--types`
 */
export async function importIdsOf(
  found: readonly Existing[],
  there: readonly Existing[],
  modules: readonly string[],
): Promise<(string | undefined)[]> {
  const cloudOf = cloudsWith(modules);
  return Promise.all(
    found.map(async (one) => {
      const importId = (await cloudOf(one.type)).types.get(one.type)?.importId;
      return importId === null ? undefined : (importId?.of(one, there) ?? one.id);
    }),
  );
}
