import { describe, expect, it } from "vitest";
import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { raw, stackOf } from "../support/analyzer.ts";
import { judgeOdd, judgesOf, stopping, swayedBySecrets, weakenings } from "./wideStacks.ts";

/** Policies whose types and spellings are many: their pages show a few, and this stack the others. */
const names = [
  "quota-zone-offers-type",
  "capacity-flexstart-limits",
  "gpudirect-networks",
  "gcp-compact-placement",
  "tpu-topology-valid",
  "storage-same-az-as-compute",
  "lustre-size-valid",
  "deletion-protection",
  "no-open-ingress",
  "control-plane-private",
  "iam-no-wildcards",
  "iam-no-static-keys",
];
const judges = judgesOf(names);

const nodes = "nodes@example-project.iam.gserviceaccount.com";

function pool(name: string, nodeConfig: Properties, inputs: Properties): ResourceNode {
  return raw("gcp:container/nodePool:NodePool", name, {
    location: "us-central1",
    nodeLocations: ["us-central1-a"],
    nodeConfig: { serviceAccount: nodes, ...nodeConfig },
    ...inputs,
  });
}

const reserved = { consumeReservationType: "SPECIFIC_RESERVATION", key: "k", values: ["r"] };

const placed = { placementPolicy: { type: "COMPACT" }, nodeCount: 1 };
const dranet = { acceleratorNetworkProfile: "auto" };

/** Every judged type, with a fault of its own. */
function failing(): ResourceGraph {
  const member = "serviceAccount:trainer@example-project.iam.gserviceaccount.com";
  const allow = (role: string, who: string) => JSON.stringify({ bindings: [{ role, members: [who] }] });
  const cube = raw("gcp:compute/resourcePolicy:ResourcePolicy", "cube", {
    workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "4x4x4" },
  });
  const iron = pool(
    "iron",
    { machineType: "tpu7x-standard-4t" },
    { placementPolicy: { type: "", policyName: UNKNOWN }, nodeCount: 8 },
  );
  return stackOf(
    // Not in this region.
    pool(
      "nowhere",
      { machineType: "a3-ultragpu-8g", spot: true },
      { location: "us-west2", nodeLocations: ["us-west2-a"], nodeCount: 1, networkConfig: dranet },
    ),
    pool(
      "eightDays",
      {
        machineType: "g2-standard-4",
        flexStart: true,
        maxRunDuration: "691200s",
        reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
      },
      { management: { autoRepair: false }, autoscaling: { minNodeCount: 0, maxNodeCount: 1 } },
    ),
    pool("both", { machineType: "g2-standard-4", spot: true, reservationAffinity: reserved }, { nodeCount: 1 }),
    pool(
      "placed",
      { machineType: "a3-megagpu-8g", reservationAffinity: reserved },
      { placementPolicy: { type: "COMPACT" }, nodeCount: 2, networkConfig: dranet },
    ),
    pool(
      "slice",
      { machineType: "ct5p-hightpu-4t" },
      { placementPolicy: { type: "COMPACT", tpuTopology: "4x4x4" }, nodeCount: 8 },
    ),
    // With part of the networks that it takes, and with GPUs that are not its own.
    pool(
      "short",
      { machineType: "a3-highgpu-8g" },
      { ...placed, networkConfig: { additionalNodeNetworkConfigs: [{}] } },
    ),
    pool(
      "both ways",
      { machineType: "a3-highgpu-8g" },
      {
        ...placed,
        networkConfig: { additionalNodeNetworkConfigs: [{}, {}, {}, {}], acceleratorNetworkProfile: "auto" },
      },
    ),
    pool(
      "other",
      { machineType: "g2-standard-4", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 2 }] },
      { nodeCount: 1 },
    ),
    // Sold by reservation only.
    pool("rack", { machineType: "a4x-highgpu-4g", spot: true }, { nodeCount: 1, networkConfig: dranet }),
    cube,
    { ...iron, propertyDependencies: { placementPolicy: [cube.urn] } },
    raw("gcp:tpu/v2Vm:V2Vm", "vm", { acceleratorType: "v5p-100" }),
    raw("gcp:tpu/v2Vm:V2Vm", "shaped", { acceleratorConfig: { type: "V5P", topology: "4x4" } }),
    raw("gcp:tpu/v2QueuedResource:V2QueuedResource", "queued", {
      tpu: { nodeSpecs: [{ node: { acceleratorType: "v6e-12" } }] },
    }),
    raw("gcp:container/cluster:Cluster", "inline", {
      location: "us-central1-b",
      deletionProtection: false,
      masterAuth: { clientCertificateConfig: { issueClientCertificate: true } },
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "0.0.0.0/0" }] },
      nodePools: [
        {
          nodeConfig: { machineType: "ct6e-standard-4t" },
          placementPolicy: { type: "COMPACT", tpuTopology: "4x4" },
          nodeCount: 3,
        },
      ],
    }),
    raw("gcp:lustre/instance:Instance", "files", {
      location: "us-central1-c",
      capacityGib: "20000",
      perUnitStorageThroughput: "500",
    }),
    raw("gcp:lustre/instance:Instance", "dynamic", {
      location: "us-central1-a",
      capacityGib: "1000",
      dynamicTierOptions: { mode: "DEFAULT_CACHE" },
    }),
    raw("gcp:parallelstore/instance:Instance", "old", { capacityGib: "12000" }),
    raw("gcp:storage/bucket:Bucket", "bucket", { forceDestroy: true }, { options: { protect: true } }),
    raw("gcp:compute/firewall:Firewall", "vpc", {
      allows: [{ protocol: "tcp", ports: ["22"] }],
      sourceRanges: ["0.0.0.0/0"],
    }),
    raw("gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule", "rule", {
      action: "allow",
      direction: "INGRESS",
      disabled: false,
      match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "tcp", ports: ["22"] }] },
    }),
    raw("gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules", "rules", {
      rules: [{ action: "allow", match: { srcIpRanges: ["::/0"], layer4Configs: [{ ipProtocol: "all" }] } }],
    }),
    raw("gcp:projects/iAMMember:IAMMember", "owner", { role: "roles/owner", member }),
    raw("gcp:projects/iAMBinding:IAMBinding", "actors", {
      role: "roles/iam.serviceAccountTokenCreator",
      members: [member],
      condition: { title: "office hours", expression: "request.time.getHours() < 18" },
    }),
    raw("gcp:folder/iAMPolicy:IAMPolicy", "policy", { policyData: allow("roles/editor", member) }),
    raw("gcp:storage/bucketIAMMember:BucketIAMMember", "anybody", {
      role: "roles/storage.objectViewer",
      member: "allUsers",
    }),
    raw("gcp:storage/bucketACL:BucketACL", "acl", { roleEntities: ["READER:allUsers"] }),
    raw("gcp:projects/iAMCustomRole:IAMCustomRole", "custom", { permissions: ["storage.*"] }),
    raw("gcp:serviceaccount/key:Key", "key", { serviceAccountId: "trainer" }),
  );
}

describe("a stack of Google Cloud with all kinds of faults", () => {
  const base = failing();

  it("is stopped by every policy", () => {
    expect(stopping(judges, base)).toEqual(names);
  });

  it("stays stopped when an input is unknown, unless it is judged again before the resource is made", () => {
    expect(weakenings(judges, base, "unknown")).toEqual([
      // Judged again during the update, before the resource is made.
      "no-open-ingress: vpc sourceRanges → advisory",
      "no-open-ingress: vpc sourceRanges[0] → advisory",
      "no-open-ingress: rule match → advisory",
      "no-open-ingress: rule match.srcIpRanges → advisory",
      "no-open-ingress: rule match.srcIpRanges[0] → advisory",
      "no-open-ingress: rules rules → advisory",
      "no-open-ingress: rules rules[0] → advisory",
      "no-open-ingress: rules rules[0].match → advisory",
      "no-open-ingress: rules rules[0].match.srcIpRanges → advisory",
      "no-open-ingress: rules rules[0].match.srcIpRanges[0] → advisory",
      "control-plane-private: inline masterAuthorizedNetworksConfig → advisory",
      "control-plane-private: inline masterAuthorizedNetworksConfig.cidrBlocks → advisory",
      "control-plane-private: inline masterAuthorizedNetworksConfig.cidrBlocks[0] → advisory",
      "control-plane-private: inline masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock → advisory",
      "iam-no-wildcards: inline nodePools → advisory",
      "iam-no-wildcards: inline nodePools[0] → advisory",
      "iam-no-wildcards: inline nodePools[0].nodeConfig → advisory",
      "iam-no-wildcards: owner role → advisory",
      "iam-no-wildcards: actors role → advisory",
      "iam-no-wildcards: actors condition → advisory",
      "iam-no-wildcards: actors condition.expression → advisory",
      "iam-no-wildcards: policy policyData → advisory",
      "iam-no-wildcards: anybody member → advisory",
      "iam-no-wildcards: acl roleEntities → advisory",
      "iam-no-wildcards: acl roleEntities[0] → advisory",
      "iam-no-wildcards: custom permissions → advisory",
      "iam-no-wildcards: custom permissions[0] → advisory",
    ]);
  });

  it("stays stopped when an input is absent, unless the cloud is safe without it", () => {
    expect(weakenings(judges, base, "absent")).toEqual([
      // Without a machine type it is e2-medium.
      "quota-zone-offers-type: nowhere nodeConfig → pass",
      "quota-zone-offers-type: nowhere nodeConfig.machineType → pass",
      "quota-zone-offers-type: rack nodeConfig → pass",
      "quota-zone-offers-type: rack nodeConfig.machineType → pass",
      // Nodes are on demand, in no reservation, for as long as they like, unless the pool says otherwise.
      "capacity-flexstart-limits: eightDays nodeConfig → pass",
      "capacity-flexstart-limits: eightDays nodeConfig.flexStart → pass",
      "capacity-flexstart-limits: eightDays nodeConfig.maxRunDuration → pass",
      "capacity-flexstart-limits: both nodeConfig → pass",
      "capacity-flexstart-limits: both nodeConfig.spot → pass",
      "capacity-flexstart-limits: both nodeConfig.reservationAffinity → pass",
      "capacity-flexstart-limits: both nodeConfig.reservationAffinity.consumeReservationType → pass",
      // A machine without GPUs takes what it is given; the user's networks or GKE's are enough without the other; without any, nodes talk over their ordinary interface.
      "gpudirect-networks: short nodeConfig → pass",
      "gpudirect-networks: short nodeConfig.machineType → pass",
      "gpudirect-networks: short networkConfig → advisory",
      "gpudirect-networks: short networkConfig.additionalNodeNetworkConfigs → advisory",
      "gpudirect-networks: short networkConfig.additionalNodeNetworkConfigs[0] → advisory",
      "gpudirect-networks: both ways nodeConfig → pass",
      "gpudirect-networks: both ways nodeConfig.machineType → pass",
      "gpudirect-networks: both ways networkConfig → advisory",
      "gpudirect-networks: both ways networkConfig.additionalNodeNetworkConfigs → pass",
      "gpudirect-networks: both ways networkConfig.acceleratorNetworkProfile → pass",
      "gpudirect-networks: other nodeConfig → pass",
      "gpudirect-networks: other nodeConfig.machineType → pass",
      "gpudirect-networks: other nodeConfig.guestAccelerators → pass",
      "gpudirect-networks: other nodeConfig.guestAccelerators[0] → pass",
      // Without placement its nodes are on their own, and other machines can be placed.
      "gcp-compact-placement: placed nodeConfig → pass",
      "gcp-compact-placement: placed nodeConfig.machineType → pass",
      "gcp-compact-placement: placed nodeConfig.reservationAffinity → pass",
      "gcp-compact-placement: placed nodeConfig.reservationAffinity.consumeReservationType → pass",
      "gcp-compact-placement: placed placementPolicy → pass",
      "gcp-compact-placement: placed placementPolicy.type → pass",
      // Without placement or machine type there is no slice to count.
      "tpu-topology-valid: slice nodeConfig → pass",
      "tpu-topology-valid: slice nodeConfig.machineType → pass",
      "tpu-topology-valid: slice placementPolicy → pass",
      "tpu-topology-valid: cube workloadPolicy → advisory",
      "tpu-topology-valid: cube workloadPolicy.acceleratorTopology → advisory",
      "tpu-topology-valid: iron nodeConfig → pass",
      "tpu-topology-valid: iron nodeConfig.machineType → pass",
      "tpu-topology-valid: iron placementPolicy → pass",
      "tpu-topology-valid: iron placementPolicy.policyName → pass",
      "tpu-topology-valid: vm acceleratorType → pass",
      "tpu-topology-valid: shaped acceleratorConfig → pass",
      "tpu-topology-valid: shaped acceleratorConfig.type → pass",
      "tpu-topology-valid: shaped acceleratorConfig.topology → pass",
      "tpu-topology-valid: queued tpu → pass",
      "tpu-topology-valid: queued tpu.nodeSpecs → pass",
      "tpu-topology-valid: queued tpu.nodeSpecs[0] → pass",
      "tpu-topology-valid: queued tpu.nodeSpecs[0].node → pass",
      "tpu-topology-valid: queued tpu.nodeSpecs[0].node.acceleratorType → pass",
      "tpu-topology-valid: inline nodePools → pass",
      "tpu-topology-valid: inline nodePools[0] → pass",
      "tpu-topology-valid: inline nodePools[0].nodeConfig → pass",
      "tpu-topology-valid: inline nodePools[0].nodeConfig.machineType → pass",
      "tpu-topology-valid: inline nodePools[0].placementPolicy → pass",
      // The provider wants a capacity, and says so itself.
      "lustre-size-valid: files capacityGib → pass",
      "lustre-size-valid: dynamic capacityGib → pass",
      // Off unless asked for.
      "deletion-protection: bucket forceDestroy → pass",
      // No range lets nobody in, and a rule without ports opens none.
      "no-open-ingress: vpc allows → pass",
      "no-open-ingress: vpc allows[0] → pass",
      "no-open-ingress: rule match → pass",
      "no-open-ingress: rule match.layer4Configs → pass",
      "no-open-ingress: rule match.layer4Configs[0] → pass",
      "no-open-ingress: rules rules → pass",
      "no-open-ingress: rules rules[0] → pass",
      "no-open-ingress: rules rules[0].match → pass",
      "no-open-ingress: rules rules[0].match.layer4Configs → pass",
      "no-open-ingress: rules rules[0].match.layer4Configs[0] → pass",
      // Authorized networks without a range admit nobody.
      "control-plane-private: inline masterAuthorizedNetworksConfig.cidrBlocks → pass",
      "control-plane-private: inline masterAuthorizedNetworksConfig.cidrBlocks[0] → pass",
      // Nobody has it, or nothing is granted.
      "iam-no-wildcards: owner role → pass",
      "iam-no-wildcards: actors role → pass",
      "iam-no-wildcards: actors members → pass",
      "iam-no-wildcards: actors members[0] → pass",
      "iam-no-wildcards: policy policyData → pass",
      "iam-no-wildcards: anybody member → pass",
      "iam-no-wildcards: acl roleEntities → pass",
      "iam-no-wildcards: acl roleEntities[0] → pass",
      "iam-no-wildcards: custom permissions → pass",
      "iam-no-wildcards: custom permissions[0] → pass",
      "iam-no-static-keys: inline masterAuth → pass",
      "iam-no-static-keys: inline masterAuth.clientCertificateConfig → pass",
      "iam-no-static-keys: inline masterAuth.clientCertificateConfig.issueClientCertificate → pass",
    ]);
  });

  it("is judged without an exception whatever an input is", () => {
    expect(() => judgeOdd(judges, base)).not.toThrow();
  });

  it("is judged alike when inputs are secret", () => {
    expect(swayedBySecrets(judges, base)).toEqual([]);
  });
});
