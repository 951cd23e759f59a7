import { LaunchTemplate, type LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import { NodeGroup, type NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import type { NodeCounts } from "../../core/range.ts";
import { findHostType } from "../../hardware/aws/hostType.ts";
import { defaultEksSystemNodes } from "../../hardware/aws/nodeGroup.ts";
import { derived } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import { ordinaryZones } from "../network/checkNetwork.ts";
import type { Scope } from "../network/scope.ts";
import { Label } from "../nodes/labels.ts";
import { hardenedMetadata, rootVolume, tagSpecifications } from "../nodes/launchTemplate.ts";
import { releaseKubernetes } from "../nodes/poolImage.ts";
import { encodeUserData, renderUserData } from "../nodes/userData.ts";

/** The nodes for what keeps the cluster going: DNS, storage drivers, controllers. */
export interface EksSystemPool {
  /** EC2 type without accelerators. Plain. @default m7i.xlarge: room for the add-ons, an operator and monitoring */
  machineType?: string;
  /** Over all zones together. Plain. @default min 2, planned 2, max 4: one can be lost */
  nodes?: NodeCounts;
  /**
   * Zones of the nodes, of the network's. Plain. A group cannot be given other subnets: another list replaces it.
   * @default the network's first two: one can be lost, and a zone that the network gets later replaces nothing
   */
  zones?: string[];
  /** Root volume in GiB, 20 to 16,384, gp3, encrypted. @default 50 */
  rootVolumeGiB?: pulumi.Input<number>;
  /** Release of EKS's AL2023 image, `1.34.0-20260714`. @default the newest at creation; it stays until set */
  amiReleaseVersion?: pulumi.Input<string>;
}

export interface SystemPoolOverrides {
  systemTemplate?: Override<LaunchTemplateArgs>;
  systemNodeGroup?: Override<NodeGroupArgs>;
}

/** Zones of the system pool in a network with subnets in these. */
export function systemZones({ zones }: EksSystemPool, offered: readonly string[]): readonly string[] {
  return zones ?? ordinaryZones(offered).slice(0, 2);
}

/** The pool that add-ons run on: no taint, no accelerator, over several zones. */
export function declareSystemPool(
  { name, region, child, tags }: Scope,
  pool: EksSystemPool,
  clusterName: pulumi.Input<string>,
  nodeRoleArn: pulumi.Input<string>,
  subnetIds: pulumi.Input<pulumi.Input<string>[]>,
  overrides: SystemPoolOverrides,
): NodeGroup {
  const machineType = pool.machineType ?? "m7i.xlarge";
  const arch = findHostType(machineType)!.arch;
  const nodes = pool.nodes ?? defaultEksSystemNodes;
  const label = `${name}-system`;
  const template = make<LaunchTemplateArgs, LaunchTemplate>(
    LaunchTemplate,
    `${label}-template`,
    {
      region,
      description: `System nodes of ${name}`,
      // No security group: EKS then attaches the cluster's.
      instanceType: machineType,
      metadataOptions: hardenedMetadata,
      blockDeviceMappings: [rootVolume(pool.rootVolumeGiB ?? 50)],
      userData: encodeUserData(renderUserData({ raid0: false, maxPods: 110 })),
      tagSpecifications: tagSpecifications(tags(label)),
      tags: tags(`${label}-template`),
    },
    child,
    overrides.systemTemplate,
  );
  const release = pool.amiReleaseVersion;
  return make<NodeGroupArgs, NodeGroup>(
    NodeGroup,
    `${label}-nodes`,
    {
      region,
      clusterName,
      nodeRoleArn,
      subnetIds,
      amiType: arch === "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
      ...(release === undefined
        ? {}
        : { version: derived(release, (known) => releaseKubernetes(known)!), releaseVersion: release }),
      capacityType: "ON_DEMAND",
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      scalingConfig: { minSize: nodes.min, desiredSize: nodes.planned, maxSize: nodes.max },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { [Label.Pool]: "system" },
      tags: tags(`${label}-nodes`),
    },
    // The autoscaler changes it.
    { ...child, ignoreChanges: ["scalingConfig.desiredSize"] },
    overrides.systemNodeGroup,
  );
}
