import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { command, stateOf } from "../../cli/rehearse/engine/program.ts";
import { resourcesOf } from "../../cli/rehearse/engine/state.ts";
import { recover } from "../../cli/rehearse/recover.ts";
import { orphansOf } from "../../cli/rehearse/stage/leftovers.ts";
import { openStage, type Stage } from "../../cli/rehearse/stage/stage.ts";
import { hasEngine } from "../support/engine.ts";

const root = join(import.meta.dirname, "../..");

/** How often the engine is killed: `REHEARSAL_KILLS=50 npx vitest run test/engine/kills` is what releases are held to. */
const kills = Number(process.env["REHEARSAL_KILLS"] ?? 2);
/** An edit of production takes longer than all of dev. */
const editKills = Math.ceil(kills / 5);
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

const options = { cwd: root, project: [root], policies: false, config: [] };
// Creation takes as long as in the clouds, six hundred times faster: operations are under way when the engine dies.
const settings = { seed, speed: 600, consistencySeconds: 0 };

/** What became of the operations that killed engines left behind. */
class Tally {
  killed = 0;
  #pending = 0;
  #taken = 0;
  #cleared = 0;
  #refreshed = 0;

  /** Kills an `up`, settles what is left as a user would, and makes the next one. An `up` that was faster is no kill. */
  async kill({ clouds, listener, programs: [program] }: Stage, afterMilliseconds: number): Promise<string> {
    const up = await command(program!, "up", listener, { kill: { afterMilliseconds } });
    const when = `kill ${this.killed + 1}, after ${afterMilliseconds} ms`;
    const settled = await recover(program!, clouds, listener, up.exitCode === null);
    if (up.exitCode === null) this.killed++;
    this.#pending += settled.length;
    for (const { operation, id } of settled) {
      if (operation !== "creating") this.#refreshed++;
      else if (id === undefined) this.#cleared++;
      else this.#taken++;
    }
    const next = await command(program!, "up", listener, { title: "next up" });
    const errors = next.diagnostics.filter(({ severity }) => severity === "error");
    expect([when, next.exitCode, errors]).toEqual([when, 0, []]);
    return when;
  }

  toString(): string {
    return `${this.killed} kills left ${this.#pending} pending operations: ${this.#taken} taken into the state by id, ${this.#cleared} cleared, ${this.#refreshed} settled by a refresh`;
  }
}

/** Neither another `up` nor a refresh changes anything. */
async function settled({ listener, programs: [program] }: Stage): Promise<void> {
  const again = await command(program!, "up", listener, { title: "up again" });
  expect(Object.keys(again.changes)).toEqual(["same"]);
  const refresh = await command(program!, "refresh", listener);
  expect(Object.keys(refresh.changes)).toEqual(["same"]);
}

/** What is protected, and under which id: in the state and in its cloud. */
async function preciousIn({ clouds, programs: [program] }: Stage): Promise<string[]> {
  const ids = new Set(clouds.live().map(({ id }) => id));
  return resourcesOf(await stateOf(program!))
    .filter(({ protect }) => protect === true)
    .map(({ urn, id = "" }) => `${urn} ${ids.has(id) ? id : "is gone"}`)
    .sort();
}

describe.skipIf(!hasEngine)("an engine that is killed in the middle of an update (needs pulumi on PATH)", () => {
  it(
    `is followed by an up that converges, with nothing twice and nothing lost, ${kills} times`,
    async () => {
      const stage = await openStage("dev", options, settings);
      const chance = chances(seed);
      const tally = new Tally();
      try {
        const { clouds, listener } = stage;
        clouds.order([]);
        while (tally.killed < kills) {
          const when = await tally.kill(stage, Math.floor(chance.next().value * 9_000));
          expect([when, await astray(stage)]).toEqual([when, nothing]);
          // The last one stays for what comes below.
          if (tally.killed === kills) break;
          const destroy = await command(stage.programs[0]!, "destroy", listener);
          expect([when, destroy.exitCode, clouds.live().map(({ urn }) => urn)]).toEqual([when, 0, []]);
        }
        await settled(stage);
        console.log(String(tally));
      } finally {
        stage.close();
      }
    },
    180_000 * Math.max(1, kills),
  );

  it(
    `takes nothing that production protects, when what it does is an edit, ${editKills} times`,
    async () => {
      const stage = await openStage("prod", options, settings);
      const [program] = stage.programs;
      const chance = chances(seed + 1);
      const tally = new Tally();
      const configure = (path: string, value?: string) =>
        program!.engine.text([
          ...["config", value === undefined ? "rm" : "set", "--path", path, "--stack", program!.stack],
          ...(value === undefined ? [] : [value]),
        ]);
      try {
        stage.clouds.order([]);
        expect((await command(program!, "up", stage.listener)).exitCode).toBe(0);
        const precious = await preciousIn(stage);
        expect(precious).toHaveLength(11);
        for (let edit = 0; tally.killed < editKills; edit++) {
          // A zone and room for more nodes come, and go again: creations and deletions under way in turn.
          const come = edit % 2 === 0;
          await configure("hybrid-gpu:aws.zones[2]", come ? "us-east-2c" : undefined);
          await configure("hybrid-gpu:aws.pools[1].zone", come ? "us-east-2b" : "us-east-2a");
          await configure("hybrid-gpu:aws.pools[1].name", come ? "trainium" : "neuron");
          const when = await tally.kill(stage, Math.floor(chance.next().value * 6_000));
          expect([when, await astray(stage)]).toEqual([when, nothing]);
          expect([when, await preciousIn(stage)]).toEqual([when, precious]);
        }
        await settled(stage);
        console.log(String(tally));
      } finally {
        stage.close();
      }
    },
    240_000 * Math.max(1, editKills),
  );
});
