import { describe, expect, it } from "vitest";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { Account, refusalFrom } from "./account.ts";

const clusterOf = (account: Account, version: string): Existing =>
  account.make(t.cluster, { name: "main", version, vpcConfig: { subnetIds: [] } });
const groupOf = (more: object = {}) => ({
  clusterName: "main",
  nodeRoleArn: "arn:aws:iam::123456789012:role/example-nodes",
  subnetIds: ["subnet-0123456789abcdef0"],
  scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 4 },
  ...more,
});
const to = (account: Account, cluster: Existing, version: string) =>
  account.change(cluster, { ...cluster.inputs, version });

describe("the version of a cluster", () => {
  it.each([
    ["1.32", "1.34"],
    ["1.34", "1.33"],
    ["1.34", "1.30"],
  ])("does not go from %s to %s", (from, version) => {
    const account = new Account();
    const cluster = clusterOf(account, from);
    const refused = refusalFrom(() => to(account, cluster, version));
    expect(refused.code).toBe("InvalidParameterException");
    expect(refused.phrase).toBe(
      "updating EKS Cluster: operation error EKS: UpdateClusterVersion, https response error StatusCode: 400, " +
        `RequestID: 00000000-0000-0000-0000-000000000000, InvalidParameterException: Unsupported Kubernetes minor version update from ${from} to ${version}`,
    );
  });

  it("goes up one by one, as long as no node group is too far behind", () => {
    const account = new Account();
    let cluster = clusterOf(account, "1.30");
    const group = account.make(t.nodeGroup, groupOf({ nodeGroupName: "train", version: "1.30" }));
    for (const version of ["1.31", "1.32", "1.33"]) cluster = to(account, cluster, version);
    expect(refusalFrom(() => to(account, cluster, "1.34")).message).toBe(
      "Nodegroups train must be updated to match cluster version 1.33 before updating cluster version",
    );
    account.change(group, { ...group.inputs, version: "1.33" });
    expect(to(account, cluster, "1.34").outputs["version"]).toBe("1.34");
  });

  it("stays while other things change", () => {
    const account = new Account();
    const cluster = clusterOf(account, "1.34");
    account.change(cluster, { ...cluster.inputs, deletionProtection: true });
    account.change(cluster, { name: "main", vpcConfig: { subnetIds: [] } });
  });
});

describe("the version of a node group", () => {
  it("is that of its cluster", () => {
    const account = new Account();
    clusterOf(account, "1.32");
    expect(account.make(t.nodeGroup, groupOf()).outputs).toMatchObject({
      version: "1.32",
      releaseVersion: "1.32.0-20260714",
    });
    expect(account.make(t.nodeGroup, groupOf({ version: "1.31" }), "older").outputs).toMatchObject({
      releaseVersion: "1.31.0-20260714",
    });
  });

  it("is not newer than that of its cluster", () => {
    const account = new Account();
    const cluster = clusterOf(account, "1.32");
    const newer = groupOf({ version: "1.33" });
    expect(account.refusalOf(t.nodeGroup, newer)).toMatchObject({
      code: "InvalidParameterException",
      message: "Requested Kubernetes version 1.33 is newer than version 1.32 of cluster main",
    });
    to(account, cluster, "1.33");
    account.make(t.nodeGroup, newer);
  });

  it("is not judged where nobody knows the cluster", () => {
    expect(new Account().make(t.nodeGroup, groupOf({ version: "1.40" })).outputs["version"]).toBe("1.40");
  });
});
