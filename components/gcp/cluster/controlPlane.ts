import type { ClusterArgs } from "@pulumi/gcp/container/cluster.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import { gated } from "../../pulumi/checked.ts";
import { derived, refNow } from "../../pulumi/later.ts";
import type { GkeClusterArgs } from "../gkeCluster.ts";
import { allPassed, type GatedLabels, gatedLabels } from "../network/laterLabels.ts";
import { leafOf } from "../network/networkRef.ts";
import { checkBootDisk } from "../nodes/checkCommon.ts";
import type { GkeNetworkRef } from "../refs.ts";
import {
  checkAccess,
  checkClusterNetwork,
  checkNodeAccount,
  checkSecretsKey,
  type LaterAccess,
} from "./checkCluster.ts";
import { maintenancePolicy } from "./maintenance.ts";
import type { GkeSystemPool } from "./systemPool.ts";

/** Inputs of a cluster that may be known only later, behind the rules about them. */
export interface GkeClusterGates {
  readonly access: { readonly [K in keyof LaterAccess]: pulumi.Input<LaterAccess[K]> };
  readonly secretsKey: pulumi.Input<string> | undefined;
  /** The one that is given; absent where the cluster has its own. */
  readonly nodeServiceAccount: pulumi.Input<string> | undefined;
  readonly systemPool: GkeSystemPool;
  readonly labels: GatedLabels["labels"];
  readonly passed: pulumi.Output<pulumi.Resource[]> | undefined;
}

export function gkeClusterGates(
  parent: pulumi.Resource,
  type: string,
  name: string,
  args: GkeClusterArgs,
): GkeClusterGates {
  const waits: (pulumi.Output<pulumi.Resource[]> | undefined)[] = [];
  const gate = <T extends object>(inputs: { [K in keyof T]: unknown }, rule: (values: T) => readonly Problem[]) => {
    // Leaves may come later anywhere inside; a gate waits for all of them.
    const { values, passed } = gated<T>(type, name, inputs as never, rule, parent);
    waits.push(passed);
    return values;
  };
  const { network, publicAccessCidrs = [], privateAccessCidrs = [], secretsKey, systemPool = {} } = args;
  const known = refNow(network);
  if (known === undefined) {
    gate<{ network: GkeNetworkRef }>({ network }, (values) => checkClusterNetwork(values.network, args));
  }
  const access = gate<LaterAccess>({ publicAccessCidrs, privateAccessCidrs }, checkAccess);
  const key = gate<{ secretsKey: string | undefined; region: string }>(
    { secretsKey, region: leafOf(network, ({ region }) => region) },
    (values) => (values.secretsKey === undefined ? [] : checkSecretsKey(values.secretsKey, values.region)),
  );
  const disk = gate<{ bootDiskGiB: number | undefined }>({ bootDiskGiB: systemPool.bootDiskGiB }, (values) =>
    values.bootDiskGiB === undefined
      ? []
      : checkBootDisk(values.bootDiskGiB).map((problem) => ({ ...problem, path: `systemPool.${problem.path}` })),
  );
  const account = gate<{ nodeServiceAccount: string | undefined }>(
    { nodeServiceAccount: args.nodeServiceAccount },
    (values) => (values.nodeServiceAccount === undefined ? [] : checkNodeAccount(values.nodeServiceAccount)),
  );
  const labels = gatedLabels(type, name, { ...known?.labels, ...args.labels }, parent);
  waits.push(labels.passed);
  return {
    access,
    secretsKey: secretsKey === undefined ? undefined : (key.secretsKey as pulumi.Input<string>),
    nodeServiceAccount:
      args.nodeServiceAccount === undefined ? undefined : (account.nodeServiceAccount as pulumi.Input<string>),
    systemPool: {
      ...systemPool,
      ...(systemPool.bootDiskGiB === undefined ? {} : { bootDiskGiB: disk.bootDiskGiB as pulumi.Input<number> }),
    },
    labels: labels.labels,
    passed: allPassed(waits),
  };
}

/** What the control plane is to be, beside its name, version, nodes and labels. */
export function controlPlaneArgs(args: GkeClusterArgs, access: GkeClusterGates["access"]): ClusterArgs {
  const { network, dnsEndpoint = false, publicAccessCidrs = [], privateAccessCidrs = [] } = args;
  const cidrs = (key: keyof LaterAccess, count: number) =>
    Array.from({ length: count }, (_, index) => ({ cidrBlock: derived(access[key], (all) => all[index]!) }));
  const project = leafOf(network, (known) => known.project);
  return {
    network: leafOf(network, (known) => known.network),
    subnetwork: leafOf(network, (known) => known.subnetwork),
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: leafOf(network, (known) => known.podRange),
      servicesSecondaryRangeName: leafOf(network, (known) => known.serviceRange),
    },
    // Both are chosen when a cluster is made, and multi-networking needs the other.
    datapathProvider: "ADVANCED_DATAPATH",
    enableMultiNetworking: hasMultiNetworking(args),
    enableIntranodeVisibility: args.intranodeVisibility ?? false,
    enableShieldedNodes: true,
    workloadIdentityConfig: { workloadPool: derived(project, workloadPoolOf) },
    privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: publicAccessCidrs.length === 0 },
    // Being there, it shuts out everybody who is not named; only then may the public endpoint be off.
    masterAuthorizedNetworksConfig: {
      cidrBlocks: [
        ...cidrs("publicAccessCidrs", publicAccessCidrs.length),
        ...cidrs("privateAccessCidrs", privateAccessCidrs.length),
      ],
      gcpPublicCidrsAccessEnabled: false,
    },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: dnsEndpoint } },
    addonsConfig: addonsOf(args),
    costManagementConfig: { enabled: args.costAllocation ?? true },
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
    ...maintenancePolicy(args),
  };
}

/** Whether pools may be attached to further networks. Never by whether there are any yet: it is chosen once. */
export function hasMultiNetworking({ multiNetworking }: GkeClusterArgs): boolean {
  return multiNetworking ?? true;
}

export function workloadPoolOf(project: string): string {
  return `${project}.svc.id.goog`;
}

function addonsOf({ drivers = {} }: GkeClusterArgs): NonNullable<ClusterArgs["addonsConfig"]> {
  const { gcsFuse = true, lustre = true, persistentDisk = true, filestore = false, legacyLustrePort = false } = drivers;
  return {
    gcsFuseCsiDriverConfig: { enabled: gcsFuse },
    lustreCsiDriverConfig: { enabled: lustre, ...(legacyLustrePort ? { enableLegacyLustrePort: true } : {}) },
    gcePersistentDiskCsiDriverConfig: { enabled: persistentDisk },
    gcpFilestoreCsiDriverConfig: { enabled: filestore },
    // Dataplane V2 enforces network policies itself, and refuses this beside it.
    networkPolicyConfig: { disabled: true },
  };
}
