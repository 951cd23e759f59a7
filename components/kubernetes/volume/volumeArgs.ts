import type { DaemonSetArgs } from "@pulumi/kubernetes/apps/v1/daemonSet.js";
import type { JobArgs } from "@pulumi/kubernetes/batch/v1/job.js";
import type { ConfigMapArgs } from "@pulumi/kubernetes/core/v1/configMap.js";
import type { PersistentVolumeArgs } from "@pulumi/kubernetes/core/v1/persistentVolume.js";
import type { PersistentVolumeClaimArgs } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim.js";
import type * as pulumi from "@pulumi/pulumi";
import { type LustreClientSetting, LustreSettingKind } from "../../lustre/clientSetting.ts";
import type { DirectoryLayout } from "../../lustre/layout/layout.ts";
import type { LustreRef } from "../../pulumi/lustreRef.ts";
import type { Override } from "../../pulumi/override.ts";
import type { OwnedArgs, Ownership } from "../../pulumi/tags.ts";

export { type LustreClientSetting, LustreSettingKind };

/** Which nodes may be avoided, and are not: a toleration as Kubernetes has it. */
export interface LustreToleration {
  /** Key of the taint. @default every key, with `operator` `Exists` */
  key?: string;
  /** `Equal` or `Exists`. @default `Equal` */
  operator?: string;
  /** Value of the taint, with `Equal`. */
  value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. @default all of them */
  effect?: string;
}

/** A storage driver of the cluster, for file systems whose service does not decide it. */
export interface LustreDriver {
  /** Name that the driver registers with Kubernetes: `lustre-csi.hpe.com`. */
  name: pulumi.Input<string>;
  /** What the driver knows the file system by. @default `<address>:/<mountName>`, what the driver of HPE takes */
  volumeHandle?: pulumi.Input<string>;
  /** Attributes that the driver wants beside it. @default none */
  volumeAttributes?: Record<string, pulumi.Input<string>>;
}

/** The claim as workloads see it. */
export interface LustreClaimRef {
  /** Namespace of the claim, and of the pods that can use it. */
  namespace: pulumi.Input<string>;
  /** Name of the claim, known once the directories have their layouts. */
  claimName: pulumi.Input<string>;
  /** Whose it is. */
  ownership?: Ownership;
}

/** Arguments of `LustreVolume`. */
export interface LustreVolumeArgs extends OwnedArgs {
  /** The file system: `FsxLustre.ref`, or written by hand. */
  fileSystem: pulumi.Input<LustreRef>;
  /** Namespace of the claim, which exists. Pods of other namespaces need a volume of their own. */
  namespace: pulumi.Input<string>;
  /** Name of the claim, unique in the namespace: 1 to 63 lower-case letters, digits and dashes. @default name of the component */
  claimName?: pulumi.Input<string>;
  /**
   * Capacity that Kubernetes shows for the volume, GiB, whole number, at least 1. It limits nothing, and follows the file
   * system as it grows.
   * @default that of the file system; 1 where it has none
   */
  capacityGiB?: pulumi.Input<number>;
  /**
   * Options of the mount. On Google Cloud a node mounts a file system once, for all its volumes, with the options of the
   * volume that comes first: give all volumes of one the same.
   * @default `flock`, because training frameworks lock files; on Azure `noatime` too, as its driver's guide has it; none with `hostPath`
   * @see https://github.com/kubernetes-sigs/azurelustre-csi-driver/blob/main/docs/examples/pv.yaml
   */
  mountOptions?: pulumi.Input<string>[];
  /** Storage driver to use. Plain in that it is given. @default that of the service; servers of one's own have none, and need this or `hostPath` */
  driver?: LustreDriver;
  /**
   * Absolute path at which every node has mounted the file system by itself, in place of a driver. A node that has not
   * shows pods its own disk: keep them away with a node selector. Plain in that it is given.
   */
  hostPath?: pulumi.Input<string>;
  /**
   * Layouts to give to directories before anything is written to them; directories that do not exist are made. Those with
   * `importedFileChunkSizeMiB` are left out: their files take their stripes from the link to the object store. Plain in
   * that it is given. @default none: no Job
   */
  layouts?: pulumi.Input<DirectoryLayout[]>;
  /** Settings to keep on nodes that mount it. Plain in that it is given. @default none: no DaemonSet */
  clientSettings?: pulumi.Input<LustreClientSetting[]>;
  /**
   * Image with a POSIX shell, coreutils or BusyBox, and `lfs` and `lctl` of a Lustre client, by tag or digest:
   * `registry.example/lustre-client:2.15.6`. Never `latest`. Needed with `layouts` or `clientSettings`.
   */
  image?: pulumi.Input<string>;
  /** Names of the secrets that the image is pulled with, of the namespace. @default none */
  imagePullSecrets?: pulumi.Input<string>[];
  /** Labels of the nodes that the layout Job may run on: any that can mount the file system. @default all nodes */
  nodeSelector?: Record<string, pulumi.Input<string>>;
  /** Taints that the layout Job tolerates. Plain. @default none: it needs no accelerator, and runs on system nodes */
  tolerations?: LustreToleration[];
  /**
   * User id that the layout Job runs as, whole number, at least 0. It owns the directories that it makes. Plain.
   * @default 0: only the owner of a directory or root may set its layout, and the root of a new file system belongs to
   * root, in which nobody else can make directories. Another id works where it owns the directories and may write in
   * those above them; then nothing of the Job is root. With root squash it has to be another one.
   */
  runAsUser?: number;
  /** Group id that the layout Job runs as, whole number, at least 0: the group of directories that it makes. Plain. @default same as `runAsUser` */
  runAsGroup?: number;
  /** Mode of directories that the Job makes, octal. `2775` with `runAsGroup` lets a group write. Plain. @default `0755` */
  directoryMode?: string;
  /** Seconds that one `lfs` or `lctl` may take, whole number, 1 to 3600. Plain. @default 60 */
  commandTimeoutSeconds?: number;
  /** Seconds that the layout Job may take with all its attempts, starting nodes and pulling images included, whole number, 60 to 86400. Plain. @default 1800 */
  deadlineSeconds?: number;
  /** Labels of the nodes whose clients get `clientSettings`. Plain keys. @default all nodes that mount the file system */
  clientNodeSelector?: Record<string, pulumi.Input<string>>;
  /**
   * Taints that the DaemonSet tolerates. Plain.
   * @default all, like the storage drivers' own: it has to run wherever a pod can mount the file system, and accelerator
   * nodes are tainted
   */
  clientTolerations?: LustreToleration[];
  /** Seconds between two looks at the settings of a node, whole number, 10 to 3600: how long a new mount may run without them. Plain. @default 60 */
  clientIntervalSeconds?: number;
}

/** Options of `LustreVolume`: Pulumi's own, and raw changes to children. */
export interface LustreVolumeOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    volume?: Override<PersistentVolumeArgs>;
    claim?: Override<PersistentVolumeClaimArgs>;
    layoutConfig?: Override<ConfigMapArgs>;
    layoutJob?: Override<JobArgs>;
    clientConfig?: Override<ConfigMapArgs>;
    clientSet?: Override<DaemonSetArgs>;
  };
}
