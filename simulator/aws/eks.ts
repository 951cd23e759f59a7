import { type Properties, read } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { placeOf } from "../world/place.ts";
import type { Existing, World } from "../world/world.ts";
import { defaultVersion, refuseVersion } from "./eksVersions.ts";
import { hash, madeHere, sideId, uuid } from "./ids.ts";
import { type AwsType, chosen, flag, type Making, nameOf, refers, text, texts } from "./model.ts";
import { regionalArn, regionOf, simulatedAccount } from "./place.ts";
import { quotaExceeded } from "./quotas.ts";
import { awsTypes as t } from "./tokens.ts";

export const eksApi = "AWS EKS API Reference";

export function eks(code: string, message: string, status: number, source: string, operation?: string): Refusal {
  return { code, message, status, source, ...(operation === undefined ? {} : { operation: `EKS: ${operation}` }) };
}

export const noCluster = (name: string): Refusal =>
  eks(
    "ResourceNotFoundException",
    `No cluster found for name: ${name}.`,
    404,
    "terraform-aws-modules/terraform-aws-eks issue 793",
  );

/** The cluster that something belongs to: without it EKS makes nothing. */
export const ofCluster = refers("clusterName", t.cluster, noCluster);

/**
 * What no reference can tell by the text alone: a name that a program gives is that of a cluster of its own, or of one that somebody
 * else has. Missing is only what was here, and what the simulated cloud has named.
 */
export function clusterMissing({ inputs, world, settings }: Asked): Refusal | undefined {
  const name = text(inputs, "clusterName");
  if (name === undefined) return undefined;
  const region = regionOf(inputs, settings);
  const isHere = world
    .all(t.cluster)
    .some((one) => one.id === name && (text(one.outputs, "region") ?? region) === region);
  const wasHere = world.had?.(t.cluster, name, placeOf({ type: t.cluster, inputs, settings })) === true;
  return !isHere && (wasHere || madeHere(name)) ? noCluster(name) : undefined;
}

export const ofThisCluster = (properties: Properties): string => text(properties, "clusterName") ?? "";

export const clusterTypes: readonly AwsType[] = [
  {
    type: t.cluster,
    named: {
      name: (properties) => text(properties, "name"),
      within: (properties, settings) => regionOf(properties, settings),
      taken: (name) =>
        eks(
          "ResourceInUseException",
          `Cluster already exists with name: ${name}`,
          409,
          "terraform-aws-modules/terraform-aws-eks issue 1991",
        ),
    },
    refers: [
      refers("vpcConfig.subnetIds[]", t.subnet, (id) =>
        eks("InvalidParameterException", `The subnet ID '${id}' does not exist`, 400, eksApi),
      ),
      refers("vpcConfig.securityGroupIds[]", [t.securityGroup, t.defaultSecurityGroup], (id) =>
        eks("InvalidParameterException", `The security group '${id}' does not exist`, 400, eksApi),
      ),
      refers("roleArn", t.role, (arn) =>
        eks(
          "InvalidParameterException",
          `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct`,
          400,
          eksApi,
        ),
      ),
      refers("encryptionConfig.provider.keyArn", t.key, (arn) =>
        eks("InvalidParameterException", `The keyArn in encryptionConfig provider ${arn} does not exist`, 400, eksApi),
      ),
    ],
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("eks", region, `cluster/${id}`),
    outputs: clusterOutputs,
    minutes: {
      create: 10,
      delete: 3,
      update: 12,
      source:
        "https://docs.aws.amazon.com/eks/latest/userguide/create-cluster.html (several minutes); eksctl-io/eksctl pull request 8581 (13:04 to 13:18)",
    },
    refuse: refuseCluster,
    refuseDelete: clusterInUse,
  },
];

function clusterOutputs(made: Making, id: string): Properties {
  const { seed, region, inputs, dnsSuffix, world } = made;
  const issuer = hash(seed).slice(0, 32).toUpperCase();
  const subnet = texts(inputs, "vpcConfig.subnetIds")
    .map((one) => world?.find([t.subnet], one))
    .find((one) => one !== undefined);
  const service = chosen(inputs, { serviceIpv4Cidr: "172.20.0.0/16", ipFamily: "ipv4" }, "kubernetesNetworkConfig");
  return {
    name: id,
    endpoint: `https://${issuer}.gr7.${region}.eks.${dnsSuffix}`,
    certificateAuthority: { data: Buffer.from("simulated").toString("base64") },
    identities: [{ oidcs: [{ issuer: `https://oidc.eks.${region}.${dnsSuffix}/id/${issuer}` }] }],
    vpcConfig: {
      clusterSecurityGroupId: sideId("sg", `${seed}/cluster`),
      vpcId: (subnet && text(subnet.inputs, "vpcId")) ?? sideId("vpc", seed),
      ...chosen(
        inputs,
        { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ["0.0.0.0/0"] },
        "vpcConfig",
      ),
    },
    kubernetesNetworkConfig: service,
    createdAt: "2026-07-14T00:00:00Z",
    platformVersion: "eks.12",
    status: "ACTIVE",
    accessConfig: chosen(
      inputs,
      { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true },
      "accessConfig",
    ),
    upgradePolicy: chosen(inputs, { supportType: "EXTENDED" }, "upgradePolicy"),
    ...chosen(inputs, { bootstrapSelfManagedAddons: true, version: defaultVersion }),
  };
}

function refuseCluster(asked: Asked): Refusal | undefined {
  const { inputs, world } = asked;
  const version = refuseVersion(asked);
  if (version !== undefined) return version;
  const subnets = texts(inputs, "vpcConfig.subnetIds");
  const known = subnets.map((id) => world.find([t.subnet], id));
  // On an Outpost all of them are in its zone.
  const onOutpost = read(inputs, "outpostConfig").state !== "absent";
  if (!onOutpost && known.length > 0 && known.every((one) => one !== undefined)) {
    const zones = new Set(
      known.map((one) => text(one!.outputs, "availabilityZone") ?? text(one!.inputs, "availabilityZone")),
    );
    if (zones.size < 2) {
      return eks(
        "InvalidParameterException",
        "Subnets specified must be in at least two different AZs",
        400,
        "awsdocs/amazon-eks-user-guide pull request 795; pulumi/pulumi-eks issue 311",
      );
    }
  }
  const quota = asked.before === undefined ? quotaExceeded(asked) : undefined;
  if (quota === undefined) return undefined;
  return eks(
    "ResourceLimitExceededException",
    `Cluster limit exceeded for account ${simulatedAccount}: ${quota.limit}`,
    400,
    `${eksApi}, CreateCluster (ResourceLimitExceededException); quota ${quota.quota}`,
  );
}

/** A cluster outlives its node groups and Fargate profiles, and goes only when nothing protects it. */
function clusterInUse(cluster: Existing, world: World): Refusal | undefined {
  // What is not active yet, or has failed, goes all the same.
  if (cluster.status === "ready" && flag(cluster.inputs, "deletionProtection") === true) {
    return eks(
      "InvalidRequestException",
      `Cluster deletion protection is enabled for cluster ${cluster.id}. Disable deletion protection before you delete the cluster.`,
      400,
      "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html (the code; the words are ours)",
    );
  }
  const own = (one: Existing): boolean => text(one.inputs, "clusterName") === cluster.id;
  if (world.all(t.nodeGroup).some(own)) {
    return eks(
      "ResourceInUseException",
      "Cluster has nodegroups attached",
      409,
      "gruntwork-io/cloud-nuke issue 148; crossplane-contrib/provider-upjet-aws issue 912",
    );
  }
  if (world.all(t.fargateProfile).some(own)) {
    return eks("ResourceInUseException", "Cluster has fargate profiles attached", 409, `${eksApi}, DeleteCluster`);
  }
  return undefined;
}

/** `<name>/<uuid>`: how ARNs of what belongs to a cluster end. */
export function withUuid(name: string, seed: string): string {
  return `${name}/${uuid(seed)}`;
}
