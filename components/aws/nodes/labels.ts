import { isLabelValue, isQualifiedName, labelValue } from "../../core/kubernetesNames.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import type { AwsMachineType } from "../../hardware/aws/machineType.ts";

const labelGuide = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/";

/** Labels that Hybrid GPU puts on nodes, the same in every place. The machine type is `node.kubernetes.io/instance-type`. */
export const Label = {
  /** Name of the pool. */
  Pool: "hybrid-gpu/pool",
  Team: "hybrid-gpu/team",
  /** `H100`, `Trainium2`. */
  Accelerator: "hybrid-gpu/accelerator",
  /** Capacity kind. */
  Capacity: "hybrid-gpu/capacity",
  /** `efa` on nodes that have it: where the EFA device plugin runs. Absent elsewhere. */
  Fabric: "hybrid-gpu/fabric",
} as const;

/** How a taint keeps pods away, as EKS spells it. */
export const TaintEffect = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

/** A taint of every node of a pool. */
export interface PoolTaint {
  /** For example `dedicated`. Plain. */
  key: string;
  /** Plain. @default none */
  value?: string;
  /**
   * What happens to pods that do not tolerate the taint: `NO_SCHEDULE` lets no new ones in, `PREFER_NO_SCHEDULE` only when
   * there is no room elsewhere, `NO_EXECUTE` also throws out those that run. Plain.
   * @default none: it has to be given, as in Kubernetes, since no choice is harmless for all pods
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  effect: TaintEffect;
}

/** Kubernetes' spelling of the effects: what the cluster autoscaler reads. */
const kubernetesEffects: Readonly<Record<TaintEffect, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

export interface PoolIdentity {
  readonly pool: string;
  readonly team: string;
  readonly accelerator: string;
  readonly capacity: string;
  readonly efa: boolean;
}

export function poolLabels({ pool, team, accelerator, capacity, efa }: PoolIdentity): Record<string, string> {
  return {
    [Label.Pool]: labelValue(pool),
    [Label.Team]: labelValue(team),
    [Label.Accelerator]: labelValue(accelerator),
    [Label.Capacity]: capacity,
    ...(efa ? { [Label.Fabric]: "efa" } : {}),
  };
}

/** The taint that keeps everything off the accelerators that does not ask for them. Device plugins tolerate it by its key. */
export function acceleratorTaint(machine: AwsMachineType): PoolTaint {
  const key = machine.accelerator.vendor === "nvidia" ? "nvidia.com/gpu" : "aws.amazon.com/neuron";
  return { key, value: "present", effect: TaintEffect.NoSchedule };
}

/** The rule of `labels`. */
export function checkLabels(labels: Readonly<Record<string, unknown>>, path = "labels"): Problem[] {
  const problems = new Problems();
  for (const [key, value] of Object.entries(labels)) {
    const at = `${path}.${key}`;
    checkKey(problems, at, key, value);
    if (typeof value !== "string" || !isLabelValue(value)) {
      problems.error(
        at,
        value,
        "is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends",
        typeof value === "string" && labelValue(value) !== "" ? `use ${labelValue(value)}` : "use text such as vision",
        labelGuide,
      );
    }
  }
  return problems.list;
}

/** The rule of `taints`. `taken` are keys that the pool uses itself. */
export function checkTaints(taints: readonly PoolTaint[], taken: readonly string[], path = "taints"): Problem[] {
  const problems = new Problems();
  taints.forEach((taint, index) => {
    const at = `${path}[${index}]`;
    checkKey(problems, `${at}.key`, taint.key, taint.key);
    if (taken.includes(taint.key)) {
      problems.error(`${at}.key`, taint.key, "is the key of the taint that the pool has anyway", "remove it");
    }
    if (taint.value !== undefined && !isLabelValue(taint.value)) {
      problems.error(`${at}.value`, taint.value, "is not a taint value", "use text such as present", labelGuide);
    }
    if (!Object.hasOwn(kubernetesEffects, taint.effect)) {
      problems.error(
        `${at}.effect`,
        taint.effect,
        "is not a taint effect of EKS",
        `use ${Object.keys(kubernetesEffects).join(", ")}`,
        "https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html",
      );
    }
  });
  return problems.list;
}

function checkKey(problems: Problems, path: string, key: string, value: unknown): void {
  if (typeof key !== "string" || !isQualifiedName(key)) {
    problems.error(
      path,
      value,
      "has a key that Kubernetes does not take",
      "use a name such as tier, or one with a DNS prefix such as example.com/tier",
      labelGuide,
    );
  } else if (key.startsWith("hybrid-gpu/")) {
    problems.error(path, value, "has the prefix hybrid-gpu/, which the library sets itself", "use another prefix");
  }
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
