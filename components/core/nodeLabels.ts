import { isLabelValue, isQualifiedName, labelValue } from "./kubernetesNames.ts";
import { type Problem, Problems } from "./problem.ts";

const labelGuide = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/";

/** Labels that Hybrid GPU puts on nodes, the same in every place. The machine type is `node.kubernetes.io/instance-type`. */
export const Label = {
  /** Name of the pool. */
  Pool: "hybrid-gpu/pool",
  Team: "hybrid-gpu/team",
  /** `H100`, `Trainium2`, `TPU-v5p`. */
  Accelerator: "hybrid-gpu/accelerator",
  /** Capacity kind. */
  Capacity: "hybrid-gpu/capacity",
  /** `efa`, `tcpxo`, `rdma`, `ici` on nodes that have it: where its device plugins and installers run. Absent elsewhere. */
  Fabric: "hybrid-gpu/fabric",
  /** Which slice of a `TpuSlice` a node is part of, from 0. */
  Slice: "hybrid-gpu/slice",
} as const;

/** How a taint keeps pods away, as node groups of EKS and node pools of GKE spell it. */
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

/** Kubernetes' spelling of the effects. */
export const kubernetesEffects: Readonly<Record<TaintEffect, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

/** What the labels of a pool are made from. */
export interface PoolIdentity {
  readonly pool: string;
  readonly team: string;
  readonly accelerator: string;
  readonly capacity: string;
  /** Absent: the nodes have none. */
  readonly fabric?: string;
}

/** Labels by which queues, reports and device plugins find the nodes of a pool. */
export function poolLabels({ pool, team, accelerator, capacity, fabric }: PoolIdentity): Record<string, string> {
  return {
    [Label.Pool]: labelValue(pool),
    [Label.Team]: labelValue(team),
    [Label.Accelerator]: labelValue(accelerator),
    [Label.Capacity]: capacity,
    ...(fabric === undefined ? {} : { [Label.Fabric]: fabric }),
  };
}

/** The rule of labels of nodes. */
export function checkNodeLabels(labels: Readonly<Record<string, unknown>>, path: string): Problem[] {
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

/** Whose spelling of taint effects counts. */
export interface TaintService {
  readonly name: string;
  readonly source: string;
}

/** The rule of taints of nodes. `taken` are keys that the pool uses itself. */
export function checkPoolTaints(
  taints: readonly PoolTaint[],
  taken: readonly string[],
  service: TaintService,
  path: string,
): Problem[] {
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
        `is not a taint effect of ${service.name}`,
        `use ${Object.keys(kubernetesEffects).join(", ")}`,
        service.source,
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
