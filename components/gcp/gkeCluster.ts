import { Cluster, type ClusterArgs } from "@pulumi/gcp/container/cluster.js";
import type { NodePoolArgs } from "@pulumi/gcp/container/nodePool.js";
import type { CryptoKeyIAMMemberArgs } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import { getProjectOutput } from "@pulumi/gcp/organizations/getProject.js";
import type { AccountArgs } from "@pulumi/gcp/serviceaccount/account.js";
import * as pulumi from "@pulumi/pulumi";
import { defaultGkeVersion } from "../hardware/gcp/gkeVersion.ts";
import { checked, type Inputs } from "../pulumi/checked.ts";
import { derived, refNow } from "../pulumi/later.ts";
import { make } from "../pulumi/make.ts";
import type { Override } from "../pulumi/override.ts";
import type { ComponentSummary } from "../pulumi/summary.ts";
import { isProduction, type Ownership, ownershipOf } from "../pulumi/tags.ts";
import { checkCluster } from "./cluster/checkCluster.ts";
import { controlPlaneArgs, gkeClusterGates, hasMultiNetworking, workloadPoolOf } from "./cluster/controlPlane.ts";
import type { GkeMaintenanceExclusion, GkeMaintenanceWindow } from "./cluster/maintenance.ts";
import { nodeAccount } from "./cluster/nodeAccount.ts";
import { declareSystemPool, type GkeSystemPool, transientPool } from "./cluster/systemPool.ts";
import { leafOf } from "./network/networkRef.ts";
import { gkeScopeOf } from "./network/scope.ts";
import type { GkeClusterRef, GkeNetworkRef } from "./refs.ts";
import { grantedKey } from "./storage/keyGrant.ts";

export { GkeExclusionScope, type GkeMaintenanceExclusion, type GkeMaintenanceWindow } from "./cluster/maintenance.ts";
export type { GkeSystemPool } from "./cluster/systemPool.ts";

/** How soon versions come to a cluster. */
export const GkeReleaseChannel = {
  /** Weeks before everybody else: for trying out. */
  Rapid: "RAPID",
  /** When they have proved themselves. */
  Regular: "REGULAR",
  /** Some months later. */
  Stable: "STABLE",
  /** As `REGULAR`, and minor versions are kept up to two years; dearer once standard support has ended. */
  Extended: "EXTENDED",
} as const;
export type GkeReleaseChannel = (typeof GkeReleaseChannel)[keyof typeof GkeReleaseChannel];

/** Storage drivers that GKE runs in a cluster. All of it plain. */
export interface GkeDrivers {
  /** Buckets as file systems. @default true */
  gcsFuse?: boolean;
  /** Managed Lustre. @default true */
  lustre?: boolean;
  /**
   * Port 6988 instead of 988, for instances of Managed Lustre that were made with `gkeSupportEnabled`.
   * @default false
   */
  legacyLustrePort?: boolean;
  /** Persistent disks and Hyperdisk. @default true */
  persistentDisk?: boolean;
  /** Filestore. @default false */
  filestore?: boolean;
}

/** Arguments of `GkeCluster`. */
export interface GkeClusterArgs extends Ownership {
  /** `GkeNetwork.ref`, or a network described by hand. Its project is the cluster's. */
  network: pulumi.Input<GkeNetworkRef>;
  /**
   * Where the control plane is: a region (three of it, no outage on upgrades) or a zone (one). Plain. It cannot be changed.
   * @default the region of the network
   */
  location?: string;
  /**
   * Lowest version of the control plane: `1.35.3-gke.1389000`, or a minor one, `1.35`, for the newest of it. Plain. GKE
   * raises it with the release channel.
   * @default 1.35: new enough for every machine type here
   */
  version?: string;
  /** How soon versions come. Plain. @default `REGULAR` */
  releaseChannel?: GkeReleaseChannel;
  /** Name of the cluster. Plain. Another name is another cluster. @default the component's, with an ending of Pulumi's */
  clusterName?: string;
  /**
   * Ranges from which the Kubernetes API can be reached over the internet. How many there are is plain.
   * @default none: the public endpoint is off. 0.0.0.0/0 is refused.
   */
  publicAccessCidrs?: pulumi.Input<string>[];
  /**
   * Private ranges from which the Kubernetes API can be reached, beside that of the cluster itself: VPN, runners, other
   * subnets. How many there are is plain.
   * @default none
   */
  privateAccessCidrs?: pulumi.Input<string>[];
  /**
   * Whether the Kubernetes API can be reached from anywhere by its DNS name, by those whom IAM grants
   * `container.clusters.connect`. Plain.
   * @default false
   */
  dnsEndpoint?: boolean;
  /**
   * Whether pools can be attached to further networks, as GPUDirect needs. Plain. It cannot be changed.
   * @default true: a cluster without it would have to be made anew for its first pool with GPUDirect
   */
  multiNetworking?: boolean;
  /** When GKE may do maintenance. Plain. @default at any time; beside exclusions, four hours a day from 03:00 UTC */
  maintenanceWindow?: GkeMaintenanceWindow;
  /** Times without maintenance: GKE makes a whole slice anew to upgrade it. Plain. @default none */
  maintenanceExclusions?: GkeMaintenanceExclusion[];
  /** Storage drivers. Plain. */
  drivers?: GkeDrivers;
  /** Whether bills show namespaces and labels of pods. @default true: it costs nothing */
  costAllocation?: pulumi.Input<boolean>;
  /** Whether flow logs and firewall rules see packets between pods of one node; costs throughput. @default false */
  intranodeVisibility?: pulumi.Input<boolean>;
  /** Nodes for DNS, storage drivers and controllers. */
  systemPool?: GkeSystemPool;
  /**
   * Email of the service account of nodes, which has `roles/container.defaultNodeServiceAccount`.
   * @default an account of the cluster's own with that role
   */
  nodeServiceAccount?: pulumi.Input<string>;
  /** Whether that account may pull images from every Artifact Registry of the project. Plain. @default false */
  artifactRegistryReader?: boolean;
  /**
   * Cloud KMS key that encrypts Kubernetes secrets, `projects/…/cryptoKeys/…`, in the cluster's region. GKE is granted its use.
   * @default Google's own keys alone
   */
  secretsKey?: pulumi.Input<string>;
  /** Refuses to delete or replace the cluster, in Pulumi and in the provider. Plain. @default true in production */
  deletionProtection?: boolean;
  /** More labels, on every child that takes labels. The four of whose it is win over equal names here. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** Options of `GkeCluster`: Pulumi's own, and raw changes to children. */
export interface GkeClusterOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    cluster?: Override<ClusterArgs>;
    systemPool?: Override<NodePoolArgs>;
    nodeServiceAccount?: Override<AccountArgs>;
    secretsKeyGrant?: Override<CryptoKeyIAMMemberArgs>;
  };
}

/**
 * A GKE cluster for node pools with accelerators.
 *
 * Creates: the cluster, VPC-native, on Dataplane V2, with private nodes and a private control plane, Workload Identity,
 * Shielded nodes, multi-networking where the network has fabrics, storage drivers and cost allocation; the service account
 * of nodes with the role it needs and no key; a system pool without accelerators over three zones in place of the default
 * pool. In production neither Pulumi nor the provider deletes the cluster.
 *
 * The API server is reached from the cluster's own subnet alone until told otherwise: `dnsEndpoint`, `privateAccessCidrs`,
 * `publicAccessCidrs`.
 *
 * **Cost** (list prices in us-central1, as far as they are published): the control plane is 0.10 USD/h, 73 USD a month;
 * three e2-standard-4 are 0.402 USD/h, 294 USD a month, and their disks of 100 GiB 30 USD. Logs and metrics by the GB.
 *
 * @example
 * ```ts
 * const cluster = new GkeCluster("main", { network: network.ref });
 * ```
 *
 * @example For a long training run, run from elsewhere
 * ```ts
 * const cluster = new GkeCluster("train", {
 *   network: network.ref, dnsEndpoint: true, releaseChannel: GkeReleaseChannel.Stable,
 *   maintenanceExclusions: [{ name: "pretraining", startTime: "2026-12-01T00:00:00Z" }],
 * });
 * ```
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/types-of-clusters
 */
export class GkeCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** Id of the cluster, `projects/…/locations/…/clusters/…`. */
  readonly clusterId: pulumi.Output<string>;
  /** Address of the API server: private, unless there are `publicAccessCidrs`. */
  readonly endpoint: pulumi.Output<string>;
  /** DNS name of the API server. It answers those outside only with `dnsEndpoint`. */
  readonly dnsName: pulumi.Output<string>;
  /** Base64 certificate authority of the API server. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** Workload identity pool, `<project>.svc.id.goog`. */
  readonly workloadPool: pulumi.Output<string>;
  /** Email of the service account of nodes, known once it has its roles. */
  readonly nodeServiceAccount: pulumi.Output<string>;
  /** What pools, slices and identities take as `cluster`. */
  readonly ref: GkeClusterRef;

  constructor(name: string, args: GkeClusterArgs, opts: GkeClusterOptions = {}) {
    const type = "hybrid-gpu:index:GkeCluster";
    super(type, name, checked(type, name, args, checkCluster(name, args)), opts);

    const { network, version = defaultGkeVersion, clusterName } = args;
    const { overrides = {} } = opts;
    const known = refNow(network);
    const ownership = ownershipOf(args, known?.ownership);
    const deletionProtection = args.deletionProtection ?? isProduction(ownership.environment);
    const region = leafOf(network, (described) => described.region);
    const project = leafOf(network, (described) => described.project);
    const location = args.location ?? region;
    const gates = gkeClusterGates(this, type, name, args);
    const scope = gkeScopeOf(this, name, project, ownership, gates.labels, gates.passed);
    const { child, labels } = scope;
    const projectNumber = getProjectOutput({ projectId: project }, { parent: this }).number;

    const email =
      gates.nodeServiceAccount ??
      nodeAccount(scope, args.artifactRegistryReader === true, overrides.nodeServiceAccount);
    const serviceAgent = pulumi.interpolate`serviceAccount:service-${projectNumber}@container-engine-robot.iam.gserviceaccount.com`;
    const { secretsKey } = gates;
    const grant = { name, member: serviceAgent, override: overrides.secretsKeyGrant };
    const encryption =
      secretsKey === undefined
        ? {}
        : { databaseEncryption: { state: "ENCRYPTED", keyName: grantedKey({ ...grant, key: secretsKey }, child) } };
    const label = `${name}-cluster`;
    const cluster = make<ClusterArgs, Cluster>(
      Cluster,
      label,
      {
        project,
        location,
        ...(clusterName === undefined ? {} : { name: clusterName }),
        minMasterVersion: version,
        releaseChannel: { channel: args.releaseChannel ?? GkeReleaseChannel.Regular },
        ...controlPlaneArgs(args, gates.access),
        ...transientPool(email),
        ...encryption,
        deletionProtection,
        resourceLabels: labels(label),
      },
      // Once the default pool is gone, the provider reads another pool's nodes as the cluster's, and would make it anew.
      { ...child, protect: deletionProtection, ignoreChanges: ["nodeConfig"] },
      overrides.cluster,
    );
    declareSystemPool(scope, gates.systemPool, location, cluster.name, email, overrides.systemPool);

    this.clusterName = cluster.name;
    this.clusterId = cluster.id;
    this.endpoint = cluster.endpoint;
    this.dnsName = cluster.controlPlaneEndpointsConfig.apply(
      ({ dnsEndpointConfig }) => dnsEndpointConfig?.endpoint ?? "",
    );
    this.certificateAuthority = cluster.masterAuth.apply(({ clusterCaCertificate }) => clusterCaCertificate);
    this.workloadPool = pulumi.output(derived(project, workloadPoolOf));
    this.nodeServiceAccount = pulumi.output(email);
    const ref = {
      name: cluster.name,
      location,
      project,
      projectNumber,
      version,
      network,
      multiNetworking: hasMultiNetworking(args),
      workloadPool: derived(project, workloadPoolOf),
      nodeServiceAccount: email,
      endpoint: this.endpoint,
      certificateAuthority: this.certificateAuthority,
      ownership,
      ...(args.labels === undefined ? {} : { labels: args.labels }),
    };
    // Of a network that is known only later, nothing is plain, and so the whole description comes later.
    this.ref = (known === undefined ? pulumi.output(ref) : ref) as GkeClusterRef;
    const { team, environment } = ownership;
    const summary: Inputs<ComponentSummary> = { place: "gcp", region, team, environment };
    this.registerOutputs({
      clusterName: this.clusterName,
      clusterId: this.clusterId,
      endpoint: this.endpoint,
      dnsName: this.dnsName,
      certificateAuthority: this.certificateAuthority,
      workloadPool: this.workloadPool,
      nodeServiceAccount: this.nodeServiceAccount,
      ref: this.ref,
      summary,
    });
  }
}
