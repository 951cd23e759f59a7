import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { acceleratorOf, placeOf, teamOf } from "../../components/pricing/attribution.ts";
import { graphOf, type NodeParts, node, urnOf } from "./graph.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const component = "hybrid-gpu:index:EksGpuNodePool";

const team = (
  type: string,
  inputs: Record<string, unknown>,
  parts: NodeParts = {},
  above: NodeParts["inputs"] = {},
) => {
  const parent = node(component, "above", above, { custom: false });
  const child = node(type, "one", inputs, { parent: urnOf(component, "above"), ...parts });
  return teamOf(child, graphOf([parent, child]));
};

describe("the team of a resource", () => {
  it.each([
    [group, { tags: { team: "vision" } }, "tags.team"],
    [
      "aws:autoscaling/group:Group",
      {
        tags: [
          { key: "app", value: "x" },
          { key: "team", value: "vision" },
        ],
      },
      "tags[1].value",
    ],
    ["gcp:compute/instance:Instance", { labels: { team: "vision" } }, "labels.team"],
    ["gcp:container/cluster:Cluster", { resourceLabels: { team: "vision" } }, "resourceLabels.team"],
    ["gcp:bigquery/dataset:Dataset", { userLabels: { team: "vision" } }, "userLabels.team"],
    [
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { resourceLabels: { team: "vision" } } },
      "nodeConfig.resourceLabels.team",
    ],
    ["example:index:Pool", { team: "vision" }, "team"],
    ["azure-native:compute:VirtualMachine", { tags: { team: "vision" } }, "tags.team"],
  ])("is what %s says itself in %j", (type, inputs, path) => {
    expect(team(type, inputs, {}, { team: "language" })).toEqual({
      state: "known",
      value: "vision",
      path,
      secret: false,
    });
  });

  it("is that of what it belongs to, before that of its provider", () => {
    const providerInputs = { defaultTags: { tags: { team: "platform" } } };
    expect(team(group, {}, { providerInputs }, { team: "language" })).toMatchObject({
      value: "language",
      path: "team",
    });
    expect(team(group, {}, { providerInputs })).toMatchObject({ value: "platform", path: "defaultTags.tags.team" });
    const labels = { defaultLabels: { team: "platform" } };
    expect(team("gcp:storage/bucket:Bucket", {}, { providerInputs: labels })).toMatchObject({ value: "platform" });
  });

  it("is that of the default provider, as the stack's configuration has it", () => {
    const defaults = {
      aws: { region: "us-east-2", defaultTags: '{"tags":{"team":"vision"}}' },
      gcp: { defaultLabels: '{"team":"language"}' },
    };
    const of = (type: string, parts: NodeParts = {}) => {
      const one = node(type, "one", {}, parts);
      return teamOf(one, graphOf([one], defaults));
    };
    expect(of(group)).toMatchObject({ value: "vision", path: "defaultTags.tags.team" });
    expect(of("gcp:storage/bucket:Bucket")).toMatchObject({ value: "language", path: "defaultLabels.team" });
    expect(of("azure-native:compute:VirtualMachine")).toMatchObject({ state: "absent" });
    // Another provider has settings of its own.
    expect(of(group, { options: { provider: "urn::id" } })).toMatchObject({ state: "absent" });
    expect(of(group, { providerInputs: { region: "us-east-1" } })).toMatchObject({ state: "absent" });
    const one = node(group, "one");
    const broken = graphOf([one], { aws: { defaultTags: "team=vision" } });
    expect(teamOf(one, broken)).toMatchObject({ state: "unknown", why: "not JSON" });
    const text = { defaultTags: '{"tags":{"team":"platform"}}' };
    expect(of(group, { providerInputs: text })).toMatchObject({ value: "platform" });
  });

  it("is what the provider's defaults came to, where only outputs are to be had", () => {
    const inputs = { tagsAll: { team: "platform" } };
    expect(team(group, inputs, { from: "outputs" })).toMatchObject({ value: "platform", path: "tagsAll.team" });
    expect(team(group, inputs)).toEqual({ state: "absent", path: "team" });
    const effective = { effectiveLabels: { team: "platform" } };
    expect(team("gcp:storage/bucket:Bucket", effective, { from: "outputs" })).toMatchObject({ value: "platform" });
  });

  it("is unknown where what would name it is, and absent where nothing does", () => {
    const unknown = (path: string) => ({ state: "unknown", path, why: "known only after creation" });
    expect(team(group, { tags: UNKNOWN }, {}, { team: "language" })).toEqual(unknown("tags.team"));
    expect(team(group, { tags: { team: UNKNOWN } })).toEqual(unknown("tags.team"));
    expect(team(group, {}, {}, { team: UNKNOWN })).toEqual(unknown("team"));
    expect(team("aws:autoscaling/group:Group", { tags: [{ key: UNKNOWN, value: "vision" }] })).toEqual(
      unknown("tags[0].key"),
    );
    expect(
      team("aws:autoscaling/group:Group", { tags: [{ key: UNKNOWN }, { key: "team", value: "a" }] }),
    ).toMatchObject({
      value: "a",
    });
    expect(team(group, { tags: { team: 7 } })).toEqual({ state: "unknown", path: "tags.team", why: "not a string" });
    expect(team(group, { tags: { Team: "vision" } })).toEqual({ state: "absent", path: "team" });
    expect(team("constructor:a:b", {})).toEqual({ state: "absent", path: "team" });
  });
});

it.each([
  ["p5.48xlarge", "H100"],
  ["p5.48xlarge, p5.4xlarge", "H100"],
  ["p5.48xlarge, p5en.48xlarge", undefined],
  ["host:a3-ultragpu-8g", "H200"],
  ["nvidia-h100-mega-80gb", "H100"],
  ["tpu-v5p", "TPU v5p"],
  ["tpu-v99", undefined],
  ["m7i.xlarge", undefined],
  ["gp3", undefined],
])("%s pays for %s", (sku, accelerator) => {
  expect(acceleratorOf({ sku })).toBe(accelerator);
});

it("the place of a component is that of what is below it", () => {
  const pool = node(component, "pool", {}, { custom: false });
  const nodes = node(group, "nodes", {}, { parent: pool.urn });
  const alone = node(component, "alone", {}, { custom: false });
  const graph = graphOf([pool, nodes, alone]);
  expect([pool, nodes, alone].map((one) => placeOf(one, graph))).toEqual(["aws", "aws", "hybrid-gpu"]);
});
