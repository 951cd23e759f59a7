import Big from "big.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { type Estimate, estimate, measure, PriceBook } from "../../components/pricing/index.ts";
import { meters } from "../../components/pricing/meter.ts";
import { leaf, paths, shape, withUnknown } from "./arbitrary.ts";
import { graphOf, node, nodeGroupToken, reservationToken, templateToken, urnOf } from "./graph.ts";

const book = PriceBook.builtIn();
const now = "2026-11-22";

const count = leaf(0, 1, 2, 8, "4", 450);
const machine = leaf("p5.48xlarge", "g6e.xlarge", "m7i.xlarge", "p5e.48xlarge", "trn2.48xlarge", "nonsense.large");
const region = leaf("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "mars-1");
const ebs = shape({
  volumeSize: leaf(20, 100, "500"),
  volumeType: leaf("gp3", "gp2", "io2", "st1", "standard"),
  iops: leaf(3000, 10_000),
  throughput: leaf(125, 1000),
});

const inputsOf: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  [nodeGroupToken]: fc.record({
    region,
    instanceTypes: fc.oneof(fc.array(machine, { maxLength: 3 }), fc.constantFrom(undefined, UNKNOWN)),
    capacityType: leaf("ON_DEMAND", "SPOT", "CAPACITY_BLOCK"),
    scalingConfig: fc.oneof(
      fc.constantFrom({ minSize: 0, desiredSize: 2, maxSize: 8 }, { minSize: 1, desiredSize: 1, maxSize: 450 }),
      shape({ minSize: count, desiredSize: count, maxSize: count }),
    ),
    diskSize: leaf(50),
    launchTemplate: leaf(undefined, { id: UNKNOWN, version: "1" }, { id: "lt-elsewhere" }),
  }),
  "aws:autoscaling/group:Group": fc.record({
    region,
    minSize: leaf(0, 1),
    maxSize: leaf(8, 450),
    desiredCapacity: leaf(undefined, 2, "4"),
    launchTemplate: leaf({ id: UNKNOWN }),
    mixedInstancesPolicy: leaf(undefined, {
      instancesDistribution: { onDemandPercentageAboveBaseCapacity: 50 },
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: UNKNOWN },
        overrides: [{ instanceType: "g6e.xlarge" }],
      },
    }),
  }),
  "aws:ec2/instance:Instance": fc.record({
    region,
    instanceType: machine,
    tenancy: leaf(undefined, "default", "host"),
    associatePublicIpAddress: leaf(true, false),
    rootBlockDevice: ebs,
    ebsBlockDevices: fc.oneof(fc.array(ebs, { maxLength: 2 }), leaf(undefined)),
    instanceMarketOptions: shape({ marketType: leaf("spot", "capacity-block", "on-demand") }),
    launchTemplate: leaf(undefined, { id: UNKNOWN }),
  }),
  [templateToken]: fc.record({
    instanceType: machine,
    blockDeviceMappings: fc.oneof(
      fc.array(shape({ deviceName: leaf("/dev/xvda", "/dev/xvdb"), ebs }), { maxLength: 3 }),
      leaf(undefined),
    ),
    capacityReservationSpecification: shape({
      capacityReservationTarget: shape({ capacityReservationId: leaf("cr-0123456789abcdef0") }),
    }),
    placement: shape({ tenancy: leaf(undefined, "dedicated") }),
  }),
  [reservationToken]: fc.record({
    region,
    instanceType: machine,
    instancePlatform: leaf("Linux/UNIX", "Windows"),
    instanceCount: count,
  }),
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": fc.record({
    region,
    capacityBlockOfferingId: leaf("cb-1"),
  }),
  "aws:eks/cluster:Cluster": fc.record({
    region,
    controlPlaneScalingConfig: shape({ tier: leaf("standard", "tier-xl") }),
    upgradePolicy: shape({ supportType: leaf("STANDARD", "EXTENDED") }),
    computeConfig: shape({ enabled: leaf(true, false) }),
  }),
  "aws:fsx/lustreFileSystem:LustreFileSystem": fc.record({
    region,
    deploymentType: leaf("SCRATCH_2", "PERSISTENT_1", "PERSISTENT_2"),
    storageType: leaf("SSD", "HDD", "INTELLIGENT_TIERING"),
    storageCapacity: leaf(1200, 4800, 96_000, "2400"),
    perUnitStorageThroughput: leaf(12, 125, 500, 1000),
    throughputCapacity: leaf(4000, 8000),
    driveCacheType: leaf("NONE", "READ"),
    metadataConfiguration: shape({ mode: leaf("AUTOMATIC", "USER_PROVISIONED"), iops: leaf(1500, 12_000, 192_000) }),
    dataReadCacheConfiguration: shape({
      sizingMode: leaf("NO_CACHE", "USER_PROVISIONED", "PROPORTIONAL_TO_THROUGHPUT_CAPACITY"),
      size: leaf(32, 20_480),
    }),
    automaticBackupRetentionDays: leaf(0, 7),
  }),
  "aws:ec2/natGateway:NatGateway": fc.record({
    region,
    availabilityMode: leaf("zonal", "regional"),
    availabilityZoneAddresses: leaf([{}], [{}, {}]),
  }),
  "aws:ec2/eip:Eip": fc.record({ region }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": fc.record({
    region,
    vpcEndpointType: leaf("Gateway", "Interface", "Resource"),
    subnetIds: leaf(["a"], [UNKNOWN, "b"]),
  }),
  "aws:ebs/volume:Volume": fc.record({
    region,
    size: leaf(1, 100),
    type: leaf("gp3", "io2"),
    iops: leaf(4000),
    snapshotId: leaf("snap-1"),
  }),
  "aws:kms/key:Key": fc.record({ region, enableKeyRotation: leaf(true, false) }),
  "aws:s3/bucket:Bucket": fc.record({ bucket: leaf("b") }),
  "aws:iam/role:Role": fc.record({ name: leaf("r") }),
  "aws:rds/instance:Instance": fc.record({ instanceClass: leaf("db.m5.large") }),
  "hybrid-gpu:index:EksGpuNodePool": fc.record({
    machineType: machine,
    nodes: shape({ min: count, planned: count, max: count }),
    capacity: shape({ kind: leaf("on-demand", "capacity-block"), days: leaf(1, 14, 182) }),
    cluster: shape({ network: shape({ region }) }),
  }),
};

function dependencies(template: number | null): Record<string, string[]> {
  if (template === null) return {};
  const urns = [urnOf(templateToken, `t${template}`)];
  return { launchTemplate: urns, mixedInstancesPolicy: urns };
}

/** A resource of one of the types, perhaps made from one of the first three launch templates of the graph. */
const anyNode: fc.Arbitrary<ResourceNode> = fc.constantFrom(...Object.keys(inputsOf)).chain((type) =>
  fc
    .record({
      inputs: inputsOf[type]!,
      behind: fc.option(fc.nat(2)),
      from: fc.constantFrom("inputs" as const, "outputs" as const),
    })
    .map(
      ({ inputs, behind, from }): ResourceNode => ({
        ...node(type, "", inputs),
        custom: type.startsWith("aws:"),
        from,
        propertyDependencies: dependencies(behind),
      }),
    ),
);

const anyGraph: fc.Arbitrary<ResourceNode[]> = fc
  .tuple(fc.array(inputsOf[templateToken]!, { minLength: 1, maxLength: 3 }), fc.array(anyNode, { maxLength: 8 }))
  .map(([templates, nodes]) => [
    ...templates.map((inputs, index) => node(templateToken, `t${index}`, inputs)),
    ...nodes.map((each, index) => ({ ...each, name: `n${index}`, urn: urnOf(each.type, `n${index}`) })),
  ]);

const priced = (nodes: readonly ResourceNode[], awsRegion?: string): Estimate =>
  estimate(graphOf(nodes, awsRegion === undefined ? {} : { aws: { region: awsRegion } }), book, { now });

describe("any graph", () => {
  it("covers every meter", () => {
    const rare = [
      "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
      "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
      "aws:kms/externalKey:ExternalKey",
      "aws:kms/replicaKey:ReplicaKey",
      "hybrid-gpu:index:EksNeuronNodePool",
      "hybrid-gpu:index:GkeGpuNodePool",
      "hybrid-gpu:index:TpuSlice",
      "kubernetes:apps/v1:DaemonSet",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:apps/v1:ReplicaSet",
      "kubernetes:apps/v1:StatefulSet",
      "kubernetes:batch/v1:CronJob",
      "kubernetes:batch/v1:Job",
      "kubernetes:core/v1:PersistentVolumeClaim",
      "kubernetes:core/v1:Pod",
      "kubernetes:core/v1:ReplicationController",
      "kubernetes:core/v1:Service",
      "kubernetes:networking.k8s.io/v1:Ingress",
    ];
    expect(
      Object.keys(meters)
        // Google Cloud has graphs of its own.
        .filter((type) => inputsOf[type] === undefined && !type.startsWith("gcp:"))
        .sort(),
    ).toEqual(rare.sort());
  });

  it("is counted whole, sums to the cent, and never throws", () => {
    const seen = { priced: 0, free: 0, usageBased: 0, unpriced: 0 };
    const types = new Set<string>();
    fc.assert(
      fc.property(
        anyGraph,
        fc.option(fc.constantFrom("us-east-1", "us-east-2", "eu-west-1"), { nil: undefined }),
        (nodes, awsRegion) => {
          const result = priced(nodes, awsRegion);
          const { states } = result;
          expect(states.priced + states.free + states.usageBased + states.unpriced).toBe(nodes.length);
          expect(states.unpriced).toBe(result.unpriced.length);
          expect(states.usageBased).toBe(result.usageBased.length);
          expect(result.unpriced.filter(({ why }) => why === "" || why.startsWith("the meter failed"))).toEqual([]);
          for (const key of ["min", "planned", "max"] as const) {
            const sum = result.lines.reduce((total, line) => total.plus(line.monthly[key]), new Big(0));
            expect(new Big(result.monthly[key]).eq(sum)).toBe(true);
            const shares = Object.values(result.byConfidence).reduce(
              (total, part) => total.plus(part.monthly[key]),
              new Big(0),
            );
            expect(shares.eq(sum)).toBe(true);
          }
          expect(
            new Big(result.oneOff).eq(result.lines.reduce((total, line) => total.plus(line.oneOff ?? 0), new Big(0))),
          ).toBe(true);
          for (const { monthly, quantity } of [
            ...result.lines,
            { monthly: result.monthly, quantity: { min: 0, planned: 0, max: 0 } },
          ]) {
            expect(monthly.max >= monthly.planned && monthly.planned >= monthly.min && monthly.min >= 0).toBe(true);
            expect(quantity.max >= quantity.planned && quantity.planned >= quantity.min && quantity.min >= 0).toBe(
              true,
            );
          }
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
          for (const line of result.lines) types.add(nodes.find((each) => each.urn === line.urn)!.type);
          for (const state of Object.keys(seen) as (keyof typeof seen)[]) seen[state] += states[state];
        },
      ),
      { numRuns: 400, seed: 20261122 },
    );
    // The graphs are worth nothing as a test if one state swallows them all, or if a meter never gets to price anything.
    for (const many of Object.values(seen)) expect(many).toBeGreaterThan(50);
    // An offering has a price only once somebody supplies it.
    const never = ["aws:ec2/capacityBlockReservation:CapacityBlockReservation", "aws:iam/role:Role", templateToken];
    const notMetered = ["aws:s3/bucket:Bucket", "aws:rds/instance:Instance"];
    expect(
      Object.keys(inputsOf)
        .filter((type) => !types.has(type))
        .sort(),
    ).toEqual([...never, ...notMetered].sort());
  });

  it("has as many unpriced resources or more once an input is unknown", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), fc.nat(), (nodes, which, where) => {
        const index = which % nodes.length;
        const chosen = nodes[index]!;
        const all = paths(chosen.inputs);
        fc.pre(all.length > 0);
        const hidden = {
          ...chosen,
          inputs: withUnknown(chosen.inputs, all[where % all.length]!) as Record<string, unknown>,
        };
        const before = priced(nodes, "us-east-2");
        const after = priced(
          nodes.map((each, at) => (at === index ? hidden : each)),
          "us-east-2",
        );
        expect(after.states.unpriced).toBeGreaterThanOrEqual(before.states.unpriced);
      }),
      { numRuns: 600, seed: 20261122 },
    );
  });

  it("gives the same line for the same resource, alone or among others", () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const graph = graphOf(nodes);
        const apart = nodes.flatMap((each) => {
          const answer = measure(each, { graph, book });
          return "lines" in answer ? (answer.lines ?? []).map((line) => line.monthly) : [];
        });
        expect(estimate(graph, book, { now }).lines.map((line) => line.monthly)).toEqual(apart);
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });
});

describe("sizes assumed for unknown ones", () => {
  it("are never 0, keep the order, and leave no group unpriced for its size", () => {
    const size = fc.oneof(fc.nat(20), fc.constant(UNKNOWN));
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.integer({ min: 2, max: 50 }),
        (minSize, desiredSize, maxSize, assumeUnknownCount) => {
          const known = [minSize, desiredSize, maxSize].filter((value) => typeof value === "number");
          fc.pre(known.every((value, index) => index === 0 || known[index - 1]! <= value));
          const group = node(nodeGroupToken, "g", {
            instanceTypes: ["g6e.xlarge"],
            scalingConfig: { minSize, desiredSize, maxSize },
          });
          const answer = measure(group, { graph: graphOf([group]), book, assumeUnknownCount });
          if (answer.state !== "priced") throw new Error(answer.why);
          const { min, planned, max } = answer.lines[0]!.quantity;
          expect(min <= planned && planned <= max).toBe(true);
          if (maxSize === UNKNOWN) expect(max).toBeGreaterThanOrEqual(assumeUnknownCount);
        },
      ),
      { numRuns: 300, seed: 20261122 },
    );
  });
});
