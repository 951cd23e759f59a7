import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { nodeGroupTemplateValid } from "../../policies/placement/nodeGroupTemplateValid.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";

const blockGuide = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html";
const templateGuide = "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html";

const template = (inputs: object) => raw("aws:ec2/launchTemplate:LaunchTemplate", "t", { ...inputs });
const group = (inputs: object, from?: ResourceNode) =>
  raw(
    "aws:eks/nodeGroup:NodeGroup",
    "g",
    {
      clusterName: "c",
      subnetIds: [UNKNOWN],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 8 },
      ...(from === undefined ? {} : { launchTemplate: { id: UNKNOWN, version: "1" } }),
      ...inputs,
    },
    from === undefined ? {} : { madeFrom: { launchTemplate: [from] } },
  );
const judge = (inputs: object, from?: ResourceNode): string[] =>
  messages(nodeGroupTemplateValid, from === undefined ? stackOf(group(inputs)) : stackOf(from, group(inputs, from)));

/** A template as Capacity Blocks want it. */
const block = {
  instanceType: "p5.48xlarge",
  instanceMarketOptions: { marketType: "capacity-block" },
  capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
};

describe("node-group-template-valid", () => {
  it.each([
    ["a group without a template", { instanceTypes: ["m7i.xlarge"], diskSize: 100 }, undefined],
    ["a type in the group", { instanceTypes: ["g6e.8xlarge"] }, template({ networkInterfaces: [{ deviceIndex: 0 }] })],
    ["a type in the template", { capacityType: "SPOT" }, template({ instanceType: "g6e.8xlarge" })],
    ["a Capacity Block", { capacityType: "CAPACITY_BLOCK" }, template(block)],
  ])("passes %s", (_, inputs, from) => {
    expect(judge(inputs, from)).toEqual([]);
  });

  it.each([
    [
      "a disk beside a template",
      { diskSize: 100 },
      template({ instanceType: "m7i.xlarge" }),
      `g: diskSize (100) cannot be set on a node group with a launch template. Fix: set it in blockDeviceMappings of the template. [${templateGuide}]`,
    ],
    [
      "types in both",
      { instanceTypes: ["p5.48xlarge"] },
      template({ instanceType: "p5.48xlarge" }),
      `g: instanceTypes (["p5.48xlarge"]) cannot be set when the launch template sets an instance type. Fix: set the type in one place. [${templateGuide}]`,
    ],
    [
      "a block without a template",
      { capacityType: "CAPACITY_BLOCK" },
      undefined,
      `g: launchTemplate (not given) is missing: a Capacity Block group needs a launch template that names the block. Fix: add a launch template with the market capacity-block, the reservation id and the instance type. [${blockGuide}]`,
    ],
    [
      "a block without its market",
      { capacityType: "CAPACITY_BLOCK" },
      template({ ...block, instanceMarketOptions: undefined }),
      `g: launchTemplate.instanceMarketOptions.marketType (not given) is missing: without it the instances are on-demand and the create call is refused. Fix: set it to capacity-block. [${blockGuide}]`,
    ],
    [
      "a block without its id",
      { capacityType: "CAPACITY_BLOCK" },
      template({ ...block, capacityReservationSpecification: undefined }),
      `g: launchTemplate.capacityReservationSpecification.capacityReservationTarget.capacityReservationId (not given) is missing: instances run in a Capacity Block only when they name it. Fix: set it to the id of the block, cr-…. [${blockGuide}]`,
    ],
    [
      "the market of blocks for an on-demand group",
      { capacityType: "ON_DEMAND" },
      template(block),
      `g: capacityType ("ON_DEMAND") has to be CAPACITY_BLOCK when the launch template asks the market capacity-block. Fix: set capacityType to CAPACITY_BLOCK. [${blockGuide}]`,
    ],
  ])("refuses %s", (_, inputs, from, message) => {
    const node = group(inputs, from);
    const stack = from === undefined ? stackOf(node) : stackOf(from, node);
    expect(findings(nodeGroupTemplateValid, stack)).toEqual([{ urn: node.urn, message }]);
  });

  it("warns of nodes that are wanted before the block begins", () => {
    const from = template(block);
    const node = group({ capacityType: "CAPACITY_BLOCK", scalingConfig: { desiredSize: 4, maxSize: 4 } }, from);
    expect(findings(nodeGroupTemplateValid, stackOf(from, node))).toEqual([
      {
        urn: node.urn,
        because: "warning",
        message: `g: scalingConfig.desiredSize (4) wants nodes at once, and every launch fails until the block begins. Fix: create with 0 and raise it when the block begins. [${blockGuide}]`,
      },
    ]);
  });

  it.each([
    ["capacityType", { capacityType: UNKNOWN }, {}],
    ["capacityType", { capacityType: UNKNOWN }, block],
    ["subnetIds", { capacityType: "CAPACITY_BLOCK", subnetIds: UNKNOWN }, block],
    ["launchTemplate.instanceMarketOptions.marketType", {}, { instanceMarketOptions: UNKNOWN }],
    [
      "launchTemplate.placement.tenancy",
      { capacityType: "CAPACITY_BLOCK" },
      { ...block, placement: { tenancy: UNKNOWN } },
    ],
    ["launchTemplate.networkInterfaces", {}, { networkInterfaces: UNKNOWN }],
    [
      "launchTemplate.networkInterfaces[1].associatePublicIpAddress",
      {},
      { networkInterfaces: [{}, { associatePublicIpAddress: UNKNOWN }] },
    ],
  ])("does not pass an unknown %s that may break a rule", (path, inputs, from) => {
    const t = template(from);
    const node = group(inputs, t);
    expect(findings(nodeGroupTemplateValid, stackOf(t, node))).toEqual([
      {
        urn: node.urn,
        because: "unknown",
        message: `g: whether EKS takes it with its launch template cannot be judged, because ${path} is known only after creation. Fix: give ${path} as a plain value.`,
      },
    ]);
  });

  it.each([
    ["tenancy of an on-demand group", {}, { placement: { tenancy: UNKNOWN } }],
    ["list of subnets of an on-demand group", { subnetIds: UNKNOWN }, {}],
    ["public address of the only interface", {}, { networkInterfaces: [{ associatePublicIpAddress: UNKNOWN }] }],
  ])("passes an unknown %s, on which no rule turns", (_, inputs, from) => {
    expect(judge(inputs, template(from))).toEqual([]);
  });

  it("says that it does not judge a template from elsewhere", () => {
    const node = group({ launchTemplate: { id: "lt-0123456789abcdef0", version: "1" }, diskSize: 100 });
    expect(findings(nodeGroupTemplateValid, stackOf(node))).toEqual([
      {
        urn: node.urn,
        because: "warning",
        message:
          "g: its launch template is not in this stack, so whether EKS takes the two together is not judged. " +
          "Fix: declare the launch template in this stack, or check it against AWS's page.",
      },
    ]);
  });
});
