import { LogGroup, type LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup.js";
import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import type { AddonArgs } from "@pulumi/aws/eks/addon.js";
import { Cluster, type ClusterArgs } from "@pulumi/aws/eks/cluster.js";
import type { NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup.js";
import type { KeyArgs } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../hardware/aws/region.ts";
import { checked, type Inputs } from "../pulumi/checked.ts";
import { after, refNow } from "../pulumi/later.ts";
import { make } from "../pulumi/make.ts";
import type { Override } from "../pulumi/override.ts";
import type { ComponentSummary } from "../pulumi/summary.ts";
import { isProduction, type OwnedArgs, ownershipOf } from "../pulumi/tags.ts";
import { admitAdmins } from "./cluster/access.ts";
import { addonsAfterNodes, addonsBeforeNodes, type EksAddon } from "./cluster/addons.ts";
import { checkCluster } from "./cluster/checkCluster.ts";
import { clusterGates, controlPlaneArgs, defaultClusterName, networkLeaf, secretsKey } from "./cluster/controlPlane.ts";
import { serviceRole } from "./cluster/roles.ts";
import { declareSystemPool, type EksSystemPool, systemZones } from "./cluster/systemPool.ts";
import { ordinaryZones } from "./network/checkNetwork.ts";
import { accountOf, scopeOf } from "./network/scope.ts";
import type { ClusterRef, NetworkRef } from "./refs.ts";

/** Arguments of `EksCluster`. */
export interface EksClusterArgs extends OwnedArgs {
  /** `EksNetwork.ref`, or a network described by hand. */
  network: pulumi.Input<NetworkRef>;
  /** Kubernetes minor version, `"1.34"`. Plain. An upgrade changes the control plane; nodes follow when their release says so. */
  kubernetesVersion: string;
  /**
   * Name of the cluster in AWS. Plain. Another name is another cluster.
   * @default project, environment and the component's name, joined by dashes: known before anything is made
   */
  clusterName?: string;
  /**
   * ARNs of IAM roles or users that administer the cluster. Nobody else gets in, not even whoever makes it.
   * @default none, with a warning
   */
  admins?: pulumi.Input<string>[];
  /**
   * Ranges from which the Kubernetes API can be reached over the internet. How many there are is plain.
   * @default none: the API is reached from inside the network alone. 0.0.0.0/0 is refused.
   */
  publicAccessCidrs?: pulumi.Input<string>[];
  /** Addresses of Kubernetes services, /12 to /24 of RFC 1918. @default EKS takes one beside the VPC's */
  serviceCidr?: pulumi.Input<string>;
  /** Ranges of hybrid nodes (racks of one's own), RFC 1918, at most 15. @default none */
  remoteNodeCidrs?: pulumi.Input<string>[];
  /** Ranges of the pods on hybrid nodes, RFC 1918, at most 15. @default none */
  remotePodCidrs?: pulumi.Input<string>[];
  /** Nodes for DNS, storage drivers and controllers. */
  systemPool?: EksSystemPool;
  /** Versions of add-ons by name: `{ "vpc-cni": "v1.20.4-eksbuild.2" }`. @default EKS's default for the Kubernetes version */
  addonVersions?: Record<string, pulumi.Input<string>>;
  /** More add-ons. Plain, but for their configuration. @default none */
  moreAddons?: EksAddon[];
  /** ARN of a KMS key for Kubernetes secrets. @default a key of the cluster's own, which rotates every year */
  secretsKeyArn?: pulumi.Input<string>;
  /** Days to keep the control plane's logs. Plain. @default 90 in production, otherwise 30 */
  logRetentionDays?: number;
  /** Keeps the version for a further year at six times the price, instead of an upgrade by AWS. @default false */
  extendedSupport?: pulumi.Input<boolean>;
  /** Refuses to delete or replace the cluster, in Pulumi and in AWS. Plain. @default true in production */
  deletionProtection?: boolean;
}

/** Options of `EksCluster`: Pulumi's own, and raw changes to children. */
export interface EksClusterOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    cluster?: Override<ClusterArgs>;
    secretsKey?: Override<KeyArgs>;
    logGroup?: Override<LogGroupArgs>;
    systemTemplate?: Override<LaunchTemplateArgs>;
    systemNodeGroup?: Override<NodeGroupArgs>;
    /** Of every add-on. */
    addon?: Override<AddonArgs>;
  };
}

/**
 * An EKS cluster for node pools with accelerators.
 *
 * Creates: the control plane with a private endpoint, access entries and all its logs; a KMS key for secrets; roles of
 * the cluster and of its nodes, with no more than they need; the add-ons that nodes need (VPC CNI with prefix delegation,
 * kube-proxy, Pod Identity agent) before any node, and then a system pool without accelerators, and on it CoreDNS, the FSx
 * CSI driver, the node monitoring agent and the metrics server. Add-ons get their rights through Pod Identity.
 *
 * `ref.name` is known once the first three add-ons are there, so pools made from it never start earlier.
 *
 * **Cost** (list prices in us-east-2, July 2026): the control plane is 0.10 USD/h, 73 USD a month (0.60 USD/h with extended
 * support); two m7i.xlarge 0.4032 USD/h, 294 USD a month, and their volumes 8 USD; the key 1 USD. Logs by the GB.
 *
 * @example
 * ```ts
 * const cluster = new EksCluster("main", {
 *   network: network.ref, kubernetesVersion: "1.34", admins: ["arn:aws:iam::123456789012:role/platform-admin"],
 * });
 * ```
 *
 * @example Reachable from an office, with block storage
 * ```ts
 * const cluster = new EksCluster("lab", {
 *   network: network.ref, kubernetesVersion: "1.34", admins: [adminRole.arn], publicAccessCidrs: ["203.0.113.0/24"],
 *   moreAddons: [{
 *     name: "aws-ebs-csi-driver", serviceAccount: "ebs-csi-controller-sa",
 *     policyArns: ["service-role/AmazonEBSCSIDriverPolicy"],
 *   }],
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/clusters.html
 */
export class EksCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** ARN of the cluster. */
  readonly clusterArn: pulumi.Output<string>;
  /** Address of the API server. */
  readonly endpoint: pulumi.Output<string>;
  /** Base64 certificate authority of the API server. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** Security group of control plane and nodes. */
  readonly securityGroupId: pulumi.Output<string>;
  /** ARN of the role of nodes. */
  readonly nodeRoleArn: pulumi.Output<string>;
  /** Name of the role of nodes, to attach more to. */
  readonly nodeRoleName: pulumi.Output<string>;
  /** ARN of the key that encrypts Kubernetes secrets. */
  readonly secretsKeyArn: pulumi.Output<string>;
  /** What pools and roles take as `cluster`. */
  readonly ref: ClusterRef;

  constructor(name: string, args: EksClusterArgs, opts: EksClusterOptions = {}) {
    const type = "hybrid-gpu:index:EksCluster";
    super(type, name, checked(type, name, args, checkCluster(args)), opts);

    const { kubernetesVersion, moreAddons = [] } = args;
    const { overrides = {} } = opts;
    const known = refNow(args.network);
    const ownership = ownershipOf(args, known?.ownership);
    const production = isProduction(ownership.environment);
    const deletionProtection = args.deletionProtection ?? production;
    const region = networkLeaf(args.network, (network) => network.region);
    const gates = clusterGates(this, type, name, args);
    const scope = scopeOf(this, name, region, ownership, { ...known?.tags, ...args.tags }, gates.passed);
    const { child, tags } = scope;
    const clusterName = args.clusterName ?? defaultClusterName(ownership, name);

    const logGroup: LogGroupArgs = {
      region,
      // EKS writes to this name. Made here first, its logs do not stay for ever.
      name: `/aws/eks/${clusterName}/cluster`,
      retentionInDays: args.logRetentionDays ?? (production ? 90 : 30),
      tags: tags(`${name}-logs`),
    };
    const logs = make<LogGroupArgs, LogGroup>(LogGroup, `${name}-logs`, logGroup, child, overrides.logGroup);
    const secretsKeyArn =
      args.secretsKeyArn ?? secretsKey(scope, clusterName, deletionProtection, overrides.secretsKey);
    const clusterRole = serviceRole(scope, "cluster", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
    // No CNI policy and no data: add-ons and workloads have roles of their own.
    const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];
    const nodeRole = serviceRole(scope, "node", "ec2.amazonaws.com", nodePolicies);

    const subnetsOf = (pick: (zones: string[]) => readonly string[]) =>
      networkLeaf<pulumi.Input<string>[]>(args.network, ({ privateSubnets }) =>
        pick(Object.keys(privateSubnets)).map((zone) => privateSubnets[zone]!),
      );
    const cluster = make<ClusterArgs, Cluster>(
      Cluster,
      `${name}-cluster`,
      {
        region,
        name: clusterName,
        roleArn: clusterRole.arn,
        ...controlPlaneArgs(args, gates.ranges, subnetsOf(ordinaryZones), secretsKeyArn),
        deletionProtection,
        tags: tags(`${name}-cluster`),
      },
      {
        ...child,
        dependsOn: gates.passed === undefined ? [logs] : gates.passed.apply(() => [logs]),
        // Its name is fixed, so a replacement fails rather than delete the old cluster first: the better failure.
        protect: deletionProtection,
      },
      overrides.cluster,
    );
    admitAdmins(scope, cluster.name, gates.admins);

    // From what is known before the cluster is made, so that policies can read the trust of roles in a preview.
    const clusterArn = pulumi
      .all([region, accountOf(this), cluster.name])
      .apply(([where, account, called]) => `arn:${partitionOf(where)}:eks:${where}:${account}:cluster/${called}`);
    const addons = { scope, clusterArn, versions: gates.addonVersions, override: overrides.addon };
    const ready = after(cluster.name, addonsBeforeNodes({ ...addons, clusterName: cluster.name }));
    const systemSubnets = subnetsOf((zones) => systemZones(gates.systemPool, zones));
    const system = declareSystemPool(scope, gates.systemPool, ready, nodeRole.arn, systemSubnets, overrides);
    addonsAfterNodes({ ...addons, clusterName: after(cluster.name, [system]) }, moreAddons);

    // The cluster answers with these once it is there; until then they are not merely absent from its inputs.
    const made = <T>(value: pulumi.Output<T>): pulumi.Output<T> =>
      pulumi.all([value, cluster.id]).apply(([answer]) => answer) as pulumi.Output<T>;
    this.clusterName = ready;
    this.clusterArn = clusterArn;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.data;
    this.securityGroupId = made(cluster.vpcConfig.clusterSecurityGroupId);
    this.nodeRoleArn = nodeRole.arn;
    this.nodeRoleName = nodeRole.role.name;
    this.secretsKeyArn = pulumi.output(secretsKeyArn);
    const ref = {
      name: ready,
      arn: clusterArn,
      securityGroupId: this.securityGroupId,
      kubernetesVersion,
      network: args.network,
      nodeRoleArn: nodeRole.arn,
      endpoint: this.endpoint,
      certificateAuthority: this.certificateAuthority,
      serviceCidr: made(cluster.kubernetesNetworkConfig.serviceIpv4Cidr),
      podIdentity: true,
      ownership,
      ...(args.tags === undefined ? {} : { tags: args.tags }),
    };
    // Of a network that is known only later, nothing is plain, and so the whole description comes later.
    this.ref = (known === undefined ? pulumi.output(ref) : ref) as ClusterRef;
    const { team, environment } = ownership;
    const summary: Inputs<ComponentSummary> = { place: "aws", region, team, environment };
    this.registerOutputs({
      clusterName: this.clusterName,
      clusterArn: this.clusterArn,
      endpoint: this.endpoint,
      certificateAuthority: this.certificateAuthority,
      securityGroupId: this.securityGroupId,
      nodeRoleArn: this.nodeRoleArn,
      nodeRoleName: this.nodeRoleName,
      secretsKeyArn: this.secretsKeyArn,
      ref: this.ref,
      summary,
    });
  }
}
