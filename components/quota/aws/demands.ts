import type { Confidence } from "../../core/fact.ts";
import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { mapRange, type Range } from "../../core/range.ts";
import { type Read, readNumber, readString } from "../../core/value.ts";
import { vcpusOf } from "../../hardware/aws/hostType.ts";
import { CapacityKind } from "../../hardware/aws/machineType.ts";
import {
  autoscalingGroupType,
  autoscalingGroupView,
  capacityReservationType,
  ec2InstanceType,
  instanceView,
  type NodeGroupView,
  nodeGroupScaling,
  nodeGroupType,
  nodeGroupView,
  spotInstanceRequestType,
} from "../../hardware/aws/nodeGroup.ts";
import type { Demand, Demands, UnknownDemand } from "../demand.ts";
import { findQuota } from "../quota.ts";
import { vcpuClassOf } from "./quotas.ts";

/** Resource types that spend a quota in a way that their inputs do not tell. */
const untold: Readonly<Record<string, string>> = {
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation":
    "the type and number of instances are known from the offering only",
  "aws:ec2/fleet:Fleet": "the machine types of a fleet are chosen at launch",
  "aws:ec2/spotFleetRequest:SpotFleetRequest": "the machine types of a fleet are chosen at launch",
};

/** What the AWS resources of a stack spend. */
export function awsDemands(graph: ResourceGraph): Demands {
  const collector = new Collector(graph);
  for (const node of graph.nodes) {
    switch (node.type) {
      case nodeGroupType:
        collector.instances(nodeGroupView(graph, node));
        collector.nodeGroup(node);
        break;
      case autoscalingGroupType:
        collector.instances(autoscalingGroupView(graph, node));
        break;
      case ec2InstanceType:
      case spotInstanceRequestType:
        collector.instances(instanceView(graph, node));
        break;
      case capacityReservationType:
        collector.reservation(node);
        break;
      case "aws:eks/cluster:Cluster":
        collector.spend(node, "L-1194D53C", same(1));
        break;
      case "aws:fsx/lustreFileSystem:LustreFileSystem":
        collector.lustre(node);
        break;
      default:
        if (Object.hasOwn(untold, node.type)) collector.untell(node, untold[node.type]!);
    }
  }
  return { demands: collector.demands, unknown: collector.unknown };
}

class Collector {
  readonly demands: Demand[] = [];
  readonly unknown: UnknownDemand[] = [];
  readonly #graph: ResourceGraph;

  constructor(graph: ResourceGraph) {
    this.#graph = graph;
  }

  /** vCPUs of a group. Instances in a block or in a named reservation spend none: the block has its own quota, the reservation has spent it. */
  instances(view: NodeGroupView): void {
    const { node, capacity, machineTypes } = view;
    if (capacity.state !== "known") {
      this.untell(node, `how the instances are bought: ${whyNot(capacity)}`);
      return;
    }
    if (capacity.value === CapacityKind.CapacityBlock || capacity.value === CapacityKind.Reservation) return;
    if (machineTypes.state !== "known") {
      this.untell(node, `the machine type: ${whyNot(machineTypes)}`);
      return;
    }
    this.#vcpus(node, machineTypes.value, capacity.value, view.scaling);
  }

  /** A reservation spends the on-demand quota for as long as it stands, used or not. */
  reservation(node: ResourceNode): void {
    const type = readString(node.inputs, "instanceType");
    if (type.state !== "known") {
      this.untell(node, `the machine type: ${whyNot(type)}`);
      return;
    }
    const count = readNumber(node.inputs, "instanceCount");
    this.#vcpus(node, [type.value], CapacityKind.OnDemand, { min: count, planned: count, max: count });
  }

  nodeGroup(node: ResourceNode): void {
    const nodes = rangeOf(nodeGroupScaling(this.#graph, node));
    if (typeof nodes === "string") this.untell(node, nodes, "L-BD136A63", node.urn);
    else this.spend(node, "L-BD136A63", nodes, { scope: node.urn });

    const behind = this.#graph.behind(node, "clusterName", "aws:eks/cluster:Cluster");
    const name = readString(node.inputs, "clusterName");
    const scope = behind.length === 1 ? behind[0]!.urn : name.state === "known" ? `cluster ${name.value}` : undefined;
    if (scope === undefined) this.untell(node, "the cluster that the node group belongs to", "L-6D54EA21");
    else this.spend(node, "L-6D54EA21", same(1), { scope });
  }

  lustre(node: ResourceNode): void {
    const deployment = readString(node.inputs, "deploymentType");
    const storage = readString(node.inputs, "storageType");
    if (deployment.state === "unknown" || storage.state === "unknown") {
      this.untell(node, `the deployment type: ${whyNot(deployment.state === "unknown" ? deployment : storage)}`);
      return;
    }
    // What FSx creates when nothing is said.
    const type = deployment.state === "known" ? deployment.value : "SCRATCH_1";
    const media = storage.state === "known" ? storage.value : "SSD";
    if (type === "SCRATCH_1" || type === "SCRATCH_2") {
      this.#amount(node, "L-AD2FC696", "storageCapacity");
      this.spend(node, "L-C48231E5", same(1));
    } else if (type === "PERSISTENT_1" && media === "HDD") {
      this.#amount(node, "L-736F3D6F", "storageCapacity", node.urn);
    } else if (type === "PERSISTENT_1") {
      this.#amount(node, "L-C8640C82", "storageCapacity");
    } else if (type === "PERSISTENT_2") {
      if (media === "INTELLIGENT_TIERING") {
        this.#amount(node, "L-0CD18A5D", "throughputCapacity");
        this.#readCache(node);
      } else this.#amount(node, "L-8F1B9C74", "storageCapacity");
      this.spend(node, "L-FD6F2F22", same(1));
    } else this.untell(node, `no quota is known for the deployment type ${JSON.stringify(type)}`);
  }

  spend(
    node: ResourceNode,
    code: string,
    needed: Range<number>,
    more: { readonly scope?: string; readonly confidence?: Confidence; readonly note?: string } = {},
  ): void {
    const quota = findQuota({ place: "aws", code })!;
    const region = this.#graph.setting(node, "region", "aws");
    if (region.state !== "known") {
      this.untell(node, `the region: ${whyNot(region)}`, code, more.scope);
      return;
    }
    const { place, service, unit, confidence } = quota;
    this.demands.push({ urn: node.urn, place, region: region.value, service, code, unit, needed, confidence, ...more });
  }

  untell(node: ResourceNode, why: string, quota?: string, scope?: string): void {
    const region = this.#graph.setting(node, "region", "aws");
    this.unknown.push({
      urn: node.urn,
      place: "aws",
      ...(quota === undefined ? {} : { quota }),
      ...(region.state === "known" ? { region: region.value } : {}),
      ...(scope === undefined ? {} : { scope }),
      why,
    });
  }

  #vcpus(node: ResourceNode, types: readonly string[], kind: "on-demand" | "spot", scaling: Range<Read<number>>): void {
    interface Share {
      readonly least: number;
      readonly most: number;
      readonly note?: string;
      readonly confidence: Confidence;
    }
    const shares = new Map<string, Share>();
    for (const type of types) {
      const quota = vcpuClassOf(type, kind);
      if (quota === undefined) {
        this.untell(node, `no ${kind} vCPU quota is known for ${type}`);
        return;
      }
      const vcpus = vcpusOf(type);
      if (vcpus === undefined) {
        this.untell(node, `the vCPUs of ${type} are not known: it is in no table of machine types`, quota.code);
        return;
      }
      const before = shares.get(quota.code);
      shares.set(quota.code, {
        least: Math.min(vcpus, before?.least ?? vcpus),
        most: Math.max(vcpus, before?.most ?? vcpus),
        confidence: quota.confidence,
        ...(quota.note === undefined ? {} : { note: quota.note }),
      });
    }
    const nodes = rangeOf(scaling);
    for (const [code, { least, most, ...about }] of shares) {
      if (typeof nodes === "string") {
        this.untell(node, nodes, code);
        continue;
      }
      // With types of several classes, each class may get all of the nodes, or none.
      const floor = shares.size === 1 ? nodes.min * least : 0;
      this.spend(node, code, { min: floor, planned: nodes.planned * most, max: nodes.max * most }, about);
    }
  }

  #amount(node: ResourceNode, code: string, property: string, scope?: string): void {
    const amount = readNumber(node.inputs, property);
    if (amount.state === "known") this.spend(node, code, same(amount.value), scope === undefined ? {} : { scope });
    else this.untell(node, `${property}: ${whyNot(amount)}`, code, scope);
  }

  #readCache(node: ResourceNode): void {
    const code = "L-B7391FCE";
    const base = "dataReadCacheConfiguration";
    const mode = readString(node.inputs, `${base}.sizingMode`);
    if (mode.state === "known" && mode.value === "NO_CACHE") return;
    if (mode.state === "known" && mode.value === "USER_PROVISIONED") this.#amount(node, code, `${base}.size`);
    else if (mode.state === "known") this.untell(node, `the read cache is sized by FSx (${mode.value})`, code);
    else this.untell(node, `${base}.sizingMode: ${whyNot(mode)}`, code);
  }
}

function same(value: number): Range<number> {
  return { min: value, planned: value, max: value };
}

/** The range, or why its maximum cannot be told. */
function rangeOf(scaling: Range<Read<number>>): Range<number> | string {
  const { max } = scaling;
  if (max.state !== "known") return `the maximum number of nodes (${max.path}): ${whyNot(max)}`;
  return mapRange(scaling, (count) => (count.state === "known" ? count.value : max.value));
}

function whyNot(answer: Read<unknown>): string {
  if (answer.state === "unknown") return answer.why;
  return answer.state === "absent" ? "not given" : "";
}
