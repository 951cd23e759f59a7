import type { AlikeInputs } from "../../alikeInputs.ts";
import { googleSchema } from "../source.ts";

/** Of what stands around: identities, projects, zones of names, watching. */
export const alikeAround: Readonly<Record<string, AlikeInputs>> = {
  "gcp:billing/budget:Budget": {
    sets: ["budgetFilter.projects", "budgetFilter.resourceAncestors"],
    ...googleSchema("billingbudgets/resource_billing_budget.go"),
  },
  "gcp:cloudquota/sQuotaAdjusterSettings:SQuotaAdjusterSettings": {
    keptWhenLeftOut: ["parent"],
    ...googleSchema("cloudquotas/resource_cloud_quotas_quota_adjuster_settings.go"),
  },
  "gcp:cloudquota/sQuotaPreference:SQuotaPreference": {
    keptWhenLeftOut: ["parent"],
    names: ["name"],
    ...googleSchema("cloudquotas/resource_cloud_quotas_quota_preference.go"),
  },
  "gcp:dns/managedZone:ManagedZone": {
    defaults: { visibility: "public" },
    sets: ["forwardingConfig.targetNameServers", "privateVisibilityConfig.networks"],
    names: ["peeringConfig.targetNetwork.networkUrl", "privateVisibilityConfig.networks.networkUrl"],
    caseless: ["visibility"],
    ...googleSchema("dns/resource_dns_managed_zone.go"),
  },
  "gcp:dns/recordSet:RecordSet": {
    names: [
      "managedZone",
      "routingPolicy.primaryBackup.primary.internalLoadBalancers.networkUrl",
      "routingPolicy.wrrs.healthCheckedTargets.internalLoadBalancers.networkUrl",
    ],
    ...googleSchema("dns/resource_dns_record_set.go"),
  },
  "gcp:gkehub/feature:Feature": {
    sets: [
      "fleetDefaultMemberConfig.policycontroller.policyControllerHubConfig.deploymentConfigs",
      "fleetDefaultMemberConfig.policycontroller.policyControllerHubConfig.policyContent.bundles",
    ],
    names: ["name"],
    ...googleSchema("gkehub2/resource_gke_hub_feature.go"),
  },
  "gcp:gkehub/membership:Membership": {
    defaults: { location: "global" },
    ...googleSchema("gkehub/resource_gke_hub_membership.go"),
  },
  "gcp:hypercomputecluster/cluster:Cluster": {
    sets: ["computeResources", "networkResources", "storageResources"],
    ...googleSchema("hypercomputecluster/resource_hypercomputecluster_cluster.go"),
  },
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    sets: ["attestationRules", "inlineTrustConfig.additionalTrustBundles"],
    ...googleSchema("iambeta/resource_iam_workload_identity_pool.go"),
  },
  "gcp:logging/metric:Metric": {
    defaults: { "metricDescriptor.labels.valueType": "STRING" },
    sets: ["metricDescriptor.labels"],
    ...googleSchema("logging/resource_logging_metric.go"),
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    sets: ["indexConfigs"],
    ...googleSchema("logging/resource_logging_project_bucket_config.go"),
  },
  "gcp:organizations/iAMCustomRole:IAMCustomRole": {
    sets: ["permissions"],
    ...googleSchema("resourcemanager/resource_google_organization_iam_custom_role.go"),
  },
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    sets: ["permissions"],
    ...googleSchema("resourcemanager/resource_google_project_iam_custom_role.go"),
  },
  "gcp:projects/service:Service": {
    names: ["project"],
    ...googleSchema("resourcemanager/resource_google_project_service.go"),
  },
  "gcp:serviceaccount/key:Key": {
    defaults: {
      keyAlgorithm: "KEY_ALG_RSA_2048",
      privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
      publicKeyType: "TYPE_X509_PEM_FILE",
    },
    ...googleSchema("resourcemanager/resource_google_service_account_key.go"),
  },
};
