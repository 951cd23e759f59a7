import type * as pulumi from "@pulumi/pulumi";
import type { Ownership } from "../pulumi/tags.ts";

/** A VPC as components see it: `EksNetwork.ref`, or written by hand for a VPC made elsewhere. */
export interface NetworkRef {
  /** Region of the VPC, `us-east-2`. Plain, because zones and capacity are checked against it. */
  region: string;
  /** Id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** Private subnets by zone: `{ "us-east-2a": "subnet-…" }`. Zones are plain, because they decide where things go. */
  privateSubnets: Record<string, pulumi.Input<string>>;
  /**
   * Security group that names itself in ingress and in egress, all protocols: what EFA needs, because its traffic is
   * authorized by group id and never by address range. Needed by pools and file systems that use EFA.
   */
  efaSecurityGroupId?: pulumi.Input<string>;
  /** Address range of the VPC in CIDR form. When it and `addressesPerZone` are plain, pools warn before a subnet runs out. */
  cidrBlock?: pulumi.Input<string>;
  /** Addresses that each private subnet offers to nodes and pods, where known: pools compare what they need at `max`. */
  addressesPerZone?: number;
  /** Whose VPC it is: clusters, pools and file systems in it inherit what they do not say themselves. */
  ownership?: Ownership;
  /** Tags that what is built in it inherits. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** An EKS cluster as pools and roles see it: `EksCluster.ref`, or written by hand for a cluster made elsewhere. */
export interface ClusterRef {
  /**
   * Name of the cluster. `EksCluster.ref` gives one that is known only once the add-ons that nodes need (VPC CNI,
   * kube-proxy, Pod Identity agent) are there, so that no node starts before them.
   */
  name: pulumi.Input<string>;
  /** ARN of the cluster: source condition of Pod Identity roles. */
  arn?: pulumi.Input<string>;
  /** The security group that EKS made for the cluster. Nodes carry it on their IP interfaces, or they never join. */
  securityGroupId: pulumi.Input<string>;
  /** Kubernetes version, `1.34`. Nodes run the same. */
  kubernetesVersion: string;
  /** The network that the cluster lives in. */
  network: NetworkRef;
  /** ARN of the IAM role of nodes. Pools need it here, or as an argument of their own. */
  nodeRoleArn?: pulumi.Input<string>;
  /** Address of the API server. Needed by pools with an image of their own (`amiId`) only. */
  endpoint?: pulumi.Input<string>;
  /** Base64 certificate authority. Needed by pools with an image of their own (`amiId`) only. */
  certificateAuthority?: pulumi.Input<string>;
  /** Service address range of the cluster. Needed by pools with an image of their own (`amiId`) only. */
  serviceCidr?: pulumi.Input<string>;
  /** Whether the Pod Identity agent runs in it: roles for service accounts need it. */
  podIdentity?: boolean;
  /** Whose cluster it is: pools inherit what they do not say themselves. */
  ownership?: Ownership;
  /** Tags that pools inherit. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** A node pool as file systems see it: `pool.ref`, or written by hand for nodes made elsewhere. */
export interface PoolRef {
  /** Name of the pool; names of security group rules are made from it. */
  name: string;
  /** Region of the nodes. */
  region: string;
  /** Zone of the nodes. A file system in another one costs cross-zone traffic and cannot use EFA. */
  zone: string;
  /** Machine type of the nodes. */
  machineType: string;
  /**
   * Security groups of the nodes' IP interfaces by a stable word: `{ cluster: "sg-…", efa: "sg-…" }`. The words become
   * part of the names of security group rules.
   */
  clientSecurityGroupIds: Record<string, pulumi.Input<string>>;
  /** Whether the nodes have EFA interfaces. */
  efa: boolean;
  /** Most nodes there will be: EFA connections to a file system are limited. */
  maxNodes: number;
  /** Whose pool it is. */
  ownership?: Ownership;
}
