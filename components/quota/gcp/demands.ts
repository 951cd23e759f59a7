import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { mapRange, type Range } from "../../core/range.ts";
import { type Read, readNumber, readString } from "../../core/value.ts";
import { GcpCapacityKind } from "../../hardware/gcp/machineType.ts";
import {
  type GkeNodePoolView,
  gkeClusterPools,
  gkeClusterType,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../hardware/gcp/nodePoolView.ts";
import { gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import { tpuVmType, tpuVmView } from "../../hardware/gcp/tpuVm.ts";
import type { Demand, Demands, UnknownDemand } from "../demand.ts";
import { findQuota, type QuotaKey } from "../quota.ts";
import { gcpMachineResourceTypes, uncountedMachines } from "./machines.ts";
import { addressCode, diskQuotas, tpuApiQuotas } from "./quotas.ts";
import { machineSpending, type Spending, whyNot } from "./spending.ts";

const everywhere = "global";
/** What the Google Cloud resources of a stack spend. */
export function gcpDemands(graph: ResourceGraph): Demands {
  const collector = new Collector(graph);
  for (const node of graph.nodes) {
    switch (node.type) {
      case gkeNodePoolType:
        collector.nodes(gkeNodePoolView(graph, node));
        break;
      case gkeClusterType:
        collector.cluster(node);
        break;
      case "gcp:compute/reservation:Reservation":
        collector.reservation(node);
        break;
      case "gcp:compute/disk:Disk":
        collector.disk(node);
        break;
      case "gcp:compute/address:Address":
        collector.address(node);
        break;
      case tpuVmType:
        collector.tpuVm(node);
        break;
      default:
        if (gcpMachineResourceTypes.has(node.type)) collector.machines(node);
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

  cluster(node: ResourceNode): void {
    const pools = gkeClusterPools(this.#graph, node);
    if (pools.state === "known") for (const view of pools.value) this.nodes(view);
    else this.#untell(node, `the node pools that the cluster brings: ${whyNot(pools)}`);
  }

  /** Accelerators or vCPUs of a pool, and its boot disks. What runs in a named reservation spends none: the reservation has spent it. */
  nodes(view: GkeNodePoolView): void {
    const { node, capacity, machineType, region } = view;
    if (capacity.state !== "known") {
      this.#untell(node, `how the nodes are bought: ${whyNot(capacity)}`, region);
      return;
    }
    if (machineType.state !== "known") {
      this.#untell(node, `the machine type: ${whyNot(machineType)}`, region);
      return;
    }
    const prepaid =
      capacity.value === GcpCapacityKind.Calendar ||
      (capacity.value === GcpCapacityKind.Reservation && view.reservation.state !== "absent");
    const machines = prepaid ? [] : machineSpending(machineType.value, capacity.value, view.accelerator);
    if (typeof machines === "string") this.#untell(node, machines, region);
    else this.#spendEach(node, machines, view.scaling, region);
    this.#bootDisks(view);
  }

  /** A reservation spends the on-demand quota for as long as it stands, used or not. */
  reservation(node: ResourceNode): void {
    const base = "specificReservation.instanceProperties";
    const type = readString(node.inputs, `${base}.machineType`);
    const region = this.#regionOf(node);
    if (type.state !== "known") {
      this.#untell(node, `the machine type: ${whyNot(type)}`, region);
      return;
    }
    const attached = {
      type: readString(node.inputs, `${base}.guestAccelerators[0].acceleratorType`),
      count: readNumber(node.inputs, `${base}.guestAccelerators[0].acceleratorCount`),
    };
    const spending = machineSpending(type.value, GcpCapacityKind.OnDemand, attached);
    const count = readNumber(node.inputs, "specificReservation.count");
    if (typeof spending === "string") this.#untell(node, spending, region);
    else this.#spendEach(node, spending, { min: count, planned: count, max: count }, region);
  }

  disk(node: ResourceNode): void {
    const type = readString(node.inputs, "type");
    const code = diskQuotas[type.state === "known" ? type.value : "pd-standard"];
    // Without a size it has that of its image or snapshot.
    const size = readNumber(node.inputs, "size");
    if (type.state === "unknown") this.#untell(node, `the type of the disk: ${type.why}`, this.#regionOf(node));
    else if (code !== undefined) this.#spend(node, { code }, size, 1, this.#regionOf(node));
    else if (type.state === "known") {
      this.#untell(node, `no quota is known for disks of ${type.value}`, this.#regionOf(node));
    }
  }

  address(node: ResourceNode): void {
    const type = readString(node.inputs, "addressType");
    if (type.state === "known" && type.value === "INTERNAL") return;
    const one: Read<number> = { state: "known", value: 1, path: "", secret: false };
    this.#spend(node, { code: addressCode }, one, 1, this.#regionOf(node));
  }

  /** Machines outside of GKE: their accelerators are named, not counted. */
  machines(node: ResourceNode): void {
    const why = uncountedMachines(this.#graph, node);
    if (why !== undefined) this.#untell(node, why, this.#regionOf(node));
  }

  /** TPU VMs of the Cloud TPU API: a pool of its own, apart from that of GKE. */
  tpuVm(node: ResourceNode): void {
    const { generation, chips, capacity } = tpuVmView(node);
    const zone = this.#graph.setting(node, "zone");
    if (generation.state !== "known" || capacity.state !== "known") {
      const answer = generation.state === "known" ? capacity : generation;
      this.#untell(node, `the TPU of the VM: ${whyNot(answer)}`, zone);
      return;
    }
    if (capacity.value === "reservation") return;
    const quota = tpuApiQuotas[generation.value];
    const code = capacity.value === "spot" ? quota?.preemptible : quota?.code;
    if (quota === undefined || code === undefined) {
      this.#untell(node, `no ${capacity.value} quota of the Cloud TPU API is known for TPU ${generation.value}`, zone);
      return;
    }
    this.#spend(node, { code }, chips, quota.unit === "core" ? 2 : 1, zone);
  }

  #bootDisks({ node, bootDisk, scaling, region }: GkeNodePoolView): void {
    const { type, sizeGiB } = bootDisk;
    if (type.state !== "known") {
      this.#untell(node, `the type of its boot disks: ${whyNot(type)}`, region);
      return;
    }
    const code = diskQuotas[type.value];
    if (code === undefined) this.#untell(node, `no quota is known for boot disks of ${type.value}`, region);
    else if (sizeGiB.state !== "known")
      this.#untell(node, `the size of its boot disks: ${whyNot(sizeGiB)}`, region, { code });
    else this.#spendEach(node, [{ quota: { code }, each: sizeGiB.value }], scaling, region);
  }

  #spendEach(
    node: ResourceNode,
    spending: readonly Spending[],
    scaling: Range<Read<number>>,
    region: Read<string>,
  ): void {
    const nodes = rangeOf(scaling);
    for (const { quota, each, global, note } of spending) {
      const where: Read<string> = global ? { state: "known", value: everywhere, path: "", secret: false } : region;
      if (typeof nodes === "string") this.#untell(node, nodes, where, quota);
      else
        this.#push(
          node,
          quota,
          mapRange(nodes, (count) => count * each),
          where,
          note,
        );
    }
  }

  #spend(
    node: ResourceNode,
    quota: Omit<QuotaKey, "place">,
    amount: Read<number>,
    times: number,
    region: Read<string>,
  ): void {
    if (amount.state !== "known") this.#untell(node, `${amount.path}: ${whyNot(amount)}`, region, quota);
    else {
      const needed = amount.value * times;
      this.#push(node, quota, { min: needed, planned: needed, max: needed }, region);
    }
  }

  #push(
    node: ResourceNode,
    key: Omit<QuotaKey, "place">,
    needed: Range<number>,
    region: Read<string>,
    note?: string,
  ): void {
    const quota = findQuota({ place: "gcp", ...key })!;
    if (region.state !== "known") {
      this.#untell(node, `the region: ${whyNot(region)}`, region, key);
      return;
    }
    const { place, service, code, dimensions, unit, confidence } = quota;
    this.demands.push({
      urn: node.urn,
      place,
      region: region.value,
      service,
      code,
      ...(dimensions === undefined ? {} : { dimensions }),
      unit,
      needed,
      jointly: true,
      confidence,
      ...(note === undefined ? {} : { note }),
    });
  }

  #untell(node: ResourceNode, why: string, region?: Read<string>, quota?: Omit<QuotaKey, "place">): void {
    this.unknown.push({
      urn: node.urn,
      place: "gcp",
      ...(quota === undefined ? {} : { quota: quota.code }),
      ...(quota?.dimensions === undefined ? {} : { dimensions: quota.dimensions }),
      ...(region?.state === "known" ? { region: region.value } : {}),
      why,
    });
  }

  #regionOf(node: ResourceNode): Read<string> {
    const zone = readString(node.inputs, "zone");
    if (zone.state === "absent") return this.#graph.setting(node, "region");
    if (zone.state === "unknown") return zone;
    const region = gcpRegionOfZone(zone.value);
    if (region !== undefined) return { ...zone, value: region };
    return { state: "unknown", path: zone.path, why: `${JSON.stringify(zone.value)} is not the name of a zone` };
  }
}

/** The range, or why its maximum cannot be told. */
function rangeOf(scaling: Range<Read<number>>): Range<number> | string {
  const { max } = scaling;
  if (max.state !== "known") return `the maximum number of nodes (${max.path}): ${whyNot(max)}`;
  return mapRange(scaling, (count) => (count.state === "known" ? count.value : max.value));
}
