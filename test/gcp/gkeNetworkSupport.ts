import { GkeFabricKind, GkeNetwork, type GkeNetworkArgs } from "../../components/gcp/gkeNetwork.ts";
import type { RecordOptions } from "../../simulator/program/record.ts";
import { run } from "./gkeFixtures.ts";

export const args = (more: Partial<GkeNetworkArgs> = {}): GkeNetworkArgs => ({ region: "us-central1", ...more });

/** What a network in us-central1 is made of. */
export const network = (more: Partial<GkeNetworkArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new GkeNetwork("main", args(more)).ref }), options);
export const rdma = (zone: string) => ({ kind: GkeFabricKind.Rdma, zone });

export const project = "example-project";
export const vpc = "gcp:compute/network:Network";
export const subnet = "gcp:compute/subnetwork:Subnetwork";
export const firewall = "gcp:compute/firewall:Firewall";
