import { describe, expect, it } from "vitest";
import { findGcpHostType, gcpHostTypes, gcpVcpusOf } from "../../../components/hardware/gcp/hostType.ts";

describe("types without accelerators", () => {
  it.each([
    ["e2-medium", "e2", 2, 4, "x86_64"],
    ["e2-standard-16", "e2", 16, 64, "x86_64"],
    ["n1-standard-1", "n1", 1, 3.75, "x86_64"],
    ["n1-highcpu-64", "n1", 64, 57.6, "x86_64"],
    ["n2-standard-8", "n2", 8, 32, "x86_64"],
    ["n2d-standard-224", "n2d", 224, 896, "x86_64"],
    ["n4-standard-80", "n4", 80, 320, "x86_64"],
    ["c3-standard-22", "c3", 22, 88, "x86_64"],
    ["c3d-highmem-360", "c3d", 360, 2880, "x86_64"],
    ["c4-standard-2", "c4", 2, 7, "x86_64"],
    ["c4-highmem-2", "c4", 2, 15, "x86_64"],
    ["c4-highmem-288", "c4", 288, 2232, "x86_64"],
    ["c4d-highcpu-4", "c4d", 4, 7, "x86_64"],
    ["c4d-standard-384", "c4d", 384, 1488, "x86_64"],
    ["c4a-standard-72", "c4a", 72, 288, "arm64"],
    ["n4a-highmem-1", "n4a", 1, 8, "arm64"],
    ["t2a-standard-48", "t2a", 48, 192, "arm64"],
    ["t2d-standard-60", "t2d", 60, 240, "x86_64"],
  ])("%s: series %s, %d vCPUs, %d GiB, %s", (name, series, vcpus, memoryGiB, arch) => {
    expect(findGcpHostType(name)).toMatchObject({ name, series, vcpus, memoryGiB, arch, confidence: "observed" });
  });

  it("boot from Hyperdisk in the fourth generation", () => {
    const series = gcpHostTypes.filter(({ bootDisk }) => bootDisk === "hyperdisk-balanced").map((row) => row.series);
    expect([...new Set(series)].sort()).toEqual(["c4", "c4a", "c4d", "n4", "n4a", "n4d"]);
  });

  it("are 338, no two of one name, each with its vCPUs at the end of its name", () => {
    expect(new Set(gcpHostTypes.map((row) => row.name)).size).toBe(gcpHostTypes.length);
    expect(gcpHostTypes).toHaveLength(338);
    for (const { name, series, vcpus, memoryGiB } of gcpHostTypes) {
      expect(name.startsWith(`${series}-`)).toBe(true);
      if (!/^e2-(micro|small|medium)$/.test(name)) expect(name.endsWith(`-${vcpus}`)).toBe(true);
      const ratio = memoryGiB / vcpus;
      expect(ratio >= 0.5 && ratio <= 8).toBe(true);
    }
  });
});

describe("vCPUs", () => {
  it.each([
    ["a3-megagpu-8g", 208],
    ["a4x-highgpu-4g", 140],
    ["ct5p-hightpu-4t", 208],
    ["tpu7x-standard-4t", 224],
    ["n2-standard-8", 8],
    ["p5.48xlarge", undefined],
    ["n2-standard-9", undefined],
    ["", undefined],
  ])("of %s are %s", (name, vcpus) => expect(gcpVcpusOf(name)).toBe(vcpus));
});
