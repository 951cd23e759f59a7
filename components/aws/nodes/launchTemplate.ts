import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import type * as inputs from "@pulumi/aws/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import { type InterfaceMode, interfaceLayout } from "../../hardware/aws/interfaceLayout.ts";
import { type AwsMachineType, CapacityKind } from "../../hardware/aws/machineType.ts";

/** What decides the launch template of a pool. */
export interface TemplateSpec {
  readonly machine: AwsMachineType;
  readonly mode: InterfaceMode;
  readonly capacity: {
    readonly kind: CapacityKind;
    readonly reservationId?: pulumi.Input<string>;
    readonly resourceGroupArn?: pulumi.Input<string>;
  };
  /** Name of a cluster placement group. Never with a Capacity Block. */
  readonly placementGroup?: pulumi.Input<string>;
  readonly clusterSecurityGroupId: pulumi.Input<string>;
  /** Needed as soon as the mode has EFA. */
  readonly efaSecurityGroupId?: pulumi.Input<string>;
  readonly rootVolumeGiB: pulumi.Input<number>;
  /** Base64. */
  readonly userData: pulumi.Input<string>;
  /** Image of one's own; EKS picks its image otherwise. */
  readonly imageId?: pulumi.Input<string>;
}

/**
 * Arguments of the launch template of a managed node group. What managed groups refuse in a template (subnets, an
 * instance profile, shutdown behaviour, market options other than Capacity Block) is not there.
 */
export function launchTemplateArgs(spec: TemplateSpec): LaunchTemplateArgs {
  const { machine, placementGroup, imageId } = spec;
  return {
    // Set here for every kind, as Capacity Blocks demand it, and so never on the node group.
    instanceType: machine.name,
    ...(imageId === undefined ? {} : { imageId }),
    networkInterfaces: networkInterfaces(spec),
    ...(placementGroup === undefined ? {} : { placement: { groupName: placementGroup } }),
    ...market(spec),
    metadataOptions: hardenedMetadata,
    blockDeviceMappings: [rootVolume(spec.rootVolumeGiB)],
    userData: spec.userData,
  };
}

/** IMDSv2 only, and out of reach of pods: one hop ends at the host. */
export const hardenedMetadata = { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 };

/** Gives what an instance brings along the instance's tags, so that its cost has an owner. */
export function tagSpecifications(
  tags: Record<string, pulumi.Input<string>>,
): inputs.ec2.LaunchTemplateTagSpecification[] {
  return ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags }));
}

/** An encrypted gp3 root on AL2023. */
export function rootVolume(volumeSize: pulumi.Input<number>): inputs.ec2.LaunchTemplateBlockDeviceMapping {
  return {
    deviceName: "/dev/xvda",
    ebs: { volumeSize, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
  };
}

/**
 * IP interfaces carry the cluster's group (or the node never joins, because EKS adds it only to templates without
 * groups) and the EFA group; efa-only interfaces carry the EFA group alone. Subnets are the node group's affair.
 */
function networkInterfaces(spec: TemplateSpec): inputs.ec2.LaunchTemplateNetworkInterface[] {
  const { machine, mode, clusterSecurityGroupId, efaSecurityGroupId } = spec;
  const layout = interfaceLayout(machine, mode);
  const withEfa = layout.some(({ interfaceType }) => interfaceType !== "interface");
  if (withEfa && efaSecurityGroupId === undefined) throw new TypeError("EFA without a security group for it");
  const efa = withEfa ? [efaSecurityGroupId!] : [];
  return layout.map(({ networkCardIndex, deviceIndex, interfaceType }) => ({
    networkCardIndex,
    deviceIndex,
    interfaceType,
    securityGroups: interfaceType === "efa-only" ? efa : [clusterSecurityGroupId, ...efa],
    associatePublicIpAddress: "false",
    deleteOnTermination: "true",
  }));
}

function market({ capacity }: TemplateSpec): LaunchTemplateArgs {
  const { kind, reservationId, resourceGroupArn } = capacity;
  if (kind !== CapacityKind.Reservation && kind !== CapacityKind.CapacityBlock) return {};
  const target =
    resourceGroupArn === undefined
      ? { capacityReservationId: reservationId! }
      : { capacityReservationResourceGroupArn: resourceGroupArn };
  return {
    capacityReservationSpecification: {
      capacityReservationTarget: target,
      // Instances that find the reservations of a group full would run outside them, at list price.
      ...(kind === CapacityKind.Reservation && resourceGroupArn !== undefined
        ? { capacityReservationPreference: "capacity-reservations-only" }
        : {}),
    },
    // Spot is asked for on the node group: EKS refuses every other market option in a template.
    ...(kind === CapacityKind.CapacityBlock ? { instanceMarketOptions: { marketType: "capacity-block" } } : {}),
  };
}
