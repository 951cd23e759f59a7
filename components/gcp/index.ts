export { type PoolTaint, TaintEffect } from "../core/nodeLabels.ts";
export { GcpCapacityKind } from "../hardware/gcp/machineType.ts";
export { TpuGeneration } from "../hardware/gcp/tpu.ts";
export * from "./gcsTrainingBucket.ts";
export { GcsTrainingBucket as TrainingBucket } from "./gcsTrainingBucket.ts";
export * from "./gkeCluster.ts";
export * from "./gkeGpuNodePool.ts";
export * from "./gkeNetwork.ts";
export * from "./gkeWorkloadIdentity.ts";
export * from "./googleManagedLustre.ts";
export * from "./nodes/choices.ts";
export type {
  GkeCapacity,
  GkeGpuNodePoolArgs,
  GkePoolArgs,
  GkePoolOptions,
  TpuSliceArgs,
} from "./nodes/poolArgs.ts";
export * from "./refs.ts";
export * from "./tpuSlice.ts";
