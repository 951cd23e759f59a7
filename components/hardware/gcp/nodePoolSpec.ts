import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { joinPath, type Problem } from "../../core/problem.ts";
import { type Read, read, readBoolean, readNumber, readString, readStrings } from "../../core/value.ts";
import { gcpResourcePolicyType } from "./nodePoolTypes.ts";

export {
  checkAttachedNetworks,
  checkBundledAccelerators,
  checkGpuNetworks,
  checkJobNetworks,
  checkMissingNetworks,
} from "./nodePoolGpuRules.ts";
export { checkCompactPlacement, checkFlexStart, checkTpuPool } from "./nodePoolRules.ts";

/** One raw GKE node pool in plain values. What is not given is left out. */
export interface GkeNodePoolSpec {
  /** `nodeConfig.machineType`. */
  readonly machineType?: string;
  /** `nodeConfig.guestAccelerators[0].type`. */
  readonly acceleratorType?: string;
  /** `nodeConfig.guestAccelerators[0].count`. */
  readonly acceleratorCount?: number;
  /** `nodeConfig.spot`. */
  readonly spot?: boolean;
  /** `nodeConfig.preemptible`, the older spelling of spot. */
  readonly preemptible?: boolean;
  /** `nodeConfig.flexStart`. */
  readonly flexStart?: boolean;
  /** `queuedProvisioning.enabled`. */
  readonly queued?: boolean;
  /** `nodeConfig.reservationAffinity`, its `consumeReservationType` as `type`. */
  readonly reservationAffinity?: {
    readonly type?: string;
    readonly key?: string;
    readonly values?: readonly string[];
  };
  /** `nodeConfig.maxRunDuration`, `604800s`. */
  readonly maxRunDuration?: string;
  /** `management.autoRepair`. */
  readonly autoRepair?: boolean;
  /** `autoscaling`: `min` and `max` in each zone, `totalMin` and `totalMax` over all of them. */
  readonly autoscaling?: {
    readonly min?: number;
    readonly max?: number;
    readonly totalMin?: number;
    readonly totalMax?: number;
    readonly locationPolicy?: string;
  };
  readonly nodeCount?: number;
  readonly initialNodeCount?: number;
  readonly nodeLocations?: readonly string[];
  /** Location of the cluster: a zone or a region. */
  readonly location?: string;
  /** `placementPolicy`. */
  readonly placement?: {
    readonly type?: string;
    readonly policyName?: string;
    readonly tpuTopology?: string;
  };
  /** `acceleratorTopology` of the workload policy behind `placementPolicy.policyName`, where that is known. */
  readonly workloadTopology?: string;
  /** Local SSDs of a node, however they are used. */
  readonly localSsdCount?: number;
  /** How many `networkConfig.additionalNodeNetworkConfigs`. */
  readonly additionalNodeNetworks?: number;
  /** `networkConfig.acceleratorNetworkProfile`. */
  readonly acceleratorNetworkProfile?: string;
  /** `upgradeSettings.strategy`. */
  readonly upgradeStrategy?: string;
}

/**
 * A rule over one node pool. Problems carry paths of the raw resource (`nodeConfig.spot`).
 *
 * @param unknown paths of the raw resource whose value is only known later: they count as given, and nothing is said of them
 */
export type GkeNodePoolRule = (spec: GkeNodePoolSpec, unknown?: readonly string[]) => Problem[];

/** A raw node pool as rules see it. */
export interface GkeNodePoolReading {
  readonly spec: GkeNodePoolSpec;
  /** Paths, inside the pool, whose value is only known after creation or is not of its type. */
  readonly unknown: string[];
}

/**
 * Reads a raw node pool for the rules.
 *
 * @param at where the pool stands in the inputs of a cluster, `nodePools[0]`; `""` for a node pool resource
 * @param graph finds the workload policy behind the pool; without it `workloadTopology` is left out
 */
export function gkeNodePoolSpec(node: ResourceNode, at = "", graph?: ResourceGraph): GkeNodePoolReading {
  const unknown: string[] = [];
  const take = <T>(path: string, reader: (inputs: unknown, path: string) => Read<T>): T | undefined => {
    const answer = reader(node.inputs, joinPath(at, path));
    // Reported where the unknown value is: a whole object may be unknown, and each of its parts then is.
    if (answer.state === "unknown") unknown.push(path);
    return answer.state === "known" ? answer.value : undefined;
  };
  const text = (path: string): string | undefined => take(path, readString);
  const number = (path: string): number | undefined => take(path, readNumber);
  const flag = (path: string): boolean | undefined => take(path, readBoolean);
  const texts = (path: string): readonly string[] | undefined => take(path, readStrings);
  const has = (path: string): boolean => read(node.inputs, joinPath(at, path)).state !== "absent";

  const ssds = [
    number("nodeConfig.ephemeralStorageLocalSsdConfig.localSsdCount"),
    number("nodeConfig.localNvmeSsdBlockConfig.localSsdCount"),
    number("nodeConfig.localSsdCount"),
  ].filter((count) => count !== undefined);
  const policy = graph?.behind(node, "placementPolicy", gcpResourcePolicyType)[0];
  const workload = policy === undefined ? undefined : readString(policy.inputs, "workloadPolicy.acceleratorTopology");
  const networks = "networkConfig.additionalNodeNetworkConfigs";

  const spec: GkeNodePoolSpec = given({
    machineType: text("nodeConfig.machineType"),
    acceleratorType: text("nodeConfig.guestAccelerators[0].type"),
    acceleratorCount: number("nodeConfig.guestAccelerators[0].count"),
    spot: flag("nodeConfig.spot"),
    preemptible: flag("nodeConfig.preemptible"),
    flexStart: flag("nodeConfig.flexStart"),
    queued: flag("queuedProvisioning.enabled"),
    reservationAffinity: !has("nodeConfig.reservationAffinity")
      ? undefined
      : given({
          type: text("nodeConfig.reservationAffinity.consumeReservationType"),
          key: text("nodeConfig.reservationAffinity.key"),
          values: texts("nodeConfig.reservationAffinity.values"),
        }),
    maxRunDuration: text("nodeConfig.maxRunDuration"),
    autoRepair: flag("management.autoRepair"),
    autoscaling: !has("autoscaling")
      ? undefined
      : given({
          min: number("autoscaling.minNodeCount"),
          max: number("autoscaling.maxNodeCount"),
          totalMin: number("autoscaling.totalMinNodeCount"),
          totalMax: number("autoscaling.totalMaxNodeCount"),
          locationPolicy: text("autoscaling.locationPolicy"),
        }),
    nodeCount: number("nodeCount"),
    initialNodeCount: number("initialNodeCount"),
    nodeLocations: texts("nodeLocations"),
    // A pool inside a cluster is where the cluster is.
    location: take("location", (inputs) => readString(inputs, "location")),
    placement: !has("placementPolicy")
      ? undefined
      : given({
          type: text("placementPolicy.type"),
          policyName: text("placementPolicy.policyName"),
          tpuTopology: text("placementPolicy.tpuTopology"),
        }),
    workloadTopology: workload?.state === "known" ? workload.value : undefined,
    localSsdCount: ssds.length === 0 ? undefined : ssds.reduce((sum, count) => sum + count, 0),
    additionalNodeNetworks: has(networks) ? take(networks, readLength) : undefined,
    acceleratorNetworkProfile: text("networkConfig.acceleratorNetworkProfile"),
    upgradeStrategy: text("upgradeSettings.strategy"),
  });
  return { spec, unknown };
}

function readLength(inputs: unknown, path: string): Read<number> {
  const answer = read(inputs, path);
  if (answer.state !== "known") return answer;
  return Array.isArray(answer.value)
    ? { ...answer, value: answer.value.length }
    : { state: "unknown", path, why: "not a list" };
}

/** The properties that have a value. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
