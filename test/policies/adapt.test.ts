import { createRequire } from "node:module";
import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import { type Secret, UNKNOWN } from "../../components/core/value.ts";
import { adaptInputs, adaptProperties, adaptValue } from "../../policies/adapt.ts";
import { Collector } from "../../policies/collector.ts";

const require = createRequire(import.meta.url);
const { unknownCheckingProxy } = require("@pulumi/policy");
const proxy = require("@pulumi/policy/proxy.js");
const policy = require("@pulumi/policy");

const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the SDK gives a resource policy, its real proxy included. */
function resourceArgs(
  urn: string,
  props: Record<string, unknown>,
  more: Partial<ResourceValidationArgs> = {},
): ResourceValidationArgs {
  return {
    urn,
    type: "aws:eks/nodeGroup:NodeGroup",
    name: urn.split("::").pop()!,
    props: unknownCheckingProxy(props),
    opts: { protect: false, ignoreChanges: [], aliases: [], customTimeouts: {}, additionalSecretOutputs: [] },
    provider: {
      type: "pulumi:providers:aws",
      name: "default",
      urn: "p",
      props: unknownCheckingProxy({ region: "us-east-2" }),
    },
    ...more,
  } as unknown as ResourceValidationArgs;
}

function stackArgs(resources: Partial<PolicyResource>[]): StackValidationArgs {
  const full = resources.map((one) => ({
    ...resourceArgs(one.urn!, {}),
    dependencies: [],
    propertyDependencies: {},
    ...one,
  }));
  return { resources: full, stackTags: new Map(), getConfig: () => ({}) } as unknown as StackValidationArgs;
}

describe("values of a policy", () => {
  it("are read past the proxy that throws at unknowns, each of the seven kinds", () => {
    const sentinels = Object.entries(proxy)
      .filter(([name]) => /^unknown\w+Value$/.test(name))
      .map(([, value]) => value as string);
    expect(sentinels).toHaveLength(7);
    const props = unknownCheckingProxy({
      list: [...sentinels, "known"],
      deep: { a: { b: unknownString } },
      none: null,
    });
    expect(() => props.deep.a.b).toThrow("can't be known during preview");
    expect(adaptProperties(props)).toEqual({
      list: [...sentinels.map(() => UNKNOWN), "known"],
      deep: { a: { b: UNKNOWN } },
      none: null,
    });
  });

  it("keep secrets secret and assets opaque", () => {
    const asset = new (require("@pulumi/pulumi").asset.StringAsset)("text");
    const adapted = adaptProperties({ token: new policy.Secret(unknownString), key: new policy.Secret("k"), asset });
    expect((adapted["token"] as Secret).reveal()).toBe(UNKNOWN);
    expect((adapted["key"] as Secret).reveal()).toBe("k");
    expect(JSON.stringify(adapted["key"])).toBe('"[secret]"');
    expect(adapted["asset"]).toBe(asset);
  });

  it("do not reach into prototypes", () => {
    const adapted = adaptValue(JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'));
    expect(Object.keys(adapted as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("the node of a resource callback", () => {
  it("has inputs, options, parent and the provider's region", () => {
    const args = resourceArgs(
      "urn::t",
      { a: unknownString },
      {
        opts: { protect: true, ignoreChanges: ["a"], deleteBeforeReplace: true, parent: "urn::p" } as never,
      },
    );
    expect(adaptInputs(args)).toEqual({
      urn: "urn::t",
      type: "aws:eks/nodeGroup:NodeGroup",
      name: "t",
      parent: "urn::p",
      custom: true,
      from: "inputs",
      inputs: { a: UNKNOWN },
      options: { protect: true, ignoreChanges: ["a"], deleteBeforeReplace: true, provider: "p" },
      propertyDependencies: {},
      providerInputs: { region: "us-east-2" },
    });
  });

  it.each([
    ["hybrid-gpu:index:EksCluster", false],
    ["pulumi:pulumi:Stack", false],
    ["pulumi:providers:aws", true],
    ["aws:eks/cluster:Cluster", true],
  ])("tells components from resources: %s", (type, custom) => {
    expect(adaptInputs(resourceArgs("urn::t", {}, { type, provider: undefined as never })).custom).toBe(custom);
  });
});

describe("the collector", () => {
  it("merges inputs with the dependencies of the stack", () => {
    const collector = new Collector({ aws: { region: "us-east-2" } });
    collector.offer(resourceArgs("urn::template", { instanceType: "p5.48xlarge" }));
    collector.offer(resourceArgs("urn::group", { scalingConfig: { maxSize: unknownString } }));
    const template = { urn: "urn::template", props: { id: "lt-1" } } as unknown as PolicyResource;
    // The engine drops an output that holds an unknown somewhere: as if there were no scaling at all.
    const group = {
      urn: "urn::group",
      props: {},
      propertyDependencies: { launchTemplate: [template] },
      dependencies: [template],
    };
    const graph = collector.graph(stackArgs([template, group]), "a");
    expect(graph.get("urn::group")).toMatchObject({
      from: "inputs",
      inputs: { scalingConfig: { maxSize: UNKNOWN } },
      outputs: {},
      propertyDependencies: { launchTemplate: ["urn::template"] },
      options: { provider: "p" },
    });
    expect(graph.get("urn::template")?.outputs).toEqual({ id: "lt-1" });
    expect(graph.defaults).toEqual({ aws: { region: "us-east-2" } });
  });

  it("marks what was never analysed, and leaves out what is no longer there", () => {
    const collector = new Collector();
    collector.offer(resourceArgs("urn::deleted", { a: 1 }));
    const graph = collector.graph(
      stackArgs([{ urn: "urn::old", props: unknownCheckingProxy({ size: unknownString }) }]),
      "a",
    );
    expect(graph.nodes.map((node) => [node.urn, node.from, node.inputs])).toEqual([
      ["urn::old", "outputs", { size: UNKNOWN }],
    ]);
  });

  it("shares one graph among the policies of a run, and makes a new one for the next", () => {
    const collector = new Collector();
    collector.offer(resourceArgs("urn::a", { size: 1 }));
    const first = collector.graph(stackArgs([{ urn: "urn::a" }]), "one");
    expect(collector.graph(stackArgs([{ urn: "urn::a" }]), "two")).toBe(first);
    expect(collector.graph(stackArgs([{ urn: "urn::a" }]), "one")).not.toBe(first);
  });

  it.each([
    ["another resource", [{ urn: "urn::b" }]],
    ["one more", [{ urn: "urn::a" }, { urn: "urn::b" }]],
    ["other dependencies", [{ urn: "urn::a", propertyDependencies: { x: [{ urn: "urn::c" } as PolicyResource] } }]],
  ])("makes a new graph for %s", (_, resources) => {
    const collector = new Collector();
    const first = collector.graph(stackArgs([{ urn: "urn::a" }]), "one");
    expect(collector.graph(stackArgs(resources as Partial<PolicyResource>[]), "two")).not.toBe(first);
  });

  it("knows which types a stack lacks once somebody has read it, and nothing in doubt", () => {
    const collector = new Collector();
    const run = () => stackArgs([{ urn: "urn::a", type: "aws:ec2/subnet:Subnet" }]);
    const types = ["aws:eks/nodeGroup:NodeGroup", "gcp:container/nodePool:NodePool"];
    // Nobody has read it yet.
    expect(collector.lacks(types, "two")).toBe(false);
    collector.graph(run(), "one");
    expect(collector.lacks(["aws:ec2/subnet:Subnet", ...types], "two")).toBe(false);
    expect(collector.lacks(types, "two")).toBe(true);
    // Asked again, it is another run, of a stack that may be another.
    expect(collector.lacks(types, "two")).toBe(false);
    collector.graph(run(), "one");
    expect(collector.lacks(types, "one")).toBe(false);
    // More resources are coming.
    collector.offer(resourceArgs("urn::b", {}));
    expect(collector.lacks(types, "three")).toBe(false);
  });

  it("takes the latest inputs of a resource", () => {
    const collector = new Collector();
    const before = resourceArgs("urn::a", { size: 1 });
    collector.offer(before);
    collector.graph(stackArgs([{ urn: "urn::a" }]), "one");
    collector.offer(resourceArgs("urn::a", { size: 2 }));
    expect(collector.graph(stackArgs([{ urn: "urn::a" }]), "two").get("urn::a")?.inputs).toEqual({ size: 2 });
    // A callback is about its own arguments, whatever came in meanwhile.
    expect(collector.node(before).inputs).toEqual({ size: 1 });
  });
});
