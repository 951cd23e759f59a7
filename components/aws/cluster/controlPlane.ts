import type { ClusterArgs } from "@pulumi/aws/eks/cluster.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key, type KeyArgs } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import { gated } from "../../pulumi/checked.ts";
import { derived, refNow } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import type { EksClusterArgs } from "../eksCluster.ts";
import type { Scope } from "../network/scope.ts";
import type { NetworkRef } from "../refs.ts";
import {
  checkAddonVersions,
  checkAdmins,
  checkNetworkRef,
  checkSystemNodes,
  type LaterSystemPool,
} from "./checkCluster.ts";
import { type ClusterRanges, checkRanges, rangeInputs } from "./clusterRanges.ts";
import type { EksSystemPool } from "./systemPool.ts";

/** Kinds of control-plane log, all of them on. */
const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Something of a network: as it stands in a description that is here now, and later when that comes later. */
export function networkLeaf<T>(
  network: pulumi.Input<NetworkRef>,
  leaf: (network: NetworkRef) => pulumi.Input<T>,
): pulumi.Input<T> {
  const known = refNow(network);
  if (known !== undefined) return leaf(known);
  return pulumi.output(network as pulumi.Input<object>).apply((later) => leaf(later as NetworkRef)) as pulumi.Output<T>;
}

/** Known before anything is made: log groups, roles and aliases are named after it. */
export function defaultClusterName({ project, environment }: Required<Ownership>, name: string): string {
  return `${project}-${environment}-${name}`.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 100);
}

/** Inputs of a cluster that may be known only later, behind the rules about them. */
export interface ClusterGates {
  readonly ranges: { [K in keyof ClusterRanges]: pulumi.Input<ClusterRanges[K]> };
  readonly admins: readonly pulumi.Input<string>[];
  readonly addonVersions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly systemPool: EksSystemPool;
  readonly passed: pulumi.Output<pulumi.Resource[]> | undefined;
}

export function clusterGates(parent: pulumi.Resource, type: string, name: string, args: EksClusterArgs): ClusterGates {
  const waits: pulumi.Output<pulumi.Resource[]>[] = [];
  const gate = <T extends object>(inputs: { [K in keyof T]: unknown }, rule: (values: T) => readonly Problem[]) => {
    // Leaves may come later anywhere inside; a gate waits for all of them.
    const { values, passed } = gated<T>(type, name, inputs as never, rule, parent);
    if (passed !== undefined) waits.push(passed);
    return values;
  };
  const { admins = [], addonVersions = {}, systemPool = {}, kubernetesVersion } = args;
  const { rootVolumeGiB, amiReleaseVersion } = systemPool;
  if (refNow(args.network) === undefined) {
    gate<{ network: NetworkRef }>({ network: args.network }, (values) =>
      checkNetworkRef(values.network, systemPool.zones),
    );
  }
  const ranges = gate<ClusterRanges>(rangeInputs(args), checkRanges);
  const admitted = gate<{ admins: string[] }>({ admins }, (values) => checkAdmins(values.admins));
  const versions = gate<{ addonVersions: Record<string, string> }>({ addonVersions }, (values) =>
    checkAddonVersions(values.addonVersions),
  );
  const system = gate<LaterSystemPool>({ rootVolumeGiB, amiReleaseVersion }, (values) =>
    checkSystemNodes(values, kubernetesVersion),
  );
  return {
    ranges,
    admins: admins.map((_, index) => derived(admitted.admins, (all) => all[index]!)),
    addonVersions: Object.fromEntries(
      Object.keys(addonVersions).map((key) => [key, derived(versions.addonVersions, (all) => all[key]!)]),
    ),
    systemPool: {
      ...systemPool,
      ...(rootVolumeGiB === undefined ? {} : { rootVolumeGiB: system.rootVolumeGiB as pulumi.Input<number> }),
      ...(amiReleaseVersion === undefined
        ? {}
        : { amiReleaseVersion: system.amiReleaseVersion as pulumi.Input<string> }),
    },
    passed: waits.length === 0 ? undefined : pulumi.all(waits).apply((): pulumi.Resource[] => []),
  };
}

/** What the control plane is to be, beside its name, role and tags. */
export function controlPlaneArgs(
  args: EksClusterArgs,
  ranges: ClusterGates["ranges"],
  subnetIds: pulumi.Input<pulumi.Input<string>[]>,
  keyArn: pulumi.Input<string>,
): Omit<ClusterArgs, "roleArn"> {
  const { publicAccessCidrs = [], remoteNodeCidrs = [], remotePodCidrs = [] } = args;
  const isPublic = publicAccessCidrs.length > 0;
  const remoteNodes = { remoteNodeNetworks: { cidrs: ranges.remoteNodeCidrs } };
  const remotePods = remotePodCidrs.length === 0 ? {} : { remotePodNetworks: { cidrs: ranges.remotePodCidrs } };
  return {
    version: args.kubernetesVersion,
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    // The component manages the add-ons. Changing this replaces the cluster.
    bootstrapSelfManagedAddons: false,
    enabledClusterLogTypes: logTypes,
    encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
    kubernetesNetworkConfig: {
      ipFamily: "ipv4",
      ...(args.serviceCidr === undefined ? {} : { serviceIpv4Cidr: ranges.serviceCidr as pulumi.Input<string> }),
    },
    upgradePolicy: {
      supportType: derived(args.extendedSupport ?? false, (extended) => (extended ? "EXTENDED" : "STANDARD")),
    },
    vpcConfig: {
      subnetIds,
      endpointPrivateAccess: true,
      endpointPublicAccess: isPublic,
      ...(isPublic ? { publicAccessCidrs: ranges.publicAccessCidrs } : {}),
    },
    ...(remoteNodeCidrs.length === 0 ? {} : { remoteNetworkConfig: { ...remoteNodes, ...remotePods } }),
  };
}

/** A key for Kubernetes secrets, which rotates every year. Its loss is the loss of the secrets. */
export function secretsKey(
  { name, region, child, tags }: Scope,
  clusterName: string,
  protect: boolean,
  override?: Override<KeyArgs>,
): pulumi.Output<string> {
  const label = `${name}-secrets`;
  const key = make<KeyArgs, Key>(
    Key,
    label,
    {
      region,
      description: `Kubernetes secrets of ${clusterName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: tags(label),
    },
    { ...child, protect },
    override,
  );
  new Alias(label, { region, name: `alias/eks/${clusterName}`, targetKeyId: key.keyId }, child);
  return key.arn;
}
