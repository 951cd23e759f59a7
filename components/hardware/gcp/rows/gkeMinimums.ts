import { Confidence, type Fact } from "../../../core/fact.ts";
import type { GkeMinimum } from "../gkeVersion.ts";

const doc = (source: string, asOf = "2026-04-13"): Fact => ({ source, asOf, confidence: Confidence.Documented });

const gke = "https://docs.cloud.google.com/kubernetes-engine/docs";
const clusters = doc("https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom");
const toolkit: Fact = {
  source: "GoogleCloudPlatform/cluster-toolkit modules/compute/gke-node-pool/gpu_direct.tf",
  asOf: "2026-06-25",
  confidence: Confidence.Observed,
};
const remembered: Fact = { source: `${gke}/concepts/plan-tpus`, asOf: "2026-11-21", confidence: Confidence.Memory };

export const gkeMinimumRows: readonly GkeMinimum[] = [
  {
    family: "a3-highgpu",
    what: "A3 High with GPUDirect-TCPX",
    versions: ["1.27.16-gke.2874000", "1.28.15-gke.3163000", "1.29.15-gke.2467000"],
    ...toolkit,
  },
  {
    family: "a3-megagpu",
    what: "A3 Mega with GPUDirect-TCPXO",
    versions: [
      "1.28.15-gke.3163000",
      "1.29.15-gke.2467000",
      "1.30.14-gke.1922000",
      "1.31.14-gke.1243000",
      "1.32.11-gke.1174000",
    ],
    ...toolkit,
  },
  { family: "a3-ultragpu", what: "A3 Ultra with GPUDirect RDMA", versions: ["1.31.4-gke.1183000"], ...clusters },
  { family: "a4-highgpu", what: "A4 with GPUDirect RDMA", versions: ["1.32.2-gke.1475000"], ...clusters },
  { family: "a4x-highgpu", what: "A4X", versions: ["1.32.8-gke.1108000", "1.33.4-gke.1036000"], ...clusters },
  { family: "a4x-maxgpu", what: "A4X Max", versions: ["1.34.3-gke.1318000", "1.35.0-gke.2745000"], ...clusters },
  {
    family: "g4-standard",
    what: "G4 in pools that GKE makes by itself, and may be needed in others",
    versions: ["1.34.1-gke.1829001"],
    ...doc(`${gke}/concepts/node-auto-provisioning`),
    confidence: Confidence.Derived,
  },
  { generation: "v4", what: "TPU v4", versions: ["1.26.1-gke.1500"], ...remembered },
  { generation: "v5e", what: "TPU v5e", versions: ["1.27.2-gke.2100"], ...remembered },
  { generation: "v5p", what: "TPU v5p", versions: ["1.28.3-gke.1024000"], ...remembered },
  {
    generation: "v6e",
    what: "TPU v6e",
    versions: ["1.31.2-gke.1115000"],
    ...doc("https://docs.ray.io/en/latest/cluster/kubernetes/user-guides/gcp-gke-tpu-cluster.html", "2026-11-21"),
  },
  {
    generation: "7x",
    what: "TPU 7x",
    versions: ["1.34.0-gke.2201000"],
    ...doc(`${gke}/concepts/tpu-ironwood`, "2026-11-21"),
  },
  {
    feature: "flex-start-gpu",
    what: "flex-start of GPU nodes",
    versions: ["1.32.2-gke.1652000"],
    ...doc(`${gke}/concepts/dws`, "2026-11-21"),
  },
  {
    feature: "flex-start-tpu",
    what: "flex-start of TPU nodes",
    versions: ["1.33.0-gke.1712000"],
    ...doc(`${gke}/concepts/dws`, "2026-11-21"),
  },
  {
    feature: "dranet",
    what: "managed DRANET",
    versions: ["1.34.1-gke.1829001"],
    ...doc(`${gke}/how-to/allocate-network-resources-dra`, "2026-11-21"),
  },
  {
    feature: "lustre-csi",
    what: "the CSI driver of Managed Lustre",
    versions: ["1.31.5-gke.1299000", "1.32.1-gke.1673000"],
    ...doc(`${gke}/how-to/persistent-volumes/lustre-csi-driver-new-volume`, "2026-11-21"),
  },
  {
    feature: "lustre-standard-port",
    what: "Managed Lustre on its ordinary port",
    versions: ["1.33.2-gke.4655000"],
    ...doc("https://docs.cloud.google.com/managed-lustre/docs/create-instance", "2026-11-21"),
  },
  {
    feature: "multislice",
    what: "several TPU slices as one job",
    versions: ["1.27.4-gke.900"],
    ...doc("https://docs.cloud.google.com/tpu/docs/tpu-gke-multislice", "2026-11-21"),
  },
];
