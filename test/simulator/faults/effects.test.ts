import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import type { Effect, Operation } from "../../../simulator/faults/fault.ts";
import { parseFaults } from "../../../simulator/faults/parse.ts";
import type { Existing, World } from "../../../simulator/world/world.ts";

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const machine = "p5.48xlarge";

const there = (type: string, id: string, outputs: Properties): Existing => ({
  type,
  id,
  urn: `urn:pulumi:dev::p::${type}::${id}`,
  inputs: outputs,
  outputs,
  settings: {},
  status: "ready",
  due: 0,
});

const existing = [
  there("aws:ec2/subnet:Subnet", "subnet-a", { availabilityZone: "us-east-2a" }),
  there("aws:ec2/subnet:Subnet", "subnet-b", { availabilityZone: "us-east-2b" }),
  there("aws:ec2/launchTemplate:LaunchTemplate", "lt-1", { instanceType: machine }),
  there("gcp:container/cluster:Cluster", "projects/p/locations/us-east5/clusters/c", { location: "us-east5" }),
];

const world: World = {
  all: (type) => existing.filter((one) => type === undefined || one.type === type),
  find: (types, value) => existing.find((one) => types.includes(one.type) && one.id === value),
};

function operation(given: Partial<Operation> & Pick<Operation, "type">): Operation {
  return {
    package: given.type.split(":")[0]!,
    action: "create",
    urn: `urn:pulumi:dev::p::${given.type}::a`,
    inputs: {},
    settings: {},
    world,
    earlier: 0,
    attempt: 0,
    ...given,
  };
}

function effect(fault: string, given: Partial<Operation> & Pick<Operation, "type">, happened = 0, chance = 0) {
  return parseFaults([fault]).cloud[0]!.effect(operation(given), happened, chance);
}

const told = (one: Effect | undefined) =>
  one === undefined ? undefined : [one.kind, "refusal" in one ? one.refusal.code : undefined];

describe("throttle", () => {
  it.each([
    ["aws:ec2/vpc:Vpc", "RequestLimitExceeded"],
    [nodeGroup, "ThrottlingException"],
    ["gcp:compute/network:Network", "rateLimitExceeded"],
    ["kubernetes:core/v1:ConfigMap", "TooManyRequests"],
  ])("of %s is %s below the share, and nothing at it", (type, code) => {
    expect(told(effect("throttle=0.2", { type }, 0, 0.1999))).toEqual(["throttled", code]);
    expect(effect("throttle=0.2", { type }, 0, 0.2)).toBeUndefined();
  });

  it("is about the types it names, at every action", () => {
    expect(told(effect("throttle=1@aws:ec2/*", { type: "aws:ec2/vpc:Vpc", action: "read" }))?.[0]).toBe("throttled");
    expect(effect("throttle=1@aws:ec2/*", { type: nodeGroup })).toBeUndefined();
  });
});

describe("no capacity", () => {
  const fault = "no-capacity=p5.48xlarge@us-east-2a";
  const group = (inputs: Properties = {}): Properties => ({
    clusterName: "train",
    nodeGroupName: "h100",
    subnetIds: ["subnet-a"],
    launchTemplate: { id: "lt-1" },
    scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 2 },
    ...inputs,
  });

  it("leaves a node group behind after twenty minutes, with the machine type of its launch template and the zone of its subnet", () => {
    const found = effect(fault, { type: nodeGroup, inputs: group() });
    expect(found).toMatchObject({ kind: "half-made", minutes: 20, refusal: { code: "InsufficientInstanceCapacity" } });
    expect((found as { refusal: { message: string } }).refusal.message).toContain(
      "We currently do not have sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-2a)",
    );
  });

  it.each<[string, Properties]>([
    ["names its machine type itself", group({ launchTemplate: undefined, instanceTypes: [machine] })],
    ["says nothing of how many", group({ scalingConfig: undefined })],
  ])("is met by a node group that %s", (_, inputs) => {
    expect(told(effect(fault, { type: nodeGroup, inputs }))).toEqual(["half-made", "InsufficientInstanceCapacity"]);
  });

  it.each<[string, Properties]>([
    ["has a subnet in another zone too", group({ subnetIds: ["subnet-a", "subnet-b"] })],
    ["has subnets in another zone", group({ subnetIds: ["subnet-b"] })],
    ["has subnets that nobody knows", group({ subnetIds: ["subnet-c"] })],
    ["wants no machine yet", group({ scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 2 } })],
    ["wants another machine type", group({ launchTemplate: undefined, instanceTypes: ["p5e.48xlarge"] })],
    ["takes another type as well", group({ launchTemplate: undefined, instanceTypes: [machine, "p5e.48xlarge"] })],
  ])("passes over a node group that %s", (_, inputs) => {
    expect(effect(fault, { type: nodeGroup, inputs })).toBeUndefined();
  });

  it("without a zone is everywhere", () => {
    const inputs = group({ subnetIds: ["subnet-a", "subnet-b"] });
    expect(told(effect("no-capacity=p5.48xlarge", { type: nodeGroup, inputs }))?.[0]).toBe("half-made");
  });

  it.each<[string, Properties]>([
    ["aws:ec2/instance:Instance", { instanceType: machine, subnetId: "subnet-a" }],
    ["aws:ec2/instance:Instance", { instanceType: machine, availabilityZone: "us-east-2a" }],
    ["aws:ec2/instance:Instance", { launchTemplate: { id: "lt-1" }, subnetId: "subnet-a" }],
    ["aws:ec2/capacityReservation:CapacityReservation", { instanceType: machine, availabilityZone: "us-east-2a" }],
  ])("refuses %s %j at once", (type, inputs) => {
    expect(told(effect(fault, { type, inputs }))).toEqual(["refused", "InsufficientInstanceCapacity"]);
  });

  it("is heard of when machines are made, not when they are read or deleted", () => {
    expect(effect(fault, { type: nodeGroup, inputs: group(), action: "delete" })).toBeUndefined();
    expect(effect(fault, { type: "aws:ec2/vpc:Vpc", inputs: { instanceType: machine } })).toBeUndefined();
  });

  it.each<[string, Properties, readonly string[] | undefined]>([
    [
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeLocations: ["us-east5-a", "us-east5-b"], nodeCount: 1 },
      ["half-made", "GCE_STOCKOUT"],
    ],
    [
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeLocations: ["us-east5-b"], nodeCount: 1 },
      undefined,
    ],
    [
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeLocations: ["us-east5-a"], initialNodeCount: 0 },
      undefined,
    ],
    [
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { machineType: "a3-megagpu-8g" }, location: "us-east5-a", nodeCount: 1 },
      ["half-made", "GCE_STOCKOUT"],
    ],
    [
      "gcp:compute/instance:Instance",
      { machineType: "a3-megagpu-8g", zone: "us-east5-a" },
      ["refused", "ZONE_RESOURCE_POOL_EXHAUSTED"],
    ],
    [
      "gcp:compute/reservation:Reservation",
      { zone: "us-east5-a", specificReservation: { instanceProperties: { machineType: "a3-megagpu-8g" } } },
      ["refused", "ZONE_RESOURCE_POOL_EXHAUSTED"],
    ],
  ])("in Google Cloud: %s %j", (type, inputs, outcome) => {
    expect(told(effect("no-capacity=a3-megagpu-8g@us-east5-a", { type, inputs }))).toEqual(outcome);
  });
});

describe("fail", () => {
  const type = "aws:fsx/lustreFileSystem:LustreFileSystem";

  it("refuses as often as ordered, once where nothing is said", () => {
    expect(told(effect("fail=aws:fsx/*:create:2", { type }, 1))).toEqual(["refused", "InternalFailure"]);
    expect(effect("fail=aws:fsx/*:create:2", { type }, 2)).toBeUndefined();
    expect(told(effect("fail=aws:fsx/*:create", { type }, 0))?.[0]).toBe("refused");
    expect(effect("fail=aws:fsx/*:create", { type }, 1)).toBeUndefined();
  });

  it("is about one action of the types it names", () => {
    expect(effect("fail=aws:fsx/*:create", { type, action: "delete" })).toBeUndefined();
    expect(effect("fail=aws:fsx/*:create", { type: nodeGroup })).toBeUndefined();
    const token = "aws:index/getCallerIdentity:getCallerIdentity";
    expect(told(effect(`fail=${token}:invoke`, { type: token, action: "invoke" }))?.[0]).toBe("refused");
  });

  it.each([
    ["gcp:compute/network:Network", "backendError"],
    ["kubernetes:core/v1:ConfigMap", "InternalError"],
  ])("of %s is %s", (failing, code) => {
    expect(told(effect(`fail=${failing}:create`, { type: failing }))).toEqual(["refused", code]);
  });
});

describe("slow", () => {
  it("takes so many minutes longer to make, change and delete", () => {
    for (const action of ["create", "update", "delete"] as const) {
      expect(effect("slow=aws:eks/nodeGroup:90s", { type: nodeGroup, action })).toEqual({ kind: "slow", minutes: 1.5 });
    }
    expect(effect("slow=aws:eks/nodeGroup:90s", { type: nodeGroup, action: "read" })).toBeUndefined();
    expect(effect("slow=aws:eks/nodeGroup:90s", { type: "aws:eks/cluster:Cluster" })).toBeUndefined();
  });
});

describe("partial", () => {
  it("leaves one behind half-made, as often as ordered", () => {
    const inputs = { clusterName: "train", nodeGroupName: "h100" };
    const found = effect("partial=aws:eks/nodeGroup", { type: nodeGroup, inputs });
    expect(found).toMatchObject({ kind: "half-made", refusal: { code: "NodeCreationFailure" } });
    expect((found as { minutes: number }).minutes).toBeGreaterThan(0);
    expect(effect("partial=aws:eks/nodeGroup", { type: nodeGroup, inputs }, 1)).toBeUndefined();
    expect(told(effect("partial=aws:eks/nodeGroup:2", { type: nodeGroup, inputs }, 1))?.[0]).toBe("half-made");
    expect(effect("partial=aws:eks/nodeGroup", { type: nodeGroup, inputs, action: "update" })).toBeUndefined();
  });

  it("of an object is one that never becomes ready", () => {
    const type = "kubernetes:batch/v1:Job";
    expect(effect("partial=kubernetes:Job", { type, inputs: { metadata: { name: "apply" } } })).toMatchObject({
      kind: "half-made",
      refusal: { message: "'apply' timed out waiting to be Ready" },
    });
  });
});

describe("crash-provider", () => {
  const type = "aws:ec2/vpc:Vpc";

  it("comes once, with the first change after so many operations", () => {
    expect(effect("crash-provider=10", { type, earlier: 9 })).toBeUndefined();
    expect(effect("crash-provider=10", { type, earlier: 10, action: "read" })).toBeUndefined();
    expect(effect("crash-provider=10", { type, earlier: 10 })).toEqual({ kind: "crash" });
    expect(effect("crash-provider=10", { type, earlier: 12, action: "delete" })).toEqual({ kind: "crash" });
    expect(effect("crash-provider=10", { type, earlier: 12 }, 1)).toBeUndefined();
  });

  it("of a package leaves the others alone", () => {
    expect(effect("crash-provider=gcp:1", { type, earlier: 5 })).toBeUndefined();
    expect(effect("crash-provider=aws:1", { type, earlier: 5 })).toEqual({ kind: "crash" });
  });
});

describe("zone-outage", () => {
  it.each<[string, Properties, string | undefined]>([
    ["aws:ec2/subnet:Subnet", { availabilityZone: "us-east-2a" }, "InternalError"],
    ["aws:fsx/lustreFileSystem:LustreFileSystem", { subnetIds: ["subnet-a"] }, "InternalError"],
    ["aws:ec2/natGateway:NatGateway", { subnetId: "subnet-a" }, "InternalError"],
    ["aws:ec2/natGateway:NatGateway", { subnetId: "subnet-b" }, undefined],
    [nodeGroup, { subnetIds: ["subnet-a", "subnet-b"] }, undefined],
    ["aws:ec2/vpc:Vpc", {}, undefined],
  ])("of us-east-2a and %s %j", (type, inputs, code) => {
    expect(told(effect("zone-outage=us-east-2a", { type, inputs }))?.[1]).toBe(code);
    expect(told(effect("zone-outage=us-east-2a", { type, inputs, action: "read" }))?.[1]).toBe(code);
  });

  it.each<[string, Properties, string | undefined]>([
    ["gcp:compute/disk:Disk", { zone: "us-east5-a" }, "backendError"],
    ["gcp:lustre/instance:Instance", { location: "us-east5-a" }, "backendError"],
    ["gcp:container/nodePool:NodePool", { nodeLocations: ["us-east5-a", "us-east5-b"] }, "backendError"],
    ["gcp:container/cluster:Cluster", { location: "us-east5" }, undefined],
  ])("of us-east5-a and %s %j", (type, inputs, code) => {
    expect(told(effect("zone-outage=us-east5-a", { type, inputs }))?.[1]).toBe(code);
  });
});

describe("zone-outage and a cluster of GKE", () => {
  const type = "gcp:container/cluster:Cluster";
  const nodeLocations = ["us-east5-a", "us-east5-b"];

  it.each<[string, Properties, readonly Operation["action"][]]>([
    ["regional, with nodes there", { location: "us-east5", nodeLocations }, ["create"]],
    [
      "regional, whose first nodes there go at once",
      { location: "us-east5", nodeLocations, removeDefaultNodePool: true },
      ["create"],
    ],
    [
      "regional, with a pool of its own there",
      { location: "us-east5", nodePools: [{ name: "a", nodeLocations }] },
      ["create"],
    ],
    ["regional, with nodes elsewhere", { location: "us-east5", nodeLocations: ["us-east5-b", "us-east5-c"] }, []],
    ["regional, of which Google chooses the zones", { location: "us-east5" }, []],
    ["of Autopilot", { location: "us-east5", nodeLocations, enableAutopilot: true }, []],
    ["zonal, there", { location: "us-east5-a", removeDefaultNodePool: true }, ["create", "read", "update", "delete"]],
    ["zonal, elsewhere, with nodes there", { location: "us-east5-b", nodeLocations: ["us-east5-a"] }, ["create"]],
    ["zonal, elsewhere", { location: "us-east5-b" }, []],
  ])("%s", (_, inputs, struck) => {
    const actions = ["create", "read", "update", "delete", "invoke"] as const;
    const met = actions.filter((action) => effect("zone-outage=us-east5-a", { type, inputs, action }) !== undefined);
    expect(met).toEqual(struck);
  });

  it("is in the zone of its provider where it says nothing", () => {
    const given = { type, inputs: {}, settings: { zone: "us-east5-a" }, action: "update" } as const;
    expect(told(effect("zone-outage=us-east5-a", given))).toEqual(["refused", "backendError"]);
  });
});

describe("no capacity in one of several zones", () => {
  const elsewhere = (fault: string, type: string, inputs: Properties) =>
    parseFaults([fault]).cloud[0]!.elsewhere?.(operation({ type, inputs }));
  const group = (subnetIds: readonly string[]) => ({ instanceTypes: [machine], subnetIds });

  it.each([
    ["a group in two zones", nodeGroup, group(["subnet-a", "subnet-b"]), ["us-east-2b"]],
    ["a group in the zone", nodeGroup, group(["subnet-a"]), []],
    ["a group in another zone", nodeGroup, group(["subnet-b"]), []],
    [
      "a group of another machine type",
      nodeGroup,
      { ...group(["subnet-a", "subnet-b"]), instanceTypes: ["p5e.48xlarge"] },
      [],
    ],
    ["what wants no machines", "aws:ec2/vpc:Vpc", {}, []],
  ])("tells where %s may go", (_, type, inputs, expected) => {
    expect(elsewhere("no-capacity=p5.48xlarge@us-east-2a", type, inputs)).toEqual(expected);
  });

  it("tells nothing without a zone", () => {
    expect(elsewhere("no-capacity=p5.48xlarge", nodeGroup, group(["subnet-a", "subnet-b"]))).toEqual([]);
  });
});

describe("expired credentials", () => {
  it.each([
    ["aws:ec2/vpc:Vpc", "RequestExpired"],
    [nodeGroup, "ExpiredTokenException"],
    ["gcp:compute/network:Network", "invalid_grant"],
    ["kubernetes:core/v1:ConfigMap", "Unauthorized"],
  ])("of %s are %s after so many operations, whatever is asked", (type, code) => {
    expect(effect("expired-credentials=20", { type, earlier: 19 })).toBeUndefined();
    expect(told(effect("expired-credentials=20", { type, earlier: 20, action: "read" }, 40))).toEqual([
      "refused",
      code,
    ]);
    expect(told(effect("expired-credentials", { type }))).toEqual(["refused", code]);
  });
});
