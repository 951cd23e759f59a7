import type { CryptoKeyIAMMemberArgs } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import type { InstanceArgs } from "@pulumi/gcp/lustre/instance.js";
import type * as pulumi from "@pulumi/pulumi";
import { keysOf } from "../../core/knownKeys.ts";
import type { LustreWorkload } from "../../lustre/workload.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import type { GkeNetworkRef, GkePoolRef } from "../refs.ts";

/** Arguments of `GoogleManagedLustre`. Size: figures, or a workload that they follow from. */
export interface GoogleManagedLustreArgs extends Ownership {
  /**
   * The network: `network.ref`, or one written by hand. It has private services access, and its firewall lets TCP 988 and
   * 6988 in from the range of those. Another one later makes a new, empty file system.
   * @see https://docs.cloud.google.com/managed-lustre/docs/vpc
   */
  network: pulumi.Input<GkeNetworkRef>;
  /** Zone of the file system: that of the nodes. Plain. Another one later makes a new, empty file system. */
  zone: string;
  /** Node pools and slices that mount it: `pool.ref`, or written by hand. Plain. */
  clients: GkePoolRef[];
  /** Id of the project that the file system is made and billed in. Plain. @default that of the network */
  projectId?: string;
  /**
   * Throughput, MB/s for every TiB of capacity: 125, 250, 500 or 1000. 25 is the Dynamic tier, which serves what was read
   * lately faster than the rest. Plain. Another one later makes a new, empty file system.
   * @see https://docs.cloud.google.com/managed-lustre/docs/performance-tiers
   */
  throughputPerTiB?: number;
  /**
   * Capacity, GiB: multiples of 9000 at 1000 MB/s per TiB, of 18000 at 500, of 36000 at 250, of 72000 at 125, of 472000 on
   * the Dynamic tier. Above 1530000 (1000), 3060000 (500) and 6120000 GiB (250) steps are eight times as large, and a file
   * system that begins below never grows beyond. Capacity grows in place; Google refuses a lower one.
   * @see https://docs.cloud.google.com/managed-lustre/docs/increase-capacity
   */
  capacityGiB?: pulumi.Input<number>;
  /**
   * What the file system is for: what is not given of capacity and tier follows from it, and so do layouts, predictions and
   * an explanation. The cheapest tier that feeds it is taken, by list prices. Plain.
   *
   * Once the file system holds data, write the tier and the capacity that were chosen beside the workload: another price or
   * another workload could choose another tier, and that makes a new, empty file system. With a capacity only layouts are
   * chosen.
   */
  workload?: LustreWorkload;
  /**
   * OSTs that `lfs df` counts, once somebody has counted: layouts of the workload follow from it. Google publishes none.
   * Whole number, at least 1. Plain. @default layouts that are right for most files, which the explanation says
   */
  ostCount?: number;
  /**
   * Name that clients mount, 1 to 8 letters and digits. A node never mounts two file systems of one name. Plain. Another one
   * later makes a new, empty file system.
   * @default letters of the component's name and a hash of project, stack and name
   */
  fileSystemName?: string;
  /**
   * Name of the instance, 1 to 63 lower-case letters, digits and hyphens, beginning with a letter. Plain. Another one later
   * makes a new, empty file system.
   * @default `<project>-<stack>-<name>`, cut with a hash if it is longer
   */
  instanceId?: string;
  /**
   * Whether servers speak on port 6988, for nodes older than GKE 1.33.2-gke.4655000. Only with it those can mount, and the
   * cluster then needs the driver's legacy port for as long as the file system lives; clients that are not GKE nodes cannot
   * mount it. Plain. Another value later makes a new, empty file system.
   * @default false
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#LustreCsiDriverConfig
   */
  gkeSupportEnabled?: boolean;
  /**
   * Cloud KMS key, `projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>`, in the region of the file
   * system. Another one later makes a new, empty file system.
   * @default a key that Google keeps
   */
  kmsKey?: pulumi.Input<string>;
  /** Whether the service's own account is let use `kmsKey`. Plain. Turn it off for a key whose rights are kept elsewhere. @default true */
  grantKey?: boolean;
  /** When weekly maintenance may begin, `d:HH:MM` in UTC, 1 is Monday. Plain. @default Google chooses */
  maintenanceWindow?: string;
  /** Whether deletion and replacement are refused until this is taken back. Plain. @default true in production */
  protect?: boolean;
  /** Whether the file system stays in Google Cloud, unmanaged and billed, when it leaves the program. Plain. @default false */
  retainOnDelete?: boolean;
  /** More labels on the resources, for bills: lower case. Those of `team`, `project`, `environment` and `owner` win. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** Options of `GoogleManagedLustre`: Pulumi's own, and raw changes to children. */
export interface GoogleManagedLustreOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    instance?: Override<InstanceArgs>;
    keyGrant?: Override<CryptoKeyIAMMemberArgs>;
  };
}

/** Arguments of `GoogleManagedLustre`: any other is a misspelt one. */
export const googleLustreArgumentNames = keysOf<GoogleManagedLustreArgs>({
  network: 1,
  zone: 1,
  clients: 1,
  projectId: 1,
  throughputPerTiB: 1,
  capacityGiB: 1,
  workload: 1,
  ostCount: 1,
  fileSystemName: 1,
  instanceId: 1,
  gkeSupportEnabled: 1,
  kmsKey: 1,
  grantKey: 1,
  maintenanceWindow: 1,
  protect: 1,
  retainOnDelete: 1,
  labels: 1,
  team: 1,
  project: 1,
  environment: 1,
  owner: 1,
});
