import { describe, expect, it } from "vitest";
import { EksCluster } from "../../components/aws/eksCluster.ts";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import { EksNetwork } from "../../components/aws/eksNetwork.ts";
import { TaintEffect } from "../../components/aws/nodes/labels.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { InterfaceMode } from "../../components/hardware/aws/interfaceLayout.ts";
import { only, outline } from "../support/graph.ts";
import { clusterByHand, madeFrom, run } from "./eksFixtures.ts";
import { args, block, group, pool, scaleTags, template, userData } from "./eksGpuNodePoolSupport.ts";

describe("a pool on demand", () => {
  it("makes this", async () => {
    expect(outline(await pool())).toMatchInlineSnapshot(`
      [
        "aws:autoscaling/tag:Tag train-label/hybrid-gpu/accelerator < train",
        "aws:autoscaling/tag:Tag train-label/hybrid-gpu/capacity < train",
        "aws:autoscaling/tag:Tag train-label/hybrid-gpu/fabric < train",
        "aws:autoscaling/tag:Tag train-label/hybrid-gpu/pool < train",
        "aws:autoscaling/tag:Tag train-label/hybrid-gpu/team < train",
        "aws:autoscaling/tag:Tag train-resources/nvidia.com/gpu < train",
        "aws:autoscaling/tag:Tag train-resources/vpc.amazonaws.com/efa < train",
        "aws:autoscaling/tag:Tag train-taint/nvidia.com/gpu < train",
        "aws:ec2/launchTemplate:LaunchTemplate train-template < train",
        "aws:ec2/placementGroup:PlacementGroup train-placement < train",
        "aws:eks/nodeGroup:NodeGroup train-nodes < train [ignoreChanges=scalingConfig.desiredSize]",
        "hybrid-gpu:index:EksGpuNodePool train < test-dev",
      ]
    `);
  });

  it("has all EFA of its type, each interface with the groups it needs and no more", async () => {
    const { networkInterfaces } = template(await pool());
    expect(networkInterfaces).toHaveLength(33);
    const common = { associatePublicIpAddress: "false", deleteOnTermination: "true" };
    expect(networkInterfaces.slice(0, 3)).toEqual([
      {
        networkCardIndex: 0,
        deviceIndex: 0,
        interfaceType: "interface",
        securityGroups: ["sg-cluster", "sg-efa"],
        ...common,
      },
      { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only", securityGroups: ["sg-efa"], ...common },
      { networkCardIndex: 1, deviceIndex: 0, interfaceType: "efa-only", securityGroups: ["sg-efa"], ...common },
    ]);
    expect(networkInterfaces[32]).toEqual({
      networkCardIndex: 31,
      deviceIndex: 0,
      interfaceType: "efa-only",
      securityGroups: ["sg-efa"],
      ...common,
    });
  });

  it("without EFA it has one interface, in the cluster's group alone, and no placement group", async () => {
    for (const more of [
      { machineType: "g6e.xlarge" },
      { interfaces: InterfaceMode.None },
      { machineType: "g6e.xlarge", cluster: clusterByHand({}, { efaSecurityGroupId: undefined }) },
    ]) {
      const recording = await pool(more);
      expect(template(recording).networkInterfaces).toEqual([
        {
          networkCardIndex: 0,
          deviceIndex: 0,
          interfaceType: "interface",
          securityGroups: ["sg-cluster"],
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
        },
      ]);
      expect(template(recording).placement).toBeUndefined();
      expect(scaleTags(recording)).not.toHaveProperty("resources/vpc.amazonaws.com/efa");
      expect(group(recording).inputs["labels"]).not.toHaveProperty("hybrid-gpu/fabric");
      expect((recording.outputs["ref"] as any).clientSecurityGroupIds).toEqual({ cluster: "sg-cluster" });
    }
  });

  it("says nothing in the template that belongs on the group, and the other way round", async () => {
    const recording = await pool();
    expect(Object.keys(template(recording)).sort()).toEqual([
      "blockDeviceMappings",
      "description",
      "instanceType",
      "metadataOptions",
      "networkInterfaces",
      "placement",
      "region",
      "tagSpecifications",
      "tags",
      "userData",
    ]);
    expect(template(recording)).toMatchObject({
      instanceType: "p5.48xlarge",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeSize: 200, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
    });
    const { tags, launchTemplate, ...inputs } = group(recording).inputs;
    expect(inputs).toEqual({
      region: "us-east-2",
      clusterName: "lab",
      nodeRoleArn: "arn:aws:iam::123456789012:role/node",
      subnetIds: ["subnet-a"],
      amiType: "AL2023_x86_64_NVIDIA",
      capacityType: "ON_DEMAND",
      scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 4 },
      updateConfig: { maxUnavailable: 1, updateStrategy: "DEFAULT" },
      nodeRepairConfig: { enabled: true },
      labels: {
        "hybrid-gpu/pool": "train",
        "hybrid-gpu/team": "shared",
        "hybrid-gpu/accelerator": "H100",
        "hybrid-gpu/capacity": "on-demand",
        "hybrid-gpu/fabric": "efa",
      },
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }],
    });
    expect(launchTemplate).toEqual({ id: expect.stringMatching(/^lt-0/), version: "1" });
  });

  it("leaves its desired size to the autoscaler, and keeps old nodes until new ones are there", async () => {
    const { options } = group(await pool());
    expect(options.ignoreChanges).toEqual(["scalingConfig.desiredSize"]);
    expect(options.deleteBeforeReplace).toBeUndefined();
  });

  it.each([
    ["p5.48xlarge", true],
    ["g6e.xlarge", true],
  ])("%s joins its NVMe disks: %s", async (machineType, raid) => {
    expect(userData(await pool({ machineType })).includes("strategy: RAID0")).toBe(raid);
  });

  it("tags instances, volumes and interfaces, so that their cost has an owner", async () => {
    const { tagSpecifications } = template(await pool({ team: "vision" }));
    const tags = { Name: "train", team: "vision", project: "test", environment: "dev", owner: "vision" };
    expect(tagSpecifications).toEqual(
      ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    );
  });

  it("tells the autoscaler what an empty group is made of, and only then", async () => {
    expect(
      scaleTags(
        await pool({
          labels: { "example.com/tier": "gold" },
          taints: [{ key: "dedicated", value: "vision", effect: TaintEffect.NoExecute }],
        }),
      ),
    ).toEqual({
      "label/example.com/tier": "gold",
      "label/hybrid-gpu/accelerator": "H100",
      "label/hybrid-gpu/capacity": "on-demand",
      "label/hybrid-gpu/fabric": "efa",
      "label/hybrid-gpu/pool": "train",
      "label/hybrid-gpu/team": "shared",
      "resources/nvidia.com/gpu": "8",
      "resources/vpc.amazonaws.com/efa": "32",
      "taint/dedicated": "vision:NoExecute",
      "taint/nvidia.com/gpu": "present:NoSchedule",
    });
    expect(scaleTags(await pool({ nodes: { min: 1, planned: 2, max: 4 } }))).toEqual({});
  });

  it("puts nodes with EFA side by side as soon as there can be two", async () => {
    const recording = await pool({ nodes: { min: 0, planned: 0, max: 2 } });
    expect(only(recording, "aws:ec2/placementGroup:PlacementGroup").inputs).toMatchObject({
      region: "us-east-2",
      strategy: "cluster",
    });
    expect(madeFrom(recording, only(recording, "aws:ec2/launchTemplate:LaunchTemplate"), "placement")).toEqual([
      "aws:ec2/placementGroup:PlacementGroup train-placement",
    ]);
    expect(template(await pool({ nodes: { min: 0, planned: 0, max: 1 } })).placement).toBeUndefined();
  });

  it("takes what is asked for: volume, pods, role, image release, user data, no repair", async () => {
    const recording = await pool({
      rootVolumeGiB: 500,
      maxPods: 250,
      nodeRoleArn: "arn:aws:iam::123456789012:role/mine",
      amiReleaseVersion: "1.33.2-20260601",
      extraUserData: ["#!/bin/bash\necho hello"],
      nodeRepair: false,
    });
    expect(template(recording).blockDeviceMappings[0].ebs.volumeSize).toBe(500);
    expect(userData(recording)).toContain("maxPods: 250");
    expect(userData(recording)).toContain("#!/bin/bash\necho hello");
    expect(group(recording).inputs).toMatchObject({
      nodeRoleArn: "arn:aws:iam::123456789012:role/mine",
      amiType: "AL2023_x86_64_NVIDIA",
      version: "1.33",
      releaseVersion: "1.33.2-20260601",
      nodeRepairConfig: { enabled: false },
    });
  });

  it("with an image of its own, the template names it, the group does not, and the node is told its cluster", async () => {
    const recording = await pool({ amiId: "ami-0123456789abcdef0" });
    expect(template(recording).imageId).toBe("ami-0123456789abcdef0");
    for (const key of ["amiType", "version", "releaseVersion"]) expect(group(recording).inputs).not.toHaveProperty(key);
    expect(userData(recording)).toContain(
      [
        "  cluster:",
        '    name: "lab"',
        '    apiServerEndpoint: "https://lab.example"',
        '    certificateAuthority: "Y2E="',
        '    cidr: "172.20.0.0/16"',
      ].join("\n"),
    );
  });

  it("lets each child be changed from outside", async () => {
    const recording = await run(
      () =>
        new EksGpuNodePool("train", args({ capacity: { ...block, startsAt: "2026-12-01T11:30:00Z" } }), {
          overrides: {
            launchTemplate: { keyName: "debug" },
            nodeGroup: (inputs) => ({ ...inputs, forceUpdateVersion: true }),
            schedule: { maxSize: 64 },
            autoscalerTag: (inputs) => ({
              ...inputs,
              tag: { ...(inputs.tag as object), propagateAtLaunch: true } as never,
            }),
          },
        }),
    );
    expect(template(recording)).toMatchObject({ keyName: "debug", instanceType: "p5.48xlarge" });
    expect(group(recording).inputs["forceUpdateVersion"]).toBe(true);
    expect(only(recording, "aws:autoscaling/schedule:Schedule").inputs["maxSize"]).toBe(64);
    const [tag] = recording.nodes.filter(({ type }) => type === "aws:autoscaling/tag:Tag");
    expect(tag!.inputs["tag"]).toMatchObject({ propagateAtLaunch: true });
    const spot = await run(
      () => new EksGpuNodePool("train", args(), { overrides: { placementGroup: { name: "mine" } } }),
    );
    expect(only(spot, "aws:ec2/placementGroup:PlacementGroup").inputs["name"]).toBe("mine");
  });
});

describe("a pool on an EksCluster", () => {
  it("starts after the add-ons that nodes need, by the data it uses", async () => {
    const recording = await run(() => {
      const { ref: network } = new EksNetwork("net", {
        region: "us-east-2",
        zones: ["us-east-2a", "us-east-2b"],
        cidrBlock: "10.0.0.0/16",
      });
      const { ref: cluster } = new EksCluster("main", { network, kubernetesVersion: "1.34", admins: [] });
      return { ref: new EksGpuNodePool("train", args({ cluster })).ref };
    });
    const nodes = only(recording, "aws:eks/nodeGroup:NodeGroup", "train-nodes");
    expect(nodes.inputs["clusterName"]).toBe("test-dev-main");
    expect(nodes.options.dependsOn).toBeUndefined();
    expect(madeFrom(recording, nodes, "clusterName")).toEqual([
      "aws:eks/addon:Addon main-eks-pod-identity-agent",
      "aws:eks/addon:Addon main-kube-proxy",
      "aws:eks/addon:Addon main-vpc-cni",
      "aws:eks/cluster:Cluster main-cluster",
    ]);
    expect(madeFrom(recording, nodes, "launchTemplate")).toEqual([
      "aws:ec2/launchTemplate:LaunchTemplate train-template",
    ]);
    expect(madeFrom(recording, nodes, "subnetIds")).toContain("aws:ec2/subnet:Subnet net-private-us-east-2a");
    const made = only(recording, "aws:ec2/launchTemplate:LaunchTemplate", "train-template");
    expect(madeFrom(recording, made, "networkInterfaces")).toEqual([
      "aws:eks/cluster:Cluster main-cluster",
      "aws:ec2/securityGroup:SecurityGroup net-efa",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-efa-everywhere",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-efa-out",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule net-efa-in",
    ]);
    expect((made.inputs["networkInterfaces"] as any[])[0]).toMatchObject({
      networkCardIndex: 0,
      securityGroups: [UNKNOWN, UNKNOWN],
    });
  });
});
