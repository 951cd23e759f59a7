import type { ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { Unknown } from "../../components/core/value.ts";
import { nodeGroupType } from "../../components/hardware/aws/nodeGroup.ts";
import {
  checkNodeGroupTemplate,
  type NodeGroupTemplate,
  nodeGroupTemplate,
} from "../../components/hardware/aws/nodeGroupTemplate.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

/** EKS refuses such a group when it is created, or its nodes fail to launch while a Capacity Block is paid for. */
export const nodeGroupTemplateValid = gpuPolicy<NoConfig>({
  name: "node-group-template-valid",
  description:
    "Managed node groups and their launch templates fit together, and Capacity Blocks are asked for in full.",
  severity: "high",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
  remediation:
    "Set each property in the one place that EKS takes it from, and for a Capacity Block the market, the reservation and the type in the template.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  stackTypes: [nodeGroupType],
  evaluateStack: (graph) => graph.ofType(nodeGroupType).flatMap((node) => judge(node, nodeGroupTemplate(graph, node))),
});

function judge(node: ResourceNode, pair: NodeGroupTemplate): Finding[] {
  if (pair.template instanceof Unknown) return [elsewhere(node)];
  const problems = checkNodeGroupTemplate(pair);
  const certain = new Set(problems.map(keyOf));
  const doubtful = doubts(pair).filter(({ worse }) =>
    worse.some((one) =>
      checkNodeGroupTemplate(one).some((each) => each.severity === "error" && !certain.has(keyOf(each))),
    ),
  );
  return [
    ...problemFindings(
      node,
      problems.map((problem) => ({ ...problem, path: ofGroup(problem.path) })),
    ),
    ...doubtful.map(({ path }) =>
      unreadable(
        node,
        { state: "unknown", path, why: "known only after creation" },
        "whether EKS takes it with its launch template",
      ),
    ),
  ];
}

/** Read with the group, its own properties need no prefix. */
function ofGroup(path: string): string {
  return path.replace(/^nodeGroup\./, "");
}

function keyOf({ path, rule }: Problem): string {
  return `${path} ${rule}`;
}

interface Doubt {
  readonly path: string;
  /** The pair with values in place of the unknown one, among them the worst it can turn out to be. */
  readonly worse: readonly NodeGroupTemplate[];
}

/** The unknown values on which a rule turns. Of others it is enough that they are set. */
function doubts({ nodeGroup, template }: NodeGroupTemplate): Doubt[] {
  const found: Doubt[] = [];
  if (nodeGroup.capacityType instanceof Unknown) {
    found.push({
      path: "capacityType",
      worse: ["ON_DEMAND", "CAPACITY_BLOCK"].map((capacityType) => ({
        nodeGroup: { ...nodeGroup, capacityType },
        ...(template === undefined ? {} : { template }),
      })),
    });
  }
  if (template === undefined || template instanceof Unknown) return found;
  const add = (value: unknown, path: string, ...worse: NodeGroupTemplate[]): void => {
    if (value instanceof Unknown) found.push({ path, worse });
  };
  add(nodeGroup.subnetIds, "subnetIds", { nodeGroup: { ...nodeGroup, subnetIds: ["", ""] }, template });
  add(
    template.marketType,
    "launchTemplate.instanceMarketOptions.marketType",
    ...["capacity-block", "spot"].map((marketType) => ({ nodeGroup, template: { ...template, marketType } })),
  );
  add(template.tenancy, "launchTemplate.placement.tenancy", {
    nodeGroup,
    template: { ...template, tenancy: "dedicated" },
  });
  const interfaces = template.networkInterfaces;
  add(interfaces, "launchTemplate.networkInterfaces", {
    nodeGroup,
    template: { ...template, networkInterfaces: [{ subnetId: "subnet" }] },
  });
  if (!Array.isArray(interfaces)) return found;
  for (const [index, entry] of interfaces.entries()) {
    add(entry.associatePublicIpAddress, `launchTemplate.networkInterfaces[${index}].associatePublicIpAddress`, {
      nodeGroup,
      template: {
        ...template,
        networkInterfaces: interfaces.with(index, { ...entry, associatePublicIpAddress: true }),
      },
    });
  }
  return found;
}

/** Nothing says that such a template is wrong, and its owner may have judged it. */
function elsewhere(node: ResourceNode): Finding {
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${node.name}: its launch template is not in this stack, so whether EKS takes the two together is not judged. ` +
      "Fix: declare the launch template in this stack, or check it against AWS's page.",
  };
}
