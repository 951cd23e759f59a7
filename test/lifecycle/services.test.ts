import { describe, expect, it } from "vitest";
import { withoutAlike } from "../../components/lifecycle/alike.ts";
import { replaces } from "../../components/lifecycle/replacedBy.ts";

type Inputs = Readonly<Record<string, unknown>>;

const network = { loadBalancerType: "network" };
const batch = (strategy: string, more: Inputs = {}): Inputs => ({
  computeResources: { allocationStrategy: strategy, type: "EC2", ...more },
});
const autoscaled = { settings: { diskSize: 100, diskAutoresize: true } };
const fixed = { settings: { diskSize: 100, diskAutoresize: false } };

describe("what replaces a service", () => {
  it.each<[string, string, Inputs, Inputs, boolean]>([
    ["aws:rds/instance:Instance", "engine", {}, {}, true],
    ["aws:rds/instance:Instance", "identifier", {}, {}, true],
    ["aws:rds/instance:Instance", "instanceClass", {}, {}, false],
    ["aws:rds/instance:Instance", "restoreToPointInTime", {}, { restoreToPointInTime: {} }, true],
    ["aws:rds/cluster:Cluster", "snapshotIdentifier", { snapshotIdentifier: "a" }, {}, false],
    ["aws:rds/cluster:Cluster", "snapshotIdentifier", { snapshotIdentifier: "a" }, { snapshotIdentifier: "b" }, true],
    ["aws:rds/cluster:Cluster", "storageType", {}, { engine: "aurora-postgresql" }, false],
    ["aws:rds/cluster:Cluster", "storageType", {}, { engine: "mysql" }, true],
    ["aws:dynamodb/table:Table", "hashKey", {}, {}, true],
    ["aws:dynamodb/table:Table", "billingMode", {}, {}, false],
    [
      "aws:dynamodb/table:Table",
      "warmThroughput.readUnitsPerSecond",
      { warmThroughput: { readUnitsPerSecond: 20_000 } },
      { warmThroughput: { readUnitsPerSecond: 12_000 } },
      true,
    ],
    ["aws:dynamodb/table:Table", "importTable", {}, { importTable: { s3BucketSource: { bucket: "b" } } }, true],
    ["aws:elasticache/cluster:Cluster", "engineVersion", { engineVersion: "7.1" }, { engineVersion: "7.0" }, true],
    ["aws:elasticache/cluster:Cluster", "engineVersion", { engineVersion: "7.0" }, { engineVersion: "7.1" }, false],
    [
      "aws:elasticache/cluster:Cluster",
      "engineVersion",
      { engineVersion: "1.6.9" },
      { engineVersion: "1.6.12" },
      false,
    ],
    ["aws:elasticache/cluster:Cluster", "nodeType", { engine: "memcached" }, { engine: "memcached" }, true],
    ["aws:elasticache/cluster:Cluster", "nodeType", { engine: "redis" }, { engine: "redis" }, false],
    ["aws:elasticache/replicationGroup:ReplicationGroup", "engine", { engine: "redis" }, { engine: "valkey" }, false],
    ["aws:elasticache/replicationGroup:ReplicationGroup", "engine", { engine: "valkey" }, { engine: "redis" }, true],
    ["aws:lambda/function:Function", "memorySize", {}, {}, false],
    ["aws:lambda/function:Function", "durableConfig", {}, { durableConfig: { executionTimeout: 60 } }, true],
    [
      "aws:lambda/function:Function",
      "durableConfig.executionTimeout",
      { durableConfig: { executionTimeout: 60 } },
      { durableConfig: { executionTimeout: 90 } },
      false,
    ],
    ["aws:ecs/taskDefinition:TaskDefinition", "containerDefinitions", {}, {}, true],
    ["aws:ecs/service:Service", "desiredCount", {}, {}, false],
    [
      "aws:batch/computeEnvironment:ComputeEnvironment",
      "computeResources.maxVcpus",
      batch("BEST_FIT"),
      batch("BEST_FIT"),
      false,
    ],
    [
      "aws:batch/computeEnvironment:ComputeEnvironment",
      "computeResources.instanceTypes[0]",
      batch("BEST_FIT"),
      batch("BEST_FIT"),
      true,
    ],
    [
      "aws:batch/computeEnvironment:ComputeEnvironment",
      "computeResources.instanceTypes[0]",
      batch("BEST_FIT_PROGRESSIVE"),
      batch("BEST_FIT_PROGRESSIVE"),
      false,
    ],
    [
      "aws:batch/computeEnvironment:ComputeEnvironment",
      "computeResources.subnets[0]",
      batch("", { type: "FARGATE" }),
      batch("", { type: "FARGATE" }),
      false,
    ],
    ["aws:lb/loadBalancer:LoadBalancer", "subnets[0]", { subnets: ["a"] }, { subnets: ["b"] }, false],
    ["aws:lb/loadBalancer:LoadBalancer", "subnets[0]", { subnets: ["a"] }, { ...network, subnets: ["b"] }, true],
    ["aws:lb/loadBalancer:LoadBalancer", "subnets[1]", { subnets: ["a"] }, { ...network, subnets: ["a", "b"] }, false],
    ["aws:alb/loadBalancer:LoadBalancer", "securityGroups", {}, { ...network, securityGroups: ["a"] }, true],
    ["aws:lb/targetGroup:TargetGroup", "port", {}, { targetType: "ip" }, true],
    ["aws:lb/targetGroup:TargetGroup", "port", {}, { targetType: "lambda" }, false],
    [
      "aws:ec2transitgateway/transitGateway:TransitGateway",
      "defaultRouteTableAssociation",
      { defaultRouteTableAssociation: "disable" },
      { defaultRouteTableAssociation: "enable" },
      true,
    ],
    [
      "aws:ec2transitgateway/transitGateway:TransitGateway",
      "defaultRouteTableAssociation",
      { defaultRouteTableAssociation: "enable" },
      { defaultRouteTableAssociation: "disable" },
      false,
    ],
    ["gcp:sql/databaseInstance:DatabaseInstance", "region", {}, {}, true],
    ["gcp:sql/databaseInstance:DatabaseInstance", "settings.tier", {}, {}, false],
    [
      "gcp:sql/databaseInstance:DatabaseInstance",
      "settings.diskSize",
      fixed,
      { settings: { ...fixed.settings, diskSize: 50 } },
      true,
    ],
    [
      "gcp:sql/databaseInstance:DatabaseInstance",
      "settings.diskSize",
      autoscaled,
      { settings: { ...autoscaled.settings, diskSize: 50 } },
      false,
    ],
    ["gcp:sql/databaseInstance:DatabaseInstance", "masterInstanceName", {}, { masterInstanceName: "a" }, true],
    [
      "gcp:sql/databaseInstance:DatabaseInstance",
      "masterInstanceName",
      { instanceType: "CLOUD_SQL_INSTANCE" },
      { instanceType: "READ_REPLICA_INSTANCE", masterInstanceName: "a" },
      false,
    ],
    ["gcp:redis/instance:Instance", "redisVersion", { redisVersion: "REDIS_7_0" }, { redisVersion: "REDIS_6_X" }, true],
    [
      "gcp:redis/instance:Instance",
      "redisVersion",
      { redisVersion: "REDIS_6_X" },
      { redisVersion: "REDIS_7_0" },
      false,
    ],
    ["gcp:redis/instance:Instance", "tier", {}, {}, true],
    ["gcp:vpcaccess/connector:Connector", "minInstances", { minInstances: 3 }, { minInstances: 2 }, true],
    ["gcp:cloudrunv2/service:Service", "location", {}, {}, true],
    ["gcp:cloudrunv2/service:Service", "template.containers[0].image", {}, {}, false],
    ["gcp:compute/managedSslCertificate:ManagedSslCertificate", "managed.domains[0]", {}, {}, true],
    ["gcp:compute/backendService:BackendService", "backends[0].group", {}, {}, false],
    ["gcp:compute/globalForwardingRule:GlobalForwardingRule", "ipProtocol", {}, {}, true],
    ["gcp:bigquery/dataset:Dataset", "datasetId", {}, {}, true],
  ])("of %s: %s", (type, path, before, after, expected) => {
    expect(replaces(type, path, before, after)).toBe(expected);
  });

  it.each<[string, Inputs, Inputs]>([
    ["aws:rds/cluster:Cluster", {}, { engineMode: "provisioned" }],
    ["aws:rds/cluster:Cluster", { availabilityZones: ["a", "b"] }, { availabilityZones: ["b", "a"] }],
    ["aws:lb/loadBalancer:LoadBalancer", { internal: false }, {}],
    ["aws:ecs/service:Service", {}, { deploymentController: { type: "ECS" } }],
    ["gcp:redis/instance:Instance", {}, { connectMode: "DIRECT_PEERING" }],
  ])("does not, where %s has it already", (type, before, after) => {
    const sides = withoutAlike(type, { before, after });
    expect(sides.after).toEqual(sides.before);
  });
});
