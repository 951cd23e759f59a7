import { describe, expect, it } from "vitest";
import { CapacityKind } from "../../components/aws/capacity.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import { only } from "../support/graph.ts";
import { clusterByHand, warningsOf } from "./eksFixtures.ts";
import { block, blockId, group, pool, refused, template } from "./eksGpuNodePoolSupport.ts";

const blocksGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";

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

describe("a pool with bad input", () => {
  it.each<[string, Partial<EksNodePoolArgs>, string[]]>([
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
      "a start and a length that are none, of no block",
      { capacity: { kind: CapacityKind.OnDemand, startsAt: "tomorrow", days: 0 } },
      [
        'capacity.startsAt ("tomorrow") is about a Capacity Block, and the capacity kind is on-demand. Fix: leave it out.',
        'capacity.startsAt ("tomorrow") is not a time with a time zone in ISO 8601. Fix: write it like 2026-12-01T11:30:00Z.',
        "capacity.days (0) is the length of a block, and the capacity kind is on-demand. Fix: leave it out.",
      ],
    ],
  ])("%s", async (_, more, problems) => {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    expect(await refused(more)).toBe(
      [`EksGpuNodePool "train": ${count}`, ...problems.map((text) => `  - ${text}`)].join("\n"),
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
