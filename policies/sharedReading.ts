import { createRequire } from "node:module";

type Deserialize = (properties: object, proxySecrets: boolean) => Record<string, unknown>;

/**
 * Lets the policies of this pack share what @pulumi/policy reads from a message. By itself it reads every resource anew
 * for every policy: with a dozen policies and 10,000 resources, most of the time of a run. Safe because no policy here
 * writes to what it is given; so only our own pack does this, and a pack that somebody composes does not.
 *
 * @returns whether the SDK has the shape that this relies on; if not, all works as before, only slower
 */
export function shareReadings(): boolean {
  let sdk: { deserializeProperties?: Deserialize };
  try {
    sdk = createRequire(import.meta.url)("@pulumi/policy/deserialize.js");
  } catch {
    return false;
  }
  const { deserializeProperties: read } = sdk;
  if (typeof read !== "function") return false;
  // Messages are dropped after each call, and what was read from them with them.
  const readings = new WeakMap<object, Record<string, unknown>>();
  sdk.deserializeProperties = (properties, proxySecrets) => {
    // With secrets wrapped it is for remediations, which may change it.
    if (proxySecrets) return read(properties, proxySecrets);
    let reading = readings.get(properties);
    if (reading === undefined) {
      reading = read(properties, proxySecrets);
      readings.set(properties, reading);
    }
    return reading;
  };
  return true;
}
