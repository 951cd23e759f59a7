import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GkeLocalSsd, GkeNetworking } from "../../components/gcp/nodes/choices.ts";
import type { GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { gkeClusterByHand, gkeClusterWith, rdmaFabric, refusal, tcpxoFabric } from "./gkeFixtures.ts";
import { flex, refused, reservation, small, ultra, ultraCluster } from "./gkeGpuNodePoolSupport.ts";

describe("a pool with bad input", () => {
  it.each<[string, () => Partial<GkeGpuNodePoolArgs>, string[]]>([
    [
      "an unknown machine type",
      () => ({ machineType: "a3-megagpu-8" }),
      [
        'machineType ("a3-megagpu-8") is not a Google Cloud machine type of the catalogue. Fix: use a name of the catalogue, for example a3-megagpu-8g, a2-megagpu-16g, a3-edgegpu-8g.',
      ],
    ],
    [
      "a TPU machine type",
      () => ({ machineType: "ct5p-hightpu-4t" }),
      [
        'machineType ("ct5p-hightpu-4t") is a TPU machine type. Fix: use TpuSlice, which derives machine type and nodes from generation and topology.',
      ],
    ],
    [
      "a region for a zone",
      () => ({ zone: "us-central1" }),
      [
        'zone ("us-central1") is a region, and a zone is wanted. Fix: name one zone of it, for example us-central1-a. [https://docs.cloud.google.com/compute/docs/regions-zones]',
      ],
    ],
    [
      "a zone of another region",
      () => ({ zone: "us-east5-a" }),
      [
        'zone ("us-east5-a") is a zone of us-east5, not of us-central1. Fix: use a zone of us-central1, for example us-central1-a, or change the region. [https://docs.cloud.google.com/compute/docs/regions-zones]',
      ],
    ],
    [
      "A3 Ultra on a cluster below its minimum version",
      () =>
        ultra({
          cluster: { ...gkeClusterWith(rdmaFabric("us-central1-b"), "us-central1-b"), version: "1.30.5-gke.1014000" },
          capacity: reservation,
        }),
      [
        'cluster.version ("1.30.5-gke.1014000") is below 1.31.4-gke.1183000, the lowest version for A3 Ultra with GPUDirect RDMA. Fix: use 1.31.4-gke.1183000 or later. [https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom]',
      ],
    ],
    [
      "DRANET on a cluster below its minimum version",
      () => ({ networking: GkeNetworking.Dranet, cluster: gkeClusterByHand({ version: "1.33.5-gke.1162000" }) }),
      [
        'cluster.version ("1.33.5-gke.1162000") is below 1.34.1-gke.1829001, the lowest version for managed DRANET. Fix: use 1.34.1-gke.1829001 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]',
      ],
    ],
    [
      "a cluster too old for several things",
      () => ultra({ capacity: flex, cluster: ultraCluster("1.28.3-gke.1000") }),
      [
        'cluster.version ("1.28.3-gke.1000") is below 1.32.2-gke.1652000, the lowest version for A3 Ultra with GPUDirect RDMA and flex-start of GPU nodes. Fix: use 1.32.2-gke.1652000 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]',
      ],
    ],
    [
      "nodes too old for what they are, and for their cluster",
      () => ultra({ capacity: flex, version: "1.20" }),
      [
        `version ("1.20") is more than three minor versions behind the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "local SSDs beside those of the machine",
      () => ({ localSsdDisks: 8 }),
      ["localSsdDisks (8) is given, and a3-megagpu-8g comes with 16. Fix: leave it out."],
    ],
    [
      "local SSDs for a machine without",
      () => small({ machineType: "a3-highgpu-4g-nolssd", capacity: flex, localSsdDisks: 8 }),
      [
        "localSsdDisks (8) is given, and a3-highgpu-4g-nolssd takes none. Fix: leave it out, or use a3-highgpu-4g. [https://docs.cloud.google.com/compute/docs/disks/local-ssd]",
      ],
    ],
    [
      "a use for local SSDs that there are not",
      () => small({ localSsd: GkeLocalSsd.Block }),
      [
        'localSsd ("block") is given, and nodes of g2-standard-48 have no local SSDs. Fix: leave it out. [https://docs.cloud.google.com/compute/docs/disks/local-ssd]',
      ],
    ],
    [
      "half a disk",
      () => small({ localSsdDisks: 0.5 }),
      [
        "localSsdDisks (0.5) is not a whole number of disks, 1 or more. Fix: leave it out. [https://docs.cloud.google.com/compute/docs/disks/local-ssd]",
      ],
    ],
    [
      "words that are none",
      () => ({
        driverVersion: "NEWEST" as never,
        networking: "fast" as never,
        placement: "close" as never,
        localSsd: "raid" as never,
        hostMaintenance: "NEVER" as never,
      }),
      [
        'driverVersion ("NEWEST") is not one of the choices. Fix: use DEFAULT, LATEST, INSTALLATION_DISABLED.',
        'networking ("fast") is not one of the choices. Fix: use multi-network, dranet, none.',
        'placement ("close") is not one of the choices. Fix: use compact, none.',
        'localSsd ("raid") is not one of the choices. Fix: use ephemeral, block.',
        'hostMaintenance ("NEVER") is not one of the choices. Fix: use PERIODIC, AS_NEEDED.',
      ],
    ],
    [
      "pods, disks and versions",
      () => ({ maxPodsPerNode: 300, bootDiskGiB: 8, version: "1.36" }),
      [
        "maxPodsPerNode (300) is not a whole number of pods from 8 to 256. Fix: leave it out for the default. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr]",
        "bootDiskGiB (8) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
        `version ("1.36") is newer than the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "a version too old for the cluster",
      () => ({ version: "1.31.14-gke.1243000" }),
      [
        `version ("1.31.14-gke.1243000") is more than three minor versions behind the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "no account for the nodes",
      () => ({ cluster: { ...gkeClusterWith(tcpxoFabric()), nodeServiceAccount: undefined } }),
      [
        "nodeServiceAccount (not given) is missing, and cluster.nodeServiceAccount too: nodes would run as the project's default account, which may do too much. Fix: give the email of an account with the role roles/container.defaultNodeServiceAccount. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa]",
      ],
    ],
    [
      "labels that Google refuses",
      () => ({ team: "Vision", labels: { Run: "a", run: "A", long: "x".repeat(64) } }),
      [
        'labels.Run ("Run") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'labels.run ("A") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'labels.long ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'team ("Vision") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
    [
      "taints",
      () => ({ taints: [{ key: "-", effect: "NoSchedule" as never }] }),
      [
        'taints[0].key ("-") has a key that Kubernetes does not take. Fix: use a name such as tier, or one with a DNS prefix such as example.com/tier. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
        'taints[0].effect ("NoSchedule") is not a taint effect of GKE. Fix: use NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE. [https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig#NodeTaint]',
      ],
    ],
    [
      "an unknown project",
      () => ({ cluster: { ...gkeClusterWith(tcpxoFabric()), project: "Example" } }),
      [
        'cluster.project ("Example") is not the id of a project. Fix: give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last. [https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects]',
      ],
    ],
    [
      "what decides the graph, as Outputs",
      () => ({
        machineType: pulumi.output("a3-megagpu-8g") as never,
        nodes: { min: 0, planned: pulumi.output(2) as never, max: 4 },
      }),
      [
        "machineType (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
        "nodes (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
      ],
    ],
    [
      "nothing at all",
      () => ({
        cluster: undefined as never,
        machineType: undefined as never,
        zone: 2 as never,
        nodes: undefined as never,
      }),
      [
        "machineType (not given) is not text. Fix: give one such as a3-megagpu-8g.",
        "zone (2) is not text. Fix: give one such as us-central1-a.",
        "cluster (not given) is missing. Fix: give the ref of a GkeCluster, or describe a cluster.",
        "nodes (not given) is not an object of min, planned and max. Fix: give {min: 0, planned: 2, max: 4}.",
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more())).toBe(refusal("GkeGpuNodePool", "train", problems));
  });
});
