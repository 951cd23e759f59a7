import { describe, expect, it } from "vitest";
import { EksCluster, type EksClusterArgs } from "../../components/aws/eksCluster.ts";
import { EksNetwork } from "../../components/aws/eksNetwork.ts";
import type { NetworkRef } from "../../components/aws/refs.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { only, outline } from "../support/graph.ts";
import { addon, args, cluster, controlPlane, network } from "./eksClusterSupport.ts";
import { later, madeFrom, Probe, run, warningsOf } from "./eksFixtures.ts";

describe("EksCluster", () => {
  it("makes this", async () => {
    expect(outline(await cluster())).toMatchInlineSnapshot(`
      [
        "aws:cloudwatch/logGroup:LogGroup main-logs < main",
        "aws:ec2/launchTemplate:LaunchTemplate main-system-template < main",
        "aws:eks/accessEntry:AccessEntry main-admin-admin < main",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation main-admin-admin < main",
        "aws:eks/addon:Addon main-aws-fsx-csi-driver < main",
        "aws:eks/addon:Addon main-coredns < main",
        "aws:eks/addon:Addon main-eks-node-monitoring-agent < main",
        "aws:eks/addon:Addon main-eks-pod-identity-agent < main",
        "aws:eks/addon:Addon main-kube-proxy < main",
        "aws:eks/addon:Addon main-metrics-server < main",
        "aws:eks/addon:Addon main-vpc-cni < main",
        "aws:eks/cluster:Cluster main-cluster < main",
        "aws:eks/nodeGroup:NodeGroup main-system-nodes < main [ignoreChanges=scalingConfig.desiredSize]",
        "aws:iam/role:Role main-cluster < main",
        "aws:iam/role:Role main-fsx-csi < main",
        "aws:iam/role:Role main-node < main",
        "aws:iam/role:Role main-vpc-cni < main",
        "aws:iam/rolePolicy:RolePolicy main-fsx-csi < main",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment main-cluster-AmazonEKSClusterPolicy < main",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment main-node-AmazonEC2ContainerRegistryPullOnly < main",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment main-node-AmazonEKSWorkerNodePolicy < main",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment main-vpc-cni-AmazonEKS_CNI_Policy < main",
        "aws:kms/alias:Alias main-secrets < main",
        "aws:kms/key:Key main-secrets < main",
        "hybrid-gpu:index:EksCluster main < test-dev",
      ]
    `);
  });

  it("is private, logged, encrypted, and admits nobody by accident", async () => {
    const recording = await cluster({}, { preview: false });
    const { tags, roleArn, encryptionConfig, ...inputs } = controlPlane(recording).inputs;
    expect(inputs).toEqual({
      region: "us-east-2",
      name: "test-dev-main",
      version: "1.34",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      kubernetesNetworkConfig: { ipFamily: "ipv4" },
      upgradePolicy: { supportType: "STANDARD" },
      vpcConfig: {
        subnetIds: ["subnet-a", "subnet-b"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      deletionProtection: false,
    });
    expect(encryptionConfig).toEqual({
      provider: { keyArn: expect.stringMatching(/^arn:aws:kms:us-east-2:123456789012:key\//) },
      resources: ["secrets"],
    });
    expect(only(recording, "aws:kms/key:Key").inputs).toMatchObject({
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    expect(only(recording, "aws:kms/alias:Alias").inputs).toMatchObject({ name: "alias/eks/test-dev-main" });
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs).toMatchObject({
      name: "/aws/eks/test-dev-main/cluster",
      retentionInDays: 30,
    });
    expect(controlPlane(recording).options.dependsOn).toEqual([
      only(recording, "aws:cloudwatch/logGroup:LogGroup").urn,
    ]);
  });

  it("in production it is protected, and keeps its logs longer", async () => {
    const recording = await cluster({}, { stack: "prod" });
    expect(controlPlane(recording).options.protect).toBe(true);
    expect(controlPlane(recording).inputs["deletionProtection"]).toBe(true);
    expect(only(recording, "aws:kms/key:Key").options.protect).toBe(true);
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"]).toBe(90);
    const open = await cluster({ deletionProtection: false }, { stack: "prod" });
    expect(controlPlane(open).options.protect).toBeUndefined();
  });

  it("opens its endpoint to the ranges that are named, and to no others", async () => {
    const recording = await cluster({ publicAccessCidrs: ["203.0.113.0/24"] });
    expect(controlPlane(recording).inputs["vpcConfig"]).toEqual({
      subnetIds: ["subnet-a", "subnet-b"],
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    });
  });

  it("keeps control-plane interfaces out of local zones", async () => {
    const withLocal: NetworkRef = {
      ...network,
      region: "us-east-1",
      privateSubnets: { "us-east-1a": "a", "us-east-1b": "b", "us-east-1-dfw-2a": "local" },
    };
    const recording = await cluster({ network: withLocal });
    expect((controlPlane(recording).inputs["vpcConfig"] as any).subnetIds).toEqual(["a", "b"]);
    expect(only(recording, "aws:eks/nodeGroup:NodeGroup").inputs["subnetIds"]).toEqual(["a", "b"]);
  });

  it("takes what is asked for: name, service range, hybrid nodes, key, longer support", async () => {
    const recording = await cluster({
      clusterName: "lab",
      serviceCidr: "172.20.0.0/16",
      remoteNodeCidrs: ["192.168.0.0/20"],
      remotePodCidrs: ["192.168.64.0/18"],
      secretsKeyArn: "arn:aws:kms:us-east-2:123456789012:key/mine",
      extendedSupport: true,
      logRetentionDays: 7,
    });
    expect(controlPlane(recording).inputs).toMatchObject({
      name: "lab",
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
      remoteNetworkConfig: {
        remoteNodeNetworks: { cidrs: ["192.168.0.0/20"] },
        remotePodNetworks: { cidrs: ["192.168.64.0/18"] },
      },
      encryptionConfig: { provider: { keyArn: "arn:aws:kms:us-east-2:123456789012:key/mine" } },
      upgradePolicy: { supportType: "EXTENDED" },
    });
    expect(recording.nodes.filter(({ type }) => type.startsWith("aws:kms"))).toEqual([]);
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"]).toBe(7);
  });

  it("makes a name that EKS takes out of a project's that it does not", async () => {
    expect(controlPlane(await cluster({}, { project: "my.lab" })).inputs["name"]).toBe("my-lab-dev-main");
  });

  it("says what it is, in plain values where its network is", async () => {
    const summary = async (place: () => EksClusterArgs["network"]) => {
      const recording = await run(() => void new EksCluster("main", args({ team: "infra", network: place() })));
      return only(recording, "hybrid-gpu:index:EksCluster").outputs!["summary"];
    };
    const said = { place: "aws", region: "us-east-2", team: "infra", environment: "dev" };
    expect(await summary(() => network)).toEqual(said);
    expect(await summary(() => later("network", network) as unknown as EksClusterArgs["network"])).toEqual({
      place: "aws",
      region: UNKNOWN,
      team: "infra",
      environment: "dev",
    });
  });

  it("hands out a ref whose leaves depend on just what they are made from", async () => {
    const recording = await run(() => {
      const { ref } = new EksCluster("main", args());
      new Probe("probe", {
        name: ref.name,
        group: ref.securityGroupId,
        role: ref.nodeRoleArn!,
        service: ref.serviceCidr!,
        arn: ref.arn!,
      });
    });
    const probe = only(recording, "test:index:Probe");
    const itself = "aws:eks/cluster:Cluster main-cluster";
    expect(probe.inputs).toEqual({
      name: "test-dev-main",
      group: UNKNOWN,
      role: UNKNOWN,
      service: UNKNOWN,
      arn: "arn:aws:eks:us-east-2:123456789012:cluster/test-dev-main",
    });
    expect(madeFrom(recording, probe, "name")).toEqual([
      "aws:eks/addon:Addon main-eks-pod-identity-agent",
      "aws:eks/addon:Addon main-kube-proxy",
      "aws:eks/addon:Addon main-vpc-cni",
      itself,
    ]);
    expect(madeFrom(recording, probe, "group")).toEqual([itself]);
    expect(madeFrom(recording, probe, "arn")).toEqual([itself]);
    expect(madeFrom(recording, probe, "role")).toEqual([
      "aws:iam/role:Role main-node",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment main-node-AmazonEC2ContainerRegistryPullOnly",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment main-node-AmazonEKSWorkerNodePolicy",
    ]);
  });

  it("says whose it is: its network's words where it has none", async () => {
    const { nodes } = await cluster({ tags: { run: "a" } });
    const untagged = /:(RolePolicyAttachment|RolePolicy|AccessPolicyAssociation|Alias)$/;
    const tagged = nodes.filter(({ type }) => type.startsWith("aws:") && !untagged.test(type));
    for (const node of tagged) {
      expect(node.inputs["tags"]).toMatchObject({
        Name: node.name,
        team: "infra",
        owner: "ann",
        project: "test",
        environment: "dev",
        "cost-centre": "42",
        run: "a",
      });
    }
  });

  it("lets each child be changed from outside", async () => {
    const recording = await run(
      () =>
        new EksCluster("main", args(), {
          overrides: {
            cluster: { zonalShiftConfig: { enabled: true } },
            secretsKey: { multiRegion: true },
            logGroup: { logGroupClass: "INFREQUENT_ACCESS" },
            systemNodeGroup: { taints: [{ key: "system", effect: "NO_SCHEDULE" }] },
            systemTemplate: { ebsOptimized: "true" },
            addon: (addon) => ({ ...addon, preserve: true }),
          },
        }),
    );
    expect(controlPlane(recording).inputs["zonalShiftConfig"]).toEqual({ enabled: true });
    expect(only(recording, "aws:kms/key:Key").inputs["multiRegion"]).toBe(true);
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs["logGroupClass"]).toBe("INFREQUENT_ACCESS");
    expect(only(recording, "aws:eks/nodeGroup:NodeGroup").inputs["taints"]).toEqual([
      { key: "system", effect: "NO_SCHEDULE" },
    ]);
    expect(only(recording, "aws:ec2/launchTemplate:LaunchTemplate").inputs["ebsOptimized"]).toBe("true");
    expect(addon(recording, "coredns").inputs["preserve"]).toBe(true);
  });

  it("warns when nobody could use it", async () => {
    expect(warningsOf(await cluster({ admins: [] }))).toEqual([
      'EksCluster "main": admins ([]) names nobody: whoever makes the cluster gets no rights in it, so nobody could use its API. Fix: give the ARN of at least one IAM role. [https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html]',
    ]);
    expect(warningsOf(await cluster())).toEqual([]);
  });
});

describe("EksCluster on an EksNetwork", () => {
  it("waits for the way out of its subnets", async () => {
    const recording = await run(() => {
      const { ref } = new EksNetwork("net", {
        region: "us-east-2",
        zones: ["us-east-2a", "us-east-2b"],
        cidrBlock: "10.0.0.0/16",
      });
      new EksCluster("main", args({ network: ref }));
    });
    expect(madeFrom(recording, controlPlane(recording), "vpcConfig")).toEqual([
      "aws:ec2/route:Route net-private-us-east-2a-nat",
      "aws:ec2/route:Route net-private-us-east-2b-nat",
      "aws:ec2/routeTableAssociation:RouteTableAssociation net-private-us-east-2a",
      "aws:ec2/routeTableAssociation:RouteTableAssociation net-private-us-east-2b",
      "aws:ec2/subnet:Subnet net-private-us-east-2a",
      "aws:ec2/subnet:Subnet net-private-us-east-2b",
    ]);
  });
});
