import { FsxLustre, type FsxLustreArgs } from "../../components/aws/fsxLustre.ts";
import type { NetworkRef, PoolRef } from "../../components/aws/refs.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { recordAws } from "../support/graph.ts";

export const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
export const association = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation";
export const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const api = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html";
export const associationPage =
  "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html";

export const network: NetworkRef = {
  region: "us-east-2",
  vpcId: "vpc-1",
  privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
  ownership: { team: "platform" },
  tags: { "cost-center": "42" },
};
export const train: PoolRef = {
  name: "train",
  region: "us-east-2",
  zone: "us-east-2a",
  machineType: "p5.48xlarge",
  clientSecurityGroupIds: { cluster: "sg-cluster", efa: "sg-efa" },
  efa: true,
  maxNodes: 32,
};
export const cpu: PoolRef = {
  ...train,
  name: "cpu",
  machineType: "m7i.4xlarge",
  clientSecurityGroupIds: { cluster: "sg-cluster" },
  efa: false,
};
export const usual: FsxLustreArgs = {
  network,
  zone: "us-east-2a",
  clients: [train],
  capacityGiB: 4800,
  throughputPerTiB: 500,
};

export type Changes = Partial<FsxLustreArgs>;

/** Makes the usual file system, but for what differs. */
export const make = (changes: Changes = {}, opts?: ConstructorParameters<typeof FsxLustre>[2]) =>
  new FsxLustre("data", { ...usual, ...changes }, opts);
export const recorded = (changes?: Changes, opts?: ConstructorParameters<typeof FsxLustre>[2]): Promise<Recording> =>
  recordAws(() => void make(changes, opts));

/** The message where this is the only problem. */
export const one = (problem: string): string => `FsxLustre "data": 1 problem\n  - ${problem}`;

/** The tags of a child of this name. */
export const tagsOf = (name: string) => ({
  Name: name,
  team: "platform",
  project: "test",
  environment: "dev",
  owner: "platform",
  "cost-center": "42",
});
