import { describe, expect, it } from "vitest";
import { compareStack } from "../../cli/rehearse/compare/comparison.ts";
import { rehearse } from "../../cli/rehearse/rehearse.ts";
import { ExitCode } from "../../cli/userError.ts";
import { fixture } from "../cli/support.ts";
import { hasEngine } from "../support/engine.ts";

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("functions that find what the program makes (needs pulumi on PATH)", () => {
  const options = { cwd: fixture("lookups"), policies: false };

  it("are answered alike by plan and preview", async () => {
    const { differences, resources } = await compareStack("dev", options);
    expect(differences).toEqual([]);
    expect(resources).toBe(10);
  }, 120_000);

  it("find it in every command, and the second up changes nothing", async () => {
    const { record, exitCode } = await rehearse("dev", options);
    expect(record.failures).toEqual([]);
    expect(record.commands.map(({ title, changes }) => [title, changes])).toEqual([
      ["preview", { create: 10 }],
      ["up", { create: 10 }],
      ["up again", { same: 10 }],
      ["refresh", { same: 10 }],
      ["destroy", { delete: 10 }],
    ]);
    expect(exitCode).toBe(ExitCode.Fine);
  }, 300_000);
});
