import { Confidence, type Fact } from "../core/fact.ts";
import { type Properties, read, readString } from "../core/value.ts";
import { replacedByGoogle } from "./replacedByGoogle.ts";
import { lowered, type ReplacingInputs } from "./replacingInputs.ts";

const amazon = (file: string): Fact => ({
  source: `hashicorp/terraform-provider-aws internal/service/${file} (ForceNew)`,
  asOf: "2026-11-22",
  confidence: Confidence.Observed,
});

const bucket: ReplacingInputs = {
  always: ["bucket", "bucketPrefix", "objectLockEnabled", "region"],
  source: "hashicorp/terraform-provider-aws internal/service/s3/bucket.go (ForceNew)",
  asOf: "2026-11-22",
  confidence: Confidence.Reported,
};

/**
 * Of types that hold data or money, and of those that others stand on or that take long to make anew: networks and node pools.
 * What is not here may still replace, unless the list is said to be complete: only the engine can tell.
 */
export const replacedBy: Readonly<Record<string, ReplacingInputs>> = {
  "aws:fsx/lustreFileSystem:LustreFileSystem": {
    always: [
      "backupId",
      "copyTagsToBackups",
      "deploymentType",
      "driveCacheType",
      "efaEnabled",
      "exportPath",
      "importPath",
      "importedFileChunkSize",
      "kmsKeyId",
      "region",
      "securityGroupIds",
      "storageType",
      "subnetIds",
    ],
    sometimes: {
      // A newer version is an upgrade in place.
      fileSystemTypeVersion: lowered("fileSystemTypeVersion"),
      "metadataConfiguration.iops": lowered("metadataConfiguration.iops"),
      storageCapacity: (before, after) => {
        const deployment = readString(after, "deploymentType");
        const scratch1 =
          deployment.state === "absent" || (deployment.state === "known" && deployment.value === "SCRATCH_1");
        return scratch1 || lowered("storageCapacity")(before, after);
      },
    },
    source: "hashicorp/terraform-provider-aws internal/service/fsx/lustre_file_system.go (ForceNew, CustomizeDiff)",
    asOf: "2026-11-22",
    confidence: Confidence.Observed,
  },
  "aws:eks/cluster:Cluster": {
    always: [
      "accessConfig.bootstrapClusterCreatorAdminPermissions",
      "bootstrapSelfManagedAddons",
      "kubernetesNetworkConfig.ipFamily",
      "kubernetesNetworkConfig.serviceIpv4Cidr",
      "name",
      "region",
      "roleArn",
    ],
    source: "hashicorp/terraform-provider-aws internal/service/eks/cluster.go (ForceNew)",
    asOf: "2026-11-22",
    confidence: Confidence.Observed,
  },
  "aws:eks/nodeGroup:NodeGroup": {
    always: [
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
    complete: true,
    ...amazon("eks/node_group.go"),
  },
  "aws:ec2/vpc:Vpc": {
    always: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "region"],
    sometimes: {
      // A network of dedicated machines can be made an ordinary one, and not the other way round.
      instanceTenancy: (_, after) => {
        const tenancy = readString(after, "instanceTenancy");
        return tenancy.state === "known" && tenancy.value !== "default";
      },
    },
    complete: true,
    ...amazon("ec2/vpc_.go"),
  },
  "aws:ec2/subnet:Subnet": {
    always: [
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6Native",
      "ipv6NetmaskLength",
      "outpostArn",
      "region",
      "vpcId",
    ],
    sometimes: {
      ipv6CidrBlock: (before) => {
        const assigned = read(before, "assignIpv6AddressOnCreation");
        return assigned.state === "known" && assigned.value === true;
      },
    },
    complete: true,
    ...amazon("ec2/vpc_subnet.go"),
  },
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  ...replacedByGoogle,
};

/** Whether a change of the input at `path` is known to replace a resource of this type. */
export function replaces(type: string, path: string, before: Properties, after: Properties): boolean {
  const known = Object.hasOwn(replacedBy, type) ? replacedBy[type]! : undefined;
  if (known === undefined) return false;
  if (known.always.some((input) => isAtOrBelow(path, input))) return true;
  return Object.entries(known.sometimes ?? {}).some(
    ([input, forces]) => (isAtOrBelow(path, input) || isAtOrBelow(input, path)) && forces(before, after),
  );
}

/** Whether a change of the input at `path`, which is not known to replace a resource of this type, may do so all the same. */
export function mayReplace(type: string, path: string): boolean {
  const known = Object.hasOwn(replacedBy, type) ? replacedBy[type]! : undefined;
  // What comes or goes as a whole takes with it what replaces.
  return known?.complete !== true || known.always.some((input) => isAtOrBelow(input, path));
}

function isAtOrBelow(path: string, input: string): boolean {
  return path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`);
}
