import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { aws } from "./aws/index.ts";
import type { ApiDescription } from "./description.ts";
import { google } from "./google/index.ts";
import { judge } from "./judge.ts";
import { readDeclarations } from "./readers/declarations.ts";
import { readDiscovery, readServiceModel } from "./readers/documents.ts";

const folder = mkdtempSync(join(tmpdir(), "apis-"));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const field = (api: ApiDescription, type: string, name: string) => {
  const { words: _, ...rest } = api.message(type).fields.get(name)!;
  return rest;
};

describe("the installed descriptions", () => {
  it("are read whole: hardly a field is left that may be anything", () => {
    const count = (api: ApiDescription) => {
      const fields = api.types.flatMap((type) => [...type.fields.values()]);
      return {
        types: api.types.length,
        fields: fields.length,
        anything: fields.filter(
          ({ type }) => (type.kind === "list" || type.kind === "map" ? type.of : type).kind === "any",
        ).length,
      };
    };
    const counts = [aws, google].flatMap((place) =>
      Object.entries(place.apis).map(([name, api]) => [`${place.package} ${name}`, count(api())] as const),
    );
    expect(Object.fromEntries(counts)).toEqual({
      "aws ec2": { types: 2580, fields: 10306, anything: 3 },
      "aws eks": { types: 298, fields: 929, anything: 0 },
      "aws fsx": { types: 214, fields: 901, anything: 0 },
      "aws iam": { types: 339, fields: 998, anything: 22 },
      "aws s3": { types: 355, fields: 1724, anything: 58 },
      "gcp compute": { types: 2223, fields: 10334, anything: 2 },
      "gcp container": { types: 290, fields: 1168, anything: 2 },
      "gcp iam": { types: 8, fields: 25, anything: 0 },
      "gcp iamAdmin": { types: 43, fields: 112, anything: 1 },
      "gcp lustre": { types: 8, fields: 37, anything: 0 },
      "gcp servicenetworking": { types: 141, fields: 445, anything: 5 },
      "gcp storage": { types: 87, fields: 335, anything: 2 },
    });
  });

  it.each<[string, () => ApiDescription, string, string, unknown]>([
    [
      "protocol buffers",
      google.apis["container"]!,
      "AcceleratorConfig",
      "acceleratorCount",
      { kind: "text", format: "int64" },
    ],
    [
      "an enumeration",
      google.apis["container"]!,
      "NodePool.PlacementPolicy",
      "type",
      { kind: "text", values: ["TYPE_UNSPECIFIED", "COMPACT"] },
    ],
    [
      "an enumeration in words",
      google.apis["compute"]!,
      "Firewall",
      "direction",
      { kind: "text", values: ["EGRESS", "INGRESS"] },
    ],
    ["a name that is no camel", google.apis["compute"]!, "Allowed", "IPProtocol", { kind: "text" }],
    ["a duration", google.apis["container"]!, "NodeConfig", "maxRunDuration", { kind: "text", format: "duration" }],
    ["a map", google.apis["storage"]!, "Bucket", "labels", { kind: "map", of: { kind: "text" } }],
    [
      "an object in an object",
      google.apis["storage"]!,
      "Bucket",
      "lifecycle",
      { kind: "message", name: "Bucket.lifecycle" },
    ],
    [
      "an SDK's enumeration",
      aws.apis["eks"]!,
      "CreateNodegroupRequest",
      "capacityType",
      { kind: "text", values: ["CAPACITY_BLOCK", "ON_DEMAND", "SPOT"] },
    ],
    [
      "an SDK's list",
      aws.apis["ec2"]!,
      "RequestLaunchTemplateData",
      "NetworkInterfaces",
      { kind: "list", of: { kind: "message", name: "LaunchTemplateInstanceNetworkInterfaceSpecificationRequest" } },
    ],
    [
      "an SDK's time",
      aws.apis["ec2"]!,
      "CreateCapacityReservationRequest",
      "EndDate",
      { kind: "text", format: "timestamp" },
    ],
  ])("%s", (_, api, type, name, expected) => {
    expect(field(api(), type, name).type).toEqual(expected);
  });

  it("say what is required and what only answers carry", () => {
    const lustre = google.apis["lustre"]!();
    const which = (key: "required" | "outputOnly") =>
      [...lustre.message("Instance").fields.values()].filter((one) => one[key]).map(({ name }) => name);
    expect(which("required")).toEqual(["filesystem", "capacityGib", "network", "perUnitStorageThroughput"]);
    expect(which("outputOnly")).toEqual(["state", "mountPoint", "createTime", "updateTime"]);
    const group = aws.apis["eks"]!().message("CreateNodegroupRequest");
    expect([...group.fields.values()].filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "clusterName",
      "nodegroupName",
      "subnets",
      "nodeRole",
    ]);
  });
});

describe("documents that are read where they are to hand", () => {
  it("discovery documents", () => {
    const schemas = {
      Pool: {
        properties: {
          name: { type: "string", pattern: "[a-z]+", description: "Required. Its name." },
          kind: { type: "string", enum: ["UNDEFINED_KIND", "A", "B"] },
          count: { type: "string", format: "int64" },
          size: { type: "integer", format: "int32" },
          ratio: { type: "number" },
          on: { type: "boolean" },
          until: { type: "string", format: "google-datetime" },
          tags: { type: "array", items: { type: "string" } },
          labels: { type: "object", additionalProperties: { type: "string" } },
          part: { $ref: "Part" },
          own: { type: "object", properties: { a: { type: "boolean" } } },
          status: { type: "string", readOnly: true },
          whatever: { type: "any" },
        },
      },
      Part: { properties: {} },
    };
    const api = readDiscovery("pools", file("pools.json", JSON.stringify({ schemas })));
    const right = {
      name: "a",
      kind: "A",
      count: "1",
      size: 1,
      ratio: 0.5,
      on: true,
      until: "2027-01-01T00:00:00Z",
      tags: ["a"],
      labels: { a: "b" },
      part: {},
      own: { a: true },
      whatever: [1],
    };
    expect(judge(api, "Pool", right)).toEqual([]);
    const wrong = { kind: "UNDEFINED_KIND", count: 1, size: 1.5, until: "soon", own: { b: 1 }, status: "up" };
    expect(judge(api, "Pool", wrong).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'kind is "UNDEFINED_KIND", not one of A, B',
      "count is 1, not a text",
      "size is 1.5, not a whole number",
      'until is "soon", not a time as RFC 3339 writes it',
      "own.b is not a field of Pool.own",
      "status is set by the service only",
      "name is missing, and Pool requires it: “Required. Its name.”",
    ]);
    expect(judge(api, "Pool", { name: "A1" }).map(({ problem }) => problem)).toEqual([
      'is "A1", which does not match ^(?:[a-z]+)$: “Required. Its name.”',
    ]);
  });

  it("service models", () => {
    const shapes = {
      Request: {
        type: "structure",
        required: ["Name"],
        members: {
          Name: { shape: "Name", documentation: "<p>The <b>name</b>.</p>" },
          Kind: { shape: "Kind" },
          Size: { shape: "Size" },
          Tags: { shape: "Tags" },
          Map: { shape: "Map" },
          Self: { shape: "Request" },
          When: { shape: "When" },
          On: { shape: "On" },
        },
      },
      Name: { type: "string", min: 2, max: 4, pattern: "[\\p{L}]+" },
      Kind: { type: "string", enum: ["A"] },
      Size: { type: "integer", min: 1, max: 3 },
      Tags: { type: "list", member: { shape: "Name" }, min: 1, max: 2 },
      Map: { type: "map", value: { shape: "Size" } },
      When: { type: "timestamp" },
      On: { type: "boolean" },
    };
    const text = JSON.stringify({ shapes });
    const api = readServiceModel("things", file("service-2.json.gz", gzipSync(text)));
    expect(readServiceModel("things", file("service-2.json", text)).types).toEqual(api.types);
    const right = { Name: "abc", Kind: "A", Size: 2, Tags: ["ab"], Map: { a: 1 }, Self: { Name: "ab" }, On: false };
    expect(judge(api, "Request", right)).toEqual([]);
    const wrong = { Name: "a", Kind: "B", Size: 4, Tags: ["abcde", "ab", "ab"], Map: { a: 0 }, Self: {}, On: "no" };
    expect(judge(api, "Request", wrong).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      "Name has 1 characters, fewer than 2: “The name .”",
      'Kind is "B", not one of A',
      "Size is 4, above 3",
      "Tags has 3 elements, more than 2",
      "Tags[0] has 5 characters, more than 4",
      'Map["a"] is 0, below 1',
      "Self.Name is missing, and Request requires it: “The name .”",
      'On is "no", not true or false',
    ]);
  });

  it("declarations", () => {
    const api = readDeclarations("declared", [
      `export declare const Kind: { readonly A: "A"; readonly B: "B" };
       export interface Thing {
         /** <p>Its name.</p>
          * @public
          */
         name: string | undefined;
         kind?: Kind | undefined;
         size?: number | undefined;
         list?: Array<{ on?: boolean }>;
         colour?: 'RED' | 'BLUE';
         tags?: Record<string, string> | undefined;
         either?: string | number;
         /** Output only. */
         status?: string;
       }`,
    ]);
    const wrong = {
      kind: "C",
      size: "1",
      list: [{ on: 1, off: 1 }],
      colour: "GREEN",
      tags: { a: 1 },
      either: {},
      status: "",
    };
    expect(judge(api, "Thing", wrong).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'kind is "C", not one of A, B',
      'size is "1", not a number',
      "list[0].on is 1, not true or false",
      "list[0].off is not a field of Thing.list",
      'colour is "GREEN", not one of RED, BLUE',
      'tags["a"] is 1, not a text',
      "status is set by the service only: “Output only.”",
      "name is missing, and Thing requires it: “Its name.”",
    ]);
  });
});
