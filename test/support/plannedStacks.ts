import { type GraphDefaults, graphDefaults, type ResourceNode } from "../../components/core/graph.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { simulatedGcp } from "../../simulator/gcp/index.ts";
import { record } from "../../simulator/program/record.ts";
import program from "../../stacks/index.ts";
import { stackConfig, stacks } from "./stackFiles.ts";

/** One of our stacks as it is planned, in all of its places. */
export interface PlannedStack {
  readonly stack: (typeof stacks)[number];
  readonly nodes: readonly ResourceNode[];
  readonly defaults: GraphDefaults;
}

/** The three stacks, one after the other: a program has the process to itself. */
export async function plannedStacks(): Promise<PlannedStack[]> {
  const planned: PlannedStack[] = [];
  for (const stack of stacks) {
    const config = stackConfig(stack);
    const clouds = [simulatedAws, simulatedGcp];
    const { nodes } = await record(program, { project: "hybrid-gpu", stack, clouds, config });
    planned.push({ stack, nodes, defaults: graphDefaults((key) => config[key]) });
  }
  return planned;
}
