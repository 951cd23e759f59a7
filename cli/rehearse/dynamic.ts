import { nameOfUrn } from "../../components/core/urn.ts";
import type { StagedProgram } from "./engine/program.ts";
import type { CommandRecord } from "./model.ts";

/**
 * Dynamic resources carry code of the program, which no simulated cloud stands in for: the engine would run it, with whatever
 * it reaches. A preview shows that there are some, and runs nothing of it that makes anything.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
 */
export function dynamicIn(program: StagedProgram, preview: CommandRecord): string | undefined {
  const names = preview.steps
    .filter(({ type }) => /^pulumi-(?:nodejs|python):/.test(type))
    .map(({ urn }) => nameOfUrn(urn));
  const [first, ...others] = names;
  if (first === undefined) return undefined;
  const what = others.length === 0 ? "is a dynamic resource" : `and ${others.length} more are dynamic resources`;
  return `${program.id}: ${first} ${what}, whose code would run for real. Fix: leave them out of what is rehearsed, by configuration`;
}
