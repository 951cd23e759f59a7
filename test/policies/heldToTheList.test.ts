import { describe, expect, it } from "vitest";
import { policies } from "../../policies/catalogue.ts";
import { idleMaxGuard } from "../../policies/cost/idleMaxGuard.ts";
import { ttlRequired } from "../../policies/cost/ttlRequired.ts";
import { precious } from "../../policies/data/precious.ts";
import { PackSettings } from "../../policies/packSettings.ts";
import { packConfigurationName } from "../../policies/policy.ts";
import { messages, raw, stackOf } from "../support/analyzer.ts";

/** Lists that only a reader would notice to have shrunk. */
describe("lists of types", () => {
  it("of what has to have an end", () => {
    expect(ttlRequired.types).toMatchInlineSnapshot(`
      [
        "aws:autoscaling/group:Group",
        "aws:batch/computeEnvironment:ComputeEnvironment",
        "aws:ec2/capacityReservation:CapacityReservation",
        "aws:ec2/fleet:Fleet",
        "aws:ec2/instance:Instance",
        "aws:ec2/spotFleetRequest:SpotFleetRequest",
        "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
        "aws:efs/fileSystem:FileSystem",
        "aws:eks/cluster:Cluster",
        "aws:eks/nodeGroup:NodeGroup",
        "aws:fsx/lustreFileSystem:LustreFileSystem",
        "aws:fsx/ontapFileSystem:OntapFileSystem",
        "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
        "aws:fsx/windowsFileSystem:WindowsFileSystem",
        "aws:sagemaker/endpoint:Endpoint",
        "aws:sagemaker/notebookInstance:NotebookInstance",
        "gcp:compute/instance:Instance",
        "gcp:container/cluster:Cluster",
        "gcp:container/nodePool:NodePool",
        "gcp:filestore/instance:Instance",
        "gcp:lustre/instance:Instance",
        "gcp:parallelstore/instance:Instance",
        "gcp:tpu/v2Vm:V2Vm",
        "gcp:workbench/instance:Instance",
      ]
    `);
  });

  it("of what holds data or money", () => {
    expect(Object.keys(precious)).toMatchInlineSnapshot(`
      [
        "aws:eks/cluster:Cluster",
        "gcp:container/cluster:Cluster",
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
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
        "aws:s3/directoryBucket:DirectoryBucket",
        "gcp:storage/bucket:Bucket",
        "aws:ebs/volume:Volume",
        "gcp:compute/disk:Disk",
        "gcp:compute/regionDisk:RegionDisk",
        "kubernetes:core/v1:PersistentVolumeClaim",
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
        "aws:sqs/queue:Queue",
        "aws:kinesis/stream:Stream",
        "aws:msk/cluster:Cluster",
        "aws:msk/serverlessCluster:ServerlessCluster",
        "gcp:pubsub/subscription:Subscription",
        "gcp:managedkafka/cluster:Cluster",
        "aws:secretsmanager/secret:Secret",
        "gcp:secretmanager/secret:Secret",
        "gcp:secretmanager/regionalSecret:RegionalSecret",
        "aws:ecr/repository:Repository",
        "gcp:artifactregistry/repository:Repository",
        "aws:backup/vault:Vault",
        "gcp:backupdisasterrecovery/backupVault:BackupVault",
        "aws:cognito/userPool:UserPool",
        "aws:kms/key:Key",
        "gcp:kms/cryptoKey:CryptoKey",
        "aws:ec2/capacityReservation:CapacityReservation",
        "gcp:compute/reservation:Reservation",
        "gcp:compute/futureReservation:FutureReservation",
        "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
        "aws:savingsplans/savingsPlan:SavingsPlan",
        "gcp:compute/regionCommitment:RegionCommitment",
      ]
    `);
  });
});

it("lets no queued pool grow without bounds: nothing of it is paid for yet", () => {
  const queued = raw("gcp:container/nodePool:NodePool", "batch", {
    cluster: "c",
    location: "us-central1",
    nodeLocations: ["us-central1-a"],
    queuedProvisioning: { enabled: true },
    autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 500 },
    nodeConfig: { machineType: "a3-megagpu-8g", flexStart: true },
  });
  expect(messages(idleMaxGuard, stackOf(queued), "dev")).toEqual([
    expect.stringMatching(/^batch: may grow to 500 machines where 0 are planned, above 4 /),
  ]);
});

it("lays what the engine was given over the limits of a pack in code", () => {
  const settings = new PackSettings(
    (path) => {
      throw new Error(`no file ${path}`);
    },
    { waiverFiles: ["code.json"] },
  );
  const policy = policies.find(({ name }) => name === packConfigurationName)!;
  settings.note(policy, { waiverFiles: ["file.json"] });
  expect(settings.facts.problems.map((problem) => /(\w+)\.json/.exec(problem)?.[1])).toEqual(["file"]);
});
