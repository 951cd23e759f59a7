import type { Meters } from "../../meter.ts";
import { gcpDiskMeters } from "./disks.ts";
import { gkeMeters } from "./gke.ts";
import { gcpInstanceMeters } from "./instances.ts";
import { gcpKmsMeters } from "./kms.ts";
import { gcpNetworkMeters } from "./network.ts";
import { gkePoolMeters } from "./pools.ts";
import { gcpReservationMeters } from "./reservations.ts";
import { gcpStorageMeters } from "./storage.ts";
import { tpuVmMeters } from "./tpuVm.ts";

/** Every type of Google Cloud that has a meter. */
export const gcpMeters: Meters = {
  ...gcpDiskMeters,
  ...gcpInstanceMeters,
  ...gcpKmsMeters,
  ...gcpNetworkMeters,
  ...gcpReservationMeters,
  ...gcpStorageMeters,
  ...gkeMeters,
  ...gkePoolMeters,
  ...tpuVmMeters,
};
