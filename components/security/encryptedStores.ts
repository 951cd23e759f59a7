/** A resource type that keeps data, and where it says how they are encrypted. */
export interface EncryptedStore {
  /** Pulumi type token. */
  readonly type: string;
  /** The property that encrypts it. Absent: the service encrypts it always, with a key of its own unless one is given. */
  readonly encrypted?: string;
  /** Whether an account may encrypt it by default: EBS volumes of AWS. */
  readonly byAccount?: boolean;
  /** Where a key of the customer's own is given: any of these. */
  readonly keys: readonly string[];
  /** A property with a value that takes the key no account of. */
  readonly off?: readonly [path: string, value: string];
  /** A property that says that no key can be given, by how its value begins; left out, it begins so too. */
  readonly keyless?: readonly [path: string, start: string];
  /** What it keeps, for messages. */
  readonly what: string;
  readonly source: string;
}

const ebs = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html";
const fsx = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html";
const disks = "https://docs.cloud.google.com/compute/docs/disks/customer-managed-encryption";

/** Stores that outlive the machines that use them. */
export const encryptedStores: readonly EncryptedStore[] = [
  {
    type: "aws:ebs/volume:Volume",
    encrypted: "encrypted",
    byAccount: true,
    keys: ["kmsKeyId"],
    what: "the volume",
    source: ebs,
  },
  {
    type: "aws:ebs/snapshotCopy:SnapshotCopy",
    encrypted: "encrypted",
    byAccount: true,
    keys: ["kmsKeyId"],
    what: "the snapshot",
    source: ebs,
  },
  {
    type: "aws:efs/fileSystem:FileSystem",
    encrypted: "encrypted",
    keys: ["kmsKeyId"],
    what: "the file system",
    source: "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
  },
  {
    type: "aws:fsx/lustreFileSystem:LustreFileSystem",
    keys: ["kmsKeyId"],
    // Scratch file systems know no key but the service's; SCRATCH_1 is what FSx makes when nothing is said.
    keyless: ["deploymentType", "SCRATCH"],
    what: "the file system",
    source: fsx,
  },
  {
    type: "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
    keys: ["kmsKeyId"],
    what: "the file system",
    source: "https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/encryption-rest.html",
  },
  {
    type: "aws:fsx/ontapFileSystem:OntapFileSystem",
    keys: ["kmsKeyId"],
    what: "the file system",
    source: "https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/encryption-at-rest.html",
  },
  {
    type: "aws:fsx/windowsFileSystem:WindowsFileSystem",
    keys: ["kmsKeyId"],
    what: "the file system",
    source: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/encryption-at-rest.html",
  },
  {
    type: "aws:eks/cluster:Cluster",
    keys: ["encryptionConfig.provider.keyArn"],
    what: "the secrets of the cluster",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html",
  },
  {
    type: "gcp:compute/disk:Disk",
    keys: ["diskEncryptionKey.kmsKeySelfLink", "diskEncryptionKey.rawKey", "diskEncryptionKey.rsaEncryptedKey"],
    what: "the disk",
    source: disks,
  },
  {
    type: "gcp:compute/regionDisk:RegionDisk",
    keys: ["diskEncryptionKey.kmsKeyName", "diskEncryptionKey.rawKey", "diskEncryptionKey.rsaEncryptedKey"],
    what: "the disk",
    source: disks,
  },
  {
    type: "gcp:storage/bucket:Bucket",
    keys: ["encryption.defaultKmsKeyName"],
    what: "the objects of the bucket",
    source: "https://docs.cloud.google.com/storage/docs/encryption/customer-managed-keys",
  },
  {
    type: "gcp:lustre/instance:Instance",
    keys: ["kmsKey"],
    what: "the file system",
    source: "https://docs.cloud.google.com/managed-lustre/docs/cmek",
  },
  {
    type: "gcp:filestore/instance:Instance",
    keys: ["kmsKeyName"],
    what: "the file system",
    source: "https://docs.cloud.google.com/filestore/docs/cmek",
  },
  {
    type: "gcp:container/cluster:Cluster",
    keys: ["databaseEncryption.keyName"],
    off: ["databaseEncryption.state", "DECRYPTED"],
    what: "the secrets of the cluster",
    source: "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets",
  },
];

const byType = new Map(encryptedStores.map((row) => [row.type, row]));

export function encryptedStore(type: string): EncryptedStore | undefined {
  return byType.get(type);
}

/**
 * Whether a key is one that the customer made, so that it can be revoked and its use is logged. The keys that AWS makes in
 * an account (`alias/aws/ebs`) are not.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export function isCustomerKey(id: string): boolean {
  return id.trim() !== "" && !/(?:^|:)alias\/aws\//.test(id);
}
