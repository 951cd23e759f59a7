import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { command, stateOf } from "../../cli/rehearse/engine/program.ts";
import { resourcesOf } from "../../cli/rehearse/engine/state.ts";
import type { CommandRecord } from "../../cli/rehearse/model.ts";
import { converge } from "../../cli/rehearse/sequence.ts";
import { orphansOf } from "../../cli/rehearse/stage/leftovers.ts";
import { openStage, type Stage } from "../../cli/rehearse/stage/stage.ts";
import { operationsOf } from "../../cli/rehearse/told/renderWords.ts";
import { parseFaults } from "../../simulator/faults/parse.ts";
import { hasEngine } from "../support/engine.ts";

const program = join(import.meta.dirname, "../fixtures/rehearsal");
/** Resources of clouds that the program declares. */
const declared = 16;

interface Case {
  readonly faults: readonly string[];
  /** What the clouds said no to, gave up on, or lost: name of the resource, outcome, code. */
  readonly struck: readonly string[];
  readonly exitCode: number | null;
  /** The commands after it, until the stack is as it should be. */
  readonly commands: readonly string[];
}

const cases: readonly Case[] = [
  {
    // The engine asks once for a file system: of two times one is left when the fault is over.
    faults: ["no-capacity=p5.48xlarge@us-east-2a", "no-capacity=a3-highgpu-8g", "fail=aws:fsx/*:create:2"],
    struck: [
      "NodeGroup gpu: half-made InsufficientInstanceCapacity",
      "NodePool gpu: half-made GCE_STOCKOUT",
      "LustreFileSystem scratch: refused InternalFailure",
    ],
    exitCode: 1,
    commands: ["next up", "up, half-made replaced"],
  },
  {
    faults: ["partial=aws:eks/nodeGroup", "slow=aws:eks/cluster:20m", "fail=gcp:compute/network:create"],
    struck: ["NodeGroup gpu: half-made NodeCreationFailure", "Network main: refused backendError"],
    exitCode: 1,
    commands: ["next up", "up, half-made replaced"],
  },
  {
    faults: ["zone-outage=us-east-2a"],
    struck: ["Subnet us-east-2a: refused InternalError"],
    exitCode: 1,
    commands: ["next up"],
  },
];

async function staged(speed: number, consistencySeconds = 0): Promise<Stage> {
  return openStage("dev", { cwd: program, policies: false }, { seed: 1, speed, consistencySeconds });
}

/** `NodeGroup gpu: half-made InsufficientInstanceCapacity`, sorted. */
function struckIn(record: CommandRecord): string[] {
  return operationsOf(record)
    .filter(({ outcome }) => outcome !== "done")
    .map(({ urn, outcome, refusal }) => {
      const [, , type = "", name] = urn.split("::");
      return `${type.split(":").at(-1)} ${name}: ${outcome} ${refusal?.code ?? ""}`.trim();
    })
    .sort();
}

function faultsOf(record: CommandRecord): string[] {
  return [...new Set(operationsOf(record).flatMap(({ faults = [] }) => faults))].sort();
}

/** What must not be, once all is over. */
async function astray({ clouds, programs: [only] }: Stage) {
  const state = resourcesOf(await stateOf(only!)).filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  const live = clouds.live();
  const urns = live.map(({ urn }) => urn);
  return {
    resources: state.length,
    twice: urns.filter((urn, index) => urns.indexOf(urn) !== index),
    orphans: orphansOf(clouds.contents(), state).map(({ urn }) => urn),
    missing: state.filter(({ id }) => !live.some((one) => one.id === id)).map(({ urn }) => urn),
    halfMade: live.filter(({ status }) => status === "failed").map(({ urn }) => urn),
  };
}

const asItShouldBe = { resources: declared, twice: [], orphans: [], missing: [], halfMade: [] };

/** The first up with faults, and what follows until all is well. */
async function upWith(stage: Stage, faults: readonly string[], kill?: { afterMilliseconds: number }) {
  const { clouds, listener } = stage;
  const only = stage.programs[0]!;
  clouds.order(faults);
  // Without it the engine begins nothing more after the first failure, and other faults meet nothing.
  const up = await command(only, "up", listener, { kill, arguments: ["--continue-on-error"] });
  clouds.order([]);
  const { last, pending } = await converge(only, clouds, listener, up);
  const [, ...after] = stage.commands;
  return { up, last, pending, commands: after.map(({ title }) => title) };
}

describe.skipIf(!hasEngine)("faults under the real engine (needs pulumi on PATH)", () => {
  it.each(cases)(
    "$faults",
    async ({ faults, struck, exitCode, commands }) => {
      expect(parseFaults(faults).problems).toEqual([]);
      const stage = await staged(6_000);
      try {
        const after = await upWith(stage, faults);
        expect(struckIn(after.up)).toEqual([...struck].sort());
        expect(faultsOf(after.up)).toEqual([...faults].sort());
        expect([after.up.exitCode === 0 ? 0 : 1, after.commands, after.last.exitCode]).toEqual([exitCode, commands, 0]);
        expect(await astray(stage)).toEqual(asItShouldBe);
      } finally {
        stage.close();
      }
    },
    300_000,
  );

  it("a throttled cloud is asked again until it answers: the engine sees nothing of it", async () => {
    const stage = await staged(6_000);
    try {
      const { up, commands } = await upWith(stage, ["throttle=0.2"]);
      const throttled = operationsOf(up).filter((one) => (one.throttled ?? 0) > 0);
      expect([up.exitCode, commands, struckIn(up)]).toEqual([0, [], []]);
      // Seed, resource and attempt decide, and nothing else.
      const times = throttled.map(({ urn, throttled: times }) => `${urn.split("::").slice(2).join(" ")} ${times}`);
      expect(times.sort()).toEqual(["aws:ec2/subnet:Subnet us-east-2b 1", "aws:s3/bucket:Bucket checkpoints 1"]);
      expect(await astray(stage)).toEqual(asItShouldBe);
    } finally {
      stage.close();
    }
  }, 300_000);

  it("what a provider made when it crashed is imported, and not made twice", async () => {
    const stage = await staged(6_000);
    try {
      const { up, last, pending, commands } = await upWith(stage, ["crash-provider=aws:5"]);
      expect(operationsOf(up).filter(({ outcome }) => outcome === "crashed")).toHaveLength(1);
      const lost = pending.map(({ operation, settledBy }) => [operation, settledBy.split(" ").slice(0, 2).join(" ")]);
      expect(lost.length).toBeGreaterThan(0);
      expect(lost).toEqual(lost.map(() => ["orphaned", "pulumi import"]));
      expect([up.exitCode === 0, commands, last.exitCode]).toEqual([false, ["import", "next up"], 0]);
      expect(await astray(stage)).toEqual(asItShouldBe);
    } finally {
      stage.close();
    }
  }, 300_000);

  it("a login that has run out stops everything after it, and nothing before", async () => {
    const stage = await staged(6_000);
    try {
      const { up, last, commands } = await upWith(stage, ["expired-credentials=6"]);
      const outcomes = operationsOf(up).map(({ outcome }) => outcome);
      expect(outcomes.filter((one) => one === "done").length).toBeGreaterThanOrEqual(6);
      const codes = new Set(operationsOf(up).flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal.code])));
      expect(
        [...codes].filter((code) => !/^(RequestExpired|ExpiredToken(Exception)?|invalid_grant)$/.test(code)),
      ).toEqual([]);
      expect(codes.size).toBeGreaterThan(0);
      expect([up.exitCode === 0, commands, last.exitCode]).toEqual([false, ["next up"], 0]);
      expect(await astray(stage)).toEqual(asItShouldBe);
    } finally {
      stage.close();
    }
  }, 300_000);

  it("an engine that is killed while a slow cluster is made leaves it pending, and it is taken into the state", async () => {
    const stage = await staged(6_000);
    try {
      // Eight hours of the cloud are five seconds of ours: the cluster is begun, and not there, when the engine dies.
      const { up, last, pending, commands } = await upWith(stage, ["slow=aws:*:8h"], { afterMilliseconds: 1_000 });
      expect([up.exitCode, last.exitCode]).toEqual([null, 0]);
      expect(commands[0]).toBe("cancel");
      expect(commands.at(-1)).toBe("next up");
      expect(pending.filter(({ operation, id }) => operation === "creating" && id !== undefined)).not.toEqual([]);
      expect(await astray(stage)).toEqual(asItShouldBe);
    } finally {
      stage.close();
    }
  }, 300_000);

  it("what somebody changed or deleted by hand is found by a refresh, and put back by the next up", async () => {
    const stage = await staged(0);
    try {
      const { clouds, listener } = stage;
      const only = stage.programs[0]!;
      await command(only, "up", listener);
      expect((await clouds.drift({ target: "aws:fsx/*" }, () => true)).notes).toHaveLength(1);
      const change = { path: "scalingConfig.desiredSize", value: 3 };
      expect((await clouds.drift({ target: "aws:eks/nodeGroup", change }, () => true)).notes).toHaveLength(1);
      const refresh = await command(only, "refresh", listener);
      expect({ ...refresh.changes, same: undefined }).toEqual({ update: 1, delete: 1, same: undefined });
      const put = await command(only, "up", listener);
      expect([put.exitCode, put.changes]).toEqual([0, { create: 1, update: 1, same: 15 }]);
      expect(await astray(stage)).toEqual(asItShouldBe);
    } finally {
      stage.close();
    }
  }, 300_000);
});
