import type { Read } from "../../core/value.ts";
import { findGcpMachineType } from "../../hardware/gcp/catalogue.ts";
import { findGcpHostType } from "../../hardware/gcp/hostType.ts";
import { GcpCapacityKind } from "../../hardware/gcp/machineType.ts";
import { findTpuMachineType } from "../../hardware/gcp/tpuCatalogue.ts";
import type { QuotaKey } from "../quota.ts";
import { allCpusCode, allGpusCode, cpuQuotas, gpuCode, gpuQuotas, preemptibleGpuCode, tpuQuotas } from "./quotas.ts";

const flexStartNote = "flex-start spends it first; the standard quota stands in where it is used up";
const spotCpuNote = "from PREEMPTIBLE-CPUS-per-project-region instead, where the project has been granted some";

/** One quota that each machine spends so much of. */
export interface Spending {
  readonly quota: Omit<QuotaKey, "place">;
  readonly each: number;
  /** `global`, or the region of the machine. */
  readonly global?: boolean;
  readonly note?: string;
}

/** GPUs that a pool attaches to its machines. */
export interface AttachedGpus {
  readonly type: Read<string>;
  readonly count: Read<number>;
}

/** What one machine spends, or why that cannot be told. */
export function machineSpending(
  machineType: string,
  kind: GcpCapacityKind,
  attached: AttachedGpus,
): Spending[] | string {
  const preemptible =
    kind === GcpCapacityKind.Spot || kind === GcpCapacityKind.FlexStart || kind === GcpCapacityKind.Queued;
  const flexible = preemptible && kind !== GcpCapacityKind.Spot;
  const note = flexible ? { note: flexStartNote } : {};

  const tpu = findTpuMachineType(machineType);
  if (tpu !== undefined) {
    const { code, dimensions, preemptible: spot } = tpuQuotas[tpu.generation]!;
    if (!preemptible)
      return [{ quota: { code, ...(dimensions === undefined ? {} : { dimensions }) }, each: tpu.chips }];
    if (spot === undefined) return `no quota of preemptible chips is known for TPU ${tpu.generation}`;
    return [{ quota: { code: spot }, each: tpu.chips, ...note }];
  }
  const gpus = findGcpMachineType(machineType);
  if (gpus !== undefined) return gpuSpending(gpus.acceleratorType, gpus.accelerator.count, preemptible, note);
  const host = findGcpHostType(machineType);
  const cpus = host === undefined ? undefined : cpuQuotas[host.series];
  if (host === undefined) return `the quotas of ${machineType} are not known: it is in no table of machine types`;
  if (cpus === undefined) return `no vCPU quota is known for ${machineType}`;
  const spotNote = preemptible ? { note: spotCpuNote } : {};
  const dimensions = cpus.vmFamily === undefined ? {} : { dimensions: { vm_family: cpus.vmFamily } };
  const vcpus: Spending[] = [
    { quota: { code: cpus.code, ...dimensions }, each: host.vcpus, ...spotNote },
    { quota: { code: allCpusCode }, each: host.vcpus, global: true },
  ];
  if (attached.type.state === "absent") return vcpus;
  if (attached.type.state === "unknown") return `the GPUs of its nodes: ${attached.type.why}`;
  if (attached.count.state !== "known") return `the GPUs of its nodes: ${whyNot(attached.count)}`;
  const added = gpuSpending(attached.type.value, attached.count.value, preemptible, note);
  return typeof added === "string" ? added : [...added, ...vcpus];
}

/** On demand, GPUs of a family or model and GPUs of the whole project at once; preemptible ones have a quota of their own. */
function gpuSpending(type: string, count: number, preemptible: boolean, note: { note?: string }): Spending[] | string {
  const row = gpuQuotas.find(({ acceleratorType }) => acceleratorType === type);
  if (row === undefined) return `no quota is known for GPUs of type ${type}`;
  if (preemptible) return [{ quota: { code: preemptibleGpuCode(row) }, each: count, ...note }];
  const dimensions = row.family === undefined ? {} : { dimensions: { gpu_family: row.family } };
  return [
    { quota: { code: gpuCode(row), ...dimensions }, each: count },
    { quota: { code: allGpusCode }, each: count, global: true },
  ];
}

export function whyNot(answer: Read<unknown>): string {
  if (answer.state === "unknown") return answer.why;
  return answer.state === "absent" ? "not given" : "";
}
