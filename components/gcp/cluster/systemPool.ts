import { NodePool, type NodePoolArgs } from "@pulumi/gcp/container/nodePool.js";
import type * as pulumi from "@pulumi/pulumi";
import { Label } from "../../core/nodeLabels.ts";
import type { NodeCounts } from "../../core/range.ts";
import { findGcpHostType } from "../../hardware/gcp/hostType.ts";
import { defaultGkeZoneCount } from "../../hardware/gcp/nodePoolView.ts";
import { gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import { derived } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { GkeScope } from "../network/scope.ts";
import { nodeIdentity } from "../nodes/identity.ts";

/** The nodes for what keeps the cluster going: DNS, storage drivers, controllers. */
export interface GkeSystemPool {
  /** Compute Engine type without accelerators. Plain. @default e2-standard-4: runs on whatever Google has, in every zone */
  machineType?: string;
  /** Over all zones together. Plain. @default one in each zone at the least (zonal: two), twice that at the most */
  nodes?: NodeCounts;
  /**
   * Zones of the nodes. Plain. Several, and not those of the accelerators alone: where they are, other machines run out too.
   * @default regional: three zones that GKE chooses; zonal: that zone
   */
  zones?: string[];
  /** Boot disk in GiB, 10 to 65,536, balanced persistent disk. @default 100 */
  bootDiskGiB?: pulumi.Input<number>;
  /** Whether nodes boot nothing that is not signed. With it, pods on these nodes cannot mount Managed Lustre. @default true */
  secureBoot?: pulumi.Input<boolean>;
}

/** Zones that the system pool spreads over, as far as that is decided here. */
export function systemZoneCount(location: string, zones: readonly string[] | undefined): number {
  return zones?.length ?? (gcpRegionOfZone(location) === undefined ? defaultGkeZoneCount : 1);
}

/** Nodes of the system pool where nothing is said. */
export function defaultSystemNodes(zoneCount: number): NodeCounts {
  const least = Math.max(2, zoneCount);
  return { min: least, planned: least, max: 2 * least };
}

/** The pool of a cluster that has no accelerators: no taint, over several zones. */
export function declareSystemPool(
  { name, project, child, labels }: GkeScope,
  pool: GkeSystemPool,
  location: pulumi.Input<string>,
  cluster: pulumi.Input<string>,
  serviceAccount: pulumi.Input<string>,
  override?: Override<NodePoolArgs>,
): NodePool {
  const { machineType = "e2-standard-4", zones, bootDiskGiB = 100, secureBoot = true } = pool;
  const label = `${name}-system`;
  const counts = derived(location, (where) => {
    const zoneCount = systemZoneCount(where, zones);
    const { min, planned, max } = pool.nodes ?? defaultSystemNodes(zoneCount);
    return { min, max, perZone: Math.ceil(planned / zoneCount) };
  });
  return make<NodePoolArgs, NodePool>(
    NodePool,
    label,
    {
      project,
      location,
      cluster,
      ...(zones === undefined ? {} : { nodeLocations: zones }),
      initialNodeCount: derived(counts, ({ perZone }) => perZone),
      autoscaling: {
        totalMinNodeCount: derived(counts, ({ min }) => min),
        totalMaxNodeCount: derived(counts, ({ max }) => max),
        locationPolicy: "BALANCED",
      },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        machineType,
        imageType: "COS_CONTAINERD",
        // Fourth-generation types take no persistent disk.
        diskType: findGcpHostType(machineType)?.bootDisk ?? "pd-balanced",
        diskSizeGb: bootDiskGiB,
        serviceAccount,
        ...nodeIdentity,
        workloadMetadataConfig: { mode: "GKE_METADATA" },
        shieldedInstanceConfig: { enableSecureBoot: secureBoot, enableIntegrityMonitoring: true },
        gvnic: { enabled: true },
        labels: { [Label.Pool]: "system" },
        resourceLabels: labels(label),
      },
    },
    // The count is that of creation alone, and a change of it would make the pool anew. GKE adds labels and taints of its own.
    { ...child, ignoreChanges: ["initialNodeCount", "nodeConfig.labels", "nodeConfig.taints"] },
    override,
  );
}

/**
 * What GKE makes of every cluster before there is a pool of ours, and what is deleted again at once: small, off the quota
 * of SSDs, and with the rights of our nodes instead of those of Compute Engine's default account.
 */
export function transientPool(serviceAccount: pulumi.Input<string>) {
  return {
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: {
      diskType: "pd-standard",
      diskSizeGb: 30,
      serviceAccount,
      ...nodeIdentity,
      workloadMetadataConfig: { mode: "GKE_METADATA" },
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    },
  };
}
