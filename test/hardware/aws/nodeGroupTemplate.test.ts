import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import {
  checkNodeGroupTemplate,
  type NodeGroupTemplate,
  nodeGroupTemplate,
  type PlainNodeGroup,
  type PlainTemplate,
} from "../../../components/hardware/aws/nodeGroupTemplate.ts";
import { aws, graph, node } from "../graph.ts";

const blockGuide = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html";
const blocks = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
const templates = "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html";

const blockGroup: PlainNodeGroup = { capacityType: "CAPACITY_BLOCK", subnetIds: ["subnet-1"], desiredSize: 0 };
const blockTemplate: PlainTemplate = {
  instanceType: "p5.48xlarge",
  marketType: "capacity-block",
  capacityReservationId: "cr-0123456789abcdef0",
  networkInterfaces: [{}, {}],
};

const said = (view: NodeGroupTemplate) =>
  checkNodeGroupTemplate(view).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);
const block = (group: Partial<PlainNodeGroup>, template: Partial<PlainTemplate> = {}) =>
  said({ nodeGroup: { ...blockGroup, ...group }, template: { ...blockTemplate, ...template } });
const plain = (nodeGroup: PlainNodeGroup, template?: PlainTemplate) => said({ nodeGroup, template });

describe("a Capacity Block group", () => {
  it("passes when all is there", () => expect(block({})).toEqual([]));

  it("passes when values are only known later", () => {
    const later = {
      instanceType: UNKNOWN,
      marketType: UNKNOWN,
      capacityReservationId: UNKNOWN,
      networkInterfaces: UNKNOWN,
    };
    expect(block({ subnetIds: UNKNOWN, desiredSize: UNKNOWN }, later)).toEqual([]);
    expect(block({ capacityType: UNKNOWN })).toEqual([]);
  });

  it("needs a template", () => {
    expect(plain(blockGroup)).toEqual([
      `error: nodeGroup.launchTemplate (not given) is missing: a Capacity Block group needs a launch template that names the block. Fix: add a launch template with the market capacity-block, the reservation id and the instance type. [${blockGuide}]`,
    ]);
  });

  it("needs the market, the block and the type in the template", () => {
    expect(plain({ ...blockGroup, instanceTypes: ["p5.48xlarge"] }, {})).toEqual([
      `error: launchTemplate.instanceMarketOptions.marketType (not given) is missing: without it the instances are on-demand and the create call is refused. Fix: set it to capacity-block. [${blockGuide}]`,
      `error: launchTemplate.capacityReservationSpecification.capacityReservationTarget.capacityReservationId (not given) is missing: instances run in a Capacity Block only when they name it. Fix: set it to the id of the block, cr-…. [${blockGuide}]`,
      `error: launchTemplate.instanceType (not given) is missing: for a Capacity Block the type is set in the template. Fix: set it, and leave instanceTypes of the node group out. [${blockGuide}]`,
      `error: nodeGroup.instanceTypes (["p5.48xlarge"]) has to be empty for a Capacity Block. Fix: set the type in the launch template. [${blockGuide}]`,
    ]);
  });

  it("takes an UltraServer block by its resource group", () => {
    const capacityReservationResourceGroupArn = "arn:aws:resource-groups:us-east-1:123456789012:group/ultra";
    expect(block({}, { capacityReservationId: undefined, capacityReservationResourceGroupArn })).toEqual([]);
  });

  it("says so on the group as well", () => {
    expect(block({ capacityType: "ON_DEMAND" })).toEqual([
      `error: nodeGroup.capacityType ("ON_DEMAND") has to be CAPACITY_BLOCK when the launch template asks the market capacity-block. Fix: set capacityType to CAPACITY_BLOCK. [${blockGuide}]`,
    ]);
    expect(block({ capacityType: undefined })).toEqual([
      `error: nodeGroup.capacityType (not given) has to be CAPACITY_BLOCK when the launch template asks the market capacity-block. Fix: set capacityType to CAPACITY_BLOCK. [${blockGuide}]`,
    ]);
  });

  it("is in one zone", () => {
    expect(block({ subnetIds: ["subnet-1", "subnet-2"] })).toEqual([
      `error: nodeGroup.subnetIds (["subnet-1","subnet-2"]) has several subnets, and a Capacity Block is in one zone. Fix: give only the subnet in the zone of the block. [${blockGuide}]`,
    ]);
  });

  it("has its own placement, and the default tenancy", () => {
    expect(block({}, { placementGroup: "pg", tenancy: "dedicated" })).toEqual([
      `error: launchTemplate.placement.groupName ("pg") is a placement group for a Capacity Block, which brings its own placement. Fix: leave the placement group out. [${blocks}]`,
      `error: launchTemplate.placement.tenancy ("dedicated") is not the default tenancy, the only one of Capacity Blocks. Fix: leave the tenancy out. [${blocks}]`,
    ]);
    expect(block({}, { tenancy: "default" })).toEqual([]);
  });

  it("waits for its block", () => {
    expect(block({ desiredSize: 32 })).toEqual([
      `warning: nodeGroup.scalingConfig.desiredSize (32) wants nodes at once, and every launch fails until the block begins. Fix: create with 0 and raise it when the block begins. [${blockGuide}]`,
    ]);
  });
});

describe("any managed node group", () => {
  it.each(["spot", "on-demand", "interruptible-capacity-reservation"])(
    "refuses the market %s in a template",
    (marketType) => {
      expect(plain({}, { marketType })).toEqual([
        `error: launchTemplate.instanceMarketOptions.marketType ("${marketType}") is a market option that managed node groups refuse in a launch template. Fix: leave it out, and set capacityType on the node group (SPOT for spot). [https://github.com/hashicorp/terraform-provider-aws/issues/18025]`,
      ]);
    },
  );

  it.each([
    [{ iamInstanceProfile: { name: "p" } }, "iamInstanceProfile", '{"name":"p"}', "an instance profile"],
    [
      { instanceInitiatedShutdownBehavior: "terminate" },
      "instanceInitiatedShutdownBehavior",
      '"terminate"',
      "a shutdown behaviour",
    ],
    [{ hibernation: true }, "hibernationOptions.configured", "true", "hibernation"],
    [
      { networkInterfaces: [{}, { subnetId: UNKNOWN }] },
      "networkInterfaces[1].subnetId",
      '{"unknown":true}',
      "a subnet",
    ],
  ])("refuses %o in a template", (template, path, value, what) => {
    expect(plain({}, template)).toEqual([
      `error: launchTemplate.${path} (${value}) is ${what}, which managed node groups refuse in a launch template. Fix: leave it out. [${templates}]`,
    ]);
  });

  it("takes hibernation that is off", () => expect(plain({}, { hibernation: false })).toEqual([]));

  it("keeps public addresses off several interfaces", () => {
    const networkInterfaces = [{ associatePublicIpAddress: true }, { associatePublicIpAddress: false }];
    expect(plain({}, { networkInterfaces })).toEqual([
      "error: launchTemplate.networkInterfaces[0].associatePublicIpAddress (true) asks a public address for an instance with several interfaces, which EC2 refuses. Fix: set it to false and use private subnets. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html]",
    ]);
    expect(plain({}, { networkInterfaces: networkInterfaces.slice(0, 1) })).toEqual([]);
  });

  it("sets security groups in one place", () => {
    expect(plain({}, { networkInterfaces: [{}], vpcSecurityGroupIds: ["sg-1"] })).toEqual([
      `error: launchTemplate.vpcSecurityGroupIds (["sg-1"]) sets security groups for the instance beside network interfaces, which have their own. Fix: set them on each network interface. [${templates}]`,
    ]);
    expect(plain({}, { networkInterfaces: [], vpcSecurityGroupIds: ["sg-1"] })).toEqual([]);
    expect(plain({}, { networkInterfaces: [{}], vpcSecurityGroupIds: [] })).toEqual([]);
  });

  it("leaves disk, access, image and type to the template", () => {
    const group: PlainNodeGroup = {
      diskSize: 100,
      remoteAccess: { ec2SshKey: "k" },
      amiType: "AL2023_x86_64_NVIDIA",
      version: "1.34",
      releaseVersion: UNKNOWN,
      instanceTypes: ["g5.xlarge"],
    };
    expect(plain(group, { imageId: "ami-1", instanceType: "g5.xlarge" })).toEqual([
      `error: nodeGroup.diskSize (100) cannot be set on a node group with a launch template. Fix: set it in blockDeviceMappings of the template. [${templates}]`,
      `error: nodeGroup.remoteAccess ({"ec2SshKey":"k"}) cannot be set on a node group with a launch template. Fix: set keyName and security groups in the template. [${templates}]`,
      `error: nodeGroup.amiType ("AL2023_x86_64_NVIDIA") cannot be set when the launch template sets an image. Fix: leave it out, or leave imageId out of the template. [${templates}]`,
      `error: nodeGroup.version ("1.34") cannot be set when the launch template sets an image. Fix: leave it out: the image decides the Kubernetes version. [${templates}]`,
      `error: nodeGroup.releaseVersion ({"unknown":true}) cannot be set when the launch template sets an image. Fix: leave it out: the image decides the release. [${templates}]`,
      `error: nodeGroup.instanceTypes (["g5.xlarge"]) cannot be set when the launch template sets an instance type. Fix: set the type in one place. [${templates}]`,
    ]);
  });

  it("may set image and type on the group when the template does not, and everything without a template", () => {
    const group: PlainNodeGroup = {
      amiType: "AL2023_x86_64_NVIDIA",
      releaseVersion: "1.34.1",
      instanceTypes: ["g5.xlarge"],
    };
    expect(plain(group, {})).toEqual([]);
    expect(plain({ ...group, diskSize: 100, remoteAccess: {} })).toEqual([]);
    expect(plain({ amiType: "CUSTOM" }, { imageId: "ami-1" })).toEqual([]);
  });

  it("does not judge a template that it cannot read", () => {
    expect(said({ nodeGroup: { capacityType: "CAPACITY_BLOCK", diskSize: 100 }, template: UNKNOWN })).toEqual([]);
  });
});

describe("nodeGroupTemplate", () => {
  const view = (group: Properties, template?: Properties) => {
    const lt = node(aws.template, "lt", template);
    const ng = node(aws.nodeGroup, "ng", group, template === undefined ? {} : { launchTemplate: lt });
    return nodeGroupTemplate(graph([lt, ng]), ng);
  };

  it("reads a group without a template, and one whose template is elsewhere", () => {
    const inputs = { scalingConfig: { desiredSize: 2 }, diskSize: 100 };
    const { nodeGroup, template } = view(inputs);
    expect(template).toBeUndefined();
    expect(nodeGroup).toEqual({ desiredSize: 2, diskSize: 100 });
    expect(view({ ...inputs, launchTemplate: { id: "lt-9" } }).template).toBe(UNKNOWN);
  });

  it("reads everything that the rules look at", () => {
    const { nodeGroup, template } = view(
      {
        capacityType: "CAPACITY_BLOCK",
        instanceTypes: [],
        amiType: "AL2023_x86_64_NVIDIA",
        version: UNKNOWN,
        subnetIds: [UNKNOWN],
        scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 32 },
        launchTemplate: { id: UNKNOWN },
      },
      {
        instanceType: "p5.48xlarge",
        imageId: UNKNOWN,
        instanceMarketOptions: { marketType: "capacity-block" },
        capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
        placement: { groupId: "pg-1", tenancy: "default" },
        iamInstanceProfile: { arn: "arn" },
        hibernationOptions: { configured: false },
        vpcSecurityGroupIds: [],
        networkInterfaces: [
          { subnetId: UNKNOWN, associatePublicIpAddress: "true" },
          { associatePublicIpAddress: "false" },
          { associatePublicIpAddress: UNKNOWN },
          {},
        ],
      },
    );
    expect(nodeGroup).toEqual({
      capacityType: "CAPACITY_BLOCK",
      instanceTypes: [],
      amiType: "AL2023_x86_64_NVIDIA",
      version: UNKNOWN,
      subnetIds: [UNKNOWN],
      desiredSize: 0,
    });
    expect(template).toEqual({
      instanceType: "p5.48xlarge",
      imageId: UNKNOWN,
      marketType: "capacity-block",
      capacityReservationId: UNKNOWN,
      placementGroup: "pg-1",
      tenancy: "default",
      iamInstanceProfile: { arn: "arn" },
      hibernation: false,
      vpcSecurityGroupIds: [],
      networkInterfaces: [
        { subnetId: UNKNOWN, associatePublicIpAddress: true },
        { associatePublicIpAddress: false },
        { associatePublicIpAddress: UNKNOWN },
        {},
      ],
    });
  });

  it("reads interfaces that are not known yet", () => {
    const { template } = view({ launchTemplate: { id: UNKNOWN } }, { networkInterfaces: UNKNOWN });
    expect(template).toEqual({ networkInterfaces: UNKNOWN });
  });
});
