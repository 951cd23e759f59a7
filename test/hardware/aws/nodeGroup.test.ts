import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, type Read, Secret, UNKNOWN } from "../../../components/core/value.ts";
import { findLaunchTemplate, readInterfaces } from "../../../components/hardware/aws/launchTemplate.ts";
import {
  autoscalingGroupView,
  instanceView,
  type NodeGroupView,
  nodeGroupView,
} from "../../../components/hardware/aws/nodeGroup.ts";
import { aws, graph, node } from "../graph.ts";

const sizes = { minSize: 0, desiredSize: 2, maxSize: 4 };

/** A read answer, short: the value, or `?` and why, or `-`. */
function short(answer: Read<unknown>): unknown {
  if (answer.state === "known") return answer.value;
  return answer.state === "absent" ? "-" : `? ${answer.why}`;
}

function brief(view: NodeGroupView) {
  const { reservation } = view;
  return {
    type: short(view.machineType),
    types: short(view.machineTypes),
    capacity: short(view.capacity),
    scaling: [view.scaling.min, view.scaling.planned, view.scaling.max].map(short),
    template: view.template?.name ?? view.templateMissing,
    reservation:
      reservation.state === "targeted"
        ? `${short(reservation.id)} ${short(reservation.resourceGroupArn)} ${reservation.resource?.name ?? "-"}`
        : reservation.state === "unknown"
          ? `? ${reservation.why}`
          : "none",
  };
}

/** A node group made from a template of the same stack, ids still unknown. */
function withTemplate(group: Properties, template: Properties, more: ResourceNode[] = []): NodeGroupView {
  const from = more.find((one) => one.type === aws.reservation);
  const lt = node(aws.template, "lt", template, from === undefined ? {} : { capacityReservationSpecification: from });
  const ng = node(
    aws.nodeGroup,
    "ng",
    { scalingConfig: sizes, launchTemplate: { id: UNKNOWN, version: UNKNOWN }, ...group },
    { launchTemplate: lt },
  );
  return nodeGroupView(graph([...more, lt, ng]), ng);
}

function alone(inputs: Properties): NodeGroupView {
  const ng = node(aws.nodeGroup, "ng", { scalingConfig: sizes, ...inputs });
  return nodeGroupView(graph([ng]), ng);
}

describe("the sizes of a node group under a pool component", () => {
  const planned = (declared: unknown, desiredSize: unknown, type = "hybrid-gpu:index:EksGpuNodePool"): unknown => {
    const pool = { ...node(type, "pool", { nodes: { min: 0, planned: declared, max: 32 } }), custom: false };
    const ng = {
      ...node(aws.nodeGroup, "ng", { scalingConfig: { minSize: 0, desiredSize, maxSize: 32 } }),
      parent: pool.urn,
    };
    return short(nodeGroupView(graph([pool, ng]), ng).scaling.planned);
  };

  it.each([
    ["what the pool plans, though the group of a Capacity Block starts empty", 32, 0, 32],
    ["what the group asks for, when that is more", 2, 8, 8],
    ["the group's ceiling, when the pool plans above it", 40, 0, 32],
    ["what the group asks for, when the pool's plan is unknown", UNKNOWN, 3, 3],
    ["unknown, when what the group asks for is", 5, UNKNOWN, "? known only after creation"],
  ])("plan %s", (_, declared, desired, expected) => expect(planned(declared, desired)).toBe(expected));

  it("are the group's own under any other component", () => {
    expect(planned(32, 0, "example:index:Pool")).toBe(0);
  });
});

describe("the sizes of a node group whose size is left to an autoscaler", () => {
  const left = (component: Partial<ResourceNode>, scalingConfig: Properties, name = "ng"): unknown[] => {
    const above = { ...node("hybrid-gpu:index:EksGpuNodePool", "main", {}), custom: false, ...component };
    const ng = {
      ...node(aws.nodeGroup, name, { scalingConfig }),
      parent: above.urn,
      options: { ignoreChanges: ["scalingConfig.desiredSize"] },
    };
    const { min, planned, max } = nodeGroupView(graph([above, ng]), ng).scaling;
    return [min, planned, max].map(short);
  };
  const pool = (planned: number) => ({ inputs: { nodes: { min: 0, planned, max: 8 } } });
  const cluster = (inputs: Properties) => ({ type: "hybrid-gpu:index:EksCluster", inputs });

  it("plan what the pool says, however far it has grown or shrunk since", () => {
    expect(left(pool(1), { minSize: 0, desiredSize: 3, maxSize: 8 })).toEqual([0, 1, 8]);
    expect(left(pool(4), { minSize: 0, desiredSize: 0, maxSize: 8 })).toEqual([0, 4, 8]);
  });

  it("plan no less than the group's floor and no more than its ceiling", () => {
    expect(left(pool(1), { minSize: 2, desiredSize: 3, maxSize: 8 })).toEqual([2, 2, 8]);
    expect(left(pool(9), { minSize: 0, desiredSize: 3, maxSize: 8 })).toEqual([0, 8, 8]);
  });

  it("plan what the cluster says of its system pool, and two nodes where it says nothing", () => {
    const grown = { minSize: 2, desiredSize: 4, maxSize: 6 };
    expect(left(cluster({ systemPool: { nodes: { planned: 3 } } }), grown, "main-system-nodes")).toEqual([2, 3, 6]);
    expect(left(cluster({}), grown, "main-system-nodes")).toEqual([2, 2, 6]);
  });

  it("are the group's own where somebody puts a group of their own below a cluster", () => {
    expect(left(cluster({}), { minSize: 1, desiredSize: 4, maxSize: 6 }, "mine")).toEqual([1, 4, 6]);
  });
});

describe("nodeGroupView", () => {
  it("reads a Capacity Block group through its template, though no id is known yet", () => {
    const view = withTemplate(
      { capacityType: "CAPACITY_BLOCK" },
      {
        instanceType: "p5.48xlarge",
        instanceMarketOptions: { marketType: "capacity-block" },
        capacityReservationSpecification: {
          capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" },
        },
      },
    );
    expect(brief(view)).toEqual({
      type: "p5.48xlarge",
      types: ["p5.48xlarge"],
      capacity: "capacity-block",
      scaling: [0, 2, 4],
      template: "lt",
      reservation: "cr-0123456789abcdef0 - -",
    });
  });

  it("reads a reservation of the same stack, whose id is not known yet", () => {
    const cr = node(aws.reservation, "cr", { instanceType: "p5.48xlarge", instanceCount: 2 });
    const view = withTemplate(
      {},
      {
        instanceType: "p5.48xlarge",
        capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
      },
      [cr],
    );
    expect(brief(view)).toMatchObject({ capacity: "reservation", reservation: "? known only after creation - cr" });
  });

  it("takes a resource group for a reservation, and open preference for none", () => {
    const arn = "arn:aws:resource-groups:us-east-2:123456789012:group/h100";
    const spec = (specification: unknown) =>
      brief(withTemplate({}, { instanceType: "p5.48xlarge", capacityReservationSpecification: specification }));
    expect(spec({ capacityReservationTarget: { capacityReservationResourceGroupArn: arn } })).toMatchObject({
      capacity: "reservation",
      reservation: `- ${arn} -`,
    });
    for (const none of [{ capacityReservationPreference: "open" }, { capacityReservationTarget: {} }]) {
      expect(spec(none)).toMatchObject({ capacity: "on-demand", reservation: "none" });
    }
  });

  it("counts as on-demand what may or may not name a reservation", () => {
    const view = withTemplate({}, { instanceType: "p5.48xlarge", capacityReservationSpecification: UNKNOWN });
    expect(brief(view)).toMatchObject({
      capacity: "on-demand",
      reservation: "? capacityReservationSpecification.capacityReservationTarget is known only after creation",
    });
  });

  it.each([
    [{}, "on-demand"],
    [{ capacityType: "ON_DEMAND" }, "on-demand"],
    [{ capacityType: "SPOT" }, "spot"],
    [{ capacityType: "CAPACITY_BLOCK" }, "capacity-block"],
    [{ capacityType: UNKNOWN }, "? known only after creation"],
    [{ capacityType: "spot" }, '? "spot" is not a capacity type of managed node groups'],
  ])("reads %o as %s", (inputs, expected) => {
    expect(brief(alone({ instanceTypes: ["g6e.xlarge"], ...inputs })).capacity).toBe(expected);
  });

  it.each([
    ["one type", { instanceTypes: ["g6e.xlarge"] }, "g6e.xlarge", ["g6e.xlarge"]],
    ["a secret type", { instanceTypes: [new Secret("g6e.xlarge")] }, "g6e.xlarge", ["g6e.xlarge"]],
    [
      "several types",
      { instanceTypes: ["g6e.12xlarge", "g6.12xlarge"] },
      "? any of g6e.12xlarge, g6.12xlarge may be launched",
      ["g6e.12xlarge", "g6.12xlarge"],
    ],
    ["no type", {}, "t3.medium", ["t3.medium"]],
    ["an empty list", { instanceTypes: [] }, "t3.medium", ["t3.medium"]],
    ["an unknown type", { instanceTypes: [UNKNOWN] }, "? known only after creation", "? known only after creation"],
    ["an unknown list", { instanceTypes: UNKNOWN }, "? known only after creation", "? known only after creation"],
  ])("reads %s", (_, inputs, type, types) => {
    expect(brief(alone(inputs))).toMatchObject({ type, types, template: undefined, reservation: "none" });
  });

  it("never takes an unknown type for the default one", () => {
    expect(brief(withTemplate({}, { instanceType: UNKNOWN }))).toMatchObject({
      type: "? known only after creation",
      types: "? known only after creation",
    });
    expect(brief(withTemplate({}, { instanceRequirements: { vCpuCount: { min: 8 } } })).type).toBe(
      "? any type that meets the requirements may be launched",
    );
  });

  it("falls back to instanceTypes, then to what EKS launches, when the template names no type", () => {
    expect(brief(withTemplate({ instanceTypes: ["g5.xlarge"] }, { imageId: "ami-1" })).type).toBe("g5.xlarge");
    expect(brief(withTemplate({}, { imageId: "ami-1" })).type).toBe("t3.medium");
  });

  it("says of sizes what it knows of each", () => {
    const view = alone({ instanceTypes: ["g5.xlarge"], scalingConfig: { minSize: "1", desiredSize: UNKNOWN } });
    expect(brief(view).scaling).toEqual([1, "? known only after creation", "-"]);
    expect(view.scaling.max).toEqual({ state: "absent", path: "scalingConfig.maxSize" });
  });
});

describe("finding the launch template", () => {
  const lt = node(aws.template, "lt", { instanceType: "p5.48xlarge", name: "train" }, {}, { outputs: { id: "lt-1" } });
  const other = node(
    aws.template,
    "other",
    { instanceType: "g5.xlarge" },
    {},
    { outputs: { id: "lt-2", name: "auto" } },
  );

  it.each([
    ["by id", { id: "lt-1" }, "lt"],
    ["by given name", { name: "train" }, "lt"],
    ["by the name AWS gave", { name: "auto" }, "other"],
  ])("%s", (_, launchTemplate, expected) => {
    const ng = node(aws.nodeGroup, "ng", { launchTemplate });
    expect(findLaunchTemplate(graph([lt, other, ng]), ng)).toMatchObject({
      state: "found",
      template: { name: expected },
    });
  });

  it("is not there without a reference", () => {
    const ng = node(aws.nodeGroup, "ng", {});
    expect(findLaunchTemplate(graph([lt, ng]), ng)).toEqual({ state: "none" });
  });

  it.each([
    [{ id: "lt-9" }, "launch template lt-9 is not in this stack"],
    [{ name: "elsewhere" }, "launch template elsewhere is not in this stack"],
    [{ id: UNKNOWN }, "launchTemplate names no launch template of this stack"],
    [UNKNOWN, "launchTemplate names no launch template of this stack"],
  ])("misses %o", (launchTemplate, why) => {
    const ng = node(aws.nodeGroup, "ng", { launchTemplate, scalingConfig: sizes });
    const stack = graph([lt, other, ng]);
    expect(findLaunchTemplate(stack, ng)).toEqual({ state: "missing", why });
    expect(brief(nodeGroupView(stack, ng))).toEqual({
      type: `? ${why}`,
      types: `? ${why}`,
      capacity: "on-demand",
      scaling: [0, 2, 4],
      template: why,
      reservation: `? ${why}`,
    });
  });

  it("does not choose among several that an id may be of", () => {
    const both = { launchTemplate: [lt.urn, other.urn] };
    const unsure = node(aws.nodeGroup, "ng", { launchTemplate: { id: UNKNOWN } }, {}, { propertyDependencies: both });
    expect(findLaunchTemplate(graph([lt, other, unsure]), unsure)).toEqual({
      state: "missing",
      why: "launchTemplate was made from several launch templates: lt, other",
    });
    const sure = node(aws.nodeGroup, "ng", { launchTemplate: { id: "lt-2" } }, {}, { propertyDependencies: both });
    expect(findLaunchTemplate(graph([lt, other, sure]), sure)).toMatchObject({ template: { name: "other" } });
  });

  it("takes the types of the group when the template is elsewhere", () => {
    const ng = node(aws.nodeGroup, "ng", {
      launchTemplate: { id: "lt-9" },
      instanceTypes: ["g6.xlarge"],
      scalingConfig: sizes,
    });
    expect(brief(nodeGroupView(graph([ng]), ng))).toMatchObject({ type: "g6.xlarge", capacity: "on-demand" });
  });
});

describe("autoscalingGroupView", () => {
  const counts = { minSize: 1, desiredCapacity: 2, maxSize: 8 };
  const mixedOf = (overrides: unknown, instancesDistribution?: unknown) => ({
    ...counts,
    mixedInstancesPolicy: {
      instancesDistribution,
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: UNKNOWN },
        overrides,
      },
    },
  });
  const view = (inputs: Properties, template: Properties = { instanceType: "p5.48xlarge" }) => {
    const lt = node(aws.template, "lt", template);
    const group = node(aws.group, "asg", inputs, { launchTemplate: lt, mixedInstancesPolicy: lt });
    return brief(autoscalingGroupView(graph([lt, group]), group));
  };

  it("reads a launch template", () => {
    expect(view({ ...counts, launchTemplate: { id: UNKNOWN } })).toEqual({
      type: "p5.48xlarge",
      types: ["p5.48xlarge"],
      capacity: "on-demand",
      scaling: [1, 2, 8],
      template: "lt",
      reservation: "none",
    });
  });

  it.each([
    ["spot", "spot"],
    ["capacity-block", "capacity-block"],
    ["on-demand", "on-demand"],
    [UNKNOWN, "? known only after creation"],
    [
      "interruptible-capacity-reservation",
      '? no price or quota is known for the market "interruptible-capacity-reservation"',
    ],
  ])("reads the market %s", (marketType, expected) => {
    const template = { instanceType: "p5.48xlarge", instanceMarketOptions: { marketType } };
    expect(view({ ...counts, launchTemplate: { id: UNKNOWN } }, template).capacity).toBe(expected);
  });

  it("plans with the minimum where no capacity is desired", () => {
    expect(view({ minSize: 1, maxSize: 8, launchTemplate: { id: UNKNOWN } }).scaling).toEqual([1, 1, 8]);
  });

  it("reads the reservation of the group before that of the template", () => {
    const capacityReservationSpecification = {
      capacityReservationTarget: { capacityReservationIds: ["cr-0123456789abcdef0"] },
    };
    expect(view({ ...counts, launchTemplate: { id: UNKNOWN }, capacityReservationSpecification })).toMatchObject({
      capacity: "reservation",
      reservation: "cr-0123456789abcdef0 - -",
    });
  });

  it.each([
    [undefined, "on-demand"],
    [{ onDemandPercentageAboveBaseCapacity: 100 }, "on-demand"],
    [{ onDemandPercentageAboveBaseCapacity: 0 }, "spot"],
    [
      { onDemandPercentageAboveBaseCapacity: 0, onDemandBaseCapacity: 1 },
      "? the group mixes on-demand and spot instances",
    ],
    [{ onDemandPercentageAboveBaseCapacity: 50 }, "? the group mixes on-demand and spot instances"],
    [{ onDemandPercentageAboveBaseCapacity: UNKNOWN }, "? known only after creation"],
    [{ onDemandBaseCapacity: UNKNOWN }, "? known only after creation"],
  ])("reads the mix %o as %s", (distribution, expected) => {
    expect(view(mixedOf([{ instanceType: "g5.xlarge" }], distribution)).capacity).toBe(expected);
  });

  it.each([
    [undefined, ["p5.48xlarge"]],
    [[], ["p5.48xlarge"]],
    [
      [{ instanceType: "g5.xlarge" }, { instanceType: "g6.xlarge" }, { instanceType: "g5.xlarge" }],
      ["g5.xlarge", "g6.xlarge"],
    ],
    [
      [{ instanceType: "g5.xlarge" }, {}],
      ["g5.xlarge", "p5.48xlarge"],
    ],
    [[{ instanceType: UNKNOWN }], "? known only after creation"],
    [[{ instanceRequirements: {} }], "? any type that meets the requirements may be launched"],
    [UNKNOWN, "? known only after creation"],
  ])("reads the types of %o", (overrides, expected) => {
    expect(view(mixedOf(overrides)).types).toEqual(expected);
  });

  it.each([
    [{ ...mixedOf([{ instanceType: "g5.xlarge", weightedCapacity: "4" }]) }, "? sizes count weights, not instances"],
    [{ ...mixedOf([{ instanceType: "g5.xlarge", weightedCapacity: UNKNOWN }]) }, "? known only after creation"],
    [{ ...mixedOf([{ instanceType: "g5.xlarge" }]), desiredCapacityType: "vcpu" }, "? sizes count vcpu, not instances"],
    [{ ...mixedOf([{ instanceType: "g5.xlarge" }]), desiredCapacityType: UNKNOWN }, "? known only after creation"],
  ])("does not take other measures for instances", (inputs, expected) => {
    expect(view(inputs).scaling).toEqual([expected, expected, expected]);
  });

  it("takes units and weights of 1 for instances", () => {
    const inputs = mixedOf([{ instanceType: "g5.xlarge", weightedCapacity: "1" }]);
    expect(view({ ...inputs, desiredCapacityType: "units" }).scaling).toEqual([1, 2, 8]);
  });

  it("reads a launch configuration", () => {
    const read = (inputs: Properties) => {
      const configuration = node(aws.configuration, "lc", inputs);
      const group = node(aws.group, "asg", counts, { launchConfiguration: configuration });
      return brief(autoscalingGroupView(graph([configuration, group]), group));
    };
    expect(read({ instanceType: "g5.xlarge" })).toMatchObject({ type: "g5.xlarge", capacity: "on-demand" });
    expect(read({ instanceType: "g5.xlarge", spotPrice: "1.0" })).toMatchObject({ capacity: "spot" });
    expect(read({}).type).toBe("? no launch template or configuration of this stack names a type");
  });
});

describe("instanceView", () => {
  const view = (inputs: Properties, template?: Properties, type: string = aws.instance) => {
    const lt = node(aws.template, "lt", template);
    const instance = node(type, "i", inputs, template === undefined ? {} : { launchTemplate: lt });
    return brief(instanceView(graph([lt, instance]), instance));
  };

  it("is a group of one", () => {
    expect(view({ instanceType: "p5.4xlarge" })).toEqual({
      type: "p5.4xlarge",
      types: ["p5.4xlarge"],
      capacity: "on-demand",
      scaling: [1, 1, 1],
      template: undefined,
      reservation: "none",
    });
  });

  it("takes from the template what it does not say itself", () => {
    const template = { instanceType: "g5.xlarge", instanceMarketOptions: { marketType: "spot" } };
    expect(view({ launchTemplate: { id: UNKNOWN } }, template)).toMatchObject({ type: "g5.xlarge", capacity: "spot" });
    const own = {
      launchTemplate: { id: UNKNOWN },
      instanceType: "g6.xlarge",
      instanceMarketOptions: { marketType: "capacity-block" },
    };
    expect(view(own, template)).toMatchObject({ type: "g6.xlarge", capacity: "capacity-block" });
    expect(view({}).type).toBe("? neither the instance nor its launch template names a type");
  });

  it("reads its own reservation", () => {
    const target = { capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" } };
    expect(view({ instanceType: "p5.4xlarge", capacityReservationSpecification: target })).toMatchObject({
      capacity: "reservation",
    });
  });

  it("knows a spot request", () => {
    expect(view({ instanceType: "p5.4xlarge" }, undefined, aws.spotRequest)).toMatchObject({ capacity: "spot" });
  });
});

describe("readInterfaces", () => {
  const read = (networkInterfaces: unknown) => readInterfaces(node(aws.template, "lt", { networkInterfaces }));

  it("reads what is left out as EC2 does", () => {
    expect(read([{}, { networkCardIndex: 1, deviceIndex: "0", interfaceType: "efa-only" }])).toEqual({
      state: "known",
      path: "networkInterfaces",
      secret: false,
      value: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
        { networkCardIndex: 1, deviceIndex: 0, interfaceType: "efa-only" },
      ],
    });
    expect(read(undefined)).toEqual({ state: "absent", path: "networkInterfaces" });
  });

  it.each([
    [UNKNOWN, "networkInterfaces", "known only after creation"],
    [[{}, UNKNOWN], "networkInterfaces[1]", "known only after creation"],
    [[{ deviceIndex: UNKNOWN }], "networkInterfaces[0].deviceIndex", "known only after creation"],
    [[{ networkCardIndex: "first" }], "networkInterfaces[0].networkCardIndex", "not a number"],
    [[{ interfaceType: 3 }], "networkInterfaces[0].interfaceType", "not a string"],
  ])("does not guess %o", (interfaces, path, why) => {
    expect(read(interfaces)).toEqual({ state: "unknown", path, why });
  });
});
