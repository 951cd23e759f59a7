import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import {
  PolicyConfigError,
  PolicyPackError,
  PolicyPackProcess,
  unknownPolicies,
} from "../../simulator/pack/analyzer.ts";
import { packDirectory, raw, stackOf, startPack } from "../support/analyzer.ts";

const root = join(import.meta.dirname, "../..");

/** A pack of somebody else's, in plain JavaScript. */
function packOf(code: string, manifest: object = { name: "theirs", version: "1.2.3", main: "index.js" }): string {
  const directory = mkdtempSync(join(tmpdir(), "pack-"));
  writeFileSync(join(directory, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(directory, "index.js"), code);
  return directory;
}

const start = (packDirectory: string, more: object = {}) =>
  PolicyPackProcess.start({ packDirectory, project: "test", stack: "dev", ...more });

const sdk = `require(${JSON.stringify(join(root, "node_modules/@pulumi/policy"))})`;
const pulumi = `require(${JSON.stringify(join(root, "node_modules/@pulumi/pulumi"))})`;

/** Policies that report what they were given. */
const echo = `
const { PolicyPack } = ${sdk};
const pulumi = ${pulumi};
new PolicyPack("theirs", { enforcementLevel: "mandatory", policies: [
  { name: "resource", description: "Says what it sees.", severity: "low", configSchema: { properties: { limit: { type: "number", default: 3 }, name: { type: "string" } }, required: ["limit"] },
    validateResource: (args, report) => {
      let unknown = "";
      try { void args.props.later; } catch (error) { unknown = error.message; }
      report(JSON.stringify({ token: args.props.token, unknown, opts: [args.opts.protect, args.opts.ignoreChanges, args.opts.deleteBeforeReplace, args.opts.parent], provider: args.provider && [args.provider.urn, args.provider.props.region], config: args.getConfig(), tags: [...args.stackTags], where: [pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization(), pulumi.runtime.isDryRun(), new pulumi.Config("aws").get("region")] }));
    } },
  { name: "stack", description: "Says who belongs to whom.", enforcementLevel: "remediate",
    validateStack: (args, report) => {
      for (const one of args.resources) report(JSON.stringify([one.name, one.parent && one.parent.name, one.dependencies.map((d) => d.name), Object.entries(one.propertyDependencies).map(([k, v]) => [k, v.map((d) => d.name)]), Object.keys(one.props)]), one.urn);
      report("whole");
    } },
] });`;

describe("a policy pack process", () => {
  it("gives any pack what the engine gives it, and reads what it answers", async () => {
    const pack = await start(packOf(echo), {
      organization: "example",
      config: { "aws:region": "eu-west-1" },
      tags: { team: "vision" },
      policyConfig: { resource: { name: "x" } },
    });
    try {
      expect(await pack.info()).toEqual({
        name: "theirs",
        version: "1.2.3",
        policies: [
          {
            name: "resource",
            description: "Says what it sees.",
            level: "mandatory",
            severity: "low",
            url: "",
            remediation: "",
            properties: { limit: { type: "number", default: 3 }, name: { type: "string" } },
            required: ["limit"],
          },
          {
            name: "stack",
            description: "Says who belongs to whom.",
            level: "remediate",
            severity: "unspecified",
            url: "",
            remediation: "",
            properties: {},
            required: [],
          },
        ],
      });
      const parent = raw("example:index:Thing", "parent", {}, { custom: false, outputs: { size: 3 } });
      const one = raw(
        "aws:s3/bucket:Bucket",
        "one",
        { token: "t", later: UNKNOWN, gone: undefined },
        {
          parent: parent.urn,
          madeFrom: { later: [parent] },
          options: { protect: true, ignoreChanges: ["tags"], deleteBeforeReplace: false },
        },
      );
      const [found, ...none] = await pack.analyze(one);
      expect(none).toEqual([]);
      expect(found).toMatchObject({
        policy: "resource",
        level: "mandatory",
        urn: one.urn,
        description: "Says what it sees.",
        severity: "low",
      });
      expect(JSON.parse(found!.message)).toEqual({
        token: "t",
        unknown: "string value at .later can't be known during preview",
        opts: [true, ["tags"], false, parent.urn],
        provider: ["urn:pulumi:dev::test::pulumi:providers:aws::default", "eu-west-1"],
        config: { limit: 3, name: "x" },
        tags: [["team", "vision"]],
        where: ["test", "dev", "example", true, "eu-west-1"],
      });
      const stack = await pack.analyzeStack(stackOf(parent, one));
      expect(stack.map((each) => [each.level, each.urn])).toEqual([
        ["mandatory", parent.urn],
        ["mandatory", one.urn],
        ["mandatory", "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev"],
      ]);
      expect(stack.map((each) => (each.message.startsWith("[") ? JSON.parse(each.message) : each.message))).toEqual([
        ["parent", null, [], [], ["size"]],
        ["one", "parent", ["parent"], [["later", ["parent"]]], ["later", "token"]],
        "whole",
      ]);
    } finally {
      await pack.close();
    }
  });

  it("refuses a configuration with every reason", async () => {
    const directory = packOf(echo);
    const policyConfig = { resource: { limit: "3", name: 4 }, stack: "loud", all: 7 };
    const error = await start(directory, { policyConfig }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PolicyConfigError);
    expect((error as PolicyConfigError).message).toBe(
      [
        "validating policy config: theirs 1.2.3",
        '  parsing enforcement level for "stack": "loud" is not a valid enforcement level',
        '  parsing "all": 7 is not a valid value; must be a string or object',
        "  resource: limit: Invalid input: expected number, received string",
        "  resource: name: Invalid input: expected string, received number",
      ].join("\n"),
    );
  });

  it("tells which names of a configuration are no policies", async () => {
    const pack = await start(packOf(echo));
    const { policies } = await pack.info();
    await pack.close();
    expect(
      unknownPolicies(policies, { resource: "advisory", al: "advisory", all: "advisory", environments: [] }),
    ).toEqual(["al"]);
  });

  it.each([
    [
      "throws",
      `console.error("about to"); throw new Error("no good")`,
      /^the policy pack in \S+ did not start: it ended with exit code 1\nabout to\n[\s\S]*Error: no good/,
    ],
    ["ends", "", /^the policy pack in \S+ did not start: it ended with exit code 0$/],
    [
      "talks first",
      `console.log("hello"); setTimeout(() => {}, 60_000)`,
      /^the policy pack in \S+ did not start: it printed "hello" instead of its port$/,
    ],
    ["says nothing", `setTimeout(() => {}, 60_000)`, /^the policy pack in \S+ did not start: no port within 4 s$/],
  ])("says why when a pack %s, and leaves no process behind", async (what, code, message) => {
    const pid = join(mkdtempSync(join(tmpdir(), "pid-")), "pid");
    const directory = packOf(`require("fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); ${code}`);
    const error = await start(directory, { bootTimeoutMs: what === "says nothing" ? 4_000 : 50_000 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PolicyPackError);
    expect((error as Error).message).toMatch(message);
    const { readFileSync } = await import("node:fs");
    expect(isAlive(Number(readFileSync(pid, "utf8")))).toBe(false);
  });

  it.each([
    [
      "an empty directory",
      () => mkdtempSync(join(tmpdir(), "none-")),
      /^\S+ is not a policy pack: it has no PulumiPolicy\.yaml$/,
    ],
    [
      "a pack without its dependencies",
      () => packOf("", { version: "1", main: "missing.ts" }),
      /^\S+: its dependencies are not installed \(no @pulumi\/pulumi\); run npm install there$/,
    ],
    [
      "a broken manifest",
      () => {
        const directory = packOf("");
        writeFileSync(join(directory, "package.json"), "{");
        return directory;
      },
      /package\.json cannot be read: /,
    ],
  ])("refuses %s", async (_, make, message) => {
    await expect(start(make())).rejects.toThrow(message);
  });

  it("names the program that is missing", async () => {
    await expect(start(packOf(""), { command: ["/does/not/exist"] })).rejects.toThrow(
      /^the policy pack in \S+ did not start: spawn \/does\/not\/exist ENOENT$/,
    );
  });

  it("passes on the error of a policy that throws, and of a pack that dies", async () => {
    const pack = await start(
      packOf(`new (${sdk}.PolicyPack)("theirs", { policies: [{ name: "p", description: "d", validateResource: (args) => {
        if (args.name === "die") { console.error("last words"); process.exit(7); }
        throw new Error("thrown inside");
      } }] });`),
    );
    try {
      await expect(pack.analyze(raw("a:b/c:D", "x", {}))).rejects.toThrow(
        /^the policy pack failed in analyze: Error validating resource with policy 'p' from policy pack 'theirs@v1\.2\.3':\nError: thrown inside/,
      );
      await expect(pack.analyze(raw("a:b/c:D", "die", {}))).rejects.toThrow(/^the policy pack failed in analyze/);
    } finally {
      await pack.close();
    }
  });

  it("gives up on a policy that never answers", async () => {
    const code = `new (${sdk}.PolicyPack)("theirs", { policies: [{ name: "p", description: "d", validateResource: () => new Promise(() => {}) }] });`;
    const pack = await start(packOf(code), { callTimeoutMs: 3_000 });
    await expect(pack.analyze(raw("a:b/c:D", "x", {}))).rejects.toThrow(
      "the policy pack failed in analyze: no answer within 3 s",
    );
    await pack.close();
  });

  it("runs our own from its sources, and ends with close, which may be called twice", async () => {
    const pack = await startPack({ packDirectory });
    const { name, policies: listed } = await pack.info();
    expect([name, listed.map((one) => one.name)]).toEqual(["hybrid-gpu", policies.map((one) => one.name)]);
    expect(isAlive(pack.pid)).toBe(true);
    await Promise.all([pack.close(), pack.close()]);
    expect(isAlive(pack.pid)).toBe(false);
  });

  it("ends when whoever started it is killed", async () => {
    const { spawn } = await import("node:child_process");
    const code = `
      import { PolicyPackProcess } from ${JSON.stringify(join(root, "simulator/pack/analyzer.ts"))};
      const pack = await PolicyPackProcess.start({ packDirectory: ${JSON.stringify(packOf(echo))}, project: "p", stack: "s" });
      console.log(pack.pid);
      setInterval(() => {}, 1000);`;
    const file = join(mkdtempSync(join(tmpdir(), "parent-")), "parent.mts");
    writeFileSync(file, code);
    const parent = spawn(process.execPath, ["--import", "tsx", file], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((done) => parent.stdout.once("data", (chunk) => done(Number(String(chunk)))));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
