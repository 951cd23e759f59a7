import { type Properties, readBoolean, read as readInput, readString } from "../../../core/value.ts";
import { counted, lowered, type ReplacingInputs } from "../../replacingInputs.ts";
import { google } from "../source.ts";

function isSame(before: Properties, after: Properties, path: string): boolean {
  const [old, now] = [readString(before, path), readString(after, path)];
  return (old.state === "known" ? old.value : "") === (now.state === "known" ? now.value : "");
}

/** The data bases, caches and volumes of Google Cloud. */
export const databaseRows: Readonly<Record<string, ReplacingInputs>> = {
  "gcp:bigquery/dataset:Dataset": {
    always: ["datasetId", "externalDatasetReference", "location", "project"],
    complete: true,
    ...google("bigquery/resource_bigquery_dataset.go"),
  },
  "gcp:bigquery/table:Table": {
    always: [
      "biglakeConfiguration",
      "datasetId",
      "externalDataConfiguration.schema",
      "materializedView.allowNonIncrementalDefinition",
      "materializedView.query",
      "project",
      "rangePartitioning.field",
      "tableId",
      "tableReplicationInfo",
      "timePartitioning.field",
    ],
    sometimes: {
      encryptionConfiguration: counted("encryptionConfiguration"),
      schemaForeignTypeInfo: counted("schemaForeignTypeInfo"),
    },
    ...google("bigquery/resource_bigquery_table.go"),
  },
  "gcp:firestore/database:Database": {
    always: [
      "cmekConfig",
      "databaseEdition",
      "firestoreDataAccessMode",
      "locationId",
      "mongodbCompatibleDataAccessMode",
      "name",
      "project",
      "realtimeUpdatesMode",
      "tags",
    ],
    complete: true,
    ...google("firestore/resource_firestore_database.go"),
  },
  "gcp:netapp/storagePool:StoragePool": {
    always: [
      "customPerformanceEnabled",
      "kmsConfig",
      "ldapEnabled",
      "location",
      "mode",
      "name",
      "network",
      "project",
      "scaleType",
      "serviceLevel",
      "type",
    ],
    complete: true,
    ...google("netapp/resource_netapp_storage_pool.go"),
  },
  "gcp:netapp/volume:Volume": {
    always: [
      "blockDevices.osType",
      "kerberosEnabled",
      "largeCapacity",
      "location",
      "name",
      "project",
      "protocols",
      "restoreParameters",
      "securityStyle",
      "shareName",
    ],
    complete: true,
    ...google("netapp/resource_netapp_volume.go"),
  },
  "gcp:redis/cluster:Cluster": {
    always: [
      "authorizationMode",
      "gcsSource",
      "managedBackupSource",
      "name",
      "project",
      "region",
      "transitEncryptionMode",
    ],
    sometimes: { zoneDistributionConfig: counted("zoneDistributionConfig") },
    complete: true,
    ...google("redis/resource_redis_cluster.go"),
  },
  "gcp:redis/instance:Instance": {
    always: [
      "alternativeLocationId",
      "authorizedNetwork",
      "connectMode",
      "customerManagedKey",
      "locationId",
      "name",
      "project",
      "region",
      "reservedIpRange",
      "tier",
      "transitEncryptionMode",
    ],
    sometimes: {
      redisVersion: (before, after) => {
        const [old, now] = [readString(before, "redisVersion"), readString(after, "redisVersion")];
        return old.state === "known" && now.state === "known" && now.value < old.value;
      },
    },
    ...google("redis/resource_redis_instance.go"),
  },
  "gcp:spanner/database:Database": {
    always: ["databaseDialect", "encryptionConfig", "instance", "name", "project"],
    ...google("spanner/resource_spanner_database.go"),
  },
  "gcp:spanner/instance:Instance": {
    always: ["config", "name", "project"],
    complete: true,
    ...google("spanner/resource_spanner_instance.go"),
  },
  "gcp:sql/database:Database": {
    always: ["instance", "name", "project"],
    complete: true,
    ...google("sql/resource_sql_database.go"),
  },
  "gcp:sql/databaseInstance:DatabaseInstance": {
    always: [
      "encryptionKeyName",
      "name",
      "project",
      "region",
      "replicaConfiguration.caCertificate",
      "replicaConfiguration.clientCertificate",
      "replicaConfiguration.clientKey",
      "replicaConfiguration.connectRetryInterval",
      "replicaConfiguration.dumpFilePath",
      "replicaConfiguration.failoverTarget",
      "replicaConfiguration.masterHeartbeatPeriod",
      "replicaConfiguration.password",
      "replicaConfiguration.sslCipher",
      "replicaConfiguration.username",
      "replicaConfiguration.verifyServerCertificate",
      "settings.collation",
    ],
    sometimes: {
      // Another primary is another replica, unless the two change places.
      masterInstanceName: (before, after) => isSame(before, after, "instanceType"),
      // With automatic growth, a smaller disk is no change at all.
      "settings.diskSize": (before, after) => {
        const grows = readBoolean(after, "settings.diskAutoresize");
        return grows.state === "known" && !grows.value && lowered("settings.diskSize")(before, after);
      },
      "settings.ipConfiguration.privateNetwork": (before, after) =>
        readInput(before, "settings.ipConfiguration.privateNetwork").state === "known" &&
        readInput(after, "settings.ipConfiguration.privateNetwork").state === "absent",
    },
    ...google("sql/resource_sql_database_instance.go"),
  },
  "gcp:sql/user:User": {
    always: ["host", "instance", "name", "project", "type"],
    complete: true,
    ...google("sql/resource_sql_user.go"),
  },
};
