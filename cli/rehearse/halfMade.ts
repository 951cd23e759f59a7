import type { Existing } from "../../simulator/world/world.ts";
import type { Clouds } from "./clouds.ts";
import { command, commandText, isOf, type Listener, type StagedProgram } from "./engine/program.ts";
import type { CommandRecord } from "./model.ts";
import { nameOf } from "./told/renderWords.ts";

/** What became of what a cloud had given up on. */
export interface Mended {
  readonly notes: string[];
  /** The last `up`; absent: nothing was half-made. */
  readonly last?: CommandRecord;
}

/**
 * Replaces what a cloud gave up on half-way and does not mend by itself, as a user does who looks into the cloud: the engine
 * forgets the error with the next `up`, and everything seems fine.
 *
 * @see crossplane-contrib/provider-aws issue 1447 (a node group is CREATE_FAILED until somebody deletes it)
 * @see pulumi/pulumi issue 17881 (the engine knows no tainted resources)
 */
export async function replaceHalfMade(program: StagedProgram, clouds: Clouds, listener: Listener): Promise<Mended> {
  const failed = halfMadeIn(program, clouds);
  if (failed.length === 0) return { notes: [] };
  const notes = failed.map(
    ({ urn, id }) =>
      `${program.project}: ${nameOf(urn)} (${id}) is half-made, and the next up leaves it so: the engine forgets the error, and the cloud does not try again. What replaces it: ${commandText(["pulumi", "up", "--replace", urn])}`,
  );
  const replaced = await command(program, "up", listener, {
    title: "up, half-made replaced",
    arguments: failed.flatMap(({ urn }) => ["--replace", urn]),
  });
  const left = halfMadeIn(program, clouds);
  if (left.length === 0) return { notes, last: replaced };
  // A name that the program fixes is taken by what is to be replaced: the engine makes the new one first.
  const removed = await clouds.remove(left);
  notes.push(
    ...removed.map(
      ({ urn, id }) =>
        `${program.project}: ${nameOf(urn)} cannot be replaced by the engine and was deleted by hand, as ${id}; pulumi refresh and pulumi up make it anew`,
    ),
  );
  await command(program, "refresh", listener, { title: "refresh, half-made deleted" });
  return { notes, last: await command(program, "up", listener, { title: "up, half-made deleted" }) };
}

function halfMadeIn(program: StagedProgram, clouds: Clouds): Existing[] {
  return clouds.live().filter(({ urn, status }) => status === "failed" && isOf(program, urn));
}
