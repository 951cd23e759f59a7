import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { gkeNodePoolSpec } from "../../../components/hardware/gcp/nodePoolSpec.ts";
import {
  gcpResourcePolicyType,
  gkeClusterType,
  gkeNodePoolType,
} from "../../../components/hardware/gcp/nodePoolView.ts";
import { graph, node } from "../graph.ts";

const whole = {
  cluster: "training",
  location: "us-central1",
  nodeLocations: ["us-central1-a"],
  initialNodeCount: 0,
  autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 8, locationPolicy: "ANY" },
  management: { autoRepair: false, autoUpgrade: true },
  upgradeSettings: { strategy: "SURGE" },
  placementPolicy: { type: "COMPACT" },
  queuedProvisioning: { enabled: true },
  networkConfig: { additionalNodeNetworkConfigs: [{}, {}, {}], acceleratorNetworkProfile: "auto" },
  nodeConfig: {
    machineType: "a3-ultragpu-8g",
    guestAccelerators: [{ type: "nvidia-h200-141gb", count: 8 }],
    flexStart: true,
    spot: false,
    maxRunDuration: "604800s",
    ephemeralStorageLocalSsdConfig: { localSsdCount: 30 },
    localNvmeSsdBlockConfig: { localSsdCount: 2 },
    reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
  },
};

const spec = {
  machineType: "a3-ultragpu-8g",
  acceleratorType: "nvidia-h200-141gb",
  acceleratorCount: 8,
  spot: false,
  flexStart: true,
  queued: true,
  reservationAffinity: { type: "NO_RESERVATION" },
  maxRunDuration: "604800s",
  autoRepair: false,
  autoscaling: { totalMin: 0, totalMax: 8, locationPolicy: "ANY" },
  initialNodeCount: 0,
  nodeLocations: ["us-central1-a"],
  location: "us-central1",
  placement: { type: "COMPACT" },
  localSsdCount: 32,
  additionalNodeNetworks: 3,
  acceleratorNetworkProfile: "auto",
  upgradeStrategy: "SURGE",
};

describe("reading a raw node pool", () => {
  it("takes everything that rules look at", () => {
    expect(gkeNodePoolSpec(node(gkeNodePoolType, "pool", whole))).toEqual({ spec, unknown: [] });
  });

  it("leaves out what is not given", () => {
    expect(gkeNodePoolSpec(node(gkeNodePoolType, "pool", { cluster: "training", nodeCount: "3" }))).toEqual({
      spec: { nodeCount: 3 },
      unknown: [],
    });
  });

  it("reads a pool inside a cluster, whose place is the cluster's", () => {
    const { location: _, ...inside } = whole;
    const cluster = node(gkeClusterType, "training", { location: "us-central1", nodePools: [{ name: "a" }, inside] });
    expect(gkeNodePoolSpec(cluster, "nodePools[1]")).toEqual({ spec, unknown: [] });
    expect(gkeNodePoolSpec(cluster, "nodePools[0]")).toEqual({ spec: { location: "us-central1" }, unknown: [] });
  });

  it("names what is only known later, and what is not of its type", () => {
    const pool = node(gkeNodePoolType, "pool", {
      nodeCount: UNKNOWN,
      nodeLocations: ["us-central1-a", UNKNOWN],
      autoscaling: { minNodeCount: UNKNOWN, maxNodeCount: 4 },
      placementPolicy: UNKNOWN,
      networkConfig: { additionalNodeNetworkConfigs: UNKNOWN },
      nodeConfig: {
        machineType: new Secret("g2-standard-12"),
        spot: "yes",
        reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", values: [UNKNOWN] },
      },
    });
    expect(gkeNodePoolSpec(pool)).toEqual({
      spec: {
        machineType: "g2-standard-12",
        reservationAffinity: { type: "SPECIFIC_RESERVATION" },
        autoscaling: { max: 4 },
        placement: {},
      },
      unknown: [
        "nodeConfig.spot",
        "nodeConfig.reservationAffinity.values",
        "autoscaling.minNodeCount",
        "nodeCount",
        "nodeLocations",
        "placementPolicy.type",
        "placementPolicy.policyName",
        "placementPolicy.tpuTopology",
        "networkConfig.additionalNodeNetworkConfigs",
      ],
    });
  });

  it("finds the topology of the workload policy behind it", () => {
    const policy = node(gcpResourcePolicyType, "ironwood", {
      workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "4x4x4" },
    });
    const pool = node(
      gkeNodePoolType,
      "pool",
      { placementPolicy: { type: "", policyName: UNKNOWN } },
      { placementPolicy: policy },
    );
    expect(gkeNodePoolSpec(pool, "", graph([policy, pool]))).toEqual({
      spec: { placement: { type: "" }, workloadTopology: "4x4x4" },
      unknown: ["placementPolicy.policyName"],
    });
    expect(gkeNodePoolSpec(pool).spec.workloadTopology).toBeUndefined();
  });
});
