import type { AlikeInputs } from "../../alikeInputs.ts";
import { googleSchema } from "../source.ts";

/** What runs without machines of its own, and what trains and serves models. */
export const alikeServices: Readonly<Record<string, AlikeInputs>> = {
  "gcp:cloudfunctionsv2/function:Function": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("cloudfunctions2/resource_cloudfunctions2_function.go"),
  },
  "gcp:cloudrunv2/job:Job": {
    keptWhenLeftOut: ["project"],
    names: ["name"],
    ...googleSchema("cloudrunv2/resource_cloud_run_v2_job.go"),
  },
  "gcp:cloudrunv2/service:Service": {
    keptWhenLeftOut: ["project"],
    names: ["name"],
    ...googleSchema("cloudrunv2/resource_cloud_run_v2_service.go"),
  },
  "gcp:cloudscheduler/job:Job": {
    keptWhenLeftOut: ["project", "region"],
    ...googleSchema("cloudscheduler/resource_cloud_scheduler_job.go"),
  },
  "gcp:cloudtasks/queue:Queue": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("cloudtasks/resource_cloud_tasks_queue.go"),
  },
  "gcp:compute/diskResourcePolicyAttachment:DiskResourcePolicyAttachment": {
    keptWhenLeftOut: ["project", "zone"],
    names: ["disk", "zone"],
    ...googleSchema("compute/resource_compute_disk_resource_policy_attachment.go"),
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    keptWhenLeftOut: ["checkerType", "project"],
    defaults: { "httpCheck.requestMethod": "GET" },
    names: ["resourceGroup.groupId"],
    ...googleSchema("monitoring/resource_monitoring_uptime_check_config.go"),
  },
  "gcp:vertex/aiDataset:AiDataset": {
    keptWhenLeftOut: ["project", "region"],
    ...googleSchema("vertexai/resource_vertex_ai_dataset.go"),
  },
  "gcp:vertex/aiEndpoint:AiEndpoint": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("vertexai/resource_vertex_ai_endpoint.go"),
  },
  "gcp:vertex/aiIndex:AiIndex": {
    keptWhenLeftOut: ["metadata.config.shardSize", "project"],
    defaults: { indexUpdateMethod: "BATCH_UPDATE" },
    ...googleSchema("vertexai/resource_vertex_ai_index.go"),
  },
  "gcp:vertex/aiIndexEndpoint:AiIndexEndpoint": {
    keptWhenLeftOut: ["privateServiceConnectConfig", "project"],
    ...googleSchema("vertexai/resource_vertex_ai_index_endpoint.go"),
  },
  "gcp:vertex/aiTensorboard:AiTensorboard": {
    keptWhenLeftOut: ["project", "region"],
    ...googleSchema("vertexai/resource_vertex_ai_tensorboard.go"),
  },
  "gcp:vpcaccess/connector:Connector": {
    keptWhenLeftOut: ["maxThroughput", "minThroughput", "network", "project", "region"],
    names: ["network"],
    ...googleSchema("vpcaccess/resource_vpc_access_connector.go"),
  },
  "gcp:workbench/instance:Instance": {
    keptWhenLeftOut: [
      "gceSetup.bootDisk.diskEncryption",
      "gceSetup.bootDisk.diskType",
      "gceSetup.dataDisks.diskEncryption",
      "gceSetup.disablePublicIp",
      "gceSetup.networkInterfaces",
      "gceSetup.networkInterfaces.accessConfigs",
      "gceSetup.networkInterfaces.network",
      "gceSetup.networkInterfaces.subnet",
      "gceSetup.reservationAffinity",
      "gceSetup.reservationAffinity.consumeReservationType",
      "gceSetup.serviceAccounts",
      "gceSetup.serviceAccounts.email",
      "gceSetup.tags",
      "gceSetup.vmImage",
      "project",
    ],
    links: ["gceSetup.networkInterfaces.network", "gceSetup.networkInterfaces.subnet"],
    ...googleSchema("workbench/resource_workbench_instance.go"),
  },
};
