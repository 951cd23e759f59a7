import { keysOf, type Shape } from "../../core/knownKeys.ts";
import type { GkeClusterArgs, GkeDrivers } from "../gkeCluster.ts";
import { nodeCountsShape } from "../nodes/argumentNames.ts";
import type { GkeMaintenanceExclusion, GkeMaintenanceWindow } from "./maintenance.ts";
import type { GkeSystemPool } from "./systemPool.ts";

const times = 'startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T10:00:00Z"';

/** Arguments of `GkeCluster`, nested ones too: any other is a misspelt one. */
export const gkeClusterShape: Shape = {
  keys: keysOf<GkeClusterArgs>({
    network: 1,
    location: 1,
    version: 1,
    releaseChannel: 1,
    clusterName: 1,
    publicAccessCidrs: 1,
    privateAccessCidrs: 1,
    dnsEndpoint: 1,
    multiNetworking: 1,
    maintenanceWindow: 1,
    maintenanceExclusions: 1,
    drivers: 1,
    costAllocation: 1,
    intranodeVisibility: 1,
    systemPool: 1,
    nodeServiceAccount: 1,
    artifactRegistryReader: 1,
    secretsKey: 1,
    deletionProtection: 1,
    labels: 1,
    team: 1,
    project: 1,
    environment: 1,
    owner: 1,
  }),
  inner: {
    drivers: {
      keys: keysOf<GkeDrivers>({ gcsFuse: 1, lustre: 1, legacyLustrePort: 1, persistentDisk: 1, filestore: 1 }),
      example: () => "{lustre: true}",
    },
    maintenanceWindow: {
      keys: keysOf<GkeMaintenanceWindow>({ startTime: 1, endTime: 1, recurrence: 1 }),
      example: () => `{${times}, recurrence: "FREQ=WEEKLY;BYDAY=SA,SU"}`,
    },
    maintenanceExclusions: {
      list: true,
      keys: keysOf<GkeMaintenanceExclusion>({ name: 1, startTime: 1, endTime: 1, scope: 1 }),
      example: (given) => `{name: ${JSON.stringify(typeof given === "string" ? given : "pretraining")}, ${times}}`,
    },
    systemPool: {
      keys: keysOf<GkeSystemPool>({ machineType: 1, nodes: 1, zones: 1, bootDiskGiB: 1, secureBoot: 1 }),
      inner: { nodes: nodeCountsShape },
      example: (given) => `{machineType: ${JSON.stringify(typeof given === "string" ? given : "e2-standard-4")}}`,
    },
  },
};
