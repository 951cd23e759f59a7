import type { AlikeInputs } from "../../alikeInputs.ts";
import { googleSchema } from "../source.ts";

/** The data bases, caches and volumes of Google Cloud. */
export const alikeDatabases: Readonly<Record<string, AlikeInputs>> = {
  "gcp:bigquery/dataset:Dataset": {
    keptWhenLeftOut: ["project"],
    defaults: { location: "US" },
    caseless: ["location"],
    ...googleSchema("bigquery/resource_bigquery_dataset.go"),
  },
  "gcp:bigquery/table:Table": {
    keptWhenLeftOut: ["externalDataConfiguration.schema", "project"],
    defaults: {
      "materializedView.allowNonIncrementalDefinition": false,
      "tableReplicationInfo.replicationIntervalMs": 300000,
    },
    ...googleSchema("bigquery/resource_bigquery_table.go"),
  },
  "gcp:firestore/database:Database": {
    keptWhenLeftOut: [
      "databaseEdition",
      "firestoreDataAccessMode",
      "mongodbCompatibleDataAccessMode",
      "project",
      "realtimeUpdatesMode",
    ],
    ...googleSchema("firestore/resource_firestore_database.go"),
  },
  "gcp:netapp/storagePool:StoragePool": {
    keptWhenLeftOut: ["customPerformanceEnabled", "mode", "project", "scaleType", "type"],
    ...googleSchema("netapp/resource_netapp_storage_pool.go"),
  },
  "gcp:netapp/volume:Volume": {
    keptWhenLeftOut: ["project", "securityStyle"],
    defaults: { kerberosEnabled: false },
    ...googleSchema("netapp/resource_netapp_volume.go"),
  },
  "gcp:redis/cluster:Cluster": {
    keptWhenLeftOut: ["project", "region", "zoneDistributionConfig"],
    defaults: { authorizationMode: "AUTH_MODE_DISABLED", transitEncryptionMode: "TRANSIT_ENCRYPTION_MODE_DISABLED" },
    sets: ["gcsSource.uris"],
    ...googleSchema("redis/resource_redis_cluster.go"),
  },
  "gcp:redis/instance:Instance": {
    keptWhenLeftOut: ["authorizedNetwork", "project", "region", "reservedIpRange"],
    defaults: { connectMode: "DIRECT_PEERING", tier: "BASIC", transitEncryptionMode: "DISABLED" },
    names: ["authorizedNetwork"],
    ...googleSchema("redis/resource_redis_instance.go"),
  },
  "gcp:spanner/database:Database": {
    keptWhenLeftOut: ["databaseDialect", "encryptionConfig.kmsKeyNames", "project"],
    names: ["instance"],
    ...googleSchema("spanner/resource_spanner_database.go"),
  },
  "gcp:spanner/instance:Instance": {
    keptWhenLeftOut: ["project"],
    names: ["config"],
    ...googleSchema("spanner/resource_spanner_instance.go"),
  },
  "gcp:sql/database:Database": { keptWhenLeftOut: ["project"], ...googleSchema("sql/resource_sql_database.go") },
  "gcp:sql/databaseInstance:DatabaseInstance": {
    keptWhenLeftOut: ["encryptionKeyName", "project", "region"],
    ...googleSchema("sql/resource_sql_database_instance.go"),
  },
  "gcp:sql/user:User": { keptWhenLeftOut: ["host", "project"], ...googleSchema("sql/resource_sql_user.go") },
};
