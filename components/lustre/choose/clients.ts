import { findClientMachine } from "../../hardware/clientMachine.ts";
import type { LustreWorkload } from "../workload.ts";

/** The nodes of a workload with every figure filled in. */
export interface Clients {
  readonly nodes: number;
  readonly acceleratorsPerNode: number;
  /** Of all nodes. */
  readonly accelerators: number;
  /** Network of one node towards storage, bytes a second. */
  readonly nodeBps: number;
  readonly memoryGiB?: number;
  readonly vcpus?: number;
}

/** Gbit/s → bytes a second. */
const bytesPerGbps = 1e9 / 8;

/** What a machine type adds to what a workload says. The workload is valid. */
export function clientsOf(workload: LustreWorkload, efa: boolean): Clients {
  const machine = workload.machineType === undefined ? undefined : findClientMachine(workload.machineType);
  const acceleratorsPerNode = workload.acceleratorsPerNode ?? machine?.accelerators ?? 0;
  const ofMachine = machine && (efa ? (machine.fabricGbps ?? machine.ipGbps) : machine.ipGbps);
  const memoryGiB = workload.nodeMemoryGiB ?? machine?.memoryGiB;
  const vcpus = workload.nodeVcpus ?? machine?.vcpus;
  return {
    nodes: workload.nodes,
    acceleratorsPerNode,
    accelerators: workload.nodes * acceleratorsPerNode,
    nodeBps: (workload.nodeNetworkGbps ?? ofMachine ?? 0) * bytesPerGbps,
    ...(memoryGiB === undefined ? {} : { memoryGiB }),
    ...(vcpus === undefined ? {} : { vcpus }),
  };
}
