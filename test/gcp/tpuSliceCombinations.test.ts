import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import type { GkeCapacity, TpuSliceArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { checkTpuSlice, sliceNodes } from "../../components/gcp/nodes/slicePlan.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import {
  checkCompactPlacement,
  checkFlexStart,
  checkTpuPool,
  gkeNodePoolSpec,
} from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gkeNodePoolView } from "../../components/hardware/gcp/nodePoolView.ts";
import { sliceShape, topologiesOf } from "../../components/hardware/gcp/topology.ts";
import type { TpuSliceShape } from "../../components/hardware/gcp/tpu.ts";
import { tpuGenerations } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { graphOf } from "../support/graph.ts";
import { gkeClusterByHand, run } from "./gkeFixtures.ts";

const purchases: Readonly<Record<string, GkeCapacity>> = {
  "on-demand": { kind: GcpCapacityKind.OnDemand },
  spot: { kind: GcpCapacityKind.Spot },
  "any-reservation": { kind: GcpCapacityKind.Reservation },
  reservation: { kind: GcpCapacityKind.Reservation, reservation: "pretrain" },
  "flex-start": { kind: GcpCapacityKind.FlexStart },
  queued: { kind: GcpCapacityKind.Queued },
  calendar: { kind: GcpCapacityKind.Calendar, reservation: "december" },
};

interface Combination {
  readonly name: string;
  readonly shape: TpuSliceShape;
  readonly toZero: boolean;
  readonly args: TpuSliceArgs;
}

/** Every shape, both ways of making up the one that has two. */
const shapes: TpuSliceShape[] = tpuGenerations.flatMap(({ generation, dimensions }) =>
  topologiesOf(generation).flatMap((topology) => {
    const shape = sliceShape(generation, topology);
    const four = shape.machineType.replace("-8t", "-4t");
    return dimensions === 2 && topology === "2x4" ? [shape, sliceShape(generation, topology, four)] : [shape];
  }),
);

function argsFor({ generation, topology, machineType }: TpuSliceShape, more: Partial<TpuSliceArgs> = {}): TpuSliceArgs {
  const row = tpuGenerations.find((one) => one.generation === generation)!;
  const zone = row.zones?.[0] ?? `${row.regions[0]}-a`;
  const region = zone.slice(0, zone.lastIndexOf("-"));
  const cluster = gkeClusterByHand({ location: region }, { region, ranges: undefined });
  return { cluster, generation, topology, machineType, zone, ...more };
}

/** Some of a generation's shapes: small ones, and the largest. */
function some(of: readonly TpuSliceShape[]): TpuSliceShape[] {
  const wanted = [0, 1, 3, of.length - 1];
  return of.filter((_, index) => wanted.includes(index));
}

const recorded: Combination[] = tpuGenerations.flatMap(({ generation, capacityKinds, unconfirmedKinds = [] }) =>
  some(shapes.filter((shape) => shape.generation === generation)).flatMap((shape, at) =>
    Object.entries(purchases)
      .filter(([, { kind }]) => capacityKinds.includes(kind) || unconfirmedKinds.includes(kind))
      .flatMap(([purchase, capacity]) => {
        const waits = purchase === "flex-start" || purchase === "queued";
        return (waits ? [true] : [false, true]).map((toZero): Combination => {
          const name = `v${generation}-${at}-${purchase.slice(0, 5)}${purchase.length}-${toZero ? "z" : "s"}`;
          return {
            name,
            shape,
            toZero,
            args: argsFor(shape, { capacity, ...(toZero && !waits ? { scaleToZero: true } : {}) }),
          };
        });
      }),
  ),
);

describe("every generation, shape and purchase", () => {
  let graph: ResourceGraph;
  const pools = new Map<string, ResourceNode>();
  const node = ({ name }: Combination) => pools.get(`${name}-0`)!;
  const title = ({ shape, args: { capacity }, toZero }: Combination) =>
    `${shape.generation} ${shape.topology} ${shape.machineType} ${capacity!.kind}${toZero ? " to zero" : ""}`;

  beforeAll(async () => {
    // Pulumi takes a stack trace for every promise: half of the time of so many registrations.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const recording = await run(
      () => {
        for (const { name, args } of recorded) new TpuSlice(name, args);
      },
      { preview: false },
    );
    Error.stackTraceLimit = stackTraceLimit;
    graph = graphOf(recording);
    for (const one of recording.nodes) if (one.type.endsWith(":NodePool")) pools.set(one.name, one);
  }, 240_000);

  it("is covered", () => {
    expect([...new Set(recorded.map(({ shape }) => shape.generation))]).toEqual(["v4", "v5e", "v5p", "v6e", "7x"]);
    expect(new Set(recorded.map(({ args }) => args.capacity!.kind)).size).toBe(6);
    expect(pools.size).toBe(recorded.length);
  });

  it("accepts every shape there is, in number of nodes as it follows", () => {
    for (const shape of shapes) {
      const args = argsFor(shape, { slices: 3 });
      const errors = checkTpuSlice("train", args).filter(({ severity }) => severity === "error");
      expect([shape.generation, shape.topology, errors]).toEqual([shape.generation, shape.topology, []]);
      expect(shape.nodes * shape.chipsPerNode).toBe(shape.chips);
      expect(sliceNodes(args, shape.nodes)).toEqual({
        min: 3 * shape.nodes,
        planned: 3 * shape.nodes,
        max: 3 * shape.nodes,
      });
    }
    expect(shapes.length).toBeGreaterThan(300);
  });

  it("makes node pools that keep every rule of raw node pools", () => {
    for (const one of recorded) {
      const { spec, unknown } = gkeNodePoolSpec(node(one), "", graph);
      const problems = [checkFlexStart, checkCompactPlacement, checkTpuPool].flatMap((rule) => rule(spec, unknown));
      // Shapes that nobody has seen are warned about, by the component as well.
      const warned = checkTpuSlice(one.name, one.args).map(({ rule }) => rule);
      const other = problems.filter(({ severity, rule }) => severity === "error" || !warned.includes(rule));
      expect([title(one), unknown, other]).toEqual([title(one), [], []]);
    }
  });

  it("is read back by prices, quotas and policies as what it is", () => {
    for (const one of recorded) {
      const { shape, args, toZero } = one;
      const view = gkeNodePoolView(graph, node(one));
      const read = (value: unknown) => expect.objectContaining({ state: "known", value });
      const { min, planned, max } = view.scaling;
      expect([title(one), view.machineType, view.capacity, view.accelerator.count, min, planned, max]).toEqual([
        title(one),
        read(shape.machineType),
        read(args.capacity!.kind),
        read(shape.chipsPerNode),
        read(toZero ? 0 : shape.nodes),
        read(toZero ? 0 : shape.nodes),
        read(shape.nodes),
      ]);
      expect([title(one), view.topology]).toEqual([
        title(one),
        shape.multiHost ? read(shape.topology) : expect.objectContaining({ state: "absent" }),
      ]);
    }
  });
});

describe("slices of any number", () => {
  const shape = fc.constantFrom(...shapes);
  const counts = fc.tuple(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 1, max: 64 }), fc.boolean());

  it("are planned with exactly as whole slices", () => {
    fc.assert(
      fc.property(shape, counts, (one, [plannedSlices, slices, scaleToZero]) => {
        const args = argsFor(one, { slices, plannedSlices, scaleToZero });
        const errors = checkTpuSlice("train", args).filter(({ severity }) => severity === "error");
        const fits = plannedSlices <= slices && (scaleToZero || plannedSlices === slices);
        expect(errors.map(({ path }) => path)).toEqual(fits ? [] : ["plannedSlices"]);
        if (!fits) return;
        const nodes = sliceNodes(args, one.nodes);
        expect(nodes.max).toBe(slices * one.nodes);
        for (const count of [nodes.min, nodes.planned, nodes.max]) expect(count % one.nodes).toBe(0);
        expect(nodes.min).toBe(scaleToZero ? 0 : nodes.max);
        expect(nodes.planned).toBe(scaleToZero ? plannedSlices * one.nodes : nodes.max);
      }),
    );
  });
});
