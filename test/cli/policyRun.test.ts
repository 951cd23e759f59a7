import { afterEach, describe, expect, it } from "vitest";
import { ownPolicyPack } from "../../cli/package.ts";
import { type PackRequest, PolicyRun } from "../../cli/policies.ts";
import { UserError } from "../../cli/userError.ts";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import type { PolicyPackProcess } from "../../simulator/pack/analyzer.ts";
import { shared } from "../support/analyzer.ts";
import { fixture } from "./support.ts";

const runs: PolicyRun[] = [];
afterEach(() => {
  for (const run of runs.splice(0)) run.kill();
});

function request(project: string, values: Record<string, string>, more: Partial<PackRequest> = {}): PackRequest {
  return {
    directory: ownPolicyPack(),
    project,
    stack: "lab",
    organization: "organization",
    configuration: { values, secretKeys: [], secrets: [], warnings: [], notes: [] },
    policyConfig: { byPolicy: {}, shared: shared() },
    ...more,
  };
}

/** Starts a run for each request, as a plan does. */
function start(...requests: PackRequest[]): PolicyRun[] {
  for (const one of requests) runs.push(new PolicyRun(one, runs.at(-1), requests));
  return runs;
}

const pidOf = async (run: PolicyRun): Promise<number> => ((await run.ready) as PolicyPackProcess).pid;

/** A security group that is open to everybody: a finding in every environment. */
function open(project: string): ResourceGraph {
  const node: ResourceNode = {
    urn: `urn:pulumi:lab::${project}::aws:ec2/securityGroup:SecurityGroup::open`,
    type: "aws:ec2/securityGroup:SecurityGroup",
    name: "open",
    custom: true,
    inputs: {
      tags: { team: "a", project: "b", environment: "dev", owner: "c" },
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
    },
    options: {},
    propertyDependencies: {},
  };
  return new ResourceGraph([node]);
}

describe("policies of several programs", () => {
  it("are asked in one process, one program after the other, each by its own environment", async () => {
    const [one, two] = start(
      request("one", { "one:environment": "dev", "aws:region": "us-east-2" }),
      request("two", { "two:environment": "dev" }),
    ) as [PolicyRun, PolicyRun];
    const first = await one.judge(open("one"));
    const second = await two.judge(open("two"));
    expect(await pidOf(two)).toBe(await pidOf(one));
    const found = ({ findings }: typeof first) => findings.map(({ policy, level, urn }) => [policy, level, urn]);
    expect(found(first)).toEqual([["no-open-ingress", "mandatory", open("one").nodes[0]!.urn]]);
    expect(found(second)).toEqual([["no-open-ingress", "mandatory", open("two").nodes[0]!.urn]]);
  });

  it("refuse a configuration that names none of them, with the nearest name", async () => {
    const byPolicy = { "cost-montly-ceiling": { maxUsd: 1 }, all: "advisory", budgets: "advisory" };
    const policyConfig = { byPolicy, file: "policy.lab.json", shared: shared() };
    const [own] = start(request("one", {}, { policyConfig })) as [PolicyRun];
    await expect(own.judge(open("one"))).rejects.toThrow(
      new UserError(
        "policy.lab.json: the policy pack hybrid-gpu has no policy cost-montly-ceiling, and the engine passes over it in silence. " +
          "Fix: rename it to cost-monthly-ceiling, or remove it.\n" +
          "policy.lab.json: the policy pack hybrid-gpu has no policy budgets, and the engine passes over it in silence. " +
          "Fix: name one as efa-single-az, backups-enabled, gpu-ami-matches, or remove it.",
      ),
    );
  });

  it("say what a remediation sets", async () => {
    const byPolicy = { "imdsv2-required": "remediate" };
    const [own] = start(request("one", {}, { policyConfig: { byPolicy, shared: shared() } })) as [PolicyRun];
    const [node] = open("one").nodes;
    const type = "aws:ec2/instance:Instance";
    const inputs = {
      instanceType: "t3.small",
      metadataOptions: { httpTokens: "optional" },
      tags: node!.inputs["tags"],
    };
    const instance = { ...node!, type, urn: `urn:pulumi:lab::one::${type}::head`, name: "head", inputs };
    const { findings } = await own.judge(new ResourceGraph([instance]));
    const mended = findings.filter(({ policy }) => policy === "imdsv2-required");
    expect(mended.map(({ level, message }) => [level, message.split(". ")[0]])).toEqual([
      ["remediate", "head is mended before it is made: metadataOptions.httpTokens = required"],
    ]);
  });

  it("go on with the next one when a program failed", async () => {
    const [one, two] = start(request("one", {}), request("two", {})) as [PolicyRun, PolicyRun];
    one.release();
    expect((await two.judge(open("two"))).findings).toHaveLength(1);
  });

  it.each([
    ["another environment", request("two", { "two:environment": "prod" })],
    ["another region", request("two", { "two:environment": "dev", "aws:region": "us-west-2" })],
    ["another stack", request("two", { "two:environment": "dev" }, { stack: "dev" })],
    ["a pack of somebody else", request("two", { "two:environment": "dev" }, { directory: fixture("pack") })],
  ])("get a process of their own for %s", async (_, other) => {
    const [one, two] = start(request("one", { "one:environment": "dev", "aws:region": "us-east-2" }), other) as [
      PolicyRun,
      PolicyRun,
    ];
    expect(await pidOf(two)).not.toBe(await pidOf(one));
  });
});
