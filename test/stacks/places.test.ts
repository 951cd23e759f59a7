import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stackConfig } from "../support/stackFiles.ts";

const root = join(import.meta.dirname, "../..");

/** Runs the program of the environments as prod in a process of its own; what it exported, and whose SDKs it loaded. */
function run(places: readonly string[]): { outputs: Record<string, any>; loaded: string[] } {
  const config = { ...stackConfig("prod"), "hybrid-gpu:places": JSON.stringify(places) };
  const script = `
    import { createRequire } from "node:module";
    import { simulatedAws } from ${JSON.stringify(join(root, "simulator/aws/index.ts"))};
    import { simulatedGcp } from ${JSON.stringify(join(root, "simulator/gcp/index.ts"))};
    import { record } from ${JSON.stringify(join(root, "simulator/program/record.ts"))};
    const { default: program } = await import(${JSON.stringify(join(root, "stacks/index.ts"))});
    const { outputs } = await record(program, {
      project: "hybrid-gpu", stack: "prod", clouds: [simulatedAws, simulatedGcp], config: ${JSON.stringify(config)},
    });
    const files = Object.keys(createRequire(import.meta.url).cache);
    const loaded = ["aws", "gcp"].filter((name) => files.some((file) => file.includes("/@pulumi/" + name + "/")));
    console.log(JSON.stringify({ outputs, loaded }));
  `;
  const child = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(child.stderr.replace(/warning: .*\n/g, "")).toBe("");
  return JSON.parse(child.stdout);
}

describe("places", () => {
  it.each([["aws"], ["gcp"]])("%s alone costs no other place, not even the loading of its SDK", (place) => {
    const { outputs, loaded } = run([place]);
    expect(loaded).toEqual([place]);
    expect(Object.keys(outputs["clusters"])).toEqual([place]);
    expect(Object.keys(outputs["lustre"])).toEqual([place]);
  });
});
