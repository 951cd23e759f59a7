import {
  GcpCapacityKind,
  TrainingBucket as GcsBucket,
  GkeCluster,
  GkeNetwork,
  GkeWorkloadIdentity,
  TpuSlice,
} from "hybrid-gpu/gcp";

const region = "us-east5";
const network = new GkeNetwork("main", { region, maxNodes: 64, team: "language" });
const cluster = new GkeCluster("main", { network: network.ref, location: region });

// 4 × 4 × 4 = 64 chips on 16 nodes, twice: nobody says so, it follows from generation and topology.
const slices = new TpuSlice("pretrain", {
  cluster: cluster.ref,
  generation: "v5p",
  topology: "4x4x4",
  zone: "us-east5-a",
  slices: 2,
  capacity: { kind: GcpCapacityKind.Reservation, reservation: "pretrain-v5p" },
});

const checkpoints = new GcsBucket("checkpoints", { location: region, team: "language" });
const trainer = new GkeWorkloadIdentity("trainer", {
  cluster: cluster.ref,
  namespace: "language",
  serviceAccount: "trainer",
  writeCheckpoints: [{ bucket: checkpoints.bucketName, prefix: "pretrain/" }],
});

export const shape = {
  machineType: slices.machineType,
  nodesPerSlice: slices.nodesPerSlice,
  chips: slices.chips,
};
export const member = trainer.member;
