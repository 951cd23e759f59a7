import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const bucket = "gcp:storage/bucket:Bucket";
const later = "the id of a key that is made with it: it is judged during the update, before the resource is made";

const resources = (encrypted: string, kmsKeyId: object, encryption: object): ExampleResource[] => [
  {
    type: template,
    name: "train",
    inputs: {
      instanceType: "p5.48xlarge",
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 200, volumeType: "gp3", encrypted } }],
    },
  },
  {
    type: lustre,
    name: "datasets",
    inputs: {
      deploymentType: "PERSISTENT_2",
      storageType: "SSD",
      storageCapacity: 9_600,
      perUnitStorageThroughput: 250,
      ...kmsKeyId,
    },
  },
  { type: bucket, name: "checkpoints", inputs: { location: "us-central1", ...encryption } },
];

export const encryptionAtRestPage: PolicyPage = {
  policy: "encryption-at-rest",
  accident:
    "A snapshot of a volume that is not encrypted is copied or shared like any file, and a model that took months is in it. " +
    "And data under a key of the cloud's stay readable to whoever gets at the storage: there is no key to revoke, and no log of who used it.",
  sources: [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    "https://docs.cloud.google.com/kms/docs/cmek",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html",
  ],
  reads: [
    ...readsOf([template], {
      "blockDeviceMappings[*].deviceName": "which volume is the root volume",
      "blockDeviceMappings[*].ebs.encrypted": "whether the volume is encrypted",
    }),
    ...readsOf([lustre], {
      deploymentType: {
        use: "scratch file systems take no key",
        whenAbsent: "it is `SCRATCH_1` then, which takes no key",
      },
      kmsKeyId: { use: "the key", whenUnknown: later },
    }),
    ...readsOf([bucket], { "encryption.defaultKmsKeyName": { use: "the key", whenUnknown: later } }),
  ],
  example: {
    fails: { resources: resources("false", {}, {}) },
    fixed: {
      resources: [
        { type: "aws:kms/key:Key", name: "data", inputs: { enableKeyRotation: true } },
        ...resources(
          "true",
          { kmsKeyId: ref("data", "arn") },
          {
            encryption: { defaultKmsKeyName: "projects/example/locations/us-central1/keyRings/data/cryptoKeys/data" },
          },
        ),
      ],
    },
  },
  notes: [
    "Whether volumes are encrypted is judged of EBS volumes and snapshot copies, EFS, launch templates, launch configurations, instances, and node groups of EKS without a launch template. " +
      "An account may encrypt new volumes by default, which a program does not show: say `ebsEncryptedByDefault: true` where that is on in every region that is used.",
    "FSx, S3, Cloud Storage, disks of Google Cloud, Filestore, Managed Lustre and the secrets of a cluster are always encrypted: of these, only the key is judged.",
    "`customerKeys` lists the types that need a key of the customer's own. In prod these are all that keep data when the machines are gone; in dev and staging there are none. " +
      "Disks of nodes go with them and are not among them; their types may be added.",
    "A bucket of S3 gets its key from a BucketServerSideEncryptionConfiguration of the same program, found by its dependency or by the bucket's name.",
    "Keys that AWS makes in an account (`alias/aws/ebs`) are not the customer's: nobody but AWS can take them away.",
  ],
};
