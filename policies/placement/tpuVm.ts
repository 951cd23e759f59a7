import type { ResourceNode } from "../../components/core/graph.ts";
import { Problems } from "../../components/core/problem.ts";
import { readString } from "../../components/core/value.ts";
import { checkTopology, sliceOfName } from "../../components/hardware/gcp/topology.ts";
import type { TpuGenerationRow } from "../../components/hardware/gcp/tpu.ts";
import { tpuGenerations } from "../../components/hardware/gcp/tpuCatalogue.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

const vmType = "gcp:tpu/v2Vm:V2Vm";
const queuedType = "gcp:tpu/v2QueuedResource:V2QueuedResource";
const guide = "https://docs.cloud.google.com/tpu/docs/supported-tpu-configurations";
const what = "whether there is such a slice";

/** TPU slices without GKE. */
export const tpuVmTypes: readonly string[] = [vmType, queuedType];

/** Whether the Cloud TPU API knows the slice that a TPU VM asks for. Generations that are not in the tables are left alone. */
export function judgeTpuVm(node: ResourceNode): Finding[] {
  if (node.type === vmType) return [...judgeName(node, "acceleratorType"), ...judgeConfig(node)];
  return judgeName(node, "tpu.nodeSpecs[0].node.acceleratorType");
}

/** `v5p-2048`. */
function judgeName(node: ResourceNode, path: string): Finding[] {
  const answer = readString(node.inputs, path);
  if (answer.state === "absent") return [];
  if (answer.state === "unknown") return [unreadable(node, answer, what)];
  const row = generationOf(answer.value.split("-")[0]!);
  if (row === undefined || sliceOfName(answer.value) !== undefined) return [];
  const counted = row.coresPerChip === 1 ? "chips" : "TensorCores";
  const rule = `is not the name of a slice of ${row.accelerator}, whose number counts ${counted}`;
  const fix = `use one such as ${row.namePrefix}-${4 * row.coresPerChip}`;
  return problemFindings(node, new Problems().error(path, answer.value, rule, fix, guide).list);
}

/** `{ type: "V5P", topology: "8x8x16" }`. */
function judgeConfig(node: ResourceNode): Finding[] {
  const answers = ["type", "topology"].map((key) => readString(node.inputs, `acceleratorConfig.${key}`));
  const open = answers.flatMap((answer) => (answer.state === "unknown" ? [unreadable(node, answer, what)] : []));
  const [type, topology] = answers;
  if (open.length > 0 || type?.state !== "known" || topology?.state !== "known") return open;
  // `V5LITE_POD` is the generation that names begin with `v5litepod`.
  const row = generationOf(type.value.toLowerCase().replaceAll("_", ""));
  if (row === undefined) return [];
  const question = { generation: row.generation, topology: topology.value };
  return problemFindings(node, checkTopology(question, topology.path));
}

function generationOf(prefix: string): TpuGenerationRow | undefined {
  return tpuGenerations.find(({ namePrefix }) => namePrefix === prefix);
}
