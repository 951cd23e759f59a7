import type * as pulumi from "@pulumi/pulumi";
import type { Ownership } from "./tags.ts";

/** Who runs a Lustre file system. */
export const LustreService = {
  /** Amazon FSx for Lustre. */
  Fsx: "fsx-lustre",
  /** Azure Managed Lustre. */
  Azure: "azure-managed-lustre",
  /** Google Cloud Managed Lustre. */
  Google: "google-managed-lustre",
  /** Servers of one's own. */
  OnPrem: "onprem-lustre",
} as const;
export type LustreService = (typeof LustreService)[keyof typeof LustreService];

/** A Lustre file system as volumes see it: `FsxLustre.ref`, or written by hand for one made elsewhere. */
export interface LustreRef {
  /** Name of the file system, for people and for names of what is made for it. */
  name: string;
  /** Who runs it. Decides which driver mounts it. */
  service: LustreService;
  /** Region it is in; on servers of one's own, the site. */
  region: pulumi.Input<string>;
  /** Zone it is in. Pods elsewhere pay for crossing zones. On servers of one's own, the room or whatever tells where it is. */
  zone: string;
  /**
   * What its service calls it. FSx: `fs-0123456789abcdef0`. Azure: the name of the resource. Google:
   * `<project>/<zone>/<instance>`, or the id `projects/…/locations/…/instances/…`. On servers of one's own, a name that no
   * other file system of the cluster has.
   */
  fileSystemId: pulumi.Input<string>;
  /**
   * Where clients mount it from: what stands before `:/` in the mount, without the network. FSx: its DNS name. Azure and
   * Google: the IP address. On servers of one's own all of it, `10.0.0.1@o2ib:10.0.0.2@o2ib`.
   */
  address: pulumi.Input<string>;
  /** What follows `:/` in the mount: the file system's Lustre name, at most 8 characters. Azure: `lustrefs`. */
  mountName: pulumi.Input<string>;
  /** Whether its servers speak EFA; nodes need LNet set up for it before they mount. @default false */
  efa?: boolean;
  /** Capacity, GiB; absent where it is elastic. */
  capacityGiB?: pulumi.Input<number>;
  /** Throughput tier, MB/s per TiB, where there is one. */
  throughputPerTiB?: pulumi.Input<number>;
  /** Object storage targets, `lfs df` counts them. Absent until somebody has counted: hardly any service publishes it. */
  ostCount?: number;
  /** Lustre version of the servers, `2.15`: layouts that it does not know are refused. @default not judged */
  lustreVersion?: string;
  /** Largest first component of a layout that the metadata servers keep, bytes. @default they keep none */
  domLimitBytes?: number;
  /** Directories whose files come from an object store: they take their stripes from its link and not from directory layouts. */
  importedPaths?: string[];
  /** Whose file system it is. */
  ownership?: Ownership;
}
