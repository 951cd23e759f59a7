import { Confidence } from "../../components/core/fact.ts";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { type Properties, read, readNumber } from "../../components/core/value.ts";
import { gcpResourcePolicyType, gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Demand } from "../../components/quota/demand.ts";
import { gcpMachineResourceTypes } from "../../components/quota/gcp/machines.ts";
import type { QuotaVerdict } from "../../components/quota/headroom.ts";
import { quotaKey } from "../../components/quota/quota.ts";
import type { Asked, Settings } from "../cloudType.ts";
import { quotaJudge } from "../quotaUse.ts";
import type { Refusal } from "../refusal.ts";
import type { World } from "../world/world.ts";
import { lastPart, projectIn, text } from "./made.ts";
import { Stage } from "./stage.ts";

/** Types that spend quotas, or that others are read with. */
const spending: ReadonlySet<string> = new Set([
  gkeNodePoolType,
  gkeClusterType,
  gcpResourcePolicyType,
  "gcp:compute/reservation:Reservation",
  "gcp:compute/disk:Disk",
  "gcp:compute/address:Address",
  "gcp:tpu/v2Vm:V2Vm",
  ...gcpMachineResourceTypes,
]);

/** What is asked has no URN: nobody tells a cloud. */
const askedUrn = "urn:pulumi:asked::asked::asked::asked";

const judge = quotaJudge({
  types: [...spending],
  behind: { [gkeNodePoolType]: { cluster: gkeClusterType, placementPolicy: gcpResourcePolicyType } },
  counted: (type, inputs) => (type === gkeNodePoolType ? asItBegins(inputs) : inputs),
});

/**
 * Whether the limits have room for what is asked beside all that is there. A pool counts with the nodes that it begins with: what
 * its autoscaler adds later, the cloud looks at later.
 */
export function quotaExceeded(asked: Asked): Refusal | undefined {
  if (asked.limits.length === 0) return undefined;
  const { verdicts, own } = judge(asked);
  const over = verdicts.find(({ status, confidence }) => status === "exceeded" && confidence !== Confidence.Memory);
  if (over === undefined) return undefined;
  return asked.type === gkeNodePoolType || asked.type === gkeClusterType
    ? ofGke(over, ownNeed(own, over), projectIn(asked.inputs, asked.settings))
    : ofCompute(over);
}

/** What the asked resource alone needs of a quota. */
function ownNeed(own: readonly Demand[], { place, quota: code, dimensions, region }: QuotaVerdict): number {
  const keyOf = (dims: QuotaVerdict["dimensions"], of: string) =>
    quotaKey({ place, code: of, ...(dims === undefined ? {} : { dimensions: dims }) });
  const key = keyOf(dimensions, code);
  return own
    .filter((one) => one.region === region && keyOf(one.dimensions, one.code) === key)
    .reduce((sum, { needed }) => sum + needed.max, 0);
}

/** The world as rules read a stack, what is asked with it. */
export function graphOf(world: World, asked: Asked): ResourceGraph {
  const nodes = world
    .all()
    .filter(({ type, id }) => spending.has(type) && !(type === asked.type && id === asked.before?.id))
    .map((existing) => nodeOf(world, existing.urn, existing.type, existing.inputs, existing.settings));
  return new ResourceGraph([...nodes, nodeOf(world, askedUrn, asked.type, asked.inputs, asked.settings)], {
    gcp: asked.settings,
  });
}

/** What is asked, in a graph of `graphOf`. */
export function askedNode(graph: ResourceGraph): ResourceNode {
  return graph.get(askedUrn)!;
}

function nodeOf(world: World, urn: string, type: string, inputs: Properties, settings: Settings): ResourceNode {
  const propertyDependencies: Record<string, readonly string[]> = {};
  const behind = (property: string, path: string, to: string): void => {
    const value = text(inputs, path);
    const found = value === "" ? undefined : world.find([to], value);
    if (found !== undefined) propertyDependencies[property] = [found.urn];
  };
  if (type === gkeNodePoolType) {
    behind("cluster", "cluster", gkeClusterType);
    behind("placementPolicy", "placementPolicy.policyName", gcpResourcePolicyType);
  }
  return {
    urn,
    type,
    name: lastPart(urn),
    custom: true,
    inputs: type === gkeNodePoolType ? asItBegins(inputs) : inputs,
    options: {},
    propertyDependencies,
    providerInputs: settings,
  };
}

/** A pool without its autoscaler: with the nodes that it is made with. */
function asItBegins(inputs: Properties): Properties {
  if (read(inputs, "autoscaling").state === "absent") return inputs;
  const { autoscaling: _, ...rest } = inputs;
  const began = ["nodeCount", "initialNodeCount", "autoscaling.minNodeCount"]
    .map((path) => readNumber(inputs, path))
    .find(({ state }) => state === "known");
  return { ...rest, nodeCount: undefined, initialNodeCount: began?.state === "known" ? began.value : 0 };
}

/** `GPUS-PER-GPU-FAMILY-per-project-region` → `GPUS_PER_GPU_FAMILY`. */
function metricOf(code: string): string {
  return code.replace(/-per-project.*$/, "").replaceAll("-", "_");
}

function ofGke({ quota, limit, headroom: left }: QuotaVerdict, all: number, project: string): Refusal {
  const short = Math.min(all, -left!);
  const free = all - short;
  return {
    code: "forbidden",
    message:
      `Insufficient regional quota to satisfy request: resource "${metricOf(quota)}": request requires '${all.toFixed(1)}' ` +
      `and is short '${short.toFixed(1)}'. project has a quota of '${limit!.toFixed(1)}' with '${free.toFixed(1)}' available. ` +
      `View and manage quotas at https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=${project}.`,
    status: 403,
    source: "https://github.com/GoogleCloudPlatform/k8s-config-connector/issues/321",
  };
}

function ofCompute({ quota, limit, region, dimensions = {} }: QuotaVerdict): Refusal {
  const where = region === "global" ? "globally" : `in region ${region}`;
  const kept = Object.entries({ ...dimensions, region }).map(([key, value]) => `${key}:${value}`);
  return {
    code: "QUOTA_EXCEEDED",
    message:
      `Quota '${metricOf(quota)}' exceeded.  Limit: ${limit!.toFixed(1)} ${where}.\n` +
      `\tmetric name = compute.googleapis.com/${metricOf(quota).toLowerCase()}\n\tlimit name = ${quota}\n` +
      `\tlimit = ${limit}\n\tdimensions = map[${kept.join(" ")}]`,
    status: 403,
    operation: Stage.Operation,
    source:
      "https://github.com/fastai/course-v3/pull/165, hashicorp/terraform-provider-google google/services/compute/compute_operation.go",
  };
}
