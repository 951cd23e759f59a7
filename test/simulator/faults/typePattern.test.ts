import { describe, expect, it } from "vitest";
import { fitsWildcard } from "../../../components/core/wildcard.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { matchesType, shortOf, unknownPattern } from "../../../simulator/faults/typePattern.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";

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
    expect(unknownPattern("aws:eks/clutser", known)).toEqual(["aws:eks/cluster"]);
    expect(unknownPattern("anything", [])).toBeUndefined();
    expect(shortOf("aws:ec2/vpc:Network")).toBe("aws:ec2/vpc:Network");
  });

  const known = [...simulatedAws.types.keys(), ...simulatedGcp.types.keys(), ...simulatedKubernetes.types.keys()];

  it.each([
    ["aws:eks/clster", ["aws:eks/cluster"]],
    ["aws:eks/nodegroup", ["aws:eks/nodeGroup"]],
    ["aws:eks/nodeGroup:NodeGruop", ["aws:eks/nodeGroup"]],
    ["aws:eks:NodeGruop", ["aws:eks/nodeGroup"]],
    ["kubernetes:PriorityClas", ["kubernetes:PriorityClass"]],
    ["awss:eks/cluster", ["aws:eks/cluster"]],
    // All types of AWS begin with aws:, and many are clusters: that makes none of them near.
    ["aws:memorydb/cluster", []],
    ["aws:memorydb/cluster:Cluster", []],
    ["random:index/randomId", []],
    ["anything", []],
    ["aws:lambda/*", []],
  ])("%s may have been %j", (pattern, near) => expect(unknownPattern(pattern, known)).toEqual(near));

  it("with any text in it is held against whole services", () => {
    expect(unknownPattern("aws:cloudwach/*", known)).toEqual(["aws:cloudwatch/*"]);
    expect(unknownPattern("gcp:contaner/*", known)).toEqual(["gcp:container/*"]);
  });
});
