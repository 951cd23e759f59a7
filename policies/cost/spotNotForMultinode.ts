import { usualRoleWords } from "../../components/core/trainingRole.ts";
import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { type JobPool, jobPoolsOf, jobPoolTypes } from "../placement/jobPool.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { covers } from "../waiver.ts";

export interface SpotNotForMultinodeConfig {
  /** Pools whose jobs keep checkpoints: names or URNs, in which `*` stands for any characters. */
  readonly checkpointed: readonly string[];
  /** Keys of labels and taints of nodes that say what the nodes are for. */
  readonly roleKeys: readonly string[];
  /** What they say, in lower case, where that is training. */
  readonly trainingRoles: readonly string[];
}

const name = "cost-spot-not-for-multinode";

/**
 * One node that is taken back ends a job on all of them. With the stack, because what a node group is for is written in
 * its launch template.
 */
export const spotNotForMultinode = gpuPolicy<SpotNotForMultinodeConfig>({
  name,
  description: "Jobs over several accelerated nodes do not run on spot, unless they keep checkpoints.",
  severity: "high",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-best-practices.html",
  remediation:
    "Buy the nodes on demand, reserved or in a block; or have the jobs keep checkpoints and say so with a tag or label checkpointed: true.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      checkpointed: {
        type: "array",
        items: { type: "string" },
        description: "Pools whose jobs keep checkpoints: names or URNs, in which * stands for any characters.",
      },
      roleKeys: {
        type: "array",
        items: { type: "string" },
        description: "Keys of labels and taints of nodes that say what the nodes are for.",
      },
      trainingRoles: {
        type: "array",
        items: { type: "string" },
        description: "What these labels and taints say, in lower case, where that is training.",
      },
    },
  },
  defaults: () => ({
    checkpointed: [],
    roleKeys: [...usualRoleWords.keys],
    trainingRoles: [...usualRoleWords.training],
  }),
  stackTypes: jobPoolTypes,
  evaluateStack: (graph, { config }) =>
    jobPoolsOf(graph, { keys: config.roleKeys, training: config.trainingRoles }).flatMap((pool) => {
      const { node, checkpointed } = pool;
      const listed = config.checkpointed.some((urn) => covers({ urn }, node.urn) || covers({ urn }, node.name));
      return checkpointed || listed ? [] : judge(pool);
    }),
});

function judge({ node, name: called, spot, accelerated, several, together }: JobPool): Finding[] {
  const signs = [spot, accelerated, several, together];
  if (signs.some(({ is }) => is === "no")) return [];
  const { urn } = node;
  const google = node.type === gkeNodePoolType || node.type === gkeClusterType;
  const mark = google ? "the label checkpointed: true in nodeConfig.resourceLabels" : 'the tag checkpointed: "true"';
  const open = [...new Set(signs.filter(({ is }) => is === "maybe").map(({ why }) => why))];
  if (open.length > 0) {
    return [
      {
        urn,
        because: "unknown",
        message:
          `${called}: whether a job over several accelerated nodes runs on spot cannot be judged, because ${open.join(", and ")}. ` +
          `Fix: give it as a plain value, or add ${mark} if its jobs keep checkpoints.`,
      },
    ];
  }
  return [
    {
      urn,
      message:
        `${called} has up to ${several.why} accelerated nodes on spot (${spot.why}) for one job (${together.why}), and one that is taken back ends it on all of them; ` +
        `without checkpoints 1 node is the limit. ` +
        `Fix: buy the nodes another way, or, if the jobs keep checkpoints, add ${mark} or add ${JSON.stringify(node.name)} to checkpointed of ${name}.`,
    },
  ];
}
