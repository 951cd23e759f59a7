import type { ResourceGraph } from "../../components/core/graph.ts";
import { Environment } from "../environment.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { covers } from "../waiver.ts";
import { type MachinePool, machinePoolsOf, scalingTypes, type WayToBuy } from "./machinePools.ts";
import { countOf, policyFileOf } from "./policyFile.ts";

export interface IdleMaxGuardConfig {
  /** How many times its desired size a pool may grow to. */
  readonly timesDesired: number;
  /** Machines that any pool may grow to, whatever its desired size: a pool that waits at 0 has nothing to multiply. */
  readonly nodesFromZero: number;
  /** Whether every accelerated pool has to be able to shrink to no machine. */
  readonly scaleToZero: boolean;
  /** Pools that may keep machines all the same, by name; `*` stands for any characters. */
  readonly allowMin: readonly string[];
}

const defaults: Readonly<Record<Environment, Omit<IdleMaxGuardConfig, "allowMin">>> = {
  [Environment.Dev]: { timesDesired: 4, nodesFromZero: 4, scaleToZero: true },
  [Environment.Staging]: { timesDesired: 4, nodesFromZero: 16, scaleToZero: false },
  [Environment.Prod]: { timesDesired: 4, nodesFromZero: 64, scaleToZero: false },
};

const name = "cost-idle-max-guard";

/** A retry loop fills a pool to a maximum that nobody meant; machines that nobody uses run over a weekend. */
export const idleMaxGuard = gpuPolicy<IdleMaxGuardConfig>({
  name,
  description:
    "Accelerated pools cannot grow to many times the size that is planned, and where nobody depends on them they shrink to nothing.",
  severity: "medium",
  source: "https://docs.aws.amazon.com/eks/latest/best-practices/cost-opt-compute.html",
  remediation: "Lower the maximum, raise the desired size to what is really planned, or set the minimum to 0.",
  levels: levels("mandatory", "advisory", "advisory"),
  configSchema: {
    properties: {
      timesDesired: {
        type: "number",
        minimum: 1,
        description: "How many times its desired size an accelerated pool may grow to.",
      },
      nodesFromZero: {
        type: "integer",
        minimum: 0,
        description: "Machines that any pool may grow to, whatever its desired size.",
      },
      scaleToZero: {
        type: "boolean",
        description: "Whether every accelerated pool has to be able to shrink to no machine.",
      },
      allowMin: {
        type: "array",
        items: { type: "string" },
        description: "Pools that may keep machines all the same, by name; * stands for any characters.",
      },
    },
  },
  defaults: (environment) => ({ ...defaults[environment], allowMin: [] }),
  stackTypes: scalingTypes,
  evaluateStack: (graph, context) => machinePoolsOf(graph).flatMap((pool) => judgePool(pool, graph, context)),
});

/** Bought and paid for already: machines that stand idle there cost nothing more. */
const prepaid: readonly WayToBuy[] = ["reservation", "capacity-block", "calendar"];

function judgePool(pool: MachinePool, graph: ResourceGraph, context: PolicyContext<IdleMaxGuardConfig>): Finding[] {
  const { node, scaling, accelerated, bought } = pool;
  if (scaling === undefined || accelerated === "no") return [];
  if (bought.state === "known" && prepaid.includes(bought.value)) return [];
  const named = { ...node, name: pool.name };
  const { config } = context;
  const { min, planned, max } = scaling;
  const file = policyFileOf(graph);
  const doubt = doubtOf(pool);
  const say = (message: string): Finding => ({
    urn: node.urn,
    ...(doubt === undefined ? {} : { because: "unknown" as const }),
    message: `${pool.name}: ${message}${doubt ?? ""}`,
  });
  const findings: Finding[] = [];

  const kept = config.allowMin.some((pattern) => covers({ urn: pattern }, node.name));
  if (config.scaleToZero && !kept) {
    if (min.state !== "known") findings.push(unreadable(named, min, "whether it shrinks to no machine"));
    else if (min.value > 0) {
      findings.push(
        say(
          `never shrinks below ${countOf(min.value, "machine")}, and has to shrink to none ` +
            `(scaleToZero, ${limitSource(context, "scaleToZero")}). ` +
            `Fix: set its minimum to 0, or add ${node.name} to allowMin of ${name} in ${file}.`,
        ),
      );
    }
  }

  if (max.state === "known" && max.value <= config.nodesFromZero) return findings;
  for (const one of [planned, max]) {
    if (one.state !== "known")
      return [...findings, unreadable(named, one, "whether it may grow beyond what is planned")];
  }
  if (planned.state !== "known" || max.state !== "known") return findings;
  const most = Math.max(config.timesDesired * planned.value, config.nodesFromZero);
  if (max.value <= most) return findings;
  findings.push(
    say(
      `may grow to ${countOf(max.value, "machine")} where ${planned.value.toLocaleString("en-US")} ` +
        `${planned.value === 1 ? "is" : "are"} planned, above ${most.toLocaleString("en-US")} ` +
        `(the larger of ${config.timesDesired} times what is planned, timesDesired, ${limitSource(context, "timesDesired")}, ` +
        `and ${config.nodesFromZero}, nodesFromZero, ${limitSource(context, "nodesFromZero")}). ` +
        `Fix: lower its maximum or raise its desired size, or raise timesDesired or nodesFromZero of ${name} in ${file}.`,
    ),
  );
  return findings;
}

/** Why it may be no pool that the policy is about. */
function doubtOf({ accelerated, machineTypes, bought }: MachinePool): string | undefined {
  if (bought.state === "unknown")
    return ` Whether its machines are paid for already cannot be told: ${bought.path} is ${bought.why}.`;
  if (accelerated === "yes" || machineTypes.state !== "unknown") return undefined;
  return ` Whether it has accelerators cannot be told: ${machineTypes.path} is ${machineTypes.why}.`;
}
