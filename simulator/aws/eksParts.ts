import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { clusterMissing, eks, eksApi, ofCluster, ofThisCluster, withUuid } from "./eks.ts";
import { hash, sideId, smallLetters } from "./ids.ts";
import { type AwsType, chosen, flag, nameOf, refers, text } from "./model.ts";
import { regionalArn } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

const made = "2026-07-14T00:00:00Z";
const roleMissing = (arn: string): Refusal =>
  eks(
    "InvalidParameterException",
    "Role provided in the request does not exist",
    400,
    `hashicorp/terraform-provider-aws internal/service/eks/pod_identity_association.go (${arn.slice(0, 3)} of no role)`,
  );

/** What belongs to a cluster and is named in it. */
export const clusterPartTypes: readonly AwsType[] = [
  {
    type: t.addon,
    named: {
      name: (properties) => text(properties, "addonName"),
      within: ofThisCluster,
      taken: () =>
        eks(
          "ResourceInUseException",
          "Addon already exists.",
          409,
          "aws/eks-hybrid pull request 316; wandb/terraform-aws-wandb pull request 230",
        ),
    },
    refers: [ofCluster, refers("serviceAccountRoleArn", t.role, roleMissing)],
    id: ({ inputs }) => `${text(inputs, "clusterName") ?? "cluster"}:${text(inputs, "addonName") ?? "addon"}`,
    arn: ({ inputs, region, seed }) =>
      regionalArn(
        "eks",
        region,
        `addon/${text(inputs, "clusterName") ?? "cluster"}/${withUuid(text(inputs, "addonName") ?? "addon", seed)}`,
      ),
    outputs: ({ inputs }) => ({
      createdAt: made,
      modifiedAt: made,
      ...chosen(inputs, { addonVersion: addonVersion(text(inputs, "addonName") ?? "") }),
    }),
    minutes: {
      create: 1,
      delete: 0.5,
      update: 1,
      source:
        "aws-samples/eks-blueprints-for-terraform-workshop issue 10 (46 seconds); hashicorp/terraform-provider-aws internal/service/eks/addon.go",
    },
    refuse: (asked) => clusterMissing(asked) ?? refuseAddon(asked),
  },
  {
    type: t.accessEntry,
    named: {
      name: (properties) => text(properties, "principalArn"),
      within: ofThisCluster,
      taken: () =>
        eks(
          "ResourceInUseException",
          "The specified access entry resource is already in use on this cluster.",
          409,
          "terraform-aws-modules/terraform-aws-eks issue 3293",
        ),
    },
    refers: [
      ofCluster,
      refers("principalArn", t.role, (arn) =>
        eks(
          "InvalidParameterException",
          `The specified principalArn is invalid: invalid principal: ${arn}`,
          400,
          "hashicorp/terraform-provider-aws internal/service/eks/access_entry.go (asks again after these words)",
        ),
      ),
    ],
    id: ({ inputs }) => `${text(inputs, "clusterName") ?? "cluster"}:${text(inputs, "principalArn") ?? "principal"}`,
    outputs: ({ inputs, region, seed }) => {
      const principal = text(inputs, "principalArn") ?? "";
      const [, , , , account = "", resource = ""] = principal.split(":");
      const [kind = "role", ...name] = resource.split("/");
      const path = `${kind}/${account}/${withUuid(name.at(-1) ?? "principal", seed)}`;
      return {
        accessEntryArn: regionalArn("eks", region, `access-entry/${text(inputs, "clusterName") ?? "cluster"}/${path}`),
        createdAt: made,
        modifiedAt: made,
        ...chosen(inputs, { type: "STANDARD", userName: principal }),
      };
    },
    refuse: (asked) => clusterMissing(asked) ?? refuseEntry(asked),
  },
  {
    type: t.accessPolicyAssociation,
    refers: [ofCluster],
    id: ({ inputs }) =>
      `${text(inputs, "clusterName") ?? "cluster"}#${text(inputs, "principalArn") ?? "principal"}#${text(inputs, "policyArn") ?? "policy"}`,
    outputs: () => ({ associatedAt: made, modifiedAt: made }),
    refuse: (asked) => clusterMissing(asked) ?? refuseAccessPolicy(asked),
  },
  {
    type: t.podIdentityAssociation,
    named: {
      name: (properties) => {
        const [namespace, account] = [text(properties, "namespace"), text(properties, "serviceAccount")];
        return namespace === undefined || account === undefined ? undefined : `${namespace}/${account}`;
      },
      within: ofThisCluster,
      taken: (_, existing) =>
        eks(
          "ResourceInUseException",
          `Association already exists: ${existing.id}`,
          409,
          "aws/eks-hybrid pull request 679; awslabs/crossplane-on-eks issue 168",
        ),
    },
    refers: [ofCluster, refers("roleArn", t.role, roleMissing)],
    id: ({ seed }) => smallLetters("a-", seed, 17),
    outputs: ({ inputs, region, seed }, id) => ({
      associationArn: regionalArn(
        "eks",
        region,
        `podidentityassociation/${text(inputs, "clusterName") ?? "cluster"}/${id}`,
      ),
      associationId: id,
      ...(text(inputs, "targetRoleArn") === undefined ? {} : { externalId: `${region}/${hash(seed).slice(0, 32)}` }),
      ...chosen(inputs, { disableSessionTags: false }),
    }),
    refuse: clusterMissing,
  },
  {
    type: t.fargateProfile,
    named: {
      name: (properties) => text(properties, "fargateProfileName"),
      within: ofThisCluster,
      taken: (name) =>
        eks(
          "ResourceInUseException",
          `Fargate profile already exists with name ${name}`,
          409,
          `${eksApi}, CreateFargateProfile`,
        ),
    },
    refers: [ofCluster, refers("podExecutionRoleArn", t.role, roleMissing)],
    id: (one) => `${text(one.inputs, "clusterName") ?? "cluster"}:${nameOf(one, "fargateProfileName")}`,
    arn: (one) =>
      regionalArn(
        "eks",
        one.region,
        `fargateprofile/${text(one.inputs, "clusterName") ?? "cluster"}/${withUuid(nameOf(one, "fargateProfileName"), one.seed)}`,
      ),
    outputs: (one) => ({ fargateProfileName: nameOf(one, "fargateProfileName"), status: "ACTIVE" }),
    minutes: {
      create: 2,
      delete: 3,
      source: "hashicorp/terraform-provider-aws internal/service/eks/fargate_profile.go",
    },
    refuse: clusterMissing,
  },
  {
    type: "aws:eks/identityProviderConfig:IdentityProviderConfig",
    refers: [ofCluster],
    id: ({ inputs, seed }) =>
      `${text(inputs, "clusterName") ?? "cluster"}:${text(inputs, "oidc.identityProviderConfigName") ?? sideId("idp", seed)}`,
    arn: ({ inputs, region, seed }) =>
      regionalArn(
        "eks",
        region,
        `identityproviderconfig/${text(inputs, "clusterName") ?? "cluster"}/oidc/${withUuid("oidc", seed)}`,
      ),
    outputs: () => ({ status: "ACTIVE" }),
    refuse: clusterMissing,
  },
];

const addonVersions: Readonly<Record<string, string>> = {
  "vpc-cni": "v1.20.1-eksbuild.1",
  coredns: "v1.12.3-eksbuild.1",
  "kube-proxy": "v1.34.0-eksbuild.2",
  "eks-pod-identity-agent": "v1.3.8-eksbuild.2",
  "aws-ebs-csi-driver": "v1.48.0-eksbuild.1",
  "aws-fsx-csi-driver": "v1.9.0-eksbuild.1",
  "eks-node-monitoring-agent": "v1.4.0-eksbuild.2",
};

/** What EKS would take where no version is given: made up where it is not one of the usual add-ons. */
function addonVersion(name: string): string {
  return addonVersions[name] ?? "v1.0.0-eksbuild.1";
}

/** A cluster that installs the basic add-ons by itself has them already. */
function refuseAddon({ inputs, world, before }: Asked): Refusal | undefined {
  if (before !== undefined) return undefined;
  const name = text(inputs, "addonName") ?? "";
  const cluster = world.find([t.cluster], text(inputs, "clusterName") ?? "");
  const installed = cluster !== undefined && cluster.inputs["bootstrapSelfManagedAddons"] !== false;
  if (!installed || !["vpc-cni", "coredns", "kube-proxy"].includes(name)) return undefined;
  if (text(inputs, "resolveConflictsOnCreate") === "OVERWRITE" || text(inputs, "configurationValues") === undefined)
    return undefined;
  return eks(
    "ConfigurationConflict",
    `waiting for EKS Add-On (${cluster.id}:${name}) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. last error: : ` +
      "ConfigurationConflict: Conflicts found when trying to apply. Will not continue due to resolve conflicts mode.",
    400,
    "terraform-aws-modules/terraform-aws-eks issue 2829; nebari-dev/nebari issue 2537",
  );
}

function refuseEntry({ inputs, world }: Asked): Refusal | undefined {
  const cluster = world.find([t.cluster], text(inputs, "clusterName") ?? "");
  const mode = cluster === undefined ? undefined : text(cluster.inputs, "accessConfig.authenticationMode");
  if (cluster === undefined || (mode ?? "CONFIG_MAP") !== "CONFIG_MAP") return undefined;
  return eks(
    "InvalidRequestException",
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    400,
    "https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
  );
}

function refuseAccessPolicy({ inputs, world }: Asked): Refusal | undefined {
  const [cluster, principal] = [text(inputs, "clusterName"), text(inputs, "principalArn")];
  const found = cluster === undefined ? undefined : world.find([t.cluster], cluster);
  // Whoever makes a cluster has an entry already, unless it is said that he has none.
  if (found === undefined || flag(found.inputs, "accessConfig.bootstrapClusterCreatorAdminPermissions") !== false) {
    return undefined;
  }
  const entered = world
    .all(t.accessEntry)
    .some((one) => text(one.inputs, "clusterName") === cluster && text(one.inputs, "principalArn") === principal);
  if (entered) return undefined;
  return eks(
    "ResourceNotFoundException",
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    404,
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateAccessPolicy.html",
  );
}
