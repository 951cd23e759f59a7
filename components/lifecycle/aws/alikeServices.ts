import { Confidence } from "../../core/fact.ts";
import type { AlikeInputs } from "../alikeInputs.ts";

const read = (file: string, alike: Omit<AlikeInputs, "source" | "asOf" | "confidence">): AlikeInputs => ({
  ...alike,
  source: `hashicorp/terraform-provider-aws internal/service/${file} (Default, Computed, TypeSet)`,
  asOf: "2026-11-23",
  confidence: Confidence.Observed,
});

const loadBalancer = read("elbv2/load_balancer.go", {
  defaults: { internal: false, loadBalancerType: "application" },
  keptWhenLeftOut: ["internal", "securityGroups", "subnetMappings", "subnets"],
  sets: ["securityGroups", "subnetMappings", "subnets"],
});
const targetGroup = read("elbv2/target_group.go", {
  defaults: { targetType: "instance" },
  keptWhenLeftOut: ["ipAddressType", "protocolVersion"],
});

/** Of data bases, of what runs without machines of its own, and of what stands around both. */
export const alikeServices: Readonly<Record<string, AlikeInputs>> = {
  "aws:rds/instance:Instance": read("rds/instance.go", {
    defaults: { storageEncrypted: false },
    keptWhenLeftOut: [
      "availabilityZone",
      "backupTarget",
      "characterSetName",
      "dbName",
      "engine",
      "kmsKeyId",
      "ncharCharacterSetName",
      "timezone",
      "username",
    ],
    caseless: ["engine"],
  }),
  "aws:rds/cluster:Cluster": read("rds/cluster.go", {
    defaults: { engineMode: "provisioned" },
    keptWhenLeftOut: [
      "availabilityZones",
      "clusterScalabilityType",
      "databaseName",
      "kmsKeyId",
      "masterUsername",
      "storageEncrypted",
      "storageType",
    ],
    sets: ["availabilityZones"],
  }),
  "aws:rds/clusterInstance:ClusterInstance": read("rds/cluster_instance.go", {
    keptWhenLeftOut: ["availabilityZone"],
  }),
  "aws:rds/parameterGroup:ParameterGroup": read("rds/parameter_group.go", { sets: ["parameters"] }),
  "aws:dynamodb/table:Table": read("dynamodb/table.go", {
    keptWhenLeftOut: ["hashKey"],
    sets: ["localSecondaryIndexes"],
  }),
  "aws:elasticache/cluster:Cluster": read("elasticache/cluster.go", {
    keptWhenLeftOut: [
      "availabilityZone",
      "engine",
      "networkType",
      "port",
      "preferredOutpostArn",
      "transitEncryptionEnabled",
    ],
    caseless: ["clusterId"],
  }),
  "aws:elasticache/replicationGroup:ReplicationGroup": read("elasticache/replication_group.go", {
    keptWhenLeftOut: ["atRestEncryptionEnabled", "dataTieringEnabled", "engine", "networkType"],
    sets: ["securityGroupNames", "snapshotArns"],
    caseless: ["replicationGroupId"],
  }),
  "aws:lambda/function:Function": read("lambda/function.go", { defaults: { packageType: "Zip" } }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": read("lambda/event_source_mapping.go", { sets: ["topics"] }),
  "aws:lambda/layerVersion:LayerVersion": read("lambda/layer_version.go", {
    keptWhenLeftOut: ["sourceCodeHash"],
    sets: ["compatibleArchitectures", "compatibleRuntimes"],
  }),
  "aws:ecs/service:Service": read("ecs/service.go", {
    defaults: { "deploymentController.type": "ECS", schedulingStrategy: "REPLICA" },
    keptWhenLeftOut: ["cluster", "iamRole", "launchType"],
  }),
  "aws:ecs/taskDefinition:TaskDefinition": read("ecs/task_definition.go", {
    defaults: { "proxyConfiguration.type": "APPMESH" },
    keptWhenLeftOut: ["networkMode"],
    sets: ["placementConstraints", "requiresCompatibilities", "volumes"],
  }),
  "aws:batch/computeEnvironment:ComputeEnvironment": read("batch/compute_environment.go", {
    keptWhenLeftOut: ["computeResources.ec2Configurations"],
    sets: ["computeResources.instanceTypes", "computeResources.securityGroupIds", "computeResources.subnets"],
    caseless: ["computeResources.allocationStrategy", "computeResources.type", "type"],
  }),
  "aws:sagemaker/notebookInstance:NotebookInstance": read("sagemaker/notebook_instance.go", {
    defaults: { directInternetAccess: "Enabled", volumeSize: 5 },
    keptWhenLeftOut: ["platformIdentifier", "securityGroups"],
    sets: ["securityGroups"],
  }),
  "aws:sagemaker/model:Model": read("sagemaker/model.go", {
    defaults: { "containers.mode": "SingleModel", "primaryContainer.mode": "SingleModel" },
    keptWhenLeftOut: ["inferenceExecutionConfig"],
    sets: ["vpcConfig.securityGroupIds", "vpcConfig.subnets"],
  }),
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:alb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/targetGroup:TargetGroup": targetGroup,
  "aws:alb/targetGroup:TargetGroup": targetGroup,
  "aws:efs/accessPoint:AccessPoint": read("efs/access_point.go", {
    keptWhenLeftOut: ["rootDirectory", "rootDirectory.creationInfo", "rootDirectory.path"],
    sets: ["posixUser.secondaryGids"],
  }),
  "aws:ec2transitgateway/transitGateway:TransitGateway": read("ec2/transitgateway_.go", {
    defaults: {
      amazonSideAsn: 64_512,
      defaultRouteTableAssociation: "enable",
      defaultRouteTablePropagation: "enable",
      multicastSupport: "disable",
    },
  }),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": read("ec2/vpc_peering_connection.go", {
    keptWhenLeftOut: ["peerRegion"],
  }),
  "aws:acm/certificate:Certificate": read("acm/certificate.go", {
    keptWhenLeftOut: ["domainName", "keyAlgorithm", "subjectAlternativeNames", "validationMethod"],
    sets: ["subjectAlternativeNames", "validationOptions"],
  }),
  "aws:cloudwatch/eventRule:EventRule": read("events/rule.go", { defaults: { eventBusName: "default" } }),
  "aws:cloudwatch/eventTarget:EventTarget": read("events/target.go", { defaults: { eventBusName: "default" } }),
};
