import { describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";

const node = (name: string, type: string, more: Partial<ResourceNode> = {}): ResourceNode => ({
  urn: `urn:${name}`,
  name,
  type,
  custom: true,
  inputs: {},
  options: {},
  propertyDependencies: {},
  ...more,
});

const stack = node("stack", "pulumi:pulumi:Stack", { custom: false });
const outer = node("outer", "example:index:Outer", { custom: false, parent: stack.urn });
const inner = node("inner", "example:index:Inner", { custom: false, parent: outer.urn });
const subnet = node("subnet", "aws:ec2/subnet:Subnet", { parent: inner.urn });
const other = node("other", "aws:ec2/vpc:Vpc", { parent: stack.urn });
const group = node("group", "aws:eks/nodeGroup:NodeGroup", {
  parent: inner.urn,
  propertyDependencies: { subnetIds: [subnet.urn, other.urn, "urn:gone"] },
});
const graph = new ResourceGraph([stack, outer, inner, subnet, other, group], { aws: { region: "us-east-2" } });

describe("a resource graph", () => {
  it("walks up to the nearest component and the root", () => {
    expect(graph.ancestors(group)).toEqual([inner, outer, stack]);
    expect(graph.component(group)).toBe(inner);
    expect(graph.component(other)).toBeUndefined();
    expect(graph.children(inner.urn)).toEqual([subnet, group]);
  });

  it("ends at a parent that is not there, and in a circle", () => {
    const [a, b] = [node("a", "t", { parent: "urn:b" }), node("b", "t", { parent: "urn:a" })];
    const circle = new ResourceGraph([a, b, node("c", "t", { parent: "urn:nowhere" })]);
    expect(circle.ancestors(a)).toEqual([b, a]);
    expect(circle.ancestors(circle.get("urn:c")!)).toEqual([]);
  });

  it("finds what an input was made from, by type", () => {
    expect(graph.behind(group, "subnetIds", "aws:ec2/subnet:Subnet")).toEqual([subnet]);
    expect(graph.behind(group, "launchTemplate", "aws:ec2/launchTemplate:LaunchTemplate")).toEqual([]);
  });

  it("takes the region from the resource, its provider, or the default provider, in this order", () => {
    const region = (one: Partial<ResourceNode>, from = graph) => {
      const answer = from.setting(node("r", "t", one), "region", "aws");
      return answer.state === "known" ? answer.value : answer.state;
    };
    const providerInputs = { region: "eu-west-1" };
    expect(region({ inputs: { region: "us-west-2" }, providerInputs })).toBe("us-west-2");
    expect(region({ inputs: { region: UNKNOWN }, providerInputs })).toBe("unknown");
    expect(region({ providerInputs })).toBe("eu-west-1");
    expect(region({})).toBe("us-east-2");
    expect(region({}, new ResourceGraph([]))).toBe("absent");
  });
});
