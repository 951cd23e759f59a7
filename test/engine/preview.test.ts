import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ComparedPlan, type ComparedVerdict, compare } from "../../cli/rehearse/compare/compare.ts";
import { comparisonText } from "../../cli/rehearse/compare/compareText.ts";
import { compareStack } from "../../cli/rehearse/compare/comparison.ts";
import { folder } from "../cli/support.ts";
import { type EnginePreview, EngineRun, hasEngine, previewWithEngine } from "../support/engine.ts";
import { examples } from "../support/examples.ts";

const root = join(import.meta.dirname, "../..");

interface Plan extends ComparedPlan {
  programs?: { outputs: unknown }[];
}

function offlinePlan(stack: string, ...more: string[]): { exitCode: number; plan: Plan } {
  const run = spawnSync(process.execPath, [join(root, "bin/hybrid-gpu.js"), "plan", stack, "--json", ...more], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.stdout === "") throw new Error(`hybrid-gpu plan ${stack} printed no plan: ${run.stderr}`);
  return { exitCode: run.status ?? -1, plan: JSON.parse(run.stdout) as Plan };
}

const text = (findings: readonly ComparedVerdict[]): string[] =>
  findings.map(({ policy, level, urn, message }) => `${level} ${policy} ${urn}\n${message.trim()}`).sort();

/** The same resources with the same inputs and options, the same verdicts. */
function expectAgreement(engine: EnginePreview, { exitCode, plan }: { exitCode: number; plan: Plan }): void {
  const differences = compare(plan, engine);
  expect(comparisonText(differences, plan.resources.length, { width: 200, full: true, paint: (_, line) => line })).toBe(
    `Plan and preview agree: ${plan.resources.length} resources with the same inputs and options, and the same verdicts.\n`,
  );
  expect(differences, engine.text).toEqual([]);
  expect(engine.exitCode === 0).toBe(exitCode === 0);
}

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("the real engine against simulated clouds (needs pulumi on PATH)", () => {
  it.each(["dev", "staging", "prod"])(
    "previews %s with the resources, inputs and verdicts of the offline plan",
    (stack) => {
      const engine = previewWithEngine(root, stack, [
        "--policy-pack",
        join(root, "policies"),
        "--policy-pack-config",
        join(root, `policy.${stack}.json`),
      ]);
      expectAgreement(engine, offlinePlan(stack, "--project", "."));
    },
    120_000,
  );

  it.each(examples)(
    "previews the example %s with the resources, inputs and verdicts of the offline plan",
    async (example, made) => {
      const { differences, resources } = await compareStack("staging", { cwd: join(root, "examples", example) });
      expect(differences).toEqual([]);
      expect(resources).toBe(made);
    },
    120_000,
  );

  it("makes dev, and then its platform from what dev exports, as the offline plan has it", () => {
    const platform = join(root, "stacks/platform");
    const engine = new EngineRun();
    const outputs = engine.up(root, "dev");
    const pack = ["--policy-pack", join(root, "policies")];
    const preview = engine.preview(platform, "dev", pack);
    // With what dev has exported, offline as well.
    const answers = { "pulumi:pulumi:StackReference": { "organization/hybrid-gpu/dev": outputs } };
    const file = join(folder({ "answers.json": JSON.stringify(answers) }), "answers.json");
    expectAgreement(preview, offlinePlan("dev", "--project", platform, "--answers", file));
    // With what dev will export: the same resources, and no other verdict.
    const { plan: joint } = offlinePlan("dev");
    const own = ({ urn }: { urn: string }): boolean => urn.includes("::hybrid-gpu-platform::");
    const named = preview.resources.filter(({ urn }) => !urn.endsWith("::default")).map(({ urn }) => urn);
    expect(joint.resources.filter(own).map(({ urn }) => urn)).toEqual(named.sort());
    expect(text(joint.policies.filter(own))).toEqual(text(preview.violations));
    // What is unknown there is known once it is made, and what is known stays as it was.
    expect(outputs).toMatchObject(knownOf(joint.programs![0]!.outputs) as object);

    expect(engine.up(platform, "dev")).toEqual({ volumes: { aws: { research: "scratch" }, gcp: {} } });
    const made = engine.resources(platform, "dev").filter(({ type }) => type.startsWith("kubernetes:"));
    expect(made.map(({ type, id }) => `${type.split(":")[2]} ${id}`).sort()).toEqual([
      "Namespace research",
      "PersistentVolume research.scratch",
      "PersistentVolumeClaim research/scratch",
    ]);
  }, 180_000);

  it("refuses a platform whose environment is not there, and names it", () => {
    const { exitCode, errors } = previewWithEngine(join(root, "stacks/platform"), "dev");
    expect([exitCode === 0, errors]).toEqual([
      false,
      ['Preview failed: unknown stack "organization/hybrid-gpu/dev"\n'],
    ]);
  }, 120_000);
});

/** A value without what is unknown in it. */
function knownOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(knownOf);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(
    ([, inner]) => (inner as { unknown?: unknown } | null)?.unknown !== true,
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, knownOf(inner)]));
}
