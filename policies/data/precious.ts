import type { ResourceNode } from "../../components/core/graph.ts";
import { read } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";

/** Types that lose the same thing when they go. */
interface Loss {
  /** `a change that removes it takes … with it`. */
  readonly what: string;
  /** Where the cloud says so. */
  readonly source: string;
  readonly types: readonly string[];
}

const claimType = "kubernetes:core/v1:PersistentVolumeClaim";

const losses: readonly Loss[] = [
  {
    what: "every workload that runs in it",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html",
    types: ["aws:eks/cluster:Cluster", gkeClusterType],
  },
  {
    what: "its files",
    source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/delete-file-system.html",
    types: [
      "aws:fsx/lustreFileSystem:LustreFileSystem",
      "aws:fsx/ontapFileSystem:OntapFileSystem",
      "aws:fsx/ontapVolume:OntapVolume",
      "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
      "aws:fsx/openZfsVolume:OpenZfsVolume",
      "aws:fsx/windowsFileSystem:WindowsFileSystem",
      "aws:efs/fileSystem:FileSystem",
      "gcp:lustre/instance:Instance",
      "gcp:parallelstore/instance:Instance",
      "gcp:filestore/instance:Instance",
      "gcp:netapp/volume:Volume",
    ],
  },
  {
    what: "its objects",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
    types: [
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketV2:BucketV2",
      "aws:s3/directoryBucket:DirectoryBucket",
      "gcp:storage/bucket:Bucket",
    ],
  },
  {
    what: "all that is on it",
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html",
    types: ["aws:ebs/volume:Volume", "gcp:compute/disk:Disk", "gcp:compute/regionDisk:RegionDisk"],
  },
  {
    what: "all that is on its volume",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#delete",
    types: [claimType],
  },
  {
    what: "its data",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    types: [
      "aws:rds/instance:Instance",
      "aws:rds/cluster:Cluster",
      "aws:rds/globalCluster:GlobalCluster",
      "aws:dynamodb/table:Table",
      "aws:dynamodb/globalTable:GlobalTable",
      "aws:docdb/cluster:Cluster",
      "aws:neptune/cluster:Cluster",
      "aws:memorydb/cluster:Cluster",
      "aws:keyspaces/table:Table",
      "aws:redshift/cluster:Cluster",
      "aws:redshiftserverless/namespace:Namespace",
      "aws:opensearch/domain:Domain",
      "aws:timestreamwrite/table:Table",
      "gcp:sql/databaseInstance:DatabaseInstance",
      "gcp:sql/database:Database",
      "gcp:spanner/instance:Instance",
      "gcp:spanner/database:Database",
      "gcp:bigtable/instance:Instance",
      "gcp:bigtable/table:Table",
      "gcp:bigquery/dataset:Dataset",
      "gcp:bigquery/table:Table",
      "gcp:firestore/database:Database",
      "gcp:alloydb/cluster:Cluster",
    ],
  },
  {
    what: "its messages",
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html",
    types: [
      "aws:sqs/queue:Queue",
      "aws:kinesis/stream:Stream",
      "aws:msk/cluster:Cluster",
      "aws:msk/serverlessCluster:ServerlessCluster",
      "gcp:pubsub/subscription:Subscription",
      "gcp:managedkafka/cluster:Cluster",
    ],
  },
  {
    what: "its value",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    types: [
      "aws:secretsmanager/secret:Secret",
      "gcp:secretmanager/secret:Secret",
      "gcp:secretmanager/regionalSecret:RegionalSecret",
    ],
  },
  {
    what: "its images and packages",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
    types: ["aws:ecr/repository:Repository", "gcp:artifactregistry/repository:Repository"],
  },
  {
    what: "its backups",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html",
    types: ["aws:backup/vault:Vault", "gcp:backupdisasterrecovery/backupVault:BackupVault"],
  },
  {
    what: "its users",
    source: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html",
    types: ["aws:cognito/userPool:UserPool"],
  },
  {
    what: "all that it encrypts",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    types: ["aws:kms/key:Key", "gcp:kms/cryptoKey:CryptoKey"],
  },
  {
    what: "capacity that may not be had again",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-release.html",
    types: [
      "aws:ec2/capacityReservation:CapacityReservation",
      "gcp:compute/reservation:Reservation",
      "gcp:compute/futureReservation:FutureReservation",
    ],
  },
  {
    what: "sight of a block that is paid for and cannot be cancelled",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-using.html",
    types: ["aws:ec2/capacityBlockReservation:CapacityBlockReservation"],
  },
  {
    what: "sight of a commitment that is paid for until it ends",
    source: "https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html",
    types: ["aws:savingsplans/savingsPlan:SavingsPlan", "gcp:compute/regionCommitment:RegionCommitment"],
  },
];

/** What holds data or money, by resource type, and what is lost with it. */
export const precious: Readonly<Record<string, string>> = Object.fromEntries(
  losses.flatMap(({ what, types }) => types.map((type) => [type, what])),
);

/** What is lost with a resource; undefined where nothing is that could not be made again. */
export function holdsOf({ type, inputs }: Pick<ResourceNode, "type" | "inputs">): string | undefined {
  if (!Object.hasOwn(precious, type)) return undefined;
  // A claim on a volume that is named was given what somebody else made, and who made it keeps it.
  if (type === claimType && read(inputs, "spec.volumeName").state !== "absent") return undefined;
  return precious[type];
}
