/** Types that cost what is used of them. Their quantities are in no program, so an estimate names them and adds nothing. */
const usageTypes: Readonly<Record<string, string>> = {
  "aws:backup/vault:Vault": "billed by what is backed up",
  "aws:cloudwatch/logGroup:LogGroup": "billed by what is logged and kept",
  "aws:dynamodb/tableItem:TableItem": "billed with its table, by requests and storage",
  "aws:ebs/snapshot:Snapshot": "billed by the blocks it holds",
  "aws:ec2/flowLog:FlowLog": "billed by what is logged and kept",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "billed by data between zones and regions",
  "aws:ecr/repository:Repository": "billed by what is stored and transferred",
  "aws:efs/fileSystem:FileSystem": "billed by what is stored and transferred",
  "aws:fsx/backup:Backup": "billed by what is backed up",
  "aws:lambda/function:Function": "billed by requests and running time",
  "aws:s3/bucket:Bucket": "billed by what is stored, requested and transferred",
  "aws:s3/bucketObject:BucketObject": "billed by what is stored, requested and transferred",
  "aws:s3/bucketObjectv2:BucketObjectv2": "billed by what is stored, requested and transferred",
  "aws:s3/bucketV2:BucketV2": "billed by what is stored, requested and transferred",
  "aws:s3/objectCopy:ObjectCopy": "billed by what is stored, requested and transferred",
  "aws:sns/topic:Topic": "billed by messages",
  "aws:sqs/queue:Queue": "billed by requests",
  "gcp:artifactregistry/repository:Repository": "billed by what is stored and transferred",
  "gcp:compute/image:Image": "billed by what it holds",
  "gcp:compute/networkPeering:NetworkPeering": "billed by data between zones and regions",
  "gcp:compute/snapshot:Snapshot": "billed by what it holds",
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": "billed by what is logged and kept",
  "gcp:logging/projectSink:ProjectSink": "billed by what it writes to where it leads",
  "gcp:storage/bucket:Bucket": "billed by what is stored, requested and transferred",
  "gcp:storage/bucketObject:BucketObject": "billed by what is stored, requested and transferred",
  "gcp:storage/transferJob:TransferJob": "billed by what it transfers",
};

/** All types billed by use. */
export const usageTypeNames: readonly string[] = Object.keys(usageTypes);

/** Why a type is billed by use, if it is. */
export function usageReason(type: string): string | undefined {
  return Object.hasOwn(usageTypes, type) ? usageTypes[type] : undefined;
}
