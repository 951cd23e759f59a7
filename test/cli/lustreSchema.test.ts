import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publishedSchemas } from "../../cli/lustre/schemas.ts";
import { quantityProperties, workloadSchema } from "../../cli/lustre/workloadSchema.ts";
import { checkpoints, images, lustre, nodes } from "./lustreSupport.ts";
import { folder } from "./support.ts";

const root = new URL("../../", import.meta.url);
const published = (file: string) => JSON.parse(readFileSync(new URL(file, root), "utf8"));
const compiled = (file: string): ValidateFunction => new Ajv2020({ allErrors: true }).compile(published(file));
const examples = new URL("examples/lustre-workloads/", root);
const files = readdirSync(examples).filter((name) => name.endsWith(".yaml"));

describe("published schemas", () => {
  // To publish anew: node --import tsx -e 'import("./cli/lustre/schemas.ts").then((m) => m.writeSchemas("."))'
  it.each(Object.entries(publishedSchemas))("%s is what the command line checks with", (file, make) => {
    expect(published(file)).toEqual(JSON.parse(JSON.stringify(make())));
    expect(published("package.json").exports[`./${file.slice(4)}`]).toBe(`./${file}`);
  });

  it("say of every property what it is, and of every quantity its unit", () => {
    const undescribed: string[] = [];
    const walk = (schema: any, at: string): void => {
      for (const [name, property] of Object.entries<any>(schema.properties ?? {})) {
        if (property.description === undefined) undescribed.push(`${at}.${name}`);
        if (quantityProperties[name] !== undefined)
          expect(property.description).toMatch(/A number is (bytes|seconds|hours)/);
        walk(property, `${at}.${name}`);
        for (const item of [property.items, ...(property.oneOf ?? []), ...(property.anyOf ?? [])]) {
          if (item !== undefined) walk(item, `${at}.${name}`);
        }
      }
    };
    walk(published("cli/workload.schema.json"), "");
    expect(undescribed).toEqual([]);
  });
});

describe("the workload schema", () => {
  const holds = compiled("cli/workload.schema.json");

  const near = <T>(good: fc.Arbitrary<T>) =>
    fc.oneof(
      { weight: 12, arbitrary: good as fc.Arbitrary<unknown> },
      fc.constantFrom<unknown>(0, -1, 1.5, 1e30, "x", "60TB", "3 Tb", true, [], {}, null),
    );
  const quantity = near(fc.constantFrom<unknown>(1, 60e12, "60TB", "150 MB/s", "30s"));
  const dataset = fc.record(
    {
      path: near(fc.constantFrom("/a", "/b")),
      fileCount: near(fc.integer({ min: 1, max: 100 })),
      sizeBytes: quantity,
      sizes: near(fc.array(fc.record({ sizeBytes: quantity, count: near(fc.constant(2)) }), { maxLength: 2 })),
      pattern: near(fc.constantFrom("sequential-shards", "broadcast")),
      bytesPerAcceleratorPerSecond: quantity,
      importedFromObjectStore: near(fc.boolean()),
      patern: fc.constant("x"),
    },
    { requiredKeys: ["path", "pattern"] },
  );
  const platform = fc.oneof(
    fc.record(
      { kind: fc.constant("fsx"), efa: near(fc.boolean()), ostCount: near(fc.constant(8)) },
      { requiredKeys: ["kind"] },
    ),
    fc.record(
      { kind: near(fc.constant("azure")), capacityTiB: near(fc.constant(48)), efa: fc.constant(true) },
      { requiredKeys: [] },
    ),
    fc.record({
      kind: fc.constant("onprem"),
      ostCount: near(fc.constant(8)),
      ostReadMBps: near(fc.constant(600)),
      capacityTB: near(fc.constant(9)),
    }),
  );
  const workload = fc.record(
    {
      nodes: near(fc.integer({ min: 1, max: 9 })),
      machineType: near(fc.constant("p5.48xlarge")),
      datasets: near(fc.array(dataset, { maxLength: 3 })),
      targetUtilisation: near(fc.constant(0.9)),
      meanTimeBetweenFailuresHours: quantity,
      platform,
    },
    { requiredKeys: ["nodes"] },
  );

  it("takes and refuses the same as the command line's own check", () => {
    let taken = 0;
    fc.assert(
      fc.property(workload, (value) => {
        const good = workloadSchema.safeParse(value).success;
        taken += good ? 1 : 0;
        expect(holds(value)).toBe(good);
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it("refuses nothing that the command line decides, and lets through nothing that it does not understand", async () => {
    await fc.assert(
      fc.asyncProperty(workload, async (value) => {
        const run = await lustre(
          "--file",
          `${folder({ "workload.json": JSON.stringify(value) })}/workload.json`,
          "--json",
        );
        expect(run.stderr).not.toMatch(/\n {4}at /);
        if (run.code === 0) expect(holds(value)).toBe(true);
        else expect(run.stderr).toMatch(/^error: \S+workload\.json: \d+ problems?\n( {2}- .*\n)+$/);
        if (!holds(value)) expect(run.code).toBe(2);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the decision schema", () => {
  const holds = compiled("cli/lustre.schema.json");
  const check = (text: string): void => {
    holds(JSON.parse(text));
    expect(holds.errors ?? []).toEqual([]);
  };

  it("has examples, and a word on each of them", () => {
    expect(files.length).toBeGreaterThanOrEqual(4);
    const readme = readFileSync(new URL("README.md", examples), "utf8");
    expect([...readme.matchAll(/^\| \[(\S+)\]\(\1\) \|/gm)].map(([, name]) => name).sort()).toEqual(files.sort());
  });

  it.each(files)("describes what --json prints of %s", async (file) => {
    const run = await lustre("--file", new URL(file, examples).pathname, "--json");
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: "" });
    check(run.stdout);
  });

  it.each([
    ["fsx with EFA", [...nodes, "--efa", ...images, ...checkpoints]],
    ["Intelligent-Tiering, whose capacity has no limit", [...nodes, "--storage", "INTELLIGENT_TIERING", ...images]],
    ["a file system that is there", [...nodes, "--capacity", "96000GiB", "--tier", "500", ...images]],
    [
      "files from an object store",
      [...nodes, "--dataset", "path=/s3,files=1000,size=60TB,pattern=sequential-shards,rate=10MB/s,imported"],
    ],
  ])("describes %s", async (_, args) => {
    const run = await lustre(...args, "--json");
    expect(run.stderr).toBe("");
    check(run.stdout);
  });
});
