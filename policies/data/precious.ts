import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";

const files = "its files";
const objects = "its objects";
const disk = "all that is on it";
const keyed = "all that it encrypts";
const workloads = "every workload that runs in it";
const capacity = "capacity that may not be had again";
const block = "sight of a block that is paid for and cannot be cancelled";
const commitment = "sight of a commitment that is paid for until it ends";

/** What holds data or money, by resource type, and what is lost with it: `a change that removes it takes … with it`. */
export const precious: Readonly<Record<string, string>> = {
  "aws:eks/cluster:Cluster": workloads,
  "aws:fsx/lustreFileSystem:LustreFileSystem": files,
  "aws:fsx/ontapFileSystem:OntapFileSystem": files,
  "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": files,
  "aws:fsx/windowsFileSystem:WindowsFileSystem": files,
  "aws:efs/fileSystem:FileSystem": files,
  "aws:s3/bucket:Bucket": objects,
  "aws:s3/bucketV2:BucketV2": objects,
  "aws:s3/directoryBucket:DirectoryBucket": objects,
  "aws:ebs/volume:Volume": disk,
  "aws:kms/key:Key": keyed,
  "aws:ec2/capacityReservation:CapacityReservation": capacity,
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": block,
  "aws:savingsplans/savingsPlan:SavingsPlan": commitment,
  [gkeClusterType]: workloads,
  "gcp:lustre/instance:Instance": files,
  "gcp:parallelstore/instance:Instance": files,
  "gcp:filestore/instance:Instance": files,
  "gcp:netapp/volume:Volume": files,
  "gcp:storage/bucket:Bucket": objects,
  "gcp:compute/disk:Disk": disk,
  "gcp:compute/regionDisk:RegionDisk": disk,
  "gcp:kms/cryptoKey:CryptoKey": keyed,
  "gcp:compute/reservation:Reservation": capacity,
  "gcp:compute/futureReservation:FutureReservation": capacity,
  "gcp:compute/regionCommitment:RegionCommitment": commitment,
};

/** What is lost with a resource of this type; undefined where nothing is that could not be made again. */
export function holdsOf(type: string): string | undefined {
  return Object.hasOwn(precious, type) ? precious[type] : undefined;
}
