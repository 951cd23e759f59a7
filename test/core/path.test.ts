import { describe, expect, it } from "vitest";
import { below, pathOf, stepsOf } from "../../components/core/path.ts";
import { readString } from "../../components/core/value.ts";

describe("a path", () => {
  it.each([
    ["a", ["a"]],
    ["scalingConfig.desiredSize", ["scalingConfig", "desiredSize"]],
    ["ingress[0].ports[12]", ["ingress", 0, "ports", 12]],
    ['metadata.labels["app.kubernetes.io/name"]', ["metadata", "labels", "app.kubernetes.io/name"]],
    ['["a-b"][0].$c', ["a-b", 0, "$c"]],
    ['tags["a\\"b\\\\"]', ["tags", 'a"b\\']],
  ])("%s is read and written", (text, steps) => {
    expect(stepsOf(text)).toEqual(steps);
    expect(pathOf(steps)).toBe(text);
    expect(steps.reduce(below, "")).toBe(text);
  });

  it("is read where its names are not quoted, too", () => {
    expect(stepsOf("tags.a-b")).toEqual(["tags", "a-b"]);
    expect(stepsOf("containers[*].image")).toEqual(["containers", "*", "image"]);
  });

  it("leads to a property whose name has dots", () => {
    const read = readString({ labels: { "app.kubernetes.io/name": "web" } }, 'labels["app.kubernetes.io/name"]');
    expect(read).toMatchObject({ state: "known", value: "web" });
  });
});
