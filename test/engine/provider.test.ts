import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareRehearsal } from "../../simulator/provider/rehearsal.ts";
import { type RehearsalSettings, writeSettings } from "../../simulator/provider/settings.ts";
import { isEntry } from "../../simulator/world/entries.ts";
import { worldsOf } from "../../simulator/world/journals.ts";
import { JournaledWorld } from "../../simulator/world/ledger.ts";
import { folder as temporary } from "../cli/support.ts";
import { hasEngine } from "../support/engine.ts";

const root = join(import.meta.dirname, "../..");

const [vpc, subnet, bucket] = ["aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:s3/bucket:Bucket"] as const;

interface Resource {
  readonly type: string;
  readonly name: string;
  /** `$name` stands for the id of another one. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options?: object;
}

interface State {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: readonly string[];
}

interface Outcome {
  readonly ok: boolean;
  /** How many resources of each operation, without the stack and the default provider. */
  readonly steps: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
  /** Everything that the engine has printed, its events too, but for debugging: there the SDK shows the answers to its requests. */
  readonly printed: string;
}

/** The program: what `resources.json` lists, without the SDK of a cloud, which takes seconds to load. `?text` is a secret. */
const program = `
const pulumi = require("@pulumi/pulumi");
const made = {};
const filled = (value) => {
  if (typeof value === "string" && value.startsWith("$")) return made[value.slice(1)].id;
  if (typeof value === "string" && value.startsWith("?")) return pulumi.secret(value.slice(1));
  if (Array.isArray(value)) return value.map(filled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
};
for (const { type, name, inputs, options } of require("./resources.json")) {
  made[name] = new pulumi.CustomResource(type, name, filled(inputs), options);
}
`;

/** A program whose resources change from one command to the next. */
class Rehearsed {
  readonly #rehearsal = prepareRehearsal(temporary({}));
  readonly #project: string;

  constructor() {
    this.#project = join(this.#rehearsal.folder, "project");
    mkdirSync(this.#project);
    writeFileSync(join(this.#project, "Pulumi.yaml"), "name: small\nruntime: nodejs\n");
    writeFileSync(join(this.#project, "Pulumi.dev.yaml"), "config:\n  aws:region: us-east-2\n");
    writeFileSync(join(this.#project, "package.json"), '{"main": "index.js"}');
    writeFileSync(join(this.#project, "index.js"), program);
    symlinkSync(join(root, "node_modules"), join(this.#project, "node_modules"));
    const init = this.#pulumi("stack", "init", "dev");
    if (init.status !== 0) throw new Error(init.stderr);
  }

  settings(more: Partial<RehearsalSettings>): void {
    writeSettings(this.#rehearsal.settingsFile, { ...this.#rehearsal.settings, ...more });
  }

  run(verb: "preview" | "up" | "refresh" | "destroy", resources?: readonly Resource[], ...more: string[]): Outcome {
    if (resources !== undefined) writeFileSync(join(this.#project, "resources.json"), JSON.stringify(resources));
    const args = verb === "preview" ? [] : ["--yes", "--skip-preview"];
    return outcomeOf(this.#pulumi(verb, "--json", "--stack", "dev", ...args, ...more));
  }

  pulumi(...args: string[]): { ok: boolean; text: string } {
    const { status, stdout, stderr } = this.#pulumi(...args, "--stack", "dev");
    return { ok: status === 0, text: stdout + stderr };
  }

  get state(): { resources: State[]; pending: unknown[] } {
    const { deployment } = JSON.parse(this.#pulumi("stack", "export", "--stack", "dev").stdout);
    const all: State[] = deployment.resources ?? [];
    return {
      resources: all.filter(({ type }) => !type.startsWith("pulumi:")),
      pending: deployment.pending_operations ?? [],
    };
  }

  get cloud() {
    return worldsOf(this.#rehearsal.settings.journals).get("aws")!.all();
  }

  /** Somebody changes a resource by hand. */
  async byHand(type: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    const world = JournaledWorld.open(this.#rehearsal.settings.journals, "aws");
    await world.transact(() => {
      const [there] = world.all(type);
      const resource = {
        ...there!,
        inputs: { ...there!.inputs, ...change },
        outputs: { ...there!.outputs, ...change },
      };
      return { entries: [isEntry(resource, Date.now(), "hand")], result: undefined };
    });
    await world.close();
  }

  #pulumi(...args: string[]) {
    return spawnSync("pulumi", [...args, "--non-interactive", "--color", "never", "--cwd", this.#project], {
      env: { ...this.#rehearsal.environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
  }
}

function outcomeOf({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): Outcome {
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, any>);
  const steps: Record<string, string[]> = {};
  for (const { resourcePreEvent } of events) {
    const { op, urn, type } = resourcePreEvent?.metadata ?? {};
    if (op === undefined || type.startsWith("pulumi:")) continue;
    steps[op] = [...(steps[op] ?? []), urn.split("::").at(-1)];
  }
  const messages = events.map((event) => event["diagnosticEvent"]?.message ?? "").join("");
  const printed = events.filter((event) => event["diagnosticEvent"]?.severity !== "debug");
  return { ok: status === 0, steps, text: messages + stderr, printed: JSON.stringify(printed) + stderr };
}

const network: Resource = { type: vpc, name: "net", inputs: { cidrBlock: "10.0.0.0/16" } };
const part = (range: string): Resource => ({
  type: subnet,
  name: "part",
  inputs: { vpcId: "$net", cidrBlock: range, availabilityZone: "us-east-2a" },
});

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("the real engine and a cloud in which things are (needs pulumi on PATH)", () => {
  it("makes, keeps, changes, replaces, imports, refreshes and destroys", async () => {
    const stack = new Rehearsed();
    const resources = [network, part("10.0.0.0/24")];
    const previewed = stack.run("preview", resources);
    expect([previewed.ok, previewed.steps], previewed.text).toEqual([true, { create: ["net", "part"] }]);
    const up = stack.run("up");
    expect([up.ok, up.steps], up.text).toEqual([true, { create: ["net", "part"] }]);
    expect(stack.run("up").steps).toEqual({ same: ["net", "part"] });

    // Refreshing changes nothing, until somebody changes something by hand; the next `up` puts it right.
    const refreshed = stack.run("refresh");
    expect(refreshed.ok, refreshed.text).toBe(true);
    await stack.byHand(vpc, { enableDnsSupport: false });
    expect(stack.run("refresh").ok).toBe(true);
    expect(stack.state.resources[0]!.inputs).toEqual({ cidrBlock: "10.0.0.0/16", enableDnsSupport: false });
    expect(stack.run("up").steps).toEqual({ update: ["net"], same: ["part"] });
    expect(stack.cloud[0]!.inputs).toEqual({ cidrBlock: "10.0.0.0/16" });

    const before = stack.state.resources.map(({ id }) => id);
    const replaced = stack.run("up", [network, part("10.0.1.0/24")]);
    expect([replaced.ok, Object.keys(replaced.steps).sort()], replaced.text).toEqual([
      true,
      ["create-replacement", "delete-replaced", "replace", "same"],
    ]);
    const after = stack.state.resources.map(({ id }) => id);
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([true, false]);
    expect(stack.cloud.map(({ id }) => id)).toEqual(after);

    // Lost from the state, and still there: an import brings it back.
    const urn = stack.state.resources[1]!.urn;
    expect(stack.pulumi("state", "delete", urn, "--yes").ok).toBe(true);
    const imported = { ...part("10.0.1.0/24"), options: { import: after[1] } };
    const found = stack.run("up", [network, imported]);
    expect([found.ok, found.steps], found.text).toEqual([true, { same: ["net"], import: ["part"] }]);

    // What nothing here has made is taken to be as the program says, and is the stack's from then on.
    const theirs = { ...part("10.0.2.0/24"), name: "theirs", options: { import: "subnet-0theirs" } };
    const taken = stack.run("up", [network, imported, theirs]);
    expect([taken.ok, taken.steps["import"], Object.keys(taken.steps)], taken.text).toEqual([
      true,
      ["theirs"],
      expect.arrayContaining(["same", "import"]),
    ]);
    const looked = stack.run("refresh");
    expect([looked.ok, stack.state.resources.map(({ id }) => id)]).toEqual([true, [...after, "subnet-0theirs"]]);
    expect(Object.keys(stack.run("up").steps)).toEqual(["same"]);

    // What is given of it counts: the engine imports nothing that differs from the program.
    stack.settings({ answers: { [`${subnet}::subnet-0other`]: { cidrBlock: "10.0.9.0/24" } } });
    const other = { ...part("10.0.3.0/24"), name: "other", options: { import: "subnet-0other" } };
    const differs = stack.run("up", [network, imported, theirs, other]);
    expect([differs.ok, differs.text.includes("cidrBlock")], differs.text).toEqual([false, true]);

    const destroyed = stack.run("destroy");
    expect([destroyed.ok, stack.cloud], destroyed.text).toEqual([true, []]);
  }, 300_000);

  it("keeps what is half-made with its id and why, and tries again with the next up", () => {
    const stack = new Rehearsed();
    stack.settings({ faults: [`partial=${vpc}`] });
    const failed = stack.run("up", [network]);
    expect(failed.ok, failed.text).toBe(false);
    const [half] = stack.state.resources;
    expect([half!.id, half!.initErrors?.length, stack.cloud.map(({ id, status }) => `${id} ${status}`)]).toEqual([
      stack.cloud[0]!.id,
      1,
      [`${half!.id} failed`],
    ]);
    const again = stack.run("up");
    expect([again.ok, again.steps], again.text).toEqual([true, { update: ["net"] }]);
    expect(stack.state.resources.map(({ id, initErrors }) => [id, initErrors])).toEqual([[half!.id, undefined]]);
    expect(stack.run("up").steps).toEqual({ same: ["net"] });
  }, 240_000);

  it("shows and keeps nothing in plain text that the program hides", () => {
    const stack = new Rehearsed();
    const parameter = "aws:ssm/parameter:Parameter";
    const hidden = (word: string): Resource[] => [
      {
        type: "kubernetes:core/v1:Secret",
        name: "login",
        inputs: { metadata: { name: "login" }, type: "Opaque", stringData: { token: `?${word}-hunter2` } },
      },
      { type: parameter, name: "token", inputs: { name: "/a/token", type: "SecureString", value: `?${word}-hunter2` } },
    ];
    const outcomes = [
      stack.run("preview", hidden("first")),
      stack.run("up"),
      stack.run("refresh"),
      stack.run("preview", hidden("second")),
      stack.run("up"),
      stack.run("up"),
    ];
    for (const { ok, printed } of outcomes) expect([ok, printed.includes("-hunter2")], printed).toEqual([true, false]);
    expect(Object.keys(outcomes.at(-1)!.steps)).toEqual(["same"]);
    const exported = stack.pulumi("stack", "export").text;
    expect([exported.includes("SecureString"), exported.includes("-hunter2")]).toEqual([true, false]);
    const shown = stack.pulumi("stack", "export", "--show-secrets").text;
    expect(shown.match(/second-hunter2/g)!.length).toBeGreaterThanOrEqual(4);

    // Clouds quote what they do not take.
    const bad = { metadata: { name: "?No-hunter2" } };
    const refused = stack.run("up", [{ type: "kubernetes:core/v1:ConfigMap", name: "bad", inputs: bad }]);
    expect([refused.ok, refused.printed.includes("hunter2")], refused.printed).toEqual([false, false]);
    expect(refused.text).toContain('ConfigMap "[secret]" is invalid: metadata.name: Invalid value: "[secret]"');
  }, 240_000);

  // A provider that dies is UNAVAILABLE to the engine, which takes that for an answer like any other (`resourceStateAndError` in
  // sdk/go/common/resource/plugin/provider_plugin.go): unlike one that is killed itself, it notes no pending operation.
  it("leaves in the cloud what a provider did not live to tell, and no trace of it in the state", () => {
    const stack = new Rehearsed();
    stack.settings({ faults: ["crash-provider=1"] });
    const crashed = stack.run("up", [network, part("10.0.0.0/24")]);
    expect(crashed.ok, crashed.text).toBe(false);
    expect(stack.cloud.map(({ type }) => type)).toEqual([vpc, subnet]);
    const { resources, pending } = stack.state;
    expect([resources.map(({ type }) => type), pending.length]).toEqual([[vpc], 0]);
  }, 240_000);

  it("has a bucket deleted first whose name is fixed, and refuses types it does not know when it is strict", () => {
    const stack = new Rehearsed();
    const data = (more: object): Resource => ({ type: bucket, name: "data", inputs: { bucket: "training", ...more } });
    expect(stack.run("up", [data({})]).ok).toBe(true);
    const replaced = stack.run("up", [data({ objectLockEnabled: true })]);
    expect([replaced.ok, Object.keys(replaced.steps)], replaced.text).toEqual([
      true,
      ["delete-replaced", "replace", "create-replacement"],
    ]);
    stack.settings({ strict: true });
    const unknown = stack.run("preview", [{ type: "aws:ec2/vpx:Vpx", name: "odd", inputs: {} }]);
    expect([unknown.ok, unknown.text.includes("the simulated cloud does not know the type aws:ec2/vpx:Vpx")]).toEqual([
      false,
      true,
    ]);
  }, 240_000);
});
