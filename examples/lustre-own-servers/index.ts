import { LustreService, LustreVolume } from "hybrid-gpu/kubernetes";
import { AccessPattern, CheckpointMode, chooseLustre, explain } from "hybrid-gpu/lustre";

// Twelve servers with four OSTs each, as `lfs df` and a night of IOR measured them.
const decision = chooseLustre(
  {
    nodes: 24,
    acceleratorsPerNode: 8,
    nodeNetworkGbps: 400,
    nodeMemoryGiB: 2048,
    nodeVcpus: 192,
    datasets: [
      {
        path: "/tokens",
        fileCount: 96,
        sizeBytes: 12e12,
        pattern: AccessPattern.RandomRecords,
        recordBytes: 16_384,
        bytesPerAcceleratorPerSecond: 1e6,
        openFilesPerAccelerator: 2,
      },
    ],
    checkpoints: [
      {
        path: "/checkpoints",
        bytes: 912e9,
        writers: 192,
        mode: CheckpointMode.FilePerRank,
        synchronous: true,
        maxStallSeconds: 30,
        keep: 3,
      },
    ],
  },
  {
    kind: "onprem",
    ostCount: 48,
    ossCount: 12,
    ostReadMBps: 2500,
    ostWriteMBps: 2000,
    capacityTB: 1500,
    media: "flash",
  },
);

const volume = new LustreVolume("scratch", {
  // A file system that something else made: described by hand. Nodes have it mounted at /lustre/scratch.
  fileSystem: {
    name: "scratch",
    service: LustreService.OnPrem,
    region: "hall-1",
    zone: "hall-1",
    fileSystemId: "scratch",
    address: "10.0.0.1@o2ib:10.0.0.2@o2ib",
    mountName: "scratch",
    ostCount: 48,
  },
  hostPath: "/lustre/scratch",
  namespace: "training",
  capacityGiB: 1_400_000,
  layouts: decision.directories.map(({ path, components }) => ({ path, components })),
  clientSettings: decision.clientSettings.map(({ parameter, value, kind }) => ({ parameter, value, kind })),
  image: "registry.example.com/lustre-client:2.15.6",
});

export const claim = volume.claimName;
export const explanation = explain(decision);
