import { GcpCapacityKind, type GcpMachineType } from "../machineType.ts";
import { anyKindButCalendar, documented, gpu, machine, plain } from "./row.ts";

/** vCPUs (also the size), GPUs, memory GiB, network Gbps. */
type Size = readonly [vcpus: number, gpus: number, memoryGiB: number, gbps: number];

const l4: readonly Size[] = [
  [4, 1, 16, 10],
  [8, 1, 32, 16],
  [12, 1, 48, 16],
  [16, 1, 64, 32],
  [24, 2, 96, 32],
  [32, 1, 128, 32],
  [48, 4, 192, 50],
  [96, 8, 384, 100],
];

const rtxPro6000: readonly Size[] = [
  [48, 1, 180, 50],
  [96, 2, 360, 100],
  [192, 4, 720, 200],
  [384, 8, 1440, 400],
];

const l4Regions = [
  "asia-east1",
  "asia-northeast1",
  "asia-northeast3",
  "asia-south1",
  "asia-southeast1",
  "europe-west1",
  "europe-west2",
  "europe-west3",
  "europe-west4",
  "europe-west6",
  "me-central2",
  "northamerica-northeast1",
  "northamerica-northeast2",
  "us-central1",
  "us-east1",
  "us-east4",
  "us-west1",
  "us-west4",
];

const rtxRegions = [
  "asia-east1",
  "asia-northeast1",
  "asia-south1",
  "asia-south2",
  "asia-southeast1",
  "asia-southeast2",
  "europe-north1",
  "europe-west1",
  "europe-west10",
  "europe-west2",
  "europe-west4",
  "europe-west8",
  "me-central2",
  "us-central1",
  "us-east1",
  "us-east4",
  "us-east5",
  "us-south1",
  "us-west1",
  "us-west3",
  "us-west4",
];

const note = "local SSD is the user's choice";

/** G2 and G4: serving, graphics, small training jobs. */
export const graphics: readonly GcpMachineType[] = [
  ...l4.map(([vcpus, gpus, memoryGiB, gbps]) =>
    machine({
      name: `g2-standard-${vcpus}`,
      vcpus,
      memoryGiB,
      accelerator: gpu("L4", gpus, 24),
      acceleratorType: "nvidia-l4",
      network: plain(gbps),
      capacityKinds: anyKindButCalendar,
      regions: l4Regions,
      unconfirmedKinds: [GcpCapacityKind.Calendar],
      note,
      ...documented,
    }),
  ),
  ...rtxPro6000.map(([vcpus, gpus, memoryGiB, gbps]) =>
    machine({
      name: `g4-standard-${vcpus}`,
      vcpus,
      memoryGiB,
      accelerator: gpu("RTX PRO 6000", gpus, 96),
      acceleratorType: "nvidia-rtx-pro-6000",
      network: gpus === 8 ? { ...plain(gbps), interfaces: 2 } : plain(gbps),
      bootDisk: "hyperdisk-balanced",
      capacityKinds: anyKindButCalendar,
      unconfirmedKinds: [GcpCapacityKind.Calendar],
      regions: gpus === 8 ? [...rtxRegions, "southamerica-east1"] : rtxRegions,
      note,
      ...documented,
    }),
  ),
];
