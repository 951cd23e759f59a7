/** The examples, and how many resources each has as the engine counts: with components and the stack itself. */
export const examples: readonly (readonly [name: string, resources: number])[] = [
  ["eks-h100-capacity-block", 101],
  ["eks-h100-on-demand", 61],
  ["eks-trainium", 62],
  ["gke-a3-mega-flex-start", 37],
  ["gke-tpu-multislice", 18],
  ["lustre-existing-cluster", 16],
  ["lustre-own-servers", 8],
  ["tpu-existing-cluster", 3],
];
