import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Read, readNumber, readString } from "../../components/core/value.ts";
import { FsxDeploymentType, fsxClasses } from "../../components/lustre/fsx/fsxFacts.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { isLinked, lustreType } from "./repositories.ts";

export interface BackupsEnabledConfig {
  /** Days for which automatic backups are kept at least. */
  readonly minDays: number;
}

/** A kind of file system that the cloud backs up by itself when it is asked to. */
interface BackedUp {
  /** What decides whether it can be backed up: known and `undefined` where it cannot. */
  readonly kind: (graph: ResourceGraph, node: ResourceNode) => Read<string | undefined>;
  readonly property: string;
  /** Days where `property` is left out. */
  readonly absent: number;
}

/**
 * What can be backed up by itself. Managed Lustre of Google Cloud cannot, and what is in a bucket is there twice already.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html
 */
const kinds: Readonly<Record<string, BackedUp>> = {
  [lustreType]: { kind: kindOfLustre, property: "automaticBackupRetentionDays", absent: 0 },
};

/** A file system that is lost or emptied by mistake is back in hours from its backup, or not at all. */
export const backupsEnabled = gpuPolicy<BackupsEnabledConfig>({
  name: "backups-enabled",
  description: "File systems that can have automatic backups have them.",
  severity: "high",
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html",
  remediation:
    "Set automaticBackupRetentionDays, or link the file system to a bucket that then keeps what is in it (a data repository association).",
  levels: levels("disabled", "advisory", "mandatory"),
  configSchema: {
    properties: {
      minDays: {
        type: "integer",
        minimum: 1,
        maximum: 90,
        description: "Days for which automatic backups are kept at least.",
      },
    },
  },
  defaults: () => ({ minDays: 1 }),
  // With the stack, because a file system does not say itself that it is linked to a bucket.
  stackTypes: Object.keys(kinds),
  evaluateStack: (graph, context) =>
    Object.entries(kinds).flatMap(([type, one]) =>
      graph.ofType(type).flatMap((node) => (node.external === true ? [] : judge(graph, node, one, context))),
    ),
});

function judge(
  graph: ResourceGraph,
  node: ResourceNode,
  { kind, property, absent }: BackedUp,
  context: PolicyContext<BackupsEnabledConfig>,
): Finding[] {
  const what = "whether it has backups";
  const of = kind(graph, node);
  if (of.state !== "known") return [unreadable(node, of, what)];
  if (of.value === undefined) return [];
  const days = readNumber(node.inputs, property);
  if (days.state === "unknown") return [unreadable(node, days, what)];
  const { minDays } = context.config;
  const kept = days.state === "known" ? days.value : absent;
  if (kept >= minDays) return [];
  const given = days.state === "known" ? String(days.value) : `not given, and ${absent} by default`;
  return [
    {
      urn: node.urn,
      message:
        `${node.name} (${of.value}) ${kept > 0 ? "keeps automatic backups for too short a time" : "has no automatic backups"}: ${property} is ${given}, and at least ${minDays} is asked for (${limitSource(context, "minDays")}). ` +
        `Fix: set ${property}: ${Math.max(minDays, 7)}, or link it to a bucket with a data repository association.`,
    },
  ];
}

/** The deployment type, where FSx backs it up: persistent ones, and none whose files are in a bucket. */
function kindOfLustre(graph: ResourceGraph, node: ResourceNode): Read<string | undefined> {
  const deployment = readString(node.inputs, "deploymentType");
  if (deployment.state === "unknown") return deployment;
  const { path } = deployment;
  const value = deployment.state === "absent" ? FsxDeploymentType.Scratch1 : deployment.value;
  const row = fsxClasses.find(({ deploymentType }) => deploymentType === value);
  if (row === undefined) return { state: "unknown", path, why: `${value}, a deployment type that is not known here` };
  const can = row.backups && !isLinked(graph, node);
  return { state: "known", path, value: can ? value : undefined, secret: false };
}
