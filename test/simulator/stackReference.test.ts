import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { record } from "../../simulator/program/record.ts";

const outputs = {
  region: "us-east-2",
  cluster: { name: "main", endpoint: UNKNOWN },
  lustre: UNKNOWN,
  token: new Secret("h7x"),
  sealed: new Secret({ inside: UNKNOWN }),
};

/** What a program that refers to a stack exports. */
async function exported(program: (stack: pulumi.StackReference) => Record<string, unknown>) {
  const { outputs: found } = await record(() => program(new pulumi.StackReference("organization/network/dev")), {
    clouds: [],
    stacks: () => outputs,
  });
  return found;
}

describe("outputs of a planned stack", () => {
  it("are known or unknown, secret or not, one by one", async () => {
    const found = await exported((stack) => ({
      region: stack.getOutput("region"),
      required: stack.requireOutput("region"),
      name: stack.getOutput("cluster").apply((cluster) => cluster.name),
      nested: stack.getOutput("cluster")["name" as never],
      endpoint: stack.getOutput("cluster")["endpoint" as never],
      lustre: stack.requireOutput("lustre"),
      absent: stack.getOutput("nothing"),
      token: stack.getOutput("token"),
      inside: stack.getOutput("sealed")["inside" as never],
      byOutput: stack.getOutput(pulumi.output("region")),
    }));
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      region: "us-east-2",
      required: "us-east-2",
      // A rule over a value that is unknown in part waits, as everywhere.
      name: { unknown: true },
      nested: "main",
      endpoint: { unknown: true },
      lustre: { unknown: true },
      token: "[secret]",
      // What is unknown shows nothing, secret or not.
      inside: { unknown: true },
      byOutput: { unknown: true },
    });
  });

  it("are named when they are required and missing", async () => {
    await expect(exported((stack) => ({ port: stack.requireOutput("port") }))).rejects.toThrow(
      "Required output 'port' does not exist on stack 'organization/network/dev'.",
    );
  });

  it("come at once when the program awaits them", async () => {
    const { outputs: found } = await record(
      async () => {
        const stack = new pulumi.StackReference("organization/network/dev");
        return {
          plain: await stack.getOutputDetails("region"),
          secret: pulumi.secret((await stack.getOutputDetails("token")).secretValue),
          later: (await stack.getOutputDetails("lustre")).value === undefined,
        };
      },
      { clouds: [], stacks: () => outputs },
    );
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      plain: { value: "us-east-2" },
      secret: "[secret]",
      later: true,
    });
  });

  it("make the reference a resource that was read", async () => {
    const { nodes } = await record(
      () => void new pulumi.StackReference("other", { name: "organization/network/dev" }),
      {
        clouds: [],
        stacks: () => outputs,
      },
    );
    const node = nodes.find(({ type }) => type === "pulumi:pulumi:StackReference");
    expect(node).toEqual({
      urn: "urn:pulumi:stack::project::pulumi:pulumi:StackReference::other",
      type: "pulumi:pulumi:StackReference",
      name: "other",
      parent: "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack",
      custom: true,
      external: true,
      inputs: { name: "organization/network/dev" },
      options: {},
      propertyDependencies: {},
      outputs: { name: "organization/network/dev", outputs, secretOutputNames: ["token", "sealed"] },
    });
  });
});

describe("a stack that nobody planned", () => {
  it("is an error that says how to give its outputs", async () => {
    await expect(record(() => void new pulumi.StackReference("acme/data/prod"), { clouds: [] })).rejects.toThrow(
      "the program refers to the stack acme/data/prod, which is not in this plan. Fix: plan its program as well " +
        '(--project <its directory>), or give its outputs in a file for --answers, as {"pulumi:pulumi:StackReference": ' +
        '{"acme/data/prod": {…}}}: `pulumi stack output --json --stack acme/data/prod` prints them',
    );
  });
});
