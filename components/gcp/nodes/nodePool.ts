import { NodePool, type NodePoolArgs } from "@pulumi/gcp/container/nodePool.js";
import type * as pulumi from "@pulumi/pulumi";
import type { PoolTaint } from "../../core/nodeLabels.ts";
import { waitsForCapacity } from "../../hardware/gcp/capacity.ts";
import { GcpCapacityKind } from "../../hardware/gcp/machineType.ts";
import { derived, refNow } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import { type Ownership, ownershipOf } from "../../pulumi/tags.ts";
import { labelsOf } from "../labels.ts";
import { type CapacityInputs, capacityInputs, capacityOf } from "./capacityInputs.ts";
import type { NodeNetwork } from "./fabricNetworks.ts";
import { nodeIdentity } from "./identity.ts";
import type { GkeLaterInputs } from "./laterInputs.ts";
import type { GkePoolArgs, GkePoolOptions } from "./poolArgs.ts";

/** Label of nodes whose further networks pods claim; what GKE's network driver for claims looks for. */
const dranetLabel = "cloud.google.com/gke-networking-dra-driver";
/** GKE taints nodes of queued pools by itself, and does not label them. */
const queuedLabel = "cloud.google.com/gke-queued";

/** What every step of the making of pools looks at. */
export interface GkeMaking {
  readonly parent: pulumi.ComponentResource;
  readonly name: string;
  readonly args: GkePoolArgs;
  readonly later: GkeLaterInputs;
  readonly ownership: Required<Ownership>;
  readonly overrides: NonNullable<GkePoolOptions["overrides"]>;
  /** Options of every child. */
  readonly child: pulumi.CustomResourceOptions;
}

/** What is of one node pool alone. */
export interface GkePoolSpec {
  /** Name of the resource. */
  readonly label: string;
  readonly machineType: string;
  readonly bootDiskType: string | undefined;
  readonly maxPodsPerNode: number;
  readonly secureBoot: pulumi.Input<boolean>;
  /** Labels of the nodes that the library sets. */
  readonly nodeLabels: Record<string, string>;
  readonly taints: readonly PoolTaint[];
  /** Node count or autoscaling. */
  readonly counts: Pick<NodePoolArgs, "autoscaling" | "initialNodeCount" | "nodeCount">;
  readonly placement?: NonNullable<NodePoolArgs["placementPolicy"]>;
  /** Whether a policy of its own name places the nodes: GKE keeps no more than that name. */
  readonly placedByName?: boolean;
  readonly networks?: pulumi.Input<NodeNetwork[]>;
  readonly dranet?: boolean;
  /** More of the node's configuration: GPUs and local SSDs. */
  readonly node?: object;
  /** More that drifts by itself. */
  readonly ignoreChanges?: readonly string[];
}

export function gkeMaking(
  parent: pulumi.ComponentResource,
  name: string,
  args: GkePoolArgs,
  later: GkeLaterInputs,
  { overrides = {} }: GkePoolOptions,
): GkeMaking {
  const ownership = ownershipOf(args, refNow(args.cluster)?.ownership);
  const child = later.passed === undefined ? { parent } : { parent, dependsOn: later.passed };
  return { parent, name, args, later, ownership, overrides, child };
}

/** Whether nodes run in capacity that somebody holds: there is no room for two pools at a time. */
function isHeld(kind: GcpCapacityKind): boolean {
  return kind === GcpCapacityKind.Reservation || kind === GcpCapacityKind.Calendar;
}

/** The one making of a node pool with accelerators: pools of GPUs and slices of TPUs are this, filled in differently. */
export function gkeNodePool(making: GkeMaking, spec: GkePoolSpec): NodePool {
  const { args, later, overrides, child } = making;
  const capacity = capacityInputs(capacityOf(args), later.reservation);
  const { kind } = capacityOf(args);
  const autoUpgrade = args.autoUpgrade ?? true;
  const inputs: NodePoolArgs = {
    project: later.cluster((cluster) => cluster.project),
    location: later.cluster((cluster) => cluster.location),
    cluster: later.cluster((cluster) => cluster.name),
    nodeLocations: [args.zone],
    ...spec.counts,
    ...capacity.pool,
    maxPodsPerNode: spec.maxPodsPerNode,
    management: { autoRepair: capacity.autoRepair, autoUpgrade },
    // No nodes beside those there are: hardly anybody has spare ones.
    upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
    ...(spec.placement === undefined ? {} : { placementPolicy: spec.placement }),
    ...networkConfig(spec),
    ...(later.version === undefined ? {} : { version: later.version }),
    nodeConfig: nodeConfig(making, spec, capacity),
  };
  const options: pulumi.CustomResourceOptions = {
    ...child,
    ignoreChanges: [
      // The autoscaler changes how many there are, and another number at creation would replace the pool.
      "initialNodeCount",
      // Of a policy that is named, GKE gives back the name alone, and for TPUs a topology that nobody gave: a difference
      // that rolls or replaces all nodes on every run. A change of the policy still shows in its name.
      ...(spec.placedByName === true ? ["placementPolicy.type", "placementPolicy.tpuTopology"] : []),
      // GKE raises it: the two would undo each other's work for ever.
      ...(later.version !== undefined && autoUpgrade ? ["version"] : []),
      // GKE upgrades nodes that come when there are some in a way of its own, which the provider has no word for.
      ...(waitsForCapacity(kind) ? ["upgradeSettings"] : []),
      ...(spec.ignoreChanges ?? []),
    ],
    // Elsewhere the old nodes stay until new ones are there: capacity given up is hard to get back.
    ...(isHeld(kind) ? { deleteBeforeReplace: true } : {}),
    // Large machines boot slowly, and an update drains and waits for one node after the other.
    customTimeouts: { create: "60m", update: "180m", delete: "60m" },
  };
  return make<NodePoolArgs, NodePool>(NodePool, spec.label, inputs, options, overrides.nodePool);
}

function networkConfig({ networks, dranet }: GkePoolSpec): Pick<NodePoolArgs, "networkConfig"> {
  if (dranet === true) return { networkConfig: { acceleratorNetworkProfile: "auto" } };
  return networks === undefined ? {} : { networkConfig: { additionalNodeNetworkConfigs: networks } };
}

function nodeConfig(
  { args, later, ownership }: GkeMaking,
  spec: GkePoolSpec,
  capacity: CapacityInputs,
): NonNullable<NodePoolArgs["nodeConfig"]> {
  const known = refNow(args.cluster);
  const identity = later.cluster((cluster) => (cluster.workloadPool === undefined ? "" : "GKE_METADATA"));
  return {
    machineType: spec.machineType,
    diskType: spec.bootDiskType ?? "pd-balanced",
    diskSizeGb: later.bootDiskGiB,
    gvnic: { enabled: true },
    ...spec.node,
    ...capacity.node,
    ...(args.hostMaintenance === undefined
      ? {}
      : { hostMaintenancePolicy: { maintenanceInterval: args.hostMaintenance } }),
    serviceAccount: args.nodeServiceAccount ?? later.cluster((cluster) => cluster.nodeServiceAccount!),
    ...nodeIdentity,
    ...(identity === ""
      ? {}
      : {
          workloadMetadataConfig: derived(identity, (mode) => (mode === "" ? undefined : { mode })) as never,
        }),
    shieldedInstanceConfig: { enableSecureBoot: spec.secureBoot, enableIntegrityMonitoring: true },
    labels: {
      ...later.nodeLabels,
      ...(spec.dranet === true ? { [dranetLabel]: "true" } : {}),
      ...(capacity.pool.queuedProvisioning === undefined ? {} : { [queuedLabel]: "true" }),
      ...spec.nodeLabels,
    },
    taints: spec.taints.map(({ key, value = "", effect }) => ({ key, value, effect })),
    resourceLabels: labelsOf(ownership, spec.label, { ...known?.labels, ...later.labels }),
  };
}
