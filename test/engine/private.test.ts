import { chmodSync, existsSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { rehearse } from "../../cli/rehearse/rehearse.ts";
import { folder } from "../cli/support.ts";
import { hasEngine } from "../support/engine.ts";

/** A program of one bucket, and what it is told of its surroundings. */
const program = `
import * as aws from "@pulumi/aws";
export const bucket = new aws.s3.Bucket("data").id;
if (process.env.ARM_CLIENT_SECRET !== undefined) throw new Error("a login is in the environment");
`;
const files = {
  "Pulumi.yaml":
    "name: example\nruntime: { name: nodejs, options: { typescript: false, nodeargs: --import tsx } }\nmain: index.ts\n",
  "Pulumi.dev.yaml": "config: { aws:region: us-east-2 }\n",
  "package.json": '{ "type": "module" }',
};

/** A program in a folder of its own that finds our packages. */
function projectOf(text: string): string {
  const project = folder({ ...files, "index.ts": text });
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(project, "node_modules"));
  return project;
}

describe.skipIf(!hasEngine)("what is the user's own (needs pulumi on PATH)", () => {
  it("is not reached by a rehearsal: neither a provider on PATH, nor a login in the environment", async () => {
    const ambient = folder({ "pulumi-resource-aws": `#!/bin/sh\ntouch "$(dirname "$0")/ran"\nexit 1\n` });
    chmodSync(join(ambient, "pulumi-resource-aws"), 0o755);
    const before = { PATH: process.env["PATH"], ARM_CLIENT_SECRET: process.env["ARM_CLIENT_SECRET"] };
    try {
      process.env["PATH"] = `${ambient}${delimiter}${before.PATH}`;
      process.env["ARM_CLIENT_SECRET"] = "hunter2";
      const { record, exitCode } = await rehearse("dev", { cwd: projectOf(program), policies: false });
      expect([exitCode, record.failures]).toEqual([0, []]);
      expect(existsSync(join(ambient, "ran"))).toBe(false);
    } finally {
      process.env["PATH"] = before.PATH;
      if (before.ARM_CLIENT_SECRET === undefined) delete process.env["ARM_CLIENT_SECRET"];
    }
  }, 240_000);

  it("is not touched by code of dynamic resources: they are named, and nothing is made", async () => {
    const marker = join(folder({}), "ran");
    const dynamic = `
import * as pulumi from "@pulumi/pulumi";
const provider = { create: async () => { (await import("node:fs")).writeFileSync(${JSON.stringify(marker)}, ""); return { id: "1", outs: {} }; } };
class Thing extends pulumi.dynamic.Resource { constructor(name: string) { super(provider, name, {}); } }
new Thing("thing");
`;
    const { record, exitCode } = await rehearse("dev", { cwd: projectOf(dynamic), policies: false });
    expect(existsSync(marker)).toBe(false);
    expect(exitCode).toBe(2);
    expect(record.commands.map(({ title }) => title)).not.toContain("up");
    expect(record.failures.join("\n")).toContain("thing is a dynamic resource");
  }, 240_000);
});
