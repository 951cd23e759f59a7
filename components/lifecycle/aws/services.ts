import { type Properties, readString } from "../../core/value.ts";
import { counted, lowered, type ReplacingInputs } from "../replacingInputs.ts";
import { read } from "./row.ts";

/** Allocation strategies under which Batch changes machines in place. */
const updatable: ReadonlySet<string> = new Set([
  "BEST_FIT_PROGRESSIVE",
  "SPOT_CAPACITY_OPTIMIZED",
  "SPOT_PRICE_CAPACITY_OPTIMIZED",
]);

const textAt = (inputs: Properties, path: string): string | undefined => {
  const text = readString(inputs, path);
  return text.state === "known" ? text.value : undefined;
};

const isUpdatable = (inputs: Properties): boolean => {
  const role = textAt(inputs, "serviceRole");
  return (
    (role === undefined || role.includes(":role/aws-service-role/batch.amazonaws.com/")) &&
    updatable.has((textAt(inputs, "computeResources.allocationStrategy") ?? "").toUpperCase())
  );
};

/** @see hashicorp/terraform-provider-aws internal/service/batch/compute_environment.go (`isUpdatableComputeEnvironment`) */
const notInPlace = (before: Properties, after: Properties): boolean => !isUpdatable(before) || !isUpdatable(after);

/** Fargate has no machines: its networks are changed in place, whatever the strategy. */
const notInPlaceOnMachines = (before: Properties, after: Properties): boolean =>
  !(textAt(after, "computeResources.type") ?? "").startsWith("FARGATE") && notInPlace(before, after);

/** What runs without machines of its own, and what trains and serves models. */
export const replacedServices: Readonly<Record<string, ReplacingInputs>> = {
  "aws:lambda/function:Function": read("lambda/function.go", ["name", "packageType", "region"], {
    sometimes: { durableConfig: counted("durableConfig"), tenancyConfig: counted("tenancyConfig") },
    complete: true,
  }),
  "aws:lambda/permission:Permission": read(
    "lambda/permission.go",
    [
      "action",
      "eventSourceToken",
      "function",
      "functionUrlAuthType",
      "invokedViaFunctionUrl",
      "principal",
      "principalOrgId",
      "qualifier",
      "region",
      "sourceAccount",
      "sourceArn",
      "statementId",
      "statementIdPrefix",
    ],
    { complete: true },
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": read("lambda/event_source_mapping.go", [
    "amazonManagedKafkaEventSourceConfig.consumerGroupId",
    "eventSourceArn",
    "queues",
    "region",
    "selfManagedEventSource",
    "selfManagedKafkaEventSourceConfig.consumerGroupId",
    "startingPosition",
    "startingPositionTimestamp",
    "topics",
  ]),
  "aws:lambda/layerVersion:LayerVersion": read("lambda/layer_version.go", [
    "code",
    "compatibleArchitectures",
    "compatibleRuntimes",
    "description",
    "layerName",
    "licenseInfo",
    "region",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "sourceCodeHash",
  ]),
  "aws:ecs/cluster:Cluster": read("ecs/cluster.go", ["name", "region"], { complete: true }),
  "aws:ecs/service:Service": read("ecs/service.go", [
    "cluster",
    "deploymentController.type",
    "iamRole",
    "launchType",
    "name",
    "region",
    "schedulingStrategy",
  ]),
  "aws:ecs/taskDefinition:TaskDefinition": read("ecs/task_definition.go", [
    "containerDefinitions",
    "cpu",
    "ephemeralStorage",
    "executionRoleArn",
    "family",
    "ipcMode",
    "memory",
    "networkMode",
    "pidMode",
    "placementConstraints",
    "proxyConfiguration",
    "region",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
    "volumes",
  ]),
  "aws:batch/computeEnvironment:ComputeEnvironment": read(
    "batch/compute_environment.go",
    [
      "computeResources.placementGroup",
      "computeResources.spotIamFleetRole",
      "eksConfiguration",
      "name",
      "namePrefix",
      "region",
      "type",
    ],
    {
      sometimes: {
        ...Object.fromEntries(
          [
            "allocationStrategy",
            "bidPercentage",
            "ec2Configurations",
            "ec2KeyPair",
            "imageId",
            "instanceRole",
            "instanceTypes",
            "launchTemplate",
            "tags",
          ].map((input) => [`computeResources.${input}`, notInPlace]),
        ),
        "computeResources.securityGroupIds": notInPlaceOnMachines,
        "computeResources.subnets": notInPlaceOnMachines,
      },
    },
  ),
  "aws:batch/jobQueue:JobQueue": read("batch/job_queue.go", ["name", "region"], { complete: true }),
  "aws:batch/jobDefinition:JobDefinition": read("batch/job_definition.go", ["name", "region", "type"]),
  "aws:sagemaker/notebookInstance:NotebookInstance": read(
    "sagemaker/notebook_instance.go",
    ["directInternetAccess", "kmsKeyId", "name", "platformIdentifier", "region", "securityGroups", "subnetId"],
    { sometimes: { volumeSize: lowered("volumeSize") }, complete: true },
  ),
  "aws:sagemaker/model:Model": read(
    "sagemaker/model.go",
    ["containers", "enableNetworkIsolation", "executionRoleArn", "name", "primaryContainer", "region"],
    {
      sometimes: {
        inferenceExecutionConfig: counted("inferenceExecutionConfig"),
        vpcConfig: counted("vpcConfig"),
      },
      complete: true,
    },
  ),
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": read("sagemaker/endpoint_configuration.go", [
    "asyncInferenceConfig",
    "dataCaptureConfig",
    "kmsKeyArn",
    "name",
    "namePrefix",
    "productionVariants",
    "region",
    "shadowProductionVariants",
  ]),
};
