import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { CapacityKind } from "../../components/aws/capacity.ts";
import { EksCluster } from "../../components/aws/eksCluster.ts";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import { EksNetwork } from "../../components/aws/eksNetwork.ts";
import { EksNeuronNodePool } from "../../components/aws/eksNeuronNodePool.ts";
import { TaintEffect } from "../../components/aws/nodes/labels.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import type { ClusterRef } from "../../components/aws/refs.ts";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { InterfaceMode } from "../../components/hardware/aws/interfaceLayout.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { failureOf, only, outline } from "../support/graph.ts";
import { describePool, nodeCounts, type PoolPlace } from "../support/poolContract.ts";
import { clusterByHand, clusterIn, failing, later, madeFrom, run, warningsOf } from "./eksFixtures.ts";

const zonesGuide = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html";
const blockId = "cr-0123456789abcdef0";
const block = { kind: CapacityKind.CapacityBlock, reservationId: blockId };
const args = (more: Partial<EksNodePoolArgs> = {}): EksNodePoolArgs => ({
  cluster: clusterByHand(),
  machineType: "p5.48xlarge",
  zone: "us-east-2a",
  nodes: { min: 0, planned: 2, max: 4 },
  ...more,
});
const pool = (more: Partial<EksNodePoolArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new EksGpuNodePool("train", args(more)).ref }), { preview: false, ...options });
const refused = (more: Partial<EksNodePoolArgs>) => failureOf(() => new EksGpuNodePool("train", args(more)));
const template = (recording: Recording) => only(recording, "aws:ec2/launchTemplate:LaunchTemplate").inputs as any;
const group = (recording: Recording): ResourceNode => only(recording, "aws:eks/nodeGroup:NodeGroup");
const userData = (recording: Recording) => Buffer.from(template(recording).userData, "base64").toString();
const scaleTags = (recording: Recording) =>
  Object.fromEntries(
    recording.nodes
      .filter(({ type }) => type === "aws:autoscaling/tag:Tag")
      .map(({ inputs }) => inputs["tag"] as { key: string; value: string })
      .map(({ key, value }) => [key.replace("k8s.io/cluster-autoscaler/node-template/", ""), value]),
  );

const place: Omit<PoolPlace, "type" | "make" | "asked" | "says" | "taint"> = {
  record: run,
  failing,
  cluster: {
    byHand: () => clusterByHand(owned),
    laterLeaves: () =>
      clusterByHand(
        { ...owned, name: later("cluster-name", "lab"), securityGroupId: later("cluster-group", "sg-cluster") },
        { privateSubnets: { "us-east-2a": later("subnet-a", "subnet-a"), "us-east-2b": "subnet-b" } },
      ),
    later: () => later("cluster", clusterByHand(owned)),
    elsewhere: () => later("cluster", clusterIn("us-west-2", "us-west-2a")),
  },
  words: { nodeLabels: "labels", tags: "tags" },
  counts: nodeCounts,
  held: { capacity: { kind: CapacityKind.Reservation, reservationId: blockId } },
  nodes: "aws:eks/nodeGroup:NodeGroup",
  clusterPath: "clusterName",
  sizeAtCreation: "scalingConfig.desiredSize",
  override: { child: "nodeGroup", property: "forceUpdateVersion", value: true },
  elsewhere: `zone ("us-east-2a") is a zone of us-east-2, not of us-west-2. Fix: use a zone of us-west-2, for example us-west-2a, or change the region. [${zonesGuide}]`,
  labels: ({ inputs }) => inputs["labels"] as Record<string, unknown>,
  taints: ({ inputs }) =>
    (inputs["taints"] as any[]).map(
      ({ key, value, effect }) => `${key}=${value}:${effect === "NO_SCHEDULE" ? "NoSchedule" : effect}`,
    ),
  scaling: ([nodes, ...others]) => {
    expect(others).toEqual([]);
    const { minSize, desiredSize, maxSize } = nodes!.inputs["scalingConfig"] as any;
    return { min: minSize, planned: desiredSize, max: maxSize };
  },
  tags: ({ type, inputs }) => (/:(Tag|Schedule)$/.test(type) ? undefined : (inputs["tags"] as Record<string, unknown>)),
};
const owned: Partial<ClusterRef> = { ownership: { team: "platform", owner: "ops" }, tags: { "cost-centre": "42" } };
const says = { place: "aws", region: "us-east-2", zone: "us-east-2a" } as const;
const gpuPool: Pick<PoolPlace, "type" | "make" | "taint"> = {
  type: "hybrid-gpu:index:EksGpuNodePool",
  make: (name, own, options) => new EksGpuNodePool(name, own as EksNodePoolArgs, options),
  taint: "nvidia.com/gpu",
};

describePool("EksGpuNodePool", {
  ...place,
  ...gpuPool,
  asked: { machineType: "p5.48xlarge", zone: "us-east-2a" },
  says: { ...says, machineType: "p5.48xlarge", accelerator: "H100", acceleratorsPerNode: 8, capacity: "on-demand" },
});

describePool("EksGpuNodePool of a type whose accelerator has spaces in its name", {
  ...place,
  ...gpuPool,
  asked: { machineType: "g7e.48xlarge", zone: "us-east-2a", capacity: { kind: CapacityKind.Spot } },
  says: {
    ...says,
    machineType: "g7e.48xlarge",
    accelerator: "RTX PRO 6000",
    acceleratorsPerNode: 8,
    capacity: "spot",
  },
});

describePool("EksNeuronNodePool", {
  ...place,
  type: "hybrid-gpu:index:EksNeuronNodePool",
  make: (name, own, options) => new EksNeuronNodePool(name, own as EksNodePoolArgs, options),
  asked: { machineType: "trn1.32xlarge", zone: "us-east-2a", capacity: { kind: CapacityKind.Spot } },
  says: { ...says, machineType: "trn1.32xlarge", accelerator: "Trainium", acceleratorsPerNode: 16, capacity: "spot" },
  taint: "aws.amazon.com/neuron",
});

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

describe("a pool of spot nodes", () => {
  it("asks for them on the group, never in the template", async () => {
    const recording = await pool({ capacity: { kind: CapacityKind.Spot } });
    expect(group(recording).inputs["capacityType"]).toBe("SPOT");
    expect(template(recording)).not.toHaveProperty("instanceMarketOptions");
    expect(template(recording).placement).toEqual({ groupName: "train-placement-49260a3" });
  });
});

describe("a pool on a reservation", () => {
  it("targets it, without a placement group of its own", async () => {
    const recording = await pool({ capacity: { kind: CapacityKind.Reservation, reservationId: blockId } });
    expect(template(recording).capacityReservationSpecification).toEqual({
      capacityReservationTarget: { capacityReservationId: blockId },
    });
    expect(template(recording)).not.toHaveProperty("instanceMarketOptions");
    expect(template(recording)).not.toHaveProperty("placement");
    expect(group(recording).inputs).toMatchObject({
      capacityType: "ON_DEMAND",
      scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 4 },
      updateConfig: { maxUnavailable: 1, updateStrategy: "MINIMAL" },
    });
    expect(group(recording).options.deleteBeforeReplace).toBe(true);
  });

  it("runs in the reservation's own placement group when told", async () => {
    const recording = await pool({
      capacity: { kind: CapacityKind.Reservation, reservationId: blockId, placementGroup: "reserved" },
    });
    expect(template(recording).placement).toEqual({ groupName: "reserved" });
    expect(recording.nodes.filter(({ type }) => type === "aws:ec2/placementGroup:PlacementGroup")).toEqual([]);
  });

  it("takes a group of reservations, and never runs beside it", async () => {
    const resourceGroupArn = "arn:aws:resource-groups:us-east-2:123456789012:group/h100";
    const recording = await pool({ capacity: { kind: CapacityKind.Reservation, resourceGroupArn } });
    expect(template(recording).capacityReservationSpecification).toEqual({
      capacityReservationTarget: { capacityReservationResourceGroupArn: resourceGroupArn },
      capacityReservationPreference: "capacity-reservations-only",
    });
  });
});

describe("a pool in a Capacity Block", () => {
  it("keeps the rules: market, target and type in the template, an empty group, one subnet, no placement", async () => {
    const recording = await pool({ capacity: block, nodes: { min: 0, planned: 32, max: 32 } });
    expect(template(recording)).toMatchObject({
      instanceType: "p5.48xlarge",
      instanceMarketOptions: { marketType: "capacity-block" },
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: blockId } },
    });
    expect(template(recording)).not.toHaveProperty("placement");
    expect(group(recording).inputs).toMatchObject({
      capacityType: "CAPACITY_BLOCK",
      subnetIds: ["subnet-a"],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 32 },
      updateConfig: { maxUnavailable: 1, updateStrategy: "MINIMAL" },
    });
    expect(group(recording).inputs).not.toHaveProperty("instanceTypes");
    expect(group(recording).options).toMatchObject({
      deleteBeforeReplace: true,
      ignoreChanges: ["scalingConfig.desiredSize"],
    });
    expect(recording.nodes.filter(({ type }) => /Schedule|PlacementGroup/.test(type))).toEqual([]);
  });

  it("is raised when the block begins, in the time that Auto Scaling takes", async () => {
    const recording = await pool({
      capacity: { ...block, startsAt: "2026-12-01T12:30:00.500+01:00", days: 14 },
      nodes: { min: 0, planned: 32, max: 32 },
    });
    const { autoscalingGroupName, ...schedule } = only(recording, "aws:autoscaling/schedule:Schedule").inputs;
    expect(autoscalingGroupName).toMatch(/^eks-train-nodes-/);
    expect(schedule).toEqual({
      region: "us-east-2",
      scheduledActionName: "hybrid-gpu-capacity-block-begins",
      startTime: "2026-12-01T11:30:00Z",
      desiredCapacity: 32,
      minSize: -1,
      maxSize: -1,
    });
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

const blocksGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";

describe("a pool with bad input", () => {
  it.each<[string, Partial<EksNodePoolArgs>, string[]]>([
    [
      "p5.48xlarge in a zone outside the region",
      { zone: "us-west-2a" },
      [
        `zone ("us-west-2a") is a zone of us-west-2, not of us-east-2. Fix: use a zone of us-east-2, for example us-east-2a, or change the region. [${zonesGuide}]`,
      ],
    ],
    [
      "a zone without a subnet",
      { zone: "us-east-2c" },
      [
        'zone ("us-east-2c") has no private subnet in the cluster\'s network. Fix: use us-east-2a or us-east-2b, or add the zone to the network.',
      ],
    ],
    [
      "an unknown machine type",
      { machineType: "p5.48xlrage" },
      [
        'machineType ("p5.48xlrage") is not an AWS machine type of the catalogue. Fix: use a name of the catalogue, for example p5.48xlarge, g5.48xlarge, p5.4xlarge.',
      ],
    ],
    [
      "Neuron devices",
      { machineType: "trn2.48xlarge" },
      ['machineType ("trn2.48xlarge") has AWS Neuron devices. Fix: use EksNeuronNodePool.'],
    ],
    [
      "a Capacity Block without an id",
      { capacity: { kind: CapacityKind.CapacityBlock } },
      [
        "capacity.reservationId (not given) is missing: instances run in a Capacity Block only when they name it. Fix: give the id of the block, cr-…. [https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html]",
      ],
    ],
    [
      "a Capacity Block of more than 64",
      { capacity: block, nodes: { min: 0, planned: 65, max: 70 } },
      [
        `nodes.planned (65) is above the 64 instances that one Capacity Block holds. Fix: use 64 or fewer, and one pool per block. [${blocksGuide}]`,
        `nodes.max (70) is above the 64 instances that one Capacity Block holds. Fix: use 64 or fewer, and one pool per block. [${blocksGuide}]`,
      ],
    ],
    [
      "a Capacity Block with a placement group",
      { capacity: { ...block, placementGroup: "mine" } },
      [
        'capacity.placementGroup ("mine") is the placement group of a reservation, and the capacity kind is capacity-block. Fix: leave it out.',
      ],
    ],
    [
      "a Capacity Block for g6e",
      { machineType: "g6e.48xlarge", capacity: block },
      [
        'capacity.kind ("capacity-block") is not offered for g6e.48xlarge. Fix: use on-demand, spot, reservation. [aws/karpenter-provider-aws website/content/en/docs/reference/instance-types.md; slots: aws/karpenter-provider-aws pkg/providers/instancetype/zz_generated.vpclimits.go; EFA: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html]',
      ],
    ],
    [
      "EFA on g6e.xlarge",
      { machineType: "g6e.xlarge", interfaces: InterfaceMode.Standard },
      [
        'interfaces ("standard") needs EFA, and g6e.xlarge has none. Fix: leave EFA out (mode none), or use a size of g6e with EFA: g6e.8xlarge, g6e.12xlarge, g6e.16xlarge, g6e.24xlarge, g6e.48xlarge. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html]',
      ],
    ],
    [
      "EFA in a network without a group for it",
      { cluster: clusterByHand({}, { efaSecurityGroupId: undefined }) },
      [
        "cluster.network.efaSecurityGroupId (not given) is missing, and the nodes of p5.48xlarge get EFA: its traffic is let through by a group that names itself. Fix: give a security group with all traffic from and to itself, or set interfaces to none. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html]",
      ],
    ],
    [
      "no role for the nodes, and an image whose nodes cannot be told their cluster",
      { cluster: clusterByHand({ nodeRoleArn: undefined, endpoint: undefined }), amiId: "ami-0123456789abcdef0" },
      [
        "nodeRoleArn (not given) is missing, and cluster.nodeRoleArn too: nodes need a role to join. Fix: give the ARN of a role with AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly. [https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html]",
        'amiId ("ami-0123456789abcdef0") needs the cluster\'s endpoint, certificateAuthority and serviceCidr: EKS tells them to its own image alone. Fix: add them to cluster, or use amiReleaseVersion. [https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html]',
      ],
    ],
    [
      "a start and a length that are none, of no block",
      { capacity: { kind: CapacityKind.OnDemand, startsAt: "tomorrow", days: 0 } },
      [
        'capacity.startsAt ("tomorrow") is about a Capacity Block, and the capacity kind is on-demand. Fix: leave it out.',
        'capacity.startsAt ("tomorrow") is not a time with a time zone in ISO 8601. Fix: write it like 2026-12-01T11:30:00Z.',
        "capacity.days (0) is the length of a block, and the capacity kind is on-demand. Fix: leave it out.",
      ],
    ],
    [
      "volumes, pods and images",
      { rootVolumeGiB: 8.5, maxPods: 0, amiReleaseVersion: "latest", amiId: "al2023" },
      [
        "maxPods (0) is not a whole number of pods from 1 to 737. Fix: leave it out for 110.",
        "rootVolumeGiB (8.5) is not a whole number of GiB from 20 (what the image takes) to 16384 (what gp3 offers). Fix: leave it out for the default. [https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html]",
        'amiId ("al2023") is not the id of an image. Fix: give one such as ami-0123456789abcdef0.',
        'amiReleaseVersion ("latest") is not a release of EKS\'s image. Fix: give one such as 1.34.0-20260714. [https://github.com/awslabs/amazon-eks-ami/releases]',
        'amiReleaseVersion ("latest") names a release of EKS\'s image, and amiId names another image. Fix: give one of amiReleaseVersion and amiId. [https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html]',
      ],
    ],
    [
      "an image newer than the cluster",
      { amiReleaseVersion: "1.35.0-20260714" },
      [
        'amiReleaseVersion ("1.35.0-20260714") is newer than the cluster\'s Kubernetes 1.34. Fix: use a release of 1.34. [https://kubernetes.io/releases/version-skew-policy/]',
      ],
    ],
    [
      "an image too old for the cluster",
      { amiReleaseVersion: "1.30.0-20260714" },
      [
        'amiReleaseVersion ("1.30.0-20260714") is more than three minor versions behind the cluster\'s Kubernetes 1.34. Fix: use a release of 1.34. [https://kubernetes.io/releases/version-skew-policy/]',
      ],
    ],
    [
      "labels and taints",
      {
        labels: { team: "Computer Vision", "hybrid-gpu/pool": "x", "-": "a" },
        taints: [{ key: "nvidia.com/gpu", effect: "NoSchedule" as never }],
      },
      [
        'labels.team ("Computer Vision") is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. Fix: use Computer-Vision. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
        'labels.hybrid-gpu/pool ("x") has the prefix hybrid-gpu/, which the library sets itself. Fix: use another prefix.',
        'labels.- ("a") has a key that Kubernetes does not take. Fix: use a name such as tier, or one with a DNS prefix such as example.com/tier. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
        'taints[0].key ("nvidia.com/gpu") is the key of the taint that the pool has anyway. Fix: remove it.',
        'taints[0].effect ("NoSchedule") is not a taint effect of EKS. Fix: use NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE. [https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html]',
      ],
    ],
    [
      "what decides the graph, as Outputs",
      {
        machineType: pulumi.output("p5.48xlarge") as never,
        nodes: { min: 0, planned: pulumi.output(2) as never, max: 4 },
      },
      [
        "machineType (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
        "nodes (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
      ],
    ],
    [
      "nothing at all",
      { cluster: undefined as never, machineType: undefined as never, zone: 2 as never, nodes: undefined as never },
      [
        "machineType (not given) is not text. Fix: give one such as p5.48xlarge.",
        "zone (2) is not text. Fix: give one such as us-east-2a.",
        "nodes (not given) is not an object of min, planned and max. Fix: give {min: 0, planned: 2, max: 4}.",
        "cluster (not given) is missing. Fix: give the ref of an EksCluster, or describe a cluster.",
      ],
    ],
    [
      "everything at once",
      {
        machineType: "p6e-gb200.36xlarge",
        zone: "us-east-2x-1",
        nodes: { min: 2, planned: 1, max: 1 },
        capacity: { kind: CapacityKind.Spot },
      },
      [
        "nodes.min (2) is above planned (1). Fix: lower min or raise planned.",
        `zone ("us-east-2x-1") is not the name of an availability zone. Fix: use a zone of us-east-2, for example us-east-2a. [${zonesGuide}]`,
      ],
    ],
  ])("%s", async (_, more, problems) => {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    expect(await refused(more)).toBe(
      [`EksGpuNodePool "train": ${count}`, ...problems.map((text) => `  - ${text}`)].join("\n"),
    );
  });

  it("GPUs are not for the Neuron pool", async () => {
    expect(await failureOf(() => new EksNeuronNodePool("train", args()))).toBe(
      'EksNeuronNodePool "train": 1 problem\n  - machineType ("p5.48xlarge") has NVIDIA GPUs. Fix: use EksGpuNodePool.',
    );
  });

  it("spot is refused for GB200", async () => {
    const zone = "us-east-1-dfw-2a";
    const cluster = clusterByHand({}, { region: "us-east-1", privateSubnets: { [zone]: "subnet-dfw" } });
    const message = await refused({
      cluster,
      zone,
      machineType: "p6e-gb200.36xlarge",
      capacity: { kind: CapacityKind.Spot },
    });
    expect(message.split("\n").slice(0, 2)).toEqual([
      'EksGpuNodePool "train": 1 problem',
      expect.stringMatching(/^ {2}- capacity\.kind \("spot"\) is not offered for p6e-gb200\.36xlarge\. Fix: use /),
    ]);
  });

  it("GB200 outside its local zone is warned about", async () => {
    const recording = await pool({
      machineType: "p6e-gb200.36xlarge",
      capacity: block,
    });
    expect(warningsOf(recording).filter((text) => text.includes("zone ("))).toEqual([
      expect.stringMatching(
        /^EksGpuNodePool "train": zone \("us-east-2a"\) is not a zone known to offer p6e-gb200\.36xlarge\. Fix: use us-east-1-dfw-2a\./,
      ),
    ]);
  });

  it("a length that is not sold, and a subnet that may run out, are warned about", async () => {
    const small = clusterByHand({}, { addressesPerZone: 1024 });
    const recording = await pool({
      cluster: small,
      capacity: { ...block, days: 20, startsAt: "2026-12-01T11:30:00Z" },
      nodes: { min: 0, planned: 32, max: 32 },
    });
    expect(warningsOf(recording)).toEqual([
      'EksGpuNodePool "train": nodes.max (32) may need 1040 addresses, and the subnet of us-east-2a has 1024. Fix: use a larger network, or lower max. [https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html]',
      `EksGpuNodePool "train": capacity.days (20) is not a length that Capacity Blocks are known to have. Fix: use 1 to 14 days, or a multiple of 7 up to 182. [${blocksGuide}]`,
    ]);
  });

  it("a length that is no number of days is refused, one that is too long is warned about", async () => {
    const startsAt = "2026-12-01T11:30:00Z";
    expect(await refused({ capacity: { ...block, startsAt, days: 1.5 } })).toBe(
      'EksGpuNodePool "train": 1 problem\n  - capacity.days (1.5) is not a number of whole days. Fix: give 1 or more.',
    );
    expect(warningsOf(await pool({ capacity: { ...block, startsAt, days: 189 } }))).toEqual([
      `EksGpuNodePool "train": capacity.days (189) is not a length that Capacity Blocks are known to have. Fix: use 1 to 14 days, or a multiple of 7 up to 182. [${blocksGuide}]`,
    ]);
  });

  it("a block that begins without anything raising its group is warned about", async () => {
    expect(warningsOf(await pool({ capacity: block }))).toEqual([
      'EksGpuNodePool "train": capacity.startsAt (not given) is missing: nothing here raises the group from 0 when the block begins, so nodes that are paid for stand idle. Fix: give the time at which the block begins, or raise the group\'s desired size then. [https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html]',
    ]);
    expect(warningsOf(await pool({ capacity: { ...block, startsAt: "2026-12-01T11:30:00Z" } }))).toEqual([]);
    expect(warningsOf(await pool({ capacity: block, nodes: { min: 0, planned: 0, max: 4 } }))).toEqual([]);
  });
});

describe("a pool with inputs that are only known later", () => {
  const laterCluster = (more: Partial<ClusterRef> = {}, network: Partial<ClusterRef["network"]> = {}) =>
    later("cluster", clusterByHand(more, network)) as unknown as pulumi.Output<ClusterRef>;

  it("is planned without them, and made when they come", async () => {
    const program = () =>
      new EksGpuNodePool(
        "train",
        args({
          cluster: laterCluster(),
          capacity: {
            kind: CapacityKind.Reservation,
            reservationId: later("reservation", blockId),
            placementGroup: later("group", "reserved"),
          },
          rootVolumeGiB: later("size", 300),
          amiReleaseVersion: later("release", "1.34.1-20260714"),
          labels: { tier: later("tier", "gold"), plain: "text" },
          extraUserData: [later("script", "#!/bin/bash\ntrue")],
        }),
      );
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect(template(planned)).toMatchObject({
      instanceType: "p5.48xlarge",
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
      placement: { groupName: UNKNOWN },
      userData: UNKNOWN,
    });
    expect(template(made)).toMatchObject({
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: blockId } },
      placement: { groupName: "reserved" },
      blockDeviceMappings: [{ ebs: { volumeSize: 300 } }],
    });
    expect(template(made).networkInterfaces[0].securityGroups).toEqual(["sg-cluster", "sg-efa"]);
    expect(userData(made)).toContain("#!/bin/bash\ntrue");
    expect(group(made).inputs).toMatchObject({
      region: "us-east-2",
      clusterName: "lab",
      subnetIds: ["subnet-a"],
      version: "1.34",
      releaseVersion: "1.34.1-20260714",
      labels: { tier: "gold", plain: "text", "hybrid-gpu/pool": "train" },
    });
    expect(scaleTags(made)).toMatchObject({ "label/tier": "gold" });
  });

  it("keeps what is plain readable in the plan, whatever else comes later", async () => {
    const recording = await run(
      () =>
        new EksGpuNodePool(
          "train",
          args({ capacity: { kind: CapacityKind.Reservation, reservationId: later("reservation", blockId) } }),
        ),
    );
    expect(template(recording)).toMatchObject({
      blockDeviceMappings: [{ ebs: { volumeSize: 200 } }],
      networkInterfaces: expect.arrayContaining([
        expect.objectContaining({ securityGroups: ["sg-cluster", "sg-efa"] }),
      ]),
    });
    expect(group(recording).inputs).toMatchObject({ clusterName: "lab", subnetIds: ["subnet-a"] });
  });

  it.each<[string, () => Partial<EksNodePoolArgs>, string]>([
    [
      "a zone outside the cluster's region",
      () => ({ cluster: laterCluster({}, { region: "us-west-2", privateSubnets: { "us-west-2a": "s" } }) }),
      `zone ("us-east-2a") is a zone of us-east-2, not of us-west-2. Fix: use a zone of us-west-2, for example us-west-2a, or change the region. [${zonesGuide}]`,
    ],
    [
      "a cluster without a group for EFA",
      () => ({ cluster: laterCluster({}, { efaSecurityGroupId: undefined }) }),
      "cluster.network.efaSecurityGroupId (not given) is missing, and the nodes of p5.48xlarge get EFA: its traffic is let through by a group that names itself. Fix: give a security group with all traffic from and to itself, or set interfaces to none. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html]",
    ],
    [
      "a reservation that is none",
      () => ({ capacity: { kind: CapacityKind.CapacityBlock, reservationId: later("block", "block-1") } }),
      'capacity.reservationId ("block-1") is not the id of a capacity reservation. Fix: give cr- and 17 hex digits, for example cr-0123456789abcdef0. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html]',
    ],
    [
      "a group of another region",
      () => ({
        capacity: {
          kind: CapacityKind.Reservation,
          resourceGroupArn: later("group", "arn:aws:resource-groups:us-west-2:123456789012:group/h100"),
        },
      }),
      'capacity.resourceGroupArn ("arn:aws:resource-groups:us-west-2:123456789012:group/h100") is a group of us-west-2, not of us-east-2. Fix: use a group of us-east-2.',
    ],
    [
      "a volume that is too small",
      () => ({ rootVolumeGiB: later("size", 8) }),
      "rootVolumeGiB (8) is not a whole number of GiB from 20 (what the image takes) to 16384 (what gp3 offers). Fix: leave it out for the default. [https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html]",
    ],
    [
      "a label that is none",
      () => ({ labels: { tier: later("tier", "very good") } }),
      'labels.tier ("very good") is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. Fix: use very-good. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
    ],
    [
      "a release that the cluster does not take",
      () => ({ amiReleaseVersion: later("release", "1.36.0-20260714") }),
      'amiReleaseVersion ("1.36.0-20260714") is newer than the cluster\'s Kubernetes 1.34. Fix: use a release of 1.34. [https://kubernetes.io/releases/version-skew-policy/]',
    ],
    [
      "user data that nobody reads",
      () => ({ extraUserData: [later("script", "echo hello")] }),
      'extraUserData[0] ("echo hello") is neither a script, which begins with #!, nor a NodeConfig, which has apiVersion: node.eks.aws/v1alpha1. Fix: begin a script with #!/bin/bash. [https://awslabs.github.io/amazon-eks-ami/nodeadm/]',
    ],
  ])("makes nothing of %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new EksGpuNodePool("train", args(more())));
    expect(message).toBe(`EksGpuNodePool "train": 1 problem\n  - ${problem}`);
    expect(made).toEqual([]);
  });

  it("judges now what does not depend on them", async () => {
    const message = await failureOf(
      () =>
        new EksGpuNodePool(
          "train",
          args({
            machineType: "g6e.48xlarge",
            nodes: { min: 0, planned: 65, max: 65 },
            capacity: { kind: CapacityKind.CapacityBlock, reservationId: later("block", blockId) },
          }),
        ),
    );
    const [subject, ...problems] = message.split("\n");
    expect(subject).toBe('EksGpuNodePool "train": 3 problems');
    expect(problems.map((line) => /^ {2}- (\S+) \((\S+)\)/.exec(line)!.slice(1))).toEqual([
      ["capacity.kind", '"capacity-block"'],
      ["nodes.planned", "65"],
      ["nodes.max", "65"],
    ]);
  });
});
