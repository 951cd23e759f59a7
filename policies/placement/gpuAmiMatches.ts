import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { read, readString } from "../../components/core/value.ts";
import { nodeGroupType, nodeGroupView } from "../../components/hardware/aws/nodeGroup.ts";
import { checkNodeImage } from "../../components/hardware/aws/nodeImage.ts";
import { checkGkeGpuImage } from "../../components/hardware/gcp/nodeImage.ts";
import {
  type GkeNodePoolView,
  gkeClusterPools,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../components/hardware/gcp/nodePoolView.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { gkeNodePoolTypes } from "./gkeNodePools.ts";

const what = "whether its image has the drivers of its machines";

/** A node without the driver joins the cluster, costs what it costs, and shows no accelerator. */
export const gpuAmiMatches = gpuPolicy<NoConfig>({
  name: "gpu-ami-matches",
  description: "The image of accelerated nodes has the drivers of their machine type, and its architecture.",
  severity: "high",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html",
  remediation:
    "Set amiType to the accelerated image of the machine type (EKS), or imageType and gpuDriverInstallationConfig (GKE).",
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: [nodeGroupType, ...gkeNodePoolTypes],
  evaluate: (node) => {
    if (node.type !== nodeGroupType) return judgeGke(node);
    // A group with a launch template is judged together with it, below.
    return hasTemplate(node) ? [] : judgeNodeGroup(new ResourceGraph([node]), node);
  },
  stackTypes: [nodeGroupType],
  evaluateStack: (graph) =>
    graph.ofType(nodeGroupType).flatMap((node) => (hasTemplate(node) ? judgeNodeGroup(graph, node) : [])),
});

function hasTemplate(node: ResourceNode): boolean {
  return read(node.inputs, "launchTemplate").state !== "absent";
}

function judgeNodeGroup(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const { template, templateMissing, machineTypes } = nodeGroupView(graph, node);
  const amiType = readString(node.inputs, "amiType");
  // An image of one's own may have anything; so may a template that is made elsewhere, where the group names no image.
  const ownImage = template !== undefined && read(template.inputs, "imageId").state !== "absent";
  const elsewhere = templateMissing?.endsWith("is not in this stack") === true;
  if (
    ownImage ||
    (elsewhere && (amiType.state === "absent" || (amiType.state === "known" && amiType.value === "CUSTOM")))
  ) {
    return [];
  }
  if (machineTypes.state !== "known") {
    const standard = amiType.state === "known" && elsewhere;
    const finding = unreadable(node, machineTypes, what);
    return [standard ? { ...finding, because: "warning" } : finding];
  }
  if (amiType.state === "unknown") {
    const none = checkNodeImage({ machineTypes: machineTypes.value, ownImage: false });
    return none.length > 0 ? [unreadable(node, amiType, what)] : [];
  }
  return problemFindings(
    node,
    checkNodeImage({
      machineTypes: machineTypes.value,
      ownImage: false,
      ...(amiType.state === "known" ? { amiType: amiType.value } : {}),
    }),
  );
}

/** GKE chooses the image by the architecture, and TPUs need no driver; what is left is that of GPUs. */
function judgeGke(node: ResourceNode): Finding[] {
  const graph = new ResourceGraph([node]);
  if (node.type === gkeNodePoolType) return judgePool(node, gkeNodePoolView(graph, node));
  const pools = gkeClusterPools(graph, node);
  if (pools.state !== "known") return [unreadable(node, pools, what)];
  return pools.value.flatMap((view) => judgePool(node, view));
}

function judgePool(node: ResourceNode, { at, accelerator: { type, count } }: GkeNodePoolView): Finding[] {
  if (type.state === "unknown") return [unreadable(node, type, what)];
  // GPUs that are counted and not named are GPUs all the same; those of TPUs are named by the machine type.
  const isGpu = type.state === "absent" ? count.state !== "absent" : type.value.startsWith("nvidia-");
  if (!isGpu) return [];
  const config = joinPath(at, "nodeConfig");
  const image = readString(node.inputs, `${config}.imageType`);
  const driver = readString(node.inputs, `${config}.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion`);
  const open = [image, driver].flatMap((answer) =>
    answer.state === "unknown" ? [unreadable(node, answer, what)] : [],
  );
  if (open.length > 0) return open;
  const problems = checkGkeGpuImage({
    ...(image.state === "known" ? { imageType: image.value } : {}),
    ...(driver.state === "known" ? { driver: driver.value } : {}),
  });
  return problemFindings(node, problems, at);
}
