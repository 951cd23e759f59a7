import { nearTypes } from "../../simulator/faults/typePattern.ts";
import type { Clouds } from "./clouds.ts";
import type { StagedProgram } from "./engine/program.ts";
import { cloudsWith } from "./knownClouds.ts";
import type { CommandRecord } from "./model.ts";

/** A type that no simulated cloud knows. */
export interface UnknownType {
  readonly type: string;
  /** Known ones that may have been meant. */
  readonly near: readonly string[];
}

/**
 * The types that neither a simulated cloud nor a module of the user's knows, each once.
 *
 * @param modules those of `--types`
 */
export async function unknownAmong(types: readonly string[], modules: readonly string[]): Promise<UnknownType[]> {
  const cloudOf = cloudsWith(modules);
  const unknown: UnknownType[] = [];
  for (const type of new Set(types)) {
    const cloud = await cloudOf(type);
    if (!cloud.types.has(type)) unknown.push({ type, near: nearTypes(type, [...cloud.types.keys()]) });
  }
  return unknown;
}

/**
 * Why `--strict` stops a program after its preview: all types at once, before anything is made. What is only read is not made, and
 * what an `apply` declares later is refused by its provider.
 */
export async function refusedIn(
  program: StagedProgram,
  preview: CommandRecord,
  clouds: Clouds,
): Promise<string | undefined> {
  const components = new Set((preview.components ?? []).map(({ urn }) => urn));
  const made = preview.steps.filter(
    ({ urn, type, operation }) => operation !== "read" && !components.has(urn) && !/^pulumi[:-]/.test(type),
  );
  const refused = await clouds.refusedTypes(made.map(({ type }) => type));
  if (refused.length === 0) return undefined;
  const named = refused.map(({ type, near }) => (near.length === 0 ? type : `${type} (near: ${near.join(", ")})`));
  const [what, them] = refused.length === 1 ? ["the type", "it"] : [`${refused.length} types`, "them"];
  return `${program.id}: preview: --strict refuses ${what} that no simulated cloud knows: ${named.join(", ")}. Fix: rehearse without --strict, which accepts ${them} as ${them === "it" ? "it comes" : "they come"}, or describe ${them} in a module for --types`;
}
