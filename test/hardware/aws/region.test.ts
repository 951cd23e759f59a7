import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkRegion,
  checkZone,
  dnsSuffixOf,
  isLocalZone,
  partitionOf,
  regionOfZone,
} from "../../../components/hardware/aws/region.ts";

const source = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html";

describe("regions of zones", () => {
  it.each([
    ["us-east-2a", "us-east-2", false],
    ["ap-southeast-4c", "ap-southeast-4", false],
    ["us-gov-west-1b", "us-gov-west-1", false],
    ["cn-north-1a", "cn-north-1", false],
    ["eusc-de-east-1a", "eusc-de-east-1", false],
    ["us-east-1-dfw-2a", "us-east-1", true],
    ["us-east-1-atl-2a", "us-east-1", true],
    ["us-west-2-phx-2a", "us-west-2", true],
    ["us-east-1-wl1-bos-wlz-1", "us-east-1", false],
    ["", undefined, false],
    ["us-east-2", undefined, false],
    ["us-east-2A", undefined, false],
    ["us-east-2ab", undefined, false],
    ["us-east-2a ", undefined, false],
    ["use2-az1", undefined, false],
    ["europe-west4-b", undefined, false],
    ["eastus", undefined, false],
  ])("%j is in %s", (zone, region, local) => {
    expect(regionOfZone(zone)).toBe(region);
    expect(isLocalZone(zone)).toBe(local);
  });

  it("finds the region of every zone it could have", () => {
    const region = fc
      .tuple(
        fc.constantFrom("us", "eu", "ap", "us-gov"),
        fc.constantFrom("east", "west", "southeast"),
        fc.integer({ min: 1, max: 9 }),
      )
      .map((parts) => parts.join("-"));
    fc.assert(
      fc.property(region, fc.constantFrom("a", "f", "-lax-1a", "-dfw-2b"), (name, rest) => {
        expect(regionOfZone(name + rest)).toBe(name);
        expect(checkZone(name + rest, name)).toEqual([]);
      }),
    );
  });

  it("never takes garbage for a zone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const region = regionOfZone(text);
        if (region !== undefined) expect(text.startsWith(region)).toBe(true);
        expect(checkZone(text, "us-east-2").length).toBe(region === "us-east-2" ? 0 : 1);
      }),
    );
  });
});

describe("checkZone", () => {
  it("passes a zone of the region, a local zone too", () => {
    expect(checkZone("us-east-2a", "us-east-2")).toEqual([]);
    expect(checkZone("us-east-1-dfw-2a", "us-east-1")).toEqual([]);
  });

  it("refuses a zone of another region", () => {
    expect(checkZone("us-west-2a", "us-east-2")).toEqual([
      {
        severity: "error",
        path: "zone",
        value: "us-west-2a",
        rule: "is a zone of us-west-2, not of us-east-2",
        fix: "use a zone of us-east-2, for example us-east-2a, or change the region",
        source,
      },
    ]);
  });

  it("compares whole names", () => {
    expect(checkZone("us-east-10a", "us-east-1").map((problem) => problem.rule)).toEqual([
      "is a zone of us-east-10, not of us-east-1",
    ]);
  });

  it("knows zone ids from zone names", () => {
    expect(checkZone("use2-az1", "us-east-2", "zones[1]")).toEqual([
      {
        severity: "error",
        path: "zones[1]",
        value: "use2-az1",
        rule: "is the id of a zone, not its name",
        fix: "use a zone of us-east-2, for example us-east-2a; zone names differ by account, aws ec2 describe-availability-zones maps them",
        source,
      },
    ]);
  });

  it.each(["us-east-2", "", 7, undefined])("refuses %j", (zone) => {
    expect(checkZone(zone, "us-east-2")).toEqual([
      {
        severity: "error",
        path: "zone",
        value: zone,
        rule: "is not the name of an availability zone",
        fix: "use a zone of us-east-2, for example us-east-2a",
        source,
      },
    ]);
  });
});

describe("regions", () => {
  it.each([
    ["us-east-2", "aws", "amazonaws.com"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
  ])("%s is of the partition %s, at %s", (region, partition, dnsSuffix) => {
    expect(checkRegion(region)).toEqual([]);
    expect([partitionOf(region), dnsSuffixOf(region)]).toEqual([partition, dnsSuffix]);
  });

  it.each(["Ohio", "us-east", "us-east-2a", "us-east-2 ", "", 7, undefined])("refuses %j", (region) => {
    expect(checkRegion(region, "network.region")).toEqual([
      {
        severity: "error",
        path: "network.region",
        value: region,
        rule: "is not the name of an AWS region",
        fix: "use one such as us-east-2",
      },
    ]);
  });
});
