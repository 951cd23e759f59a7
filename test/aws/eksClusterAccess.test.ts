import { describe, expect, it } from "vitest";
import type { NetworkRef } from "../../components/aws/refs.ts";
import { only } from "../support/graph.ts";
import { admin, cluster, network, statements } from "./eksClusterSupport.ts";

describe("EksCluster", () => {
  it("admits admins by their own name, in two accounts if need be", async () => {
    const recording = await cluster({
      admins: [admin, "arn:aws:iam::123456789012:role/ops", "arn:aws:iam::210987654321:role/ops"],
    });
    const entries = recording.nodes.filter(({ type }) => type === "aws:eks/accessEntry:AccessEntry");
    expect(entries.map(({ name, inputs }) => [name, inputs["principalArn"], inputs["type"]])).toEqual([
      ["main-admin-123456789012-ops", "arn:aws:iam::123456789012:role/ops", "STANDARD"],
      ["main-admin-210987654321-ops", "arn:aws:iam::210987654321:role/ops", "STANDARD"],
      ["main-admin-admin", admin, "STANDARD"],
    ]);
    const association = only(recording, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "main-admin-admin");
    expect(association.inputs).toEqual({
      region: "us-east-2",
      clusterName: "test-dev-main",
      principalArn: admin,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    });
  });

  it("admits a role and a user of one name", async () => {
    const user = "arn:aws:iam::123456789012:user/admin";
    const recording = await cluster({ admins: [admin, user] });
    const entries = recording.nodes.filter(({ type }) => type === "aws:eks/accessEntry:AccessEntry");
    expect(entries.map(({ name, inputs }) => [name, inputs["principalArn"]])).toEqual([
      ["main-admin-123456789012-admin", admin],
      ["main-admin-user-123456789012-admin", user],
    ]);
  });

  it("gives roles just what they need, in every partition", async () => {
    const china: NetworkRef = {
      ...network,
      region: "cn-north-1",
      privateSubnets: { "cn-north-1a": "subnet-a", "cn-north-1b": "subnet-b" },
    };
    for (const [where, partition] of [
      [network, "aws"],
      [china, "aws-cn"],
    ] as const) {
      const recording = await cluster({ network: where });
      const attached = recording.nodes
        .filter(({ type }) => type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .map(({ name, inputs }) => [name, inputs["policyArn"]]);
      expect(attached).toEqual([
        ["main-cluster-AmazonEKSClusterPolicy", `arn:${partition}:iam::aws:policy/AmazonEKSClusterPolicy`],
        [
          "main-node-AmazonEC2ContainerRegistryPullOnly",
          `arn:${partition}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly`,
        ],
        ["main-node-AmazonEKSWorkerNodePolicy", `arn:${partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`],
        ["main-vpc-cni-AmazonEKS_CNI_Policy", `arn:${partition}:iam::aws:policy/AmazonEKS_CNI_Policy`],
      ]);
      const { region } = where;
      expect(statements(only(recording, "aws:iam/rolePolicy:RolePolicy").inputs["policy"])).toEqual([
        {
          Effect: "Allow",
          Action: "fsx:DescribeFileSystems",
          Resource: `arn:${partition}:fsx:${region}:123456789012:file-system/*`,
        },
      ]);
      for (const name of ["main-vpc-cni", "main-fsx-csi"]) {
        expect(statements(only(recording, "aws:iam/role:Role", name).inputs["assumeRolePolicy"])).toEqual([
          {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Condition: {
              StringEquals: { "aws:SourceAccount": "123456789012" },
              ArnEquals: { "aws:SourceArn": `arn:${partition}:eks:${region}:123456789012:cluster/test-dev-main` },
            },
          },
        ]);
      }
    }
  });

  it.each([
    ["main-cluster", "eks.amazonaws.com"],
    ["main-node", "ec2.amazonaws.com"],
  ])("role %s is for %s alone", async (name, service) => {
    expect(statements(only(await cluster(), "aws:iam/role:Role", name).inputs["assumeRolePolicy"])).toEqual([
      { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
    ]);
  });
});
