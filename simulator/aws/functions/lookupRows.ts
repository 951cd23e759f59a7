import type { Properties } from "../../../components/core/value.ts";
import { propertyOf } from "../../lookup.ts";
import type { Existing } from "../../world/world.ts";
import { zoneIdOf } from "../place.ts";
import { awsTypes as t } from "../tokens.ts";
import type { AwsCall } from "./answer.ts";

/** A function that finds a resource which the program has made. */
export interface Lookup {
  /** Types of what it finds. */
  readonly finds: readonly string[];
  /** What the provider calls it where it finds several. */
  readonly called: string;
  /** Arguments that must be equal to the property of the answer of the same name. `tags` and `filters` go by rules of their own. */
  readonly by: readonly string[];
  /** Properties of the resource that the answer has too, beside `id` and `tags`. */
  readonly gives: readonly string[];
  /** Whether the answer has `tags`. @default true */
  readonly hasTags?: boolean;
  /** What the answer says where the resource says nothing. */
  readonly otherwise?: Properties;
  /** What the answer has and the resource has not, or calls otherwise. */
  readonly more?: (found: Existing, call: AwsCall) => Properties;
}

/** Blocks of a resource, as functions have them: a list of one; empty where there is none. */
function listed(found: Existing, names: Readonly<Record<string, string>>): Properties {
  const entries = Object.entries(names).map(([to, from]) => {
    const block = propertyOf(found, from);
    return [to, block === undefined ? [] : [block].flat()] as const;
  });
  return Object.fromEntries(entries);
}

/** Functions that find what a program has made, by token. Names and shapes are those of `Get…Result` in `@pulumi/aws`. */
export const lookups: Readonly<Record<string, Lookup>> = {
  "aws:cloudwatch/getLogGroup:getLogGroup": {
    finds: [t.logGroup],
    called: "CloudWatch Logs Log Group",
    by: ["name"],
    gives: ["arn", "name", "kmsKeyId", "logGroupClass", "region", "retentionInDays"],
  },
  "aws:ec2/getLaunchTemplate:getLaunchTemplate": {
    finds: [t.launchTemplate],
    called: "EC2 Launch Template",
    by: ["id", "name"],
    gives: [
      "arn",
      "name",
      "defaultVersion",
      "description",
      "imageId",
      "instanceType",
      "keyName",
      "latestVersion",
      "region",
      "userData",
      "vpcSecurityGroupIds",
    ],
  },
  "aws:ec2/getSecurityGroup:getSecurityGroup": {
    finds: [t.securityGroup, t.defaultSecurityGroup],
    called: "EC2 Security Group",
    by: ["id", "name", "vpcId"],
    gives: ["arn", "description", "name", "region", "vpcId"],
  },
  "aws:ec2/getSubnet:getSubnet": {
    finds: [t.subnet],
    called: "EC2 Subnet",
    by: [
      "id",
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "defaultForAz",
      "ipv6CidrBlock",
      "state",
      "vpcId",
    ],
    gives: [
      "arn",
      "assignIpv6AddressOnCreation",
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "customerOwnedIpv4Pool",
      "enableDns64",
      "enableResourceNameDnsARecordOnLaunch",
      "enableResourceNameDnsAaaaRecordOnLaunch",
      "ipv6CidrBlock",
      "ipv6Native",
      "mapPublicIpOnLaunch",
      "outpostArn",
      "ownerId",
      "privateDnsHostnameTypeOnLaunch",
      "region",
      "vpcId",
    ],
    otherwise: {
      assignIpv6AddressOnCreation: false,
      defaultForAz: false,
      ipv6CidrBlock: "",
      ipv6Native: false,
      state: "available",
    },
    more: (found) => ({
      availabilityZoneId: zoneIdOf(String(propertyOf(found, "availabilityZone") ?? "")),
      availableIpAddressCount: addressesIn(String(propertyOf(found, "cidrBlock") ?? "")),
    }),
  },
  "aws:ec2/getVpc:getVpc": {
    finds: [t.vpc],
    called: "EC2 VPC",
    by: ["id", "cidrBlock", "default", "dhcpOptionsId", "state"],
    gives: [
      "arn",
      "cidrBlock",
      "dhcpOptionsId",
      "enableDnsHostnames",
      "enableDnsSupport",
      "enableNetworkAddressUsageMetrics",
      "instanceTenancy",
      "ipv6AssociationId",
      "ipv6CidrBlock",
      "mainRouteTableId",
      "ownerId",
      "region",
    ],
    otherwise: { default: false, ipv6CidrBlock: "", state: "available" },
  },
  "aws:ecr/getRepository:getRepository": {
    finds: ["aws:ecr/repository:Repository"],
    called: "ECR Repository",
    by: ["name", "registryId"],
    gives: ["arn", "imageTagMutability", "name", "region", "registryId", "repositoryUrl"],
    otherwise: { imageTagMutability: "MUTABLE" },
  },
  "aws:efs/getFileSystem:getFileSystem": {
    finds: ["aws:efs/fileSystem:FileSystem"],
    called: "EFS file system",
    by: ["creationToken", "fileSystemId"],
    gives: [
      "arn",
      "availabilityZoneName",
      "creationToken",
      "dnsName",
      "encrypted",
      "kmsKeyId",
      "name",
      "performanceMode",
      "provisionedThroughputInMibps",
      "region",
      "throughputMode",
    ],
    more: (found) => ({ fileSystemId: found.id }),
  },
  "aws:eks/getCluster:getCluster": {
    finds: [t.cluster],
    called: "EKS Cluster",
    by: ["name"],
    gives: [
      "arn",
      "createdAt",
      "deletionProtection",
      "enabledClusterLogTypes",
      "endpoint",
      "identities",
      "name",
      "platformVersion",
      "region",
      "roleArn",
      "status",
      "version",
      "vpcConfig",
    ],
    otherwise: { deletionProtection: false, enabledClusterLogTypes: [], status: "ACTIVE" },
    more: (found) =>
      listed(found, {
        accessConfigs: "accessConfig",
        certificateAuthorities: "certificateAuthority",
        computeConfigs: "computeConfig",
        kubernetesNetworkConfigs: "kubernetesNetworkConfig",
        outpostConfigs: "outpostConfig",
        remoteNetworkConfigs: "remoteNetworkConfig",
        storageConfigs: "storageConfig",
        upgradePolicies: "upgradePolicy",
        zonalShiftConfigs: "zonalShiftConfig",
      }),
  },
  "aws:iam/getInstanceProfile:getInstanceProfile": {
    finds: [t.instanceProfile],
    called: "IAM Instance Profile",
    by: ["name"],
    gives: ["arn", "createDate", "name", "path"],
    hasTags: false,
    more: (found, { world }) => {
      const role = world?.find([t.role], String(propertyOf(found, "role") ?? ""));
      return role === undefined
        ? {}
        : { roleArn: propertyOf(role, "arn"), roleId: propertyOf(role, "uniqueId"), roleName: role.id };
    },
  },
  "aws:iam/getPolicy:getPolicy": {
    finds: [t.policy],
    called: "IAM Policy",
    by: ["arn", "name"],
    gives: ["arn", "attachmentCount", "description", "name", "path", "policy", "policyId"],
    otherwise: { description: "" },
  },
  "aws:iam/getRole:getRole": {
    finds: [t.role],
    called: "IAM Role",
    by: ["name"],
    gives: [
      "arn",
      "assumeRolePolicy",
      "createDate",
      "description",
      "maxSessionDuration",
      "name",
      "path",
      "permissionsBoundary",
      "uniqueId",
    ],
    otherwise: { description: "", permissionsBoundary: "", roleLastUseds: [] },
  },
  "aws:route53/getZone:getZone": {
    finds: ["aws:route53/zone:Zone"],
    called: "Route 53 Hosted Zone",
    by: ["name", "privateZone", "zoneId"],
    gives: ["arn", "comment", "name", "nameServers", "primaryNameServer", "zoneId"],
    otherwise: { comment: "Managed by Pulumi" },
    more: (found) => ({ privateZone: propertyOf(found, "vpcs") !== undefined }),
  },
  "aws:s3/getBucket:getBucket": {
    finds: [t.bucket, t.bucketV2],
    called: "S3 Bucket",
    by: ["bucket"],
    hasTags: false,
    gives: ["arn", "bucket", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "hostedZoneId", "region"],
  },
  "aws:secretsmanager/getSecret:getSecret": {
    finds: ["aws:secretsmanager/secret:Secret"],
    called: "Secrets Manager Secret",
    by: ["arn", "name"],
    gives: ["arn", "description", "kmsKeyId", "name", "policy", "region"],
    otherwise: { description: "" },
  },
  "aws:sns/getTopic:getTopic": {
    finds: ["aws:sns/topic:Topic"],
    called: "SNS Topic",
    by: ["name"],
    gives: ["arn", "name", "region"],
  },
  "aws:sqs/getQueue:getQueue": {
    finds: ["aws:sqs/queue:Queue"],
    called: "SQS Queue",
    by: ["name"],
    gives: ["arn", "name", "region", "url"],
  },
};

/** Addresses of a subnet that are free: AWS keeps five. */
function addressesIn(cidr: string): number {
  const length = Number(cidr.split("/")[1] ?? "32");
  return Math.max(0, 2 ** (32 - length) - 5);
}
