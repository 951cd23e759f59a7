import * as aws from "@pulumi/aws/ec2/index.js";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { type RecordOptions, record } from "../../simulator/program/record.ts";

const options: RecordOptions = {
  project: "p",
  stack: "dev",
  clouds: [simulatedAws],
  config: { "aws:region": "us-east-2" },
};

type Transform = pulumi.ResourceTransform;

class Store extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("shop:index:Store", name, {}, opts);
    new Bucket(`${name}-images`, {}, { parent: this });
    this.registerOutputs({});
  }
}

async function recorded(program: () => unknown, preview = true): Promise<(name: string) => ResourceNode> {
  const { nodes } = await record(program, { ...options, preview });
  return (name) => nodes.find((node) => node.name === name)!;
}

const called =
  (order: string[], name: string): Transform =>
  (args) => {
    order.push(`${name}: ${args.name}`);
    return undefined;
  };

describe("transforms of a program", () => {
  it("change what is recorded: properties and options, of a resource, of what is below a component, of a stack", async () => {
    const node = await recorded(() => {
      pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
        type === "aws:s3/bucket:Bucket" ? { props: { ...props, tags: { team: "vision" } }, opts } : undefined,
      );
      const protect: Transform = ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { protect: true }) });
      new Store("shop", { transforms: [protect] });
      const keep: Transform = ({ props, opts }) => ({
        props: { ...props, bucket: "logs" },
        opts: pulumi.mergeOptions(opts, {
          ignoreChanges: ["tags"],
          replaceOnChanges: ["bucket"],
          retainOnDelete: true,
          deleteBeforeReplace: true,
        }),
      });
      new Bucket("logs", {}, { transforms: [keep] });
    });
    expect(node("shop").options).toEqual({ protect: true });
    expect(node("shop-images")).toMatchObject({ inputs: { tags: { team: "vision" } }, options: { protect: true } });
    expect(node("logs")).toMatchObject({
      inputs: { bucket: "logs", tags: { team: "vision" } },
      options: {
        ignoreChanges: ["tags"],
        replaceOnChanges: ["bucket"],
        retainOnDelete: true,
        deleteBeforeReplace: true,
      },
    });
  });

  it("run in the order of the engine: the resource's own, those of its parents from the nearest up, the stack's", async () => {
    const order: string[] = [];
    await recorded(() => {
      pulumi.runtime.registerResourceTransform(called(order, "stack 1"));
      pulumi.runtime.registerResourceTransform(called(order, "stack 2"));
      const outer = new Store("outer", { transforms: [called(order, "outer")] });
      const inner = new Store("inner", { parent: outer, transforms: [called(order, "inner")] });
      new Bucket("leaf", {}, { parent: inner, transforms: [called(order, "own 1"), called(order, "own 2")] });
    });
    expect(order.filter((one) => one.endsWith(": leaf"))).toEqual([
      "own 1: leaf",
      "own 2: leaf",
      "inner: leaf",
      "outer: leaf",
      "stack 1: leaf",
      "stack 2: leaf",
    ]);
    expect(order.filter((one) => one.endsWith(": outer"))).toEqual([
      "outer: outer",
      "stack 1: outer",
      "stack 2: outer",
    ]);
  });

  it("get what is unknown and what is secret as outputs, and keep both", async () => {
    const seen: unknown[] = [];
    const look: Transform = ({ props, opts }) => {
      seen.push(pulumi.Output.isInstance(props["vpcId"]), pulumi.Output.isInstance(props["cidrBlock"]));
      return { props: { ...props, tags: { of: props["vpcId"] } }, opts };
    };
    const node = await recorded(() => {
      const vpc = new aws.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      new aws.Subnet("a", { vpcId: vpc.id, cidrBlock: pulumi.secret("10.0.0.0/24") }, { transforms: [look] });
      pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts }));
    });
    expect(seen).toEqual([true, true]);
    const subnet = node("a");
    expect(subnet.inputs).toMatchObject({ vpcId: UNKNOWN, tags: { of: UNKNOWN } });
    expect(subnet.inputs["cidrBlock"]).toBeInstanceOf(Secret);
    expect((subnet.inputs["cidrBlock"] as Secret).reveal()).toBe("10.0.0.0/24");
  });

  it("leave dependencies as the engine does: an own transform that returns something keeps them for the whole resource alone", async () => {
    const node = await recorded(() => {
      const vpc = new aws.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      const args = { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" };
      new aws.Subnet("returned", args, { transforms: [({ props, opts }) => ({ props, opts })] });
      new aws.Subnet("looked-at", args, { transforms: [() => undefined] });
    });
    const vpc = node("net").urn;
    expect(node("returned")).toMatchObject({ propertyDependencies: {}, options: { dependsOn: [vpc] } });
    expect(node("looked-at").propertyDependencies).toEqual({ vpcId: [vpc] });
    expect(node("looked-at").options).toEqual({});
  });

  it("of calls change arguments and provider", async () => {
    const { outputs, calls } = await record(() => {
      const west = new Provider("west", { region: "us-west-2" });
      pulumi.runtime.registerInvokeTransform(({ args, opts }) => ({
        args: { ...args, state: "available" },
        opts: { ...opts, provider: west },
      }));
      return { zones: getAvailabilityZonesOutput({}).names };
    }, options);
    expect(calls).toEqual([
      { token: "aws:index/getAvailabilityZones:getAvailabilityZones", inputs: { state: "available" } },
    ]);
    expect(outputs["zones"]).toContain("us-west-2a");
  });

  it("that fail are told with the resource and what they threw", async () => {
    const broken: Transform = () => {
      throw new Error("no team is set");
    };
    await expect(record(() => void new Bucket("logs", {}, { transforms: [broken] }), options)).rejects.toThrow(
      "the transform of logs (aws:s3/bucket:Bucket) failed: Error: no team is set",
    );
  });
});

describe("what children take over from their parent", () => {
  it("is protection and retention, unless they say it themselves", async () => {
    const node = await recorded(() => {
      const kept = new Store("kept", { protect: true, retainOnDelete: true });
      new Bucket("own", {}, { parent: kept, protect: false, retainOnDelete: false });
    });
    expect(node("kept-images").options).toMatchObject({ protect: true, retainOnDelete: true });
    expect(node("own").options).not.toHaveProperty("protect");
    expect(node("own").options).not.toHaveProperty("retainOnDelete");
  });
});
