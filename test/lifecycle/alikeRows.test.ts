import { describe, expect, it } from "vitest";
import { alike } from "../../components/lifecycle/alike.ts";
import { replacingInputsOf } from "../../components/lifecycle/replacedBy.ts";
import { hasInput } from "./sdkInputs.ts";

const rows = Object.entries(alike);

describe("what providers take for the same", () => {
  it.each(rows)("%s: the provider has these inputs", (type, known) => {
    if (type.includes("bucketV2")) return;
    const paths = [
      ...Object.keys(known.defaults ?? {}),
      ...[known.keptWhenLeftOut, known.sets, known.names, known.links, known.caseless].flatMap(
        (inputs) => inputs ?? [],
      ),
    ];
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !hasInput(type, path))).toEqual([]);
  });

  it("is known of types of which it is known what replaces them", () => {
    expect(rows.filter(([type]) => replacingInputsOf(type) === undefined)).toEqual([]);
  });

  it("has no names that the provider gives by itself: left out, they are given anew", () => {
    const named = /^(?:name|bucket|.*(?:GroupName|NamePrefix|Id))$/;
    const kept = rows.flatMap(([type, known]) =>
      (known.keptWhenLeftOut ?? []).filter((path) => named.test(path)).map((path) => `${type} ${path}`),
    );
    expect(
      kept.filter((one) => !/ (?:kmsKeyId|keyId|snapshotId|hostId|ipamPoolId|availabilityZoneId|vpcId)$/.test(one)),
    ).toEqual([]);
  });
});

it.each([
  ["gcp:container/nodePool:NodePool", "nodeConfig.guestAccelerators.type", true],
  ["gcp:container/nodePool:NodePool", "nodeConfig.guestAccelerator.type", false],
  ["gcp:container/nodePool:NodePool", "nodeConfig.labels.any", false],
  ["aws:eks/cluster:Cluster", "vpcConfig.subnetIds", true],
  ["aws:eks/cluster:Cluster", "subnetIds", false],
])("%s has an input %s: %s", (type, path, expected) => {
  expect(hasInput(type, path)).toBe(expected);
});
