import type { ResourceNode } from "../../components/core/graph.ts";
import { readTag } from "../../components/core/tags/readTags.ts";
import { type TagPlace, tagPlaceOf } from "../../components/core/tags/tagPlace.ts";
import { daysBetween, isDay } from "../../components/core/today.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { isListed } from "./estimateOf.ts";

export interface TtlRequiredConfig {
  /** Key of the tag or label. */
  readonly key: string;
  /**
   * How many days ahead the day may be. Any number when left out: a day that everything has to renew every quarter would
   * stop deployments that change nothing, and whoever wants that can say so.
   */
  readonly maxDays?: number;
  /** Types that may be without: a type, or the beginning of one followed by `*`. */
  readonly exceptTypes: readonly string[];
}

/** What costs money by the hour and is easily forgotten. All of them take tags or labels. */
export const expiringTypes: readonly string[] = [
  "aws:autoscaling/group:Group",
  "aws:batch/computeEnvironment:ComputeEnvironment",
  "aws:ec2/capacityReservation:CapacityReservation",
  "aws:ec2/fleet:Fleet",
  "aws:ec2/instance:Instance",
  "aws:ec2/spotFleetRequest:SpotFleetRequest",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  "aws:efs/fileSystem:FileSystem",
  "aws:eks/cluster:Cluster",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:fsx/lustreFileSystem:LustreFileSystem",
  "aws:fsx/ontapFileSystem:OntapFileSystem",
  "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
  "aws:fsx/windowsFileSystem:WindowsFileSystem",
  "aws:sagemaker/endpoint:Endpoint",
  "aws:sagemaker/notebookInstance:NotebookInstance",
  "gcp:compute/instance:Instance",
  "gcp:container/cluster:Cluster",
  "gcp:container/nodePool:NodePool",
  "gcp:filestore/instance:Instance",
  "gcp:lustre/instance:Instance",
  "gcp:parallelstore/instance:Instance",
  "gcp:tpu/v2Vm:V2Vm",
  "gcp:workbench/instance:Instance",
];

const name = "cost-ttl-required";

/** What somebody tries out has an end, or it runs until the bill is read. */
export const ttlRequired = gpuPolicy<TtlRequiredConfig>({
  name,
  description:
    "Clusters, machines and file systems outside production say until which day they are wanted, and are not past it.",
  severity: "medium",
  source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  remediation:
    "Tag or label it with the last day on which it is wanted, and delete it, or renew the day, when that has come.",
  levels: levels("mandatory", "advisory", "disabled"),
  configSchema: {
    properties: {
      key: { type: "string", description: "Key of the tag or label with the last day, YYYY-MM-DD." },
      maxDays: { type: "number", minimum: 0, description: "How many days ahead that day may be." },
      exceptTypes: {
        type: "array",
        items: { type: "string" },
        description: "Types that may be without: a type token, or the beginning of one followed by *.",
      },
    },
  },
  defaults: () => ({ key: "expires", exceptTypes: [] }),
  types: expiringTypes,
  evaluate: (node, context) => {
    const place = isListed(node.type, context.config.exceptTypes) ? undefined : tagPlaceOf(node.type);
    return place === undefined ? [] : judge(node, place, context);
  },
});

function judge(node: ResourceNode, place: TagPlace, context: PolicyContext<TtlRequiredConfig>): Finding[] {
  const { key, maxDays } = context.config;
  const { today } = context.shared;
  const { word, path, provider } = place;
  const { urn } = node;
  const value = readTag(node, place, key);
  if (value.state === "absent") {
    const where = provider === undefined ? path : `${path}, or to ${provider.property} of its provider`;
    return [
      {
        urn,
        message:
          `${node.name} has no ${word} ${key} (${limitSource(context, "key")}), and costs money until somebody deletes it. ` +
          `Fix: add ${key} with the last day on which it is wanted, as YYYY-MM-DD, to ${where}.`,
      },
    ];
  }
  if (value.state === "unknown") {
    return [
      {
        urn,
        because: "deferred",
        message:
          `${node.name}: until when it is wanted is judged again during the update, because ${value.path} is ${value.why}. ` +
          `Fix: give ${key} as a plain value, YYYY-MM-DD, to know now.`,
      },
    ];
  }
  const day = value.value;
  const given = `${value.path} (${JSON.stringify(day)})`;
  if (!isDay(day)) return [{ urn, message: `${node.name}: ${given} is not a day. Fix: write it as YYYY-MM-DD.` }];
  const ahead = daysBetween(today, day);
  if (ahead < 0) {
    return [
      {
        urn,
        message: `${node.name}: ${given} was ${days(-ahead)} before today, ${today}. Fix: delete it, or give a later day if it is still wanted.`,
      },
    ];
  }
  if (maxDays === undefined || ahead <= maxDays) return [];
  return [
    {
      urn,
      message:
        `${node.name}: ${given} is ${days(ahead)} after today, ${today}, above the limit of ${days(maxDays)} (${limitSource(context, "maxDays")}). ` +
        `Fix: give an earlier day, or raise maxDays of ${name}.`,
    },
  ];
}

function days(number: number): string {
  return number === 1 ? "1 day" : `${number} days`;
}
