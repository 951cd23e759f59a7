import { describe, expect, it } from "vitest";
import { readNumber, Secret, UNKNOWN } from "../../components/core/value.ts";
import { lineDiff } from "../../policies/pages/lineDiff.ts";
import { ref } from "../../policies/pages/page.ts";
import { match, type Path, spelled } from "../../policies/pages/pathPattern.ts";
import { pulumiYaml, shortToken } from "../../policies/pages/pulumiYaml.ts";
import { gpuPolicy, levels, noConfig } from "../../policies/policy.ts";
import { contextOf, raw, stackOf } from "../support/analyzer.ts";
import { traced } from "../support/policyExamples.ts";
import { describeMutation, independent, Judge, mutated, singles, weakened } from "./inputMutations.ts";
import { pairsOf } from "./pageChecks.ts";

describe("a path pattern", () => {
  it.each<[string, Path, ReturnType<typeof match>]>([
    ["size", ["size"], "at"],
    ["size", ["sizes"], undefined],
    ["size", ["size", "max"], undefined],
    ["size.max", ["size"], "above"],
    ["size.max", ["size", "max"], "at"],
    ["list[*].name", ["list", 3], "above"],
    ["list[*].name", ["list", 3, "name"], "at"],
    ["list[*].name", ["list", "name"], undefined],
    ["tags.*", ["tags"], "at"],
    ["tags.*", ["tags", "team", 0], "at"],
    ["tags.*", ["tag"], undefined],
  ])("%s and %j", (pattern, path, expected) => {
    expect(match(pattern, path)).toBe(expected);
  });

  it("is spelled as people write it", () => {
    expect(spelled(["list", 3, "name"])).toBe("list[3].name");
  });
});

describe("an example as a program", () => {
  it("is Pulumi YAML", () => {
    const program = pulumiYaml({
      resources: [
        { type: "aws:ec2/subnet:Subnet", name: "a", inputs: {}, options: { protect: true } },
        {
          type: "aws:iam/policy:Policy",
          name: "b",
          parent: "a",
          inputs: {
            id: ref("a"),
            text: "$" + "{HOME}",
            key: new Secret("x"),
            day: "2026-11-22",
            policy: '{"Statement":[]}',
          },
        },
      ],
    });
    expect(program).toBe(
      [
        "resources:",
        "  a:",
        "    type: aws:ec2:Subnet",
        "    options:",
        "      protect: true",
        "  b:",
        "    type: aws:iam:Policy",
        "    properties:",
        "      id: $" + "{a.id}",
        "      text: $$" + "{HOME}",
        "      key:",
        "        fn::secret: x",
        '      day: "2026-11-22"',
        "      policy:",
        "        fn::toJSON:",
        "          Statement: []",
        "    options:",
        "      parent: $" + "{a}",
      ].join("\n"),
    );
    expect(() => pulumiYaml({ resources: [{ type: "t", name: "n", inputs: { size: UNKNOWN } }] })).toThrow("ref");
  });

  it.each([
    ["aws:ec2/subnet:Subnet", "aws:ec2:Subnet"],
    ["gcp:tpu/v2Vm:V2Vm", "gcp:tpu:V2Vm"],
    ["hybrid-gpu:index:TpuSlice", "hybrid-gpu:TpuSlice"],
    ["aws-native:iam:AccessKey", "aws-native:iam:AccessKey"],
    ["random:index/randomId:RandomId", "random:index:RandomId"],
  ])("calls %s %s", (type, short) => {
    expect(shortToken(type)).toBe(short);
  });

  it("is compared line by line", () => {
    expect(lineDiff("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
  });
});

describe("mutations of inputs", () => {
  const type = "test:index/pool:Pool";
  const graph = stackOf(
    raw(type, "pool", { size: { max: 64 }, zones: ["a", "b"], team: UNKNOWN }, { madeFrom: { team: [] } }),
  );
  const [pool] = graph.nodes;
  /** Takes what it cannot read for nothing: the mistake that all this is about. */
  const careless = gpuPolicy({
    name: "careless",
    description: "Pools are small.",
    severity: "high",
    source: "https://example.com",
    remediation: "Make it small.",
    levels: levels("mandatory", "mandatory", "mandatory"),
    defaults: noConfig,
    types: [type],
    evaluate: (node) => {
      const max = readNumber(node.inputs, "size.max");
      readNumber(node.inputs, "min");
      return max.state === "known" && max.value > 8 ? [{ urn: node.urn, message: "too large" }] : [];
    },
  });
  const judge = new Judge(careless, contextOf(careless));
  const trace = traced(graph, (watched) => judge.findings(watched));

  it("are those of what a policy looks at, also where there is nothing", () => {
    expect([...trace.get(pool!.urn)!.values()].map(spelled)).toEqual(["size", "size.max", "min"]);
    expect(singles(graph, trace).map(describeMutation)).toEqual([
      "pool size unknown",
      "pool size absent",
      "pool size.max unknown",
      "pool size.max absent",
      "pool min unknown",
    ]);
  });

  it("show which of them a careless policy lets through", () => {
    const before = judge.verdicts(graph);
    const through = singles(graph, trace).filter(
      (one) => weakened(before, judge.verdicts(mutated(graph, one))).length > 0,
    );
    expect(through.map(describeMutation)).toEqual([
      "pool size unknown",
      "pool size absent",
      "pool size.max unknown",
      "pool size.max absent",
    ]);
  });

  it("are taken two at a time, all of them or some by lot", () => {
    const all = singles(graph, trace);
    // A size without its maximum is one change, and nothing is unknown and absent at once.
    expect(pairsOf(all, 8).map((pair) => pair.map(describeMutation))).toEqual([
      ["pool size unknown", "pool min unknown"],
      ["pool size absent", "pool min unknown"],
      ["pool size.max unknown", "pool min unknown"],
      ["pool size.max absent", "pool min unknown"],
    ]);
    const many = [...all, ...all.map((one) => ({ ...one, node: raw(type, "other", pool!.inputs) }))];
    const drawn = pairsOf(many, 8);
    expect(drawn).toHaveLength(8);
    for (const pair of drawn) expect(independent(...pair)).toBe(true);
    expect(pairsOf(many, 8)).toEqual(drawn);
  });

  it("close lists up, whatever comes first, and leave the rest alone", () => {
    const node = pool!;
    const changed = mutated(
      graph,
      { node, path: ["zones", 0], to: "absent" },
      { node, path: ["zones", 1], to: "unknown" },
    );
    expect(changed.nodes[0]!.inputs).toEqual({ ...node.inputs, zones: [UNKNOWN] });
    expect(node.inputs["zones"]).toEqual(["a", "b"]);
  });
});
