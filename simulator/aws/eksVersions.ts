import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { text } from "./model.ts";
import { awsTypes as t } from "./tokens.ts";

/** The newest version that EKS had images of on 2026-11-21, and the oldest that was not past extended support. */
const versions = { oldest: 29, newest: 36 } as const;
/** What EKS takes where no version is given. */
export const defaultVersion = "1.34";
/** How many minor versions nodes may be behind their control plane. */
const mostBehind = 3;

/** A version that EKS does not have, or cannot come to from the one before. */
export function refuseVersion({ inputs, world, before }: Asked): Refusal | undefined {
  const version = text(inputs, "version");
  if (version === undefined) return undefined;
  const minor = minorOf(version);
  // Of what is a little newer nothing is known: EKS brings three versions a year.
  if (minor === undefined || minor < versions.oldest || minor > versions.newest + 2) {
    return refused(
      `unsupported Kubernetes version ${version}`,
      "awslabs/amazon-eks-ami CHANGELOG v20260714 (1.36); https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
    );
  }
  const was = before && text(before.outputs, "version");
  const from = minorOf(was);
  if (before === undefined || from === undefined || minor === from) return undefined;
  if (minor !== from + 1) {
    return {
      ...refused(
        `Unsupported Kubernetes minor version update from ${was} to ${version}`,
        "terraform-aws-modules/terraform-aws-eks issue 2607 (skipped); rancher/rancher issue 41643 (lowered)",
      ),
      operation: "EKS: UpdateClusterVersion",
    };
  }
  const late = groupsOf(world, before.id).filter((group) => minor - (minorOf(versionOf(group)) ?? minor) > mostBehind);
  if (late.length === 0) return undefined;
  const names = late.map((group) => text(group.outputs, "nodeGroupName") ?? group.id).join(", ");
  return {
    ...refused(
      `Nodegroups ${names} must be updated to match cluster version ${was} before updating cluster version`,
      "hashicorp/terraform-provider-aws issue 19478; https://kubernetes.io/releases/version-skew-policy/ (three minor versions)",
    ),
    operation: "EKS: UpdateClusterVersion",
  };
}

/** Nodes are never newer than their control plane. */
export function refuseGroupVersion({ inputs, world }: Asked): Refusal | undefined {
  const version = text(inputs, "version");
  const name = text(inputs, "clusterName") ?? "";
  const cluster = world.find([t.cluster], name);
  const [minor, most] = [minorOf(version), minorOf(cluster && versionOf(cluster))];
  if (minor === undefined || most === undefined || minor <= most) return undefined;
  return refused(
    `Requested Kubernetes version ${version} is newer than version 1.${most} of cluster ${name}`,
    "eksctl-io/eksctl issue 3727; https://kubernetes.io/releases/version-skew-policy/ (the words are ours)",
  );
}

/** The version of what is made in a cluster, where none is given. */
export function versionIn(world: World | undefined, clusterName: string | undefined): string {
  const cluster = world?.find([t.cluster], clusterName ?? "");
  return (cluster && versionOf(cluster)) ?? defaultVersion;
}

function groupsOf(world: World, cluster: string): readonly Existing[] {
  return world.all(t.nodeGroup).filter((one) => text(one.inputs, "clusterName") === cluster);
}

function versionOf(existing: Existing): string | undefined {
  return text(existing.outputs, "version");
}

function minorOf(version: string | undefined): number | undefined {
  const minor = /^1\.(\d+)$/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}

function refused(message: string, source: string): Refusal {
  return { code: "InvalidParameterException", message, status: 400, source };
}
