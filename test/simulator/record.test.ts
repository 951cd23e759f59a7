import * as aws from "@pulumi/aws/ec2/index.js";
import { Cluster } from "@pulumi/aws/eks/cluster.js";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { Provider } from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import type { CloudAnswers } from "../../simulator/cloud.ts";
import { type RecordOptions, record } from "../../simulator/program/record.ts";

const options: RecordOptions = {
  project: "p",
  stack: "dev",
  clouds: [simulatedAws],
  config: { "aws:region": "us-east-2" },
};

class Pair extends pulumi.ComponentResource {
  constructor(name: string, args: { cidr: string }, opts?: pulumi.ComponentResourceOptions) {
    super("hybrid-gpu:index:Pair", name, args, opts);
    const vpc = new aws.Vpc(`${name}-vpc`, { cidrBlock: args.cidr }, { parent: this, protect: true });
    new aws.Subnet(
      `${name}-a`,
      { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" },
      { parent: this, ignoreChanges: ["tags"], deleteBeforeReplace: true, retainOnDelete: true },
    );
    this.registerOutputs({ summary: { zones: 1 } });
  }
}

const recordPreviewless = (program: () => unknown) => record(program, { ...options, preview: false });

describe("a recorded preview", () => {
  it("keeps URNs as the engine makes them, options, dependencies and unknowns", async () => {
    const { nodes, outputs } = await record(() => {
      const pair = new Pair("net", { cidr: "10.0.0.0/16" });
      new aws.Vpc("other", { cidrBlock: pulumi.secret("10.1.0.0/16") }, { dependsOn: [pair] });
      return { answer: 42, token: pulumi.secret("hush") };
    }, options);
    expect(nodes.map((node) => node.urn)).toEqual([
      "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::other",
      "urn:pulumi:dev::p::hybrid-gpu:index:Pair$aws:ec2/subnet:Subnet::net-a",
      "urn:pulumi:dev::p::hybrid-gpu:index:Pair$aws:ec2/vpc:Vpc::net-vpc",
      "urn:pulumi:dev::p::hybrid-gpu:index:Pair::net",
      "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev",
    ]);
    const [other, subnet, vpc, pair] = nodes;
    expect(subnet).toMatchObject({
      parent: pair!.urn,
      custom: true,
      inputs: { vpcId: UNKNOWN, cidrBlock: "10.0.0.0/24" },
      options: { ignoreChanges: ["tags"], deleteBeforeReplace: true, retainOnDelete: true },
      propertyDependencies: { vpcId: [vpc!.urn] },
    });
    expect(vpc!.options).toEqual({ protect: true });
    expect(pair).toMatchObject({ custom: false, inputs: { cidr: "10.0.0.0/16" }, outputs: { summary: { zones: 1 } } });
    expect(other!.inputs["cidrBlock"]).toBeInstanceOf(Secret);
    expect(other!.options.dependsOn).toContain(vpc!.urn);
    expect(outputs["answer"]).toBe(42);
    expect(JSON.stringify(outputs)).toBe('{"answer":42,"token":"[secret]"}');
  });

  it("answers provider functions and names one that it does not know", async () => {
    const { outputs } = await record(() => ({ account: getCallerIdentityOutput().accountId }), options);
    expect(outputs).toEqual({ account: "123456789012" });
    await expect(
      record(() => ({ x: pulumi.runtime.invoke("aws:ec2/getVpnGateway:getVpnGateway", {}) }), options),
    ).rejects.toThrow(/aws:ec2\/getVpnGateway:getVpnGateway/);
  });

  it("asks with the settings of a provider as its plugin reads them: a secret is what is in it", async () => {
    const seen: object[] = [];
    const asked: CloudAnswers = {
      ...simulatedAws,
      invoke: (call) => {
        seen.push(call.settings);
        return simulatedAws.invoke(call);
      },
    };
    const { outputs } = await record(
      () => {
        const args = { region: pulumi.secret("us-west-2" as const), defaultTags: { tags: { team: "a" } } };
        const provider = new Provider("west", args);
        return { zones: getAvailabilityZonesOutput({}, { provider }).names };
      },
      { ...options, clouds: [asked] },
    );
    const defaultTags = '{"tags":{"team":"a"}}';
    expect(seen).toMatchObject([{ region: "us-west-2", defaultTags, skipCredentialsValidation: "false" }]);
    expect(outputs["zones"]).toContain("us-west-2a");
  });

  it("rejects with what the program threw, at the top and inside apply", async () => {
    await expect(record(() => Promise.reject(new Error("at the top")), options)).rejects.toThrow("at the top");
    await expect(
      record(() => {
        const value = pulumi.output(1).apply((): string => {
          throw new Error("inside apply");
        });
        new aws.Vpc("v", { cidrBlock: value });
      }, options),
    ).rejects.toThrow("inside apply");
  });

  it("does not wait for what waits for a failed resource", async () => {
    await expect(
      recordPreviewless(() => {
        const value = pulumi.output("10.0.0.0/16").apply((): string => {
          throw new Error("refused later");
        });
        const vpc = new aws.Vpc("v", { cidrBlock: value });
        return { id: vpc.id };
      }),
    ).rejects.toThrow("refused later");
  });

  it("refuses two resources of one name, as the engine does", async () => {
    await expect(
      record(() => {
        new aws.Vpc("twin", {});
        new aws.Vpc("twin", {});
      }, options),
    ).rejects.toThrow("Duplicate resource URN 'urn:pulumi:dev::p::aws:ec2/vpc:Vpc::twin'; try giving it a unique name");
  });

  it("keeps runs apart that go on at the same time", async () => {
    const runs = await Promise.all(
      ["one", "two", "three"].map((stack) =>
        record(
          () => {
            new aws.Vpc(stack, {});
            return { stack: pulumi.getStack() };
          },
          { ...options, stack },
        ),
      ),
    );
    expect(runs.map(({ nodes, outputs }) => [nodes.length, outputs["stack"]])).toEqual([
      [2, "one"],
      [2, "two"],
      [2, "three"],
    ]);
  });

  it("shows computed values inside an input object as unknown in a preview, not as absent", async () => {
    const program = () => {
      const cluster = new Cluster("c", {
        roleArn: "arn:aws:iam::123456789012:role/example",
        vpcConfig: { subnetIds: ["subnet-1"] },
      });
      return { group: cluster.vpcConfig.clusterSecurityGroupId, subnets: cluster.vpcConfig.subnetIds };
    };
    expect((await record(program, options)).outputs).toEqual({ group: UNKNOWN, subnets: ["subnet-1"] });
    const { outputs } = await recordPreviewless(program);
    expect(outputs).toEqual({ group: expect.stringMatching(/^sg-0[0-9a-f]{16}$/), subnets: ["subnet-1"] });
  });

  it("gives ids and computed outputs outside a preview", async () => {
    const { outputs } = await record(
      () => {
        const vpc = new aws.Vpc("v", { cidrBlock: "10.0.0.0/16" });
        return { id: vpc.id, arn: vpc.arn };
      },
      { ...options, preview: false },
    );
    expect(outputs["id"]).toMatch(/^vpc-0[0-9a-f]{16}$/);
    expect(outputs["arn"]).toBe(`arn:aws:ec2:us-east-2:123456789012:vpc/${outputs["id"]}`);
  });
});
