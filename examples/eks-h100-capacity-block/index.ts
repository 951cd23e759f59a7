import {
  CapacityKind,
  EksCluster,
  EksGpuNodePool,
  EksNetwork,
  FsxLustre,
  PodIdentityRole,
  TrainingBucket,
} from "hybrid-gpu/aws";

const region = "us-east-2";
const network = new EksNetwork("main", { region, zones: ["us-east-2a", "us-east-2b"], cidrBlock: "10.0.0.0/16" });
const cluster = new EksCluster("main", {
  network: network.ref,
  kubernetesVersion: "1.34",
  admins: ["arn:aws:iam::123456789012:role/example-platform-admin"],
});

// The block is bought beforehand (console, or `aws ec2 purchase-capacity-block`): it cannot be cancelled.
const train = new EksGpuNodePool("train", {
  cluster: cluster.ref,
  machineType: "p5.48xlarge",
  zone: "us-east-2a",
  nodes: { min: 0, planned: 32, max: 32 },
  capacity: {
    kind: CapacityKind.CapacityBlock,
    reservationId: "cr-0123456789abcdef0",
    days: 14,
    startsAt: "2027-01-11T11:30:00Z",
  },
  team: "vision",
});

const bucket = new TrainingBucket("images", { region });
const data = new FsxLustre("datasets", {
  network: network.ref,
  zone: "us-east-2a",
  capacityGiB: 96_000,
  throughputPerTiB: 500,
  efa: false,
  clients: [train.ref],
  repositories: [{ path: "/images", bucket: bucket.bucketName, prefix: "images/" }],
});

const trainer = new PodIdentityRole("trainer", {
  cluster: cluster.ref,
  namespace: "vision",
  serviceAccount: "trainer",
  readPrefix: [{ bucket: bucket.bucketName, prefix: "images/" }],
  decrypt: [{ keyArn: bucket.keyArn }],
  team: "vision",
});

export const clusterName = cluster.clusterName;
export const mount = { dnsName: data.dnsName, mountName: data.mountName };
export const trainerRoleArn = trainer.roleArn;
