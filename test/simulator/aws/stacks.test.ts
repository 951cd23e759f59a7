import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { record } from "../../../simulator/program/record.ts";
import program from "../../../stacks/index.ts";
import { stackConfig, stacks } from "../../support/stackFiles.ts";
import { Account } from "./account.ts";

/** Everything that a resource was made from or waited for, before it: the reverse is the order in which it goes. */
function inOrder(nodes: readonly ResourceNode[]): ResourceNode[] {
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  const done = new Set<ResourceNode>();
  const visit = (node: ResourceNode | undefined): void => {
    if (node === undefined || done.has(node)) return;
    const before = [
      ...Object.values(node.propertyDependencies).flat(),
      ...(node.options.dependsOn ?? []),
      node.parent ?? "",
    ];
    for (const urn of before) visit(byUrn.get(urn));
    done.add(node);
  };
  for (const node of nodes) visit(node);
  return [...done];
}

describe("our stacks", () => {
  it.each(stacks)("%s: AWS makes all of it, and lets all of it go", async (stack) => {
    const account = new Account();
    const { nodes } = await record(program, {
      project: "hybrid-gpu",
      stack,
      preview: false,
      clouds: [account, simulatedGcp, simulatedKubernetes],
      config: stackConfig(stack),
    });
    const mine = inOrder(nodes).filter(({ type, custom }) => custom && type.startsWith("aws:"));
    expect(account.world.all().length).toBe(mine.length);
    expect(mine.length).toBeGreaterThan(50);
    // What a user does first, as AWS wants it.
    for (const cluster of account.world.all("aws:eks/cluster:Cluster")) {
      account.change(cluster, { ...cluster.inputs, deletionProtection: false });
    }
    for (const { type, name } of mine.reverse()) {
      const there = account.world.all(type).find(({ urn }) => urn.endsWith(`::${name}`));
      account.remove(there!);
    }
    expect(account.world.all()).toEqual([]);
  });
});
