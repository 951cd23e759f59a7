import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { efaPlacementGroup } from "../../../policies/placement/efaPlacementGroup.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const groupType = "aws:eks/nodeGroup:NodeGroup";
const asgType = "aws:autoscaling/group:Group";
const efa = [{ deviceIndex: 0 }, { deviceIndex: 1, interfaceType: "efa-only" }];

const placementGroup = (inputs: Properties, options: RawOptions = {}): ResourceNode =>
  raw("aws:ec2/placementGroup:PlacementGroup", "together", inputs, options);
const template = (inputs: Properties, options: RawOptions = {}): ResourceNode =>
  raw(templateType, "train-template", { instanceType: "p5.48xlarge", networkInterfaces: efa, ...inputs }, options);
const nodeGroup = (behind: ResourceNode, inputs: Properties = {}): ResourceNode =>
  raw(
    groupType,
    "train",
    { launchTemplate: { id: UNKNOWN }, scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 8 }, ...inputs },
    { madeFrom: { launchTemplate: [behind] } },
  );

/** What is said of a node group with this template, and whatever else there is. */
function said(behind: ResourceNode, inputs: Properties = {}, ...more: ResourceNode[]): string[] {
  return messages(efaPlacementGroup, stackOf(behind, nodeGroup(behind, inputs), ...more));
}

describe("efa-placement-group", () => {
  it("wants a placement group for several nodes with EFA, on demand and spot", () => {
    expect(said(template({}))).toEqual([
      "train: launchTemplate.placement.groupName (not given) leaves nodes with EFA anywhere in the zone, and jobs over several of them at the speed of the longest way. Fix: name a placement group whose strategy is cluster. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html]",
    ]);
    expect(said(template({}), { capacityType: "SPOT" })).toHaveLength(1);
  });

  it("takes a group of one node, and nodes without EFA", () => {
    expect(said(template({}), { scalingConfig: { maxSize: 1 } })).toEqual([]);
    expect(said(template({ networkInterfaces: [{ deviceIndex: 0 }] }))).toEqual([]);
    const plain = raw(groupType, "plain", { instanceTypes: ["g6e.12xlarge"], scalingConfig: { maxSize: 8 } });
    expect(messages(efaPlacementGroup, stackOf(plain))).toEqual([]);
  });

  it("follows the name to a group of the stack, and wants the strategy cluster", () => {
    const cluster = placementGroup({ strategy: "cluster" });
    const spread = placementGroup({ strategy: "spread" });
    const behind = (group: ResourceNode): ResourceNode =>
      template({ placement: { groupName: UNKNOWN } }, { madeFrom: { placement: [group] } });
    expect(said(behind(cluster), {}, cluster)).toEqual([]);
    expect(said(behind(spread), {}, spread)).toEqual([
      'train: strategy of placement group together ("spread") is the strategy of a group that keeps nodes with EFA apart. Fix: set strategy: cluster, on a group of its own. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html]',
    ]);
    expect(
      said(template({ placement: { groupName: "pg" } }), {}, placementGroup({ name: "pg", strategy: "partition" })),
    ).toHaveLength(1);
    const made = placementGroup({ strategy: "spread" }, { outputs: { id: "pg-0abc", placementGroupId: "pg-0abc" } });
    expect(said(template({ placement: { groupId: "pg-0abc" } }), {}, made)).toHaveLength(1);
  });

  it("warns of a group that is not of the stack", () => {
    const graph = (behind: ResourceNode) => stackOf(behind, nodeGroup(behind));
    expect(findings(efaPlacementGroup, graph(template({ placement: { groupName: "shared" } })))).toEqual([
      {
        urn: nodeGroup(template({})).urn,
        because: "warning",
        message:
          "train: launchTemplate.placement.groupName is shared, a placement group that is not of this stack, so its strategy is not judged. Fix: nothing if it is cluster; else declare one with that strategy.",
      },
    ]);
  });

  it("wants none for a Capacity Block, for which the block places the nodes", () => {
    const market = { instanceMarketOptions: { marketType: "capacity-block" } };
    expect(said(template(market), { capacityType: "CAPACITY_BLOCK" })).toEqual([]);
    expect(said(template({ ...market, placement: { groupName: "pg" } }), { capacityType: "CAPACITY_BLOCK" })).toEqual([
      'train: launchTemplate.placement.groupName ("pg") names a placement group for a Capacity Block, which places its instances itself: launches fail with InsufficientInstanceCapacity. Fix: leave the placement group out. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html]',
    ]);
    const group = raw(
      asgType,
      "train",
      { maxSize: 8, launchTemplate: { id: UNKNOWN }, placementGroup: "pg" },
      { madeFrom: { launchTemplate: [template(market)] } },
    );
    expect(messages(efaPlacementGroup, stackOf(template(market), group))).toEqual([
      'train: placementGroup ("pg") names a placement group for a Capacity Block, which places its instances itself: launches fail with InsufficientInstanceCapacity. Fix: leave the placement group out. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html]',
    ]);
  });

  it("leaves reservations where they were made, with a warning", () => {
    const target = {
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
    };
    const reservation = raw("aws:ec2/capacityReservation:CapacityReservation", "reserved", {
      instanceType: "p5.48xlarge",
    });
    const madeFrom = { capacityReservationSpecification: [reservation] };
    const alone = template(target, { madeFrom });
    expect(
      findings(efaPlacementGroup, stackOf(alone, nodeGroup(alone), reservation)).map(({ because }) => because),
    ).toEqual(["warning"]);
    expect(said(alone, {}, reservation)).toEqual([
      "train: launchTemplate.placement.groupName (not given) leaves nodes with EFA wherever the reservation has them, which may be far apart in the zone. Fix: make the reservation in a cluster placement group (placementGroupArn) and name that here, unless no job spans several nodes. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html]",
    ]);
    const group = placementGroup({ name: "pg", strategy: "cluster" });
    const forced = template({ ...target, placement: { groupName: "pg" } }, { madeFrom });
    expect(said(forced, {}, reservation, group)).toEqual([
      'train: launchTemplate.placement.groupName ("pg") names a placement group in which the reservation was not made: launches into it fail with InsufficientInstanceCapacity. Fix: make the reservation in the group (placementGroupArn). [https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3730]',
    ]);
    const inGroup = { ...reservation, inputs: { ...reservation.inputs, placementGroupArn: UNKNOWN } };
    expect(said(forced, {}, inGroup, group)).toEqual([]);
  });

  it("fails closed on what it cannot read", () => {
    expect(said(template({ placement: UNKNOWN }))).toEqual([
      "train: whether its nodes with EFA stand together cannot be judged, because launchTemplate.placement.groupName is known only after creation. Fix: give launchTemplate.placement.groupName as a plain value.",
    ]);
    expect(said(template({ placement: { groupName: 7 } }))).toEqual([
      "train: whether its nodes with EFA stand together cannot be judged, because launchTemplate.placement.groupName is not a string. Fix: give launchTemplate.placement.groupName as a plain value.",
    ]);
    expect(said(template({}), { capacityType: UNKNOWN })).toEqual([
      "train: whether its nodes with EFA stand together cannot be judged, because capacityType is known only after creation. Fix: give capacityType as a plain value.",
    ]);
    expect(said(template({ networkInterfaces: UNKNOWN }))).toHaveLength(1);
    expect(said(template({}), { scalingConfig: UNKNOWN })).toHaveLength(1);
    const group = placementGroup({ strategy: UNKNOWN });
    const behind = template({ placement: { groupName: UNKNOWN } }, { madeFrom: { placement: [group] } });
    expect(said(behind, {}, group)).toEqual([
      "train: placement group together: whether its nodes with EFA stand together cannot be judged, because strategy is known only after creation. Fix: give strategy as a plain value.",
    ]);
    const because = (graph: Parameters<typeof stackOf>) =>
      findings(efaPlacementGroup, stackOf(...graph)).map((one) => one.because);
    const open = template({ networkInterfaces: UNKNOWN });
    expect(because([open, nodeGroup(open)])).toEqual(["unknown"]);
    const sized = template({});
    expect(because([sized, nodeGroup(sized, { scalingConfig: UNKNOWN })])).toEqual(["unknown"]);
  });

  it("warns of a template of another stack, and fails closed where it may be any", () => {
    const group = (launchTemplate: unknown): ResourceNode =>
      raw(groupType, "train", { instanceTypes: ["p5.48xlarge"], launchTemplate, scalingConfig: { maxSize: 8 } });
    expect(findings(efaPlacementGroup, stackOf(group({ id: "lt-0abc" })))).toEqual([
      {
        urn: group({}).urn,
        because: "warning",
        message:
          "train may have EFA interfaces, and whether its nodes with EFA stand together cannot be told: launch template lt-0abc is not in this stack. Fix: declare the launch template in this stack, with placement.groupName of a cluster placement group.",
      },
    ]);
    expect(findings(efaPlacementGroup, stackOf(group({ id: UNKNOWN }))).map(({ because }) => because)).toEqual([
      "unknown",
    ]);
  });

  it("judges Auto Scaling groups by their own placement group first", () => {
    const behind = template({ placement: { groupName: "other" } });
    const group = (inputs: Properties): ResourceNode =>
      raw(
        asgType,
        "train",
        { maxSize: 4, launchTemplate: { id: UNKNOWN }, ...inputs },
        { madeFrom: { launchTemplate: [behind] } },
      );
    const spread = placementGroup({ name: "pg", strategy: "spread" });
    expect(messages(efaPlacementGroup, stackOf(behind, group({ placementGroup: "pg" }), spread))).toHaveLength(1);
    const cluster = placementGroup({ name: "pg", strategy: "cluster" });
    expect(messages(efaPlacementGroup, stackOf(behind, group({ placementGroup: "pg" }), cluster))).toEqual([]);
  });

  it("judges outputs where a targeted update shows nothing else", () => {
    const behind = template({}, { from: "outputs", outputs: { id: "lt-0abc" } });
    const group = raw(
      groupType,
      "train",
      { launchTemplate: { id: "lt-0abc" }, scalingConfig: { maxSize: 8 } },
      { from: "outputs" },
    );
    expect(messages(efaPlacementGroup, stackOf(behind, group))).toHaveLength(1);
  });
});
