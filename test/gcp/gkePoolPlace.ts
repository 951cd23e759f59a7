import type { GkeClusterRef, GkeFabric } from "../../components/gcp/refs.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { PoolPlace } from "../support/poolContract.ts";
import { failing, gkeClusterByHand, later, run } from "./gkeFixtures.ts";

export const zone = "us-central1-a";

/** Labels of the nodes of a node pool. */
const config = (inputs: Readonly<Record<string, unknown>>) => inputs["nodeConfig"] as any;

/** What pools and slices on Google Cloud have in common for the contract. `fabrics` are what nodes are attached to. */
export function gkePlace(
  fabrics: GkeFabric[] = [],
): Omit<PoolPlace, "type" | "make" | "asked" | "counts" | "says" | "taint" | "scaling" | "sizeAtCreation"> {
  const owned: Partial<GkeClusterRef> = {
    ownership: { team: "platform", owner: "ops" },
    labels: { "cost-centre": "42" },
    multiNetworking: fabrics.length > 0,
  };
  const byHand = (more: Partial<GkeClusterRef> = {}) => gkeClusterByHand({ ...owned, ...more }, { fabrics });
  return {
    record: run,
    failing,
    cluster: {
      byHand: () => byHand(),
      laterLeaves: () => byHand({ name: later("cluster-name", "lab"), nodeServiceAccount: laterAccount() }),
      later: () => later("cluster", byHand()),
      elsewhere: () =>
        later("cluster", gkeClusterByHand({ ...owned, location: "us-east5" }, { region: "us-east5", fabrics })),
    },
    words: { nodeLabels: "nodeLabels", tags: "labels" },
    held: { capacity: { kind: GcpCapacityKind.Reservation, reservation: "research" } },
    nodes: "gcp:container/nodePool:NodePool",
    clusterPath: "cluster",
    override: { child: "nodePool", property: "deletionPolicy", value: "ABANDON" },
    elsewhere: `zone ("${zone}") is a zone of us-central1, not of us-east5. Fix: use a zone of us-east5, for example us-east5-a, or change the region. [https://docs.cloud.google.com/compute/docs/regions-zones]`,
    labels: ({ inputs }) => config(inputs).labels,
    taints: ({ inputs }) =>
      config(inputs).taints.map(
        ({ key, value, effect }: any) => `${key}=${value}:${effect === "NO_SCHEDULE" ? "NoSchedule" : effect}`,
      ),
    tags: ({ type, inputs }) => (type.endsWith(":ResourcePolicy") ? undefined : config(inputs).resourceLabels),
  };
}

function laterAccount() {
  return later("account", "lab-nodes@example-project.iam.gserviceaccount.com");
}
