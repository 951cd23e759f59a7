import { describe, expect, it } from "vitest";
import {
  checkLayout,
  type DefaultLayoutName,
  defaultLayouts,
  effectiveStripeCount,
  setstripeArguments,
} from "../../../components/lustre/index.ts";

describe("layouts that people use without choosing them", () => {
  it.each<[DefaultLayoutName, string]>([
    ["fsx", "-E 100M -c 1 -S 1M -E 10G -c 8 -S 1M -E 100G -c 16 -S 1M -E -1 -c 32 -S 1M"],
    ["fsx-2020", "-E 1G -c 1 -S 1M -E -1 -c 5 -S 1M"],
    ["azure", "-E 1G -c 1 -E 100G -c 5 -E 500G -c 10 -E -1 -c -1"],
    [
      "olcf",
      "-E 256K -L mdt -E 8M -c 1 -S 1M -p performance -z 64M -E 128G -c 1 -S 1M -p capacity -z 16G -E -1 -c 8 -S 1M -p capacity -z 256G",
    ],
    ["nersc-small", "-c 8 -S 1M"],
    ["nersc-medium", "-c 24 -S 1M"],
    ["nersc-large", "-c 72 -S 1M"],
    ["cscs", "-E 4M -c 1 -E 64M -c 4 -E -1 -c 32 -S 4M"],
    ["single", "-c 1"],
    ["all", "-c -1"],
  ])("%s is %s", (name, text) => {
    expect(setstripeArguments(defaultLayouts[name].components()).join(" ")).toBe(text);
  });

  it("all are taken on enough OSTs, and say where they come from", () => {
    for (const layout of Object.values(defaultLayouts)) {
      const on = { osts: 450, lustreVersion: "2.15", domLimitBytes: 1024 ** 2 };
      expect(checkLayout({ path: "/a", components: layout.components() }, on)).toEqual([]);
      expect(layout.source).toMatch(/^https:\/\//);
      expect(layout.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  it("gives a fresh copy each time", () => {
    const [first] = defaultLayouts.fsx.components();
    first!.stripeCount = 99;
    expect(defaultLayouts.fsx.components()[0]!.stripeCount).toBe(1);
  });

  it("says which files NERSC's are meant for, without a gap", () => {
    const files = (["nersc-small", "nersc-medium", "nersc-large"] as const).map((name) => defaultLayouts[name].files);
    expect(files).toEqual([
      { fromBytes: 1e9, toBytes: 10e9 },
      { fromBytes: 10e9, toBytes: 100e9 },
      { fromBytes: 100e9, toBytes: 1e12 },
    ]);
  });

  it("become what the OSTs give: on six OSTs Amazon's are 1, 6, 6, 6", () => {
    expect(defaultLayouts.fsx.components().map((component) => effectiveStripeCount(component, 6))).toEqual([
      1, 6, 6, 6,
    ]);
    expect(effectiveStripeCount({ stripeCount: -1 }, 6)).toBe(6);
    expect(effectiveStripeCount({ stripeCount: -2, overstriped: true }, 6)).toBe(12);
    expect(effectiveStripeCount({ stripeCount: 20, overstriped: true }, 6)).toBe(20);
    expect(effectiveStripeCount({ stripeCount: 0 }, 6)).toBe(0);
    expect(effectiveStripeCount({ stripeCount: -1 }, undefined)).toBe(-1);
  });
});
