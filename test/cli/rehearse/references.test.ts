import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../../cli/rehearse/engine/engine.ts";
import { stageReferences, unknownStackIn } from "../../../cli/rehearse/stage/references.ts";
import { UserError } from "../../../cli/userError.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "references-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Stages the outputs of stacks, and tells what the engine was asked for, by the folder it ran in. */
async function staged(stacks: Record<string, Record<string, unknown>>, rehearsed: readonly string[] = []) {
  const asked: string[] = [];
  const engineIn = (directory: string): Engine =>
    ({
      text: async (args: readonly string[]) => {
        asked.push([directory, ...args].join(" ").replaceAll(folder, ""));
        return "";
      },
    }) as unknown as Engine;
  await stageReferences({ "pulumi:pulumi:StackReference": stacks }, rehearsed, folder, engineIn);
  return asked;
}

describe("stacks that a program refers to", () => {
  it("have the outputs of --answers and nothing else, in files that nobody else can read", async () => {
    const asked = await staged({ "organization/network/dev": { zone: "a", ids: [1] } });
    expect(asked).toEqual([
      "/references/network-dev stack init dev",
      "/references/network-dev stack import --stack dev --file /references/network-dev/state.json",
    ]);
    const state = JSON.parse(readFileSync(join(folder, "references/network-dev/state.json"), "utf8"));
    expect(state.deployment.resources).toEqual([
      {
        urn: "urn:pulumi:dev::network::pulumi:pulumi:Stack::network-dev",
        type: "pulumi:pulumi:Stack",
        custom: false,
        outputs: { zone: "a", ids: [1] },
      },
    ]);
  });

  it("are left to the rehearsal where they are rehearsed themselves", async () => {
    expect(await staged({ "organization/network/dev": {} }, ["organization/network/dev"])).toEqual([]);
    expect(existsSync(join(folder, "references"))).toBe(false);
  });

  it.each(["acme/network/dev", "network/dev", "dev", "organization/network/..%2f", "organization//dev"])(
    "cannot be called %s",
    async (name) => {
      await expect(staged({ [name]: {} })).rejects.toThrow(UserError);
      await expect(staged({ [name]: {} })).rejects.toThrow(`cannot have the stack ${name}. Fix: name it organization/`);
    },
  );

  it("are refused with outputs that a plan did not know, all of them, before anything is made", async () => {
    const stacks = {
      "organization/network/dev": {
        zone: "a",
        ids: [{ unknown: true }],
        deep: { "a-b": { unknown: true }, unknown: true },
      },
      "organization/shared/dev": { url: { unknown: true } },
    };
    await expect(staged(stacks)).rejects.toThrow(
      '--answers: ids[0] of organization/network/dev, deep["a-b"] of organization/network/dev, url of organization/shared/dev ' +
        'are {"unknown": true}, which a stack that is made never has. Fix: give values as they will be',
    );
    expect(existsSync(join(folder, "references"))).toBe(false);
    expect(await staged(stacks, Object.keys(stacks))).toEqual([]);
  });

  it("are asked for where the engine does not know them", () => {
    expect(unknownStackIn('Preview failed: unknown stack "organization/network/dev"\n')).toMatch(
      /^the program refers to the stack organization\/network\/dev, .*--project .*--answers.*"organization\/network\/dev": \{…\}/,
    );
    expect(unknownStackIn("Required output 'zone' does not exist on stack 'organization/network/dev'.")).toBe(
      undefined,
    );
  });
});
