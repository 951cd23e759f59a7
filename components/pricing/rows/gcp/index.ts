import type { PriceRow } from "../../priceRow.ts";
import { cpuRows } from "./cpus.ts";
import { gpuRows } from "./gpus.ts";
import { hostRows } from "./hosts.ts";
import { gcpManagedLustreRows } from "./managedLustre.ts";
import { gcpServiceRows } from "./services.ts";
import { tpuRows } from "./tpus.ts";

/** Every price of Google Cloud that comes with the package. */
export function gcpRows(): PriceRow[] {
  return [...gpuRows(), ...hostRows(), ...tpuRows(), ...cpuRows(), ...gcpServiceRows(), ...gcpManagedLustreRows];
}
