import type { ResourceGraph } from "../../components/core/graph.ts";
import { type TopFamily, topFamilyOf } from "../../components/pricing/topAccelerators.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { isListed } from "./estimateOf.ts";
import { type MachinePool, machinePoolsOf, machinePoolTypes, machinesOf } from "./machinePools.ts";
import { policyFileOf } from "./policyFile.ts";

export interface NoOndemandTopGpuConfig {
  /** Machine types that may be asked for on demand all the same: a type, or the beginning of one followed by `*`. */
  readonly allowTypes: readonly string[];
}

const name = "cost-no-ondemand-top-gpu";

/** The dearest machines bought in the dearest way: and they hardly ever come. */
export const noOndemandTopGpu = gpuPolicy<NoOndemandTopGpuConfig>({
  name,
  description: "The dearest accelerators are not asked for on demand.",
  severity: "medium",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",
  remediation: "Buy them by reservation, for dated days, by flex-start or as spot; or use a smaller accelerator.",
  levels: levels("mandatory", "advisory", "disabled"),
  configSchema: {
    properties: {
      allowTypes: {
        type: "array",
        items: { type: "string" },
        description:
          "Machine types that may be asked for on demand all the same: a type, or the beginning of one followed by *; tpu-v5p for TPU VMs.",
      },
    },
  },
  defaults: () => ({ allowTypes: [] }),
  stackTypes: machinePoolTypes,
  evaluateStack: (graph, { config }) => machinePoolsOf(graph).flatMap((pool) => judgePool(pool, graph, config)),
});

function judgePool(pool: MachinePool, graph: ResourceGraph, { allowTypes }: NoOndemandTopGpuConfig): Finding[] {
  const { node, bought, machineTypes, accelerated } = pool;
  if (bought.state === "known" && bought.value !== "on-demand") return [];
  if (accelerated === "no") return [];
  const named = { ...node, name: pool.name };
  const what = "whether it asks for the dearest accelerators on demand";
  if (machineTypes.state !== "known") return [unreadable(named, machineTypes, what)];
  const families = new Map<TopFamily, string[]>();
  for (const { place, machineType } of machinesOf(pool)) {
    const family = isListed(machineType, allowTypes) ? undefined : topFamilyOf(place, machineType);
    if (family !== undefined) families.set(family, [...(families.get(family) ?? []), machineType]);
  }
  return [...families].map(([family, types]): Finding => {
    if (bought.state !== "known") return unreadable(named, bought, what);
    const fix =
      `Fix: buy it by ${family.instead}, or add ${types.join(" and ")} to allowTypes of ${name} in ${policyFileOf(graph)}. ` +
      `[${family.source}]`;
    if (pool.maybeReserved !== undefined) {
      return {
        urn: node.urn,
        because: "unknown",
        message: `${pool.name}: whether ${types.join(", ")} is asked for on demand or runs in a reservation cannot be told: ${pool.maybeReserved}. ${fix}`,
      };
    }
    return {
      urn: node.urn,
      message: `${pool.name}: ${types.join(", ")} is asked for on demand, and is of ${family.name}: ${family.why}. ${fix}`,
    };
  });
}
