import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { CapacityKind } from "../../components/aws/capacity.ts";
import { EksNeuronNodePool } from "../../components/aws/eksNeuronNodePool.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import { InterfaceMode } from "../../components/hardware/aws/interfaceLayout.ts";
import { failureOf } from "../support/graph.ts";
import { clusterByHand, warningsOf } from "./eksFixtures.ts";
import { args, block, pool, refused, zonesGuide } from "./eksGpuNodePoolSupport.ts";

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
});
