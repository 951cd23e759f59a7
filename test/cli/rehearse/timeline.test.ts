import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockOf, timelineText } from "../../../cli/rehearse/told/timeline.ts";
import {
  bucket,
  commandOf,
  is,
  killed,
  noCapacity,
  nodeGroup,
  operation,
  recordOf,
  stack,
  start,
  step,
  urnOf,
  withoutCapacity,
} from "./samples.ts";
import { style } from "./style.ts";

describe("a timeline", () => {
  it("has a line for what matters, and sums up what lies between", () => {
    expect(timelineText(withoutCapacity(), style)).toBe(`Timeline
  0:00.0  ▶ preview
  0:03.0  ■ preview: done, 2 to create
  0:04.0  ▶ up
  0:04.0    · 1 created in 5.5 s
  0:09.5    ◐ NodeGroup gpu half made: InsufficientInstanceCapacity: We currently do not have
              sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-2a).
              [no-capacity=p5.48xlarge@us-east-2a]
  0:10.0    ◦ throttled calls, asked again until they went through: 3 (Bucket 3)
  0:10.0    ✕ up: failed, 1 created
  0:11.0  ▶ next up
  0:15.0    ✓ NodeGroup gpu: create-replacement went through this time
  0:15.0    · 1 created as replacements in 1.0 s
  0:16.0  ■ next up: done, 1 created, 1 unchanged
  0:17.0  ▶ up again
  0:19.0  ■ up again: done, 2 unchanged
  0:20.0  ▶ refresh
  0:22.0  ■ refresh: done, 2 unchanged
  0:23.0  ▶ destroy
  0:26.0  ■ destroy: done, 2 deleted
`);
  });

  it("says of what stays half made that an update of it mends nothing, and of what replaces it that it does", () => {
    const gpu = (operation: string, at: number, outcome?: "failed") =>
      step(operation, nodeGroup, "gpu", [at, at + 100], outcome);
    const record = recordOf([
      commandOf("up", [0, 1_000], {
        exitCode: 1,
        steps: [gpu("create", 500, "failed")],
        cloud: [is(nodeGroup, "gpu", 600, "failed")],
      }),
      commandOf("next up", [2_000, 3_000], { commandLine: "pulumi up --yes", steps: [gpu("update", 2_500)] }),
      commandOf("up again", [4_000, 5_000], { commandLine: "pulumi up --yes", steps: [gpu("same", 4_500)] }),
      commandOf("up, half-made replaced", [6_000, 7_000], {
        commandLine: "pulumi up --yes --replace urn",
        steps: [gpu("replace", 6_500)],
        cloud: [is(nodeGroup, "gpu", 6_600, "ready")],
      }),
    ]);
    const told = timelineText(record, style)
      .split("\n")
      .filter((line) => line.includes("went through"))
      .map((line) => line.trim());
    expect(told).toEqual([
      "0:02.6    ◐ NodeGroup gpu: update went through, and its cloud has it half made as before",
      "0:06.6    ✓ NodeGroup gpu: replace went through this time",
    ]);
  });

  it("tells crashes, slowness, and what was done by hand", () => {
    const record = recordOf([
      commandOf("up", [0, 61_250], {
        exitCode: 255,
        changes: { create: 1 },
        steps: [step("create", bucket, "data", [500, 900])],
        cloud: [
          operation(bucket, "data", [500, 1_700], { faults: ["slow=aws:s3/bucket:20m"] }),
          operation(nodeGroup, "gpu", [2_000, 3_000], { outcome: "crashed", faults: ["crash-provider=10"] }),
          operation(nodeGroup, "cpu", [2_000, 4_000], { outcome: "refused", refusal: noCapacity }),
          is(bucket, "data", 50_000, "ready", "hand"),
          { kind: "gone", package: "aws", at: start + 51_000, type: bucket, id: "data-id", by: "hand" },
        ],
      }),
    ]);
    expect(timelineText(record, style)).toBe(`Timeline
  0:00.0  ▶ up
  0:00.0    · 1 created in 1.7 s
  0:01.7    ◷ create Bucket data took 1.2 s [slow=aws:s3/bucket:20m]
  0:03.0    ▲ the provider crashed once NodeGroup gpu was created [crash-provider=10]
  0:04.0    ✕ create NodeGroup cpu refused: InsufficientInstanceCapacity: We currently do not have
              sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-2a).
  0:50.0    ✎ by hand: Bucket data-id changed
  0:51.0    ✎ by hand: Bucket data-id deleted
  1:01.2    ✕ up: failed, 1 created
`);
  });

  it("says in time of the cloud how long a fault made something take", () => {
    const cloud = [operation(bucket, "data", [500, 2_500], { faults: ["slow=aws:s3/bucket:20m"] })];
    const record = { ...recordOf([commandOf("up", [0, 3_000], { changes: { create: 1 }, cloud })]), speed: 600 };
    expect(timelineText(record, style)).toContain(
      "create Bucket data took 20 min of the cloud [slow=aws:s3/bucket:20m]",
    );
  });

  it("tells a kill, and how the pending operations were settled, once", () => {
    const lines = timelineText(killed(), style).split("\n");
    expect(lines.filter((line) => /killed|pending op|cancel/.test(line))).toEqual([
      "  0:38.0    ✕ up: the engine was killed, 128 created",
      "  0:39.0  ▶ cancel",
      "  0:40.0  ■ cancel: done",
      "  0:41.0    ✓ 17 pending operations taken into the state by id: Cluster r97, Cluster r103, Cluster",
      "  0:41.0  ▶ refresh, pending operations settled",
      "  0:52.0    ✓ 1 pending operation cleared away, nothing was in the cloud: Cluster r91",
      "  0:52.0  ■ refresh, pending operations settled: done, 128 unchanged",
    ]);
  });

  it("tells every operation that was settled in the command that did so, once", () => {
    const pending = [
      [bucket, "edited", "state edit", 1_000],
      [bucket, "imported", "imported", 2_000],
      [bucket, "cleared", "cleared", 3_000],
      [bucket, "updated", "refreshed", 3_000],
      [bucket, "failed", "refreshed", undefined],
      [bucket, "deleted", "deleted", undefined],
    ] as const;
    const record = recordOf(
      [
        commandOf("state edit", [0, 1_000]),
        commandOf("import", [1_000, 2_000]),
        commandOf("refresh", [2_000, 3_000]),
        commandOf("refresh", [3_000, 4_000]),
      ],
      {
        pending: pending.map(([type, name, settled, at]) => ({
          stack,
          urn: urnOf(type, name),
          operation: "creating",
          settled,
          settledBy: "…",
          ...(at === undefined ? {} : { settledAt: start + at }),
        })),
      },
    );
    const told = timelineText(record, style).split("\n");
    expect(told.filter((line) => line.includes("✓"))).toEqual([
      "  0:01.0    ✓ 1 pending operation taken into the state by id: Bucket edited",
      "  0:02.0    ✓ 1 resource that no state knew imported: Bucket imported",
      "  0:03.0    ✓ 1 pending operation cleared away, nothing was in the cloud: Bucket cleared",
      "  0:03.0    ✓ 1 pending operation settled by a refresh: Bucket updated",
    ]);
  });

  it("tells many of a kind by the first ones", () => {
    const cloud = Array.from({ length: 500 }, (_, index) =>
      operation(nodeGroup, `n${index}`, [1_000 + index * 10, 1_000 + index * 10], {
        outcome: "refused",
        refusal: { ...noCapacity, message: "None." },
      }),
    );
    const text = timelineText(recordOf([commandOf("up", [0, 10_000], { exitCode: 1, cloud })]), style);
    expect(text).toBe(`Timeline
  0:00.0  ▶ up
  0:01.0    ✕ create NodeGroup n0 refused: InsufficientInstanceCapacity: None.
  0:01.0    ✕ create NodeGroup n1 refused: InsufficientInstanceCapacity: None.
  0:01.0    ✕ create NodeGroup n2 refused: InsufficientInstanceCapacity: None.
  0:01.0    ✕ … and 497 more like it in 5.0 s
  0:10.0    ✕ up: failed
`);
  });

  it("has a line for the last one of a kind rather than one that says there is one more", () => {
    const cloud = [0, 1, 2, 3].map((index) =>
      operation(nodeGroup, `n${index}`, [index, index], { outcome: "refused", refusal: noCapacity }),
    );
    const text = timelineText(recordOf([commandOf("up", [0, 10_000], { exitCode: 1, cloud })]), style);
    expect(text.match(/refused/g)).toHaveLength(4);
    expect(text).not.toContain("more like it");
  });

  it("never has thousands of lines, is in the order of time within a command, and says how many it leaves out", () => {
    const kinds = fc.constantFrom("refused", "half-made", "crashed", "done") as fc.Arbitrary<
      "refused" | "half-made" | "crashed" | "done"
    >;
    const one = fc.record({
      at: fc.integer({ min: 0, max: 9_000 }),
      type: fc.integer({ min: 0, max: 400 }),
      outcome: kinds,
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 300, maxLength: 600 }), (operations) => {
        const cloud = operations.map(({ at, type, outcome }, index) =>
          operation(`aws:t/t${type}:T${type}`, `n${index}`, [at, at + 100], { outcome, faults: ["x"] }),
        );
        const record = recordOf([commandOf("up", [0, 10_000], { cloud })]);
        const lines = timelineText(record, { ...style, width: 400 }).split("\n");
        expect(lines.length).toBeLessThan(40);
        expect(lines.some((line) => /… \d+ more events?$/.test(line))).toBe(true);
        const at = lines.slice(1, -1).map((line) => line.trim().split(" ")[0]!);
        expect(at).toEqual([...at].sort());
        const full = timelineText(record, { ...style, full: true, width: 400 }).split("\n");
        expect(full.length).toBeGreaterThan(lines.length);
        expect(full.length).toBeLessThan(620);
      }),
      { numRuns: 20 },
    );
  });

  it("has nothing but its title for a rehearsal without commands", () => {
    expect(timelineText(recordOf([]), style)).toBe("Timeline\n");
  });
});

describe("the clock", () => {
  it("counts minutes, and tenths of seconds", () => {
    expect(clockOf({ began: start })(start + 725_460)).toBe("12:05.4");
    expect(clockOf({ began: start })(start - 5)).toBe("0:00.0");
  });
});
