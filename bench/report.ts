import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planJson } from "../cli/planReport.ts";
import { reportOfPlan } from "../cli/report/fromPlan.ts";
import { reportOfPreview } from "../cli/report/fromPreview.ts";
import { renderHtml } from "../cli/report/html/index.ts";
import { renderJson } from "../cli/report/json.ts";
import { renderMarkdown } from "../cli/report/markdown.ts";
import type { Report } from "../cli/report/model.ts";
import type { ResourceGraph } from "../components/core/graph.ts";
import { estimate } from "../components/pricing/estimate.ts";
import { PriceBook } from "../components/pricing/priceBook.ts";
import { headroom } from "../components/quota/headroom.ts";
import { milliseconds } from "./measure.ts";
import { synthetic } from "./pack.ts";

/** The report of a stack, beside an older plan in which every fourth resource is another one: how long it takes, how large it is. */
export async function report(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-bench-"));
  try {
    for (const count of [100, 1_000, 10_000]) await measure(count, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(count: number, folder: string): Promise<void> {
  const graph = synthetic(count);
  const [plan, baseline, preview] = ["plan.json", "old.json", "preview.json"].map((name) => join(folder, name));
  writeFileSync(plan!, planText(graph, ""));
  writeFileSync(baseline!, planText(graph, "older-"));
  writeFileSync(preview!, previewText(graph));
  const rules = new Map();
  const day = "2026-11-22";
  let made!: Report;
  const say = async (what: string, work: () => unknown): Promise<void> => {
    const began = performance.now();
    const size = await work();
    const length = typeof size === "string" ? `, ${size.length.toLocaleString("en-US")} characters` : "";
    console.log(`report, ${count} resources, ${what}: ${milliseconds(performance.now() - began)}${length}`);
  };
  await say("read and compared with another plan", () => {
    made = reportOfPlan({ plan: plan!, baseline: baseline!, rules, day });
  });
  await say("markdown", () => renderMarkdown(made));
  await say("html", () => renderHtml(made));
  await say("json", () => renderJson(made));
  await say("a preview, priced before and after", () =>
    reportOfPreview({ preview: preview!, rules, day, policies: false }).then(() => undefined),
  );
}

/** The plan of a graph, with every fourth resource under another name. */
function planText(graph: ResourceGraph, prefix: string): string {
  const text = JSON.stringify(
    planJson({
      project: "bench",
      stack: "prod",
      graph,
      outputs: {},
      lustre: { fileSystems: [], volumes: [] },
      estimate: estimate(graph, PriceBook.builtIn(), { now: "2026-11-22" }),
      quotas: headroom(graph, []),
      packs: ["bench 1.0.0"],
      policies: graph.nodes.map(({ urn, name }, index) => ({
        policy: "quota-headroom",
        level: index % 3 === 0 ? "mandatory" : "advisory",
        urn,
        message: `${name} needs 384 vCPU of L-DB2E81BA; the limit is 192 (snapshot of 2026-11-20). Fix: ask for 384.`,
        severity: "high",
      })),
      diagnostics: [],
      warnings: [],
      notes: [],
    }),
  );
  return prefix === "" ? text : text.replaceAll(/::(group|lustre)-(\d*[05])(?=")/g, `::${prefix}$1-$2`);
}

function previewText(graph: ResourceGraph): string {
  const steps = graph.nodes.map(({ urn, type, custom, inputs, propertyDependencies }, index) => {
    const state = { urn, type, custom, inputs, propertyDependencies, protect: true };
    return index % 4 === 0
      ? { op: "create", urn, newState: state }
      : { op: "same", urn, oldState: state, newState: state };
  });
  return JSON.stringify({ config: { "aws:region": "us-east-2" }, steps });
}
