import { counted, lowered, type ReplacingInputs } from "../../replacingInputs.ts";
import { google } from "../source.ts";

/** What runs without machines of its own, and what trains and serves models. */
export const serviceRows: Readonly<Record<string, ReplacingInputs>> = {
  "gcp:cloudfunctionsv2/function:Function": {
    always: ["buildConfig.source.repoSource.projectId", "location", "name", "project"],
    complete: true,
    ...google("cloudfunctions2/resource_cloudfunctions2_function.go"),
  },
  "gcp:cloudrunv2/job:Job": {
    always: ["location", "name", "project", "tags"],
    complete: true,
    ...google("cloudrunv2/resource_cloud_run_v2_job.go"),
  },
  "gcp:cloudrunv2/service:Service": {
    always: ["location", "name", "project", "tags"],
    complete: true,
    ...google("cloudrunv2/resource_cloud_run_v2_service.go"),
  },
  "gcp:cloudscheduler/job:Job": {
    always: ["name", "project", "region"],
    ...google("cloudscheduler/resource_cloud_scheduler_job.go"),
  },
  "gcp:cloudtasks/queue:Queue": {
    always: ["location", "name", "project"],
    complete: true,
    ...google("cloudtasks/resource_cloud_tasks_queue.go"),
  },
  "gcp:compute/diskResourcePolicyAttachment:DiskResourcePolicyAttachment": {
    always: ["disk", "name", "project", "zone"],
    complete: true,
    ...google("compute/resource_compute_disk_resource_policy_attachment.go"),
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    always: [
      "checkerType",
      "httpCheck.requestMethod",
      "monitoredResource",
      "project",
      "resourceGroup",
      "syntheticMonitor",
    ],
    complete: true,
    ...google("monitoring/resource_monitoring_uptime_check_config.go"),
  },
  "gcp:vertex/aiDataset:AiDataset": {
    always: ["encryptionSpec", "metadataSchemaUri", "project", "region"],
    complete: true,
    ...google("vertexai/resource_vertex_ai_dataset.go"),
  },
  "gcp:vertex/aiEndpoint:AiEndpoint": {
    always: [
      "encryptionSpec",
      "location",
      "name",
      "network",
      "privateServiceConnectConfig.enablePrivateServiceConnect",
      "project",
      "region",
    ],
    complete: true,
    ...google("vertexai/resource_vertex_ai_endpoint.go"),
  },
  "gcp:vertex/aiIndex:AiIndex": {
    always: ["encryptionSpec", "indexUpdateMethod", "metadata.config.shardSize", "project", "region"],
    sometimes: { "metadata.config": counted("metadata.config") },
    complete: true,
    ...google("vertexai/resource_vertex_ai_index.go"),
  },
  "gcp:vertex/aiIndexEndpoint:AiIndexEndpoint": {
    always: [
      "encryptionSpec",
      "network",
      "privateServiceConnectConfig.enablePrivateServiceConnect",
      "privateServiceConnectConfig.projectAllowlists",
      "project",
      "publicEndpointEnabled",
      "region",
    ],
    sometimes: { privateServiceConnectConfig: counted("privateServiceConnectConfig") },
    complete: true,
    ...google("vertexai/resource_vertex_ai_index_endpoint.go"),
  },
  "gcp:vertex/aiTensorboard:AiTensorboard": {
    always: ["encryptionSpec", "project", "region"],
    complete: true,
    ...google("vertexai/resource_vertex_ai_tensorboard.go"),
  },
  "gcp:vpcaccess/connector:Connector": {
    always: ["ipCidrRange", "maxThroughput", "minThroughput", "name", "network", "project", "region", "subnet"],
    sometimes: { maxInstances: lowered("maxInstances"), minInstances: lowered("minInstances") },
    ...google("vpcaccess/resource_vpc_access_connector.go"),
  },
  "gcp:workbench/instance:Instance": {
    always: [
      "disableProxyAccess",
      "gceSetup.bootDisk.diskEncryption",
      "gceSetup.bootDisk.diskType",
      "gceSetup.bootDisk.kmsKey",
      "gceSetup.dataDisks.diskEncryption",
      "gceSetup.dataDisks.diskType",
      "gceSetup.dataDisks.kmsKey",
      "gceSetup.disablePublicIp",
      "gceSetup.enableIpForwarding",
      "gceSetup.networkInterfaces",
      "gceSetup.reservationAffinity",
      "gceSetup.serviceAccounts",
      "gceSetup.tags",
      "gceSetup.vmImage",
      "instanceId",
      "instanceOwners",
      "location",
      "name",
      "project",
    ],
    sometimes: { "gceSetup.confidentialInstanceConfig": counted("gceSetup.confidentialInstanceConfig") },
    ...google("workbench/resource_workbench_instance.go"),
  },
};
