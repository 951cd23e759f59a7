import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import type { PolicyPackProcess } from "../../simulator/pack/analyzer.ts";
import { inStack, type RawOptions, raw, startPack } from "../support/analyzer.ts";

const google = { "gcp:project": "example-project", "gcp:region": "us-central1", "gcp:zone": "us-central1-a" };
const defaults = { gcp: { project: "example-project", region: "us-central1", zone: "us-central1-a" } };

const pool = (name: string, machineType: string, inputs: Properties, options: RawOptions = {}): ResourceNode =>
  raw(
    "gcp:container/nodePool:NodePool",
    name,
    {
      cluster: UNKNOWN,
      location: "us-central1",
      nodeLocations: ["us-central1-a"],
      ...inputs,
      nodeConfig: { machineType, serviceAccount: UNKNOWN, ...((inputs["nodeConfig"] as object | undefined) ?? {}) },
    },
    options,
  );

/** A stack that breaks every policy that judges Google Cloud once, in raw resources. */
function broken(): ResourceGraph {
  const nodes = raw("gcp:serviceaccount/account:Account", "nodes", { accountId: "nodes" });
  const made = { madeFrom: { nodeConfig: [nodes] } };
  const cube = raw("gcp:compute/resourcePolicy:ResourcePolicy", "cube", {
    region: "us-central1",
    workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "4x4x4" },
  });
  return new ResourceGraph(
    [
      nodes,
      cube,
      raw("gcp:container/cluster:Cluster", "open", {
        location: "us-central1",
        removeDefaultNodePool: true,
        initialNodeCount: 1,
      }),
      pool(
        "slice",
        "ct5p-hightpu-4t",
        { placementPolicy: { type: "COMPACT", tpuTopology: "4x4" }, nodeCount: 4 },
        made,
      ),
      // Known only with the stack: the topology stands in the policy behind it.
      pool(
        "iron",
        "tpu7x-standard-4t",
        { placementPolicy: { type: "", policyName: UNKNOWN }, nodeCount: 8 },
        { madeFrom: { nodeConfig: [nodes], placementPolicy: [cube] } },
      ),
      pool(
        "blue",
        "a3-megagpu-8g",
        { placementPolicy: { type: "COMPACT" }, upgradeSettings: { strategy: "BLUE_GREEN" }, nodeCount: 2 },
        made,
      ),
      pool("week", "g2-standard-4", { nodeConfig: { flexStart: true, maxRunDuration: "691200s" }, nodeCount: 1 }, made),
      pool("nowhere", "a3-ultragpu-8g", { location: "us-west2", nodeLocations: ["us-west2-a"], nodeCount: 1 }, made),
      pool(
        "short",
        "a3-highgpu-8g",
        {
          networkConfig: { additionalNodeNetworkConfigs: [{ network: UNKNOWN }] },
          placementPolicy: { type: "COMPACT" },
          nodeCount: 1,
        },
        made,
      ),
      pool("unsized", "g2-standard-4", { nodeCount: UNKNOWN }, made),
      raw("gcp:lustre/instance:Instance", "files", {
        location: "us-central1-f",
        capacityGib: "20000",
        perUnitStorageThroughput: "500",
      }),
      raw("gcp:foo/bar:Bar", "odd", {}),
      raw("gcp:compute/firewall:Firewall", "ssh", {
        allows: [{ protocol: "tcp", ports: ["22"] }],
        sourceRanges: ["0.0.0.0/0"],
      }),
      raw("gcp:compute/firewall:Firewall", "later", {
        allows: [{ protocol: "tcp", ports: ["22"] }],
        sourceRanges: [UNKNOWN],
      }),
      raw("gcp:projects/iAMMember:IAMMember", "owner", {
        project: "example-project",
        role: "roles/owner",
        member: "user:a@example.com",
      }),
      raw("gcp:serviceaccount/key:Key", "key", { serviceAccountId: UNKNOWN }),
    ],
    defaults,
  );
}

describe.each([
  [
    "dev",
    "advisory",
    [
      "capacity-flexstart-limits mandatory week",
      "component-required advisory blue",
      "component-required advisory iron",
      "component-required advisory nowhere",
      "component-required advisory short",
      "component-required advisory slice",
      "component-required advisory unsized",
      "component-required advisory week",
      "control-plane-private advisory open",
      "gcp-compact-placement advisory blue",
      "gpu-ami-matches advisory blue",
      "gpu-ami-matches advisory nowhere",
      "gpu-ami-matches advisory short",
      "gpu-ami-matches advisory unsized",
      "gpu-ami-matches advisory week",
      "gpudirect-networks advisory nowhere",
      "gpudirect-networks mandatory blue",
      "gpudirect-networks mandatory short",
      "iam-no-static-keys mandatory key",
      "iam-no-wildcards advisory owner",
      "lustre-size-valid mandatory files",
      "no-open-ingress advisory later",
      "no-open-ingress mandatory ssh",
      "no-public-nodes advisory blue",
      "no-public-nodes advisory iron",
      "no-public-nodes advisory nowhere",
      "no-public-nodes advisory short",
      "no-public-nodes advisory slice",
      "no-public-nodes advisory unsized",
      "no-public-nodes advisory week",
      "no-public-nodes mandatory open",
      "quota-zone-offers-type mandatory nowhere",
      "storage-same-az-as-compute advisory files",
      "tpu-topology-valid mandatory iron",
      "tpu-topology-valid mandatory slice",
      "workload-identity-required advisory blue",
      "workload-identity-required advisory iron",
      "workload-identity-required advisory nowhere",
      "workload-identity-required advisory short",
      "workload-identity-required advisory slice",
      "workload-identity-required advisory unsized",
      "workload-identity-required advisory week",
    ],
  ],
  [
    "prod",
    "mandatory",
    [
      "capacity-flexstart-limits mandatory week",
      "component-required mandatory blue",
      "component-required mandatory iron",
      "component-required mandatory nowhere",
      "component-required mandatory short",
      "component-required mandatory slice",
      "component-required mandatory unsized",
      "component-required mandatory week",
      "control-plane-private mandatory open",
      "deletion-protection mandatory files",
      "deletion-protection mandatory open",
      "encryption-at-rest mandatory files",
      "encryption-at-rest mandatory open",
      "gcp-compact-placement mandatory blue",
      "gpu-ami-matches advisory blue",
      "gpu-ami-matches advisory nowhere",
      "gpu-ami-matches advisory short",
      "gpu-ami-matches advisory unsized",
      "gpu-ami-matches advisory week",
      "gpudirect-networks advisory nowhere",
      "gpudirect-networks mandatory blue",
      "gpudirect-networks mandatory short",
      "iam-no-static-keys mandatory key",
      "iam-no-wildcards mandatory owner",
      "lustre-size-valid mandatory files",
      "no-open-ingress advisory later",
      "no-open-ingress mandatory ssh",
      "no-public-nodes advisory blue",
      "no-public-nodes advisory iron",
      "no-public-nodes advisory nowhere",
      "no-public-nodes advisory short",
      "no-public-nodes advisory slice",
      "no-public-nodes advisory unsized",
      "no-public-nodes advisory week",
      "no-public-nodes mandatory open",
      "quota-zone-offers-type mandatory nowhere",
      "storage-same-az-as-compute mandatory files",
      "tpu-topology-valid mandatory iron",
      "tpu-topology-valid mandatory slice",
      "workload-identity-required advisory blue",
      "workload-identity-required advisory iron",
      "workload-identity-required advisory nowhere",
      "workload-identity-required advisory short",
      "workload-identity-required advisory slice",
      "workload-identity-required advisory unsized",
      "workload-identity-required advisory week",
      "workload-identity-required mandatory blue",
      "workload-identity-required mandatory iron",
      "workload-identity-required mandatory nowhere",
      "workload-identity-required mandatory short",
      "workload-identity-required mandatory slice",
      "workload-identity-required mandatory unsized",
      "workload-identity-required mandatory week",
    ],
  ],
] as const)("the pack on a preview of %s on Google Cloud", (stack, level, expected) => {
  let pack: PolicyPackProcess;
  beforeAll(async () => {
    pack = await startPack({ stack, config: google });
  });
  afterAll(() => pack?.close());

  it("finds each thing at its level", async () => {
    const found = await pack.analyzeAll(inStack(broken(), stack));
    const lines = found.map((one) => `${one.policy} ${one.level} ${one.urn.split("::").pop()}`);
    // Prices and quotas are judged with tables of their own, which grow.
    const summed = /^(cost-|quota-headroom )/;
    expect([...new Set(lines)].filter((line) => !summed.test(line)).sort()).toEqual(expected);
    expect(lines).toEqual(
      expect.arrayContaining([
        `cost-no-unknown-quantity ${level} unsized`,
        `cost-no-unpriced ${level} odd`,
        `cost-monthly-ceiling mandatory test-${stack}`,
      ]),
    );
  });
});
