import { describe, expect, it } from "vitest";
import { awsMachineTypes } from "../../../components/hardware/aws/catalogue.ts";
import { findHostType, hostTypes, vcpusOf } from "../../../components/hardware/aws/hostType.ts";

describe("types without accelerators", () => {
  it.each([
    ["m7i.xlarge", 4, 16, "x86_64"],
    ["m7i.48xlarge", 192, 768, "x86_64"],
    ["m6i.xlarge", 4, 16, "x86_64"],
    ["m5.large", 2, 8, "x86_64"],
    ["c7i.2xlarge", 8, 16, "x86_64"],
    ["c5.9xlarge", 36, 72, "x86_64"],
    ["r7i.12xlarge", 48, 384, "x86_64"],
    ["m7g.medium", 1, 4, "arm64"],
    ["m6g.16xlarge", 64, 256, "arm64"],
    ["c8g.48xlarge", 192, 384, "arm64"],
    ["i3en.3xlarge", 12, 96, "x86_64"],
    ["t3.medium", 2, 4, "x86_64"],
    ["t4g.nano", 2, 0.5, "arm64"],
  ] as const)("%s has %d vCPUs and %d GiB", (name, vcpus, memoryGiB, arch) => {
    expect(findHostType(name)).toMatchObject({ name, family: name.split(".")[0], vcpus, memoryGiB, arch });
  });

  it("has 450 rows with a source, each name once, none of them in the accelerator catalogue", () => {
    expect(hostTypes).toHaveLength(450);
    const names = new Set(hostTypes.map((row) => row.name));
    expect(names.size).toBe(450);
    for (const row of awsMachineTypes) expect(names.has(row.name)).toBe(false);
    for (const row of hostTypes) {
      expect(row.source).toBe("aws/karpenter-provider-aws website/content/en/docs/reference/instance-types.md");
      expect(row.confidence).toBe("observed");
      expect(row.arch === "arm64").toBe(/^[a-z]+\d+g/.test(row.family));
    }
  });

  it("does not offer sizes that do not exist", () => {
    for (const name of ["m5.32xlarge", "m7i.32xlarge", "c5.8xlarge", "m6g.24xlarge", "t3.4xlarge"]) {
      expect(findHostType(name)).toBeUndefined();
    }
  });

  it("counts vCPUs over both tables, and never as 0", () => {
    expect(vcpusOf("p5.48xlarge")).toBe(192);
    expect(vcpusOf("m7i.xlarge")).toBe(4);
    expect(vcpusOf("m7i.metal-24xl")).toBeUndefined();
    expect(vcpusOf("")).toBeUndefined();
  });
});
