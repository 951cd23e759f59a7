import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readPolicyConfig } from "../../cli/policyConfig.ts";
import { readerFrom, shownFrom } from "../../policies/readerFrom.ts";

let root: string;
let [project, start, pack] = ["", "", ""];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "policy-config-"));
  [project, start, pack] = ["project", "start", "pack"].map((name) => join(root, name)) as [string, string, string];
  for (const folder of [project, start, pack]) mkdirSync(folder);
  vi.stubEnv("PWD", start);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const put = (folder: string, name: string): void => writeFileSync(join(folder, name), `"${folder}"`);

function read(config: object) {
  const file = join(project, "policy.dev.json");
  writeFileSync(file, JSON.stringify(config));
  return readPolicyConfig(file, pack);
}

describe("files that a policy configuration names", () => {
  it("are looked for beside it, where the plan was started, and in the pack, in this order", () => {
    for (const folder of [project, start, pack]) put(folder, "all.json");
    for (const folder of [start, pack]) put(folder, "two.json");
    put(pack, "one.json");
    const absolute = join(start, "two.json");
    const { byPolicy } = read({
      "pack-configuration": {
        priceFiles: ["all.json", "two.json"],
        snapshotFiles: ["one.json"],
        waiverFiles: [absolute, 1],
        limits: [],
      },
      "cost-increase-limit": { baselineFile: "all.json", usd: 1 },
      "efa-single-az": "advisory",
    });
    expect(byPolicy).toEqual({
      "pack-configuration": {
        priceFiles: [join(project, "all.json"), join(start, "two.json")],
        snapshotFiles: [join(pack, "one.json")],
        waiverFiles: [absolute, 1],
        limits: [],
      },
      "cost-increase-limit": { baselineFile: join(project, "all.json"), usd: 1 },
      "efa-single-az": "advisory",
    });
  });

  it("are said to be missing where they should be", () => {
    expect(read({ "pack-configuration": { waiverFiles: ["w.json"] } }).shared.problems).toEqual([
      `waiver file ${join(project, "w.json")} cannot be read: there is no such file. ` +
        "Fix: give a JSON list of {policy, urn, reason, approver, expires}, or correct the path.",
    ]);
    vi.stubEnv("PWD", project);
    expect(read({ "pack-configuration": { waiverFiles: ["w.json"] } }).shared.problems).toEqual([
      `waiver file w.json cannot be read: there is no such file in ${project} or ${pack}. ` +
        "Fix: give a JSON list of {policy, urn, reason, approver, expires}, or correct the path.",
    ]);
  });

  it("leaves what is no object to the pack", () => {
    expect(read({ "pack-configuration": "advisory" }).byPolicy).toEqual({ "pack-configuration": "advisory" });
  });
});

describe("a file that a pack reads", () => {
  it("is the project's own, before one of the pack of the same name", () => {
    const reader = readerFrom(pack);
    put(pack, "a.json");
    expect(reader("a.json")).toBe(`"${pack}"`);
    put(start, "a.json");
    expect(reader("a.json")).toBe(`"${start}"`);
    expect(() => reader("b.json")).toThrow(`there is no such file in ${start} or ${pack}`);
  });

  it("is of the pack where nobody knows where it was started", () => {
    vi.stubEnv("PWD", undefined);
    put(pack, "a.json");
    expect(readerFrom(pack)("a.json")).toBe(`"${pack}"`);
    expect(() => readerFrom(pack)("b.json")).toThrow(`there is no such file in ${pack}`);
    expect(shownFrom("/somewhere/a.json")).toBe("/somewhere/a.json");
  });

  it("is shown from where it was started", () => {
    expect(shownFrom(join(start, "prices", "a.json"))).toBe(join("prices", "a.json"));
    expect(shownFrom(join(project, "a.json"))).toBe(join(project, "a.json"));
    expect(shownFrom("a.json")).toBe("a.json");
  });
});
