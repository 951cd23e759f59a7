import { EksCluster, type EksClusterArgs } from "../../components/aws/eksCluster.ts";
import type { NetworkRef } from "../../components/aws/refs.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";
import { only } from "../support/graph.ts";
import { run } from "./eksFixtures.ts";

export const network: NetworkRef = {
  region: "us-east-2",
  vpcId: "vpc-1",
  privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
  cidrBlock: "10.0.0.0/16",
  efaSecurityGroupId: "sg-efa",
  ownership: { team: "infra", owner: "ann" },
  tags: { "cost-centre": "42" },
};
export const admin = "arn:aws:iam::123456789012:role/platform/admin";
export const args = (more: Partial<EksClusterArgs> = {}): EksClusterArgs => ({
  network,
  kubernetesVersion: "1.34",
  admins: [admin],
  ...more,
});

/** What a cluster on this network with this admin is made of. */
export const cluster = (more: Partial<EksClusterArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new EksCluster("main", args(more)).ref }), options);
export const controlPlane = (recording: Recording) => only(recording, "aws:eks/cluster:Cluster");
export const addon = (recording: Recording, name: string) => only(recording, "aws:eks/addon:Addon", `main-${name}`);

/** The statements of a policy document. */
export const statements = (json: unknown) => JSON.parse(json as string).Statement;
