import { describe, expect, it } from "vitest";
import { TypeReader } from "../../../../simulator/provider/schema/typeSpec.ts";

const objects = new Map([
  ["inputs.s3.Rule", "aws:s3/input:Rule"],
  ["outputs.s3.Rule", "aws:s3/output:Rule"],
]);
const reader = new TypeReader((name) => objects.get(name));
const read = (text: string): unknown => JSON.parse(reader.read(text));

const any = { $ref: "pulumi.json#/Any" };
const [string, number, boolean] = ["string", "number", "boolean"].map((type) => ({ type }));
const rule = { $ref: "#/types/aws:s3/input:Rule" };

describe("the type of a property", () => {
  it.each<[string, unknown]>([
    ["string", string],
    ["pulumi.Input<string | undefined>", string],
    ["pulumi.Output<number>", number],
    ["pulumi.Input<boolean>", boolean],
    ["true | false", boolean],
    ["any", any],
    ["pulumi.Input<any[] | undefined>", { type: "array", items: any }],
    ["string[][]", { type: "array", items: { type: "array", items: string } }],
    ["pulumi.Input<pulumi.Input<number>[] | undefined>", { type: "array", items: number }],
    ["(string | undefined)[]", { type: "array", items: string }],
    ["{\n        [key: string]: string;\n    }", { type: "object", additionalProperties: string }],
    [
      "pulumi.Input<{\n        [key: string]: pulumi.Input<pulumi.Input<string>[]>;\n    } | undefined>",
      { type: "object", additionalProperties: { type: "array", items: string } },
    ],
    ["pulumi.Input<inputs.s3.Rule | undefined>", rule],
    ["pulumi.Output<outputs.s3.Rule[]>", { type: "array", items: { $ref: "#/types/aws:s3/output:Rule" } }],
    ["pulumi.asset.Asset", { $ref: "pulumi.json#/Asset" }],
    ["pulumi.Input<pulumi.asset.Archive | undefined>", { $ref: "pulumi.json#/Archive" }],
    [
      "pulumi.Input<pulumi.asset.Asset | pulumi.asset.Archive>",
      { oneOf: [{ $ref: "pulumi.json#/Asset" }, { $ref: "pulumi.json#/Archive" }] },
    ],
    ["number | string", { oneOf: [number, string] }],
    ["pulumi.Input<string | inputs.s3.Rule | undefined>", { oneOf: [string, rule] }],
    // The only value that there is, and one of several.
    ['pulumi.Output<"v1">', { type: "string", const: "v1" }],
    ['"Allow" | "Deny"', string],
    // A program in YAML names an enumeration's member, and a resource, by what it is.
    ["pulumi.Input<string | enums.s3.Acl | undefined>", string],
    ["pulumi.Input<string | Role>", string],
    // What is not known refuses nothing.
    ["enums.s3.Acl", any],
    ["inputs.s3.Missing", any],
    ["pulumi.Input<enums.s3.Acl>[]", { type: "array", items: any }],
    ["inputs.s3.Rule | any", any],
    ["{ a: string; }", any],
    ["Record<string, string>", any],
    ["(event: string) => void", any],
    ["", any],
  ])("%j", (text, spec) => {
    expect(read(text)).toEqual(spec);
    expect(read(text)).toEqual(spec);
  });
});
