import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runAll } from "../../../cli/rehearse/rehearse.ts";
import { make, type Orders } from "../../../cli/rehearse/sequence.ts";
import { type Answer, bucket, existing, type Fake, fake, projectUrn, unknown } from "./fakeEngine.ts";

const nothing: Orders = { cloud: [], kill: undefined, drifts: [] };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "drift-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const staged = (answers: readonly Answer[]): Fake => fake(answers, join(folder, "shop"));

async function made(stage: Fake, orders: Orders) {
  const outcome = await make(stage.program, stage.clouds, stage.listener, orders);
  return { ...outcome, log: stage.log };
}

describe("drift of several programs", () => {
  const drift = { kind: "drift", text: `drift=${bucket}`, drift: { target: bucket } } as const;
  const inPlatform = (name: string) => existing(bucket, name, { urn: `urn:pulumi:dev::platform::${bucket}::${name}` });

  async function ranBoth(answers: readonly Answer[], live: (stage: Fake) => void, target = bucket) {
    const stage = staged(answers);
    live(stage);
    const { program, clouds, listener, records } = stage;
    const platform = { ...program, id: "organization/platform/dev", project: "platform" };
    const fault = target === bucket ? drift : { ...drift, text: `drift=${target}`, drift: { target } };
    const { outcomes } = await runAll({ programs: [program, platform], clouds, listener, commands: records }, [fault]);
    const titles = records.map(({ stack, title }) => `${stack.split("/")[1]} ${title}`);
    return {
      titles: titles.filter((one) => !one.endsWith("destroy")),
      notes: outcomes.flatMap(({ notes }) => notes),
      drifted: outcomes.map(({ drifted }) => drifted.length),
      failures: outcomes.flatMap(({ failures }) => failures),
    };
  }

  const without = (project: string): string[] => [
    `${project} preview`,
    `${project} up`,
    `${project} up again`,
    `${project} refresh`,
  ];
  const withDrift = (project: string): string[] => [
    `${project} preview`,
    `${project} up`,
    `${project} refresh after drift`,
    `${project} up after drift`,
    `${project} up again`,
    `${project} refresh`,
  ];

  it("strikes what the program has that was just made, and not again what an earlier one has", async () => {
    const met = await ranBoth([], (stage) => {
      stage.live = [existing(bucket, "a")];
    });
    expect(met.titles).toEqual([...withDrift("shop"), ...without("platform")]);
    expect(met.notes).toEqual(["by hand: somebody deleted a-1"]);
    expect(met.drifted).toEqual([1, 0, 0, 0]);
  });

  it("strikes in every program that has something it means, each time what is that program's", async () => {
    const met = await ranBoth([], (stage) => {
      stage.live = [existing(bucket, "a"), inPlatform("b")];
    });
    expect(met.titles).toEqual([...withDrift("shop"), ...withDrift("platform")]);
    expect(met.notes).toEqual(["by hand: somebody deleted a-1", "by hand: somebody deleted b-1"]);
  });

  it("is not judged by the names of one program, which another one may have", async () => {
    const steps = [["create", bucket, "pool-a"]] as const;
    const met = await ranBoth([{ steps }], () => undefined, "pool-b");
    expect(met.titles).toEqual([...without("shop"), ...without("platform")]);
  });

  it("is stopped by a component of its name, also where there are several", async () => {
    const components = [["hybrid-gpu:aws:FsxLustre", "scratch", "scratch-lustre"]] as const;
    const met = await ranBoth([{ components }], () => undefined, "scratch");
    expect([met.titles, met.failures]).toEqual([
      ["shop preview"],
      ["organization/shop/dev: drift: scratch is a component (FsxLustre). Fix: name a resource"],
    ]);
  });

  it("is not stopped by a component of a later program once it has struck", async () => {
    const components = [["hybrid-gpu:aws:FsxLustre", bucket]] as const;
    const calm = [{}, {}, {}, {}, {}, {}];
    const met = await ranBoth([...calm, { components }], (stage) => {
      stage.live = [existing(bucket, "a")];
    });
    expect([met.titles, met.failures]).toEqual([[...withDrift("shop"), ...without("platform")], []]);
  });
});

describe("what a preview shows", () => {
  const components = [["hybrid-gpu:aws:FsxLustre", "scratch", "scratch-lustre", "scratch-servers"]] as const;
  const steps = ["scratch-lustre", "scratch-servers", "pool"].map((name) => ["create", bucket, name] as const);

  async function previewed(target: string) {
    const stage = staged([{ steps, components }]);
    const orders = { ...nothing, drifts: [{ target }], alone: true };
    const { log, failures } = await made(stage, orders);
    return { commands: log.filter((line) => line === "preview" || line === "up"), failures };
  }

  it.each([
    [
      "scratch",
      "scratch is a component (FsxLustre). Fix: name one of its resources, such as scratch-lustre, scratch-servers",
    ],
    [
      "hybrid-gpu:aws:FsxLustre",
      "hybrid-gpu:aws:FsxLustre is a component (FsxLustre). Fix: name one of its resources, such as scratch-lustre, scratch-servers",
    ],
    [
      "scratch-lustr",
      "no resource of the program is named scratch-lustr. Fix: write scratch-lustre or scratch-servers",
    ],
    ["Pol", "no resource of the program is named Pol. Fix: write pool"],
  ])("stops a drift that can meet nothing: %s", async (target, why) => {
    expect(await previewed(target)).toEqual({
      commands: ["preview"],
      failures: [`organization/shop/dev: drift: ${why}`],
    });
  });

  it.each([
    "scratch-lustre",
    "scratch*",
    bucket,
    "pool",
    "pool-0a1b2c3",
    "vpc-0a1b",
    "projects/p/pol",
    "entirely-else",
  ])("does not stop what is there, and what may be an id: %s", async (target) => {
    expect(await previewed(target)).toEqual({ commands: ["preview", "up", "up"], failures: [] });
  });

  it("stops all types that are refused, before anything is made, and not components of that name or what is only read", async () => {
    const [cluster, id] = [...unknown] as [string, string];
    const declared = [
      ["create", cluster, "a"],
      ["create", cluster, "b"],
      ["create", id, "c"],
      ["create", bucket, "d"],
    ] as const;
    const { log, failures } = await made(staged([{ steps: declared }]), nothing);
    expect(log).toEqual(["faults: none", "preview"]);
    expect(failures).toEqual([
      `organization/shop/dev: preview: --strict refuses 2 types that no simulated cloud knows: ${cluster}, ${id}. Fix: rehearse without --strict, which accepts them as they come, or describe them in a module for --types`,
    ]);
    const one = await made(staged([{ steps: [["create", id, "c"]] }]), nothing);
    expect(one.failures).toEqual([
      `organization/shop/dev: preview: --strict refuses the type that no simulated cloud knows: ${id}. Fix: rehearse without --strict, which accepts it as it comes, or describe it in a module for --types`,
    ]);
    const fine = await made(staged([{ steps: [["read", id, "c"]], components: [[cluster, "a"]] }]), nothing);
    expect(fine.failures).toEqual([]);
  });
});

it("a drift that names a property wrongly is a failure, and what was right is done all the same", async () => {
  const stage = staged([]);
  stage.live = [existing(bucket, "a")];
  const [right, wrong] = [{ target: bucket }, { target: "a", change: { path: "tgas.team", value: 1 } }];
  const clouds: Fake["clouds"] = {
    ...stage.clouds,
    drift: async (drift, counts) =>
      drift === wrong
        ? { notes: [], misspelt: [{ urn: projectUrn(bucket, "a"), meant: "tags.team" }] }
        : stage.clouds.drift(drift, counts),
  };
  const orders = { ...nothing, drifts: [wrong, right] };
  const failures = ["organization/shop/dev: drift: Bucket a has no property tgas.team. Fix: write tags.team"];
  expect(await make(stage.program, clouds, stage.listener, orders)).toMatchObject({ failures, drifted: [right] });
  expect(stage.records.map(({ title }) => title)).toEqual([
    "preview",
    "up",
    "refresh after drift",
    "up after drift",
    "up again",
    "refresh",
  ]);
});
