import { Confidence } from "../core/fact.ts";
import type { Properties } from "../core/value.ts";
import { replacedByAmazon } from "./aws/replacedByAmazon.ts";
import { replacedByGoogle } from "./gcp/replacedByGoogle.ts";
import { replacingInputsOfObject } from "./kubernetes/replacedByKubernetes.ts";
import type { ReplacingInputs } from "./replacingInputs.ts";

/**
 * Of types that hold data or money, and of those that others stand on or that take long to make anew: networks and node pools.
 * What is not here may still replace, unless the list is said to be complete: only the engine can tell.
 */
export const replacedBy: Readonly<Record<string, ReplacingInputs>> = {
  ...replacedByAmazon,
  ...replacedByGoogle,
};

/** What replaces a type, where it is known. Objects of Kubernetes have one rule for all kinds that no list names. */
export function replacingInputsOf(type: string): ReplacingInputs | undefined {
  return Object.hasOwn(replacedBy, type) ? replacedBy[type] : replacingInputsOfObject(type);
}

/**
 * Whether a change of the input at `path` is known to replace a resource of this type.
 *
 * @param settings of its provider, where they are known
 */
export function replaces(
  type: string,
  path: string,
  before: Properties,
  after: Properties,
  settings: Readonly<Record<string, string>> = {},
): boolean {
  const known = replacingInputsOf(type);
  if (known === undefined) return false;
  const paths = waysToSay(path);
  if (known.always.some((input) => paths.some((one) => isAtOrBelow(one, input)))) return true;
  return Object.entries(known.sometimes ?? {}).some(
    ([input, forces]) =>
      paths.some((one) => isAtOrBelow(one, input) || isAtOrBelow(input, one)) && forces(before, after, settings),
  );
}

/** Whether a change of the input at `path`, which is not known to replace a resource of this type, may do so all the same. */
export function mayReplace(type: string, path: string): boolean {
  const known = replacingInputsOf(type);
  // That a list is complete is as well known as the list: from memory, it is no reason to call a change safe.
  if (known === undefined || known.complete !== true || known.confidence === Confidence.Memory) return true;
  // What comes or goes as a whole takes with it what replaces.
  return known.always.some((input) => waysToSay(path).some((one) => isAtOrBelow(input, one)));
}

/** A path, and the same without places in lists: `networks[0].network` is what a rule calls `networks.network`. */
function waysToSay(path: string): readonly string[] {
  const plain = path.replaceAll(/\[\d+\]/g, "");
  return plain === path ? [path] : [path, plain];
}

/** Whether a path is that of an input, or of something in it. */
export function isAtOrBelow(path: string, input: string): boolean {
  return path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`);
}
