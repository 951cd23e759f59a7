import { Confidence, type Fact } from "../../components/core/fact.ts";
import { type Properties, readNumber, readString } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";

/** Inputs of a resource type that cannot be changed: another value makes the provider delete it and make another. */
export interface ReplacingInputs extends Fact {
  /** Inputs of which every change replaces it; what is below them as well. */
  readonly always: readonly string[];
  /** Inputs of which only some changes do. */
  readonly sometimes?: Readonly<Record<string, (before: Properties, after: Properties) => boolean>>;
}

const lowered =
  (path: string) =>
  (before: Properties, after: Properties): boolean => {
    const [old, now] = [readNumber(before, path), readNumber(after, path)];
    return old.state === "known" && now.state === "known" && now.value < old.value;
  };

const google = (file: string): Fact => ({
  source: `hashicorp/terraform-provider-google google/services/${file} (ForceNew)`,
  asOf: "2026-08-21",
  confidence: Confidence.Observed,
});

const bucket: ReplacingInputs = {
  always: ["bucket", "bucketPrefix", "objectLockEnabled", "region"],
  source: "hashicorp/terraform-provider-aws internal/service/s3/bucket.go (ForceNew)",
  asOf: "2026-11-22",
  confidence: Confidence.Reported,
};

/** Of types that hold data or money. What is not here may still be replaced: only the engine can tell. */
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
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  [gkeClusterType]: {
    always: [
      "clusterIpv4Cidr",
      "confidentialNodes",
      "datapathProvider",
      "defaultMaxPodsPerNode",
      "enableAutopilot",
      "enableKubernetesAlpha",
      "enableTpu",
      "initialNodeCount",
      "ipAllocationPolicy",
      "location",
      "name",
      "network",
      "networkingMode",
      "project",
      "subnetwork",
    ],
    ...google("container/resource_container_cluster.go"),
  },
  "gcp:lustre/instance:Instance": {
    always: [
      "dynamicTierOptions",
      "filesystem",
      "instanceId",
      "kmsKey",
      "location",
      "network",
      "perUnitStorageThroughput",
      "project",
    ],
    ...google("lustre/resource_lustre_instance.go"),
  },
  "gcp:filestore/instance:Instance": {
    always: [
      "initialReplication",
      "kmsKeyName",
      "location",
      "name",
      "networks",
      "project",
      "protocol",
      "tags",
      "tier",
      "zone",
    ],
    ...google("filestore/resource_filestore_instance.go"),
  },
  "gcp:storage/bucket:Bucket": {
    always: ["enableObjectRetention", "hierarchicalNamespace", "location", "name", "project"],
    ...google("storage/resource_storage_bucket.go"),
  },
  "gcp:compute/disk:Disk": {
    always: [
      "architecture",
      "diskEncryptionKey",
      "image",
      "name",
      "project",
      "snapshot",
      "sourceDisk",
      "storagePool",
      "type",
      "zone",
    ],
    ...google("compute/resource_compute_disk.go"),
  },
  "gcp:compute/reservation:Reservation": {
    always: ["name", "project", "specificReservationRequired", "zone"],
    ...google("compute/resource_compute_reservation.go"),
  },
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

function isAtOrBelow(path: string, input: string): boolean {
  return path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`);
}
