import { nearest } from "../core/nearest.ts";
import { awsMachineTypes, findAwsMachineType } from "./aws/catalogue.ts";
import { findGcpMachineType, gcpMachineTypes } from "./gcp/catalogue.ts";
import { GcpFabric, type GcpMachineType } from "./gcp/machineType.ts";
import type { TpuMachineType } from "./gcp/tpu.ts";
import { findTpuMachineType, tpuMachineTypes } from "./gcp/tpuCatalogue.ts";
import { Place } from "./place.ts";

/** A machine with accelerators as a storage client: what every place's catalogue knows of it. */
export interface ClientMachine {
  readonly name: string;
  readonly place: Place;
  /** Accelerators of one machine; chips of a TPU machine. */
  readonly accelerators: number;
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** Network towards storage, Gbps; absent where it is not known. */
  readonly ipGbps?: number;
  /** The same for storage that speaks the machine's fabric (EFA), Gbps. */
  readonly fabricGbps?: number;
}

/** Bandwidth of one gVNIC of the A3 and A4 series: their totals are multiples of it. */
const gvnicGbps = 200;

/** TPU machines whose data center network is documented. */
const tpuGbps: Readonly<Record<string, number>> = {
  "ct5lp-hightpu-8t": 200,
  "ct5p-hightpu-4t": 200,
};

/** A machine type of any place. */
export function findClientMachine(name: string): ClientMachine | undefined {
  const aws = findAwsMachineType(name);
  if (aws !== undefined) {
    const { accelerator, vcpus, memoryGiB, network } = aws;
    const { gbps, ipGbps = gbps } = network;
    return {
      name,
      place: Place.Aws,
      accelerators: accelerator.count,
      vcpus,
      memoryGiB,
      ipGbps,
      fabricGbps: gbps,
    };
  }
  const gcp = findGcpMachineType(name);
  if (gcp !== undefined) return ofGcp(gcp);
  const tpu = findTpuMachineType(name);
  return tpu === undefined ? undefined : ofTpu(tpu);
}

/** The names nearest to a misspelt one, of all places. */
export function nearestMachines(name: string): string[] {
  return nearest(
    name,
    [...awsMachineTypes, ...gcpMachineTypes, ...tpuMachineTypes].map((row) => row.name),
  );
}

/** Storage is reached by the interfaces that belong to no GPU. */
function ofGcp({ name, accelerator, vcpus, memoryGiB, network }: GcpMachineType): ClientMachine {
  const { fabric, gbps } = network;
  const own = fabric === GcpFabric.Rdma ? 2 * gvnicGbps : fabric === GcpFabric.None ? gbps : gvnicGbps;
  return {
    name,
    place: Place.Gcp,
    accelerators: accelerator.count,
    vcpus,
    memoryGiB,
    ...(own === undefined ? {} : { ipGbps: own }),
  };
}

function ofTpu({ name, chips, vcpus, memoryGiB }: TpuMachineType): ClientMachine {
  const gbps = tpuGbps[name];
  return {
    name,
    place: Place.Gcp,
    accelerators: chips,
    vcpus,
    memoryGiB,
    ...(gbps === undefined ? {} : { ipGbps: gbps }),
  };
}
