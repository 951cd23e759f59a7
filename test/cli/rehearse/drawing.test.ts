import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RehearsalRecord } from "../../../cli/rehearse/model.ts";
import { rehearsalDrawing } from "../../../cli/rehearse/told/drawing.ts";
import { atOnce, lanesOf } from "../../../cli/rehearse/told/drawingLanes.ts";
import { fitted } from "../../../cli/rehearse/told/drawingText.ts";
import {
  bucket,
  commandOf,
  killed,
  noCapacity,
  nodeGroup,
  operation,
  recordOf,
  start,
  step,
  withoutCapacity,
} from "./samples.ts";

/** Texts of a drawing that is well-formed: no text in it opens a tag or an entity of its own. */
function textsOf(svg: string): string[] {
  expect(svg.replace(/<style>[\s\S]*?<\/style>/, "")).toMatch(
    /^(?:[^<>&]|&(?:amp|lt|gt|quot|#39);|<\/?[a-zA-Z]+(?: [a-zA-Z0-9-]+="[^"<>]*")*\/?>)*$/,
  );
  return [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text!);
}

describe("a drawing of a rehearsal", () => {
  it("has every command, the resources to which something happened, and what the shapes mean", () => {
    const svg = rehearsalDrawing(withoutCapacity());
    expect(textsOf(svg)).toEqual([
      "Rehearsal of shop/dev",
      "pulumi 3.260.0, seed 1; 26 s, 600 minutes of the clouds in one of ours",
      "faults: throttle=0.2, no-capacity=p5.48xlarge@us-east-2a",
      "Fine: 6 commands; 1 command did not end well, and what came after put it right; 1 resource kept in t…",
      "all commands",
      ...["1", "2", "3", "4", "5", "6"],
      ...["0:00.0", "0:06.5", "0:13.0", "0:19.5", "0:26.0"],
      ...["1 preview: done, 2 to create", "3.0 s"],
      ...["2 up: failed, 1 created", "6.0 s", "Bucket data", "asked again 3 times", "NodeGroup gpu"],
      ...["0:04.0", "0:05.5", "0:07.0", "0:08.5", "0:10.0"],
      ...["3 next up: done, 1 created, 1 unchanged", "5.0 s", "NodeGroup gpu"],
      ...["0:11.0", "0:12.2", "0:13.5", "0:14.7", "0:16.0"],
      ...["4 up again: done, 2 unchanged", "2.0 s"],
      ...["5 refresh: done, 2 unchanged", "2.0 s"],
      ...["6 destroy: done, 2 deleted", "3.0 s"],
      ...["done", "failed", "begun, and killed before its end"],
      ...["refused", "half made", "provider crashed", "throttled, asked again"],
    ]);
    // The one that failed is striped, and its half-made resource has a shape of its own beside the one of the legend.
    expect(svg.match(/class="half"/g)).toHaveLength(2);
  });

  it("has the verdict and every failure once, and moves down what is below", () => {
    const failure = `organization/shop/dev: ${"destroy fails and leaves Role trainer, ".repeat(4)}Bucket <data>.`;
    const commands = [commandOf("destroy", [0, 1_000], { exitCode: 1 })];
    const of = (failures: readonly string[]): string => rehearsalDrawing(recordOf(commands, { failures }));
    const svg = of([failure, failure]);
    expect(textsOf(svg).slice(3, 8)).toEqual([
      "Failed: 2 failures.",
      "organization/shop/dev: destroy fails and leaves Role trainer, destroy fails and leaves Role trainer,",
      "destroy fails and leaves Role trainer, destroy fails and leaves Role trainer, Bucket &lt;data&gt;.",
      "all commands",
      "1",
    ]);
    const topOf = (one: string): number => Number(/y="(\d+)" class="name">all commands/.exec(one)![1]);
    expect(topOf(svg) - topOf(of([]))).toBe(36);
    expect(svg).toContain('<desc id="desc">Failed: 2 failures. organization/shop/dev: destroy fails');
    const many = of(Array.from({ length: 20 }, (_, index) => `organization/shop/dev: failure ${index}`));
    expect(textsOf(many).slice(3, 13)).toEqual([
      "Failed: 20 failures.",
      ...[0, 1, 2, 3, 4, 5, 6].map((index) => `organization/shop/dev: failure ${index}`),
      "…",
      "all commands",
    ]);
  });

  it("tells apart what two clouds have of one kind and name", () => {
    const [eks, gke] = ["aws:eks/cluster:Cluster", "gcp:container/cluster:Cluster"];
    const steps = [step("create", eks, "main", [0, 900]), step("create", gke, "main", [100, 900])];
    const both = commandOf("up", [0, 1_000], { steps: [...steps, step("create", bucket, "data", [200, 900])] });
    expect(lanesOf(both, 6).shown.map(({ name }) => name)).toEqual([
      "aws Cluster main",
      "gcp Cluster main",
      "Bucket data",
    ]);
    const one = commandOf("up", [0, 1_000], { steps: steps.slice(0, 1) });
    expect(lanesOf(one, 6).shown.map(({ name }) => name)).toEqual(["Cluster main"]);
  });

  it("cuts a name where it has no room, and not before", () => {
    const fits = "LustreFileSystem filesystem";
    expect(fitted(fits, 208)).toBe(fits);
    expect(fitted("LustreFileSystem checkpoints-of-training", 208)).toBe("LustreFileSystem checkpoint…");
    expect(fitted("WWWWWWWWWWWWWWWWWWWWWWWWWW", 208)).toBe(`${"W".repeat(15)}…`);
    expect(fitted("WWWW", 1)).toBe("…");
  });

  it("says in words what it shows, for those who do not see it", () => {
    const svg = rehearsalDrawing(withoutCapacity());
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg).toContain('<title id="title">Rehearsal of shop/dev</title>');
    expect(svg).toContain(
      '<desc id="desc">Fine: 6 commands; 1 command did not end well, and what came after put it right; 1 resource kept in the cloud. ' +
        "faults: throttle=0.2, no-capacity=p5.48xlarge@us-east-2a. 1 preview: done, 2 to create, 3.0 s. " +
        "2 up: failed, 1 created, 6.0 s; something happened to Bucket data, NodeGroup gpu. 3 next up: ",
    );
  });

  it("is for light and dark paper, without script and without anything from elsewhere", () => {
    const svg = rehearsalDrawing(killed());
    expect(svg).toContain("@media (prefers-color-scheme:dark)");
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /<script|https?:|href|@import|url\((?!#)/,
    );
  });

  it("sums up what is too much", () => {
    const texts = textsOf(rehearsalDrawing(killed()));
    expect(texts.filter((text) => text.includes("at once"))).toEqual([
      "140 others, 21 at once",
      "67 others, 14 at once",
      "212 others, 20 at once",
    ]);
    expect(
      texts.filter((text) => /^(Cluster|NodeGroup|Subnet|Role|Bucket|LustreFileSystem) r\d+$/.test(text)),
    ).toHaveLength(18);
    expect(rehearsalDrawing(killed(5_000)).length).toBeLessThan(40_000);
  });

  it("leaves out commands that went well before those that did not", () => {
    const commands = Array.from({ length: 40 }, (_, index) =>
      commandOf("up", [index * 100, index * 100 + 90], index === 33 ? { exitCode: 1 } : {}),
    );
    const texts = textsOf(rehearsalDrawing(recordOf(commands)));
    expect(texts).toContain("34 up: failed");
    expect(texts.filter((text) => /^\d+ up/.test(text))).toHaveLength(16);
    expect(texts).toContain("… and 24 more commands");
  });

  it("is one of nothing, too", () => {
    expect(textsOf(rehearsalDrawing(recordOf([]))).slice(0, 3)).toEqual([
      "Rehearsal of shop/dev",
      "pulumi 3.260.0, seed 1; 0.0 s",
      "no faults were ordered",
    ]);
  });

  it("stays within its frame and well-formed, whatever names and times there are", () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom("<script>", "a & b", '"quoted"', "\u0000\ud800", "x".repeat(500)),
    );
    const time = fc.integer({ min: -1_000, max: 200_000 });
    const one = fc.record({
      name,
      from: time,
      to: time,
      outcome: fc.constantFrom("done", "failed", "unfinished") as fc.Arbitrary<"done">,
    });
    const arbitrary: fc.Arbitrary<RehearsalRecord> = fc
      .record({
        title: name,
        steps: fc.array(one, { maxLength: 30 }),
        fault: name,
        speed: fc.constantFrom(0, 600),
        code: fc.constantFrom(0, 1, null),
      })
      .map(({ title, steps, fault, speed, code }) =>
        recordOf(
          [
            commandOf("up", [0, 100_000], {
              title,
              exitCode: code,
              steps: steps.map(({ name: of, from, to, outcome }) => step("create", nodeGroup, of, [from, to], outcome)),
              cloud: steps.map(({ name: of, from, to }) =>
                operation(bucket, of, [from, to], { throttled: 2, faults: [fault] }),
              ),
            }),
          ],
          { faults: [fault], speed },
        ),
      );
    fc.assert(
      fc.property(arbitrary, (record) => {
        const svg = rehearsalDrawing(record);
        textsOf(svg);
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        for (const [, x, wide] of svg.matchAll(
          /<rect class="(?:fine|bad|open)" x="([-\d.]+)" y="[-\d.]+" width="([-\d.]+)"/g,
        )) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x) + Number(wide)).toBeLessThanOrEqual(800);
          expect(Number(wide)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("lanes", () => {
  it("go to what failed, then to what was refused, unfinished, throttled, and then to the slowest", () => {
    const { shown, others } = lanesOf(
      commandOf("up", [0, 10_000], {
        steps: [
          step("create", bucket, "slow", [0, 9_000]),
          step("create", bucket, "throttled", [10, 1_000]),
          step("create", bucket, "unfinished", [20], "unfinished"),
          step("create", bucket, "failed", [40, 50], "failed"),
          step("create", bucket, "fast", [50, 60]),
          step("same", bucket, "same", [60, 60]),
          step("create", "shop:index:Cluster", "component", [0, 10_000]),
          step("create", "pulumi:pulumi:Stack", "stack", [0, 10_000]),
        ],
        cloud: [
          operation(bucket, "throttled", [10, 1_000], { throttled: 1 }),
          operation(nodeGroup, "refused", [25, 35], { outcome: "refused", refusal: noCapacity }),
        ],
      }),
      4,
    );
    expect(shown.map(({ name }) => name)).toEqual([
      "Bucket throttled",
      "Bucket unfinished",
      "NodeGroup refused",
      "Bucket failed",
    ]);
    expect(others).toEqual([
      { from: start, to: start + 9_000, state: "done" },
      { from: start + 50, to: start + 60, state: "done" },
    ]);
  });

  it("are none for a preview: nothing is made", () => {
    const steps = [step("create", bucket, "data", [0, 500])];
    expect(lanesOf(commandOf("preview", [0, 1_000], { steps, commandLine: "pulumi preview" }), 4)).toEqual({
      shown: [],
      others: [],
    });
  });

  it("count what goes on at once", () => {
    const bar = (from: number, to: number) => ({ from, to, state: "done" }) as const;
    expect(atOnce([bar(0, 10), bar(5, 10), bar(30, 100)], 0, 100, 10)).toEqual([2, 2, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(atOnce([], 0, 100, 3)).toEqual([0, 0, 0]);
  });
});
