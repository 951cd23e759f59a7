import { type Properties, read as readInput, readString } from "../../core/value.ts";
import { counted, lowered, type ReplacingInputs } from "../replacingInputs.ts";
import { read } from "./row.ts";

/** Another value replaces it, and to say none any longer changes nothing. */
const unlessLeftOut = (path: string) => (_: Properties, after: Properties) => readInput(after, path).state !== "absent";

/** `7.0` is older than `7.1`, and `6.x` than `7.0`: by its numbers, of which the last may be left open. */
const downgraded = (before: Properties, after: Properties): boolean => {
  const [old, now] = [readString(before, "engineVersion"), readString(after, "engineVersion")];
  if (old.state !== "known" || now.state !== "known") return false;
  const [was, is] = [old.value.split(".").map(Number), now.value.split(".").map(Number)];
  const place = was.findIndex((part, at) => part !== is[at]);
  return place >= 0 && (is[place] ?? Number.NaN) < was[place]!;
};

const s3Import = "s3Import";

/** Data bases and caches. */
export const replacedDatabases: Readonly<Record<string, ReplacingInputs>> = {
  "aws:rds/instance:Instance": read(
    "rds/instance.go",
    [
      "availabilityZone",
      "backupTarget",
      "characterSetName",
      "customIamInstanceProfile",
      "dbName",
      "engine",
      "identifier",
      "identifierPrefix",
      "kmsKeyId",
      "ncharCharacterSetName",
      "region",
      s3Import,
      "snapshotIdentifier",
      "storageEncrypted",
      "timezone",
      "username",
    ],
    { sometimes: { restoreToPointInTime: counted("restoreToPointInTime") } },
  ),
  "aws:rds/cluster:Cluster": read(
    "rds/cluster.go",
    [
      "availabilityZones",
      "clusterIdentifier",
      "clusterIdentifierPrefix",
      "clusterScalabilityType",
      "databaseName",
      "dbSubnetGroupName",
      "dbSystemId",
      "engine",
      "engineMode",
      "kmsKeyId",
      "masterUsername",
      "region",
      "restoreToPointInTime",
      s3Import,
      "sourceRegion",
      "storageEncrypted",
    ],
    {
      sometimes: {
        snapshotIdentifier: unlessLeftOut("snapshotIdentifier"),
        // Only Aurora changes it in place.
        storageType: (_, after) => {
          const engine = readString(after, "engine");
          return engine.state === "known" && !engine.value.startsWith("aurora");
        },
      },
      complete: true,
    },
  ),
  "aws:rds/clusterInstance:ClusterInstance": read(
    "rds/cluster_instance.go",
    [
      "availabilityZone",
      "clusterIdentifier",
      "customIamInstanceProfile",
      "dbSubnetGroupName",
      "engine",
      "identifier",
      "identifierPrefix",
      "region",
    ],
    { complete: true },
  ),
  "aws:rds/subnetGroup:SubnetGroup": read("rds/subnet_group.go", ["name", "namePrefix", "region"], { complete: true }),
  "aws:rds/parameterGroup:ParameterGroup": read(
    "rds/parameter_group.go",
    ["description", "family", "name", "namePrefix", "region"],
    { complete: true },
  ),
  "aws:dynamodb/table:Table": read(
    "dynamodb/table.go",
    ["hashKey", "localSecondaryIndexes", "name", "rangeKey", "region", "restoreDateTime", "restoreToLatestTime"],
    {
      sometimes: {
        "importTable.s3BucketSource": counted("importTable.s3BucketSource"),
        restoreSourceName: unlessLeftOut("restoreSourceName"),
        restoreSourceTableArn: unlessLeftOut("restoreSourceTableArn"),
        "warmThroughput.readUnitsPerSecond": lowered("warmThroughput.readUnitsPerSecond"),
        "warmThroughput.writeUnitsPerSecond": lowered("warmThroughput.writeUnitsPerSecond"),
      },
      complete: true,
    },
  ),
  "aws:elasticache/cluster:Cluster": read(
    "elasticache/cluster.go",
    [
      "availabilityZone",
      "clusterId",
      "engine",
      "networkType",
      "outpostMode",
      "port",
      "preferredOutpostArn",
      "region",
      "replicationGroupId",
      "snapshotArns",
      "snapshotName",
      "subnetGroupName",
      "transitEncryptionEnabled",
    ],
    {
      sometimes: {
        engineVersion: downgraded,
        nodeType: (before) => {
          const engine = readString(before, "engine");
          return engine.state === "known" && engine.value === "memcached";
        },
      },
    },
  ),
  "aws:elasticache/replicationGroup:ReplicationGroup": read(
    "elasticache/replication_group.go",
    [
      "atRestEncryptionEnabled",
      "dataTieringEnabled",
      "globalReplicationGroupId",
      "kmsKeyId",
      "networkType",
      "port",
      "region",
      "replicationGroupId",
      "securityGroupNames",
      "snapshotArns",
      "snapshotName",
      "subnetGroupName",
    ],
    {
      sometimes: {
        // From Redis to Valkey is an upgrade.
        engine: (before, after) => {
          const [old, now] = [readString(before, "engine"), readString(after, "engine")];
          return !(old.state === "known" && old.value === "redis" && now.state === "known" && now.value === "valkey");
        },
        engineVersion: downgraded,
        nodeGroupConfigurations: counted("nodeGroupConfigurations"),
      },
    },
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": read("elasticache/subnet_group.go", ["name", "region"], {
    complete: true,
  }),
};
