import { read as readInput, readString } from "../../core/value.ts";
import type { ReplacingInputs } from "../replacingInputs.ts";
import { read, remembered } from "./row.ts";

/** Clusters, machines, and what they run from. */
export const replacedCompute: Readonly<Record<string, ReplacingInputs>> = {
  "aws:eks/cluster:Cluster": read(
    "eks/cluster.go",
    [
      "accessConfig.bootstrapClusterCreatorAdminPermissions",
      "bootstrapSelfManagedAddons",
      "kubernetesNetworkConfig.ipFamily",
      "kubernetesNetworkConfig.serviceIpv4Cidr",
      "name",
      "outpostConfig.controlPlaneInstanceType",
      "outpostConfig.controlPlanePlacement.groupName",
      "region",
      "roleArn",
    ],
    {
      sometimes: {
        // Secrets that are encrypted stay so: without the key the cluster is made anew.
        encryptionConfig: (before, after) =>
          readInput(before, "encryptionConfig").state !== "absent" &&
          readInput(after, "encryptionConfig").state === "absent",
        "computeConfig.nodeRoleArn": (before, after) => {
          const [old, now] = [
            readString(before, "computeConfig.nodeRoleArn"),
            readString(after, "computeConfig.nodeRoleArn"),
          ];
          const kept = now.state === "known" && old.state === "known" && now.value === old.value;
          return old.state === "known" && readInput(after, "computeConfig").state === "known" && !kept;
        },
      },
    },
  ),
  "aws:eks/nodeGroup:NodeGroup": read(
    "eks/node_group.go",
    [
      "amiType",
      "capacityType",
      "clusterName",
      "diskSize",
      "instanceTypes",
      "launchTemplate.id",
      "launchTemplate.name",
      "nodeGroupName",
      "nodeGroupNamePrefix",
      "nodeRoleArn",
      "region",
      "remoteAccess",
      "subnetIds",
    ],
    { complete: true },
  ),
  "aws:eks/addon:Addon": read("eks/addon.go", ["addonName", "clusterName", "region"], { complete: true }),
  "aws:eks/accessEntry:AccessEntry": read("eks/access_entry.go", ["clusterName", "principalArn", "region", "type"], {
    complete: true,
  }),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": read(
    "eks/access_policy_association.go",
    ["accessScope", "clusterName", "policyArn", "principalArn", "region"],
    { complete: true },
  ),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": read(
    "eks/pod_identity_association.go",
    ["clusterName", "namespace", "region", "serviceAccount"],
    { complete: true },
  ),
  "aws:eks/fargateProfile:FargateProfile": remembered("eks/fargate_profile.go", [
    "clusterName",
    "fargateProfileName",
    "podExecutionRoleArn",
    "region",
    "selectors",
    "subnetIds",
  ]),
  "aws:eks/identityProviderConfig:IdentityProviderConfig": remembered("eks/identity_provider_config.go", [
    "clusterName",
    "oidc",
    "region",
  ]),
  // Everything else makes a new version of the template.
  "aws:ec2/launchTemplate:LaunchTemplate": remembered("ec2/ec2_launch_template.go", ["name", "namePrefix", "region"], {
    complete: true,
  }),
  "aws:ec2/placementGroup:PlacementGroup": read(
    "ec2/ec2_placement_group.go",
    ["name", "partitionCount", "region", "spreadLevel", "strategy"],
    { complete: true },
  ),
  "aws:ec2/capacityReservation:CapacityReservation": read(
    "ec2/ec2_capacity_reservation.go",
    [
      "availabilityZone",
      "ebsOptimized",
      "ephemeralStorage",
      "instanceMatchCriteria",
      "instancePlatform",
      "instanceType",
      "region",
      "tenancy",
    ],
    { complete: true },
  ),
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": remembered("ec2/ec2_capacity_block_reservation.go", [
    "capacityBlockOfferingId",
    "instancePlatform",
    "region",
  ]),
  "aws:ec2/instance:Instance": remembered(
    "ec2/ec2_instance.go",
    [
      "ami",
      "associatePublicIpAddress",
      "availabilityZone",
      "cpuOptions",
      ...[
        "deleteOnTermination",
        "deviceName",
        "encrypted",
        "iops",
        "kmsKeyId",
        "snapshotId",
        "throughput",
        "volumeSize",
        "volumeType",
      ].map((input) => `ebsBlockDevices.${input}`),
      "ebsOptimized",
      "enclaveOptions",
      "ephemeralBlockDevices",
      "hibernation",
      "hostId",
      "hostResourceGroupArn",
      "instanceMarketOptions",
      "ipv6AddressCount",
      "ipv6Addresses",
      "keyName",
      "launchTemplate.id",
      "launchTemplate.name",
      "networkInterfaces",
      "placementGroup",
      "placementPartitionNumber",
      "privateIp",
      "region",
      "rootBlockDevice.encrypted",
      "rootBlockDevice.kmsKeyId",
      "securityGroups",
      "subnetId",
      "tenancy",
    ],
    {
      sometimes: {
        userData: replacesWithData,
        userDataBase64: replacesWithData,
      },
    },
  ),
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": remembered("ec2/ec2_spot_instance_request.go", [
    "ami",
    "availabilityZone",
    "instanceType",
    "keyName",
    "launchGroup",
    "launchTemplate",
    "region",
    "spotPrice",
    "spotType",
    "subnetId",
    "validFrom",
    "validUntil",
  ]),
  "aws:ec2/keyPair:KeyPair": remembered("ec2/ec2_key_pair.go", ["keyName", "keyNamePrefix", "publicKey", "region"]),
  "aws:ebs/volume:Volume": read(
    "ec2/ebs_volume.go",
    ["availabilityZone", "encrypted", "kmsKeyId", "multiAttachEnabled", "outpostArn", "region", "snapshotId"],
    { complete: true },
  ),
  "aws:autoscaling/group:Group": remembered("autoscaling/group.go", ["name", "namePrefix", "region"]),
  "aws:autoscaling/schedule:Schedule": read(
    "autoscaling/schedule.go",
    ["autoscalingGroupName", "region", "scheduledActionName"],
    { complete: true },
  ),
  "aws:autoscaling/tag:Tag": remembered("autoscaling/tag_gen.go", ["autoscalingGroupName", "region", "tag.key"]),
};

function replacesWithData(_: unknown, after: Readonly<Record<string, unknown>>): boolean {
  const flag = readInput(after, "userDataReplaceOnChange");
  return flag.state === "known" && flag.value === true;
}
