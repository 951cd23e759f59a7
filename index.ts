/** Every component: what the Pulumi plugin host offers to programs in other languages. Programs in TypeScript import one place at a time, from `hybrid-gpu/aws` and its siblings. */
export * from "./components/aws/index.ts";
// Not with a star: its short name of the bucket is that of AWS's here.
export {
  GcsTrainingBucket,
  GkeCluster,
  GkeGpuNodePool,
  GkeNetwork,
  GkeWorkloadIdentity,
  GoogleManagedLustre,
  TpuSlice,
} from "./components/gcp/index.ts";
export * from "./components/kubernetes/index.ts";
