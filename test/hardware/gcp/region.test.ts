import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import {
  checkGcpProject,
  checkGcpRegion,
  checkGcpZone,
  gcpRegionOfZone,
} from "../../../components/hardware/gcp/region.ts";

const zones = "https://docs.cloud.google.com/compute/docs/regions-zones";
const projects = "https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects";

describe("regions of zones", () => {
  it.each([
    ["us-east5-a", "us-east5"],
    ["us-central2-b", "us-central2"],
    ["northamerica-northeast1-c", "northamerica-northeast1"],
    ["europe-west12-a", "europe-west12"],
    ["us-south1-ai1b", "us-south1"],
    ["us-east5", undefined],
    ["us-east-2a", undefined],
    ["us-east5-A", undefined],
    ["us-east5-ab", undefined],
    ["us-east5-a ", undefined],
    ["us-east5a", undefined],
    ["east5-a", undefined],
    ["eastus-1", undefined],
    ["", undefined],
  ])("%j is in %s", (zone, region) => expect(gcpRegionOfZone(zone)).toBe(region));

  it("never takes garbage for a zone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const region = gcpRegionOfZone(text);
        if (region !== undefined) expect(text.startsWith(`${region}-`)).toBe(true);
        expect(checkGcpZone(text)).toHaveLength(region === undefined ? 1 : 0);
      }),
    );
  });

  it("finds the region of every zone it could have", () => {
    const part = fc.constantFrom("us", "europe", "asia", "me", "africa");
    const side = fc.constantFrom("east", "west", "central", "southeast");
    fc.assert(
      fc.property(part, side, fc.integer({ min: 1, max: 15 }), fc.constantFrom("a", "f", "ai1a"), (a, b, n, letter) => {
        const region = `${a}-${b}${n}`;
        expect(gcpRegionOfZone(`${region}-${letter}`)).toBe(region);
        expect(checkGcpRegion(region)).toEqual([]);
      }),
    );
  });
});

describe("a zone", () => {
  const said = (zone: unknown, region?: string) => checkGcpZone(zone, region).map(describeProblem);

  it("is a zone, of the region where one is given", () => {
    expect(said("us-east5-a")).toEqual([]);
    expect(said("us-east5-a", "us-east5")).toEqual([]);
  });

  it("is not a region", () => {
    expect(said("us-east5", "us-east5")).toEqual([
      `zone ("us-east5") is a region, and a zone is wanted. Fix: name one zone of it, for example us-east5-a. [${zones}]`,
    ]);
  });

  it("is of the region", () => {
    expect(said("europe-west4-a", "us-east5")).toEqual([
      `zone ("europe-west4-a") is a zone of europe-west4, not of us-east5. Fix: use a zone of us-east5, for example us-east5-a, or change the region. [${zones}]`,
    ]);
    expect(said("us-east10-a", "us-east1")).toHaveLength(1);
  });

  it.each([undefined, 7, "", "us-east-1a", "use5-a"])("is not %j", (zone) => {
    expect(checkGcpZone(zone, undefined, "nodes.zone")).toEqual([
      {
        severity: "error",
        path: "nodes.zone",
        value: zone,
        rule: "is not the name of a zone",
        fix: "use a zone of the region, for example us-east5-a",
        source: zones,
      },
    ]);
  });
});

describe("a region", () => {
  it("is not a zone", () => {
    expect(checkGcpRegion("us-east5-a").map(describeProblem)).toEqual([
      `region ("us-east5-a") is a zone, and a region is wanted. Fix: use us-east5. [${zones}]`,
    ]);
  });

  it.each(["us-east-2", "eastus", "", undefined, "US-EAST5"])("is not %j", (region) => {
    expect(checkGcpRegion(region, "network.region")).toEqual([
      {
        severity: "error",
        path: "network.region",
        value: region,
        rule: "is not the name of a Google Cloud region",
        fix: "use one such as us-east5",
        source: zones,
      },
    ]);
  });
});

describe("a project", () => {
  const said = (project: unknown) => checkGcpProject(project).map(describeProblem);

  it.each(["example-project", "p12345", "a-b-c-d", "example.com:training-1", `a${"b".repeat(29)}`])("may be %j", (id) =>
    expect(said(id)).toEqual([]),
  );

  it("has to be there", () => {
    expect(said(undefined)).toEqual([
      "project (not given) is missing: every resource of Google Cloud belongs to a project. Fix: give the id of the project, or set gcp:project.",
    ]);
    expect(said(null)).toEqual(said(undefined));
  });

  it.each(["123456789012", 123456789012])("is not the number %j", (number) => {
    expect(said(number)).toEqual([
      `project (${JSON.stringify(number)}) is the number of a project, and its id is wanted. Fix: give the id, as gcloud projects describe prints it. [${projects}]`,
    ]);
  });

  it.each([
    "",
    "short",
    "Example-Project",
    "1project",
    "project-",
    `a${"b".repeat(30)}`,
    "my project",
    "under_score",
    1.5,
  ])("is not %j", (id) => {
    if (typeof id === "number") return expect(said(id)).toHaveLength(1);
    return expect(said(id)).toEqual([
      `project (${JSON.stringify(id)}) is not the id of a project. Fix: give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last. [${projects}]`,
    ]);
  });
});
