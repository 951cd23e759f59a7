/* Type tokens of what node pools are read from. */
export const gkeNodePoolType = "gcp:container/nodePool:NodePool";
export const gkeClusterType = "gcp:container/cluster:Cluster";
export const gcpResourcePolicyType = "gcp:compute/resourcePolicy:ResourcePolicy";
export const gkeGpuNodePoolComponent = "hybrid-gpu:index:GkeGpuNodePool";
export const tpuSliceComponent = "hybrid-gpu:index:TpuSlice";
