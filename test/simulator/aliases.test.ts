import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { record } from "../../simulator/program/record.ts";

const vpc = "aws:ec2/vpc:Vpc";
const urn = (types: string, name: string): string => `urn:pulumi:dev::p::${types}::${name}`;

class Network extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions, childAliases: pulumi.Alias[] = []) {
    super("shop:index:Network", name, {}, opts);
    new Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, { parent: this, aliases: childAliases });
    this.registerOutputs({});
  }
}

async function aliasesIn(program: () => unknown): Promise<(name: string) => readonly string[] | undefined> {
  const { nodes } = await record(() => void program(), { project: "p", stack: "dev", clouds: [simulatedAws] });
  return (name) => nodes.find((node) => node.name === name)!.options.aliases;
}

describe("aliases of a resource", () => {
  it.each<[string, pulumi.Alias | string, string]>([
    ["another name", { name: "old" }, urn(vpc, "old")],
    ["another type", { type: "aws:ec2/network:Network" }, urn("aws:ec2/network:Network", "net")],
    ["another project", { project: "q" }, `urn:pulumi:dev::q::${vpc}::net`],
    ["another stack", { stack: "test" }, `urn:pulumi:test::p::${vpc}::net`],
    ["a whole URN", urn(vpc, "whole"), urn(vpc, "whole")],
    ["a parent by its URN", { parent: urn("shop:index:Shop", "s") }, urn(`shop:index:Shop$${vpc}`, "net")],
  ])("are %s", async (_, alias, expected) => {
    const aliases = await aliasesIn(() => new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { aliases: [alias] }));
    expect(aliases("net")).toEqual([expected]);
  });

  it("are none where there are none, and none that is its own name", async () => {
    const aliases = await aliasesIn(() => {
      new Vpc("plain", { cidrBlock: "10.0.0.0/16" });
      new Vpc("same", { cidrBlock: "10.0.0.0/16" }, { aliases: [{ name: "same" }] });
    });
    expect([aliases("plain"), aliases("same")]).toEqual([undefined, undefined]);
  });

  it("say that it had no parent, or stood elsewhere", async () => {
    const aliases = await aliasesIn(
      () => new Network("net", {}, [{ parent: pulumi.rootStackResource }, { parent: undefined, name: "old" }]),
    );
    expect(aliases("net-vpc")).toEqual([urn(vpc, "net-vpc"), urn(vpc, "old")]);
  });

  it("come from the parent's, also through two parents and in the name that is made of the parent's", async () => {
    const aliases = await aliasesIn(() => {
      const outer = new Network("outer", { aliases: [{ name: "was" }] });
      new Network("inner", { parent: outer, aliases: [{ name: "before" }] });
    });
    const network = "shop:index:Network";
    expect(aliases("outer")).toEqual([urn(network, "was")]);
    expect(aliases("outer-vpc")).toEqual([urn(`${network}$${vpc}`, "was-vpc")]);
    expect(aliases("inner")).toEqual([urn(`${network}$${network}`, "before")]);
    expect(aliases("inner-vpc")).toEqual([urn(`${network}$${network}$${vpc}`, "before-vpc")]);
  });

  it("of a child go with each of its parent's", async () => {
    const aliases = await aliasesIn(
      () => new Network("net", { aliases: [{ type: "shop:index:Net" }] }, [{ name: "old-vpc" }]),
    );
    expect(aliases("net-vpc")).toEqual([
      urn(`shop:index:Network$${vpc}`, "old-vpc"),
      urn(`shop:index:Net$${vpc}`, "old-vpc"),
      urn(`shop:index:Net$${vpc}`, "net-vpc"),
    ]);
  });
});
