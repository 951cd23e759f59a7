import { beforeAll, describe, expect, it } from "vitest";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { awsEnvironment } from "../../stacks/aws/environment.ts";
import { parseEnvironment } from "../../stacks/environment.ts";
import { graphOf, only, recordAws } from "../support/graph.ts";
import { stackConfig, stacks } from "../support/stackFiles.ts";

const recordings = new Map<string, Recording>();
const get = (stack: string): Recording => recordings.get(stack)!;
const named = (stack: string, type: string): string[] =>
  get(stack)
    .nodes.filter((node) => node.type === type)
    .map((node) => node.name)
    .sort();

beforeAll(async () => {
  for (const stack of stacks) {
    const config = stackConfig(stack);
    const program = () => {
      const { aws, ...owner } = parseEnvironment("hybrid-gpu", stack, config);
      return awsEnvironment(owner, aws!);
    };
    recordings.set(stack, await recordAws(program, { project: "hybrid-gpu", stack, config }));
  }
});

describe("the stacks on AWS", () => {
  it.each(stacks)("tag everything that takes tags in %s with team, project, environment and owner", (stack) => {
    const tagged = get(stack).nodes.filter((node) => node.custom && node.inputs["tags"] !== undefined);
    expect(tagged.length).toBeGreaterThan(20);
    for (const { urn, inputs } of tagged) {
      expect(inputs["tags"], urn).toMatchObject({ project: "hybrid-gpu", environment: stack, owner: "ml-platform" });
      expect((inputs["tags"] as { team?: string }).team, urn).toMatch(/^(research|vision|language)$/);
    }
  });

  it.each(stacks)("leave no resource of %s outside a component but the reservation of staging", (stack) => {
    const loose = get(stack).nodes.filter((node) => node.custom && node.parent?.includes("pulumi:pulumi:Stack"));
    expect(loose.map((node) => node.type)).toEqual(
      stack === "staging"
        ? ["aws:ec2/capacityReservation:CapacityReservation", "aws:ec2/placementGroup:PlacementGroup"]
        : [],
    );
  });

  it.each(stacks)("have a price, or a reason for none, for every resource of %s", (stack) => {
    const { states, unpriced } = estimate(graphOf(get(stack)), PriceBook.builtIn(), { now: "2026-11-22" });
    expect(unpriced).toEqual([]);
    expect(states.priced + states.free + states.usageBased + states.unpriced).toBe(get(stack).nodes.length);
  });

  it("make dev cheap: one GPU pool that scales to zero, scratch storage, one NAT gateway", () => {
    expect(named("dev", "hybrid-gpu:index:EksGpuNodePool")).toEqual(["notebooks"]);
    expect(only(get("dev"), "aws:eks/nodeGroup:NodeGroup", "notebooks-nodes").inputs["scalingConfig"]).toEqual({
      minSize: 0,
      desiredSize: 1,
      maxSize: 4,
    });
    expect(only(get("dev"), "aws:fsx/lustreFileSystem:LustreFileSystem").inputs).toMatchObject({
      deploymentType: "SCRATCH_2",
      storageCapacity: 1200,
    });
    expect(named("dev", "aws:ec2/natGateway:NatGateway")).toHaveLength(1);
    expect(get("dev").nodes.filter((node) => node.options.protect)).toEqual([]);
  });

  it("reserve two p5.48xlarge for staging, and launch into that reservation with EFA", () => {
    const reservation = only(get("staging"), "aws:ec2/capacityReservation:CapacityReservation");
    expect(reservation.inputs).toMatchObject({
      instanceType: "p5.48xlarge",
      instanceCount: 2,
      availabilityZone: "us-east-2a",
      instanceMatchCriteria: "targeted",
    });
    const template = only(get("staging"), "aws:ec2/launchTemplate:LaunchTemplate", "train-template");
    expect(template.propertyDependencies["capacityReservationSpecification"]).toContain(reservation.urn);
    expect(template.inputs["networkInterfaces"]).toHaveLength(33);
    const lines = estimate(graphOf(get("staging")), PriceBook.builtIn(), { now: "2026-11-22" }).lines;
    expect(lines.filter((line) => line.urn === reservation.urn).map((line) => line.monthly)).toEqual([
      { min: 80_358.4, planned: 80_358.4, max: 80_358.4 },
    ]);
  });

  it("put 256 H100 of prod into a Capacity Block, with protection on what holds data or identity", () => {
    const pool = only(get("prod"), "hybrid-gpu:index:EksGpuNodePool");
    expect(pool.outputs?.["summary"]).toEqual({
      place: "aws",
      region: "us-east-2",
      zone: "us-east-2a",
      machineType: "p5.48xlarge",
      accelerator: "H100",
      acceleratorsPerNode: 8,
      nodes: { min: 0, planned: 32, max: 32 },
      capacity: "capacity-block",
      team: "vision",
      environment: "prod",
    });
    const types = new Set(
      get("prod")
        .nodes.filter((node) => node.options.protect)
        .map((node) => node.type),
    );
    expect([...types]).toEqual(
      expect.arrayContaining([
        "aws:eks/cluster:Cluster",
        "aws:fsx/lustreFileSystem:LustreFileSystem",
        "aws:s3/bucket:Bucket",
      ]),
    );
    expect(only(get("prod"), "aws:eks/cluster:Cluster").inputs["vpcConfig"]).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    });
    expect(named("prod", "aws:ec2/natGateway:NatGateway")).toHaveLength(2);
  });
});
