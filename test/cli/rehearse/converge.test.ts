import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clouds } from "../../../cli/rehearse/clouds.ts";
import { newsOf } from "../../../cli/rehearse/engine/news.ts";
import { destroy, make, type Orders } from "../../../cli/rehearse/sequence.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";
import { type Answer, bucket, existing, type Fake, fake, nodeGroup, projectUrn } from "./fakeEngine.ts";

const nothing: Orders = { cloud: [], kill: undefined, drifts: [] };
const faulted: Orders = { ...nothing, cloud: ["fail=aws:s3/bucket:create"] };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "converge-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fails: Answer = { exitCode: 1 };
const staged = (answers: readonly Answer[]): Fake => fake(answers, join(folder, "shop"));

async function made(stage: Fake, orders: Orders, clouds: Partial<Clouds> = {}) {
  const outcome = await make(stage.program, { ...stage.clouds, ...clouds }, stage.listener, orders);
  return { ...outcome, log: stage.log.filter((line) => !line.startsWith("faults: ")) };
}

/** What a provider made and did not live to tell of. */
const orphan = (name: string, also: readonly string[] = []): Answer => ({
  ...fails,
  leaves: (stage) => {
    stage.live = [...also, name].map((one) => existing(bucket, one));
  },
});
const takesIn = (...names: string[]): Answer => ({
  leaves: (stage) => {
    stage.state.resources = names.map((name) => ({ urn: projectUrn(bucket, name), type: bucket, id: `${name}-1` }));
  },
});
const importing = "import --file FILE --protect=false --generate-code=false";
const imported = (name: string, settledAt: number) => ({
  stack: "organization/shop/dev",
  urn: projectUrn(bucket, name),
  operation: "orphaned",
  id: `${name}-1`,
  settled: "imported",
  settledBy: `pulumi import ${bucket} ${name} ${name}-1 --protect=false`,
  settledAt,
});

describe("what an up leaves that no state knows", () => {
  it("is taken in after the up, and after the next one where that fails too", async () => {
    const stage = staged([{}, orphan("a"), takesIn("a"), orphan("b", ["a"]), takesIn("a", "b")]);
    const { log, pending, failures } = await made(stage, faulted);
    expect(log).toEqual(["preview", "up", importing, "up", importing]);
    expect(pending).toEqual([imported("a", 3), imported("b", 5)]);
    expect(failures).toEqual([
      "organization/shop/dev: next up: it fails",
      "organization/shop/dev: the next up does not converge",
    ]);
  });

  it("is taken in after a last up that fails as well", async () => {
    const failed = existing(nodeGroup, "gpu", { status: "failed" });
    const resource = { urn: failed.urn, type: nodeGroup, id: "gpu-1" };
    const halfMade: Answer = {
      ...fails,
      leaves: (one) => {
        one.live = [failed];
        one.state.resources = [resource];
      },
    };
    const stage = staged([{}, halfMade, {}, { ...orphan("b") }, takesIn("b")]);
    const { log, pending, failures, notes } = await made(stage, faulted);
    expect(log).toEqual(["preview", "up", "up", `up --replace ${failed.urn}`, importing]);
    expect(pending).toEqual([imported("b", 5)]);
    expect(failures).toEqual([
      "organization/shop/dev: up, half-made replaced: it fails",
      "organization/shop/dev: the next up does not converge",
    ]);
    expect(notes).toEqual([expect.stringMatching(/^shop: NodeGroup gpu \(gpu-1\) is half-made, /)]);
  });

  it("is told of a stack that is made at last, and of one whose drift is not put right", async () => {
    const answers = [{}, orphan("a"), takesIn("a")];
    const first = await made(staged(answers), faulted);
    expect([first.pending, first.failures]).toEqual([[imported("a", 3)], []]);
    const drifts = [{ target: bucket }];
    const second = await made(staged([...answers, {}, {}, fails]), { ...faulted, drifts });
    expect([second.pending, second.notes, second.drifted, second.failures]).toEqual([
      [imported("a", 3)],
      ["by hand: somebody deleted a-1"],
      drifts,
      ["organization/shop/dev: up after drift: it fails"],
    ]);
  });

  it("is taken in where nothing was ordered, and nothing else is tried", async () => {
    const { log, pending, failures } = await made(staged([{}, orphan("a"), takesIn("a")]), nothing);
    expect(log).toEqual(["preview", "up", importing]);
    expect([pending, failures]).toEqual([[imported("a", 3)], ["organization/shop/dev: up: it fails"]]);
  });
});

describe("an engine that is killed", () => {
  const kill = { afterMilliseconds: 5 };

  it("is killed in the up alone, and its lock is lifted before the next one", async () => {
    const { log, failures } = await made(staged([{}, { exitCode: null }]), { ...nothing, kill });
    expect(log).toEqual(["preview", "up (to be killed)", "cancel", "up", "up", "refresh"]);
    expect(failures).toEqual([]);
  });

  it("leaves no lock either where nobody ordered it", async () => {
    const { log, failures } = await made(staged([{}, { exitCode: null }]), nothing);
    expect([log, failures]).toEqual([["preview", "up", "cancel"], ["organization/shop/dev: up: it fails"]]);
  });
});

describe("what clouds gave up on", () => {
  const failed = (name: string, more = {}) => existing(nodeGroup, name, { status: "failed", ...more });
  const known = (name: string): object => ({ urn: projectUrn(nodeGroup, name), type: nodeGroup, id: `${name}-1` });

  it("is replaced at once, but for what belongs to others, and only what is left is deleted by hand", async () => {
    const theirs = failed("theirs", { urn: `urn:pulumi:dev::network::${nodeGroup}::theirs` });
    const [a, b] = [failed("a"), failed("b")];
    const leaves = (stage: Fake): void => {
      stage.live = [theirs, a, b];
      stage.state.resources = [known("a"), known("b")];
    };
    const replaced = (stage: Fake): void => {
      stage.live = [theirs, existing(nodeGroup, "a"), b];
    };
    const gone = (stage: Fake): void => {
      stage.state.resources = [known("a")];
    };
    const { log, notes } = await made(
      staged([{}, { ...fails, leaves }, {}, { ...fails, leaves: replaced }, { leaves: gone }]),
      faulted,
    );
    expect(log.slice(2, 7)).toEqual([
      "up",
      `up --replace ${a.urn} --replace ${b.urn}`,
      "removed by hand: b-1",
      "refresh",
      "up",
    ]);
    expect(notes.map((one) => one.slice(0, 28))).toEqual([
      "shop: NodeGroup a (a-1) is h",
      "shop: NodeGroup b (b-1) is h",
      "shop: NodeGroup b cannot be ",
    ]);
  });
});

describe("drift", () => {
  it("is told with the refresh that finds it, and is only what met something", async () => {
    const stage = staged([]);
    const entries: CloudEntry[] = [{ package: "aws", kind: "generic", at: 1, type: "before" }];
    const byHand: CloudEntry = { package: "aws", kind: "gone", at: 2, type: bucket, id: "a-1", by: "hand" };
    const [met, missed] = [{ target: bucket }, { target: nodeGroup }];
    const drift: Clouds["drift"] = async ({ target }) => {
      if (target !== bucket) return { notes: [], misspelt: [] };
      entries.push(byHand);
      return { notes: ["by hand"], misspelt: [] };
    };
    const listener = { ...stage.listener, news: newsOf(() => entries) };
    const clouds = { ...stage.clouds, drift };
    const { drifted } = await make(stage.program, clouds, listener, { ...nothing, drifts: [met, missed] });
    expect(drifted).toEqual([met]);
    expect(stage.records.map(({ title, cloud }) => [title, cloud])).toEqual([
      ["preview", entries.slice(0, 1)],
      ["up", []],
      ["refresh after drift", [byHand]],
      ["up after drift", []],
      ["up again", []],
      ["refresh", []],
    ]);
  });
});

it("a refresh that changes something names that, and not what it only looked at", async () => {
  const steps = [
    ["refresh", bucket, "a"],
    ["update", bucket, "b", "tags"],
  ] as const;
  const { failures } = await made(staged([{}, {}, {}, { steps }]), nothing);
  expect(failures).toEqual(["organization/shop/dev: refresh changes what nobody changed: update Bucket b (tags)"]);
});

it("nothing is made of a program with dynamic resources, whose code would run for real", async () => {
  const dynamic = ["create", "pulumi-nodejs:dynamic:Resource"] as const;
  const one = await made(staged([{ steps: [[...dynamic, "own"]] }]), nothing);
  expect([one.log, one.failures]).toEqual([
    ["preview"],
    [
      "organization/shop/dev: own is a dynamic resource, whose code would run for real. Fix: leave them out of what is rehearsed, by configuration",
    ],
  ]);
  const { failures } = await made(
    staged([
      {
        steps: [
          [...dynamic, "a"],
          [...dynamic, "b"],
          [...dynamic, "c"],
        ],
      },
    ]),
    nothing,
  );
  expect(failures).toEqual([expect.stringContaining(": a and 2 more are dynamic resources, whose code")]);
});

it("a destroy tells whose protection was turned off, and removes nothing but what is retained", async () => {
  const stage = staged([fails]);
  const resource = (name: string, more = {}) => ({ urn: projectUrn(bucket, name), type: bucket, id: name, ...more });
  stage.state.resources = [resource("plain"), resource("kept", { retainOnDelete: true })];
  const clouds = { ...stage.clouds, liftProtection: async () => ["by hand: off"] };
  const { notes, failures } = await destroy(stage.program, clouds, stage.listener);
  expect(stage.log).toEqual(["destroy", "retained removed: kept", "destroy"]);
  expect([notes, failures]).toEqual([["by hand: off", "by hand: kept was deleted"], []]);
});
