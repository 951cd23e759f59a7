import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rehearse } from "../../cli/rehearse/rehearse.ts";
import { editsOf } from "../../cli/rehearse/told/edit.ts";
import { urnParts } from "../../components/core/urn.ts";
import { folder } from "../cli/support.ts";
import { hasEngine } from "../support/engine.ts";

const root = join(import.meta.dirname, "../..");

const project = `name: edited
runtime:
  name: nodejs
  options: { typescript: false, nodeargs: "--import tsx" }
`;

/** @param files what the file system holds, and whether it is protected */
const program = (files: string, more = ""): string => `
import * as aws from "@pulumi/aws";
import { Config } from "@pulumi/pulumi";
const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const subnet = new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", availabilityZone: "us-east-2a" });
new aws.fsx.LustreFileSystem("files", {
  deploymentType: "PERSISTENT_2", perUnitStorageThroughput: 250, subnetIds: subnet.id, ${files},
});
new aws.ssm.Parameter("token", { type: "SecureString", value: new Config().requireSecret("token") });
${more}`;

/** Folders of the program as it was and as it is. */
function folders(before: string, now: string): { before: string; now: string } {
  const top = folder({});
  for (const [name, text] of Object.entries({ before, now })) {
    mkdirSync(join(top, name));
    writeFileSync(join(top, name, "Pulumi.yaml"), project);
    writeFileSync(
      join(top, name, "Pulumi.dev.yaml"),
      "config: { aws:region: us-east-2, edited:token: { secure: v1:abc } }\n",
    );
    writeFileSync(join(top, name, "package.json"), '{"name":"edited","type":"module"}');
    writeFileSync(join(top, name, "index.ts"), text);
    symlinkSync(join(root, "node_modules"), join(top, name, "node_modules"));
  }
  return { before: join(top, "before"), now: join(top, "now") };
}

async function edited(before: string, now: string, fault: readonly string[] = []) {
  const at = folders(before, now);
  const { record, exitCode } = await rehearse("dev", {
    cwd: at.now,
    before: [at.before],
    config: ["token=hunter2"],
    policies: false,
    fault,
  });
  return {
    exitCode,
    failures: record.failures,
    commands: record.commands.map(({ title, exitCode: code }) => `${title}${code === 0 ? "" : " (failed)"}`),
    changes: editsOf(record).flatMap(({ changes }) =>
      changes.map(({ operation, urn, properties, loses }) =>
        [operation, urnParts(urn).name, ...properties, ...(loses === undefined ? [] : [`loses ${loses}`])].join(" "),
      ),
    ),
    errors: record.commands.flatMap(({ diagnostics }) => diagnostics.map(({ message }) => message)),
    leftovers: record.leftovers,
  };
}

const size = (gib: number): string => `storageCapacity: ${gib}`;

describe.skipIf(!hasEngine)("the rehearsal of an edit (needs pulumi on PATH)", () => {
  it("changes nothing where nothing was edited, and what is secret stays as it was", async () => {
    const { exitCode, commands, changes } = await edited(program(size(2400)), program(size(2400)));
    expect({ exitCode, changes }).toEqual({ exitCode: 0, changes: [] });
    expect(commands).toEqual(["up before", "preview", "up", "up again", "refresh", "destroy"]);
  }, 300_000);

  it("says what is replaced, deleted and made, and what goes with it", async () => {
    const { exitCode, failures, changes, leftovers } = await edited(
      program(size(2400), 'new aws.s3.Bucket("old");'),
      program(size(1200), 'new aws.sqs.Queue("jobs");'),
    );
    expect({ exitCode, failures, leftovers }).toEqual({ exitCode: 0, failures: [], leftovers: [] });
    expect(changes).toEqual([
      "replace files storageCapacity loses its files",
      "delete old loses its objects",
      "create jobs",
    ]);
  }, 300_000);

  it("fails where protection stops it, and destroys what was made before", async () => {
    const of = (gib: number) => program(`${size(gib)} }, { protect: true`);
    const { exitCode, commands, errors } = await edited(of(2400), of(1200));
    expect(exitCode).toBe(2);
    expect(commands).toEqual([
      "up before",
      "preview (failed)",
      "destroy, protected (failed)",
      "state unprotect",
      "destroy",
    ]);
    expect(errors.join("\n")).toMatch(/unable to replace resource "urn:pulumi:dev::edited::.*::files"/);
  }, 300_000);

  it("has its faults strike while it is edited, and nothing before", async () => {
    const { exitCode, commands } = await edited(
      program(size(2400)),
      program(size(2400), 'new aws.sqs.Queue("jobs");'),
      ["fail=aws:sqs/queue:create:1"],
    );
    expect(exitCode).toBe(0);
    expect(commands).toEqual(["up before", "preview", "up (failed)", "next up", "up again", "refresh", "destroy"]);
  }, 300_000);
});
