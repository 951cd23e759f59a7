import { describe, expect, it } from "vitest";
import { ResourceGraph } from "../../components/core/graph.ts";
import { GcsTrainingBucket } from "../../components/gcp/gcsTrainingBucket.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GkeWorkloadIdentity } from "../../components/gcp/gkeWorkloadIdentity.ts";
import { GoogleManagedLustre } from "../../components/gcp/googleManagedLustre.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { policies } from "../../policies/catalogue.ts";
import { findings } from "../support/analyzer.ts";
import { recordGcp } from "../support/graph.ts";

const owned = { team: "research", environment: "prod", owner: "research", project: "example-project" };

/** One of everything, and pools by every way to buy them. */
async function everything(): Promise<ResourceGraph> {
  const { nodes } = await recordGcp(() => {
    const network = new GkeNetwork("main", {
      ...owned,
      region: "us-central1",
      fabrics: [{ kind: "tcpxo" }],
      privateServices: true,
    });
    const cluster = new GkeCluster("main", { network: network.ref, location: "us-central1", ...owned }).ref;
    const zone = "us-central1-a";
    for (const capacity of [
      { kind: "on-demand" },
      { kind: "spot" },
      { kind: "flex-start" },
      { kind: "queued" },
      { kind: "reservation" },
      { kind: "reservation", reservation: "ours" },
      { kind: "calendar", reservation: "january" },
    ] as const) {
      const name = `${capacity.kind}${"reservation" in capacity ? "-named" : ""}`;
      new GkeGpuNodePool(`mega-${name}`, {
        cluster,
        machineType: "a3-megagpu-8g",
        zone,
        nodes: { min: 0, planned: 2, max: 4 },
        capacity,
      });
      new TpuSlice(`v5p-${name}`, { cluster, generation: "v5p", topology: "4x4x4", zone, slices: 2, capacity });
    }
    new TpuSlice("ironwood", { cluster, generation: "7x", topology: "4x4x4", zone });
    new TpuSlice("single", { cluster, generation: "v6e", topology: "2x4", zone, scaleToZero: true });
    new GoogleManagedLustre("files", {
      network: network.ref,
      zone,
      capacityGiB: 18_000,
      throughputPerTiB: 500,
      clients: [],
    });
    const bucket = new GcsTrainingBucket("data", { location: "us-central1", ...owned });
    new GkeWorkloadIdentity("job", {
      cluster,
      namespace: "train",
      serviceAccount: "job",
      readPrefix: [{ bucket: bucket.bucketName, prefix: "images/" }],
    });
  });
  return new ResourceGraph(nodes, { gcp: { project: "example-project", region: "us-central1" } });
}

describe("what the components make on Google Cloud", () => {
  it("passes every policy but those of its price and its quotas", async () => {
    const graph = await everything();
    // Prices, limits and keys are the project's own.
    const told: Record<string, object> = { "encryption-at-rest": { customerKeys: [] } };
    const judged = policies.filter(({ name }) => !name.startsWith("cost-") && name !== "quota-headroom");
    const found = judged.flatMap((policy) =>
      findings(policy, graph, "prod", told[policy.name]).map((one) => `${policy.name}: ${one.message}`),
    );
    expect(found).toEqual([]);
    expect(graph.ofType("gcp:container/nodePool:NodePool").length).toBeGreaterThan(20);
  });
});
