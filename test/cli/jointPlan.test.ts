import { describe, expect, it } from "vitest";
import { jointJson, jointOf, sharedQuotas } from "../../cli/jointPlan.ts";
import type { PlanReport } from "../../cli/planReport.ts";
import { styleOf } from "../../cli/render/style.ts";
import { renderTogether } from "../../cli/render/together.ts";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import { headroom } from "../../components/quota/headroom.ts";
import { shared } from "../support/analyzer.ts";

const limits = [
  { place: "aws", region: "us-east-2", service: "fsx", code: "L-AD2FC696", limit: 3000, used: 0, readAt: "2026-11-21" },
] as const;

function scratch(project: string, storageCapacity: number): ResourceNode {
  return {
    urn: `urn:pulumi:dev::${project}::aws:fsx/lustreFileSystem:LustreFileSystem::data`,
    type: "aws:fsx/lustreFileSystem:LustreFileSystem",
    name: "data",
    custom: true,
    inputs: { storageCapacity, deploymentType: "SCRATCH_2", storageType: "SSD" },
    options: {},
    propertyDependencies: {},
  };
}

function report(project: string, storageCapacity: number, more: Partial<PlanReport> = {}): PlanReport {
  const graph = new ResourceGraph([scratch(project, storageCapacity)], { aws: { region: "us-east-2" } });
  return {
    project,
    stack: "dev",
    graph,
    outputs: { name: project },
    lustre: { fileSystems: [], volumes: [] },
    estimate: estimate(graph, PriceBook.builtIn(), { now: "2026-11-22" }),
    quotas: headroom(graph, limits),
    packs: [],
    policies: [],
    diagnostics: [],
    warnings: [`about ${project}`],
    notes: [],
    ...more,
  };
}

const config = { byPolicy: {}, shared: shared({ limits: [...limits] }) };
const style = styleOf({}, { COLUMNS: "100" });

describe("programs together", () => {
  const reports = [report("one", 1200), report("two", 2400)];
  const joint = jointOf(reports, "two", [config, config]);

  it("cost what they cost one by one", () => {
    const [one, two] = reports.map((each) => each.estimate.monthly.planned) as [number, number];
    expect(joint.estimate.monthly.planned).toBe(Math.round((one + two) * 100) / 100);
    expect(joint.estimate.states).toEqual({ priced: 2, free: 0, usageBased: 0, unpriced: 0 });
    expect(joint.estimate.confidence).toBe(reports[0]!.estimate.confidence);
  });

  it("may not fit a quota that each of them fits", () => {
    const statusOf = (quotas: PlanReport["quotas"]) => quotas.map(({ quota, status }) => `${quota} ${status}`);
    expect(reports.map(({ quotas }) => statusOf(quotas))).toEqual([
      ["L-AD2FC696 ok", "L-C48231E5 unknown"],
      ["L-AD2FC696 ok", "L-C48231E5 unknown"],
    ]);
    expect(statusOf(sharedQuotas(joint))).toEqual(["L-AD2FC696 exceeded", "L-C48231E5 unknown"]);
    expect(joint.quotas[0]).toMatchObject({ region: "us-east-2", needed: { max: 3600 }, limit: 3000, headroom: -600 });
  });

  it("show the quotas that several spend, and no column that has nothing to say", () => {
    const [costs, quotas] = renderTogether(joint, style) as [string[], string[]];
    expect(costs[1]).toBe("  Per month of 730 h  Floor  Planned  Ceiling");
    expect(quotas[0]).toBe("Quotas in us-east-2 that several programs spend");
    expect(quotas[2]).toMatch(/L-AD2FC696 +3,600 +3,600 +3,000 +0 +-600 +exceeded$/);
  });

  it("are one object whose parts say whose they are", () => {
    const json = jointJson(joint) as Record<string, any>;
    expect([json["project"], json["outputs"]]).toEqual(["two", { name: "two" }]);
    expect(json["warnings"]).toEqual(["one: about one", "two: about two"]);
    expect(json["resources"].map(({ urn }: any) => urn.split("::")[1])).toEqual(["one", "two"]);
    expect(json["estimate"].lines).toHaveLength(reports.flatMap((each) => each.estimate.lines).length);
  });

  it("in different regions share no quota", () => {
    const elsewhere = report("three", 1200, {
      graph: new ResourceGraph([scratch("three", 1200)], { aws: { region: "us-west-2" } }),
    });
    expect(sharedQuotas(jointOf([reports[0]!, elsewhere], "one", [config]))).toEqual([]);
  });
});
