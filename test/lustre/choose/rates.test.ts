import { expect, it } from "vitest";
import type { Access } from "../../../components/lustre/choose/access.ts";
import { layoutRate } from "../../../components/lustre/choose/rates.ts";
import { onPremSystem } from "../../../components/lustre/platform/steppedSystem.ts";

const system = onPremSystem({ kind: "onprem", ostCount: 4, ostReadMBps: 1000, capacityTB: 1000 });
const access: Access = {
  kind: "read",
  streams: 64,
  files: 64,
  fileBytes: 1e9,
  nodes: 8,
  nodeBps: 1e12,
  perNode: 8,
  placement: "picked",
};
const [hot, many] = [
  { fileBytes: 10e9, files: 1 },
  { fileBytes: 1e9, files: 4000 },
];

it.each([
  [0.5, 2e9, "10 GB, which have 50 % of the bytes"],
  [0.01, 100e9, "10 GB, which have 1 % of the bytes"],
])("limits of files of several sizes are limits of the whole: %d of the bytes in one file", (share, alone, which) => {
  const classes = [
    { ...hot!, share },
    { ...many!, share: 1 - share },
  ];
  const { bps, limits } = layoutRate(system, { ...access, classes }, [{ stripeCount: 1 }]);
  const of = (name: string) => limits.find((limit) => limit.name === name)!;
  // Every byte comes from the disks; only those of the one file wait for its one OST.
  expect(of("disk").why).toBe("4 OSTs × 1 GB/s");
  expect(of("disk").bps).toBeCloseTo(4e9, -1);
  expect(of("hot-object").bps).toBeCloseTo(alone, -1);
  expect(of("hot-object").why).toBe(`one file × 1 of 4 OSTs touch 1 × 1 GB/s, in files of ${which}`);
  expect(limits.map((limit) => limit.bps)).toEqual(limits.map((limit) => limit.bps).sort((a, b) => a - b));
  expect(bps).toBeLessThanOrEqual(limits[0]!.bps);
  // What binds is what costs most time: half of the bytes from one OST, or the disks.
  expect(limits[0]!.name).toBe(share === 0.5 ? "hot-object" : "balance");
});
