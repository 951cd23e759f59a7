import { describe, expect, it } from "vitest";
import { Confidence } from "../../../components/core/fact.ts";
import { gcpRegionOfZone } from "../../../components/hardware/gcp/region.ts";
import { TpuGeneration } from "../../../components/hardware/gcp/tpu.ts";
import {
  findTpuGeneration,
  findTpuGenerationOfLabel,
  findTpuMachineType,
  tpuGenerations,
  tpuMachineTypes,
} from "../../../components/hardware/gcp/tpuCatalogue.ts";

describe("TPU generations", () => {
  it.each([
    ["v4", "TPU v4", "tpu-v4-podslice", 3, 4096, 2, 32, undefined, "compact", 1],
    ["v5e", "TPU v5e", "tpu-v5-lite-podslice", 2, 256, 1, 16, undefined, "compact", 16],
    ["v5p", "TPU v5p", "tpu-v5p-slice", 3, 8960, 2, 95, undefined, "compact", 6],
    ["v6e", "TPU v6e", "tpu-v6e-slice", 2, 256, 1, 32, "hyperdisk-balanced", "compact", 13],
    ["7x", "TPU 7x", "tpu7x", 3, 9216, 2, 192, "hyperdisk-balanced", "workload-policy", 3],
  ] as const)(
    "%s: %s, %s, %dD, %d chips, %d cores and %d GiB each, boot disk %s, placed by %s, in %d regions",
    (generation, accelerator, label, dimensions, maxChips, coresPerChip, memoryGiB, bootDisk, placement, regions) => {
      const row = findTpuGeneration(generation);
      expect(row).toMatchObject({
        generation,
        accelerator,
        label,
        dimensions,
        maxChips,
        coresPerChip,
        memoryGiB,
        placement,
      });
      expect(row.bootDisk).toBe(bootDisk);
      expect(row.regions).toHaveLength(regions);
      expect(findTpuGenerationOfLabel(label)).toBe(row);
      expect([Confidence.Documented, Confidence.Observed]).toContain(row.confidence);
      for (const zone of row.zones ?? []) expect(row.regions).toContain(gcpRegionOfZone(zone));
    },
  );

  it("are all there, and no more", () => {
    expect(tpuGenerations.map(({ generation }) => generation)).toEqual(Object.values(TpuGeneration));
    expect(findTpuGeneration("v3")).toBeUndefined();
    expect(findTpuGenerationOfLabel("tpu-v5e-slice")).toBeUndefined();
  });

  it("are sold in every way, v4 aside", () => {
    for (const { generation, capacityKinds, unconfirmedKinds } of tpuGenerations) {
      if (generation === "v4") {
        expect(capacityKinds).toEqual(["on-demand", "spot", "reservation"]);
        expect(unconfirmedKinds).toEqual(["calendar"]);
      } else {
        expect(capacityKinds).toEqual(["on-demand", "spot", "reservation", "flex-start", "queued", "calendar"]);
        expect(unconfirmedKinds).toBeUndefined();
      }
    }
  });
});

describe("TPU machine types", () => {
  it.each([
    ["ct4p-hightpu-4t", "v4", 4, 240, 407],
    ["ct5lp-hightpu-1t", "v5e", 1, 24, 48],
    ["ct5lp-hightpu-4t", "v5e", 4, 112, 192],
    ["ct5lp-hightpu-8t", "v5e", 8, 224, 384],
    ["ct5p-hightpu-4t", "v5p", 4, 208, 448],
    ["ct6e-standard-1t", "v6e", 1, 44, 176],
    ["ct6e-standard-4t", "v6e", 4, 180, 720],
    ["ct6e-standard-8t", "v6e", 8, 360, 1440],
    ["tpu7x-standard-1t", "7x", 1, 56, 240],
    ["tpu7x-standard-4t", "7x", 4, 224, 960],
  ])("%s: %s, %d chips, %d vCPUs, %d GiB", (name, generation, chips, vcpus, memoryGiB) => {
    expect(findTpuMachineType(name)).toMatchObject({
      name,
      generation,
      chips,
      vcpus,
      memoryGiB,
      confidence: "observed",
    });
  });

  it("are ten", () => {
    expect(tpuMachineTypes).toHaveLength(10);
    expect(findTpuMachineType("ct5l-hightpu-4t")).toBeUndefined();
  });
});
