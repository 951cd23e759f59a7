import { describe, expect, it } from "vitest";
import { missed, settledWarnings } from "../../../cli/rehearse/missed.ts";
import type { CommandRecord } from "../../../cli/rehearse/model.ts";
import { orderedFaults, toldOfFaults } from "../../../cli/rehearse/rehearse.ts";
import type { Properties } from "../../../components/core/value.ts";
import { parseFaults } from "../../../simulator/faults/parse.ts";
import { bucket, commandOf, is, operation, step, urnOf } from "./samples.ts";

const up = (more: Partial<CommandRecord> = {}): CommandRecord =>
  commandOf("up", [0, 100], { cloud: [operation(bucket, "a", [0, 10])], ...more });

/** What is said of faults at the end of a rehearsal. */
function toldOf(texts: string | readonly string[], command = up(), failures: readonly string[] = []) {
  const { cloud, engine, problems } = parseFaults([texts].flat());
  const outcomes = [{ failures, drifted: [] }];
  const met = { outcomes, commands: [command], seed: 7 };
  const faults = [...cloud, ...engine];
  return toldOfFaults(problems, missed(faults, met), settledWarnings(faults, met));
}

describe("a fault that met nothing", () => {
  it.each(["throttle=0.01", "throttle=0.01@aws:s3/*"])("is a note where chance decides: %s", (text) => {
    expect(toldOf(text)).toEqual({
      failures: [],
      warnings: [],
      notes: [
        `${text}: met none of 1 calls, which chance decides: seed 7 in a stack of this size. Fix: give another --seed, or a greater share`,
      ],
    });
  });

  it.each(["throttle=0.01@aws:ec2/vpc", "partial=aws:eks/nodeGroup", "fail=aws:ec2/vpc:create"])(
    "is a failure where the program has nothing of the kind: %s",
    (text) => {
      expect(toldOf(text).failures).toEqual([
        `${text}: met nothing while the stack was made. Fix: name what the program has, and what is done when it is made`,
      ]);
    },
  );

  it.each([
    [
      "no-capacity=p5.48xlarg",
      "names no machine type of the catalogue: p5.48xlarg. Fix: write p5.48xlarge; one that the catalogue does not have is meant as it is written",
    ],
    [
      "no-capacity=p5.48xlarg@us-east-2",
      "names no machine type of the catalogue: p5.48xlarg, and names no zone of AWS or Google Cloud: us-east-2. Fix: write p5.48xlarge; one that the catalogue does not have is meant as it is written; write the name of a zone, such as us-east-2a",
    ],
    [
      "zone-outage=us-east5",
      "names no zone of AWS or Google Cloud: us-east5. Fix: write the name of a zone, such as us-east5-a",
    ],
  ])("is told with what may be meant, once, where it names what nobody knows: %s", (text, why) => {
    expect(toldOf(text)).toEqual({
      failures: [`${text}: met nothing while the stack was made, and ${why}`],
      warnings: [],
      notes: [],
    });
  });

  it("is told with the types that may be meant, once, where no cloud knows its type", () => {
    const rule = "fits no type that the simulated clouds know: aws:eks/nodeGrup";
    const fix = "use one of them, such as aws:eks/nodeGroup; types that are accepted as they come are meant by it too";
    expect(toldOf("partial=aws:eks/nodeGrup")).toEqual({
      failures: [`partial=aws:eks/nodeGrup: met nothing while the stack was made, and ${rule}. Fix: ${fix}`],
      warnings: [],
      notes: [],
    });
    expect(toldOf("drift=aws:eks/nodeGrup")).toEqual({
      failures: [`drift=aws:eks/nodeGrup: nothing in the clouds is aws:eks/nodeGrup, and ${rule}. Fix: ${fix}`],
      warnings: [],
      notes: [],
    });
  });

  it("leaves what was said of others, but for those that struck, and what it does not say again", () => {
    const struck = "no-capacity=p9.metal-128xl";
    const cloud = [operation(bucket, "a", [0, 10], { faults: [struck] })];
    const texts = [struck, "zone-outage=us-east5", "zone-outage=us-east5"];
    const { failures, warnings } = toldOf(texts, up({ cloud }));
    expect(failures).toEqual([expect.stringMatching(/^zone-outage=us-east5: met nothing .*, and names no zone of /)]);
    expect(warnings).toEqual([
      '--fault ("zone-outage=us-east5") is ordered twice. Fix: order it once; what happens several times says so itself.',
    ]);
  });

  it("is a note where the up failed before, beside what was said of it when it was ordered", () => {
    expect(toldOf("zone-outage=us-east5", up({ exitCode: 1 }))).toEqual({
      failures: [],
      warnings: [
        '--fault ("zone-outage=us-east5") names no zone of AWS or Google Cloud: us-east5. Fix: write the name of a zone, such as us-east5-a.',
      ],
      notes: ["zone-outage=us-east5: met nothing before the up had ended. Fix: order them one at a time"],
    });
  });

  it("is a note that names the faults which ended the up before, and so is a kill that came too late for that", () => {
    const first = "fail=aws:s3/*:create";
    const slow = "slow=aws:s3/*:20m";
    const cloud = [
      operation(bucket, "a", [0, 10], { faults: [first, slow], outcome: "refused" }),
      operation(bucket, "b", [0, 10], { faults: ["throttle=0.2"] }),
    ];
    const texts = [first, slow, "throttle=0.2", "partial=aws:eks/nodeGroup", "kill-engine=5s"];
    const hidden = `met nothing before ${first} ended the up. Fix: order them one at a time`;
    expect(toldOf(texts, up({ exitCode: 255, cloud }))).toEqual({
      failures: [],
      warnings: [],
      notes: [`partial=aws:eks/nodeGroup: ${hidden}`, `kill-engine=5s: ${hidden}`],
    });
  });

  it("is a note that names the kill which ended the up before", () => {
    expect(toldOf(["partial=aws:eks/nodeGroup", "kill-engine=5s"], up({ exitCode: null })).notes).toEqual([
      "partial=aws:eks/nodeGroup: met nothing before kill-engine=5s ended the up. Fix: order them one at a time",
    ]);
  });

  it("is no note for a kill where the up of a later program failed: it was meant for the first", () => {
    const { engine } = parseFaults(["kill-engine=5s"]);
    const commands = [up(), up({ stack: "organization/platform/dev", exitCode: 255 })];
    expect(missed(engine, { outcomes: [], commands, seed: 7 })).toMatchObject([
      { failure: true, fix: "give it less time, or a lower --speed" },
    ]);
  });

  it("is not told where the rehearsal failed for another reason", () => {
    const nothing = { failures: [], warnings: [], notes: [] };
    expect(toldOf(["partial=aws:eks/nodeGroup", "kill-engine=5s"], up(), ["refresh changed something"])).toEqual(
      nothing,
    );
  });

  it("is told with what it would have changed where nothing in the clouds is that", () => {
    expect(toldOf("drift=pool").failures).toEqual([
      "drift=pool: nothing in the clouds is pool. Fix: give a type, a name of the program, or an id",
    ]);
  });

  it("is told with the names that are near, where it would have changed something", () => {
    const steps = ["pool-a", "pool-b", "data"].map((name) => step("create", bucket, name, [0, 1]));
    const failure = (target: string, fix: string) => [
      `drift=${target}: nothing in the clouds is ${target}. Fix: ${fix}`,
    ];
    expect(toldOf("drift=pool-c", up({ steps })).failures).toEqual(failure("pool-c", "write pool-a or pool-b"));
    expect(toldOf("drift=pool-a-1234567", up({ steps })).failures).toEqual(
      failure("pool-a-1234567", "give a type, a name of the program, or an id"),
    );
  });

  it("is told with what its time is counted from where it would have killed the engine", () => {
    expect(toldOf("kill-engine=5s").failures).toEqual([
      "kill-engine=5s: the up had ended before; the time is counted from the first resource of a cloud that the update began. Fix: give it less time, or a lower --speed",
    ]);
    expect(toldOf("kill-engine=5s", up({ exitCode: null }))).toEqual({ failures: [], warnings: [], notes: [] });
  });

  it("is told with how long there was to kill the engine after the first resource of a cloud", () => {
    const component = { urn: urnOf("shop:index:Store", "main"), type: "shop:index:Store", resources: [] };
    const command = commandOf("up", [0, 9_000], {
      components: [component],
      steps: [
        step("create", "pulumi:pulumi:Stack", "dev", [1_000, 9_000]),
        step("create", "pulumi:providers:aws", "default", [2_000, 2_100]),
        step("create", component.type, "main", [3_000, 3_100]),
        step("create", bucket, "b", [7_000, 7_500]),
        step("create", bucket, "a", [5_900, 6_000]),
      ],
    });
    expect(toldOf("kill-engine=5s", command).failures).toEqual([
      "kill-engine=5s: the up had ended before; the time is counted from the first resource of a cloud that the update began, and the up took 3.1 s from then on. Fix: give it less time, or a lower --speed",
    ]);
  });

  it("is told with the zone that something may go to instead", () => {
    const [group, subnet] = ["aws:eks/nodeGroup:NodeGroup", "aws:ec2/subnet:Subnet"];
    const made = (type: string, name: string, inputs: Properties) => {
      const entry = is(type, name, 1, "ready");
      if (entry.kind !== "is") throw new Error("no resource");
      return { ...entry, resource: { ...entry.resource, id: name, inputs, outputs: inputs } };
    };
    const entries = [
      made(subnet, "subnet-a", { availabilityZone: "us-east-2a" }),
      made(subnet, "subnet-b", { availabilityZone: "us-east-2b" }),
      made(group, "default", { instanceTypes: ["m6i.xlarge"], subnetIds: ["subnet-a", "subnet-b"] }),
      made(group, "other", { instanceTypes: ["m6i.2xlarge"], subnetIds: ["subnet-a", "subnet-b"] }),
      // The stack was destroyed afterwards.
      { kind: "gone", package: "aws", at: 2, type: subnet, id: "subnet-b", by: "provider" } as const,
    ];
    const fault = "no-capacity=m6i.xlarge@us-east-2a";
    const { cloud } = parseFaults([fault]);
    expect(missed(cloud, { outcomes: [], commands: [up()], entries, seed: 7 })).toEqual([
      {
        fault,
        failure: true,
        why: "met nothing while the stack was made: NodeGroup default may go to us-east-2b",
        fix: "leave the zone out",
      },
    ]);
  });

  it("is a failure also where a command has failed that is none of making the stack", () => {
    const { cloud } = parseFaults(["partial=aws:eks/nodeGroup"]);
    const commands = [up(), commandOf("destroy, protected", [100, 200], { exitCode: 255 })];
    expect(missed(cloud, { outcomes: [], commands, seed: 7 })).toMatchObject([{ failure: true }]);
  });

  it("might have struck what was called while the stack was made, and nothing later", () => {
    const { cloud } = parseFaults(["throttle=0.01"]);
    const commands = [up(), commandOf("up again", [100, 200], { cloud: [operation(bucket, "b", [110, 120])] })];
    expect(missed(cloud, { outcomes: [], commands, seed: 7 })).toMatchObject([
      { failure: false, why: "met none of 1 calls, which chance decides: seed 7 in a stack of this size" },
    ]);
  });

  it("is none of the drifts that have changed something", () => {
    const { engine } = parseFaults(["drift=pool", "drift=data"]);
    const [pool] = engine.flatMap((one) => (one.kind === "drift" ? [one.drift] : []));
    const outcomes = [
      { failures: [], drifted: [] },
      { failures: [], drifted: [pool!] },
    ];
    expect(missed(engine, { outcomes, commands: [up()], seed: 7 }).map(({ fault }) => fault)).toEqual(["drift=data"]);
  });
});

it("types of the user's own are known where faults are ordered", () => {
  const text = "partial=aws:memorydb/cluster";
  expect(orderedFaults([text]).warnings.map(({ rule }) => rule)).toEqual([
    "fits no type that the simulated clouds know: aws:memorydb/cluster",
  ]);
  const ordered = orderedFaults([text], ["aws:memorydb/cluster:Cluster"]);
  expect([ordered.warnings, ordered.faults.map((one) => one.text)]).toEqual([[], [text]]);
});
