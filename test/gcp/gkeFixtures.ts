import type { GkeClusterRef, GkeFabric, GkeFabricNetwork, GkeNetworkRef } from "../../components/gcp/refs.ts";
import { simulatedGcp } from "../../simulator/gcp/index.ts";
import type { RecordOptions } from "../../simulator/program/record.ts";
import { runsOn } from "../support/cloudRuns.ts";
import { failureOf as failureIn, recordGcp } from "../support/graph.ts";

export { later, lines, madeFrom, Probe, warningsOf } from "../support/cloudRuns.ts";

/** A VPC described by hand, with every name known, and private services. No further networks: see `tcpxFabric` and the like. */
export function gkeNetworkByHand(more: Partial<GkeNetworkRef> = {}): GkeNetworkRef {
  return {
    project: "example-project",
    region: "us-central1",
    network: "lab",
    subnetwork: "lab-nodes",
    podRange: "pods",
    serviceRange: "services",
    ranges: { nodes: "10.0.0.0/20", pods: "10.4.0.0/14", services: "10.1.0.0/20" },
    privateServicesRange: "lab-private-services",
    ...more,
  };
}

/** A cluster described by hand, with every name known. It can do all that a `GkeCluster` can, but for multi-networking. */
export function gkeClusterByHand(
  more: Partial<GkeClusterRef> = {},
  network: Partial<GkeNetworkRef> = {},
): GkeClusterRef {
  return {
    name: "lab",
    location: "us-central1",
    project: "example-project",
    projectNumber: "123456789012",
    version: "1.35.3-gke.1389000",
    workloadPool: "example-project.svc.id.goog",
    nodeServiceAccount: "lab-nodes@example-project.iam.gserviceaccount.com",
    endpoint: "10.0.0.2",
    certificateAuthority: "Y2E=",
    ...more,
    network: gkeNetworkByHand(network),
  };
}

/** A cluster in the region of this zone, with the fabric networks of a GPUDirect pool there and multi-networking on. */
export function gkeClusterWith(fabric: GkeFabric, zone = "us-central1-a"): GkeClusterRef {
  const region = zone.slice(0, zone.lastIndexOf("-"));
  return gkeClusterByHand({ location: region, multiNetworking: true }, { region, fabrics: [fabric] });
}

const gvnic = (name: string): GkeFabricNetwork => ({ network: name, subnetworks: [`${name}-nodes`] });

/** Four further VPCs, as A3 High needs them, or another number of them. */
export function tcpxFabric(count = 4): GkeFabric {
  return { kind: "tcpx", gvnic: Array.from({ length: count }, (_, index) => gvnic(`vpc${index + 1}`)) };
}

/** Eight further VPCs, as A3 Mega needs them, or another number of them. */
export function tcpxoFabric(count = 8): GkeFabric {
  return { kind: "tcpxo", gvnic: Array.from({ length: count }, (_, index) => gvnic(`vpc${index + 1}`)) };
}

/** A gVNIC VPC and an RDMA VPC for one zone: eight subnets, as A3 Ultra and A4 need them; A4X takes four. */
export function rdmaFabric(zone = "us-central1-a", subnets = 8): GkeFabric {
  const subnetworks = Array.from({ length: subnets }, (_, index) => `rdma-${index}`);
  return { kind: "rdma", zone, gvnic: [gvnic("gvnic-1")], rdma: { network: "rdma", subnetworks } };
}

/** Runs programs against the simulated Google Cloud. */
export const { run, failing } = runsOn(simulatedGcp, recordGcp);

/** The message of a component that was refused: `refusal("TpuSlice", "train", ["topology (…) …"])`. */
export function refusal(component: string, name: string, problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${component} "${name}": ${count}`, ...problems.map((text) => `  - ${text}`)].join("\n");
}

/** A failing program's message. */
export const failureOf = (program: () => unknown, options: Partial<RecordOptions> = {}): Promise<string> =>
  failureIn(program, options, run);
