import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EksCluster, type EksClusterArgs } from "../../components/aws/eksCluster.ts";
import { EksNetwork } from "../../components/aws/eksNetwork.ts";
import type { NetworkRef } from "../../components/aws/refs.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { failureOf, only, outline } from "../support/graph.ts";
import { failing, later, madeFrom, Probe, run, warningsOf } from "./eksFixtures.ts";

const network: NetworkRef = {
  region: "us-east-2",
  vpcId: "vpc-1",
  privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
  cidrBlock: "10.0.0.0/16",
  efaSecurityGroupId: "sg-efa",
  ownership: { team: "infra", owner: "ann" },
  tags: { "cost-centre": "42" },
};
const admin = "arn:aws:iam::123456789012:role/platform/admin";
const args = (more: Partial<EksClusterArgs> = {}): EksClusterArgs => ({
  network,
  kubernetesVersion: "1.34",
  admins: [admin],
  ...more,
});
const cluster = (more: Partial<EksClusterArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new EksCluster("main", args(more)).ref }), options);
const refused = (more: Partial<EksClusterArgs>) => failureOf(() => new EksCluster("main", args(more)));
const controlPlane = (recording: Recording) => only(recording, "aws:eks/cluster:Cluster");
const addon = (recording: Recording, name: string) => only(recording, "aws:eks/addon:Addon", `main-${name}`);
const statements = (json: unknown) => JSON.parse(json as string).Statement;

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

describe("EksCluster with bad input", () => {
  it.each<[string, Partial<EksClusterArgs>, string[]]>([
    [
      "versions, names and retentions",
      { kubernetesVersion: 1.3 as never, clusterName: "-x", logRetentionDays: 45 },
      [
        'kubernetesVersion (1.3) is not a Kubernetes minor version in text. Fix: write it like "1.34", in quotes.',
        'clusterName ("-x") is not a name for an EKS cluster. Fix: use at most 100 letters, digits, dashes and underscores, beginning with a letter or digit. [https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html]',
        "logRetentionDays (45) is not a retention that CloudWatch Logs offers. Fix: use 60.",
      ],
    ],
    [
      "no network",
      { network: undefined as never },
      ["network (not given) is missing. Fix: give the ref of an EksNetwork, or describe a network."],
    ],
    [
      "a network in one zone",
      { network: { ...network, privateSubnets: { "us-east-2a": "subnet-a" } } },
      [
        'network.privateSubnets (["us-east-2a"]) has subnets in fewer than two zones of the region itself, and an EKS control plane spans at least two. Fix: add a subnet in another zone. [https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html]',
      ],
    ],
    [
      "an API open to the internet, and a range that is none",
      { publicAccessCidrs: ["0.0.0.0/0", "203.0.113.7"] },
      [
        'publicAccessCidrs[0] ("0.0.0.0/0") opens the Kubernetes API to the whole internet. Fix: give the ranges of your offices and runners, or leave publicAccessCidrs out. [https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html]',
        'publicAccessCidrs[1] ("203.0.113.7") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
      ],
    ],
    [
      "admins who are sessions, who are nobody, who are twice",
      { admins: ["arn:aws:sts::123456789012:assumed-role/ops/ann", "ops", admin, admin] },
      [
        'admins[0] ("arn:aws:sts::123456789012:assumed-role/ops/ann") is a session of a role, which ends; access entries name the role itself. Fix: use arn:aws:iam::123456789012:role/ops, with its path if it has one. [https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html]',
        'admins[1] ("ops") is not the ARN of an IAM role or user. Fix: give one such as arn:aws:iam::123456789012:role/platform-admin. [https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html]',
        `admins[3] ("${admin}") is the same as admins[2]. Fix: name it once.`,
      ],
    ],
    [
      "ranges over each other, and hybrid nodes beside a public endpoint",
      {
        serviceCidr: "10.0.128.0/17",
        remoteNodeCidrs: ["10.0.0.0/20", "100.64.0.0/16"],
        remotePodCidrs: ["10.0.8.0/21"],
        publicAccessCidrs: ["203.0.113.0/24"],
      },
      [
        'remoteNodeCidrs[1] ("100.64.0.0/16") is not a private range of RFC 1918, which hybrid nodes need. Fix: use a range out of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16. [https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html]',
        'publicAccessCidrs (["203.0.113.0/24"]) opens the public endpoint beside the private one, and hybrid nodes work with one of them alone. Fix: leave publicAccessCidrs out, and reach the API through the network. [https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html]',
        'serviceCidr ("10.0.128.0/17") overlaps network.cidrBlock (10.0.0.0/16). Fix: use ranges that do not overlap.',
        'remoteNodeCidrs[0] ("10.0.0.0/20") overlaps network.cidrBlock (10.0.0.0/16). Fix: use ranges that do not overlap.',
        'remotePodCidrs[0] ("10.0.8.0/21") overlaps network.cidrBlock (10.0.0.0/16). Fix: use ranges that do not overlap.',
        'remotePodCidrs[0] ("10.0.8.0/21") overlaps remoteNodeCidrs[0] (10.0.0.0/20). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "sixteen remote ranges, and pods without nodes",
      { remotePodCidrs: Array.from({ length: 16 }, (_, index) => `192.168.${index * 16}.0/20`) },
      [
        "remotePodCidrs (16) is more than the 15 ranges that EKS takes. Fix: join ranges. [https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html]",
        "remoteNodeCidrs ([]) is missing, and remotePodCidrs is there: pods run on nodes. Fix: give the ranges of the hybrid nodes too. [https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html]",
      ],
    ],
    [
      "a service range of the wrong size",
      { serviceCidr: "172.16.0.0/25" },
      [
        'serviceCidr ("172.16.0.0/25") is not a private range of RFC 1918 between /12 and /24. Fix: use one such as 172.20.0.0/16. [https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html]',
      ],
    ],
    [
      "a system pool that cannot be",
      {
        systemPool: {
          machineType: "p5.48xlarge",
          nodes: { min: 2, planned: 1, max: 4 },
          rootVolumeGiB: 8,
          amiReleaseVersion: "1.35.0-20260714",
        },
      },
      [
        "systemPool.nodes.min (2) is above planned (1). Fix: lower min or raise planned.",
        'systemPool.machineType ("p5.48xlarge") is not a known type without accelerators. Fix: use one such as m7i.xlarge or m7g.xlarge.',
        "systemPool.rootVolumeGiB (8) is not a whole number of GiB from 20 (what the image takes) to 16384 (what gp3 offers). Fix: leave it out for the default. [https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html]",
        'systemPool.amiReleaseVersion ("1.35.0-20260714") is newer than the cluster\'s Kubernetes 1.34. Fix: use a release of 1.34. [https://kubernetes.io/releases/version-skew-policy/]',
      ],
    ],
    [
      "a system pool in zones that are not the network's",
      { systemPool: { zones: ["us-east-2c", "us-east-2a", "us-east-2a"] } },
      [
        'systemPool.zones[0] ("us-east-2c") is not one of the zones in which the network has subnets for EKS. Fix: use some of us-east-2a, us-east-2b, or add it to the network.',
        'systemPool.zones[2] ("us-east-2a") is the same zone as systemPool.zones[1]. Fix: name every zone once.',
      ],
    ],
    [
      "a system pool in no zone",
      { systemPool: { zones: [] } },
      ["systemPool.zones ([]) names no zone. Fix: leave it out for the network's first two."],
    ],
    [
      "add-ons",
      {
        addonVersions: {
          "vpc-cni": "v1.18.4-eksbuild.1",
          coredns: "latest",
          "aws-ebs-csi-driver": "v1.50.0-eksbuild.1",
        },
        moreAddons: [{ name: "coredns" }, { name: "adot", policyArns: ["CloudWatchAgentServerPolicy"] }],
      },
      [
        'moreAddons[0].name ("coredns") is an add-on that the cluster has already. Fix: remove it.',
        "moreAddons[1].serviceAccount (not given) is missing, and policyArns is there: rights go to a service account. Fix: give the add-on's service account.",
        'addonVersions.aws-ebs-csi-driver ("v1.50.0-eksbuild.1") is for an add-on that the cluster does not have. Fix: use one of vpc-cni, kube-proxy, eks-pod-identity-agent, coredns, aws-fsx-csi-driver, eks-node-monitoring-agent, metrics-server, adot.',
        'addonVersions.vpc-cni ("v1.18.4-eksbuild.1") does not know efa-only interfaces. Fix: use 1.18.5 or newer. [https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html]',
        'addonVersions.coredns ("latest") is not a version of an add-on. Fix: write it like v1.20.4-eksbuild.2.',
      ],
    ],
  ])("%s", async (_, more, problems) => {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    expect(await refused(more)).toBe(
      [`EksCluster "main": ${count}`, ...problems.map((text) => `  - ${text}`)].join("\n"),
    );
  });
});

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
