import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { type GoogleType, computeLink as link } from "./googleType.ts";
import {
  address,
  computeMadeAt,
  fingerprint,
  hash,
  lastPart,
  located,
  madeAt,
  number,
  ofProject,
  projectIn,
  text,
  uuid,
  zoneOf,
} from "./made.ts";
import { simulatedProjectNumber } from "./project.ts";
import { quotaExceeded } from "./quota.ts";
import { network, notFound, subnetwork, takenEntity } from "./refusals.ts";

const times = { createTime: madeAt, updateTime: madeAt };

/** TPUs outside of GKE, and what stands around a cluster. */
export const otherTypes: readonly GoogleType[] = [
  {
    type: "gcp:tpu/v2Vm:V2Vm",
    id: (made) => `projects/${made.project}/locations/${zoneOf(made)}/nodes/${made.name}`,
    outputs: ({ seed }) => ({
      apiVersion: "V2",
      health: "HEALTHY",
      healthDescription: "",
      multisliceNode: false,
      networkEndpoints: [{ ipAddress: address(seed, "10.128"), port: 8470, accessConfigs: [] }],
      queuedResource: "",
      state: "READY",
      symptoms: [],
    }),
    called: "Vm",
    taken: takenEntity,
    minutes: { create: 5, delete: 2, source: "https://docs.cloud.google.com/tpu/docs/managing-tpus-tpu-vm" },
    refers: [network("networkConfig.network"), subnetwork("networkConfig.subnetwork")],
    refuse: quotaExceeded,
  },
  {
    type: "gcp:tpu/v2QueuedResource:V2QueuedResource",
    id: (made) => `projects/${made.project}/locations/${zoneOf(made)}/queuedResources/${made.name}`,
    called: "QueuedResource",
    taken: takenEntity,
    minutes: { create: 1, delete: 1, source: "https://docs.cloud.google.com/tpu/docs/queued-resources" },
  },
  {
    type: "gcp:dns/managedZone:ManagedZone",
    id: ofProject("managedZones"),
    outputs: ({ seed }) => ({
      creationTime: "2026-01-01T00:00:00.000Z",
      managedZoneId: number(seed),
      nameServers: [1, 2, 3, 4].map((index) => `ns-cloud-a${index}.googledomains.com.`),
    }),
    called: "ManagedZone",
    taken: dnsTaken,
    refers: [network("privateVisibilityConfig.networks[].networkUrl")],
  },
  {
    type: "gcp:dns/recordSet:RecordSet",
    id: ({ project, inputs, name }) =>
      `projects/${project}/managedZones/${lastPart(text(inputs, "managedZone"))}/rrsets/${name}/${text(inputs, "type")}`,
    called: "DNS RecordSet",
    taken: dnsTaken,
    refers: [{ path: "managedZone", to: ["gcp:dns/managedZone:ManagedZone"], missing: notFound }],
  },
  {
    type: "gcp:gkehub/membership:Membership",
    id: ({ project, inputs, name }) =>
      `projects/${project}/locations/${text(inputs, "location") || "global"}/memberships/${name}`,
    nameFrom: "membershipId",
    outputs: (_, id) => ({ name: id }),
    called: "Membership",
    taken: takenEntity,
    minutes: {
      create: 0.5,
      delete: 0.5,
      source: "https://docs.cloud.google.com/kubernetes-engine/fleet-management/docs/register/gke",
    },
  },
  {
    type: "gcp:gkehub/feature:Feature",
    id: ({ project, inputs, name }) =>
      `projects/${project}/locations/${text(inputs, "location") || "global"}/features/${name}`,
    outputs: () => ({
      ...times,
      deleteTime: "",
      resourceStates: [{ hasResources: false, state: "ACTIVE" }],
      states: [],
    }),
    called: "Feature",
    taken: takenEntity,
  },
  {
    type: "gcp:gkehub/fleet:Fleet",
    id: ({ project }) => `projects/${project}/locations/global/fleets/default`,
    nameFrom: null,
    outputs: ({ seed }) => ({ ...times, deleteTime: "", states: [{ code: "READY" }], uid: uuid(seed) }),
    called: "Fleet",
    taken: takenEntity,
  },
  {
    type: "gcp:hypercomputecluster/cluster:Cluster",
    id: located("clusters"),
    nameFrom: "clusterId",
    outputs: (_, id) => ({ ...times, name: id, reconciling: false }),
    called: "Cluster",
    taken: takenEntity,
    minutes: { create: 30, delete: 20, source: "https://docs.cloud.google.com/cluster-director/docs" },
  },
  {
    type: "gcp:cloudquota/sQuotaPreference:SQuotaPreference",
    id: ({ inputs, name, settings }) =>
      `${text(inputs, "parent") || `projects/${projectIn(inputs, settings)}`}/locations/global/quotaPreferences/${name}`,
    project: false,
    outputs: ({ seed }) => ({ ...times, etag: fingerprint(seed), reconciling: true }),
    called: "QuotaPreference",
    deletionPolicy: false,
    taken: takenEntity,
  },
  {
    type: "gcp:cloudquota/sQuotaAdjusterSettings:SQuotaAdjusterSettings",
    id: ({ inputs, settings }) =>
      `${text(inputs, "parent") || `projects/${projectIn(inputs, settings)}`}/locations/global/quotaAdjusterSettings`,
    nameFrom: null,
    project: false,
    outputs: () => ({ effectiveContainer: "", effectiveEnablement: "", inherited: false, inheritedFrom: "" }),
    called: "QuotaAdjusterSettings",
    deletionPolicy: false,
    taken: null,
  },
  {
    type: "gcp:logging/projectBucketConfig:ProjectBucketConfig",
    id: ({ inputs, settings }) =>
      `projects/${lastPart(projectIn(inputs, settings))}/locations/${text(inputs, "location")}/buckets/${text(inputs, "bucketId")}`,
    nameFrom: null,
    project: false,
    outputs: (_, id) => ({ lifecycleState: "ACTIVE", name: id }),
    called: "",
    taken: null,
  },
  {
    type: "gcp:logging/projectSink:ProjectSink",
    id: ofProject("sinks"),
    outputs: ({ inputs }) => ({
      writerIdentity:
        inputs["uniqueWriterIdentity"] === false
          ? "serviceAccount:cloud-logs@system.gserviceaccount.com"
          : `serviceAccount:service-${simulatedProjectNumber}@gcp-sa-logging.iam.gserviceaccount.com`,
    }),
    called: "",
    taken: takenEntity,
  },
  { type: "gcp:logging/metric:Metric", id: ({ name }) => name, called: "Metric", taken: takenEntity },
  {
    type: "gcp:monitoring/alertPolicy:AlertPolicy",
    id: ({ project, seed }) => `projects/${project}/alertPolicies/${number(seed)}`,
    nameFrom: null,
    outputs: (_, id) => ({ name: id, creationRecords: [] }),
    called: "AlertPolicy",
    taken: null,
  },
  {
    type: "gcp:monitoring/dashboard:Dashboard",
    id: ({ seed }) => `projects/${simulatedProjectNumber}/dashboards/${uuid(seed)}`,
    nameFrom: null,
    called: "Dashboard",
    taken: null,
  },
  {
    type: "gcp:monitoring/notificationChannel:NotificationChannel",
    id: ({ project, seed }) => `projects/${project}/notificationChannels/${number(seed)}`,
    nameFrom: null,
    outputs: (_, id) => ({ name: id, verificationStatus: "" }),
    called: "NotificationChannel",
    taken: null,
  },
  {
    type: "gcp:billing/budget:Budget",
    id: ({ inputs, seed }) => `billingAccounts/${text(inputs, "billingAccount")}/budgets/${uuid(seed)}`,
    nameFrom: null,
    project: false,
    outputs: ({ seed }) => ({ name: uuid(seed) }),
    called: "Budget",
    taken: null,
  },
  ...firewallPolicies(),
];

function dnsTaken(name: string, { type }: Existing): Refusal {
  const entity = type.includes("managedZone") ? "managedZone" : "change.additions[0]";
  return {
    code: "alreadyExists",
    message: `The resource 'entity.${entity}' named '${name}' already exists`,
    status: 409,
    source: "https://docs.cloud.google.com/dns/docs/troubleshooting",
  };
}

function firewallPolicies(): GoogleType[] {
  const policyType = "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy";
  const of = { path: "firewallPolicy", to: [policyType], missing: notFound };
  return [
    {
      type: policyType,
      id: ({ project, name }) => `projects/${project}/global/firewallPolicies/${name}`,
      link,
      outputs: ({ seed, project }) => ({
        creationTimestamp: computeMadeAt,
        fingerprint: fingerprint(seed),
        networkFirewallPolicyId: number(seed),
        ruleTupleCount: 0,
        selfLinkWithId: `${link}projects/${project}/global/firewallPolicies/${number(seed)}`,
      }),
      called: "NetworkFirewallPolicy",
    },
    {
      type: "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
      id: ({ project, inputs }) =>
        `projects/${project}/global/firewallPolicies/${lastPart(text(inputs, "firewallPolicy"))}/rules/${String(inputs["priority"])}`,
      nameFrom: null,
      outputs: () => ({ creationTimestamp: computeMadeAt, kind: "compute#firewallPolicyRule", ruleTupleCount: 1 }),
      called: "NetworkFirewallPolicyRule",
      refers: [of],
    },
    {
      type: "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation",
      id: ({ project, inputs, name }) =>
        `projects/${project}/global/firewallPolicies/${lastPart(text(inputs, "firewallPolicy"))}/associations/${name}`,
      outputs: ({ seed }) => ({ shortName: hash(seed).slice(0, 12) }),
      called: "NetworkFirewallPolicyAssociation",
      refers: [of, network("attachmentTarget")],
    },
  ];
}
