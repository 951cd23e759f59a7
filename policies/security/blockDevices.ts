import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath, type Problem } from "../../components/core/problem.ts";
import { type Read, read, readBoolean, readList, readString } from "../../components/core/value.ts";
import { findLaunchTemplate, launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import { ec2InstanceType, nodeGroupType, spotInstanceRequestType } from "../../components/hardware/aws/nodeGroup.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import type { KeyPlace } from "./customerKey.ts";

const configurationType = "aws:ec2/launchConfiguration:LaunchConfiguration";
const source = "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html";
const nodes = "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html";

/** Types that describe the volumes of the instances that they start. */
export const blockDeviceTypes: readonly string[] = [
  launchTemplateType,
  configurationType,
  ec2InstanceType,
  spotInstanceRequestType,
  nodeGroupType,
];

/** Types that may leave their volumes to a launch template. */
export const templatedTypes: readonly string[] = [ec2InstanceType, spotInstanceRequestType, nodeGroupType];

/** Names under which images have their root volume. */
const rootNames: readonly string[] = ["/dev/xvda", "/dev/sda1"];

const byAccount =
  "or ebsEncryptedByDefault: true in the policy's configuration where the account encrypts new volumes by default";

/** The problem with a volume that is not encrypted. Without a word, it is as its account says. */
export function unencrypted(path: string, value: boolean | undefined, what: string, from: string): Problem {
  return {
    severity: "error",
    path,
    value,
    rule:
      value === undefined
        ? `leaves ${what} unencrypted, unless the account encrypts new volumes by default`
        : `leaves ${what} unencrypted`,
    fix: value === undefined ? `set it to true, ${byAccount}` : "set it to true",
    source: from,
  };
}

/** What an `encrypted` says: with encryption by default in the account, only an outright `false` is one. */
export function judgeFlag(
  node: ResourceNode,
  flag: Read<boolean>,
  { what, source: from, accountEncrypts }: { what: string; source: string; accountEncrypts: boolean },
): Finding[] {
  if (flag.state === "unknown") return [unreadable(node, flag, `whether ${what} is encrypted`)];
  if (flag.state === "known" && flag.value) return [];
  if (flag.state === "absent" && accountEncrypts) return [];
  return problemFindings(node, [unencrypted(flag.path, flag.state === "known" ? flag.value : undefined, what, from)]);
}

/** Whether the volumes that a resource describes are encrypted. */
export function judgeBlockDevices(node: ResourceNode, accountEncrypts: boolean): Finding[] {
  if (node.type === nodeGroupType) return accountEncrypts ? [] : judgeNodeGroup(node);
  const { devices, findings } = devicesOf(node);
  return [
    ...findings,
    ...devices.flatMap((at) =>
      judgeFlag(node, readBoolean(node.inputs, joinPath(at, "encrypted")), {
        what: "the volume",
        source,
        accountEncrypts,
      }),
    ),
    ...(accountEncrypts || !hasNoRoot(node) ? [] : judgeRoot(node)),
  ];
}

/** The volumes of a resource, as places for a key. */
export function blockDevicePlaces(node: ResourceNode): KeyPlace[] {
  if (node.type === nodeGroupType || node.type === configurationType) return [];
  return devicesOf(node).devices.map((at) => ({ at, keys: ["kmsKeyId"], what: "the volume", source }));
}

/** Where each volume stands in the inputs, and what is said of lists that cannot be read. */
function devicesOf(node: ResourceNode): { devices: string[]; findings: Finding[] } {
  const { inputs } = node;
  const inTemplate = node.type === launchTemplateType;
  const list = readList(inputs, inTemplate ? "blockDeviceMappings" : "ebsBlockDevices");
  const root = inTemplate || read(inputs, "rootBlockDevice").state === "absent" ? [] : ["rootBlockDevice"];
  if (list.state === "unknown")
    return { devices: root, findings: [unreadable(node, list, "whether its volumes are encrypted")] };
  if (list.state === "absent") return { devices: root, findings: [] };
  const all = list.value.map((_, index) => `${list.path}[${index}]`);
  // A mapping without a volume takes one of the image away, or names a disk of the machine, which encrypts itself.
  const listed = inTemplate
    ? all.map((at) => `${at}.ebs`).filter((at) => read(inputs, at).state !== "absent")
    : all.filter((at) => readString(inputs, `${at}.noDevice`).state === "absent");
  return { devices: [...root, ...listed], findings: [] };
}

/** Whether nothing is said of the root volume, and no launch template may say it. */
function hasNoRoot(node: ResourceNode): boolean {
  const { inputs } = node;
  if (node.type !== launchTemplateType) {
    return read(inputs, "rootBlockDevice").state === "absent" && read(inputs, "launchTemplate").state === "absent";
  }
  const list = readList(inputs, "blockDeviceMappings");
  if (list.state !== "known") return list.state === "absent";
  return !list.value.some((_, index) => {
    const at = `blockDeviceMappings[${index}]`;
    const name = readString(inputs, `${at}.deviceName`);
    // A root device without a volume is as the image has it.
    return name.state === "known" && rootNames.includes(name.value) && read(inputs, `${at}.ebs`).state !== "absent";
  });
}

function judgeRoot(node: ResourceNode): Finding[] {
  const inTemplate = node.type === launchTemplateType;
  const path = inTemplate ? "blockDeviceMappings" : "rootBlockDevice";
  const open = inTemplate ? unknownName(node) : undefined;
  if (open !== undefined) return [unreadable(node, open, "whether its root volume is encrypted")];
  const names = rootNames.join(" or ");
  const rule = `${inTemplate ? `names no root volume (${names})` : "says nothing of the root volume"}, which is then as the image has it: unencrypted, unless the account encrypts new volumes by default`;
  const how = inTemplate
    ? `describe it with deviceName, as the image names it, and ebs.encrypted: "true"`
    : "set rootBlockDevice: { encrypted: true }";
  return problemFindings(node, [{ severity: "error", path, rule, fix: `${how}, ${byAccount}`, source }]);
}

/** A device whose name is not known may be the root volume. */
function unknownName({ inputs }: ResourceNode): (Read<string> & { state: "unknown" }) | undefined {
  const list = readList(inputs, "blockDeviceMappings");
  if (list.state !== "known") return undefined;
  return list.value
    .map((_, index) => readString(inputs, `blockDeviceMappings[${index}].deviceName`))
    .find((name) => name.state === "unknown");
}

function judgeNodeGroup(node: ResourceNode): Finding[] {
  if (read(node.inputs, "launchTemplate").state !== "absent") return [];
  return problemFindings(node, [
    {
      severity: "error",
      path: "launchTemplate",
      rule: "has EKS make the volumes of the nodes, which are unencrypted unless the account encrypts new volumes by default",
      fix: `give a launch template with an encrypted root volume, ${byAccount}`,
      source: nodes,
    },
  ]);
}

/** Volumes that a launch template of another program describes, or one that cannot be told. */
export function foreignTemplate(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const { inputs } = node;
  if (read(inputs, "launchTemplate").state === "absent" || read(inputs, "rootBlockDevice").state !== "absent")
    return [];
  const lookup = findLaunchTemplate(graph, node);
  if (lookup.state !== "missing") return [];
  const named = ["id", "name"].some((key) => readString(inputs, `launchTemplate.${key}`).state === "known");
  return [
    {
      urn: node.urn,
      // One that is named is judged where it is declared.
      because: named ? "warning" : "unknown",
      message:
        `${node.name}: whether its volumes are encrypted cannot be judged, because ${lookup.why}. ` +
        `Fix: declare the launch template in this stack, ${byAccount}.`,
    },
  ];
}
