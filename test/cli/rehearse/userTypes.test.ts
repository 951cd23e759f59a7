import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkTypes } from "../../../cli/rehearse/userTypes.ts";
import { folder } from "../support.ts";

const moduleOf = (text: string): string => join(folder({ "types.mjs": text }), "types.mjs");

describe("modules with types of one's own", () => {
  it("are taken where all of it can be used", async () => {
    const rule = "() => undefined";
    const whole = `export default [{ type: "aws:memorydb/cluster:Cluster", replaces: ["engine"], minutes: { create: 15, source: "seen" },
      named: { name: ${rule}, within: ${rule}, taken: ${rule} }, refers: [{ path: "subnetId", to: ["aws:ec2/subnet:Subnet"] }],
      refuse: ${rule}, importId: { of: ${rule} } }, { type: "kubernetes:example.com/v1:Thing", importId: null }];`;
    await expect(checkTypes([moduleOf(whole)])).resolves.toEqual([
      "aws:memorydb/cluster:Cluster",
      "kubernetes:example.com/v1:Thing",
    ]);
  });

  it("are told where what an import names them by is no rule", async () => {
    const file = moduleOf(`export default [{ type: "aws:a/b:C", importId: { by: "id", wrong: 5 } }];`);
    const said = (await checkTypes([file]).catch((error: Error) => error.message)) as string;
    expect(said.split("\n").map((line) => line.replaceAll(/\/\S+\/types/g, "types"))).toEqual([
      "--types: 3 problems",
      expect.stringContaining('types.mjs[0].importId ("by") is no part of it: there are of, wrong'),
      expect.stringContaining("types.mjs[0].importId.of (not given) is not a function"),
      expect.stringContaining("types.mjs[0].importId.wrong (5) is not a function"),
    ]);
  });

  it("are told with everything that is wrong with all of them", async () => {
    const files = [
      "/nowhere/types.ts",
      moduleOf("throw new Error('boom');"),
      moduleOf("export const types = [];"),
      moduleOf(`export default [{ typ: "aws:a/b:C" }, { type: 5, minutes: { create: "15" }, refuse: true }, null];`),
    ];
    const said = (await checkTypes(files).catch((error: Error) => error.message)) as string;
    expect(said.split("\n").map((line) => line.replaceAll(/\/\S+\/types/g, "types"))).toEqual([
      "--types: 10 problems",
      expect.stringContaining('types.ts") is not there'),
      expect.stringContaining("cannot be loaded: boom"),
      expect.stringContaining("has no list of types as its default export"),
      expect.stringContaining("types.mjs[0] (not given) has no type"),
      expect.stringContaining('types.mjs[0] ("typ") is no property of a type. Fix: use type, named, refers'),
      expect.stringContaining("types.mjs[1].type (5) is not the token of a type"),
      expect.stringContaining('types.mjs[1].minutes.create ("15") is not a number of minutes'),
      expect.stringContaining("types.mjs[1].minutes.source (not given) is not a text"),
      expect.stringContaining("types.mjs[1].refuse (true) is not a function"),
      expect.stringContaining("types.mjs[2] (null) is not an object"),
    ]);
  });

  it.each([
    ['named: { name: f, within: "region", taken: f }', ['.named.within ("region") is not a function']],
    ["named: f", [".named (() => undefined) is not an object"]],
    ["refers: {}", [".refers ({}) is not a list of references"]],
    ['refers: [{ path: "a", to: [] }]', [".refers[0].to ([]) is not a list of one type or more"]],
    [
      'refers: [{ path: "a", to: ["b"], missing: f, holds: f }, { path: "", to: ["b"], missing: true, holds: "x" }]',
      [
        '.refers[1].path ("") is not a text',
        ".refers[1].missing (true) is not a function",
        '.refers[1].holds ("x") is not a function',
      ],
    ],
    [
      'refers: [{ path: "a", to: ["b"], mising: f }]',
      ['.refers[0] ("mising") is no part of it: there are path, to, missing, holds'],
    ],
    ["minutes: { create: 15 }", [".minutes.source (not given) is not a text"]],
    [
      'minutes: { create: -1, delete: "1", source: "seen" }',
      [".minutes.create (-1) is not a number of minutes", '.minutes.delete ("1") is not a number of minutes'],
    ],
  ])("are held against what a rule of theirs has to be: %s", async (property, expected) => {
    const file = moduleOf(`const f = () => undefined; export default [{ type: "aws:a/b:C", ${property} }];`);
    const said = await checkTypes([file]).then(
      () => "",
      (error: Error) => error.message,
    );
    const lines = said.split("\n").filter((line) => line.includes("types.mjs[0]"));
    expect(lines.map((line) => line.replace(/^.*types\.mjs\[0\]/, "").replace(/\. Fix: .*$/, ""))).toEqual(expected);
  });
});
