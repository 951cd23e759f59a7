import { describe, expect, it } from "vitest";
import { fitsWildcard } from "../../../components/core/wildcard.ts";
import { matchesType, shortOf, unknownPattern } from "../../../simulator/faults/typePattern.ts";

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";

describe("a pattern of types", () => {
  it.each([
    [nodeGroup, nodeGroup, true],
    ["aws:eks/nodeGroup", nodeGroup, true],
    ["aws:eks:NodeGroup", nodeGroup, true],
    ["aws:eks/*", nodeGroup, true],
    ["*", nodeGroup, true],
    ["*odeG*", nodeGroup, true],
    ["aws:eks/node", nodeGroup, false],
    ["aws:eks", nodeGroup, false],
    ["aws:ec2/*", nodeGroup, false],
    ["nodeGroup", nodeGroup, false],
    ["", nodeGroup, false],
    ["kubernetes:Job", "kubernetes:batch/v1:Job", true],
    ["kubernetes:batch/*", "kubernetes:batch/v1:Job", true],
    ["kubernetes:batch/v1", "kubernetes:batch/v1:Job", false],
    ["kubernetes:CronJob", "kubernetes:batch/v1:Job", false],
    // A dot is a dot, and not any letter.
    ["kubernetes:storage.k8s.io/*", "kubernetes:storage-k8s-io/v1:StorageClass", false],
    ["gcp:projects/iAMMember", "gcp:projects/iAMMember:IAMMember", true],
  ])("%s and %s: %s", (pattern, type, fits) => expect(matchesType(pattern, type)).toBe(fits));

  it("is read in no time, however many stars it has", () => {
    expect(fitsWildcard(`${"*a".repeat(12)}*b`, "a".repeat(60))).toBe(false);
  });

  it.each([
    ["a*b", "ab", true],
    ["a*b", "aXbXb", true],
    ["a*a", "a", false],
    ["*a*b*", "xbxaxb", true],
    ["*a*b*", "xbxa", false],
    ["a**b", "ab", true],
  ])("%s and %s: %s", (pattern, text, fits) => expect(fitsWildcard(pattern, text)).toBe(fits));

  it("is unknown where no type fits, and known types are named in their shortest form", () => {
    const known = [nodeGroup, "aws:eks/cluster:Cluster", "kubernetes:batch/v1:Job"];
    expect(unknownPattern("aws:eks/*", known)).toBeUndefined();
    expect(unknownPattern("aws:eks/clutser", known)).toEqual([
      "aws:eks/cluster",
      "aws:eks/nodeGroup",
      "kubernetes:Job",
    ]);
    expect(unknownPattern("anything", [])).toBeUndefined();
    expect(shortOf("aws:ec2/vpc:Network")).toBe("aws:ec2/vpc:Network");
  });
});
