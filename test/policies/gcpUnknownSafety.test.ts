import { describe, expect, it } from "vitest";
import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Properties, Secret, UNKNOWN } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import { environments } from "../../policies/environment.ts";
import { Level } from "../../policies/policy.ts";
import { raw, stackOf } from "../support/analyzer.ts";
import { found, levels, mutated, mutations, odd, silencedInDev, weakened } from "./mutations.ts";

/** The policies that judge resources of Google Cloud by themselves; prices and quotas are judged with their own tables. */
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
  "iam-no-wildcards",
  "iam-no-static-keys",
];
const judges = { policies: policies.filter((policy) => names.includes(policy.name)), config: {} };

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

/** The same kinds of resources as they should be. */
function passing(): ResourceGraph {
  const protect = { options: { protect: true } };
  const account = raw("gcp:serviceaccount/account:Account", "trainer", { accountId: "trainer" });
  return stackOf(
    account,
    pool(
      "flex",
      {
        machineType: "g2-standard-4",
        flexStart: true,
        maxRunDuration: "604800s",
        reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
      },
      { management: { autoRepair: false }, autoscaling: { minNodeCount: 0, maxNodeCount: 1 } },
    ),
    pool(
      "placed",
      { machineType: "a3-megagpu-8g", guestAccelerators: [{ type: "nvidia-h100-mega-80gb", count: 8 }] },
      {
        placementPolicy: { type: "COMPACT" },
        nodeCount: 2,
        networkConfig: { additionalNodeNetworkConfigs: Array.from({ length: 8 }, () => ({ network: UNKNOWN })) },
      },
    ),
    pool(
      "slice",
      { machineType: "ct5p-hightpu-4t" },
      { placementPolicy: { type: "COMPACT", tpuTopology: "4x4x4" }, nodeCount: 16 },
    ),
    raw(
      "gcp:container/cluster:Cluster",
      "cluster",
      {
        location: "us-central1",
        removeDefaultNodePool: true,
        initialNodeCount: 1,
        privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      },
      protect,
    ),
    raw(
      "gcp:lustre/instance:Instance",
      "files",
      { location: "us-central1-a", capacityGib: "18000", perUnitStorageThroughput: "500", filesystem: "train01" },
      protect,
    ),
    raw("gcp:storage/bucket:Bucket", "bucket", { forceDestroy: false }, protect),
    raw("gcp:compute/firewall:Firewall", "vpc", {
      allows: [{ protocol: "tcp", ports: ["988", "6988"] }],
      sourceRanges: ["10.0.0.0/8"],
    }),
    raw(
      "gcp:storage/bucketIAMMember:BucketIAMMember",
      "reader",
      { role: "roles/storage.objectUser", member: UNKNOWN },
      { madeFrom: { member: [account] } },
    ),
  );
}

describe("unknown inputs of Google Cloud", () => {
  const base = failing();

  it("start from a stack in which every policy fails", () => {
    const failures = judges.policies.filter((policy) =>
      [...levels(policy, base, judges).values()].includes(Level.Mandatory),
    );
    expect(failures.map((policy) => policy.name)).toEqual(judges.policies.map((policy) => policy.name));
  });

  it("never turn a failure into a pass", () => {
    // All of these are judged again during the update, before the resource is made.
    const later = (policy: string, paths: readonly string[]) => paths.map((path) => `${policy}: ${path} → advisory`);
    expect(weakened(judges, base, "prod", () => UNKNOWN)).toEqual(
      [
        ...later("iam-no-wildcards", [
          "acl roleEntities",
          "acl roleEntities.0",
          "actors condition",
          "actors condition.expression",
          "actors role",
          "anybody member",
          "custom permissions",
          "custom permissions.0",
          "inline nodePools",
          "inline nodePools.0",
          "inline nodePools.0.nodeConfig",
          "owner role",
          "policy policyData",
        ]),
        ...later("no-open-ingress", [
          "inline masterAuthorizedNetworksConfig",
          "inline masterAuthorizedNetworksConfig.cidrBlocks",
          "inline masterAuthorizedNetworksConfig.cidrBlocks.0",
          "inline masterAuthorizedNetworksConfig.cidrBlocks.0.cidrBlock",
          "rule match",
          "rule match.srcIpRanges",
          "rule match.srcIpRanges.0",
          "rules rules",
          "rules rules.0",
          "rules rules.0.match",
          "rules rules.0.match.srcIpRanges",
          "rules rules.0.match.srcIpRanges.0",
          "vpc sourceRanges",
          "vpc sourceRanges.0",
        ]),
      ].sort(),
    );
  });

  it("leave a finding behind in dev, too", () => {
    expect(silencedInDev(judges, base)).toEqual([]);
  });

  it("are judged without an exception, wrong types too", () => {
    for (const change of odd) {
      for (const { urn, path } of mutations(base)) {
        const graph = mutated(base, urn, path, change);
        for (const policy of judges.policies) expect(() => found(policy, graph, judges)).not.toThrow();
      }
    }
  });

  it("of a secret kind are judged like plain ones", () => {
    for (const policy of judges.policies) {
      const before = levels(policy, base, judges);
      for (const { urn, path } of mutations(base)) {
        const secret = mutated(base, urn, path, (value) => new Secret(value));
        expect(levels(policy, secret, judges)).toEqual(before);
      }
    }
  });
});

describe("absent inputs of Google Cloud", () => {
  it("turn a failure into a pass only where the cloud is safe without them", () => {
    const passes = (policy: string, paths: readonly string[]) => paths.map((path) => `${policy}: ${path} → pass`);
    expect(weakened(judges, failing(), "prod", () => undefined)).toEqual(
      [
        // Nodes are on demand, in no reservation, for as long as they like, unless the pool says otherwise.
        ...passes("capacity-flexstart-limits", [
          "both nodeConfig",
          "both nodeConfig.reservationAffinity",
          "both nodeConfig.reservationAffinity.consumeReservationType",
          "both nodeConfig.spot",
          "eightDays nodeConfig",
          "eightDays nodeConfig.flexStart",
          "eightDays nodeConfig.maxRunDuration",
        ]),
        ...passes("gcp-compact-placement", [
          "placed nodeConfig",
          "placed nodeConfig.machineType",
          "placed nodeConfig.reservationAffinity",
          "placed nodeConfig.reservationAffinity.consumeReservationType",
          "placed placementPolicy",
          "placed placementPolicy.type",
        ]),
        // A machine without GPUs takes what it is given, and the user's networks or GKE's are enough without the other.
        ...passes("gpudirect-networks", [
          "both ways networkConfig.acceleratorNetworkProfile",
          "both ways networkConfig.additionalNodeNetworkConfigs",
          "both ways nodeConfig",
          "both ways nodeConfig.machineType",
          "other nodeConfig",
          "other nodeConfig.guestAccelerators",
          "other nodeConfig.guestAccelerators.0",
          "other nodeConfig.machineType",
          "short nodeConfig",
          "short nodeConfig.machineType",
        ]),
        // Without any, nodes talk over their ordinary interface.
        "gpudirect-networks: both ways networkConfig → advisory",
        "gpudirect-networks: short networkConfig → advisory",
        "gpudirect-networks: short networkConfig.additionalNodeNetworkConfigs → advisory",
        "gpudirect-networks: short networkConfig.additionalNodeNetworkConfigs.0 → advisory",
        // Without a machine type it is e2-medium, without placement its nodes are on their own, and there is no slice to count.
        ...passes("quota-zone-offers-type", [
          "nowhere nodeConfig",
          "nowhere nodeConfig.machineType",
          "rack nodeConfig",
          "rack nodeConfig.machineType",
        ]),
        ...passes("tpu-topology-valid", [
          "inline nodePools",
          "inline nodePools.0",
          "inline nodePools.0.nodeConfig",
          "inline nodePools.0.nodeConfig.machineType",
          "inline nodePools.0.placementPolicy",
          "iron nodeConfig",
          "iron nodeConfig.machineType",
          "iron placementPolicy",
          "iron placementPolicy.policyName",
          "slice nodeConfig",
          "slice nodeConfig.machineType",
          "slice placementPolicy",
          "queued tpu",
          "queued tpu.nodeSpecs",
          "queued tpu.nodeSpecs.0",
          "queued tpu.nodeSpecs.0.node",
          "queued tpu.nodeSpecs.0.node.acceleratorType",
          "shaped acceleratorConfig",
          "shaped acceleratorConfig.topology",
          "shaped acceleratorConfig.type",
          "vm acceleratorType",
        ]),
        "tpu-topology-valid: cube workloadPolicy → advisory",
        "tpu-topology-valid: cube workloadPolicy.acceleratorTopology → advisory",
        // The provider wants a capacity, and says so itself.
        ...passes("lustre-size-valid", ["dynamic capacityGib", "files capacityGib"]),
        // Off unless asked for.
        ...passes("deletion-protection", ["bucket forceDestroy"]),
        ...passes("iam-no-static-keys", [
          "inline masterAuth",
          "inline masterAuth.clientCertificateConfig",
          "inline masterAuth.clientCertificateConfig.issueClientCertificate",
        ]),
        // Nobody has it, or nothing is granted.
        ...passes("iam-no-wildcards", [
          "acl roleEntities",
          "acl roleEntities.0",
          "actors members",
          "actors members.0",
          "actors role",
          "anybody member",
          "custom permissions",
          "custom permissions.0",
          "owner role",
          "policy policyData",
        ]),
        // Authorized networks without a range admit nobody, and a rule without ports opens none.
        ...passes("no-open-ingress", [
          "inline masterAuthorizedNetworksConfig.cidrBlocks",
          "inline masterAuthorizedNetworksConfig.cidrBlocks.0",
          "rule match",
          "rule match.layer4Configs",
          "rule match.layer4Configs.0",
          "rules rules",
          "rules rules.0",
          "rules rules.0.match",
          "rules rules.0.match.layer4Configs",
          "rules rules.0.match.layer4Configs.0",
          "vpc allows",
          "vpc allows.0",
        ]),
        "no-open-ingress: inline masterAuthorizedNetworksConfig.cidrBlocks.0.cidrBlock → advisory",
      ].sort(),
    );
  });
});

describe("a sound stack of Google Cloud", () => {
  const base = passing();

  it("passes every policy", () => {
    expect(judges.policies.map((policy) => [policy.name, ...levels(policy, base, judges).entries()])).toEqual(
      judges.policies.map((policy) => [policy.name]),
    );
  });

  it("is judged without an exception whatever input is unknown or absent", () => {
    for (const change of [() => UNKNOWN, () => undefined]) {
      for (const { urn, path } of mutations(base)) {
        const graph = mutated(base, urn, path, change);
        for (const policy of judges.policies) {
          for (const environment of environments) expect(() => found(policy, graph, judges, environment)).not.toThrow();
        }
      }
    }
  });
});
