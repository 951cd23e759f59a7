import { Addon, type AddonArgs } from "@pulumi/aws/eks/addon.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../hardware/aws/region.ts";
import { after } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Scope } from "../network/scope.ts";
import { podRole } from "./roles.ts";

/** One more add-on of a cluster. */
export interface EksAddon {
  /** As EKS calls it: `aws-ebs-csi-driver`. Plain. */
  name: string;
  /** Configuration as JSON text. @default the add-on's own */
  configuration?: pulumi.Input<string>;
  /** Service account that gets a role through Pod Identity: `ebs-csi-controller-sa`. Plain. @default none */
  serviceAccount?: string;
  /** Policies of that role: names of policies that AWS maintains (`service-role/AmazonEBSCSIDriverPolicy`), or ARNs. Plain. */
  policyArns?: string[];
}

export interface AddonContext {
  readonly scope: Scope;
  /** Name of the cluster, behind whatever the add-on has to wait for. */
  readonly clusterName: pulumi.Input<string>;
  readonly clusterArn: pulumi.Output<string>;
  readonly versions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly override?: Override<AddonArgs> | undefined;
}

/** Add-ons that have to be there before the first node: pod addresses by prefix, and identities. */
export function addonsBeforeNodes(context: AddonContext): Addon[] {
  const cni = podRole(context.scope, "vpc-cni", context.clusterArn, ["AmazonEKS_CNI_Policy"]);
  return [
    addon(context, "vpc-cni", {
      // Set later, it changes only nodes that start later.
      configurationValues: JSON.stringify({ env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" } }),
      podIdentityAssociations: [{ roleArn: cni.arn, serviceAccount: "aws-node" }],
    }),
    addon(context, "kube-proxy"),
    addon(context, "eks-pod-identity-agent"),
  ];
}

/** Add-ons that run on nodes without accelerators, and so wait for the system pool. */
export function addonsAfterNodes(context: AddonContext, more: readonly EksAddon[]): Addon[] {
  return [
    addon(context, "coredns"),
    addon(context, "aws-fsx-csi-driver", {
      podIdentityAssociations: [{ roleArn: lustreDriverRole(context), serviceAccount: "fsx-csi-controller-sa" }],
    }),
    addon(context, "eks-node-monitoring-agent"),
    addon(context, "metrics-server"),
    ...more.map(({ name, configuration, serviceAccount, policyArns = [] }) =>
      addon(context, name, {
        ...(configuration === undefined ? {} : { configurationValues: configuration }),
        ...(serviceAccount === undefined
          ? {}
          : {
              podIdentityAssociations: [
                { serviceAccount, roleArn: podRole(context.scope, name, context.clusterArn, policyArns).arn },
              ],
            }),
      }),
    ),
  ];
}

/** File systems are declared beside the cluster, so the driver has to find them and no more. */
function lustreDriverRole({ scope, clusterArn }: AddonContext): pulumi.Output<string> {
  const { role } = podRole(scope, "fsx-csi", clusterArn, []);
  const policy = new RolePolicy(
    `${scope.name}-fsx-csi`,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "fsx:DescribeFileSystems",
            Resource: pulumi.all([clusterArn, scope.region]).apply(([arn, region]) => {
              const account = arn.split(":")[4];
              return `arn:${partitionOf(region)}:fsx:${region}:${account}:file-system/*`;
            }),
          },
        ],
      }),
    },
    scope.child,
  );
  return after(role.arn, [policy]);
}

function addon(context: AddonContext, addonName: string, more: Partial<AddonArgs> = {}): Addon {
  const { scope, clusterName, versions, override } = context;
  const label = `${scope.name}-${addonName}`;
  const args: AddonArgs = {
    region: scope.region,
    clusterName,
    addonName,
    ...(versions[addonName] === undefined ? {} : { addonVersion: versions[addonName] }),
    // Over what somebody installed by hand before, creation would fail.
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    ...more,
    tags: scope.tags(label),
  };
  return make(Addon, label, args, scope.child, override);
}
