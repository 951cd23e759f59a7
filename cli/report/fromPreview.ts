import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ResourceGraph } from "../../components/core/graph.ts";
import { estimate } from "../../components/pricing/estimate.ts";
import type { PriceBook } from "../../components/pricing/priceBook.ts";
import { headroom } from "../../components/quota/headroom.ts";
import type { Configuration } from "../configuration.ts";
import { ownPolicyPack } from "../package.ts";
import { type PackResult, PolicyRun } from "../policies.ts";
import { type PolicyConfig, packDirectoryOf, policyConfigFile, readPolicyConfig } from "../policyConfig.ts";
import { findProjectFile, readProject } from "../project.ts";
import { UserError } from "../userError.ts";
import { compare } from "./compare.ts";
import type { PolicyRule } from "./findings.ts";
import type { Report } from "./model.ts";
import { oneLine, type PreviewFile, readPreview } from "./previewFile.ts";
import { previewGraphs } from "./previewGraphs.ts";
import type { Side } from "./side.ts";

export interface PreviewReportRequest {
  readonly preview: string;
  readonly rules: ReadonlyMap<string, PolicyRule>;
  /** The day of the report, `YYYY-MM-DD`. */
  readonly day: string;
  /** False with `--no-policies`. */
  readonly policies?: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  /** Where to look for the project and its policy configuration, upwards. @default here */
  readonly cwd?: string;
}

/** The engine's last word on a preview that failed; the reason is said elsewhere. */
const bareFailure = /^(?:error: )?(?:preview|update) failed$/i;

/**
 * The report of a preview: the stack as it is and as it will be, priced with the same book, and judged by the policies, of
 * which the engine's JSON says nothing.
 *
 * @throws UserError where it is no preview, or leaves out what a report needs
 */
export async function reportOfPreview(request: PreviewReportRequest): Promise<Report> {
  const { preview: file, rules, day } = request;
  const preview = readPreview(file);
  const id = identityOf(preview, file);
  const graphs = previewGraphs(preview, file);
  const packDirectory = request.policyPack === undefined ? ownPolicyPack() : packDirectoryOf(request.policyPack);
  const config = configOf(request, id, packDirectory);
  const { book, quotas } = config.shared;
  const judged = request.policies === false ? undefined : await judge(graphs.after, preview, id, packDirectory, config);
  const graph = judged?.graph ?? graphs.after;
  const { side: before } = priced(graphs.before, book, day);
  const { side: after, stale } = priced(graph, book, day);
  const errors = (preview.diagnostics ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ message = "" }) => oneLine(message).replace(/^error: /, ""));
  const told = errors.filter((error) => !bareFailure.test(error));
  const stopped = judged?.findings.some(({ level }) => level === "mandatory") === true;
  const refused = told.length > 0 ? told : stopped ? [] : errors;
  return compare({
    programs: [id],
    from: "preview",
    baseline: "state",
    day,
    comparison: { before, after, steps: graphs.steps },
    quotas: headroom(graph, quotas),
    findings: judged?.findings ?? [],
    rules,
    policies: judged === undefined ? "none" : "ran",
    stale,
    errors: [...new Set(refused)],
    notes: [
      ...(told.length > 0 ? ["The preview failed, so what it says may not be all."] : []),
      ...(config.file === undefined && judged !== undefined
        ? ["The policies ran with their defaults: no policy configuration was found or given (--policy-pack-config)."]
        : []),
      ...graphs.notes,
      ...(judged?.warnings ?? []),
    ],
  });
}

interface Identity {
  readonly project: string;
  readonly stack: string;
}

/** A preview is of one stack, and every URN of it says which. */
function identityOf({ steps }: PreviewFile, file: string): Identity {
  const names = new Set((steps ?? []).map(({ urn }) => urn.split("::").slice(0, 2).join("::")));
  const [first = ""] = names;
  const [stack = "", project = ""] = first.slice("urn:pulumi:".length).split("::");
  if (names.size !== 1 || stack === "" || project === "") {
    throw new UserError(`${file} is not a preview of one stack: its URNs name ${[...names].slice(0, 3).join(", ")}`);
  }
  return { project, stack };
}

/** The configuration that is named, else `policy.<stack>.json` beside the Pulumi.yaml of this very project. */
function configOf({ policyPackConfig, cwd }: PreviewReportRequest, id: Identity, packDirectory: string): PolicyConfig {
  if (policyPackConfig !== undefined) {
    if (!existsSync(resolve(policyPackConfig))) {
      throw new UserError(`--policy-pack-config ${policyPackConfig}: there is no such file`);
    }
    return readPolicyConfig(policyPackConfig, packDirectory);
  }
  let file: string | undefined;
  try {
    const project = readProject(findProjectFile(cwd ?? "."));
    if (project.name === id.project) file = policyConfigFile(project, id.stack);
  } catch (error) {
    // A preview may be reported on anywhere; a folder that was named has to be right.
    if (!(error instanceof UserError) || cwd !== undefined) throw error;
  }
  return readPolicyConfig(file, packDirectory);
}

async function judge(
  graph: ResourceGraph,
  { config }: PreviewFile,
  id: Identity,
  directory: string,
  policyConfig: PolicyConfig,
): Promise<PackResult> {
  const values = Object.fromEntries(Object.entries(config ?? {}).filter(([, value]) => value !== "[secret]"));
  const configuration: Configuration = { values, secretKeys: [], secrets: [], warnings: [], notes: [] };
  const run = new PolicyRun({ ...id, directory, organization: "organization", configuration, policyConfig });
  try {
    return await run.judge(graph);
  } finally {
    run.kill();
  }
}

function priced(graph: ResourceGraph, book: PriceBook, day: string) {
  const { lines, unpriced, usageBased, stale } = estimate(graph, book, { now: day });
  const side: Side = { graph, lines, unpriced, usageBased };
  return { side, stale };
}
