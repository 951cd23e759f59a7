import { Confidence, type Fact } from "../../core/fact.ts";
import type { Quota } from "../quota.ts";

const asOf = "2026-11-22";

const compute = { place: "gcp", service: "compute.googleapis.com" } as const;

const cloudQuotas: Fact = {
  source: "https://docs.cloud.google.com/docs/quotas/troubleshoot",
  asOf,
  confidence: Confidence.Documented,
};
const listings: Fact = {
  source: "quota listings of the Cloud Quotas API from several projects, in public repositories",
  asOf,
  confidence: Confidence.Observed,
};
const oneListing: Fact = {
  source: "a quota listing of one project, in a public repository",
  asOf,
  confidence: Confidence.Reported,
};
const memory: Fact = {
  source: "formed like its neighbours; look it up with gcloud beta quotas info list",
  asOf,
  confidence: Confidence.Memory,
};

/** The quotas of one kind of GPU: where it is not `family`, the id has the model in it. */
export interface GpuQuota {
  /** As `guestAccelerators[].type` has it. */
  readonly acceleratorType: string;
  /** Dimension `gpu_family` of the family quota; absent for older models. */
  readonly family?: string;
  readonly model: string;
  readonly name: string;
  readonly fact: Fact;
}

const gpu = (acceleratorType: string, model: string, name: string, fact = listings, family?: string): GpuQuota => ({
  acceleratorType,
  model,
  name,
  fact,
  ...(family === undefined ? {} : { family }),
});

/** Which quota a GPU spends. Older models have quotas of their own, newer ones share one that is kept apart by family. */
export const gpuQuotas: readonly GpuQuota[] = [
  gpu("nvidia-tesla-t4", "T4", "NVIDIA T4 GPUs"),
  gpu("nvidia-tesla-v100", "V100", "NVIDIA V100 GPUs"),
  gpu("nvidia-l4", "L4", "NVIDIA L4 GPUs"),
  gpu("nvidia-tesla-a100", "A100", "NVIDIA A100 GPUs"),
  gpu("nvidia-a100-80gb", "A100-80GB", "NVIDIA A100 80GB GPUs"),
  gpu("nvidia-h100-80gb", "H100", "NVIDIA H100 GPUs", cloudQuotas, "NVIDIA_H100"),
  gpu("nvidia-h100-mega-80gb", "H100-MEGA", "NVIDIA H100 Mega GPUs", oneListing, "NVIDIA_H100_MEGA"),
  gpu("nvidia-h200-141gb", "H200", "NVIDIA H200 GPUs", cloudQuotas, "NVIDIA_H200"),
  gpu("nvidia-b200", "B200", "NVIDIA B200 GPUs", oneListing, "NVIDIA_B200"),
  gpu("nvidia-gb200", "GB200", "NVIDIA GB200 GPUs", memory, "NVIDIA_GB200"),
  gpu("nvidia-gb300", "GB300", "NVIDIA GB300 GPUs", memory, "NVIDIA_GB300"),
  gpu("nvidia-rtx-pro-6000", "RTX-PRO-6000", "NVIDIA RTX PRO 6000 GPUs", cloudQuotas, "NVIDIA_RTX_PRO_6000"),
];

export const gpuFamilyCode = "GPUS-PER-GPU-FAMILY-per-project-region";
export const allGpusCode = "GPUS-ALL-REGIONS-per-project";
export const vmFamilyCode = "CPUS-PER-VM-FAMILY-per-project-region";
export const allCpusCode = "CPUS-ALL-REGIONS-per-project";

/** Code of the quota that GPUs on demand spend. */
export function gpuCode({ model, family }: GpuQuota): string {
  return family === undefined ? `NVIDIA-${model}-GPUS-per-project-region` : gpuFamilyCode;
}

/** Code of the quota that GPUs on spot or with flex-start spend. */
export function preemptibleGpuCode({ model }: GpuQuota): string {
  return `PREEMPTIBLE-NVIDIA-${model}-GPUS-per-project-region`;
}

/** Models whose ids of preemptible GPUs have been seen; the rest follow their form. */
const seenPreemptible = ["T4", "V100", "L4", "A100", "A100-80GB", "H100", "H100-MEGA", "H200", "B200", "RTX-PRO-6000"];

const gpuRows = gpuQuotas.flatMap((row): Quota[] => [
  {
    ...compute,
    code: gpuCode(row),
    ...(row.family === undefined ? {} : { dimensions: { gpu_family: row.family } }),
    name: row.name,
    unit: "GPU",
    note: "0 on a new project",
    ...row.fact,
  },
  {
    ...compute,
    code: preemptibleGpuCode(row),
    name: `Preemptible ${row.name}`,
    unit: "GPU",
    note: "spot and flex-start",
    ...(seenPreemptible.includes(row.model) ? listings : memory),
  },
]);

/** The quotas of TPUs in GKE, in chips. Those of the Cloud TPU API are others. */
export interface TpuQuota {
  readonly code: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Spot and flex-start. */
  readonly preemptible?: string;
}

const tpuFamilyCode = "TPUS-PER-TPU-FAMILY-per-project-region";

export const tpuQuotas: Readonly<Record<string, TpuQuota>> = {
  v4: {
    code: "TPU-PODSLICE-V4-per-project-region",
    preemptible: "PREEMPTIBLE-TPU-PODSLICE-V4-per-project-region",
  },
  v5e: {
    code: "TPU-LITE-PODSLICE-V5-per-project-region",
    preemptible: "PREEMPTIBLE-TPU-LITE-PODSLICE-V5-per-project-region",
  },
  v5p: { code: "TPU-V5P-per-project-region", preemptible: "PREEMPTIBLE-TPU-V5P-per-project-region" },
  v6e: {
    code: tpuFamilyCode,
    dimensions: { tpu_family: "CT6E" },
    preemptible: "PREEMPTIBLE-TPU-V6E-per-project-region",
  },
  "7x": { code: tpuFamilyCode, dimensions: { tpu_family: "TPU7X" } },
};

/** Generations whose ids have been seen: of on-demand chips, of preemptible ones. */
const seenTpu = { standard: ["v5e", "v5p", "v6e"], preemptible: ["v5p", "v6e"] };

const tpuRows = Object.entries(tpuQuotas).flatMap(([generation, { code, dimensions, preemptible }]): Quota[] => [
  {
    ...compute,
    code,
    ...(dimensions === undefined ? {} : { dimensions }),
    name: `TPU ${generation} chips`,
    unit: "chip",
    ...(seenTpu.standard.includes(generation) ? listings : memory),
  },
  ...(preemptible === undefined
    ? []
    : [
        {
          ...compute,
          code: preemptible,
          name: `Preemptible TPU ${generation} chips`,
          unit: "chip" as const,
          note: "spot and flex-start",
          ...(seenTpu.preemptible.includes(generation) ? listings : memory),
        },
      ]),
]);

/** The quotas of TPU VMs of the Cloud TPU API, each zone on its own: chips, or TensorCores. */
export interface TpuApiQuota {
  readonly code: string;
  readonly preemptible?: string;
  readonly unit: "chip" | "core";
}

export const tpuApiQuotas: Readonly<Record<string, TpuApiQuota>> = {
  v5e: { code: "TPUV5sLitepodPerProjectPerZoneForTPUAPI", unit: "chip" },
  v5p: {
    code: "TPUV5PPerProjectPerZoneForTPUAPI",
    preemptible: "TPUV5PPreemptiblePerProjectPerZoneForTPUAPI",
    unit: "core",
  },
  v6e: {
    code: "TPUV6EPerProjectPerZoneForTPUAPI",
    preemptible: "TPUV6EPreemptiblePerProjectPerZoneForTPUAPI",
    unit: "chip",
  },
};

const tpuApiRows = Object.entries(tpuApiQuotas).flatMap(([generation, { code, preemptible, unit }]): Quota[] => {
  const name = `TPU ${generation} ${unit}s of the Cloud TPU API`;
  const common = { place: "gcp", service: "tpu.googleapis.com", unit, per: "zone", ...listings } as const;
  return [
    { ...common, code, name },
    ...(preemptible === undefined ? [] : [{ ...common, code: preemptible, name: `Preemptible ${name}` }]),
  ];
});

/**
 * Which quota the vCPUs of a machine series spend. Machines with GPUs and TPUs are not here: Google asks no CPU quota of A2,
 * A3, A4, A4X, G2 and G4.
 * @see https://docs.cloud.google.com/compute/resource-usage
 */
export const cpuQuotas: Readonly<Record<string, { readonly code: string; readonly vmFamily?: string }>> = {
  ...Object.fromEntries(["e2", "n1"].map((series) => [series, { code: "CPUS-per-project-region" }])),
  ...Object.fromEntries(
    ["n2", "n2d", "c2", "c2d", "c3", "t2a", "t2d"].map((series) => [
      series,
      { code: `${series.toUpperCase()}-CPUS-per-project-region` },
    ]),
  ),
  ...Object.fromEntries(
    ["c3d", "c4", "c4a", "c4d", "n4", "n4a", "n4d"].map((series) => [
      series,
      { code: vmFamilyCode, vmFamily: series.toUpperCase() },
    ]),
  ),
};

const seenSeries = ["e2", "n1", "n2", "n2d", "c2d", "c3", "t2d", "c3d", "c4", "c4d", "n4"];

const cpuRows = Object.entries(cpuQuotas)
  // E2 and N1 share one.
  .filter(([series]) => series !== "n1")
  .map(
    ([series, { code, vmFamily }]): Quota => ({
      ...compute,
      code,
      ...(vmFamily === undefined ? {} : { dimensions: { vm_family: vmFamily } }),
      name: series === "e2" ? "CPUs (E2 and N1)" : `${series.toUpperCase()} CPUs`,
      unit: "vCPU",
      ...(seenSeries.includes(series) ? listings : memory),
    }),
  );

/** Which quota a disk type spends. */
export const diskQuotas: Readonly<Record<string, string>> = {
  "pd-standard": "DISKS-TOTAL-GB-per-project-region",
  "pd-balanced": "SSD-TOTAL-GB-per-project-region",
  "pd-ssd": "SSD-TOTAL-GB-per-project-region",
  "hyperdisk-balanced": "HDB-TOTAL-GB-per-project-region",
};

export const addressCode = "STATIC-ADDRESSES-per-project-region";

/** Google Cloud quotas that GPU and TPU clusters spend. Ids are those of the Cloud Quotas API. */
export const gcpQuotas: readonly Quota[] = [
  ...gpuRows,
  { ...compute, code: allGpusCode, name: "GPUs (all regions)", unit: "GPU", per: "project", ...listings },
  ...tpuRows,
  ...tpuApiRows,
  ...cpuRows,
  { ...compute, code: allCpusCode, name: "CPUs (all regions)", unit: "vCPU", per: "project", ...listings },
  {
    ...compute,
    code: "DISKS-TOTAL-GB-per-project-region",
    name: "Persistent disk standard",
    unit: "GB",
    ...oneListing,
  },
  { ...compute, code: "SSD-TOTAL-GB-per-project-region", name: "Persistent disk SSD", unit: "GB", ...listings },
  {
    ...compute,
    code: "HDB-TOTAL-GB-per-project-region",
    name: "Hyperdisk Balanced capacity",
    unit: "GB",
    ...memory,
  },
  { ...compute, code: addressCode, name: "Static IP addresses", unit: "count", ...listings },
];
