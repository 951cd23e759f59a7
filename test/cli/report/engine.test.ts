import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportOfPreview } from "../../../cli/report/fromPreview.ts";
import { prepareRehearsal } from "../../../simulator/provider/rehearsal.ts";
import { hasEngine } from "../../support/engine.ts";
import { folder } from "../support.ts";

const root = join(import.meta.dirname, "../../..");
const data = "urn:pulumi:dev::shop::aws:fsx/lustreFileSystem:LustreFileSystem::data";

/** A file system that shrinks, one that loses its protection, a bucket that goes and one that comes. */
const program = (changed: boolean): string => `
import * as pulumi from "@pulumi/pulumi";
import vpc from "@pulumi/aws/ec2/vpc.js";
import fsx from "@pulumi/aws/fsx/lustreFileSystem.js";
import provider from "@pulumi/aws/provider.js";
import s3 from "@pulumi/aws/s3/bucket.js";
const mine = new provider.Provider("mine", { region: "us-east-2", defaultTags: { tags: { team: "vision" } } });
const net = new vpc.Vpc("net", { cidrBlock: "10.0.0.0/16" });
const disk = { subnetIds: ["subnet-1"], deploymentType: "PERSISTENT_2", perUnitStorageThroughput: 125 };
const language = { tags: { team: "language" } };
const lustre = (name, args, options) =>
  new fsx.LustreFileSystem(name, { ...disk, fileSystemTypeVersion: "2.15", ...args }, options);
lustre("data", { storageCapacity: ${changed ? 2400 : 4800} }, { provider: mine });
lustre("vault", { storageCapacity: 2400, ...language }, { protect: ${!changed} });
${
  changed
    ? 'new s3.Bucket("fresh", { tags: { vpc: net.arn, key: pulumi.secret("hush-hush") } });'
    : `new s3.Bucket("images", { tags: { team: "language", key: pulumi.secret("hush-hush") } });
lustre("kept", { storageCapacity: 1200, fileSystemTypeVersion: undefined, ...language }, { retainOnDelete: true });`
}
s3.Bucket.get("looked", "some-bucket");
`;

/** What the engine writes of the change. */
function previewed(): string {
  const rehearsal = prepareRehearsal(folder({}));
  const project = join(rehearsal.folder, "project");
  mkdirSync(project);
  for (const name of ["node_modules", "package.json"]) symlinkSync(join(root, name), join(project, name));
  writeFileSync(
    join(project, "Pulumi.yaml"),
    "name: shop\nruntime: nodejs\nmain: index.mjs\nconfig:\n  aws:region:\n    value: us-east-2\n  shop:environment: dev\n",
  );
  const pulumi = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive", "--cwd", project], {
      env: rehearsal.environment,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`pulumi ${args[0]}: ${stdout.slice(-2_000)}${stderr}`);
    return stdout;
  };
  const write = (changed: boolean): void => writeFileSync(join(project, "index.mjs"), program(changed));
  write(false);
  pulumi("stack", "init", "dev");
  pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
  write(true);
  const file = join(rehearsal.folder, "preview.json");
  writeFileSync(
    file,
    pulumi("preview", "--json", "--show-sames", "--stack", "dev", "--target-replace", data, "--target", "**"),
  );
  return file;
}

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("a preview of the real engine (needs pulumi on PATH)", () => {
  it("gives the report of the recorded one", async () => {
    const day = "2026-11-22";
    const live = previewed();
    expect(readFileSync(live, "utf8")).not.toContain("hush-hush");
    const recorded = join(import.meta.dirname, "previews/engine.json");
    const [ours, theirs] = await Promise.all(
      [live, recorded].map((preview) => reportOfPreview({ preview, rules: new Map(), day, policies: false })),
    );
    expect(ours).toEqual(theirs);
  }, 120_000);
});
