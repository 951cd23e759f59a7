import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planJson } from "./planSchema.ts";
import { hybridGpu } from "./report/support.ts";
import { fixture, folder, run } from "./support.ts";

const together = fixture("together");
const planOf = (where: string, ...args: string[]) =>
  run(["plan", "--cwd", join(together, where), "--no-policies", ...args]);
const planHere = (where: string, ...args: string[]) =>
  hybridGpu("plan", "--cwd", join(together, where), "--no-policies", ...args);
const titles = (stdout: string): string[] => stdout.split("\n").filter((line) => line.startsWith("── "));

const outputs = { cidrBlock: "10.9.0.0/16", vpcId: { unknown: true }, mixed: { cidrBlock: "10.9.0.0/16" } };
const answersFile = () =>
  join(
    folder({
      "answers.json": JSON.stringify({ "pulumi:pulumi:StackReference": { "acme/data/prod": outputs } }),
      "wrong.json": '{"pulumi:pulumi:StackReference":{"acme/data/prod":5}}',
    }),
    "answers.json",
  );

describe.concurrent("programs that belong together", () => {
  it("are planned after those whose outputs they use, and add up", async () => {
    const { code, stdout, stderr } = await planOf("app", "prod");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(titles(stdout).map((line) => line.replace(/ ─+$/, ""))).toEqual([
      "── network · prod",
      "── app · prod",
      "── jobs · prod",
      "── Together",
    ]);
    expect(stdout.match(/Offline plan:/g)).toHaveLength(1);
    expect(stdout).toContain(`── app · prod ${"─".repeat(86)}
With the outputs of network · prod, as planned.

Resources (1)
├─ StackReference organization/network/prod
└─ Subnet main
`);
    expect(stdout).toMatch(
      /── Together ─+\n {2}Per month of 730 h {2}Floor {2}Planned {2}Ceiling\n {2}network · prod {9}\$0 {7}\$0 {7}\$0\n {2}app · prod {13}\$0 {7}\$0 {7}\$0\n {2}jobs · prod {12}\$0 {7}\$0 {7}\$0\n {2}Total {18}\$0 {7}\$0 {7}\$0\n\nFine: no policies were asked; \$0 a month as planned\.\n$/,
    );
  });

  it("give each other what is known, what is unknown and what is secret", async () => {
    const { code, stdout, stderr } = await planOf("app", "dev", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const plan = planJson(stdout);
    expect([plan.project, plan.stack]).toEqual(["app", "dev"]);
    expect(plan.resources.map(({ urn }: any) => urn)).toEqual([
      "urn:pulumi:dev::app::aws:ec2/subnet:Subnet::main",
      "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev",
      "urn:pulumi:dev::app::pulumi:pulumi:StackReference::organization/network/dev",
      "urn:pulumi:dev::network::aws:ec2/vpc:Vpc::main",
      "urn:pulumi:dev::network::pulumi:pulumi:Stack::network-dev",
    ]);
    expect(plan.resources[0].inputs).toEqual({
      vpcId: { unknown: true },
      cidrBlock: "10.0.0.0/16",
      tags: { token: "[secret]", range: "10.0.0.0/16" },
    });
    expect(plan.outputs).toEqual({ arn: { unknown: true }, subnetId: { unknown: true } });
    const estimate = (free: number) => ({
      currency: "USD",
      monthly: { min: 0, planned: 0, max: 0 },
      oneOff: 0,
      states: { priced: 0, free, usageBased: 0, unpriced: 0 },
    });
    expect(plan.programs).toEqual([
      {
        project: "network",
        stack: "dev",
        refersTo: [],
        outputs: {
          cidrBlock: "10.0.0.0/16",
          mixed: { arn: { unknown: true }, cidrBlock: "10.0.0.0/16" },
          token: "[secret]",
          vpcId: { unknown: true },
        },
        estimate: estimate(2),
      },
      {
        project: "app",
        stack: "dev",
        refersTo: [{ project: "network", stack: "dev" }],
        outputs: plan.outputs,
        estimate: estimate(3),
      },
    ]);
    expect(plan.estimate.states).toEqual(estimate(5).states);
    expect(plan.notes).toEqual(["app: jobs has no stack dev and is left out of this plan"]);
    expect(stdout).not.toContain("h7x");
  });

  it("are those that --project names, in any order, or the only one", async () => {
    const named = await planOf("", "dev", "--project", "app", "--project", "network", "--json");
    expect(planJson(named.stdout).programs.map(({ project }: any) => project)).toEqual(["network", "app"]);
    const alone = await planOf("network", "dev", "--project", ".", "--json");
    const plan = planJson(alone.stdout);
    expect([plan.project, plan.programs]).toEqual(["network", undefined]);
  });
});

describe.concurrent("a stack that is not in the plan", () => {
  it("is named, with how to give its outputs", async () => {
    const { code, stdout, stderr } = await planOf("app", "dev", "--project", ".", "--config", "case=elsewhere");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "error: the program refers to the stack acme/data/prod, which is not in this plan. Fix: plan its program as well " +
        '(--project <its directory>), or give its outputs in a file for --answers, as {"pulumi:pulumi:StackReference": ' +
        '{"acme/data/prod": {…}}}: `pulumi stack output --json --stack acme/data/prod` prints them\n',
    );
  });

  it("is not taken for the same stack of another organization", async () => {
    const { stderr } = await planOf("app", "acme/dev");
    expect(stderr).toContain(
      "app (dev): the program refers to the stack organization/network/dev, which is not in this plan, which is of acme/network/dev. Fix:",
    );
  });

  it("has the outputs that --answers gives", async () => {
    const args = ["dev", "--project", ".", "--config", "case=elsewhere", "--answers", answersFile(), "--json"];
    const { code, stdout, stderr } = await planOf("app", ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(planJson(stdout).resources[0].inputs).toEqual({
      vpcId: { unknown: true },
      cidrBlock: "10.9.0.0/16",
      tags: { range: "10.9.0.0/16" },
    });
  });
});

describe.concurrent("when something is wrong", () => {
  it("with one program, the others are shown, and nothing is summed up", async () => {
    const { code, stdout, stderr } = await planOf("app", "dev", "--config", "case=throw");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: app (dev): the program failed at index.js:5:29: the app cannot be made\n",
    });
    expect(titles(stdout)).toHaveLength(1);
    expect(stdout).toMatch(
      /\n\nIncomplete: app \(dev\) could not be planned, so that there is no total and no verdict\.\n$/,
    );
    const json = await planOf("app", "dev", "--config", "case=throw", "--json");
    expect(json).toEqual({ code: 2, stdout: "", stderr });
  });

  it("with one that others wait for, they are not planned either", async () => {
    expect(await planOf("app", "dev", "--config", "network:case=throw")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: network (dev): the program failed at index.js:5:29: the network cannot be made\n" +
        "app (dev) is not planned: it refers to network (dev), which failed\n",
    });
  });

  it("because they wait for each other, the circle is named", async () => {
    expect(await planOf("app", "dev", "--config", "network:case=circle")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: programs refer to each other's outputs in a circle: app (dev) → network (dev) → app (dev). " +
        "Fix: move what they share into one of them, or give the outputs of one with --answers\n",
    });
  });

  it("with an output that is required and missing, it is named", async () => {
    const { code, stderr } = await planOf("app", "dev", "--config", "case=missing", "--json");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: app (dev): the program failed: Required output 'port' does not exist on stack 'organization/network/dev'.\n",
    });
  });
});

// In this process: one of its own would end before it has done anything, and take a second to start. Output is caught, so one
// at a time.
describe("what is wrong before anything runs", () => {
  it("is a stack that a program does not have, when it is named", async () => {
    expect(await planHere("", "dev", "--project", "app", "--project", "network", "--project", "jobs")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: jobs: there is no stack dev: Pulumi.dev.yaml does not exist. The stacks of jobs are: prod. Fix: did you mean prod?\n",
    });
  });

  it("is a file of outputs that are not of the form that a stack has", async () => {
    const wrong = answersFile().replace("answers.json", "wrong.json");
    const { code, stderr } = await planHere("app", "dev", "--answers", wrong);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: --answers ${wrong}: pulumi:pulumi:StackReference is not of the form {"organization/project/stack": {…outputs}} for acme/data/prod\n`,
    });
  });

  it("with configurations, all problems of all programs are said before anything runs", async () => {
    const yaml = (name: string) =>
      `name: ${name}\nruntime: nodejs\nconfig:\n  size:\n    type: integer\n  zone:\n    type: string\n`;
    const directory = folder({
      "package.json": '{"hybrid-gpu":{"projects":["one","two"]}}',
      "one/Pulumi.yaml": yaml("one"),
      "one/Pulumi.dev.yaml": "config: {one:size: many, one:zone: a}",
      "two/Pulumi.yaml": yaml("two"),
      "two/Pulumi.dev.yaml": "config: {two:size: 3}",
    });
    const { code, stdout, stderr } = await hybridGpu("plan", "--cwd", join(directory, "one"), "--no-policies");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`error: one: configuration of stack dev: 1 problem
  - size ("many") is not of type integer. Fix: give a whole number, for example 3.
two: configuration of stack dev: 1 problem
  - zone (not given) is required by Pulumi.yaml. Fix: add two:zone: … to Pulumi.dev.yaml, or give --config zone=….
`);
  });

  it.each([
    [
      { "package.json": '{"hybrid-gpu":{"projects":"b"}}' },
      'package.json: hybrid-gpu.projects is not a list of directories, as [".", "stacks/platform"]',
    ],
    [
      { "package.json": '{"hybrid-gpu":{"projects":["a","c"]}}' },
      "package.json: hybrid-gpu.projects has c, and: there is no Pulumi.yaml in ./c",
    ],
    [
      { "package.json": '{"hybrid-gpu":{"projects":["a","b"]}}', "b/Pulumi.yaml": "name: a\nruntime: nodejs\n" },
      "a/Pulumi.yaml and ./b/Pulumi.yaml are both named a. Fix: give each project of a plan a name of its own",
    ],
  ])("in the list of projects %j", async (files, message) => {
    const directory = folder({ "a/Pulumi.yaml": "name: a\nruntime: nodejs\n", ...files });
    const { code, stderr } = await hybridGpu("plan", "--cwd", join(directory, "a"));
    expect({ code, stderr: stderr.replaceAll(directory, ".") }).toEqual({ code: 2, stderr: `error: ./${message}\n` });
  });

  it("with --project, it is said where it looked", async () => {
    const { code, stderr } = await planHere("", "--project", "nowhere");
    expect({ code, stderr: stderr.replaceAll(process.cwd(), ".") }).toEqual({
      code: 2,
      stderr: "error: --project nowhere: there is no Pulumi.yaml in test/fixtures/together/nowhere\n",
    });
  });
});

describe.concurrent("policies", () => {
  it("that cannot be asked are one error for all programs", async () => {
    const config = join(folder({ "config.json": '{"few-resources":{"most":"many"}}' }), "config.json");
    const args = ["--policy-pack", fixture("pack"), "--policy-pack-config", config];
    const { code, stdout, stderr } = await run(["plan", "--cwd", join(together, "app"), "dev", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: app \(dev\), network \(dev\): validating policy config: vpc-rules 1\.2\.3\n {2}few-resources: most: .*\n$/,
    );
  });

  it("of this package judge one program after the other", async () => {
    const args = ["plan", "--cwd", join(together, "app"), "dev", "--json"];
    const fine = await run(args);
    const found = planJson(fine.stdout).policies.map(({ policy, level, urn }: any) => [policy, level, urn]);
    expect({ code: fine.code, found }).toEqual({
      code: 0,
      found: [
        ["cost-allocation-tags", "advisory", "urn:pulumi:dev::network::aws:ec2/vpc:Vpc::main"],
        ["cost-allocation-tags", "advisory", "urn:pulumi:dev::app::aws:ec2/subnet:Subnet::main"],
      ],
    });
    const wrong = join(folder({ "config.json": '{"cost-monthly-ceiling":{"plannedUsd":"much"}}' }), "config.json");
    const refused = await run([...args, "--policy-pack-config", wrong]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^error: app \(dev\), network \(dev\): validating policy config: hybrid-gpu 0\.1\.0\n/,
    );
  });

  it("judge each program, and the worst verdict counts", async () => {
    const pack = ["--policy-pack", fixture("pack")];
    const args = ["plan", "--cwd", join(together, "app"), "dev", ...pack];
    const { code, stdout } = await run([...args, "--json"]);
    expect(code).toBe(1);
    expect(
      planJson(stdout).policies.map(({ policy, level, urn, message }: any) => [policy, level, urn, message]),
    ).toEqual([
      ["vpc-has-tags", "mandatory", "urn:pulumi:dev::network::aws:ec2/vpc:Vpc::main", "a VPC without tags"],
      ["few-resources", "advisory", "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev", "3 resources are more than 2"],
    ]);
    const text = await run(args);
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/ {2}network · dev .* 1 mandatory finding\n {2}app · dev .* 1 advisory finding\n/);
    expect(text.stdout).toMatch(/\nRefused: 1 mandatory finding, 1 advisory finding; \$0 a month as planned\.\n$/);
  });
});
