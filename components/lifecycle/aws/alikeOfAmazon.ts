import { Confidence } from "../../core/fact.ts";
import type { AlikeInputs } from "../alikeInputs.ts";
import { alikeServices } from "./alikeServices.ts";

/** As the file was read; what the API fills in where a program says nothing is from its documentation. */
const read = (file: string, alike: Omit<AlikeInputs, "source" | "asOf" | "confidence">): AlikeInputs => ({
  ...alike,
  source: `hashicorp/terraform-provider-aws internal/service/${file} (Default, Computed, TypeSet)`,
  asOf: "2026-11-23",
  confidence: Confidence.Observed,
});

const bucket = read("s3/bucket.go", {
  defaults: { objectLockEnabled: false },
  keptWhenLeftOut: ["objectLockEnabled"],
});

/** Of types of AWS. */
export const alikeOfAmazon: Readonly<Record<string, AlikeInputs>> = {
  ...alikeServices,
  "aws:eks/cluster:Cluster": read("eks/cluster.go", {
    defaults: {
      "accessConfig.bootstrapClusterCreatorAdminPermissions": true,
      bootstrapSelfManagedAddons: true,
      "kubernetesNetworkConfig.ipFamily": "ipv4",
      "vpcConfig.endpointPrivateAccess": false,
      "vpcConfig.endpointPublicAccess": true,
    },
    keptWhenLeftOut: [
      "accessConfig",
      "accessConfig.authenticationMode",
      "kubernetesNetworkConfig",
      "kubernetesNetworkConfig.ipFamily",
      "kubernetesNetworkConfig.serviceIpv4Cidr",
      "upgradePolicy",
      "upgradePolicy.supportType",
      "version",
      "vpcConfig.publicAccessCidrs",
    ],
    sets: [
      "computeConfig.nodePools",
      "enabledClusterLogTypes",
      "encryptionConfig.resources",
      "outpostConfig.outpostArns",
      "vpcConfig.publicAccessCidrs",
      "vpcConfig.securityGroupIds",
      "vpcConfig.subnetIds",
    ],
  }),
  "aws:eks/nodeGroup:NodeGroup": read("eks/node_group.go", {
    defaults: { capacityType: "ON_DEMAND" },
    keptWhenLeftOut: [
      "amiType",
      "capacityType",
      "diskSize",
      "instanceTypes",
      "launchTemplate.id",
      "launchTemplate.name",
      "nodeRepairConfig",
      "releaseVersion",
      "updateConfig",
      "version",
    ],
    sets: ["remoteAccess.sourceSecurityGroupIds", "subnetIds", "taints"],
  }),
  "aws:fsx/lustreFileSystem:LustreFileSystem": read("fsx/lustre_file_system.go", {
    defaults: {
      copyTagsToBackups: false,
      dataCompressionType: "NONE",
      deploymentType: "SCRATCH_1",
      storageType: "SSD",
    },
    keptWhenLeftOut: [
      "autoImportPolicy",
      "automaticBackupRetentionDays",
      "dailyAutomaticBackupStartTime",
      "exportPath",
      "fileSystemTypeVersion",
      "importedFileChunkSize",
      "kmsKeyId",
      "logConfiguration",
      "weeklyMaintenanceStartTime",
    ],
    sets: ["rootSquashConfiguration.noSquashNids", "securityGroupIds"],
  }),
  "aws:ec2/capacityReservation:CapacityReservation": read("ec2/ec2_capacity_reservation.go", {
    defaults: {
      ebsOptimized: false,
      endDateType: "unlimited",
      ephemeralStorage: false,
      instanceMatchCriteria: "open",
      tenancy: "default",
    },
  }),
  "aws:ec2/natGateway:NatGateway": read("ec2/vpc_nat_gateway.go", {
    defaults: { connectivityType: "public" },
    keptWhenLeftOut: ["privateIp", "secondaryPrivateIpAddressCount", "secondaryPrivateIpAddresses"],
    sets: ["secondaryAllocationIds", "secondaryPrivateIpAddresses"],
  }),
  "aws:ec2/eip:Eip": read("ec2/ec2_eip.go", {
    defaults: { domain: "vpc" },
    keptWhenLeftOut: ["domain", "instance", "ipamPoolId", "networkBorderGroup", "networkInterface", "publicIpv4Pool"],
  }),
  "aws:ec2/vpc:Vpc": read("ec2/vpc_.go", {
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    keptWhenLeftOut: ["cidrBlock", "enableDnsHostnames", "enableNetworkAddressUsageMetrics", "ipv6CidrBlock"],
  }),
  "aws:ec2/subnet:Subnet": read("ec2/vpc_subnet.go", {
    defaults: {
      assignIpv6AddressOnCreation: false,
      enableDns64: false,
      enableResourceNameDnsAaaaRecordOnLaunch: false,
      enableResourceNameDnsARecordOnLaunch: false,
      ipv6Native: false,
      mapPublicIpOnLaunch: false,
    },
    keptWhenLeftOut: ["availabilityZone", "availabilityZoneId", "cidrBlock", "privateDnsHostnameTypeOnLaunch"],
  }),
  // The provider of Pulumi has a description of its own.
  "aws:ec2/securityGroup:SecurityGroup": read("ec2/vpc_security_group.go", {
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    keptWhenLeftOut: ["egress", "ingress", "vpcId"],
    sets: ["egress", "egress.securityGroups", "ingress", "ingress.securityGroups"],
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": read("ec2/vpc_endpoint.go", {
    defaults: { vpcEndpointType: "Gateway" },
    keptWhenLeftOut: [
      "dnsOptions",
      "dnsOptions.dnsRecordIpType",
      "dnsOptions.privateDnsPreference",
      "dnsOptions.privateDnsSpecifiedDomains",
      "ipAddressType",
      "policy",
      "privateDnsEnabled",
      "routeTableIds",
      "securityGroupIds",
      "serviceRegion",
      "subnetConfigurations",
      "subnetIds",
    ],
    sets: [
      "dnsOptions.privateDnsSpecifiedDomains",
      "routeTableIds",
      "securityGroupIds",
      "subnetConfigurations",
      "subnetIds",
    ],
    caseless: ["ipAddressType"],
  }),
  "aws:ec2/instance:Instance": read("ec2/ec2_instance.go", {
    keptWhenLeftOut: [
      "ami",
      "associatePublicIpAddress",
      "availabilityZone",
      "cpuOptions",
      "ebsBlockDevices",
      "ebsOptimized",
      "enclaveOptions",
      "ephemeralBlockDevices",
      "hostId",
      "ipv6AddressCount",
      "ipv6Addresses",
      "keyName",
      "launchTemplate.id",
      "launchTemplate.name",
      "networkInterfaces",
      "placementGroup",
      "placementPartitionNumber",
    ],
    sets: ["ebsBlockDevices", "ephemeralBlockDevices", "networkInterfaces"],
  }),
  "aws:ec2/placementGroup:PlacementGroup": read("ec2/ec2_placement_group.go", {
    keptWhenLeftOut: ["partitionCount", "spreadLevel"],
  }),
  "aws:ebs/volume:Volume": read("ec2/ebs_volume.go", {
    defaults: { finalSnapshot: false, multiAttachEnabled: false },
    keptWhenLeftOut: ["encrypted", "iops", "kmsKeyId", "size", "snapshotId", "throughput", "type"],
  }),
  "aws:eks/accessEntry:AccessEntry": read("eks/access_entry.go", {
    defaults: { type: "STANDARD" },
    keptWhenLeftOut: ["kubernetesGroups", "userName"],
    sets: ["kubernetesGroups"],
  }),
  "aws:cloudwatch/logGroup:LogGroup": read("logs/group.go", {
    defaults: { logGroupClass: "STANDARD", retentionInDays: 0, skipDestroy: false },
    keptWhenLeftOut: ["logGroupClass"],
  }),
  "aws:kms/key:Key": read("kms/key.go", {
    defaults: {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
      multiRegion: false,
    },
    keptWhenLeftOut: ["description", "multiRegion", "policy", "rotationPeriodInDays"],
  }),
  "aws:iam/role:Role": read("iam/role.go", {
    defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
    keptWhenLeftOut: ["inlinePolicies", "managedPolicyArns"],
    sets: ["inlinePolicies", "managedPolicyArns"],
  }),
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:efs/fileSystem:FileSystem": read("efs/file_system.go", {
    defaults: { encrypted: false, performanceMode: "generalPurpose", throughputMode: "bursting" },
    keptWhenLeftOut: [
      "availabilityZoneName",
      "creationToken",
      "encrypted",
      "kmsKeyId",
      "performanceMode",
      "protection",
      "protection.replicationOverwrite",
    ],
  }),
  "aws:efs/mountTarget:MountTarget": read("efs/mount_target.go", {
    defaults: { ipAddressType: "IPV4_ONLY" },
    keptWhenLeftOut: ["ipAddress", "ipAddressType", "ipv6Address", "securityGroups"],
    sets: ["securityGroups"],
  }),
  "aws:ssm/parameter:Parameter": read("ssm/parameter.go", {
    defaults: { dataType: "text", tier: "Standard" },
    keptWhenLeftOut: ["dataType", "keyId", "tier"],
  }),
};
