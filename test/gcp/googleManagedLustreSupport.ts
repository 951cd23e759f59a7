import { GoogleManagedLustre, type GoogleManagedLustreArgs } from "../../components/gcp/googleManagedLustre.ts";
import type { GkePoolRef } from "../../components/gcp/refs.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { failureOf, gkeNetworkByHand, refusal, run } from "./gkeFixtures.ts";

export const docs = "https://docs.cloud.google.com/managed-lustre/docs";
export const kmsKey = "projects/example-project/locations/us-central1/keyRings/lab/cryptoKeys/data";
export const train: GkePoolRef = {
  name: "train",
  region: "us-central1",
  zone: "us-central1-a",
  machineType: "a3-ultragpu-8g",
  maxNodes: 8,
};
export const network = gkeNetworkByHand({ ownership: { team: "platform" }, labels: { "cost-center": "42" } });
export const usual: GoogleManagedLustreArgs = {
  network,
  zone: "us-central1-a",
  clients: [train],
  throughputPerTiB: 500,
  capacityGiB: 18_000,
};

export type Changes = Partial<Record<keyof GoogleManagedLustreArgs, unknown>>;
type Options = ConstructorParameters<typeof GoogleManagedLustre>[2];

/** Makes the usual file system, but for what differs. */
export const make = (changes: Changes = {}, opts?: Options) =>
  new GoogleManagedLustre("data", { ...usual, ...changes } as GoogleManagedLustreArgs, opts);
export const recorded = (changes?: Changes, opts?: Options): Promise<Recording> => run(() => void make(changes, opts));
export const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));

/** The message where this is the only problem. */
export const one = (problem: string): string => refusal("GoogleManagedLustre", "data", [problem]);
