import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import type { GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { outline } from "../support/graph.ts";
import {
  failing,
  failureOf,
  gkeClusterByHand,
  gkeClusterWith,
  gkeNetworkByHand,
  later,
  refusal,
  run,
  tcpxoFabric,
} from "./gkeFixtures.ts";
import { args, inputs, reservation, ultra } from "./gkeGpuNodePoolSupport.ts";

describe("a pool with inputs that are only known later", () => {
  const inPlan = (recording: Recording) => inputs(recording).nodeConfig;

  it("is planned without them, and made when they come", async () => {
    const program = () =>
      new GkeGpuNodePool(
        "train",
        args({
          ...ultra(),
          capacity: {
            kind: GcpCapacityKind.Reservation,
            reservation: later("reservation", "projects/shared-gpus/reservations/research"),
            block: later("block", "block-1"),
          },
          bootDiskGiB: later("size", 300),
          version: later("version", "1.35.2-gke.1000000"),
          nodeLabels: { tier: later("tier", "gold"), plain: "text" },
          labels: { run: later("run", "a"), "cost-centre": "7" },
          nodeServiceAccount: later("account", "mine@example-project.iam.gserviceaccount.com"),
          placementPolicy: later("policy", "reserved"),
          secureBoot: later("secure", false),
        }),
      );
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect(inPlan(planned)).toMatchObject({
      machineType: "a3-ultragpu-8g",
      diskSizeGb: UNKNOWN,
      reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", values: [UNKNOWN] },
      labels: { tier: UNKNOWN, plain: "text", "hybrid-gpu/pool": "train" },
      resourceLabels: { run: UNKNOWN, "cost-centre": "7", name: "train-nodes" },
    });
    expect(inPlan(made)).toMatchObject({
      diskSizeGb: 300,
      reservationAffinity: { values: ["projects/shared-gpus/reservations/research/reservationBlocks/block-1"] },
      labels: { tier: "gold", plain: "text" },
      resourceLabels: { run: "a", "cost-centre": "7" },
      serviceAccount: "mine@example-project.iam.gserviceaccount.com",
      shieldedInstanceConfig: { enableSecureBoot: false },
    });
    expect(inputs(made)).toMatchObject({
      version: "1.35.2-gke.1000000",
      placementPolicy: { type: "", policyName: "reserved" },
    });
  });

  it("of a cluster that comes later altogether knows its networks and its reservation then", async () => {
    const program = () =>
      new GkeGpuNodePool(
        "train",
        args({ ...ultra({ capacity: reservation }), cluster: later("cluster", ultra().cluster) as never }),
      );
    const planned = await run(program);
    expect(inputs(planned).networkConfig).toEqual({ additionalNodeNetworkConfigs: UNKNOWN });
    const made = await run(program, { preview: false });
    expect(inputs(made).networkConfig.additionalNodeNetworkConfigs).toHaveLength(9);
    expect(inPlan(made)).toMatchObject({
      workloadMetadataConfig: { mode: "GKE_METADATA" },
      reservationAffinity: { values: ["research"] },
    });
  });

  const zones = "https://docs.cloud.google.com/compute/docs/regions-zones";
  it.each<[string, () => Partial<GkeGpuNodePoolArgs>, string[]]>([
    [
      "a cluster somewhere else",
      () => ({
        cluster: later(
          "cluster",
          gkeClusterByHand(
            { location: "us-east5", multiNetworking: true },
            { region: "us-east5", fabrics: [tcpxoFabric()] },
          ),
        ) as never,
      }),
      [
        `zone ("us-central1-a") is a zone of us-central1, not of us-east5. Fix: use a zone of us-east5, for example us-east5-a, or change the region. [${zones}]`,
      ],
    ],
    [
      "a cluster with too few networks",
      () => ({ cluster: later("cluster", gkeClusterWith(tcpxoFabric(7))) as never }),
      [
        "cluster.network.fabrics[0].gvnic (7) is not the number of gVNIC VPCs that nodes of a3-megagpu-8g are attached to: 8. Fix: list 8: too few leave GPUs without an interface, and one too many takes the place of a GPU's. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]",
      ],
    ],
    [
      "a cluster whose ranges overlap",
      () => ({
        cluster: later("cluster", {
          ...gkeClusterWith(tcpxoFabric()),
          network: gkeNetworkByHand({
            fabrics: [tcpxoFabric()],
            ranges: { nodes: "10.0.0.0/20", services: "10.0.8.0/24" },
          }),
        }) as never,
      }),
      [
        'cluster.network.ranges.services ("10.0.8.0/24") overlaps cluster.network.ranges.nodes (10.0.0.0/20). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "a cluster without its network",
      () => ({ cluster: later("cluster", { ...gkeClusterByHand(), network: undefined }) as never }),
      ["cluster.network (not given) is missing. Fix: give the ref of a GkeNetwork, or describe a network."],
    ],
    [
      "a name for a cluster",
      () => ({ cluster: later("cluster", "lab") as never }),
      ['cluster ("lab") is text, not a description. Fix: give the ref of a GkeCluster.'],
    ],
    [
      "a reservation that is none",
      () => ({ capacity: { kind: GcpCapacityKind.Reservation, reservation: later("held", "My GPUs") } }),
      [
        'capacity.reservation ("My GPUs") does not name a reservation. Fix: give its name, or projects/<project>/reservations/<name> where another project shares it. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "a block that is none",
      () => ultra({ capacity: { ...reservation, block: later("block", "1") } }),
      [
        'capacity.block ("1") is not the name of a block. Fix: give 1 to 63 lower-case letters, digits and dashes. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations]',
      ],
    ],
    [
      "a disk that is too small",
      () => ({ bootDiskGiB: later("size", 8) }),
      [
        "bootDiskGiB (8) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
      ],
    ],
    [
      "a version newer than the cluster",
      () => ({ version: later("version", "1.36.0-gke.1000000") }),
      [
        `version ("1.36.0-gke.1000000") is newer than the cluster's 1.35.3-gke.1389000. Fix: leave it out. [https://kubernetes.io/releases/version-skew-policy/]`,
      ],
    ],
    [
      "a node label that is none",
      () => ({ nodeLabels: { tier: later("tier", "very good") } }),
      [
        'nodeLabels.tier ("very good") is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. Fix: use very-good. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
      ],
    ],
    [
      "a label that Google refuses",
      () => ({ labels: { run: later("run", "A") } }),
      [
        'labels.run ("A") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
  ])("makes nothing of %s", async (_, more, problems) => {
    const { message, made } = await failing(() => new GkeGpuNodePool("train", args(more())));
    expect(message).toBe(refusal("GkeGpuNodePool", "train", problems));
    expect(made).toEqual([]);
  });

  it("judges now what does not depend on them", async () => {
    const message = await failureOf(
      () =>
        new GkeGpuNodePool(
          "train",
          args({
            nodes: { min: 2, planned: 1, max: 4 },
            capacity: { kind: GcpCapacityKind.Spot, reservation: later("held", "research") },
          }),
        ),
    );
    expect(message.split("\n").map((line) => /^ {2}- (\S+) /.exec(line)?.[1])).toEqual([
      undefined,
      "nodes.min",
      "capacity.reservation",
    ]);
  });
});
