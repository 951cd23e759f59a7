import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { asText, judgeGraph, type Place, requestsOf, type Shape, send, unsent } from "./convert.ts";
import { ApiDescription, type Field, type ValueType } from "./description.ts";
import { judge } from "./judge.ts";
import { mutationsOf } from "./mutations.ts";
import { resource } from "./support.ts";

const field = (name: string, type: ValueType, more: Partial<Field> = {}): [string, Field] => [
  name,
  { name, type, required: false, outputOnly: false, words: "", ...more },
];
const api = new ApiDescription("pools.v1", [
  {
    name: "Pool",
    fields: new Map([
      field("name", { kind: "text", pattern: /^[a-z]+$/, maxLength: 8 }, { required: true }),
      field("count", { kind: "text", format: "int64" }),
      field("size", { kind: "number", integer: true, minimum: 0, maximum: 9 }),
      field("window", { kind: "message", name: "Window" }),
      field("labels", { kind: "map", of: { kind: "text" } }),
      field("zones", { kind: "list", of: { kind: "text", values: ["a", "b"] }, minItems: 1, maxItems: 2 }),
      field("status", { kind: "text" }, { outputOnly: true, words: "Output only. What it does." }),
      field("extra", { kind: "any" }),
    ]),
    alternatives: [["count", "size"]],
  },
  { name: "Window", fields: new Map([field("start", { kind: "text", format: "timestamp" })]), alternatives: [] },
]);
const said = (body: unknown): string[] => judge(api, "Pool", body).map(({ path, problem }) => `${path}: ${problem}`);

describe("the judge", () => {
  it.each<[unknown, string[]]>([
    [
      {
        name: "a",
        size: 1,
        zones: ["a"],
        labels: { x: "y" },
        window: { start: "2027-01-01T00:00:00.5+01:00" },
        extra: [],
      },
      [],
    ],
    [{ name: "a", size: undefined }, []],
    ["text", [': is "text", and Pool is an object']],
    [{}, ["name: is missing, and Pool requires it"]],
    [{ name: "a", nmae: "b" }, ["nmae: is not a field of Pool"]],
    [{ name: "A" }, ['name: is "A", which does not match ^[a-z]+$']],
    [{ name: "abcdefghi" }, ["name: has 9 characters, more than 8"]],
    [{ name: null }, ["name: is null, not a text"]],
    [{ name: "a", count: 1 }, ["count: is 1, not a text"]],
    [{ name: "a", count: "1.5" }, ['count: is "1.5", not a whole number written as text (int64)']],
    [{ name: "a", count: "1", size: 1 }, [": has count and size, of which Pool takes one"]],
    [{ name: "a", size: "1" }, ['size: is "1", not a number']],
    [{ name: "a", size: 0.5 }, ["size: is 0.5, not a whole number"]],
    [{ name: "a", size: -1 }, ["size: is -1, below 0"]],
    [{ name: "a", size: 10 }, ["size: is 10, above 9"]],
    [
      { name: "a", window: { start: "2027-01-01" } },
      ['window.start: is "2027-01-01", not a time as RFC 3339 writes it'],
    ],
    [{ name: "a", window: { begin: "" } }, ["window.begin: is not a field of Window"]],
    [{ name: "a", labels: { "a.b/c": 1 } }, ['labels["a.b/c"]: is 1, not a text']],
    [{ name: "a", labels: ["a"] }, ['labels: is ["a"], not a map']],
    [{ name: "a", zones: "a" }, ['zones: is "a", not a list']],
    [{ name: "a", zones: [] }, ["zones: has 0 elements, fewer than 1"]],
    [
      { name: "a", zones: ["a", "b", "c"] },
      ["zones: has 3 elements, more than 2", 'zones[2]: is "c", not one of a, b'],
    ],
    [{ name: "a", status: "up" }, ["status: is set by the service only: “Output only. What it does.”"]],
    [{ name: UNKNOWN, size: UNKNOWN, zones: [UNKNOWN], window: UNKNOWN }, []],
    [{ name: new Secret("A") }, ['name: is "A", which does not match ^[a-z]+$']],
  ])("%j", (body, problems) => {
    expect(said(body)).toEqual(problems);
  });

  it("names a description that has no such type", () => {
    expect(() => judge(api, "Slice", {})).toThrow(new Error("pools.v1 has no type Slice"));
  });

  it("is tried with every mistake there is", () => {
    const body = { name: "a", count: "1", window: { start: "2027-01-01T00:00:00Z" }, zones: ["a"], labels: { x: "y" } };
    expect(mutationsOf(api, "Pool", body).map(({ mistake, path }) => `${mistake} ${path}`)).toEqual([
      "service status",
      "name nameTypo",
      "missing name",
      "type name",
      "name countTypo",
      "type count",
      "format count",
      "name windowTypo",
      "type window",
      "name window.startTypo",
      "type window.start",
      "format window.start",
      "name zonesTypo",
      "type zones",
      "type zones[0]",
      "value zones[0]",
      "name labelsTypo",
      "type labels",
      'type labels["x"]',
    ]);
  });
});

describe("a conversion", () => {
  it.each<[unknown, Shape, unknown]>([
    [{ a: 1, b: unsent }, { b: unsent }, { a: 1 }],
    [
      { type: "l4", count: 2 },
      { type: "kind", count: { to: "number", as: asText } },
      { kind: "l4", number: "2" },
    ],
    [{ perNode: 8, mode: "x" }, { perNode: "limit.perNode", mode: "limit.mode" }, { limit: { perNode: 8, mode: "x" } }],
    [{ limit: { a: 1 }, b: 2 }, { b: "limit.b" }, { limit: { a: 1, b: 2 } }],
    [{ b: 2, limit: { a: 1 } }, { b: "limit.b" }, { limit: { a: 1, b: 2 } }],
    [{ labels: { "a.b": "c" } }, {}, { labels: { "a.b": "c" } }],
    [{ none: undefined, null: null, empty: "" }, {}, {}],
    [{ a: new Secret({ b: new Secret(1) }) }, { a: { of: { b: "c" } } }, { a: { c: 1 } }],
    [{ a: UNKNOWN, b: [UNKNOWN] }, { a: { as: asText } }, { a: UNKNOWN, b: [UNKNOWN] }],
    [
      { list: [{ a: 1 }, { a: 2 }] },
      { list: { of: { a: { to: "b", as: asText } } } },
      { list: [{ b: "1" }, { b: "2" }] },
    ],
  ])("%j", (value, shape, expected) => {
    expect(send(value, shape)).toEqual(expected);
  });

  it("refuses to lead into what is no object", () => {
    expect(() => send({ limit: 1, b: 2 }, { b: "limit.b" })).toThrow(
      new Error("limit is no object, and b leads into it"),
    );
  });
});

describe("a graph", () => {
  const place: Place = {
    package: "p",
    apis: { pools: () => api },
    converters: {
      "p:a:Pool": {
        source: "nowhere",
        requests: (body) => [{ api: "pools", type: "Pool", body, address: { name: "a", id: 1 } }],
      },
      "p:a:Lost": { source: "nowhere", requests: (body) => [{ api: "lost", type: "Pool", body }] },
    },
    notJudged: { "p:a:Plain": "it is plain" },
  };

  it("is judged request by request, with what goes in its address where the description has it", () => {
    const nodes = [
      resource("p:a:Pool", { size: 10 }),
      resource("p:a:Plain", { anything: 1 }),
      { ...resource("p:a:Pool", { size: -1 }, "there"), external: true },
      { ...resource("p:a:Component", {}), custom: false },
      resource("other:a:Pool", {}),
    ];
    expect(judgeGraph(place, nodes)).toEqual([
      { urn: "p:a:Pool::lab", request: "pools Pool", path: "size", problem: "is 10, above 9" },
    ]);
    expect(requestsOf(place, nodes)).toHaveLength(1);
  });

  it("is not judged by what is not there", () => {
    expect(() => judgeGraph(place, [resource("p:a:Lost", {})])).toThrow(new Error("p has no API lost"));
    expect(() =>
      judgeGraph(place, [resource("p:b:New", {}), resource("p:a:New", {}), resource("p:b:New", {})]),
    ).toThrow(new Error("no converter, and no reason for none: p:a:New, p:b:New"));
  });
});
