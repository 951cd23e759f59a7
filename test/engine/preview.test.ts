import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasEngine, previewWithEngine } from "../support/engine.ts";

const root = join(import.meta.dirname, "../..");
const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Plan {
  resources: { urn: string; type: string; inputs: unknown; options: { protect?: boolean } }[];
  policies: { policy: string; level: string; urn: string; message: string }[];
}

function offlinePlan(stack: string): { exitCode: number; plan: Plan } {
  const run = spawnSync(process.execPath, [join(root, "bin/hybrid-gpu.js"), "plan", stack, "--json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.stdout === "") throw new Error(`hybrid-gpu plan ${stack} printed no plan: ${run.stderr}`);
  return { exitCode: run.status ?? -1, plan: JSON.parse(run.stdout) as Plan };
}

/** The plan writes an unknown value as `{"unknown": true}`, the engine as its sentinel. */
function asEngineWrites(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asEngineWrites);
  if (value === null || typeof value !== "object") return value;
  if ((value as { unknown?: unknown }).unknown === true) return unknownSentinel;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asEngineWrites(inner)]));
}

const byUrn = (a: { urn: string }, b: { urn: string }): number => (a.urn < b.urn ? -1 : 1);
const text = (findings: Plan["policies"]): string[] =>
  findings.map(({ policy, level, urn, message }) => `${level} ${policy} ${urn}\n${message.trim()}`).sort();

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("the real engine against the simulated AWS (needs pulumi on PATH)", () => {
  it.each(["dev", "staging", "prod"])(
    "previews %s with the resources, inputs and verdicts of the offline plan",
    (stack) => {
      const engine = previewWithEngine(root, stack, [
        "--policy-pack",
        join(root, "policies"),
        "--policy-pack-config",
        join(root, `policy.${stack}.json`),
      ]);
      const { exitCode, plan } = offlinePlan(stack);
      expect(engine.errors, engine.text).toEqual([]);
      // The engine makes a default provider of its own for programs that name none.
      const resources = engine.resources.filter(({ type }) => type !== "pulumi:providers:aws").sort(byUrn);
      expect(resources.map(({ urn }) => urn)).toEqual(plan.resources.map(({ urn }) => urn).sort());
      const planned = [...plan.resources].sort(byUrn);
      for (const [index, resource] of resources.entries()) {
        expect.soft(resource.inputs, resource.urn).toEqual(asEngineWrites(planned[index]!.inputs));
        expect.soft(resource.protect, resource.urn).toBe(planned[index]!.options.protect === true);
      }
      expect(text(engine.violations)).toEqual(text(plan.policies));
      expect(engine.exitCode === 0).toBe(exitCode === 0);
    },
    120_000,
  );
});
