import { describe, expect, it } from "vitest";
import type { GkeClusterArgs } from "../../components/gcp/gkeCluster.ts";
import { only, outline } from "../support/graph.ts";
import { cluster, controlPlane, email, identity, labelled, project, systemPool } from "./gkeClusterSupport.ts";

describe("GkeCluster", () => {
  it("runs what keeps it going on a small pool over three zones, without accelerators or taints", async () => {
    expect(systemPool(await cluster({}, { preview: false })).inputs).toEqual({
      project,
      location: "us-central1",
      cluster: expect.stringMatching(/^main-cluster-[0-9a-f]{7}$/),
      initialNodeCount: 1,
      autoscaling: { totalMinNodeCount: 3, totalMaxNodeCount: 6, locationPolicy: "BALANCED" },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        machineType: "e2-standard-4",
        imageType: "COS_CONTAINERD",
        diskType: "pd-balanced",
        diskSizeGb: 100,
        serviceAccount: email,
        ...identity,
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
        gvnic: { enabled: true },
        labels: { "hybrid-gpu/pool": "system" },
        resourceLabels: labelled("main-system"),
      },
    });
  });

  it("gives nodes an account with the role they need, images on request, and never a key", async () => {
    const recording = await cluster({ artifactRegistryReader: true }, { preview: false });
    expect(only(recording, "gcp:serviceaccount/account:Account").inputs).toEqual({
      project,
      accountId: "test-dev-main-nodes",
      displayName: "Nodes of main",
      description: "Nodes of main: logs, metrics and images",
    });
    const grants = recording.nodes.filter(({ type }) => type === "gcp:projects/iAMMember:IAMMember");
    expect(grants.map(({ name, inputs }) => [name, inputs])).toEqual([
      [
        "main-nodes-defaultNodeServiceAccount",
        { project, role: "roles/container.defaultNodeServiceAccount", member: `serviceAccount:${email}` },
      ],
      ["main-nodes-reader", { project, role: "roles/artifactregistry.reader", member: `serviceAccount:${email}` }],
    ]);
    expect(recording.nodes.filter(({ type }) => type === "gcp:serviceaccount/key:Key")).toEqual([]);
    const plain = await cluster();
    expect(only(plain, "gcp:serviceaccount/account:Account").inputs["description"]).toBe(
      "Nodes of main: logs, metrics",
    );
    expect(only(plain, "gcp:projects/iAMMember:IAMMember").name).toBe("main-nodes-defaultNodeServiceAccount");
  });

  it("lets nodes have an account made elsewhere", async () => {
    const nodeServiceAccount = "gke@example-project.iam.gserviceaccount.com";
    const recording = await cluster({ nodeServiceAccount });
    expect(outline(recording)).toEqual([
      "gcp:container/cluster:Cluster main-cluster < main [ignoreChanges=nodeConfig]",
      "gcp:container/nodePool:NodePool main-system < main [ignoreChanges=initialNodeCount,nodeConfig.labels,nodeConfig.taints]",
      "hybrid-gpu:index:GkeCluster main < test-dev",
    ]);
    for (const { inputs } of [controlPlane(recording), systemPool(recording)]) {
      expect(inputs["nodeConfig"]).toMatchObject({ serviceAccount: nodeServiceAccount });
    }
    expect((recording.outputs["ref"] as { nodeServiceAccount: string }).nodeServiceAccount).toBe(nodeServiceAccount);
  });

  it("makes an account's id that Google takes out of long names", async () => {
    const recording = await cluster({}, { project: "foundation-models", stack: "staging" });
    expect(only(recording, "gcp:serviceaccount/account:Account").inputs["accountId"]).toBe(
      "foundation-models-sta-2f9f5812",
    );
  });

  it.each([
    ["a zone", { location: "us-central1-b" }, { initialNodeCount: 2, autoscaling: [2, 4] }, undefined],
    [
      "two zones and more nodes",
      { systemPool: { zones: ["us-central1-a", "us-central1-f"], nodes: { min: 2, planned: 5, max: 8 } } },
      { initialNodeCount: 3, autoscaling: [2, 8] },
      ["us-central1-a", "us-central1-f"],
    ],
    [
      "other machines",
      { systemPool: { machineType: "n2-standard-8", bootDiskGiB: 50, secureBoot: false } },
      { initialNodeCount: 1, autoscaling: [3, 6] },
      undefined,
    ],
  ] as [string, Partial<GkeClusterArgs>, { initialNodeCount: number; autoscaling: number[] }, string[] | undefined][])(
    "has a system pool for %s",
    async (_, more, counts, zones) => {
      const { inputs, options } = systemPool(await cluster(more));
      const { totalMinNodeCount, totalMaxNodeCount } = inputs["autoscaling"] as Record<string, number>;
      const { initialNodeCount } = inputs;
      expect({ initialNodeCount, autoscaling: [totalMinNodeCount, totalMaxNodeCount] }).toEqual(counts);
      expect(inputs["nodeLocations"]).toEqual(zones);
      expect(options.ignoreChanges).toEqual(["initialNodeCount", "nodeConfig.labels", "nodeConfig.taints"]);
      const { machineType = "e2-standard-4", bootDiskGiB = 100, secureBoot = true } = more.systemPool ?? {};
      expect(inputs["nodeConfig"]).toMatchObject({
        machineType,
        diskSizeGb: bootDiskGiB,
        shieldedInstanceConfig: { enableSecureBoot: secureBoot, enableIntegrityMonitoring: true },
      });
    },
  );
});
