import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { simulatedProject } from "../../../simulator/gcp/project.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { parseEnvironment } from "../../../stacks/environment.ts";
import { gcpEnvironment } from "../../../stacks/gcp/environment.ts";
import { recordGcp } from "../../support/graph.ts";
import { stackConfig, stacks } from "../../support/stackFiles.ts";
import { Cloud } from "./support.ts";

/** The resources of one of our stacks on Google Cloud, in the order in which the program makes them. */
async function resourcesOf(stack: string): Promise<readonly ResourceNode[]> {
  const config = stackConfig(stack);
  const registered: ResourceNode[] = [];
  const program = () => {
    const { gcp, ...owner } = parseEnvironment("hybrid-gpu", stack, config);
    return gcpEnvironment(owner, gcp!);
  };
  const onRegister = (node: ResourceNode) => void registered.push(node);
  await recordGcp(program, { project: "hybrid-gpu", stack, config, preview: false, onRegister });
  return registered.filter(({ custom, type }) => custom && type.startsWith("gcp:"));
}

describe("our stacks on Google Cloud", () => {
  it.each(stacks)("%s is made as it is, and goes in the opposite order", async (stack) => {
    const resources = await resourcesOf(stack);
    expect(resources.length).toBeGreaterThan(10);
    const cloud = new Cloud([], { project: simulatedProject, region: "us-central1" });
    const made: Existing[] = [];
    const refused: string[] = [];
    for (const { type, name, inputs } of resources) {
      const refusal = cloud.refusal(type, inputs);
      if (refusal !== undefined) refused.push(`${name}: ${simulatedGcp.phrase(refusal, { action: "create", type })}`);
      made.push(cloud.make(type, inputs, "ready", name));
    }
    expect(refused).toEqual([]);
    for (const existing of made.reverse()) {
      const says = cloud.remove(existing);
      // Protection is lifted first: everything else lets go.
      if (says !== "" && !says.includes("deletion_protection")) refused.push(`${existing.id}: ${says}`);
      cloud.inventory.apply({ kind: "gone", at: 0, type: existing.type, id: existing.id, by: "provider" });
    }
    expect(refused).toEqual([]);
    expect(cloud.inventory.all()).toEqual([]);
  });
});
