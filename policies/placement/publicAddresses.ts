import type { ResourceNode } from "../../components/core/graph.ts";
import { joinPath, type Problem } from "../../components/core/problem.ts";
import { read, readBoolean, readList } from "../../components/core/value.ts";
import { launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import { ec2InstanceType, spotInstanceRequestType } from "../../components/hardware/aws/nodeGroup.ts";
import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { tpuVmType } from "../../components/hardware/gcp/tpuVm.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

const ec2Guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html";
const gkeGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation";
const computeGuide = "https://docs.cloud.google.com/compute/docs/ip-addresses";
const tpuGuide = "https://docs.cloud.google.com/tpu/docs/reference/rest/v2/NetworkConfig";
const what = "whether its machines have public addresses";

type Judge = (node: ResourceNode) => Finding[];

const computeTypes = [
  "gcp:compute/instance:Instance",
  "gcp:compute/instanceTemplate:InstanceTemplate",
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
  "gcp:compute/instanceFromTemplate:InstanceFromTemplate",
] as const;

/** What a resource says itself of public addresses of its machines, by type. */
export const publicAddresses: Readonly<Record<string, Judge>> = {
  [launchTemplateType]: (node) =>
    eachOf(node, "networkInterfaces", (at) => judgeFlag(node, joinPath(at, "associatePublicIpAddress"), ec2)),
  "aws:ec2/launchConfiguration:LaunchConfiguration": (node) => judgeFlag(node, "associatePublicIpAddress", ec2),
  [ec2InstanceType]: (node) => judgeFlag(node, "associatePublicIpAddress", ec2),
  [spotInstanceRequestType]: (node) => judgeFlag(node, "associatePublicIpAddress", ec2),
  [gkeClusterType]: (node) => [
    ...judgeFlag(node, "privateClusterConfig.enablePrivateNodes", cluster),
    ...eachOf(node, "nodePools", (at) => judgeFlag(node, joinPath(at, "networkConfig.enablePrivateNodes"), pool)),
  ],
  [gkeNodePoolType]: (node) => judgeFlag(node, "networkConfig.enablePrivateNodes", pool),
  [tpuVmType]: (node) =>
    read(node.inputs, "networkConfigs").state === "absent"
      ? judgeFlag(node, "networkConfig.enableExternalIps", tpu)
      : eachOf(node, "networkConfigs", (at) => judgeFlag(node, joinPath(at, "enableExternalIps"), tpu)),
  "gcp:tpu/v2QueuedResource:V2QueuedResource": (node) =>
    eachOf(node, "tpu.nodeSpecs", (at) => judgeFlag(node, joinPath(at, "node.networkConfig.enableExternalIps"), tpu)),
  ...Object.fromEntries(computeTypes.map((type) => [type, judgeCompute])),
};

/** A property that gives machines public addresses, or keeps them from it. */
interface Flag {
  /** The value with which they have them. */
  readonly open: boolean;
  readonly rule: string;
  readonly fix: string;
  readonly source: string;
  /** What is so where it is left out. Absent: others decide, and are judged themselves. */
  readonly absent?: { readonly severity: Problem["severity"]; readonly rule: string };
}

const ec2: Flag = {
  open: true,
  rule: "gives each machine a public address",
  fix: "set it to false, and use private subnets with a NAT gateway or endpoints",
  source: ec2Guide,
};

const gkeRule = "gives each node a public address";
const gkeFix = "set it to true, and give the network a Cloud NAT";
const cluster: Flag = {
  open: false,
  rule: gkeRule,
  fix: gkeFix,
  source: gkeGuide,
  absent: { severity: "error", rule: "gives each node a public address, the default of GKE" },
};
const pool: Flag = { open: false, rule: gkeRule, fix: gkeFix, source: gkeGuide };

const tpu: Flag = {
  open: true,
  rule: "gives each TPU VM a public address",
  fix: "set it to false, on a subnetwork with Private Google Access",
  source: tpuGuide,
  absent: { severity: "warning", rule: "leaves it to the Cloud TPU API whether TPU VMs have public addresses" },
};

function judgeFlag(node: ResourceNode, path: string, { open, rule, fix, source, absent }: Flag): Finding[] {
  const answer = readBoolean(node.inputs, path);
  if (answer.state === "unknown") return [unreadable(node, answer, what)];
  if (answer.state === "known") {
    if (answer.value !== open) return [];
    return problemFindings(node, [{ severity: "error", path, value: answer.value, rule, fix, source }]);
  }
  return absent === undefined ? [] : problemFindings(node, [{ ...absent, path, fix, source }]);
}

/** An access configuration is the public address, an empty one too. */
function judgeCompute(node: ResourceNode): Finding[] {
  return eachOf(node, "networkInterfaces", (at) =>
    ["accessConfigs", "ipv6AccessConfigs"].flatMap((key) => {
      const path = joinPath(at, key);
      const list = readList(node.inputs, path);
      if (list.state === "absent" || (list.state === "known" && list.value.length === 0)) return [];
      if (list.state === "unknown") return [unreadable(node, list, what)];
      const rule = "gives each machine a public address";
      const fix = "leave it out, and give the network a Cloud NAT";
      const value = `${list.value.length} given`;
      return problemFindings(node, [{ severity: "error", path, value, rule, fix, source: computeGuide }]);
    }),
  );
}

function eachOf(node: ResourceNode, path: string, judge: (at: string) => Finding[]): Finding[] {
  const list = readList(node.inputs, path);
  if (list.state === "absent") return [];
  if (list.state === "unknown") return [unreadable(node, list, what)];
  return list.value.flatMap((_, index) => judge(`${path}[${index}]`));
}
