import { type Properties, Secret, Unknown } from "../../components/core/value.ts";
import { type CloudAnswers, created } from "../cloud.ts";
import type { Refusal } from "../refusal.ts";
import type { Wanted } from "./operations.ts";

/**
 * What is taken for the properties of something that was there before the rehearsal (`Vpc.get("theirs", "vpc-0a1b")`): nobody
 * asks its cloud, so it is as if it had been made under that id, but for what the program says of it.
 */
export function presumed(cloud: CloudAnswers, { type, name, inputs, settings }: Wanted, id: string): Properties {
  let made: { readonly id: string; readonly outputs: Properties };
  try {
    made = cloud.create({ type, name, inputs, settings, isThere: true });
  } catch {
    return inputs;
  }
  return created(withId(made.outputs, made.id, id) as Properties, inputs);
}

/** A copy in which every text has another id. What was made of inputs that nobody gave is left out. */
function withId(value: unknown, made: string, id: string): unknown {
  if (typeof value === "string") return value.replaceAll(made, () => id);
  if (value instanceof Secret) return new Secret(withId(value.reveal(), made, id));
  if (value instanceof Unknown || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((one) => withId(one, made, id));
  const known = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(known.map(([key, one]) => [key, withId(one, made, id)]));
}

/**
 * The inputs of something that was there before, when a program takes it over (`import`): it is as the program says, but for what
 * is given of it.
 */
export function takenOver(wanted: Properties, given: Properties = {}): Properties {
  const said = Object.entries(given).filter(([key]) => Object.hasOwn(wanted, key));
  return { ...wanted, ...Object.fromEntries(said) };
}

/** What its provider says of what is to be changed and is there no longer. */
export function notThere(urn: string): Refusal {
  return {
    code: "NotFound",
    message:
      `Resource provider reported that the resource did not exist while updating ${urn}.\n\nThis is usually a result of the ` +
      "resource having been deleted outside of Pulumi, and can often be fixed by running `pulumi refresh` before updating.",
    status: 404,
    source: "pulumi/pulumi-terraform-bridge pkg/tfbridge/provider.go (Update)",
  };
}
