import { getProject, getStack, runtime } from "@pulumi/pulumi";
import { parseEnvironment } from "./environment.ts";
import type { EnvironmentOutputs, Exported } from "./outputs.ts";

/**
 * The program of every environment: what differs is in `Pulumi.<stack>.yaml`. A place that is not chosen costs nothing,
 * not even the loading of its SDK.
 */
export default async function program() {
  const {
    aws: awsConfiguration,
    gcp: gcpConfiguration,
    ...owner
  } = parseEnvironment(getProject(), getStack(), runtime.allConfig());
  const [aws, gcp] = await Promise.all([
    awsConfiguration && import("./aws/environment.ts").then((place) => place.awsEnvironment(owner, awsConfiguration)),
    gcpConfiguration && import("./gcp/environment.ts").then((place) => place.gcpEnvironment(owner, gcpConfiguration)),
  ]);
  return {
    teams: [...new Set([...(aws?.teams ?? []), ...(gcp?.teams ?? [])])],
    // By place: a secret in one output makes that output a secret, and no other.
    regions: { ...(aws && { aws: aws.region }), ...(gcp && { gcp: gcp.region }) },
    clusters: { ...(aws && { aws: aws.cluster }), ...(gcp && { gcp: gcp.cluster }) },
    lustre: { ...(aws?.lustre && { aws: aws.lustre }), ...(gcp?.lustre && { gcp: gcp.lustre }) },
    ...(aws && { aws: aws.more }),
    ...(gcp && { gcp: gcp.more }),
  } satisfies Exported<EnvironmentOutputs> & Record<string, unknown>;
}
