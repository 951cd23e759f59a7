import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GkeNetworking } from "../../components/gcp/nodes/choices.ts";
import type { TpuSliceArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import { failureOf, gkeClusterByHand, refusal, run, warningsOf } from "./gkeFixtures.ts";
import { args, flex, ironwood, slice } from "./tpuSliceSupport.ts";

const refused = (more: Partial<TpuSliceArgs>) => failureOf(() => new TpuSlice("train", args(more)));

describe("slices with bad input", () => {
  it.each<[string, () => Partial<TpuSliceArgs>, string[]]>([
    [
      "two sides on v5p",
      () => ({ topology: "4x4" }),
      [
        'topology ("4x4") has 2 sides, and slices of TPU v5p have 3. Fix: use 2x2x4 (16 chips, 4 nodes) or 2x2x2 (8 chips, 2 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a side that is no multiple of four",
      () => ({ topology: "8x8x15" }),
      [
        'topology ("8x8x15") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "one chip on v5p",
      () => ({ topology: "1x1x1" }),
      [
        'topology ("1x1x1") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 2x2x1 (4 chips, 1 node) or 2x2x2 (8 chips, 2 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a shape of another generation",
      () => ({ generation: TpuGeneration.V6e, topology: "2x2x1" }),
      [
        'topology ("2x2x1") has 3 sides, and slices of TPU v6e have 2. Fix: use 2x2 (4 chips, 1 node) or 2x4 (8 chips, 1 node). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a space",
      () => ({ topology: "4x4x4 " }),
      [
        'topology ("4x4x4 ") is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4x4 (64 chips, 16 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "four sides",
      () => ({ topology: "16x16x16x16" }),
      [
        'topology ("16x16x16x16") has 4 sides, and slices of TPU v5p have 3. Fix: use 16x16x24 (6144 chips, 1536 nodes) or 12x20x24 (5760 chips, 1440 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "sides out of order",
      () => ({ topology: "4x12x4" }),
      [
        'topology ("4x12x4") has its sides in an order that GKE does not take. Fix: use 4x4x12 (192 chips, 48 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a slice's name for its topology",
      () => ({ topology: "v5p-2048" }),
      [
        'topology ("v5p-2048") is the name of a slice, and its topology is wanted. Fix: use 8x8x16 (1024 chips, 256 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a generation that is none",
      () => ({ generation: "v5" as never }),
      ['generation ("v5") is not a TPU generation. Fix: use one of v4, v5e, v5p, v6e, 7x.'],
    ],
    [
      "another machine type",
      () => ({ machineType: "ct6e-standard-4t" }),
      [
        'machineType ("ct6e-standard-4t") does not make up a slice 4x4x4 of TPU v5p. Fix: leave it out, or use ct5p-hightpu-4t. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
      ],
    ],
    [
      "a number of nodes",
      () => ({ nodes: { min: 4, planned: 8, max: 16 } }) as never,
      [
        'nodes ({"min":4,"planned":8,"max":16}) is given, and the nodes of a slice follow from its topology: 16 for 4x4x4 of v5p, all of them or none. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
      ],
    ],
    [
      "a node count of a shape that is none",
      () => ({ topology: "8x8x15", nodeCount: 240 }) as never,
      [
        'topology ("8x8x15") is not a shape of TPU v5p: sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes). [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]',
        "nodeCount (240) is given, and the nodes of a slice follow from its topology. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]",
      ],
    ],
    [
      "autoscaling to part of a slice",
      () => ({ autoscaling: { minNodeCount: 4, maxNodeCount: 8 } }) as never,
      [
        'autoscaling ({"minNodeCount":4,"maxNodeCount":8}) is given, and the nodes of a slice follow from its topology: 16 for 4x4x4 of v5p, all of them or none. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
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
      "a region that has no 7x",
      () => ({
        ...ironwood,
        zone: "us-east5-a",
        cluster: gkeClusterByHand({ location: "us-east5" }, { region: "us-east5" }),
      }),
      [
        'zone ("us-east5-a") is in us-east5, which does not offer TPU 7x by the list of 2026-08-17. Fix: use a zone of europe-west2, us-central1, us-east1. [https://docs.cloud.google.com/tpu/docs/tpu7x]',
      ],
    ],
    [
      "flex-start for eight days",
      () => ({ capacity: { kind: GcpCapacityKind.FlexStart, maxRunHours: 192 } }),
      [
        "capacity.maxRunHours (192) is longer than the 168 hours (seven days) that a flex-start node lives at most. Fix: use 168 or fewer, and let jobs begin again from their checkpoints. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "flex-start with a reservation",
      () => ({ capacity: { kind: GcpCapacityKind.FlexStart, reservation: "pretrain" } }),
      [
        'capacity.reservation ("pretrain") belongs to a reservation, and flex-start nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "flex-start without autoscaling",
      () => ({ capacity: flex, scaleToZero: false }),
      [
        "scaleToZero (false) is not possible with flex-start capacity: nodes come when there are some, by autoscaling from zero. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws]",
      ],
    ],
    [
      "spot and a reservation together",
      () => ({ capacity: { kind: GcpCapacityKind.Spot, reservation: "pretrain" } }),
      [
        'capacity.reservation ("pretrain") belongs to a reservation, and spot nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "7x on a cluster below its minimum version",
      () => ({ ...ironwood, cluster: gkeClusterByHand({ version: "1.33.5-gke.1162000" }) }),
      [
        'cluster.version ("1.33.5-gke.1162000") is below 1.34.0-gke.2201000, the lowest version for TPU 7x. Fix: use 1.34.0-gke.2201000 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpu-ironwood]',
      ],
    ],
    [
      "networks of GPUs",
      () => ({ networking: GkeNetworking.MultiNetwork }),
      [
        'networking ("multi-network") is about GPUs: chips of one slice reach each other without any network. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
      ],
    ],
    [
      "claims of networks on v5p",
      () => ({ networking: GkeNetworking.Dranet }),
      [
        'networking ("dranet") is not offered for TPU v5p: for v6e and 7x only. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]',
      ],
    ],
    [
      "labels that Google refuses",
      () => ({ team: "Research", labels: { long: "x".repeat(64) } }),
      [
        'labels.long ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'team ("Research") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
    [
      "ranges that overlap, and one that is none",
      () => ({
        cluster: gkeClusterByHand({}, { ranges: { nodes: "10.0.0.0", pods: "10.4.0.0/14", services: "10.5.0.0/20" } }),
      }),
      [
        'cluster.network.ranges.nodes ("10.0.0.0") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
        'cluster.network.ranges.services ("10.5.0.0/20") overlaps cluster.network.ranges.pods (10.4.0.0/14). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "a cluster too old for several things",
      () => ({ ...ironwood, capacity: flex, cluster: gkeClusterByHand({ version: "1.3" }) }),
      [
        'cluster.version ("1.3") is below 1.34.0-gke.2201000, the lowest version for TPU 7x and flex-start of TPU nodes. Fix: use 1.34.0-gke.2201000 or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpu-ironwood]',
      ],
    ],
    [
      "what decides the graph, as Outputs",
      () => ({ topology: pulumi.output("4x4x4") as never, slices: pulumi.output(2) as never }),
      [
        "topology (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
        "slices (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.",
      ],
    ],
    [
      "nothing at all",
      () => ({
        cluster: undefined as never,
        generation: undefined as never,
        topology: 4 as never,
        zone: undefined as never,
      }),
      [
        "generation (not given) is not text. Fix: give one such as v5p.",
        "topology (4) is not text. Fix: give one such as 4x4x4.",
        "zone (not given) is not text. Fix: give one such as us-central1-a.",
        "cluster (not given) is missing. Fix: give the ref of a GkeCluster, or describe a cluster.",
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more())).toBe(refusal("TpuSlice", "train", problems));
  });

  it("names that node pools do not take", async () => {
    const name = "pretraining-of-the-large-model-12";
    const guide = "https://github.com/pulumi/pulumi-gcp/issues/1510";
    expect(await failureOf(() => new TpuSlice(name, args({ slices: 11 })))).toBe(
      refusal("TpuSlice", name, [
        `name ("${name}") has 33 characters, and with -10 and the ending that Pulumi adds, a node pool's name has at most 40. Fix: use 29 or fewer. [${guide}]`,
      ]),
    );
    expect(await failureOf(() => new TpuSlice("Train_1", args()))).toBe(
      refusal("TpuSlice", "Train_1", [
        `name ("Train_1") is not a name that a node pool takes. Fix: use lower-case letters, digits and dashes, beginning with a letter and not ending with a dash. [${guide}]`,
      ]),
    );
    await expect(run(() => new TpuSlice("a".repeat(30), args({ slices: 10 })))).resolves.toBeDefined();
  });

  it("v6e in a zone that has none is warned about, and pod ranges that run out", async () => {
    const region = "us-central1";
    const recording = await slice({
      generation: TpuGeneration.V6e,
      topology: "16x16",
      zone: "us-central1-f",
      slices: 8,
      cluster: gkeClusterByHand({}, { region, ranges: { nodes: "10.0.0.0/23", pods: "10.4.0.0/20" } }),
    });
    const pods = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr";
    expect(warningsOf(recording)).toEqual([
      `TpuSlice "train": slices (8) may need 516 addresses of nodes, and 10.0.0.0/23 has 512. Fix: use a larger range, or fewer nodes. [${pods}]`,
      `TpuSlice "train": slices (8) may need 16384 addresses of pods, and 10.4.0.0/20 has 4096. Fix: use a larger range, or fewer nodes. [${pods}]`,
      'TpuSlice "train": zone ("us-central1-f") is not a zone known to offer TPU v6e. Fix: use us-central1-a, us-central1-b, us-central1-c, or make sure that this one has it. [https://docs.cloud.google.com/tpu/docs/v6e]',
    ]);
  });
});
