import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../cli/render/text.ts";
import { environment, fixture, folder, launcher, planOf, run } from "./support.ts";

const schema = JSON.parse(readFileSync(new URL("../../cli/plan.schema.json", import.meta.url), "utf8"));
const isPlan = new Ajv2020({ allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(schema);

function planJson(stdout: string): any {
  const plan: unknown = JSON.parse(stdout);
  isPlan(plan);
  expect(isPlan.errors).toBe(null);
  return plan;
}

const answers = ["--answers", fixture("components/answers.json")];
const hush = "h7x-nobody-may-see";

describe.concurrent("a plan as JSON", () => {
  it("has resources with their options, unknowns, secrets and outputs", async () => {
    const { code, stdout, stderr } = await planOf("components", ...answers, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "the program prints this\n" });
    const plan = planJson(stdout);
    expect([plan.project, plan.stack]).toEqual(["components", "dev"]);
    const urn = (path: string) => `urn:pulumi:dev::components::${path}`;
    expect(plan.resources.map((resource: { urn: string }) => resource.urn)).toEqual(
      [
        "aws:ec2/vpc:Vpc::網路-西",
        "pulumi:providers:aws::west",
        "pulumi:pulumi:Stack::components-dev",
        "test:index:Network$aws:ec2/vpc:Vpc::main-vpc",
        "test:index:Network$test:index:Zone$aws:ec2/subnet:Subnet::main-a-nodes",
        "test:index:Network$test:index:Zone$aws:ec2/subnet:Subnet::main-a-storage",
        "test:index:Network$test:index:Zone$aws:ec2/subnet:Subnet::main-b-nodes",
        "test:index:Network$test:index:Zone$aws:ec2/subnet:Subnet::main-b-storage",
        "test:index:Network$test:index:Zone::main-a",
        "test:index:Network$test:index:Zone::main-b",
        "test:index:Network::main",
      ].map(urn),
    );
    const [far, , stack, vpc, subnet] = plan.resources;
    expect(vpc).toEqual({
      urn: urn("test:index:Network$aws:ec2/vpc:Vpc::main-vpc"),
      type: "aws:ec2/vpc:Vpc",
      name: "main-vpc",
      parent: urn("test:index:Network::main"),
      custom: true,
      external: false,
      inputs: { cidrBlock: "10.0.0.0/16", tags: { password: "[secret]" } },
      options: {
        protect: true,
        retainOnDelete: false,
        ignoreChanges: ["tags"],
        replaceOnChanges: [],
        aliases: [],
        dependsOn: [],
        deleteBeforeReplace: false,
        provider: null,
      },
    });
    expect(subnet.inputs).toEqual({ cidrBlock: "10.0.0.0/24", vpcId: { unknown: true } });
    expect(far.options).toMatchObject({
      retainOnDelete: true,
      deleteBeforeReplace: true,
      provider: urn("pulumi:providers:aws::west"),
    });
    expect(far.options.dependsOn).toContain(vpc.urn);
    expect(stack).toMatchObject({ parent: null, custom: false });
    expect({ day: plan.day, packs: plan.packs }).toEqual({ day: "2026-11-22", packs: [] });
    expect(plan.outputs).toEqual({
      budget: 42,
      endpoint: "[secret]",
      existing: "172.31.0.0/16",
      secret: "[secret]",
      vpcIds: [{ unknown: true }, { unknown: true }],
    });
    expect(plan.estimate.states).toEqual({ priced: 0, free: 11, usageBased: 0, unpriced: 0 });
    expect(plan.diagnostics).toEqual([{ severity: "warning", message: "a warning that quotes nothing" }]);
    expect(plan.notes).toEqual([
      "encrypted values are not opened offline, the program gets a placeholder for them: components:token",
    ]);
  });

  it("is refused by its schema when a part is missing or unknown", async () => {
    const plan = JSON.parse((await planOf("esm-js", "--json")).stdout);
    expect(isPlan(plan)).toBe(true);
    const { stack: _, ...less } = plan;
    expect(isPlan(less)).toBe(false);
    expect(isPlan({ ...plan, more: 1 })).toBe(false);
    expect(isPlan({ ...plan, resources: [{ ...plan.resources[0], parent: 3 }] })).toBe(false);
  });

  it("shows no secret, wherever the program or a policy puts it", async () => {
    const config = ["--config", `token=${hush}`, "--config", `quoted=${hush}`];
    const pack = ["--policy-pack", fixture("pack")];
    for (const format of [["--json"], ["--full"]]) {
      const { stdout, stderr } = await planOf("components", ...answers, ...config, ...pack, ...format);
      expect(stdout).toContain("a warning that quotes [secret]");
      expect(stdout).toContain("the tags are");
      expect(stdout + stderr).not.toContain(hush);
    }
  });
});

describe.concurrent("programs are found and loaded as Pulumi does it", () => {
  const vpc = (name: string) => `aws:ec2/vpc:Vpc::${name}`;
  it.concurrent.each([
    ["raw-ts", [], "dev", ["aws:ec2/subnet:Subnet::main-0", "aws:ec2/subnet:Subnet::main-1", vpc("main")], { size: 2 }],
    ["raw-ts", ["dev", "--config", "size=0"], "dev", [vpc("main")], { size: 0 }],
    ["raw-ts", ["--config", "size=1", "dev"], "dev", ["aws:ec2/subnet:Subnet::main-0", vpc("main")], { size: 1 }],
    ["esm-ts", [], "only", [vpc("vpc-of-esm-ts")], { cidrBlock: "10.1.0.0/16", directory: "src" }],
    ["esm-js", ["example/esm-js/any"], "any", [vpc("vpc")], { where: "example/any" }],
    ["cjs-js", [], "dev", [vpc("vpc")], { vpcId: { unknown: true } }],
  ])("%s %j", async (name, args, stack, resources, outputs) => {
    const { code, stdout, stderr } = await planOf(name, ...args, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const plan = planJson(stdout);
    expect(plan.stack).toBe(stack);
    const urns: string[] = plan.resources.map((resource: { urn: string }) => resource.urn);
    const own = urns.filter((urn) => !urn.includes("pulumi:pulumi:Stack"));
    expect(own).toEqual(resources.map((path) => `urn:pulumi:${stack}::${name}::${path}`));
    expect(plan.outputs).toMatchObject(outputs);
  });

  it("from a folder below the project", async () => {
    const { code, stdout } = await run(["plan", "--no-policies", "--json"], { cwd: fixture("esm-ts/src") });
    expect(code).toBe(0);
    expect(planJson(stdout).project).toBe("esm-ts");
  });
});

describe.concurrent("a plan for people", () => {
  it("shows components as branches, outputs and warnings", async () => {
    const { code, stdout, stderr } = await planOf("components", ...answers);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "the program prints this\n" });
    expect(stdout).toBe(`components · dev · aws us-east-2
Components in components, secrets, unknowns and a provider of its own
Offline plan: the program ran on this machine against simulated clouds. Nothing was created and no
account was asked.

Resources (6)
├─ Network main · 5 resources, 1 protected
│  ├─ Zone main-a · 2 resources
│  │  └─ 2 × Subnet
│  ├─ Zone main-b · 2 resources
│  │  └─ 2 × Subnet
│  └─ Vpc
├─ aws provider west
└─ Vpc 網路-西 [kept on delete]

Cost
  nothing is priced

  11 resources and components: 0 priced, 11 free, 0 billed by use, 0 not priced.

Quotas
  no quota is spent that this version knows of

Warnings
  - a warning that quotes nothing

Notes
  - encrypted values are not opened offline, the program gets a placeholder for them:
    components:token

Outputs
  budget    42
  endpoint  [secret]
  existing  172.31.0.0/16
  secret    [secret]
  vpcIds    [[unknown until created],[unknown until created]]

Fine: no policies were asked; $0 a month as planned.
`);
  });

  it.concurrent.each([60, 100, 200])("fits %d columns", async (columns) => {
    const args = ["plan", "--cwd", fixture("components"), "--no-policies", ...answers, "--full"];
    const { stdout } = await run(args, { env: { COLUMNS: String(columns) } });
    expect(Math.max(...stdout.split("\n").map(widthOf))).toBeLessThanOrEqual(columns);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours in a pipe
    expect(stdout).not.toMatch(/\u001b/);
  });

  it("has colours when they are wanted, and not when they are not", async () => {
    const args = ["plan", "--cwd", fixture("esm-js"), "--no-policies"];
    const forced = await run(args, { env: { FORCE_COLOR: "1" } });
    const none = await run(args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
    expect(forced.stdout).toContain("\u001b[1m");
    expect(none.stdout).not.toContain("\u001b");
  });
});

describe.concurrent("policies", () => {
  const pack = ["--policy-pack", fixture("pack")];

  it("that are mandatory make the exit code 1", async () => {
    const { code, stdout } = await planOf("esm-js", ...pack, "--json");
    expect(code).toBe(1);
    expect(planJson(stdout).policies).toEqual([
      {
        policy: "vpc-has-tags",
        level: "mandatory",
        urn: "urn:pulumi:dev::esm-js::aws:ec2/vpc:Vpc::vpc",
        message: "a VPC without tags",
        severity: "unspecified",
      },
    ]);
    const text = await planOf("esm-js", ...pack);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain(
      "Policies: vpc-rules 1.2.3\n  mandatory  vpc-has-tags  Vpc vpc\n    a VPC without tags\n",
    );
    expect(text.stdout).toMatch(/\nRefused: 1 mandatory finding, 0 advisory findings; \$0 a month as planned\.\n$/);
  });

  it("follow their configuration", async () => {
    const config = folder({
      "config.json": '{"vpc-has-tags":"advisory","few-resources":{"most":1},"no-such-policy":"disabled"}',
    });
    const { code, stdout } = await planOf("esm-js", ...pack, "--policy-pack-config", `${config}/config.json`, "--json");
    expect(code).toBe(0);
    const plan = planJson(stdout);
    expect(plan.policies.map(({ policy, level, message }: any) => [policy, level, message])).toEqual([
      ["few-resources", "advisory", "2 resources are more than 1"],
      ["vpc-has-tags", "advisory", "a VPC without tags"],
    ]);
    expect(plan.warnings).toEqual([
      `${config}/config.json: the policy pack vpc-rules has no policy no-such-policy, and the engine passes over it in silence. ` +
        "Fix: name one as few-resources, vpc-has-tags, or remove it.",
    ]);
  });

  it("are refused with a wrong configuration, or when there are none", async () => {
    const config = folder({ "config.json": '{"few-resources":{"most":"many"}}' });
    const { code, stdout, stderr } = await planOf("esm-js", ...pack, "--policy-pack-config", `${config}/config.json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: validating policy config: vpc-rules 1\.2\.3\n {2}few-resources: most: .*\n$/);
  });

  it("of this package judge any program by default", async () => {
    const { code, stdout } = await run(["plan", "--cwd", fixture("raw-ts"), "--json"]);
    const found = planJson(stdout).policies.map(
      ({ policy, level, urn }: any) => `${policy} ${level} ${urn.split("::")[3]}`,
    );
    expect({ code, found }).toEqual({
      code: 0,
      found: ["main-0", "main-1", "main"].map((name) => `cost-allocation-tags advisory ${name}`),
    });
  });
});

describe.concurrent("the command line", () => {
  it("says its version and what it can do", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    const { code, stdout } = await run(["plan", "--help"]);
    expect(code).toBe(0);
    for (const flag of ["--cwd", "--config", "--json", "--full", "--no-policies", "--policy-pack", "--answers"]) {
      expect(stdout).toContain(` ${flag} `);
    }
  });

  it("ends quietly when nobody reads on", async () => {
    const { spawnSync } = await import("node:child_process");
    const plan = `"${process.execPath}" "${launcher}" plan --no-policies --cwd "${fixture("esm-js")}"`;
    const { status, stderr, stdout } = spawnSync("bash", ["-c", `set -o pipefail; ${plan} | head -1`], {
      encoding: "utf8",
      env: environment(),
    });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: "esm-js · dev\n" });
  });
});
