import type { Properties } from "../../components/core/value.ts";
import { type CloudCall, UnansweredCallError } from "../cloud.ts";
import { opened } from "./configuration.ts";
import { keptSecret, safeError } from "./hidden.ts";
import type { Operations, ProviderSurroundings } from "./operations.ts";

/**
 * What a provider answers to a call of a function: what the user gives, else what its cloud says. It looks into the world when the
 * cloud looks something up, and not before: most previews need no journal.
 */
export async function answerCall(
  { cloud, ledger, rehearsal }: ProviderSurroundings,
  operations: Operations,
  { token, inputs, settings }: Omit<CloudCall, "world">,
): Promise<Properties> {
  await operations.call(token, inputs, settings);
  const given = rehearsal?.answers[token] as Properties | undefined;
  if (given !== undefined) {
    await operations.answered(token);
    return given;
  }
  const call: CloudCall = {
    token,
    inputs: opened(inputs) as Properties,
    settings,
    get world() {
      ledger.refresh();
      return ledger;
    },
  };
  try {
    const found = cloud.invoke(call);
    if (found === undefined) throw new UnansweredCallError(call, cloud.functions, cloud.example?.(call));
    return keptSecret(inputs, found);
  } catch (error) {
    throw safeError(error, inputs);
  }
}
