import { GcpCapacityKind, type GcpMachineType } from "../machineType.ts";
import {
  anyKind,
  anyKindButCalendar,
  autoscaler,
  documented,
  gpu,
  machine,
  plain,
  rdma,
  tcp,
  withoutPage,
  withoutSsd,
  zoneList,
} from "./row.ts";

const { OnDemand, Spot, Reservation, FlexStart, Queued, Calendar } = GcpCapacityKind;

const a2Regions = [
  "asia-northeast1",
  "asia-northeast3",
  "asia-southeast1",
  "europe-west4",
  "me-west1",
  "us-central1",
  "us-east1",
  "us-west1",
  "us-west3",
  "us-west4",
];

/** Sizes of one GPU model: GPUs, vCPUs, memory GiB, network Gbps. */
type Size = readonly [size: string, gpus: number, vcpus: number, memoryGiB: number, gbps: number];

const a2 = (
  [
    ["a2-highgpu-1g", 1, 12, 85, 24],
    ["a2-highgpu-2g", 2, 24, 170, 32],
    ["a2-highgpu-4g", 4, 48, 340, 50],
    ["a2-highgpu-8g", 8, 96, 680, 100],
    ["a2-megagpu-16g", 16, 96, 1360, 100],
  ] satisfies Size[]
).map(([name, gpus, vcpus, memoryGiB, gbps]) =>
  machine({
    name,
    vcpus,
    memoryGiB,
    accelerator: gpu("A100", gpus, 40),
    acceleratorType: "nvidia-tesla-a100",
    network: plain(gbps),
    capacityKinds: anyKindButCalendar,
    unconfirmedKinds: [Calendar],
    regions: name === "a2-megagpu-16g" ? ["asia-southeast1", "europe-west4", "us-central1"] : a2Regions,
    note: "local SSD is the user's choice",
    ...documented,
  }),
);

const a2Ultra = (
  [
    ["a2-ultragpu-1g", 1, 12, 170, 24],
    ["a2-ultragpu-2g", 2, 24, 340, 32],
    ["a2-ultragpu-4g", 4, 48, 680, 50],
    ["a2-ultragpu-8g", 8, 96, 1360, 100],
  ] satisfies Size[]
).map(([name, gpus, vcpus, memoryGiB, gbps]) =>
  machine({
    name,
    vcpus,
    memoryGiB,
    accelerator: gpu("A100", gpus, 80),
    acceleratorType: "nvidia-a100-80gb",
    localSsd: { disks: gpus, GiB: 375 },
    network: plain(gbps),
    capacityKinds: anyKindButCalendar,
    unconfirmedKinds: [Calendar],
    regions: ["asia-southeast1", "europe-west4", "us-central1", "us-east4", "us-east5"],
    ...documented,
  }),
);

const a3HighRegions = [
  "asia-east1",
  "asia-northeast1",
  "asia-northeast3",
  "asia-south1",
  "asia-south2",
  "asia-southeast1",
  "australia-southeast1",
  "australia-southeast2",
  "europe-north1",
  "europe-west1",
  "europe-west3",
  "europe-west4",
  "europe-west9",
  "us-central1",
  "us-east4",
  "us-east5",
  "us-west1",
  "us-west4",
];

const h100 = { accelerator: gpu("H100", 8, 80), vcpus: 208, memoryGiB: 1872, localSsd: { disks: 16, GiB: 375 } };

/** A3 High below eight GPUs: one interface, and never on demand. */
const a3Small = (
  [
    ["a3-highgpu-1g", 1, 26, 234, 25],
    ["a3-highgpu-2g", 2, 52, 468, 50],
    ["a3-highgpu-4g", 4, 104, 936, 100],
  ] satisfies Size[]
).map(([name, gpus, vcpus, memoryGiB, gbps]) =>
  machine({
    name,
    vcpus,
    memoryGiB,
    accelerator: gpu("H100", gpus, 80),
    acceleratorType: "nvidia-h100-80gb",
    localSsd: { disks: 2 * gpus, GiB: 375 },
    network: plain(gbps),
    capacityKinds: [Spot, FlexStart, Queued],
    regions: a3HighRegions,
    ...documented,
  }),
);

const a3High = machine({
  name: "a3-highgpu-8g",
  ...h100,
  acceleratorType: "nvidia-h100-80gb",
  network: tcp("tcpx", 1000),
  capacityKinds: anyKind,
  regions: a3HighRegions,
  ...documented,
});

const a3Edge = machine({
  name: "a3-edgegpu-8g",
  ...h100,
  acceleratorType: "nvidia-h100-80gb",
  network: tcp("tcpx", 400),
  capacityKinds: [OnDemand, Spot, Reservation],
  unconfirmedKinds: [Calendar],
  regions: [
    "asia-northeast1",
    "asia-northeast3",
    "asia-south1",
    "asia-southeast1",
    "australia-southeast2",
    "europe-west2",
    "europe-west3",
    "europe-west4",
    "europe-west9",
    "northamerica-northeast2",
    "us-central1",
    "us-east4",
    "us-east5",
    "us-west1",
    "us-west4",
  ],
  note: "600 Gbps in asia-south1 and northamerica-northeast2, 400 elsewhere",
  ...documented,
  source: `${documented.source}; no flex-start: ${autoscaler}`,
});

const a3Mega = machine({
  name: "a3-megagpu-8g",
  ...h100,
  acceleratorType: "nvidia-h100-mega-80gb",
  network: tcp("tcpxo", 1800),
  capacityKinds: anyKind,
  regions: [
    "asia-east1",
    "asia-northeast1",
    "asia-southeast1",
    "australia-southeast1",
    "europe-north1",
    "europe-west1",
    "europe-west3",
    "europe-west4",
    "us-central1",
    "us-east4",
    "us-east5",
    "us-west1",
    "us-west4",
  ],
  ...documented,
});

const withZones = { ...documented, source: `${documented.source}; zones: ${zoneList}` };

const a3Ultra = machine({
  name: "a3-ultragpu-8g",
  vcpus: 224,
  memoryGiB: 2952,
  accelerator: gpu("H200", 8, 141),
  acceleratorType: "nvidia-h200-141gb",
  localSsd: { disks: 32, GiB: 375 },
  network: rdma(3600, 8),
  bootDisk: "hyperdisk-balanced",
  capacityKinds: [Spot, Reservation, FlexStart, Queued, Calendar],
  regions: [
    "asia-south1",
    "asia-south2",
    "europe-west1",
    "europe-west4",
    "us-central1",
    "us-east4",
    "us-east5",
    "us-south1",
    "us-west1",
  ],
  zones: [
    "asia-south1-b",
    "asia-south2-c",
    "europe-west1-b",
    "europe-west4-a",
    "us-central1-b",
    "us-east4-b",
    "us-east5-a",
    "us-south1-b",
    "us-west1-c",
  ],
  ...withZones,
});

const a4 = machine({
  name: "a4-highgpu-8g",
  vcpus: 224,
  memoryGiB: 3968,
  accelerator: gpu("B200", 8, 180),
  acceleratorType: "nvidia-b200",
  localSsd: { disks: 32, GiB: 375 },
  network: rdma(3600, 8),
  bootDisk: "hyperdisk-balanced",
  capacityKinds: [Spot, Reservation, FlexStart, Queued, Calendar],
  regions: [
    "asia-northeast1",
    "asia-southeast1",
    "europe-north1",
    "europe-west1",
    "europe-west4",
    "us-central1",
    "us-east1",
    "us-east4",
    "us-south1",
    "us-west2",
    "us-west3",
  ],
  zones: [
    "asia-northeast1-b",
    "asia-southeast1-b",
    "europe-north1-b",
    "europe-west4-b",
    "us-central1-b",
    "us-east1-b",
    "us-east4-b",
    "us-south1-b",
    "us-west2-c",
    "us-west3-b",
    "us-west3-c",
  ],
  ...withZones,
});

/** Racks of 72 GPUs that share their memory: sold by reservation only. */
const rack = {
  arch: "arm64",
  localSsd: { disks: 4, GiB: 3000 },
  bootDisk: "hyperdisk-balanced",
  domainNodes: 18,
  capacityKinds: [Reservation],
  unconfirmedKinds: [Calendar],
} as const;

const a4x = machine({
  name: "a4x-highgpu-4g",
  ...rack,
  vcpus: 140,
  memoryGiB: 884,
  accelerator: gpu("GB200", 4, 186),
  acceleratorType: "nvidia-gb200",
  network: rdma(2000, 4),
  regions: ["europe-west4", "us-central1", "us-east1", "us-east4"],
  ...documented,
});

const a4xMax = machine({
  name: "a4x-maxgpu-4g-metal",
  ...rack,
  vcpus: 144,
  memoryGiB: 960,
  accelerator: gpu("GB300", 4, 279),
  acceleratorType: "nvidia-gb300",
  // Its eight RDMA interfaces all stand in the one subnet that the network profile of bare metal makes, on six cards.
  network: rdma(3600, 8, 10),
  regions: ["us-central1", "us-east4", "us-east5"],
  note: "bare metal; its RDMA network profile makes one subnet of its own, to which a node is attached eight times",
  ...documented,
});

/** A2, A3, A4 and A4X. */
export const training: readonly GcpMachineType[] = [
  ...a2,
  ...a2Ultra,
  ...a3Small,
  a3High,
  a3Edge,
  a3Mega,
  a3Ultra,
  a4,
  a4x,
  a4xMax,
  ...[...a2Ultra, ...a3Small, a3High, a3Mega].map((type) => withoutSsd(type, withoutPage)),
  withoutSsd(a3Edge),
  withoutSsd(a3Ultra),
  withoutSsd(a4, withoutPage),
  withoutSsd(a4x, withoutPage),
];
