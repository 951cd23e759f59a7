import { describe, expect, it } from "vitest";
import { only } from "../support/graph.ts";
import { addon, cluster, controlPlane, network } from "./eksClusterSupport.ts";
import { madeFrom, warningsOf } from "./eksFixtures.ts";

describe("EksCluster", () => {
  it("installs what nodes need before the system pool, and what needs nodes after it", async () => {
    const recording = await cluster();
    const first = ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"].map((name) => `aws:eks/addon:Addon main-${name}`);
    const itself = "aws:eks/cluster:Cluster main-cluster";
    const system = only(recording, "aws:eks/nodeGroup:NodeGroup", "main-system-nodes");
    expect(madeFrom(recording, system, "clusterName")).toEqual([...first, itself]);
    for (const name of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
      expect(madeFrom(recording, addon(recording, name), "clusterName")).toEqual([itself]);
    }
    for (const name of ["coredns", "aws-fsx-csi-driver", "eks-node-monitoring-agent", "metrics-server"]) {
      expect(madeFrom(recording, addon(recording, name), "clusterName")).toEqual([
        itself,
        "aws:eks/nodeGroup:NodeGroup main-system-nodes",
      ]);
    }
  });

  it("configures add-ons: prefixes, identities, versions, and no quarrel with what was there", async () => {
    const recording = await cluster(
      {
        addonVersions: { "vpc-cni": "v1.20.4-eksbuild.2", "aws-ebs-csi-driver": "v1.50.0-eksbuild.1" },
        moreAddons: [
          {
            name: "aws-ebs-csi-driver",
            configuration: '{"controller":{}}',
            serviceAccount: "ebs-csi-controller-sa",
            policyArns: ["service-role/AmazonEBSCSIDriverPolicy", "arn:aws:iam::123456789012:policy/mine"],
          },
        ],
      },
      { preview: false },
    );
    const cni = addon(recording, "vpc-cni").inputs;
    expect(JSON.parse(cni["configurationValues"] as string)).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    });
    expect(cni["podIdentityAssociations"]).toEqual([
      { roleArn: expect.stringMatching(/:role\/main-vpc-cni-/), serviceAccount: "aws-node" },
    ]);
    expect(cni["addonVersion"]).toBe("v1.20.4-eksbuild.2");
    expect(addon(recording, "aws-fsx-csi-driver").inputs["podIdentityAssociations"]).toEqual([
      { roleArn: expect.stringMatching(/:role\/main-fsx-csi-/), serviceAccount: "fsx-csi-controller-sa" },
    ]);
    expect(addon(recording, "aws-ebs-csi-driver").inputs).toMatchObject({
      addonVersion: "v1.50.0-eksbuild.1",
      configurationValues: '{"controller":{}}',
      podIdentityAssociations: [
        { roleArn: expect.stringMatching(/:role\/main-aws-ebs-csi-driver-/), serviceAccount: "ebs-csi-controller-sa" },
      ],
    });
    const rights = (name: string) =>
      only(recording, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", `main-aws-ebs-csi-driver-${name}`).inputs[
        "policyArn"
      ];
    expect(rights("AmazonEBSCSIDriverPolicy")).toBe("arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy");
    expect(rights("mine")).toBe("arn:aws:iam::123456789012:policy/mine");
    for (const { inputs } of recording.nodes.filter(({ type }) => type === "aws:eks/addon:Addon")) {
      expect(inputs).toMatchObject({ resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" });
    }
  });

  it("runs add-ons on a small pool in two zones, without accelerators, taints or a way to its role's rights", async () => {
    const recording = await cluster({}, { preview: false });
    const { tags, nodeRoleArn, launchTemplate, ...group } = only(recording, "aws:eks/nodeGroup:NodeGroup").inputs;
    expect(group).toEqual({
      region: "us-east-2",
      clusterName: "test-dev-main",
      subnetIds: ["subnet-a", "subnet-b"],
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { "hybrid-gpu/pool": "system" },
    });
    expect(only(recording, "aws:eks/nodeGroup:NodeGroup").options.ignoreChanges).toEqual(["scalingConfig.desiredSize"]);
    const { userData, tagSpecifications, ...template } = only(
      recording,
      "aws:ec2/launchTemplate:LaunchTemplate",
    ).inputs;
    expect(template).toMatchObject({
      instanceType: "m7i.xlarge",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeSize: 50, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
    });
    expect(template).not.toHaveProperty("networkInterfaces");
    expect(template).not.toHaveProperty("vpcSecurityGroupIds");
    expect(Buffer.from(userData as string, "base64").toString()).toContain("maxPods: 110");
    expect((tagSpecifications as any[]).map(({ resourceType }) => resourceType)).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
  });

  it("leaves the system pool where it is when the network gets another zone, and spreads it further on request", async () => {
    const wider = { ...network, privateSubnets: { ...network.privateSubnets, "us-east-2c": "subnet-c" } };
    const inZones = async (zones?: string[]) => {
      const recording = await cluster({ network: wider, ...(zones === undefined ? {} : { systemPool: { zones } }) });
      expect((controlPlane(recording).inputs["vpcConfig"] as any).subnetIds).toEqual([
        "subnet-a",
        "subnet-b",
        "subnet-c",
      ]);
      return only(recording, "aws:eks/nodeGroup:NodeGroup").inputs["subnetIds"];
    };
    expect(await inZones()).toEqual(["subnet-a", "subnet-b"]);
    expect(await inZones(["us-east-2c", "us-east-2a", "us-east-2b"])).toEqual(["subnet-c", "subnet-a", "subnet-b"]);
  });

  it("warns of a system pool in one zone", async () => {
    expect(warningsOf(await cluster({ systemPool: { zones: ["us-east-2b"] } }))).toEqual([
      'EksCluster "main": systemPool.zones (["us-east-2b"]) is one zone: when it is lost, or has no such machines left, DNS and the storage drivers are gone. Fix: name another one, or leave it out.',
    ]);
  });

  it("has an arm64 system pool of a pinned release on request", async () => {
    const recording = await cluster({
      systemPool: {
        machineType: "m7g.2xlarge",
        nodes: { min: 1, planned: 3, max: 3 },
        rootVolumeGiB: 80,
        amiReleaseVersion: "1.33.1-20260601",
      },
    });
    expect(only(recording, "aws:eks/nodeGroup:NodeGroup").inputs).toMatchObject({
      amiType: "AL2023_ARM_64_STANDARD",
      version: "1.33",
      releaseVersion: "1.33.1-20260601",
      scalingConfig: { minSize: 1, desiredSize: 3, maxSize: 3 },
    });
    expect(only(recording, "aws:ec2/launchTemplate:LaunchTemplate").inputs).toMatchObject({
      instanceType: "m7g.2xlarge",
      blockDeviceMappings: [{ ebs: { volumeSize: 80 } }],
    });
  });
});
