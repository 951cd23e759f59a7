import type { ScheduleArgs } from "@pulumi/aws/autoscaling/schedule.js";
import type { TagArgs } from "@pulumi/aws/autoscaling/tag.js";
import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import type { PlacementGroupArgs } from "@pulumi/aws/ec2/placementGroup.js";
import type { NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import type { NodeCounts } from "../../core/range.ts";
import type { InterfaceMode } from "../../hardware/aws/interfaceLayout.ts";
import type { CapacityKind } from "../../hardware/aws/machineType.ts";
import type { Override } from "../../pulumi/override.ts";
import type { OwnedArgs } from "../../pulumi/tags.ts";
import type { ClusterRef } from "../refs.ts";
import type { PoolTaint } from "./labels.ts";

/** How the nodes of a pool are bought. */
export interface EksCapacity {
  /**
   * How AWS sells the nodes: `on-demand`, `spot`, `reservation` (an On-Demand Capacity Reservation) or `capacity-block`. The
   * last two name what they run in by `reservationId` or `resourceGroupArn`. Not every machine type is sold in every way.
   * Plain.
   * @default none: it has to be given, since every other field depends on it; without `capacity` it is `on-demand`, which
   * needs nothing bought beforehand
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-purchasing-options.html
   */
  kind: CapacityKind;
  /** `cr-…`: the Capacity Block, or the On-Demand Capacity Reservation. */
  reservationId?: pulumi.Input<string>;
  /** Resource group of reservations, instead of one reservation; of UltraServer blocks. */
  resourceGroupArn?: pulumi.Input<string>;
  /**
   * Name of the cluster placement group in which the reservation was created. Only for a reservation that was made in
   * one: any other placement group makes launches into it fail.
   */
  placementGroup?: pulumi.Input<string>;
  /**
   * When the Capacity Block begins, ISO 8601: `2026-12-01T11:30:00Z`. The group is then raised to `nodes.planned`. Remove
   * it when the block has begun and the group is to be made anew: AWS takes no schedule in the past. Plain.
   * @default nodes start when the cluster autoscaler or somebody raises the group; until then paid nodes stand idle, which
   * is warned about when `nodes.planned` is above 0
   * @see https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
   */
  startsAt?: string;
  /**
   * Length of the Capacity Block in days: 1 to 14, then 21, 28 … to 182. Used for its price alone. Plain.
   * @default the fee is not counted: the block was bought elsewhere
   */
  days?: number;
}

/** Arguments of the node pools on EKS. */
export interface EksNodePoolArgs extends OwnedArgs {
  /** `EksCluster.ref`, or a cluster described by hand. */
  cluster: pulumi.Input<ClusterRef>;
  /** EC2 type with accelerators, `p5.48xlarge`. Plain. */
  machineType: string;
  /** The one zone of the nodes, `us-east-2a`: EFA and reservations do not leave a zone. Plain. */
  zone: string;
  /**
   * Nodes: floor, planned, ceiling. `planned` is the size at creation; afterwards the cluster autoscaler, a schedule or a
   * person decides, and Pulumi leaves the desired size alone. A Capacity Block group is made empty whatever the floor. Plain.
   */
  nodes: NodeCounts;
  /** How the nodes are bought. @default on-demand */
  capacity?: EksCapacity;
  /**
   * Network interfaces of a node. Plain.
   * @default `standard` where the type has EFA: all of it, and one IP interface; otherwise `none`
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
   */
  interfaces?: InterfaceMode;
  /**
   * Root volume in GiB, 20 to 16,384, gp3, encrypted.
   * @default 200: where the type has no NVMe, several images of 20 to 40 GiB have to fit beside the system
   */
  rootVolumeGiB?: pulumi.Input<number>;
  /** Pods on a node, 1 to 737. Plain. @default 110: what Kubernetes is tested with; needs prefix delegation */
  maxPods?: number;
  /**
   * Release of EKS's accelerated AL2023 image, `1.34.0-20260714`. Nodes change only when it changes, so that no upgrade
   * of the cluster ends a training run. Nodes of a Capacity Block group change only while it is empty.
   * @default the newest at creation; it stays until set
   */
  amiReleaseVersion?: pulumi.Input<string>;
  /** Image of one's own, `ami-…`, AL2023 with nodeadm. The cluster's endpoint, authority and service range must then be known. */
  amiId?: pulumi.Input<string>;
  /** More labels on the nodes. */
  labels?: Record<string, pulumi.Input<string>>;
  /** More taints, beside that of the accelerators. Plain. */
  taints?: PoolTaint[];
  /** More user data, in this order: shell scripts that begin with `#!`, or NodeConfig documents. All together 16 KB at most. */
  extraUserData?: pulumi.Input<string>[];
  /** Replaces nodes whose accelerators, network or kubelet stay broken. @default true */
  nodeRepair?: pulumi.Input<boolean>;
  /** IAM role of the nodes. @default the cluster's */
  nodeRoleArn?: pulumi.Input<string>;
}

/** Options of the node pools: Pulumi's own, and raw changes to children. */
export interface EksNodePoolOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    launchTemplate?: Override<LaunchTemplateArgs>;
    nodeGroup?: Override<NodeGroupArgs>;
    placementGroup?: Override<PlacementGroupArgs>;
    schedule?: Override<ScheduleArgs>;
    autoscalerTag?: Override<TagArgs>;
  };
}
