import { describe, expect, it } from "vitest";
import type { QuotaSnapshotRow } from "../../../components/quota/snapshot.ts";
import { googleExpired, googleNoCapacity, googleThrottled, simulatedGcp } from "../../../simulator/gcp/index.ts";
import { Cloud } from "./support.ts";

const pool = "gcp:container/nodePool:NodePool";
const at = { name: "train", cluster: "main", location: "us-central1", nodeLocations: ["us-central1-a"] };
const noReservation = { reservationAffinity: { consumeReservationType: "NO_RESERVATION" } };
const create = (inputs: object): string => new Cloud().create(pool, { ...at, ...inputs });

describe("node pools that GKE refuses", () => {
  it.each([
    [
      "a slice with too many nodes",
      {
        nodeCount: 16,
        nodeConfig: { machineType: "ct6e-standard-4t" },
        placementPolicy: { type: "COMPACT", tpuTopology: "4x8" },
      },
      "Error waiting for creating GKE NodePool: Google Compute Engine: Invalid value for field 'resource.resizeBy': '16'. Requested invalid target size '16' for a Managed Instance Group in the gang mode of size '8'. Should be equal to the gang size., INVALID_ARGUMENT",
    ],
    [
      "a slice of one node that is placed",
      {
        nodeCount: 1,
        nodeConfig: { machineType: "ct6e-standard-4t" },
        placementPolicy: { type: "COMPACT", tpuTopology: "2x2" },
      },
      "error creating NodePool: googleapi: Error 400: TPU topology can't be specified with single-host TPU slice pool; please remove the tpu_topology from the node pool creation request if the node pool is intented to run with single-host TPU slice nodes., badRequest",
    ],
    [
      "a 7x slice placed as earlier ones",
      {
        nodeCount: 2,
        nodeConfig: { machineType: "tpu7x-standard-4t" },
        placementPolicy: { type: "COMPACT", tpuTopology: "2x2x2" },
      },
      "Error waiting for creating GKE NodePool: Google Compute Engine: Creation of a managed instance group with tpu7x-standard-4t machine type with placement policy is not supported. Use workload policy instead., INVALID_ARGUMENT",
    ],
    [
      "a slice that may grow to what it is not",
      {
        autoscaling: { minNodeCount: 0, maxNodeCount: 3 },
        nodeConfig: { machineType: "ct6e-standard-4t" },
        placementPolicy: { type: "COMPACT", tpuTopology: "4x4" },
      },
      "error creating NodePool: googleapi: Error 400: Maximum node count 3 is not a valid size of TPU pod slice with topology 4x4, badRequest",
    ],
    [
      "a queued pool that may use reservations",
      {
        queuedProvisioning: { enabled: true },
        autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 4 },
        nodeConfig: { machineType: "a3-highgpu-8g" },
      },
      "error creating NodePool: googleapi: Error 400: Queued_provisioning requires reservation affinity to be set to none, badRequest",
    ],
  ])("%s", (_, inputs, message) => {
    expect(create(inputs)).toBe(message);
  });

  it.each([
    [
      "spot nodes of a reservation",
      {
        nodeCount: 1,
        nodeConfig: {
          machineType: "a3-highgpu-8g",
          spot: true,
          reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION" },
        },
      },
      "nodeConfig.reservationAffinity.consumeReservationType",
    ],
    [
      "flex-start that is repaired",
      {
        autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 4 },
        management: { autoRepair: true },
        nodeConfig: { machineType: "a3-highgpu-8g", flexStart: true, ...noReservation },
      },
      "management.autoRepair (true)",
    ],
    [
      "other GPUs than the machine has",
      {
        nodeCount: 1,
        nodeConfig: { machineType: "a3-megagpu-8g", guestAccelerators: [{ type: "nvidia-h100-80gb", count: 8 }] },
      },
      "nodeConfig.guestAccelerators[0].type",
    ],
    [
      "compact placement in two zones",
      {
        nodeLocations: ["us-central1-a", "us-central1-b"],
        nodeCount: 1,
        nodeConfig: { machineType: "a2-highgpu-8g" },
        placementPolicy: { type: "COMPACT" },
      },
      "nodeLocations",
    ],
    [
      "some of the networks of its fabric",
      {
        nodeCount: 1,
        nodeConfig: { machineType: "a3-megagpu-8g" },
        networkConfig: { additionalNodeNetworkConfigs: [{ network: "a", subnetwork: "a" }] },
      },
      "networkConfig.additionalNodeNetworkConfigs (1) are not the 8",
    ],
  ])("%s", (_, inputs, message) => {
    expect(create(inputs)).toContain(message);
  });

  it("and takes what is right", () => {
    expect(
      create({
        nodeCount: 8,
        nodeConfig: { machineType: "ct6e-standard-4t" },
        placementPolicy: { type: "COMPACT", tpuTopology: "4x8" },
      }),
    ).toBe("");
    expect(create({ nodeCount: 3, nodeConfig: { machineType: "e2-standard-4" } })).toBe("");
  });
});

describe("reservations", () => {
  const reserved = (cloud: Cloud, machineType: string, count: number) =>
    cloud.make("gcp:compute/reservation:Reservation", {
      name: "h200",
      zone: "us-central1-a",
      specificReservationRequired: true,
      specificReservation: { count, instanceProperties: { machineType } },
    });
  const asked = (nodeCount: number, more: object = {}) => ({
    ...at,
    nodeCount,
    nodeConfig: {
      machineType: "a3-ultragpu-8g",
      reservationAffinity: {
        consumeReservationType: "SPECIFIC_RESERVATION",
        key: "compute.googleapis.com/reservation-name",
        values: ["h200"],
      },
    },
    ...more,
  });

  it("have as many machines as they have, of their type, where they are", () => {
    const cloud = new Cloud();
    expect(cloud.create(pool, asked(4))).toBe("");
    reserved(cloud, "a3-ultragpu-8g", 4);
    expect(cloud.create(pool, asked(4))).toBe("");
    cloud.make(pool, asked(3, { name: "first" }));
    expect(cloud.create(pool, asked(2))).toBe(
      'error creating NodePool: googleapi: Error 429: Reservation does not have enough resources for the request: specific reservation "h200" is insufficient for node pool "train" at zone "us-central1-a": required 2 and short of 1 VM count of machine type a3-ultragpu-8g., rateLimitExceeded',
    );
    expect(cloud.create(pool, asked(1))).toBe("");
    expect(cloud.create(pool, asked(1, { nodeLocations: ["us-central1-b"] }))).toBe(
      'error creating NodePool: googleapi: Error 404: Google Compute Engine: reservation "h200" not found for node pool "train" at zone "us-central1-b"., notFound',
    );
    const other = new Cloud();
    reserved(other, "a3-megagpu-8g", 4);
    expect(other.create(pool, asked(1))).toContain(
      "Specified reservations [h200] do not exist or are incorrect for the requested resources., INVALID_ARGUMENT",
    );
  });
});

describe("quotas", () => {
  const row = (limit: number, used = 0): QuotaSnapshotRow => ({
    place: "gcp",
    region: "us-central1",
    service: "compute.googleapis.com",
    code: "GPUS-PER-GPU-FAMILY-per-project-region",
    dimensions: { gpu_family: "NVIDIA_H100" },
    limit,
    used,
    readAt: "2026-11-22",
  });
  const asked = { ...at, nodeConfig: { machineType: "a3-highgpu-8g" } };

  it("refuse the nodes that a pool begins with, beside those that are there", () => {
    const cloud = new Cloud([row(16)]);
    cloud.make(pool, { ...asked, name: "first", nodeCount: 1 });
    expect(cloud.create(pool, { ...asked, nodeCount: 2 })).toBe(
      "error creating NodePool: googleapi: Error 403: Insufficient regional quota to satisfy request: resource \"GPUS_PER_GPU_FAMILY\": request requires '16.0' and is short '8.0'. project has a quota of '16.0' with '8.0' available. View and manage quotas at https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=acme-ml., forbidden",
    );
    expect(cloud.create(pool, { ...asked, nodeCount: 1 })).toBe("");
    // What its autoscaler may add, the cloud looks at when it is added.
    expect(
      cloud.create(pool, {
        ...asked,
        initialNodeCount: 0,
        autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 64 },
      }),
    ).toBe("");
  });

  it("say nothing where no limit is known", () => {
    expect(new Cloud().create(pool, { ...asked, nodeCount: 64 })).toBe("");
    expect(new Cloud([{ ...row(0), region: "us-east5" }]).create(pool, { ...asked, nodeCount: 64 })).toBe("");
  });

  it("of addresses are counted as well", () => {
    const cloud = new Cloud([{ ...row(1), code: "STATIC-ADDRESSES-per-project-region", dimensions: {} }]);
    const address = "gcp:compute/address:Address";
    expect(cloud.create(address, { name: "a" })).toBe("");
    cloud.make(address, { name: "a" });
    expect(cloud.create(address, { name: "b" })).toContain(
      "Error waiting to create Address: Error waiting for Creating Address: Quota 'STATIC_ADDRESSES' exceeded.  Limit: 1.0 in region us-central1.",
    );
  });
});

describe("outages", () => {
  const say = (refusal: Parameters<typeof simulatedGcp.phrase>[0], type: string) =>
    simulatedGcp.phrase(refusal, { action: "create", type });

  it("come in the words of each service", () => {
    expect(
      say(
        googleNoCapacity("gcp:compute/instance:Instance", "a3-highgpu-8g", "us-central1-a"),
        "gcp:compute/instance:Instance",
      ),
    ).toMatch(
      /^Error waiting for instance to create: The zone 'projects\/example-project\/zones\/us-central1-a' does not have enough resources available to fulfill the request\. Try a different zone, or try again later\.[\s\S]*, ZONE_RESOURCE_POOL_EXHAUSTED$/,
    );
    expect(say(googleNoCapacity(pool, "a3-highgpu-8g", "us-central1-a"), pool)).toContain(
      "Error waiting for creating GKE NodePool: Google Compute Engine: Not all instances running in IGM after 35m4.033429035s. Expected 1, running 0, transitioning 1. Current errors: [GCE_STOCKOUT]",
    );
    expect(say(googleNoCapacity("gcp:tpu/v2Vm:V2Vm", "v6e-8", "us-east5-b"), "gcp:tpu/v2Vm:V2Vm")).toContain(
      'There is no more capacity in the zone "us-east5-b"',
    );
    expect(say(googleThrottled(), "gcp:compute/network:Network")).toContain(
      "Error creating Network: googleapi: Error 429: Quota exceeded for quota metric",
    );
    expect(say(googleExpired(), "gcp:kms/keyRing:KeyRing")).toBe(
      'Error creating KeyRing: Post "https://cloudkms.googleapis.com/": oauth2: "invalid_grant" "reauth related error (invalid_rapt)" "https://support.google.com/a/answer/9368756"',
    );
  });
});
