import type { ReplacingInputs } from "../../replacingInputs.ts";
import { google, magicModules } from "../source.ts";

/** TPUs outside of GKE, and what stands around a cluster. */
export const otherRows: Readonly<Record<string, ReplacingInputs>> = {
  "gcp:billing/budget:Budget": {
    always: ["billingAccount"],
    complete: true,
    ...google("billingbudgets/resource_billing_budget.go"),
  },
  "gcp:cloudquota/sQuotaAdjusterSettings:SQuotaAdjusterSettings": {
    always: ["parent"],
    complete: true,
    ...google("cloudquotas/resource_cloud_quotas_quota_adjuster_settings.go"),
  },
  "gcp:cloudquota/sQuotaPreference:SQuotaPreference": {
    always: ["parent"],
    complete: true,
    ...google("cloudquotas/resource_cloud_quotas_quota_preference.go"),
  },
  "gcp:dns/managedZone:ManagedZone": {
    always: ["dnsName", "name", "project", "visibility"],
    ...google("dns/resource_dns_managed_zone.go"),
  },
  "gcp:dns/recordSet:RecordSet": {
    always: ["managedZone", "name", "project", "routingPolicy.healthCheck"],
    complete: true,
    ...google("dns/resource_dns_record_set.go"),
  },
  "gcp:gkehub/feature:Feature": {
    always: ["location", "name", "project"],
    complete: true,
    ...google("gkehub2/resource_gke_hub_feature.go"),
  },
  "gcp:gkehub/fleet:Fleet": {
    always: ["project"],
    complete: true,
    ...google("gkehub2/resource_gke_hub_fleet.go"),
  },
  "gcp:gkehub/membership:Membership": {
    always: ["authority.issuer", "endpoint", "location", "membershipId", "project"],
    complete: true,
    ...google("gkehub/resource_gke_hub_membership.go"),
  },
  "gcp:hypercomputecluster/cluster:Cluster": {
    always: [
      "clusterId",
      "location",
      "orchestrator.slurm.loginNodes.zone",
      "project",
      "storageResources.config.newLustre.perUnitStorageThroughput",
    ],
    complete: true,
    ...google("hypercomputecluster/resource_hypercomputecluster_cluster.go"),
  },
  "gcp:logging/metric:Metric": {
    // Labels are a set: another description of one is another label.
    always: ["metricDescriptor.labels", "project"],
    complete: true,
    ...google("logging/resource_logging_metric.go"),
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    always: ["bucketId", "location", "project"],
    complete: true,
    ...google("logging/resource_logging_project_bucket_config.go"),
  },
  "gcp:logging/projectSink:ProjectSink": {
    always: ["name", "project", "uniqueWriterIdentity"],
    ...google("logging/resource_logging_sink.go, logging/resource_logging_project_sink.go"),
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": {
    always: ["project"],
    complete: true,
    ...google("monitoring/resource_monitoring_alert_policy.go"),
  },
  "gcp:monitoring/dashboard:Dashboard": {
    always: ["project"],
    complete: true,
    ...google("monitoring/resource_monitoring_dashboard.go"),
  },
  "gcp:monitoring/notificationChannel:NotificationChannel": {
    always: ["project"],
    complete: true,
    ...google("monitoring/resource_monitoring_notification_channel.go"),
  },
  "gcp:tpu/v2QueuedResource:V2QueuedResource": {
    always: ["name", "project", "tpu", "zone"],
    complete: true,
    ...magicModules("mmv1/products/tpuv2/QueuedResource.yaml (immutable)"),
  },
  "gcp:tpu/v2Vm:V2Vm": {
    always: [
      "acceleratorConfig",
      "acceleratorType",
      "cidrBlock",
      "name",
      "networkConfig",
      "networkConfigs",
      "project",
      "runtimeVersion",
      "schedulingConfig",
      "serviceAccount",
      "shieldedInstanceConfig",
      "zone",
    ],
    complete: true,
    ...magicModules("mmv1/products/tpuv2/Vm.yaml (immutable)"),
  },
};
