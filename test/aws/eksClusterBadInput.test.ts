import { describe, expect, it } from "vitest";
import { EksCluster, type EksClusterArgs } from "../../components/aws/eksCluster.ts";
import { failureOf } from "../support/graph.ts";
import { admin, args, network } from "./eksClusterSupport.ts";

const refused = (more: Partial<EksClusterArgs>) => failureOf(() => new EksCluster("main", args(more)));

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
