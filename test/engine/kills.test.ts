import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orphansOf } from "../../cli/rehearse/leftovers.ts";
import { command, stateOf } from "../../cli/rehearse/program.ts";
import { recover } from "../../cli/rehearse/recover.ts";
import { openStage, type Stage } from "../../cli/rehearse/stage.ts";
import { resourcesOf } from "../../cli/rehearse/state.ts";
import { hasEngine } from "../support/engine.ts";

const root = join(import.meta.dirname, "../..");

/** How often the engine is killed: `REHEARSAL_KILLS=50 npx vitest run test/engine/kills` is what releases are held to. */
const kills = Number(process.env["REHEARSAL_KILLS"] ?? 2);
/** Decides when: another one tries other moments. */
const seed = Number(process.env["REHEARSAL_SEED"] ?? 1);

/** Numbers from 0 to below 1 that a seed decides. */
function* chances(start: number): Generator<number, never> {
  for (let state = start; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** What is in the clouds more than once, and what no state knows. */
async function astray({ clouds, programs: [program] }: Stage) {
  const state = resourcesOf(await stateOf(program!));
  const live = clouds.live();
  const urns = live.map(({ urn }) => urn);
  return {
    twice: urns.filter((urn, index) => urns.indexOf(urn) !== index),
    orphans: orphansOf(clouds.contents(), state).map(({ urn }) => urn),
    // In the state, and not in the clouds.
    missing: state
      .filter(({ custom, type, id }) => custom && !type.startsWith("pulumi:") && !live.some((one) => one.id === id))
      .map(({ urn }) => urn),
  };
}

const nothing = { twice: [], orphans: [], missing: [] };

describe.skipIf(!hasEngine)("an engine that is killed in the middle of an update (needs pulumi on PATH)", () => {
  it(
    `is followed by an up that converges, with nothing twice and nothing lost, ${kills} times`,
    async () => {
      // Creation takes as long as in the clouds, six hundred times faster: operations are under way when the engine dies.
      const options = { cwd: root, project: [root], policies: false, config: [] };
      const stage = await openStage("dev", options, { seed, speed: 600, consistencySeconds: 0 });
      const chance = chances(seed);
      const tally = { killed: 0, pending: 0, taken: 0, cleared: 0, refreshed: 0 };
      try {
        const { clouds, listener } = stage;
        const program = stage.programs[0]!;
        clouds.order([]);
        while (tally.killed < kills) {
          const afterMilliseconds = Math.floor(chance.next().value * 9_000);
          const up = await command(program, "up", listener, { kill: { afterMilliseconds } });
          // One that was faster than the kill is no kill, and is tried again.
          const when = `kill ${tally.killed + 1}, after ${afterMilliseconds} ms`;
          const settled = await recover(program, clouds, listener, up.exitCode === null);
          if (up.exitCode === null) tally.killed++;
          tally.pending += settled.length;
          for (const { operation, id } of settled) {
            if (operation !== "creating") tally.refreshed++;
            else if (id === undefined) tally.cleared++;
            else tally.taken++;
          }
          const next = await command(program, "up", listener, { title: "next up" });
          expect([when, next.exitCode, next.diagnostics.filter(({ severity }) => severity === "error")]).toEqual([
            when,
            0,
            [],
          ]);
          expect([when, await astray(stage)]).toEqual([when, nothing]);
          // The last one stays for what comes below.
          if (tally.killed === kills) break;
          const destroy = await command(program, "destroy", listener);
          expect([when, destroy.exitCode, clouds.live().map(({ urn }) => urn)]).toEqual([when, 0, []]);
        }
        const again = await command(program, "up", listener, { title: "up again" });
        expect(Object.keys(again.changes)).toEqual(["same"]);
        const refresh = await command(program, "refresh", listener);
        expect(Object.keys(refresh.changes)).toEqual(["same"]);
        console.log(
          `${tally.killed} kills left ${tally.pending} pending operations: ${tally.taken} taken into the state by id, ${tally.cleared} cleared, ${tally.refreshed} settled by a refresh`,
        );
      } finally {
        stage.close();
      }
    },
    180_000 * Math.max(1, kills),
  );
});
