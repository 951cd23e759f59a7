import { Network, type NetworkArgs } from "@pulumi/gcp/compute/network.js";
import * as pulumi from "@pulumi/pulumi";
import { checked, gated } from "../pulumi/checked.ts";
import { derived } from "../pulumi/later.ts";
import { make } from "../pulumi/make.ts";
import type { Override } from "../pulumi/override.ts";
import type { ComponentSummary } from "../pulumi/summary.ts";
import { type Ownership, ownershipOf } from "../pulumi/tags.ts";
import { checkAddresses, planAddresses } from "./network/addresses.ts";
import {
  checkNetwork,
  type LaterRanges,
  questionNow,
  questionOf,
  rangeInputs,
  wantsPrivateServices,
} from "./network/checkNetwork.ts";
import { type FabricOverrides, fabricNetworks } from "./network/fabricNetworks.ts";
import type { GkeFabricShape } from "./network/fabricShape.ts";
import { allPassed, gatedLabels } from "./network/laterLabels.ts";
import { type NodeSubnetOverrides, nodeSubnet, podRangeName, serviceRangeName } from "./network/nodeSubnet.ts";
import { type PrivateServicesOverrides, privateServices } from "./network/privateServices.ts";
import { projectIdOf } from "./network/project.ts";
import { gkeScopeOf } from "./network/scope.ts";
import type { GkeNetworkRef } from "./refs.ts";

export { GkeFabricKind, type GkeFabricShape } from "./network/fabricShape.ts";

/** Whether there is a way from the nodes to the internet. They have no public addresses. */
export const GkeNat = {
  /** Cloud NAT for the region: one for all zones, and no zone's outage ends it. */
  One: "one",
  /** None: nodes reach Google's own services alone, its registries among them. */
  None: "none",
} as const;
export type GkeNat = (typeof GkeNat)[keyof typeof GkeNat];

/** Arguments of `GkeNetwork`. */
export interface GkeNetworkArgs extends Ownership {
  /** Id of the Google Cloud project. Plain. @default `gcp:project` of the stack */
  projectId?: string;
  /** Region, `us-central1`. Plain. */
  region: string;
  /**
   * Nodes that the ranges are sized for, 1 to 65000, over all pools at their ceilings. Plain. Ranges cannot be changed in
   * place: leave room, and leave it alone.
   * @default 1000
   */
  maxNodes?: number;
  /**
   * Pods of one node, 8 to 256: GKE keeps twice as many addresses for it, rounded up to a power of two, so 110 take a /24
   * and 32 a /26. Plain. Pools with fewer (`maxPodsPerNode`) leave room for more nodes. @default 110, as GKE does
   */
  podsPerNode?: number;
  /** Range of nodes. @default at 10.0.0.0, as large as `maxNodes` needs: a /22 for 1000 */
  nodeRange?: pulumi.Input<string>;
  /** Range of pods. @default at 10.4.0.0, as large as `maxNodes` and `podsPerNode` need: a /14 for 1000 nodes of 110 pods */
  podRange?: pulumi.Input<string>;
  /** Range of Kubernetes services. @default 10.1.0.0/20: 4096 services */
  serviceRange?: pulumi.Input<string>;
  /** Ranges elsewhere that are routed to this VPC (racks, peers): refused when a range of its own overlaps them. */
  reservedCidrs?: pulumi.Input<string>[];
  /** Way to the internet. Plain. @default `one` */
  nat?: GkeNat;
  /** Further networks for GPUDirect, by fabric. Plain. Their order and the largest of their `maxNodes` decide their addresses: append new ones at the end, no larger than those there are. @default none */
  fabrics?: GkeFabricShape[];
  /** Range that the networks of all fabrics are cut from, apart from the others. @default 192.168.0.0/16 */
  fabricRange?: pulumi.Input<string>;
  /** Whether Google's services get a range in the VPC, as Managed Lustre needs. Plain. @default true where `privateServicesRange` is given */
  privateServices?: boolean;
  /** The range of Google's services: each of them takes a part. @default 10.2.0.0/20 */
  privateServicesRange?: pulumi.Input<string>;
  /**
   * Largest packet of the VPC of the nodes, bytes, 1300 to 8896. Another one later makes another VPC.
   * @default 8244: what Google's blueprints have beside `tcpx` and `tcpxo`, and right without them too, so that adding such a
   * fabric later replaces nothing. Managed Lustre gets a little more out of 8896
   */
  mtu?: pulumi.Input<number>;
  /** Whether half of the flows of the nodes' subnet are logged. Plain. @default false */
  flowLogs?: boolean;
  /** More labels, on every child that takes labels. The four of whose it is win over equal names here. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** Options of `GkeNetwork`: Pulumi's own, and raw changes to children. */
export interface GkeNetworkOptions extends pulumi.ComponentResourceOptions {
  overrides?: { network?: Override<NetworkArgs> } & NodeSubnetOverrides & FabricOverrides & PrivateServicesOverrides;
}

/**
 * A VPC for GKE nodes with accelerators.
 *
 * Creates: the VPC without any subnet but its own; one regional subnet with secondary ranges of pods and services, sized
 * for the pools, and Private Google Access; Cloud Router and Cloud NAT; for each fabric the further VPCs that GPUDirect
 * needs, with jumbo frames and a rule that lets nodes reach each other (four gVNIC VPCs for TCPX, eight for TCPXO; for
 * RDMA one gVNIC VPC, and one with the network profile of a zone and eight subnets); on request a range for Google's
 * services, connected, and a rule for Lustre. No rule lets anything in from the internet.
 *
 * What GKE makes in the VPC by itself (rules of clusters and load balancers) is in no state: delete Kubernetes services of
 * type LoadBalancer before the VPC, or its deletion fails. Of Managed Lustre a network on Google's side stays behind after
 * the VPC and spends a quota: do not make a VPC with private services for every test run.
 *
 * **Cost** (list prices as far as they are published, us-central1): VPCs, subnets, firewall rules and ranges are free.
 * Cloud NAT is 0.0014 USD/h for each node up to 32, at most 0.044 USD/h, 32 USD a month, plus 0.045 USD for every GB
 * through it; its addresses are 0.005 USD/h each. Flow logs by the GB.
 *
 * @example
 * ```ts
 * const network = new GkeNetwork("main", { region: "us-central1" });
 * ```
 *
 * @example For A3 Mega and A3 Ultra pools with Managed Lustre
 * ```ts
 * const network = new GkeNetwork("train", {
 *   region: "us-central1", maxNodes: 600, podsPerNode: 32, privateServices: true,
 *   fabrics: [{ kind: GkeFabricKind.Tcpxo }, { kind: GkeFabricKind.Rdma, zone: "us-central1-b" }],
 * });
 * ```
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
 */
export class GkeNetwork extends pulumi.ComponentResource {
  /** Name of the VPC. */
  readonly networkName: pulumi.Output<string>;
  /** Id of the VPC, `projects/…/global/networks/…`. */
  readonly networkId: pulumi.Output<string>;
  /** Name of the subnet of nodes, known once the way out of it is there. */
  readonly subnetworkName: pulumi.Output<string>;
  /** What clusters, pools and file systems take as `network`. */
  readonly ref: GkeNetworkRef;

  constructor(name: string, args: GkeNetworkArgs, opts: GkeNetworkOptions = {}) {
    const type = "hybrid-gpu:index:GkeNetwork";
    super(type, name, checked(type, name, args, checkNetwork(name, args)), opts);

    const { region, fabrics = [], nat = GkeNat.One, flowLogs = false } = args;
    const { overrides = {} } = opts;
    const project = projectIdOf(args)!;
    const ownership = ownershipOf(args);
    const ranges = gated<LaterRanges>(
      type,
      name,
      rangeInputs(args) as { [K in keyof LaterRanges]: pulumi.Input<LaterRanges[K]> },
      (values) => checkAddresses(questionOf(args, values)),
      this,
    );
    const labels = gatedLabels(type, name, args.labels ?? {}, this);
    const passed = allPassed([ranges.passed, labels.passed]);
    const scope = gkeScopeOf(this, name, project, ownership, labels.labels, passed);
    const now = questionNow(args);
    const planNow = now === undefined ? undefined : planAddresses(now);
    const plan = planNow ?? pulumi.output(ranges.values).apply((values) => planAddresses(questionOf(args, values)));

    const network = make<NetworkArgs, Network>(
      Network,
      `${name}-vpc`,
      {
        project,
        description: `Nodes of ${name}`,
        autoCreateSubnetworks: false,
        routingMode: "REGIONAL",
        mtu: args.mtu ?? 8244,
      },
      scope.child,
      overrides.network,
    );
    const where = { scope, region, overrides };
    const subnetwork = nodeSubnet({ ...where, network, plan, nat: nat === GkeNat.One, flowLogs });
    const fabricRefs = fabricNetworks(where, fabrics, plan);
    const peered = derived(plan, (parts) => parts.privateServices!);
    const privateServicesRange = wantsPrivateServices(args)
      ? privateServices(scope, network, peered, overrides)
      : undefined;

    this.networkName = network.name;
    this.networkId = network.id;
    this.subnetworkName = subnetwork;
    this.ref = {
      project,
      region,
      network: network.name,
      subnetwork,
      podRange: podRangeName,
      serviceRange: serviceRangeName,
      ...(planNow === undefined
        ? {}
        : { ranges: { nodes: planNow.nodes, pods: planNow.pods, services: planNow.services } }),
      ...(fabrics.length === 0 ? {} : { fabrics: fabricRefs }),
      ...(privateServicesRange === undefined ? {} : { privateServicesRange }),
      ownership,
      ...(args.labels === undefined ? {} : { labels: args.labels }),
    };
    const { team, environment } = ownership;
    const summary: ComponentSummary = { place: "gcp", region, team, environment };
    this.registerOutputs({
      networkName: this.networkName,
      networkId: this.networkId,
      subnetworkName: this.subnetworkName,
      ref: this.ref,
      summary,
    });
  }
}
