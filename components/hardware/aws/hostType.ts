import { Confidence, type Fact } from "../../core/fact.ts";
import { findAwsMachineType } from "./catalogue.ts";

/** An EC2 type without accelerators: system pools, head nodes, proxies. */
export interface HostType extends Fact {
  /** `m7i.xlarge`. */
  readonly name: string;
  /** `m7i`. */
  readonly family: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly arch: "x86_64" | "arm64";
}

const provenance = {
  source: "aws/karpenter-provider-aws website/content/en/docs/reference/instance-types.md",
  asOf: "2026-08-21",
  confidence: Confidence.Observed,
} as const;

/** Sizes by family; a number N stands for `Nxlarge` (`xlarge` for 1). */
type Sizes = readonly ("medium" | "large" | number)[];

const to16: Sizes = ["large", 1, 2, 4, 8, 12, 16];
const to24: Sizes = [...to16, 24];
const to32: Sizes = [...to24, 32];
const to48: Sizes = [...to32, 48];
const to96: Sizes = [...to48, 96];
const without32: Sizes = [...to24, 48];
const arm: Sizes = ["medium", ...to16];

/** Families in which a vCPU comes with the same memory in every size. */
const families: readonly (readonly [names: string, arch: HostType["arch"], gibPerVcpu: number, sizes: Sizes])[] = [
  ["m5 m5d m5n", "x86_64", 4, to24],
  ["m6i m6id m6in", "x86_64", 4, to32],
  ["m6a", "x86_64", 4, to48],
  ["m7a", "x86_64", 4, ["medium", ...to48]],
  ["m7i", "x86_64", 4, without32],
  ["m8i", "x86_64", 4, to96],
  ["m7i-flex m8i-flex", "x86_64", 4, to16],
  ["m6g m6gd m7g m7gd", "arm64", 4, arm],
  ["m8g", "arm64", 4, [...arm, 24, 48]],
  ["c5 c5d", "x86_64", 2, ["large", 1, 2, 4, 9, 12, 18, 24]],
  ["c6i c6id c6in", "x86_64", 2, to32],
  ["c6a", "x86_64", 2, to48],
  ["c7a", "x86_64", 2, ["medium", ...to48]],
  ["c7i", "x86_64", 2, without32],
  ["c8i", "x86_64", 2, to96],
  ["c7i-flex c8i-flex", "x86_64", 2, to16],
  ["c6g c6gd c7g c7gd c7gn", "arm64", 2, arm],
  ["c8g", "arm64", 2, [...arm, 24, 48]],
  ["r5 r5d", "x86_64", 8, to24],
  ["r6i r6id", "x86_64", 8, to32],
  ["r6a", "x86_64", 8, to48],
  ["r7a", "x86_64", 8, ["medium", ...to48]],
  ["r7i", "x86_64", 8, without32],
  ["r8i", "x86_64", 8, to96],
  ["r6g r6gd r7g r7gd", "arm64", 8, arm],
  ["r8g", "arm64", 8, [...arm, 24, 48]],
  ["i4i", "x86_64", 8, to32],
  ["i3en", "x86_64", 8, ["large", 1, 2, 3, 6, 12, 24]],
];

/** Burstable types: two vCPUs up to `large`, whatever the memory. */
const burstable: readonly (readonly [size: string, vcpus: number, memoryGiB: number])[] = [
  ["nano", 2, 0.5],
  ["micro", 2, 1],
  ["small", 2, 2],
  ["medium", 2, 4],
  ["large", 2, 8],
  ["xlarge", 4, 16],
  ["2xlarge", 8, 32],
];

function* rows(): Generator<HostType> {
  for (const [names, arch, gibPerVcpu, sizes] of families) {
    for (const family of names.split(" ")) {
      for (const size of sizes) {
        const vcpus = size === "medium" ? 1 : size === "large" ? 2 : size * 4;
        const suffix = typeof size === "string" ? size : size === 1 ? "xlarge" : `${size}xlarge`;
        yield { name: `${family}.${suffix}`, family, vcpus, memoryGiB: vcpus * gibPerVcpu, arch, ...provenance };
      }
    }
  }
  for (const family of ["t3", "t3a", "t4g"]) {
    const arch = family === "t4g" ? "arm64" : "x86_64";
    for (const [size, vcpus, memoryGiB] of burstable) {
      yield { name: `${family}.${size}`, family, vcpus, memoryGiB, arch, ...provenance };
    }
  }
}

/** EC2 types without accelerators that Hybrid GPU knows, for what surrounds the accelerators. */
export const hostTypes: readonly HostType[] = [...rows()];

const byName: ReadonlyMap<string, HostType> = new Map(hostTypes.map((row) => [row.name, row]));

/** A CPU-only type by name, if the table has it. */
export function findHostType(name: string): HostType | undefined {
  return byName.get(name);
}

/** vCPUs of any known EC2 type, with or without accelerators; `undefined` for an unknown one (never 0). */
export function vcpusOf(name: string): number | undefined {
  return findAwsMachineType(name)?.vcpus ?? byName.get(name)?.vcpus;
}
