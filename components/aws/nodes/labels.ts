import {
  checkNodeLabels,
  checkPoolTaints,
  kubernetesEffects,
  poolLabels as labelsOfPool,
  type PoolIdentity,
  type PoolTaint,
  TaintEffect,
} from "../../core/nodeLabels.ts";
import type { Problem } from "../../core/problem.ts";
import type { AwsMachineType } from "../../hardware/aws/machineType.ts";

export { Label, type PoolTaint, TaintEffect } from "../../core/nodeLabels.ts";

const eks = { name: "EKS", source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html" } as const;

export function poolLabels({ efa, ...pool }: Omit<PoolIdentity, "fabric"> & { efa: boolean }): Record<string, string> {
  return labelsOfPool(efa ? { ...pool, fabric: "efa" } : pool);
}

/** The taint that keeps everything off the accelerators that does not ask for them. Device plugins tolerate it by its key. */
export function acceleratorTaint(machine: AwsMachineType): PoolTaint {
  const key = machine.accelerator.vendor === "nvidia" ? "nvidia.com/gpu" : "aws.amazon.com/neuron";
  return { key, value: "present", effect: TaintEffect.NoSchedule };
}

/** The rule of `labels`. */
export function checkLabels(labels: Readonly<Record<string, unknown>>, path = "labels"): Problem[] {
  return checkNodeLabels(labels, path);
}

/** The rule of `taints`. `taken` are keys that the pool uses itself. */
export function checkTaints(taints: readonly PoolTaint[], taken: readonly string[], path = "taints"): Problem[] {
  return checkPoolTaints(taints, taken, eks, path);
}

/**
 * What the cluster autoscaler reads off an empty group to know what its nodes would be like: tag by the last part of
 * its key. @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 */
export function autoscalerTags<V>(
  labels: Readonly<Record<string, V>>,
  taints: readonly PoolTaint[],
  resources: Readonly<Record<string, number>>,
): Record<string, V | string> {
  const tags: Record<string, V | string> = {};
  for (const [key, value] of Object.entries(labels)) tags[`label/${key}`] = value;
  for (const { key, value = "", effect } of taints) tags[`taint/${key}`] = `${value}:${kubernetesEffects[effect]}`;
  for (const [key, count] of Object.entries(resources)) tags[`resources/${key}`] = String(count);
  return tags;
}
