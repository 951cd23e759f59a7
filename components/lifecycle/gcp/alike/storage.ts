import type { AlikeInputs } from "../../alikeInputs.ts";
import { googleSchema } from "../source.ts";

/** Of file systems, buckets, keys and secrets. */
export const alikeStorage: Readonly<Record<string, AlikeInputs>> = {
  "gcp:artifactregistry/repository:Repository": {
    keptWhenLeftOut: ["location"],
    defaults: { "mavenConfig.versionPolicy": "VERSION_POLICY_UNSPECIFIED", mode: "STANDARD_REPOSITORY" },
    sets: ["cleanupPolicies"],
    caseless: ["format"],
    ...googleSchema("artifactregistry/resource_artifact_registry_repository.go"),
  },
  "gcp:filestore/instance:Instance": {
    keptWhenLeftOut: ["location", "networks.reservedIpRange", "zone"],
    defaults: { "initialReplication.role": "STANDBY", "networks.connectMode": "DIRECT_PEERING", protocol: "NFS_V3" },
    names: ["networks.network"],
    ...googleSchema("filestore/resource_filestore_instance.go"),
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    keptWhenLeftOut: ["cryptoKeyBackend", "destroyScheduledDuration", "importOnly"],
    defaults: { purpose: "ENCRYPT_DECRYPT", "versionTemplate.protectionLevel": "SOFTWARE" },
    ...googleSchema("kms/resource_kms_crypto_key.go"),
  },
  "gcp:pubsub/subscription:Subscription": {
    names: ["topic"],
    ...googleSchema("pubsub/resource_pubsub_subscription.go"),
  },
  "gcp:pubsub/topic:Topic": {
    sets: ["messageStoragePolicy.allowedPersistenceRegions"],
    names: ["name"],
    ...googleSchema("pubsub/resource_pubsub_topic.go"),
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    keptWhenLeftOut: ["project"],
    names: ["secret"],
    ...googleSchema("secretmanager/resource_secret_manager_secret_version.go"),
  },
  "gcp:storage/anywhereCache:AnywhereCache": {
    names: ["bucket"],
    ...googleSchema("storage/resource_storage_anywhere_cache.go"),
  },
  "gcp:storage/bucket:Bucket": {
    keptWhenLeftOut: ["project"],
    defaults: { "retentionPolicy.isLocked": false },
    sets: ["customPlacementConfig.dataLocations", "lifecycleRules.action", "lifecycleRules.condition"],
    caseless: ["customPlacementConfig.dataLocations", "location"],
    ...googleSchema("storage/resource_storage_bucket.go"),
  },
  "gcp:storage/bucketObject:BucketObject": {
    keptWhenLeftOut: ["contentType", "kmsKeyName", "storageClass"],
    defaults: { "customerEncryption.encryptionAlgorithm": "AES256" },
    ...googleSchema("storage/resource_storage_bucket_object.go"),
  },
  "gcp:storage/managedFolder:ManagedFolder": {
    names: ["bucket"],
    ...googleSchema("storage/resource_storage_managed_folder.go"),
  },
  "gcp:storage/transferJob:TransferJob": {
    keptWhenLeftOut: ["transferSpec.sinkAgentPoolName", "transferSpec.sourceAgentPoolName"],
    sets: ["notificationConfig.eventTypes"],
    ...googleSchema("storagetransfer/resource_storage_transfer_job.go"),
  },
};
