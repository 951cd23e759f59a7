import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import {
  gkeGpuNodePoolComponent,
  gkeNodePoolType,
  gkeNodePoolView,
  tpuSliceComponent,
} from "../../../components/hardware/gcp/nodePoolView.ts";
import { graph, node } from "../graph.ts";
import { scaling, settings, view } from "./nodePoolViewSupport.ts";

describe("how many", () => {
  const zone = { location: "us-central1-a" };
  const three = { location: "us-central1", nodeLocations: ["us-central1-a", "us-central1-b", "us-central1-c"] };

  it.each([
    ["a fixed count", { ...zone, nodeCount: 4 }, [4, 4, 4]],
    ["a fixed count in each of three zones", { ...three, nodeCount: 4 }, [12, 12, 12]],
    ["an initial count", { ...zone, initialNodeCount: 2 }, [2, 2, 2]],
    [
      "limits of a zone",
      { ...three, autoscaling: { minNodeCount: 1, maxNodeCount: 5 }, initialNodeCount: 2 },
      [3, 6, 15],
    ],
    [
      "limits in total",
      { ...three, autoscaling: { totalMinNodeCount: 2, totalMaxNodeCount: 9 }, initialNodeCount: 1 },
      [2, 3, 9],
    ],
    ["no initial count", { ...zone, autoscaling: { minNodeCount: 2, maxNodeCount: 5 } }, [2, 2, 5]],
    [
      "an initial count below the floor",
      { ...zone, autoscaling: { minNodeCount: 2, maxNodeCount: 5 }, initialNodeCount: 0 },
      [2, 2, 5],
    ],
    ["no floor", { ...zone, autoscaling: { maxNodeCount: 5 } }, [0, 0, 5]],
    [
      "counts as text",
      { ...zone, autoscaling: { minNodeCount: "0", maxNodeCount: "5" }, initialNodeCount: "1" },
      [0, 1, 5],
    ],
    ["no ceiling", { ...zone, autoscaling: { minNodeCount: 1 } }, [1, 1, "? autoscaling: has no ceiling"]],
    [
      "no count",
      { ...zone },
      Array.from({ length: 3 }, () => "? initialNodeCount: neither nodeCount nor initialNodeCount is given"),
    ],
    ["none, however many zones", { location: "us-central1", nodeCount: 0 }, [0, 0, 0]],
    [
      "some, of unknown zones",
      { location: "us-central1", nodeCount: 1 },
      Array.from({ length: 3 }, () => "? nodeLocations: not given: GKE chooses the zones in us-central1"),
    ],
    [
      "a ceiling that is only known later",
      { ...zone, autoscaling: { minNodeCount: 0, maxNodeCount: UNKNOWN } },
      [0, 0, "? autoscaling.maxNodeCount: known only after creation"],
    ],
    [
      "autoscaling that is only known later",
      { ...zone, autoscaling: UNKNOWN, nodeCount: 1 },
      Array.from({ length: 3 }, () => "? autoscaling: known only after creation"),
    ],
  ] as const)("%s", (_, inputs, expected) => expect(scaling(view(inputs))).toEqual(expected));

  const inside = (component: string, above: Properties, pools: Record<string, Properties>) => {
    const parent = node(component, "train", above, {}, { custom: false });
    const children = Object.entries(pools).map(([name, inputs]) =>
      node(gkeNodePoolType, name, { ...zone, ...inputs }, {}, { parent: parent.urn }),
    );
    const all = graph([parent, ...children], settings);
    return children.map((child) => scaling(gkeNodePoolView(all, child)));
  };
  const waiting = { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 8 }, initialNodeCount: 0 };

  it("are planned by the pool component above, within what the pool may have", () => {
    const plan = (nodes: Properties) => inside(gkeGpuNodePoolComponent, { nodes }, { train: waiting })[0];
    expect(plan({ min: 0, planned: 6, max: 8 })).toEqual([0, 6, 8]);
    expect(plan({ min: 0, planned: 60, max: 80 })).toEqual([0, 8, 8]);
    expect(plan({ min: 0, planned: UNKNOWN, max: 8 })).toEqual([0, "? nodes.planned: known only after creation", 8]);
    expect(plan({})).toEqual([0, 0, 8]);
    const more = inside(
      gkeGpuNodePoolComponent,
      { nodes: { planned: 1 } },
      { train: { ...waiting, initialNodeCount: 4 } },
    );
    expect(more).toEqual([[0, 4, 8]]);
  });

  it("are planned by the component alone where the count was that of creation", () => {
    const autoscaling = { totalMinNodeCount: 1, totalMaxNodeCount: 8 };
    const plan = (nodes: number, more: Properties = {}) => {
      const above = node(gkeGpuNodePoolComponent, "train", { nodes: { planned: nodes } }, {}, { custom: false });
      const options = { ignoreChanges: ["initialNodeCount"] };
      const inputs = { ...zone, autoscaling, initialNodeCount: 4, ...more };
      const pool = node(gkeNodePoolType, "train", inputs, {}, { parent: above.urn, options });
      return scaling(gkeNodePoolView(graph([above, pool], settings), pool));
    };
    expect(plan(2)).toEqual([1, 2, 8]);
    expect(plan(6)).toEqual([1, 6, 8]);
    expect(plan(0)).toEqual([1, 1, 8]);
    expect(plan(2, { nodeCount: 4 })).toEqual([1, 4, 8]);
  });

  it.each([
    ["all of them", { slices: 3 }, [16, 16, 16]],
    ["as many as planned", { slices: 3, plannedSlices: 2, scaleToZero: true }, [16, 16, 0]],
    ["none that scale to zero", { slices: 3, scaleToZero: true }, [0, 0, 0]],
    ["none that wait for capacity", { slices: 3, capacity: { kind: "flex-start" } }, [0, 0, 0]],
    ["none in a queue", { slices: 3, capacity: { kind: "queued" } }, [0, 0, 0]],
    ["as many in a queue as planned", { slices: 3, capacity: { kind: "queued" }, plannedSlices: 1 }, [16, 0, 0]],
    ["one, unless more are asked", {}, [16, 0, 0]],
    [
      "as many as will be known",
      { slices: 3, plannedSlices: UNKNOWN },
      Array.from({ length: 3 }, () => "? plannedSlices: known only after creation"),
    ],
  ])("slices run whole: %s", (_, above, planned) => {
    const pool = { autoscaling: { minNodeCount: 0, maxNodeCount: 16 }, initialNodeCount: 0 };
    const sizes = inside(tpuSliceComponent, above, { "train-0": pool, "train-1": pool, "train-2": pool });
    expect(sizes).toEqual(planned.map((count) => [0, count, 16]));
  });

  it("slices of fixed size are what they are, and a pool without number is not guessed", () => {
    expect(
      inside(tpuSliceComponent, { slices: 2 }, { "train-0": { nodeCount: 16 }, "train-1": { nodeCount: 16 } }),
    ).toEqual([
      [16, 16, 16],
      [16, 16, 16],
    ]);
    expect(inside(tpuSliceComponent, { slices: 2 }, { train: waiting })).toEqual([
      [0, "? name: does not end in the number of a slice", 8],
    ]);
  });
});
