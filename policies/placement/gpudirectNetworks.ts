import {
  checkBundledAccelerators,
  checkGpuNetworks,
  type GkeNodePoolRule,
} from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { gkeNodePoolTypes, judgeNodePools } from "./gkeNodePools.ts";

const checkGpus: GkeNodePoolRule = (spec, unknown) => [
  ...checkBundledAccelerators(spec, unknown),
  ...checkGpuNetworks(spec, unknown),
];

/** GKE refuses other GPUs than the machine's; with part of its networks, jobs fall back to the slowest way or do not start. */
export const gpudirectNetworks = gpuPolicy<NoConfig>({
  name: "gpudirect-networks",
  description: "GPU node pools of GKE have the GPUs and the networks that their machine type takes.",
  severity: "high",
  source: "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx",
  remediation:
    "Give guestAccelerators the type and number of the machine, and attach every network that it takes, or set acceleratorNetworkProfile to auto.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: gkeNodePoolTypes,
  evaluate: (node) => judgeNodePools(node, checkGpus, "whether its GPUs and networks are those of its machine type"),
});
