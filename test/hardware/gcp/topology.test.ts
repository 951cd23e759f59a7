import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import {
  checkTopology,
  sliceOfName,
  sliceShape,
  topologiesOf,
  topologyOfChips,
} from "../../../components/hardware/gcp/topology.ts";
import { TpuGeneration } from "../../../components/hardware/gcp/tpu.ts";
import { findTpuGeneration, tpuGenerations, tpuMachineTypes } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import { v5pTopologies } from "./v5pTopologies.ts";

const { V4, V5e, V5p, V6e, V7x } = TpuGeneration;
const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus";
const v5pPage = "https://docs.cloud.google.com/tpu/docs/v5p";
const solid = [V4, V5p, V7x] as const;

const said = (generation: TpuGeneration, topology: unknown, machineType?: string) =>
  checkTopology({
    generation,
    topology: topology as string,
    ...(machineType === undefined ? {} : { machineType }),
  }).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

/** Topology, chips, suffix of the machine type, nodes. */
const flatShapes = [
  ["1x1", 1, "1t", 1],
  ["2x2", 4, "4t", 1],
  ["2x4", 8, "8t", 1],
  ["4x4", 16, "4t", 4],
  ["4x8", 32, "4t", 8],
  ["8x8", 64, "4t", 16],
  ["8x16", 128, "4t", 32],
  ["16x16", 256, "4t", 64],
] as const;

describe.each([
  [V5e, "ct5lp-hightpu", "v5litepod"],
  [V6e, "ct6e-standard", "v6e"],
] as const)("slices of %s", (generation, machine, prefix) => {
  it.each(flatShapes)("%s: %d chips, -%s, %d nodes", (topology, chips, suffix, nodes) => {
    expect(sliceShape(generation, topology)).toEqual({
      generation,
      topology,
      chips,
      machineType: `${machine}-${suffix}`,
      chipsPerNode: Number(suffix[0]),
      nodes,
      multiHost: nodes > 1,
      acceleratorName: `${prefix}-${chips}`,
    });
    expect(said(generation, topology)).toEqual([]);
    expect(sliceOfName(`${prefix}-${chips}`)).toEqual({ generation, topology });
  });

  it("of 2x4 may be two hosts of four chips, when asked", () => {
    expect(sliceShape(generation, "2x4", `${machine}-4t`)).toEqual({
      generation,
      topology: "2x4",
      chips: 8,
      machineType: `${machine}-4t`,
      chipsPerNode: 4,
      nodes: 2,
      multiHost: true,
      acceleratorName: `${prefix}-8`,
    });
    expect(sliceShape(generation, "2x4", `${machine}-8t`)).toEqual(sliceShape(generation, "2x4"));
  });

  it("are these and no others", () => {
    expect(topologiesOf(generation)).toEqual(flatShapes.map(([topology]) => topology));
  });

  it.each(
    flatShapes.flatMap(([topology, chips, right]) =>
      ["1t", "4t", "8t"]
        .filter((suffix) => suffix !== right && !(topology === "2x4" && suffix === "4t"))
        .map((suffix) => [topology, suffix, chips === 8 ? "8t or 4t" : right] as const),
    ),
  )("of %s are not made of -%s", (topology, suffix, right) => {
    const names = right.split(" or ").map((one) => `${machine}-${one}`);
    expect(said(generation, topology, `${machine}-${suffix}`)).toEqual([
      `error: machineType ("${machine}-${suffix}") does not make up a slice ${topology} of TPU ${generation}. Fix: leave it out, or use ${names.join(" or ")}. [${guide}]`,
    ]);
  });
});

/** Topology, chips, nodes, TensorCores in names; `false` where v4 ends before. */
const solidShapes = [
  ["2x2x1", 4, 1, 8],
  ["2x2x2", 8, 2, 16],
  ["2x2x4", 16, 4, 32],
  ["2x4x4", 32, 8, 64],
  ["4x4x4", 64, 16, 128],
  ["4x4x8", 128, 32, 256],
  ["4x8x8", 256, 64, 512],
  ["8x8x8", 512, 128, 1024],
  ["8x8x12", 768, 192, 1536],
  ["8x8x16", 1024, 256, 2048],
  ["8x16x16", 2048, 512, 4096],
  ["12x12x12", 1728, 432, 3456],
  ["12x16x16", 3072, 768, 6144],
  ["12x12x24", 3456, 864, 6912],
  ["16x16x16", 4096, 1024, 8192],
  ["16x16x24", 6144, 1536, 12_288],
] as const;

const hosts = { v4: "ct4p-hightpu-4t", v5p: "ct5p-hightpu-4t", "7x": "tpu7x-standard-4t" } as const;

describe.each(solid)("slices of %s", (generation) => {
  it.each(solidShapes)("%s: %d chips, %d nodes", (topology, chips, nodes, cores) => {
    if (generation === V4 && chips > 4096) {
      expect(said(generation, topology)).toEqual([
        `error: topology ("16x16x24") has 6144 chips, and the largest slice of TPU v4 has 4096. Fix: use 16x16x16 (4096 chips, 1024 nodes) or 12x16x20 (3840 chips, 960 nodes). [${guide}]`,
      ]);
      return;
    }
    expect(sliceShape(generation, topology)).toEqual({
      generation,
      topology,
      chips,
      machineType: hosts[generation],
      chipsPerNode: 4,
      nodes,
      multiHost: topology !== "2x2x1",
      ...(generation === V7x ? {} : { acceleratorName: `${generation}-${cores}` }),
    });
    expect(said(generation, topology)).toEqual([]);
    expect(said(generation, topology, hosts[generation])).toEqual([]);
    if (generation !== V7x) expect(sliceOfName(`${generation}-${cores}`)).toEqual({ generation, topology });
  });

  it("are the parts of a cube and every box of cubes with its sides in order, no more", () => {
    const most = findTpuGeneration(generation).maxChips;
    const expected = ["2x2x1", "2x2x2", "2x2x4", "2x4x4"];
    for (let a = 4; a <= 576; a += 4) {
      for (let b = a; b <= 576; b += 4) {
        for (let c = b; c <= 576; c += 4) if (a * b * c <= most) expected.push(`${a}x${b}x${c}`);
      }
    }
    expect([...topologiesOf(generation)].sort()).toEqual(expected.sort());
  });
});

describe("slices of 7x", () => {
  it.each([
    ["12x12x16", 2304, 576],
    ["12x12x20", 2880, 720],
    ["16x16x32", 8192, 2048],
    ["16x24x24", 9216, 2304],
  ])("%s: %d chips, %d nodes", (topology, chips, nodes) => {
    expect(sliceShape(V7x, topology)).toMatchObject({ chips, nodes, multiHost: true });
    expect(sliceShape(V7x, topology).acceleratorName).toBeUndefined();
    expect(said(V7x, topology)).toEqual([]);
  });
});

describe("the ninety-six shapes of v5p", () => {
  it("are ninety-six", () => expect(v5pTopologies).toHaveLength(96));

  it.each(v5pTopologies)("%s: %d chips, %d machines", (topology, chips, nodes) => {
    expect(sliceShape(V5p, topology)).toEqual({
      generation: V5p,
      topology,
      chips,
      machineType: "ct5p-hightpu-4t",
      chipsPerNode: 4,
      nodes,
      multiHost: nodes > 1,
      acceleratorName: `v5p-${2 * chips}`,
    });
    expect(topologyOfChips(V5p, chips)).toBe(topology);
    expect(said(V5p, topology).map((text) => text.split(":")[0])).toEqual(chips > 6144 ? ["warning"] : []);
  });

  it("are every number of chips up to the largest job", () => {
    const seen = topologiesOf(V5p).filter((topology) => topology.split("x").every((side) => Number(side) <= 256));
    const within = seen.map((topology) => sliceShape(V5p, topology).chips);
    const numbers = new Set(within.filter((chips) => chips <= 6144));
    expect([...numbers].sort((a, b) => a - b)).toEqual(
      v5pTopologies.map(([, chips]) => chips).filter((chips) => chips <= 6144),
    );
  });

  it("with a side above 256 chips are within the rule, and warned about", () => {
    expect(said(V5p, "4x4x268")).toEqual([
      'warning: topology ("4x4x268") has a side of 268 chips, and slices with one above 256 have not been seen. Fix: use 4x4x256 (4096 chips, 1024 nodes) or 4x4x252 (4032 chips, 1008 nodes). [AI-Hypercomputer/xpk src/xpk/core/system_characteristics.py]',
    ]);
    expect(said(V7x, "4x4x256")).toEqual([]);
  });

  it("above the largest job are warned about", () => {
    expect(said(V5p, "16x20x28")).toEqual([
      `warning: topology ("16x20x28") has 8960 chips, more than the 6144 that are documented for the largest job on TPU v5p. Fix: use 16x16x24 (6144 chips, 1536 nodes) or 12x20x24 (5760 chips, 1440 nodes). [${v5pPage}]`,
    ]);
  });
});

describe("what is refused", () => {
  it.each([
    [
      V5p,
      "4x4",
      `error: topology ("4x4") has 2 sides, and slices of TPU v5p have 3. Fix: use 2x2x4 (16 chips, 4 nodes) or 2x2x2 (8 chips, 2 nodes). [${guide}]`,
    ],
    [
      V5p,
      "8x8x15",
      `error: topology ("8x8x15") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes). [${guide}]`,
    ],
    ...solid.map(
      (generation) =>
        [
          generation,
          "1x1x1",
          `error: topology ("1x1x1") is not a shape of TPU ${generation}: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 2x2x1 (4 chips, 1 node) or 2x2x2 (8 chips, 2 nodes). [${guide}]`,
        ] as const,
    ),
    ...[V5e, V6e].map(
      (generation) =>
        [
          generation,
          "2x2x1",
          `error: topology ("2x2x1") has 3 sides, and slices of TPU ${generation} have 2. Fix: use 2x2 (4 chips, 1 node) or 2x4 (8 chips, 1 node). [${guide}]`,
        ] as const,
    ),
    [
      V5p,
      "4x4x4 ",
      `error: topology ("4x4x4 ") is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4x4 (64 chips, 16 nodes). [${guide}]`,
    ],
    [
      V5p,
      "16x16x16x16",
      `error: topology ("16x16x16x16") has 4 sides, and slices of TPU v5p have 3. Fix: use 16x16x24 (6144 chips, 1536 nodes) or 12x20x24 (5760 chips, 1440 nodes). [${guide}]`,
    ],
    [
      V6e,
      "16x16x16x16",
      `error: topology ("16x16x16x16") has 4 sides, and slices of TPU v6e have 2. Fix: use 16x16 (256 chips, 64 nodes) or 8x16 (128 chips, 32 nodes). [${guide}]`,
    ],
    [
      V5p,
      "4",
      `error: topology ("4") has 1 side, and slices of TPU v5p have 3. Fix: use 2x2x1 (4 chips, 1 node) or 2x2x2 (8 chips, 2 nodes). [${guide}]`,
    ],
    [
      V5p,
      "4x12x4",
      `error: topology ("4x12x4") has its sides in an order that GKE does not take. Fix: use 4x4x12 (192 chips, 48 nodes). [${guide}]`,
    ],
    [
      V7x,
      "1x2x2",
      `error: topology ("1x2x2") has its sides in an order that GKE does not take. Fix: use 2x2x1 (4 chips, 1 node). [${guide}]`,
    ],
    [
      V6e,
      "4x2",
      `error: topology ("4x2") has its sides in an order that GKE does not take. Fix: use 2x4 (8 chips, 1 node). [${guide}]`,
    ],
    [
      V6e,
      "16x32",
      `error: topology ("16x32") has 512 chips, and the largest slice of TPU v6e has 256. Fix: use 16x16 (256 chips, 64 nodes) or 8x16 (128 chips, 32 nodes). [${guide}]`,
    ],
    [
      V5e,
      "3x3",
      `error: topology ("3x3") is not a shape of TPU v5e, whose slices are 1x1, 2x2, 2x4, 4x4, 4x8, 8x8, 8x16, 16x16. Fix: use 4x4 (16 chips, 4 nodes) or 2x4 (8 chips, 1 node). [${guide}]`,
    ],
    [
      V5p,
      "v5p-128",
      `error: topology ("v5p-128") is the name of a slice, and its topology is wanted. Fix: use 4x4x4 (64 chips, 16 nodes). [${guide}]`,
    ],
    [
      V5e,
      "V5LITEPOD-16",
      `error: topology ("V5LITEPOD-16") is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4 (16 chips, 4 nodes). [${guide}]`,
    ],
    [
      V5p,
      "4×4×8",
      `error: topology ("4×4×8") is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4x8 (128 chips, 32 nodes). [${guide}]`,
    ],
    [
      V5p,
      "",
      `error: topology ("") is not a topology, which is whole numbers with an x between them and nothing else. Fix: use one such as 4x4x4 (64 chips, 16 nodes) or 2x4x4 (32 chips, 8 nodes). [${guide}]`,
    ],
    [
      V6e,
      "v5p-128",
      `error: topology ("v5p-128") is the name of a slice, and its topology is wanted. Fix: use one such as 8x8 (64 chips, 16 nodes) or 4x8 (32 chips, 8 nodes). [${guide}]`,
    ],
    [
      V5p,
      "100x100x100",
      `error: topology ("100x100x100") has 1000000 chips, and the largest slice of TPU v5p has 8960. Fix: use 16x16x24 (6144 chips, 1536 nodes) or 12x16x32 (6144 chips, 1536 nodes). [${guide}]`,
    ],
  ] as const)("%s %j", (generation, topology, message) => {
    expect(said(generation, topology)).toEqual([message]);
    expect(() => sliceShape(generation, topology)).toThrow(new RangeError(message.slice("error: ".length)));
  });

  it.each([
    undefined,
    null,
    444,
    ["4", "4", "4"],
    "04x4x4",
    "4x4x0",
    "-4x4x4",
    "4x4x4x",
    "x4x4",
    "4.0x4x4",
    "4x4x4\n",
    "1e1x4x4",
    "9999999x4x4",
  ])("%j", (topology) => {
    const [message] = said(V5p, topology);
    expect(message).toContain("is not a topology, which is whole numbers with an x between them and nothing else");
  });

  it("a generation that there is not", () => {
    expect(said("v8" as TpuGeneration, "2x2")).toEqual([
      'error: generation ("v8") is not a TPU generation. Fix: use one of v4, v5e, v5p, v6e, 7x.',
    ]);
  });

  it("reports at the path it is given", () => {
    expect(checkTopology({ generation: V5p, topology: "4x4" }, "slices[1].topology")[0]).toMatchObject({
      severity: "error",
      path: "slices[1].topology",
      value: "4x4",
    });
  });
});

describe("whatever the slice", () => {
  const slice = fc
    .constantFrom(...tpuGenerations)
    .chain((row) => fc.tuple(fc.constant(row), fc.constantFrom(...topologiesOf(row.generation))));
  const product = (topology: string) => topology.split("x").reduce((result, side) => result * Number(side), 1);

  it("nodes × chips of a node are the product of the sides, within the largest slice", () => {
    fc.assert(
      fc.property(slice, ([row, topology]) => {
        const shape = sliceShape(row.generation, topology);
        expect(shape.nodes * shape.chipsPerNode).toBe(product(topology));
        expect(shape.chips).toBe(product(topology));
        expect(shape.chips).toBeLessThanOrEqual(row.maxChips);
        expect(Number.isInteger(shape.nodes) && shape.nodes >= 1).toBe(true);
        expect(shape.multiHost).toBe(shape.nodes > 1);
        const machine = tpuMachineTypes.find(({ name }) => name === shape.machineType)!;
        expect([machine.generation, machine.chips]).toEqual([row.generation, shape.chipsPerNode]);
      }),
    );
  });

  it("names come back as the most compact slice of as many chips", () => {
    fc.assert(
      fc.property(slice, ([row, topology]) => {
        const { acceleratorName, chips } = sliceShape(row.generation, topology);
        if (acceleratorName === undefined) return;
        const back = sliceOfName(acceleratorName)!;
        expect(back.generation).toBe(row.generation);
        expect(product(back.topology)).toBe(chips);
        const sum = (text: string) => text.split("x").reduce((total, side) => total + Number(side), 0);
        expect(sum(back.topology)).toBeLessThanOrEqual(sum(topology));
      }),
    );
  });

  it("sides in another order are refused, and the right order is offered", () => {
    fc.assert(
      fc.property(slice, fc.infiniteStream(fc.nat()), ([row, topology], random) => {
        const sides = topology.split("x");
        const shuffled = sides
          .map((side) => ({ side, order: random.next().value as number }))
          .sort((a, b) => a.order - b.order)
          .map(({ side }) => side)
          .join("x");
        const problems = checkTopology({ generation: row.generation, topology: shuffled });
        if (shuffled === topology) {
          expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
        } else {
          expect(problems).toHaveLength(1);
          expect(problems[0]!.fix.startsWith(`use ${topology} (`)).toBe(true);
        }
      }),
    );
  });

  it("what is offered in place of any numbers is a slice that can be had", () => {
    const sides = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...tpuGenerations), sides, ({ generation }, numbers) => {
        const topology = numbers.join("x");
        const problems = checkTopology({ generation, topology });
        expect(problems.some(({ severity }) => severity === "error")).toBe(
          !topologiesOf(generation).includes(topology),
        );
        for (const { fix } of problems) {
          const offered = [...fix.matchAll(/(\d+(?:x\d+)+) \((\d+) chips?, (\d+) nodes?\)/g)];
          expect(offered.length).toBeGreaterThan(0);
          for (const [, name = "", chips, nodes] of offered) {
            const shape = sliceShape(generation, name);
            expect([shape.chips, shape.nodes]).toEqual([Number(chips), Number(nodes)]);
          }
        }
      }),
    );
  });

  it("never takes garbage for a topology", () => {
    fc.assert(
      fc.property(fc.constantFrom(...tpuGenerations), fc.string(), ({ generation }, text) => {
        expect(checkTopology({ generation, topology: text })).toHaveLength(
          topologiesOf(generation).includes(text) ? 0 : 1,
        );
      }),
    );
  });
});

describe("names", () => {
  it.each([
    ["v5litepod-16", { generation: V5e, topology: "4x4" }],
    ["v5p-32", { generation: V5p, topology: "2x2x4" }],
    ["v6e-256", { generation: V6e, topology: "16x16" }],
    ["v4-8", { generation: V4, topology: "2x2x1" }],
    ["v6e-3", undefined],
    ["v5p-7", undefined],
    ["tpu7x-128", undefined],
    ["v5p", undefined],
    ["", undefined],
  ])("%j is %o", (name, expected) => expect(sliceOfName(name)).toEqual(expected));

  it("chips without a slice have no topology", () => {
    expect(topologyOfChips(V5p, 12)).toBeUndefined();
    expect(topologyOfChips(V6e, 512)).toBeUndefined();
    expect(topologyOfChips(V5p, 6912)).toBe("12x24x24");
    expect(topologyOfChips(V5p, 4608)).toBe("12x16x24");
  });
});
