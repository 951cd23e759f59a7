/** The accelerators of one node. */
export interface Accelerator {
  /** `H100`, `L40S`, `Trainium2`, `TPU v5p`: the word used in summaries, policies and limits. */
  readonly name: string;
  readonly vendor: "nvidia" | "aws" | "google";
  readonly count: number;
  /** Of one accelerator, informative: sources differ by a few percent. */
  readonly memoryGiB: number;
  /** NeuronCores of all devices together, for Neuron devices. */
  readonly neuronCores?: number;
}
