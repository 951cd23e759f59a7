import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runAll } from "../../../cli/rehearse/rehearse.ts";
import { destroy, make, type Orders } from "../../../cli/rehearse/sequence.ts";
import { type Answer, bucket, existing, type Fake, fake, nodeGroup, projectUrn } from "./fakeEngine.ts";

const nothing: Orders = { cloud: [], kill: undefined, drifts: [] };
const faulted: Orders = { ...nothing, cloud: ["fail=aws:s3/bucket:create"] };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sequence-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fails: Answer = { exitCode: 1 };
const staged = (answers: readonly Answer[]): Fake => fake(answers, join(folder, "shop"));

async function made(stage: Fake, orders: Orders) {
  const outcome = await make(stage.program, stage.clouds, stage.listener, orders);
  return { ...outcome, log: stage.log };
}

describe("making a stack", () => {
  it("is preview, up, and two commands that change nothing", async () => {
    const { log, failures, notes, pending, refused } = await made(staged([]), nothing);
    expect(log).toEqual(["faults: none", "preview", "faults: none", "up", "faults: none", "up", "refresh"]);
    expect({ failures, notes, pending, refused }).toEqual({ failures: [], notes: [], pending: [], refused: false });
  });

  it("stops where mandatory policies stop the preview", async () => {
    const { log, failures, refused } = await made(staged([{ mandatory: "no-public-nodes" }]), nothing);
    expect(log).toEqual(["faults: none", "preview"]);
    expect([failures, refused]).toEqual([["organization/shop/dev: preview: mandatory policies stop it"], true]);
  });

  it("stops where the up fails although nothing was ordered", async () => {
    const { log, failures } = await made(staged([{}, fails]), nothing);
    expect(log).toEqual(["faults: none", "preview", "faults: none", "up", "faults: none"]);
    expect(failures).toEqual(["organization/shop/dev: up: it fails"]);
  });

  it("tells the way out where the program refers to a stack that nobody has made", async () => {
    const { failures } = await made(staged([{ ...fails, error: 'unknown stack "organization/network/dev"' }]), nothing);
    expect(failures).toEqual([
      "organization/shop/dev: preview: it fails",
      expect.stringMatching(
        /preview: the program refers to the stack organization\/network\/dev, which this rehearsal has not made before\. Fix: rehearse its program as well \(--project .*--answers/,
      ),
    ]);
  });

  it("goes on with the next up after a fault, which is over then", async () => {
    const { log, failures, pending } = await made(staged([{}, fails]), faulted);
    expect(log).toEqual([
      "faults: none",
      "preview",
      "faults: fail=aws:s3/bucket:create",
      "up",
      "faults: none",
      "up",
      "up",
      "refresh",
    ]);
    expect([failures, pending]).toEqual([[], []]);
  });

  it("fails where the next up does not converge either", async () => {
    const { log, failures } = await made(staged([{}, fails, fails]), faulted);
    expect(log.slice(-2)).toEqual(["faults: none", "up"]);
    expect(failures).toEqual([
      "organization/shop/dev: next up: it fails",
      "organization/shop/dev: the next up does not converge",
    ]);
  });

  it("names what a second up changes, and what of it", async () => {
    const steps = [1, 2, 3, 4, 5, 6, 7].map((n) => ["update", bucket, `b${n}`, "tags"] as const);
    const { failures } = await made(staged([{}, {}, { steps: [["same", bucket, "a"], ...steps] }]), nothing);
    expect(failures).toEqual([
      "organization/shop/dev: up again changes what nobody changed: update Bucket b1 (tags), update Bucket b2 (tags), " +
        "update Bucket b3 (tags), update Bucket b4 (tags), update Bucket b5 (tags), and 2 more",
    ]);
  });

  it("fails where the refresh fails", async () => {
    const { failures } = await made(staged([{}, {}, {}, fails]), nothing);
    expect(failures).toEqual(["organization/shop/dev: refresh failed"]);
  });
});

describe("a whole rehearsal", () => {
  const ran = async (stage: Fake): Promise<string[]> => {
    const { program, clouds, listener, records } = stage;
    await runAll({ programs: [program], clouds, listener, commands: records }, []);
    return stage.log.filter((line) => !line.startsWith("faults"));
  };

  it("destroys what an up made, also where it failed", async () => {
    expect(await ran(staged([]))).toEqual(["preview", "up", "up", "refresh", "protection lifted", "destroy"]);
    expect(await ran(staged([{}, fails]))).toEqual(["preview", "up", "protection lifted", "destroy"]);
  });

  it("destroys nothing where the preview was stopped: nothing was made", async () => {
    expect(await ran(staged([{ mandatory: "no-public-nodes" }]))).toEqual(["preview"]);
    expect(await ran(staged([fails]))).toEqual(["preview"]);
  });
});

describe("what a cloud gave up on", () => {
  const halfMade = (stage: Fake): void => {
    stage.live = [existing(nodeGroup, "gpu", { status: "failed" })];
    stage.state.resources = [{ urn: projectUrn(nodeGroup, "gpu"), type: nodeGroup, id: "gpu-1", custom: true }];
  };
  const ready = (stage: Fake): void => {
    stage.live = [existing(nodeGroup, "gpu")];
  };
  const urn = projectUrn(nodeGroup, "gpu");
  const note = `shop: NodeGroup gpu (gpu-1) is half-made, and the next up leaves it so: the engine forgets the error, and the cloud does not try again. What replaces it: pulumi up --replace ${urn}`;

  it("is replaced after the next up, which leaves it as it is", async () => {
    const { log, failures, notes } = await made(
      staged([{}, { ...fails, leaves: halfMade }, {}, { leaves: ready }]),
      faulted,
    );
    expect(log.slice(3)).toEqual(["up", "faults: none", "up", `up --replace ${urn}`, "up", "refresh"]);
    expect([failures, notes]).toEqual([[], [note]]);
  });

  it("is replaced as well where the next up fails because of it", async () => {
    const { log, failures } = await made(
      staged([{}, { ...fails, leaves: halfMade }, fails, { leaves: ready }]),
      faulted,
    );
    expect(log.slice(3)).toEqual(["up", "faults: none", "up", `up --replace ${urn}`, "up", "refresh"]);
    expect(failures).toEqual([]);
  });

  it("is deleted by hand where the engine cannot replace it", async () => {
    const gone = (stage: Fake): void => {
      stage.state.resources = [];
    };
    const answers = [{}, { ...fails, leaves: halfMade }, {}, fails, { leaves: gone }, { leaves: ready }];
    const { log, failures, notes } = await made(staged(answers), faulted);
    expect(log.slice(3)).toEqual([
      "up",
      "faults: none",
      "up",
      `up --replace ${urn}`,
      "removed by hand: gpu-1",
      "refresh",
      "up",
      "up",
      "refresh",
    ]);
    expect(failures).toEqual([]);
    expect(notes).toEqual([
      note,
      "shop: NodeGroup gpu cannot be replaced by the engine and was deleted by hand, as gpu-1; pulumi refresh and pulumi up make it anew",
    ]);
  });

  it("is a failure where the up that replaces it fails for another reason", async () => {
    const answers = [{}, { ...fails, leaves: halfMade }, {}, { ...fails, leaves: ready }];
    const { failures } = await made(staged(answers), faulted);
    expect(failures).toEqual([
      "organization/shop/dev: up, half-made replaced: it fails",
      "organization/shop/dev: the next up does not converge",
    ]);
  });
});

describe("drift", () => {
  const drift = { target: bucket };

  it("is put right by a refresh and an up", async () => {
    const stage = staged([]);
    stage.live = [existing(bucket, "a")];
    stage.state.resources = [{ urn: projectUrn(bucket, "a"), type: bucket, id: "a-1", custom: true }];
    const { log, notes, drifted, failures } = await made(stage, { ...nothing, drifts: [drift] });
    expect(log.slice(4)).toEqual(["faults: none", `drift of ${bucket}`, "refresh", "up", "up", "refresh"]);
    expect([notes, drifted, failures]).toEqual([["by hand: somebody deleted a-1"], [drift], []]);
  });

  it("that meets nothing is followed by nothing, and is not among those that met something", async () => {
    const { log, drifted, failures } = await made(staged([]), { ...nothing, drifts: [drift] });
    expect(log.slice(4)).toEqual(["faults: none", `drift of ${bucket}`, "up", "refresh"]);
    expect([drifted, failures]).toEqual([[], []]);
  });

  it("that the up does not put right is a failure, and has met something all the same", async () => {
    const stage = staged([{}, {}, {}, fails]);
    stage.live = [existing(bucket, "a")];
    stage.state.resources = [{ urn: projectUrn(bucket, "a"), type: bucket, id: "a-1", custom: true }];
    const { drifted, failures } = await made(stage, { ...nothing, drifts: [drift] });
    expect([drifted, failures]).toEqual([[drift], ["organization/shop/dev: up after drift: it fails"]]);
  });
});

describe("destroying a stack", () => {
  const kept = { urn: projectUrn(bucket, "kept"), type: bucket, id: "kept-1", custom: true, retainOnDelete: true };
  const guarded = { urn: projectUrn(bucket, "a"), type: bucket, id: "a-1", custom: true, protect: true };

  async function destroyed(answers: readonly Answer[], resources: object[]) {
    const stage = staged(answers);
    stage.state.resources = resources;
    const { notes, failures } = await destroy(stage.program, stage.clouds, stage.listener);
    return { log: stage.log, notes, failures };
  }

  it("takes one command where nothing is protected", async () => {
    expect(await destroyed([], [])).toEqual({ log: ["protection lifted", "destroy"], notes: [], failures: [] });
  });

  it("stops at what is protected, as it should, and lifts that", async () => {
    const stopped: Answer = { ...fails, steps: [["delete", nodeGroup, "gpu"]] };
    expect(await destroyed([stopped], [guarded])).toEqual({
      log: ["destroy", "state unprotect --all", "protection lifted", "destroy"],
      notes: ["shop: a plain destroy stops at 1 protected resource, and has deleted 1 others by then"],
      failures: [],
    });
  });

  it("fails where a destroy passes over the protection", async () => {
    const { failures } = await destroyed([], [guarded]);
    expect(failures).toEqual(["organization/shop/dev: destroy passes over the protection of 1"]);
  });

  it("removes by hand what is retained where that stands in the way", async () => {
    expect(await destroyed([fails], [kept])).toEqual({
      log: ["protection lifted", "destroy", "retained removed: kept", "destroy"],
      notes: ["by hand: kept-1 was deleted"],
      failures: [],
    });
  });

  it("leaves alone what is retained where it stands in nobody's way", async () => {
    expect((await destroyed([], [kept])).log).toEqual(["protection lifted", "destroy"]);
  });

  const role = { urn: projectUrn("aws:iam/role:Role", "trainer"), type: "aws:iam/role:Role", id: "r", custom: true };
  const component = { urn: projectUrn("shop:index:Store", "store"), type: "shop:index:Store" };
  const provider = { urn: projectUrn("pulumi:providers:aws", "east"), type: "pulumi:providers:aws", custom: true };
  const plain = { ...kept, urn: projectUrn(bucket, "b"), retainOnDelete: false };

  it("fails where something was in use for the moment, and says that a second one goes through", async () => {
    const { log, failures } = await destroyed([fails], [component, provider, role, plain]);
    expect(log).toEqual(["protection lifted", "destroy", "retained removed: none", "destroy"]);
    expect(failures).toEqual([
      "organization/shop/dev: destroy fails and leaves Role trainer, Bucket b. The second destroy goes through: what was in use was " +
        "deleted meanwhile. Fix: let what uses them refer to them by their outputs, or name them in its dependsOn, which tells the " +
        "engine the order; until then, run pulumi destroy again",
    ]);
  });

  it("fails where something else stands in the way, and names what is left after the second one", async () => {
    const oneLess: Answer = {
      ...fails,
      leaves: ({ state }) => {
        state.resources = [role];
      },
    };
    const { log, failures } = await destroyed([fails, oneLess], [role, plain]);
    expect(log).toEqual(["protection lifted", "destroy", "retained removed: none", "destroy"]);
    expect(failures).toEqual([
      "organization/shop/dev: destroy fails, the second one too, and leaves Role trainer. Fix: delete by hand what still uses them " +
        "(the reasons are with the failed steps), and run pulumi destroy again",
    ]);
  });

  it("calls a second one by its name", async () => {
    const stage = staged([fails]);
    await destroy(stage.program, stage.clouds, stage.listener);
    expect(stage.records.map(({ title, exitCode }) => [title, exitCode])).toEqual([
      ["destroy", 1],
      ["destroy, again", 0],
    ]);
  });
});
