import { GcsTrainingBucket } from "../../components/gcp/gcsTrainingBucket.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GkeWorkloadIdentity } from "../../components/gcp/gkeWorkloadIdentity.ts";
import { GoogleManagedLustre } from "../../components/gcp/googleManagedLustre.ts";
import type { GkeCapacity } from "../../components/gcp/nodes/poolArgs.ts";
import type { GkeClusterRef } from "../../components/gcp/refs.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { GcpCapacityKind, GcpFabric, type GcpMachineType } from "../../components/hardware/gcp/machineType.ts";
import { topologiesOf } from "../../components/hardware/gcp/topology.ts";
import { tpuGenerations } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { InvalidArgsError } from "../../components/pulumi/checked.ts";
import {
  gkeClusterByHand,
  gkeClusterWith,
  gkeNetworkByHand,
  rdmaFabric,
  tcpxFabric,
  tcpxoFabric,
} from "../gcp/gkeFixtures.ts";

/** What the components declare for Google Cloud, in every family of machines and every kind of capacity that they take. */

const kmsKey = "projects/example-project/locations/us-central1/keyRings/lab/cryptoKeys/data";
const capacities: readonly GkeCapacity[] = [
  ...Object.values(GcpCapacityKind).map((kind) => ({
    kind,
    ...(kind === GcpCapacityKind.Calendar ? { reservation: "december", days: 14 } : {}),
  })),
  { kind: GcpCapacityKind.Reservation, reservation: "projects/other/reservations/shared" },
  { kind: GcpCapacityKind.Reservation, reservation: "dense", block: "block-1", subBlock: "sub-1" },
];

/** Declares it, unless the component refuses the combination: those are judged by its own tests. */
function offered(declare: () => unknown): boolean {
  try {
    declare();
    return true;
  } catch (error) {
    if (!(error instanceof InvalidArgsError)) throw error;
    return false;
  }
}

function clusterFor(machine: GcpMachineType, zone: string): GkeClusterRef {
  const region = zone.slice(0, zone.lastIndexOf("-"));
  switch (machine.network.fabric) {
    case GcpFabric.Tcpx:
      return gkeClusterWith(tcpxFabric(), zone);
    case GcpFabric.Tcpxo:
      return gkeClusterWith(tcpxoFabric(), zone);
    case GcpFabric.Rdma:
      return gkeClusterWith(rdmaFabric(zone, machine.network.rdmaSubnets), zone);
    default:
      return gkeClusterByHand({ location: region }, { region });
  }
}

/** A pool of every GPU machine type, and of one of each family with every kind of capacity. */
export function gpuPools(): void {
  const families = new Set<string>();
  for (const machine of gcpMachineTypes) {
    let more = families.has(machine.family) ? 1 : Number.POSITIVE_INFINITY;
    families.add(machine.family);
    const zone = machine.zones?.[0] ?? `${machine.regions?.[0] ?? "us-central1"}-a`;
    for (const [index, capacity] of capacities.entries()) {
      const waits = capacity.kind !== GcpCapacityKind.OnDemand && capacity.kind !== GcpCapacityKind.Spot;
      const args = {
        cluster: clusterFor(machine, zone),
        machineType: machine.name,
        zone,
        nodes: { min: 0, planned: waits ? 2 : 1, max: 2 },
        capacity,
      };
      if (more === 0) break;
      if (offered(() => new GkeGpuNodePool(`${machine.name}-${index}`, args))) more -= 1;
      if (machine.network.fabric === GcpFabric.Rdma && index < 4) {
        offered(() => new GkeGpuNodePool(`${machine.name}-${index}-dranet`, { ...args, networking: "dranet" }));
      }
    }
  }
}

/** Slices of every TPU generation: one topology with every kind of capacity, and one of one host and a larger one. */
export function slices(): void {
  for (const { generation, ...row } of tpuGenerations) {
    const zone = row.zones?.[0] ?? "us-central1-a";
    const region = zone.slice(0, zone.lastIndexOf("-"));
    const all = topologiesOf(generation);
    for (const topology of new Set([all[3]!, all[0]!, all[Math.min(6, all.length - 1)]!])) {
      for (const [index, capacity] of (topology === all[3] ? capacities : capacities.slice(0, 1)).entries()) {
        const cluster = gkeClusterByHand({ location: region }, { region });
        offered(
          () =>
            new TpuSlice(`v${generation.replace("v", "")}-${topology}-${index}`, {
              cluster,
              generation,
              topology,
              zone,
              capacity,
              slices: 2,
            }),
        );
      }
    }
  }
}

/** A network with everything, and a cluster with everything in it. */
export function networkAndCluster(): void {
  const network = new GkeNetwork("lab", {
    region: "us-central1",
    fabrics: [{ kind: "tcpx" }, { kind: "tcpxo" }, { kind: "rdma", zone: "us-central1-a" }],
    privateServices: true,
    flowLogs: true,
  });
  new GkeCluster("lab", {
    network: network.ref,
    publicAccessCidrs: ["203.0.113.0/24"],
    multiNetworking: true,
    dnsEndpoint: true,
    maintenanceWindow: {
      startTime: "2027-01-02T02:00:00Z",
      endTime: "2027-01-02T10:00:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=SA",
    },
    maintenanceExclusions: [
      { name: "pretraining", startTime: "2027-01-10T00:00:00Z", endTime: "2027-02-20T00:00:00Z" },
      { name: "for-good", startTime: "2027-03-01T00:00:00Z" },
    ],
    drivers: { filestore: true },
    secretsKey: kmsKey,
    intranodeVisibility: true,
  });
  new GkeCluster("private", {
    network: gkeNetworkByHand(),
    location: "us-central1-a",
    maintenanceExclusions: [
      { name: "pretraining", startTime: "2027-01-10T00:00:00Z", endTime: "2027-02-20T00:00:00Z" },
    ],
  });
}

export function data(): void {
  const network = gkeNetworkByHand();
  const clients = [
    { name: "train", region: "us-central1", zone: "us-central1-a", machineType: "a3-ultragpu-8g", maxNodes: 8 },
  ];
  for (const throughputPerTiB of [125, 250, 500, 1000]) {
    new GoogleManagedLustre(`tier-${throughputPerTiB}`, {
      network,
      zone: "us-central1-a",
      clients,
      throughputPerTiB,
      capacityGiB: 72_000,
    });
  }
  new GcsTrainingBucket("models", { location: "us-central1", checkpointExpirations: [{ prefix: "runs/", days: 90 }] });
  new GcsTrainingBucket("versions", { location: "us-central1", recovery: "versioning", recoveryDays: 30 });
  new GcsTrainingBucket("folders", { location: "us-central1", hierarchicalNamespace: true, retention: { days: 30 } });
  new GcsTrainingBucket("both", { location: "US", dataLocations: ["US-EAST1", "US-WEST1"] });
  new GcsTrainingBucket("locked", { location: "us-central1", kmsKey });
  new GkeWorkloadIdentity("trainer", {
    cluster: gkeClusterByHand(),
    namespace: "research",
    serviceAccount: "trainer",
    readPrefix: [{ bucket: "images", prefix: "train/" }],
    writeCheckpoints: [{ bucket: "models", prefix: "runs/" }],
    mountBuckets: [{ bucket: "images", name: "images" }],
    decrypt: [{ key: kmsKey, name: "models" }],
  });
  new GkeWorkloadIdentity("legacy", {
    cluster: gkeClusterByHand(),
    namespace: "research",
    serviceAccount: "legacy",
    readPrefix: [{ bucket: "images", prefix: "train/" }],
    impersonate: true,
  });
}

/** Of Managed Lustre, what the installed description does not know yet. */
export function newerThanDescribed(): void {
  new GoogleManagedLustre("newer", {
    network: gkeNetworkByHand(),
    zone: "us-central1-a",
    clients: [
      { name: "train", region: "us-central1", zone: "us-central1-a", machineType: "a3-ultragpu-8g", maxNodes: 8 },
    ],
    throughputPerTiB: 1000,
    capacityGiB: 18_000,
    kmsKey,
    maintenanceWindow: "7:03:00",
  });
}
