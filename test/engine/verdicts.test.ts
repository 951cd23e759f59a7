import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { command } from "../../cli/rehearse/engine/program.ts";
import type { RehearsalRecord } from "../../cli/rehearse/model.ts";
import { type RehearsalOptions, rehearse } from "../../cli/rehearse/rehearse.ts";
import { openStage } from "../../cli/rehearse/stage/stage.ts";
import { rehearsalText } from "../../cli/rehearse/told/render.ts";
import { ExitCode } from "../../cli/userError.ts";
import { folder } from "../cli/support.ts";
import { hasEngine } from "../support/engine.ts";

/** A project in JSON, of raw resources, with whatever else lies beside it. */
function projectOf(program: string, files: Readonly<Record<string, string>> = {}): string {
  const directory = folder({
    "Pulumi.json": JSON.stringify({ name: "raw", runtime: "nodejs", main: "index.cjs" }),
    "Pulumi.dev.json": JSON.stringify({ config: { "aws:region": "us-east-2", "raw:token": { secure: "v1:a:b" } } }),
    "package.json": "{}",
    "index.cjs": `const pulumi = require("@pulumi/pulumi"); const aws = require("@pulumi/aws");\n${program}`,
    ...files,
  });
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(directory, "node_modules"));
  return directory;
}

/** A group that is open to everybody, which is mandatory in every environment, and tags that are missing, which is not in dev. */
const open = projectOf(`
  const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
  const rule = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] };
  new aws.ec2.SecurityGroup("open", { vpcId: vpc.id, ingress: [rule] });
`);

const throwing = `
  const { PolicyPack } = require("@pulumi/policy");
  const validateResource = ({ type, props }, report) => {
    if (type === "aws:ec2/vpc:Vpc") report(props.nothing.at.all);
  };
  const policy = { name: "reads-what-is-not-there", description: "It reads.", enforcementLevel: "advisory", validateResource };
  new PolicyPack("theirs", { policies: [policy] });
`;

async function rehearsed(cwd: string, options: RehearsalOptions = {}) {
  const { record, exitCode } = await rehearse("dev", { cwd, ...options });
  const text = rehearsalText(record, { width: 400, full: false, paint: (_, one) => one });
  return { record, exitCode, text };
}

const titles = ({ commands }: RehearsalRecord): string[] =>
  commands.map(({ title, exitCode }) => `${title}: ${exitCode === 0 ? "done" : "not done"}`);

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("policies under the real engine (needs pulumi on PATH)", () => {
  it("stop a rehearsal where they are mandatory, and nothing is made", async () => {
    const { record, exitCode, text } = await rehearsed(open);
    expect([exitCode, titles(record)]).toEqual([ExitCode.Refused, ["preview: not done"]]);
    expect(record.failures).toEqual(["organization/raw/dev: preview: mandatory policies stop it"]);
    const found = record.commands[0]!.findings.map(({ level, policy, urn }) =>
      [level, policy, urn.split("::").at(-1)].join(" "),
    );
    expect(found).toEqual(
      expect.arrayContaining(["mandatory no-open-ingress open", "advisory cost-allocation-tags main"]),
    );
    expect(text).toContain(
      'Mandatory findings\n  mandatory  no-open-ingress  SecurityGroup open\n    open: ingress[0].cidrBlocks (["0.0.0.0/0"]) opens TCP port 22',
    );
    expect(record.commands.flatMap(({ cloud }) => cloud).filter(({ kind }) => kind === "is")).toEqual([]);
  }, 300_000);

  it("stop nothing where none are run", async () => {
    const { record, exitCode } = await rehearsed(open, { policies: false });
    expect([exitCode, titles(record)]).toEqual([
      ExitCode.Fine,
      ["preview: done", "up: done", "up again: done", "refresh: done", "destroy: done"],
    ]);
    expect(record.commands.flatMap(({ findings }) => findings)).toEqual([]);
  }, 300_000);

  it("of somebody else stop it where one throws, and the text names the policy and what it threw", async () => {
    const pack = folder({
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "package.json": '{ "name": "theirs", "version": "1.2.3", "main": "index.cjs" }',
      "index.cjs": throwing,
    });
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(pack, "node_modules"));
    const { record, exitCode, text } = await rehearsed(open, { policyPack: pack });
    expect([exitCode, titles(record)]).toEqual([ExitCode.Wrong, ["preview: not done"]]);
    expect(text).toMatch(
      /✕ failed to run policy: Error validating resource with policy 'reads-what-is-not-there' from policy pack 'theirs@v1\.2\.3':\s+TypeError: Cannot read properties of undefined/,
    );
  }, 300_000);

  it("of this package judge inputs of wrong types and throw nothing", async () => {
    const odd = projectOf(`
      const required = { clusterName: "main", nodeRoleArn: "arn:aws:iam::123456789012:role/node" };
      for (const [index, odd] of [5, "text", true, null, [], [null], {}, [{}], [[1]]].entries()) {
        new aws.ec2.SecurityGroup("group-" + index, { ingress: odd, egress: odd, tags: odd });
        new aws.ec2.Instance("instance-" + index, { instanceType: odd, rootBlockDevice: odd, metadataOptions: odd, tags: odd });
        new aws.eks.NodeGroup("nodes-" + index, { ...required, subnetIds: odd, scalingConfig: odd, instanceTypes: odd, capacityType: odd, taints: odd });
        new aws.fsx.LustreFileSystem("files-" + index, { storageCapacity: odd, subnetIds: odd, deploymentType: odd });
      }
    `);
    const stage = await openStage("dev", { cwd: odd }, { seed: 1, speed: 0, consistencySeconds: 0 });
    try {
      const { diagnostics, findings, steps } = await command(stage.programs[0]!, "preview", stage.listener);
      const thrown = diagnostics.filter(({ message }) => /failed to run policy|TypeError|at \S+ \(/.test(message));
      expect(thrown).toEqual([]);
      // The program went through to its end.
      expect(steps.filter(({ urn }) => urn.endsWith("-8"))).toHaveLength(4);
      expect(findings.length).toBeGreaterThan(0);
    } finally {
      stage.close();
    }
  }, 300_000);
});

describe.skipIf(!hasEngine)("what was there before a rehearsal (needs pulumi on PATH)", () => {
  const program = projectOf(`
    const network = new pulumi.StackReference("organization/network/dev");
    const there = aws.ec2.Vpc.get("there", "vpc-0123456789abcdef0");
    new aws.ec2.Subnet("a", { vpcId: there.id, cidrBlock: "10.0.0.0/18", tags: { zone: network.requireOutput("zone") } });
    exports.table = there.mainRouteTableId;
    exports.token = new pulumi.Config().requireSecret("token");
  `);

  it("is what --answers says of it, and stays when the stack is destroyed", async () => {
    const answers = {
      "pulumi:pulumi:StackReference": { "organization/network/dev": { zone: "a" } },
      "aws:ec2/vpc:Vpc::vpc-0123456789abcdef0": { mainRouteTableId: "rtb-0aaaaaaaaaaaaaaaa" },
    };
    const file = join(folder({ "answers.json": JSON.stringify(answers) }), "answers.json");
    const { record, exitCode } = await rehearsed(program, { policies: false, answers: file });
    expect([exitCode, record.failures, record.leftovers]).toEqual([ExitCode.Fine, [], []]);
    expect(record.commands.map(({ title, changes }) => [title, changes])).toEqual([
      ["preview", { create: 2 }],
      ["up", { create: 2 }],
      ["up again", { same: 2 }],
      ["refresh", { same: 4 }],
      ["destroy", { delete: 2, discard: 2 }],
    ]);
    expect(JSON.stringify(record)).not.toContain("[sealed secret]");
  }, 300_000);

  it("has to be named where it is a stack, and the way to do so is told", async () => {
    const { record, exitCode } = await rehearsed(program, { policies: false });
    expect([exitCode, titles(record)]).toEqual([ExitCode.Wrong, ["preview: not done"]]);
    expect(record.failures).toEqual([
      "organization/raw/dev: preview: it fails",
      "organization/raw/dev: preview: the program refers to the stack organization/network/dev, which this rehearsal has not made before. " +
        "Fix: rehearse its program as well (--project <its directory>, before that of this one), or give its outputs in a file for --answers, " +
        'as {"pulumi:pulumi:StackReference": {"organization/network/dev": {…}}}: `pulumi stack output --json --stack organization/network/dev` prints them',
    ]);
  }, 300_000);
});
