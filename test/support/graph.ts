import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { simulatedGcp, simulatedProject } from "../../simulator/gcp/index.ts";
import { type Recording, type RecordOptions, record } from "../../simulator/program/record.ts";

/** Runs a program as stack `dev` of project `test` against the simulated AWS in us-east-2. */
export function recordAws(program: () => unknown, options: Partial<RecordOptions> = {}): Promise<Recording> {
  return record(program, {
    project: "test",
    stack: "dev",
    clouds: [simulatedAws],
    ...options,
    config: { "aws:region": "us-east-2", ...options.config },
  });
}

/** Runs a program as stack `dev` of project `test` against the simulated Google Cloud in us-central1 of `example-project`. */
export function recordGcp(program: () => unknown, options: Partial<RecordOptions> = {}): Promise<Recording> {
  return record(program, {
    project: "test",
    stack: "dev",
    clouds: [simulatedGcp],
    ...options,
    config: { "gcp:project": simulatedProject, "gcp:region": "us-central1", ...options.config },
  });
}

export function graphOf(recording: Pick<Recording, "nodes">): ResourceGraph {
  return new ResourceGraph(recording.nodes, {
    aws: { region: "us-east-2" },
    gcp: { project: simulatedProject, region: "us-central1" },
  });
}

/** The one resource of a type (and name): fails when there are none or several. */
export function only(recording: Pick<Recording, "nodes">, type: string, name?: string): ResourceNode {
  const found = recording.nodes.filter((node) => node.type === type && (name === undefined || node.name === name));
  if (found.length !== 1) {
    const all = recording.nodes.map((node) => `${node.type} ${node.name}`).join("\n  ");
    throw new Error(
      `${found.length} resources of type ${type}${name === undefined ? "" : ` named ${name}`} in\n  ${all}`,
    );
  }
  return found[0]!;
}

/**
 * The graph as a short list for exact assertions: `type name < parent [options]`, sorted by type and name. Without aliases: the SDK
 * has some of its own for types that were renamed.
 */
export function outline(recording: Pick<Recording, "nodes">): string[] {
  const names = new Map(recording.nodes.map((node) => [node.urn, node.name]));
  return recording.nodes
    .filter((node) => node.type !== "pulumi:pulumi:Stack")
    .map((node) => {
      const { dependsOn, aliases, ...options } = node.options;
      const marks = Object.entries(options).map(([key, value]) => (value === true ? key : `${key}=${String(value)}`));
      const parent = names.get(node.parent ?? "") ?? "-";
      return `${node.type} ${node.name} < ${parent}${marks.length > 0 ? ` [${marks.join(" ")}]` : ""}`;
    })
    .sort();
}

/** A failing program's message. */
export async function failureOf(
  program: () => unknown,
  options: Partial<RecordOptions> = {},
  recorded = recordAws,
): Promise<string> {
  try {
    await recorded(program, options);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("the program was expected to fail, and did not");
}
