import type { Existing } from "../../../simulator/world/world.ts";

/** A resource that is there: what a test does not say is empty. */
export function existing(given: Partial<Existing> & Pick<Existing, "type" | "id">): Existing {
  const inputs = given.inputs ?? {};
  return { urn: `urn:${given.id}`, inputs, outputs: inputs, settings: {}, status: "ready", due: 0, ...given };
}
