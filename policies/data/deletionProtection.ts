import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readBoolean, readString } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { Environment } from "../environment.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { holdsOf, precious } from "./precious.ts";
import { isLinked, lustreType } from "./repositories.ts";

/** A property of a provider that takes protection away, whatever the resource option says. */
interface Flag {
  readonly property: string;
  /** The value with which protection is lost. */
  readonly lost: boolean;
  readonly what: string;
}

const withObjects: Flag = {
  property: "forceDestroy",
  lost: true,
  what: "then the bucket is deleted with every object that is in it",
};

const flags: Readonly<Record<string, Flag>> = {
  "aws:s3/bucket:Bucket": withObjects,
  "aws:s3/bucketV2:BucketV2": withObjects,
  "aws:s3/directoryBucket:DirectoryBucket": withObjects,
  "gcp:storage/bucket:Bucket": withObjects,
  [gkeClusterType]: {
    property: "deletionProtection",
    lost: false,
    what: "then the provider deletes the cluster when it is asked to",
  },
};

/** Data and capacity must not go away because somebody renamed a resource. Options are always known; a provider's own flag may not be. */
export const deletionProtection = gpuPolicy<NoConfig>({
  name: "deletion-protection",
  description:
    "Clusters, file systems, disks, buckets, databases, queues, secrets, encryption keys, reservations and commitments are protected from deletion.",
  severity: "high",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  remediation:
    "Set the resource option protect, leave the provider's own protection on, and set skipFinalBackup: false on persistent file systems.",
  levels: levels("disabled", "advisory", "mandatory"),
  defaults: noConfig,
  types: Object.keys(precious),
  evaluate: (node) => [...judgeOption(node), ...judgeFlag(node)],
  // With the stack, because whether a backup can be made depends on the associations of the file system.
  stackTypes: [lustreType],
  evaluateStack: (graph, { environment }) =>
    environment.environment === Environment.Prod
      ? graph.ofType(lustreType).flatMap((node) => judgeFinalBackup(graph, node))
      : [],
});

function judgeOption(node: ResourceNode): Finding[] {
  if (node.options.protect === true) return [];
  const holds = holdsOf(node);
  if (holds === undefined) return [];
  // Providers of Google Cloud know an option of their own that does the same.
  const policy = node.type.startsWith("gcp:") ? readString(node.inputs, "deletionPolicy") : undefined;
  if (policy?.state === "known" && policy.value === "PREVENT") return [];
  return [
    {
      urn: node.urn,
      message:
        `${node.name} (${node.type}) is not protected: a change that replaces or removes it takes ${holds} with it. ` +
        "Fix: set the resource option protect: true.",
    },
  ];
}

function judgeFlag(node: ResourceNode): Finding[] {
  const flag = flags[node.type];
  if (flag === undefined) return [];
  const { property, lost, what } = flag;
  const answer = readBoolean(node.inputs, property);
  if (answer.state === "absent" || (answer.state === "known" && answer.value !== lost)) return [];
  if (answer.state === "unknown") return [unreadable(node, answer, "whether it is protected")];
  return [
    {
      urn: node.urn,
      message: `${node.name} has ${property}: ${String(lost)}, and ${what}. Fix: set ${property}: ${String(!lost)}, or leave it out.`,
    },
  ];
}

/**
 * FSx backs up persistent file systems only, and not those with data repositories, whose files are in the bucket. The
 * final backup is off unless asked for.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html
 */
function judgeFinalBackup(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const deployment = readString(node.inputs, "deploymentType");
  if (deployment.state === "unknown") return [unreadable(node, deployment, "whether it has a final backup")];
  if (deployment.state === "absent" || !deployment.value.startsWith("PERSISTENT")) return [];
  if (isLinked(graph, node)) return [];
  const skip = readBoolean(node.inputs, "skipFinalBackup");
  if (skip.state === "unknown") return [unreadable(node, skip, "whether it has a final backup")];
  if (skip.state === "known" && !skip.value) return [];
  return [
    {
      urn: node.urn,
      message:
        `${node.name} is deleted without a final backup (skipFinalBackup is ${skip.state === "known" ? "true" : "not given, and true by default"}). ` +
        "Fix: set skipFinalBackup: false.",
    },
  ];
}
