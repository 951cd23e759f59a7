import { Confidence, type Fact } from "../../core/fact.ts";
import { findGcpMachineType } from "./catalogue.ts";
import { findTpuMachineType } from "./tpuCatalogue.ts";

/** A Compute Engine type without accelerators: system pools, head nodes, proxies. */
export interface GcpHostType extends Fact {
  /** `n2-standard-8`. */
  readonly name: string;
  /** Machine series: `n2`. */
  readonly series: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly arch: "x86_64" | "arm64";
  /** Boot disk type where the default (`pd-balanced`) is not offered. */
  readonly bootDisk?: "hyperdisk-balanced";
}

const provenance: Fact = {
  source:
    "Cyclenerd/google-cloud-pricing-cost-calculator tools/machinetypes.csv; " +
    "boot disks: k8s.io/gke-autoscaling cluster-autoscaler/pkg/cloudprovider/gke/machinetypes",
  asOf: "2026-07-01",
  confidence: Confidence.Observed,
};

type Sizes = readonly number[];

const to32: Sizes = [2, 4, 8, 16, 32];
const to64: Sizes = [...to32, 48, 64];
const to80: Sizes = [...to64, 80];
const to96: Sizes = [...to80, 96];
const to128: Sizes = [...to96, 128];
const to112: Sizes = [2, 4, 8, 16, 32, 56, 112];
const to176: Sizes = [4, 8, 22, 44, 88, 176];
const to288: Sizes = [2, 4, 8, 16, 24, 32, 48, 96, 144, 192, 288];
const to360: Sizes = [4, 8, 16, 30, 60, 90, 180, 360];
const to384: Sizes = [2, 4, 8, 16, 32, 48, 64, 96, 192, 384];
const to72: Sizes = [1, ...to64, 72];

/** Shapes in which every size has the same memory for a vCPU. A size is the number of vCPUs. */
const shapes: readonly (readonly [shape: string, gibPerVcpu: number, sizes: Sizes])[] = [
  ["e2-standard", 4, to32],
  ["e2-highcpu", 1, to32],
  ["e2-highmem", 8, [2, 4, 8, 16]],
  ["n1-standard", 3.75, [1, 2, 4, 8, 16, 32, 64, 96]],
  ["n1-highmem", 6.5, [2, 4, 8, 16, 32, 64, 96]],
  ["n1-highcpu", 0.9, [2, 4, 8, 16, 32, 64, 96]],
  ["n2-standard", 4, to128],
  ["n2-highcpu", 1, to96],
  ["n2-highmem", 8, to96],
  ["n2d-standard", 4, [...to128, 224]],
  ["n2d-highcpu", 1, [...to128, 224]],
  ["n2d-highmem", 8, to96],
  ["n4-standard", 4, to80],
  ["n4-highcpu", 2, to80],
  ["n4-highmem", 8, to80],
  ["n4d-standard", 4, to96],
  ["n4d-highcpu", 2, to96],
  ["n4d-highmem", 8, to96],
  ["n4a-standard", 4, [1, ...to64]],
  ["n4a-highcpu", 2, [1, ...to64]],
  ["n4a-highmem", 8, [1, ...to64]],
  ["c2-standard", 4, [4, 8, 16, 30, 60]],
  ["c2d-standard", 4, to112],
  ["c2d-highcpu", 2, to112],
  ["c2d-highmem", 8, to112],
  ["c3-standard", 4, to176],
  ["c3-highcpu", 2, to176],
  ["c3-highmem", 8, to176],
  ["c3d-standard", 4, to360],
  ["c3d-highmem", 8, to360],
  ["c4-standard", 3.75, to288],
  ["c4-highcpu", 2, to288],
  ["c4-highmem", 7.75, to288],
  ["c4a-standard", 4, to72],
  ["c4a-highcpu", 2, to72],
  ["c4a-highmem", 8, to72],
  ["c4d-standard", 3.875, to384],
  ["c4d-highcpu", 1.875, to384],
  ["c4d-highmem", 7.875, to384],
  ["t2d-standard", 4, [1, 2, 4, 8, 16, 32, 48, 60]],
  ["t2a-standard", 4, [1, 2, 4, 8, 16, 32, 48]],
];

/** Types that share a core: the API counts two vCPUs, of which they have a part. */
const shared: readonly (readonly [name: string, memoryGiB: number])[] = [
  ["e2-micro", 1],
  ["e2-small", 2],
  ["e2-medium", 4],
];

const armSeries: readonly string[] = ["c4a", "n4a", "t2a"];

/** Series of the fourth generation take Hyperdisk only. */
const hyperdiskSeries: readonly string[] = ["c4", "c4a", "c4d", "n4", "n4a", "n4d"];

function* rows(): Generator<GcpHostType> {
  for (const [shape, gibPerVcpu, sizes] of shapes) {
    const series = shape.slice(0, shape.indexOf("-"));
    const arch = armSeries.includes(series) ? "arm64" : "x86_64";
    const disk = hyperdiskSeries.includes(series) ? ({ bootDisk: "hyperdisk-balanced" } as const) : {};
    for (const vcpus of sizes) {
      const exact = vcpus * gibPerVcpu;
      // Small sizes of C4 and C4D are given whole GiB.
      const memoryGiB = series === "n1" ? Math.round(exact * 10_000) / 10_000 : Math.floor(exact);
      yield { name: `${shape}-${vcpus}`, series, vcpus, memoryGiB, arch, ...disk, ...provenance };
    }
  }
  for (const [name, memoryGiB] of shared) {
    yield { name, series: "e2", vcpus: 2, memoryGiB, arch: "x86_64", ...provenance };
  }
}

/** Compute Engine types without accelerators that Hybrid GPU knows, for what surrounds the accelerators. */
export const gcpHostTypes: readonly GcpHostType[] = [...rows()];

const byName: ReadonlyMap<string, GcpHostType> = new Map(gcpHostTypes.map((row) => [row.name, row]));

/** A CPU-only type by name, if the table has it. */
export function findGcpHostType(name: string): GcpHostType | undefined {
  return byName.get(name);
}

/** vCPUs of any known type, with GPUs, TPUs or neither; `undefined` for an unknown one (never 0). */
export function gcpVcpusOf(name: string): number | undefined {
  return (findGcpMachineType(name) ?? findTpuMachineType(name) ?? byName.get(name))?.vcpus;
}
