import type { Properties } from "../../components/core/value.ts";
import type { CloudAnswers } from "../cloud.ts";
import type { Refusal } from "../refusal.ts";
import type { Wanted } from "./operations.ts";

/**
 * What is taken for the properties of something that was there before the rehearsal (`Vpc.get("theirs", "vpc-0a1b")`): nobody
 * asks its cloud, so it is as if it had been made of nothing but its id.
 */
export function presumed(cloud: CloudAnswers, { type, name, inputs, settings }: Wanted, id: string): Properties {
  try {
    const made = cloud.create({ type, name, inputs, settings });
    return JSON.parse(JSON.stringify({ ...inputs, ...made.outputs }).replaceAll(made.id, id)) as Properties;
  } catch {
    return inputs;
  }
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
