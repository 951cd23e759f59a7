import { describe, expect, it } from "vitest";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { gcpHostTypes } from "../../../components/hardware/gcp/hostType.ts";
import { tpuGenerations } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import {
  cpuQuotas,
  diskQuotas,
  gcpQuotas,
  gpuQuotas,
  tpuApiQuotas,
  tpuQuotas,
} from "../../../components/quota/gcp/quotas.ts";
import { findQuota, quotaKey, quotas } from "../../../components/quota/quota.ts";

const compute = "compute.googleapis.com";

describe("quota rows of Google Cloud", () => {
  it("are the ones of the Cloud Quotas API, by id and dimension", () => {
    expect(
      gcpQuotas.map(({ service, code, unit, per, dimensions = {} }) =>
        [
          service === compute ? "" : `${service} `,
          code,
          ...Object.entries(dimensions).map(([key, value]) => ` ${key}=${value}`),
          ` ${unit}`,
          per === undefined ? "" : ` per ${per}`,
        ].join(""),
      ),
    ).toEqual([
      "NVIDIA-T4-GPUS-per-project-region GPU",
      "PREEMPTIBLE-NVIDIA-T4-GPUS-per-project-region GPU",
      "NVIDIA-V100-GPUS-per-project-region GPU",
      "PREEMPTIBLE-NVIDIA-V100-GPUS-per-project-region GPU",
      "NVIDIA-L4-GPUS-per-project-region GPU",
      "PREEMPTIBLE-NVIDIA-L4-GPUS-per-project-region GPU",
      "NVIDIA-A100-GPUS-per-project-region GPU",
      "PREEMPTIBLE-NVIDIA-A100-GPUS-per-project-region GPU",
      "NVIDIA-A100-80GB-GPUS-per-project-region GPU",
      "PREEMPTIBLE-NVIDIA-A100-80GB-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_H100 GPU",
      "PREEMPTIBLE-NVIDIA-H100-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_H100_MEGA GPU",
      "PREEMPTIBLE-NVIDIA-H100-MEGA-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_H200 GPU",
      "PREEMPTIBLE-NVIDIA-H200-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_B200 GPU",
      "PREEMPTIBLE-NVIDIA-B200-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_GB200 GPU",
      "PREEMPTIBLE-NVIDIA-GB200-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_GB300 GPU",
      "PREEMPTIBLE-NVIDIA-GB300-GPUS-per-project-region GPU",
      "GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_RTX_PRO_6000 GPU",
      "PREEMPTIBLE-NVIDIA-RTX-PRO-6000-GPUS-per-project-region GPU",
      "GPUS-ALL-REGIONS-per-project GPU per project",
      "TPU-PODSLICE-V4-per-project-region chip",
      "PREEMPTIBLE-TPU-PODSLICE-V4-per-project-region chip",
      "TPU-LITE-PODSLICE-V5-per-project-region chip",
      "PREEMPTIBLE-TPU-LITE-PODSLICE-V5-per-project-region chip",
      "TPU-V5P-per-project-region chip",
      "PREEMPTIBLE-TPU-V5P-per-project-region chip",
      "TPUS-PER-TPU-FAMILY-per-project-region tpu_family=CT6E chip",
      "PREEMPTIBLE-TPU-V6E-per-project-region chip",
      "TPUS-PER-TPU-FAMILY-per-project-region tpu_family=TPU7X chip",
      "tpu.googleapis.com TPUV5sLitepodPerProjectPerZoneForTPUAPI chip per zone",
      "tpu.googleapis.com TPUV5PPerProjectPerZoneForTPUAPI core per zone",
      "tpu.googleapis.com TPUV5PPreemptiblePerProjectPerZoneForTPUAPI core per zone",
      "tpu.googleapis.com TPUV6EPerProjectPerZoneForTPUAPI chip per zone",
      "tpu.googleapis.com TPUV6EPreemptiblePerProjectPerZoneForTPUAPI chip per zone",
      "CPUS-per-project-region vCPU",
      "N2-CPUS-per-project-region vCPU",
      "N2D-CPUS-per-project-region vCPU",
      "C2-CPUS-per-project-region vCPU",
      "C2D-CPUS-per-project-region vCPU",
      "C3-CPUS-per-project-region vCPU",
      "T2A-CPUS-per-project-region vCPU",
      "T2D-CPUS-per-project-region vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=C3D vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=C4 vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=C4A vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=C4D vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=N4 vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=N4A vCPU",
      "CPUS-PER-VM-FAMILY-per-project-region vm_family=N4D vCPU",
      "CPUS-ALL-REGIONS-per-project vCPU per project",
      "DISKS-TOTAL-GB-per-project-region GB",
      "SSD-TOTAL-GB-per-project-region GB",
      "HDB-TOTAL-GB-per-project-region GB",
      "STATIC-ADDRESSES-per-project-region count",
    ]);
  });

  it("are each once, with a name and a source", () => {
    expect(new Set(quotas.map(quotaKey)).size).toBe(quotas.length);
    for (const row of gcpQuotas) {
      expect(row.name).not.toBe("");
      expect(row.source).not.toBe("");
      expect(row.asOf).toMatch(/^2026-\d\d-\d\d$/);
      expect(findQuota(row)).toBe(row);
    }
    expect(findQuota({ place: "gcp", code: "GPUS-PER-GPU-FAMILY-per-project-region" })).toBeUndefined();
  });

  it("are known for every GPU, TPU, series and disk of the tables", () => {
    const known = new Set(gpuQuotas.map(({ acceleratorType }) => acceleratorType));
    expect(gcpMachineTypes.filter(({ acceleratorType }) => !known.has(acceleratorType))).toEqual([]);
    expect(tpuGenerations.filter(({ generation }) => tpuQuotas[generation] === undefined)).toEqual([]);
    expect(gcpHostTypes.filter(({ series }) => cpuQuotas[series] === undefined)).toEqual([]);
    const codes = [
      ...Object.values(diskQuotas),
      ...Object.values(tpuApiQuotas).flatMap(({ code, preemptible }) => [
        code,
        ...(preemptible === undefined ? [] : [preemptible]),
      ]),
    ];
    expect(codes.filter((code) => findQuota({ place: "gcp", code }) === undefined)).toEqual([]);
  });

  it("that nobody has been seen to have say so in their confidence", () => {
    expect(gcpQuotas.filter(({ confidence }) => confidence === "memory").map(({ name }) => name)).toEqual([
      "NVIDIA GB200 GPUs",
      "Preemptible NVIDIA GB200 GPUs",
      "NVIDIA GB300 GPUs",
      "Preemptible NVIDIA GB300 GPUs",
      "TPU v4 chips",
      "Preemptible TPU v4 chips",
      "Preemptible TPU v5e chips",
      "TPU 7x chips",
      "C2 CPUs",
      "T2A CPUs",
      "C4A CPUs",
      "N4A CPUs",
      "N4D CPUs",
      "Hyperdisk Balanced capacity",
    ]);
  });
});
