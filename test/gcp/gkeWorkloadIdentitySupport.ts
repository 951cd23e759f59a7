import { GkeWorkloadIdentity, type GkeWorkloadIdentityArgs } from "../../components/gcp/gkeWorkloadIdentity.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { gkeClusterByHand, run } from "./gkeFixtures.ts";

export const binding = "gcp:storage/bucketIAMMember:BucketIAMMember";
export const key = "projects/example-project/locations/us-central1/keyRings/lab/cryptoKeys/models";
export const usual: GkeWorkloadIdentityArgs = {
  cluster: gkeClusterByHand({ ownership: { team: "platform" } }),
  namespace: "vision",
  serviceAccount: "trainer",
  readPrefix: [{ bucket: "data", prefix: "images/" }],
  writeCheckpoints: [{ bucket: "models", prefix: "checkpoints/vision" }],
};

export type Changes = Partial<Record<keyof GkeWorkloadIdentityArgs, unknown>>;
type Options = ConstructorParameters<typeof GkeWorkloadIdentity>[2];

/** Makes the usual identity, but for what differs. */
export const make = (changes: Changes = {}, opts?: Options) =>
  new GkeWorkloadIdentity("trainer", { ...usual, ...changes } as GkeWorkloadIdentityArgs, opts);
export const recorded = (changes?: Changes, opts?: Options): Promise<Recording> => run(() => void make(changes, opts));
