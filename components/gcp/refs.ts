import type * as pulumi from "@pulumi/pulumi";
import type { Ownership } from "../pulumi/tags.ts";
import type { GkeFabricKind } from "./network/fabricShape.ts";

/** Address ranges of a network in CIDR form. */
export interface GkeRanges {
  /** Of nodes. */
  nodes?: string;
  /** Of pods. */
  pods?: string;
  /** Of Kubernetes services. */
  services?: string;
}

/** One further VPC that nodes are attached to, beside the network of the cluster. */
export interface GkeFabricNetwork {
  /** Name of the VPC. */
  network: pulumi.Input<string>;
  /** Names of its subnets: one for a gVNIC VPC, eight (A4X: four) for the RDMA VPC. Their number is plain: it shapes pools. */
  subnetworks: pulumi.Input<string>[];
}

/** The further networks of one fabric, in one zone: what pools of A3, A4 and A4X machines are attached to. */
export interface GkeFabric {
  /** `tcpx` (A3 High), `tcpxo` (A3 Mega) or `rdma` (A3 Ultra, A4, A4X). */
  kind: GkeFabricKind;
  /** Zone that the networks serve: an RDMA network profile is bound to one. Absent for `tcpx` and `tcpxo`, which serve the region. */
  zone?: string;
  /** gVNIC VPCs: four for `tcpx`, eight for `tcpxo`, one for `rdma`. */
  gvnic: GkeFabricNetwork[];
  /** The VPC with the RDMA network profile; `rdma` only. */
  rdma?: GkeFabricNetwork;
}

/** A VPC as components see it: `GkeNetwork.ref`, or written by hand for a VPC made elsewhere. */
export interface GkeNetworkRef {
  /** Id of the project that the VPC belongs to. Plain, because names of networks and identities are made from it. */
  project: string;
  /** Region of the subnet, `us-central1`. Plain, because zones are checked against it. */
  region: string;
  /** Name of the VPC. */
  network: pulumi.Input<string>;
  /** Name of the subnet of nodes. */
  subnetwork: pulumi.Input<string>;
  /** Name of the secondary range of pods. */
  podRange: pulumi.Input<string>;
  /** Name of the secondary range of services. */
  serviceRange: pulumi.Input<string>;
  /** Address ranges in CIDR form, where known: overlaps are refused, and pools warn before a range runs out. */
  ranges?: GkeRanges;
  /** Further networks for GPUDirect, by fabric. */
  fabrics?: GkeFabric[];
  /**
   * Known only once the private services connection is there, which Managed Lustre needs: the name of the allocated range.
   * Absent where the network has none.
   */
  privateServicesRange?: pulumi.Input<string>;
  /** Whose VPC it is: clusters, pools and file systems in it inherit what they do not say themselves. */
  ownership?: Ownership;
  /** Labels that what is built in it inherits. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** A GKE cluster as pools, slices and identities see it: `GkeCluster.ref`, or written by hand for a cluster made elsewhere. */
export interface GkeClusterRef {
  /** Name of the cluster. */
  name: pulumi.Input<string>;
  /** Where its control plane is: a region, or a zone. Plain. */
  location: string;
  /** Id of the project. Plain. */
  project: string;
  /** Number of the project: members of IAM bindings begin with it. Needed by `GkeWorkloadIdentity` only. */
  projectNumber?: pulumi.Input<string>;
  /**
   * Lowest version that the cluster runs, `1.33.5-gke.1162000`. Plain: machine types need minimum versions. Less of it, `1.33`,
   * leaves open whether one is met that lies within: pools then warn, and say which.
   */
  version: string;
  /** The network that the cluster lives in. */
  network: GkeNetworkRef;
  /** Whether multi-networking is on: pools with GPUDirect networks need it, and it is chosen when the cluster is made. @default false */
  multiNetworking?: boolean;
  /** Workload identity pool, `<project>.svc.id.goog`. Absent: the cluster has none, and identities are refused. */
  workloadPool?: string;
  /** Email of the service account of nodes. Pools need it here, or as an argument of their own. */
  nodeServiceAccount?: pulumi.Input<string>;
  /** Address of the API server; for kubeconfigs. */
  endpoint?: pulumi.Input<string>;
  /** Base64 certificate authority; for kubeconfigs. */
  certificateAuthority?: pulumi.Input<string>;
  /** Whose cluster it is: pools inherit what they do not say themselves. */
  ownership?: Ownership;
  /** Labels that pools inherit. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** A node pool or slice as file systems and programs see it: `pool.ref`, or written by hand for nodes made elsewhere. */
export interface GkePoolRef {
  /** Name of the pool. */
  name: string;
  /** Region of the nodes. */
  region: string;
  /** Zone of the nodes. */
  zone: string;
  /** Machine type of the nodes. */
  machineType: string;
  /** Most nodes there will be. */
  maxNodes: number;
  /** Whose pool it is. */
  ownership?: Ownership;
}
