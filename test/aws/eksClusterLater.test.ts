import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EksCluster, type EksClusterArgs } from "../../components/aws/eksCluster.ts";
import type { NetworkRef } from "../../components/aws/refs.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { only, outline } from "../support/graph.ts";
import { admin, args, controlPlane, network, statements } from "./eksClusterSupport.ts";
import { failing, later, run } from "./eksFixtures.ts";

describe("EksCluster with inputs that are only known later", () => {
  it("is planned without them, and made when they come", async () => {
    const program = () =>
      new EksCluster(
        "main",
        args({
          network: later("network", network) as unknown as pulumi.Output<NetworkRef>,
          admins: [later("admin", admin)],
          publicAccessCidrs: [later("office", "203.0.113.0/24")],
        }),
      );
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect((controlPlane(planned).inputs["vpcConfig"] as any).publicAccessCidrs).toEqual(UNKNOWN);
    expect(controlPlane(made).inputs).toMatchObject({
      region: "us-east-2",
      vpcConfig: { subnetIds: ["subnet-a", "subnet-b"], publicAccessCidrs: ["203.0.113.0/24"] },
    });
    expect(only(made, "aws:eks/accessEntry:AccessEntry", "main-admin-1").inputs["principalArn"]).toBe(admin);
    expect(statements(only(made, "aws:iam/rolePolicy:RolePolicy").inputs["policy"])[0].Resource).toBe(
      "arn:aws:fsx:us-east-2:123456789012:file-system/*",
    );
  });

  it.each<[string, () => Partial<EksClusterArgs>, string]>([
    [
      "an open range",
      () => ({ publicAccessCidrs: [later("office", "0.0.0.0/0")] }),
      'publicAccessCidrs[0] ("0.0.0.0/0") opens the Kubernetes API to the whole internet. Fix: give the ranges of your offices and runners, or leave publicAccessCidrs out. [https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html]',
    ],
    [
      "an admin who is nobody",
      () => ({ admins: [later("admin", "ops")] }),
      'admins[0] ("ops") is not the ARN of an IAM role or user. Fix: give one such as arn:aws:iam::123456789012:role/platform-admin. [https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html]',
    ],
    [
      "an add-on that is too old",
      () => ({ addonVersions: { "vpc-cni": later("cni", "v1.16.0-eksbuild.1") } }),
      'addonVersions.vpc-cni ("v1.16.0-eksbuild.1") does not know efa-only interfaces. Fix: use 1.18.5 or newer. [https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html]',
    ],
    [
      "a system pool without room for its image",
      () => ({ systemPool: { rootVolumeGiB: later("size", 8) } }),
      "systemPool.rootVolumeGiB (8) is not a whole number of GiB from 20 (what the image takes) to 16384 (what gp3 offers). Fix: leave it out for the default. [https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html]",
    ],
    [
      "a system pool in a zone of another network",
      () => ({ network: later("network", network) as never, systemPool: { zones: ["us-east-2c"] } }),
      'systemPool.zones[0] ("us-east-2c") is not one of the zones in which the network has subnets for EKS. Fix: use some of us-east-2a, us-east-2b, or add it to the network.',
    ],
    [
      "a network in one zone",
      () => ({
        network: later("network", { ...network, privateSubnets: { "us-east-2a": "subnet-a" } }) as never,
      }),
      'network.privateSubnets (["us-east-2a"]) has subnets in fewer than two zones of the region itself, and an EKS control plane spans at least two. Fix: add a subnet in another zone. [https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html]',
    ],
  ])("makes nothing of %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new EksCluster("main", args(more())));
    expect(message).toBe(`EksCluster "main": 1 problem\n  - ${problem}`);
    expect(made).toEqual([]);
  });
});
