import type { ResourceGraph } from "../../components/core/graph.ts";
import { closest } from "../../components/core/nearest.ts";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { tpuGenerations } from "../../components/hardware/gcp/tpuCatalogue.ts";
import {
  type AcceleratedMachine,
  type AcceleratorHour,
  acceleratorHour,
  acceleratorsOf,
  findAcceleratorHour,
  lowestListHour,
  type MachineAccelerators,
} from "../../components/pricing/acceleratorHour.ts";
import type { Purchase } from "../../components/pricing/priceRow.ts";
import { refusal } from "../../components/pricing/refusal.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { unreadable } from "../problems.ts";
import {
  isAcceleratedMachine,
  type MachinePool,
  machinePoolsOf,
  machinePoolTypes,
  machinesOf,
  type WayToBuy,
} from "./machinePools.ts";
import { policyFileOf } from "./policyFile.ts";

export interface PerGpuHourCeilingConfig {
  /** Most USD for an hour of one accelerator, by its name: `{"H100": 12, "TPU v5p": 5, "*": 20}`; `*` is for all others. */
  readonly perAcceleratorUsd: Readonly<Record<string, number>>;
  /** For what `perAcceleratorUsd` does not name: so many times the lowest list price of the same accelerator in the same place. */
  readonly timesLowestList: number;
}

/**
 * A region costs up to 1.4 times the cheapest, and machine types with several accelerators up to 2.1 times the smallest that has
 * one. Above 2.5 times are one accelerator on the largest hosts, and prices that somebody has mistyped.
 */
const defaultTimes = 2.5;

const name = "cost-per-gpu-hour-ceiling";

/** The same accelerator costs four times as much on a host that is too large for it, and nobody looks at the price of one. */
export const perGpuHourCeiling = gpuPolicy<PerGpuHourCeilingConfig>({
  name,
  description: "An hour of an accelerator, host and all, costs no more than others of its kind.",
  severity: "medium",
  source: "https://www.finops.org/framework/capabilities/unit-economics/",
  remediation:
    "Choose a machine type, region or way to buy with a lower price for each accelerator, or raise its ceiling.",
  levels: levels("mandatory", "mandatory", "advisory"),
  configSchema: {
    properties: {
      perAcceleratorUsd: {
        type: "object",
        additionalProperties: { type: "number", minimum: 0 },
        description:
          'Most USD for an hour of one accelerator, by its name: {"H100": 12, "TPU v5p": 5, "*": 20}; * is for all others.',
      },
      timesLowestList: {
        type: "number",
        minimum: 1,
        description:
          "For accelerators that perAcceleratorUsd does not name: how many times the lowest on-demand list price of the same accelerator in the same place it may cost.",
      },
    },
  },
  defaults: () => ({ perAcceleratorUsd: {}, timesLowestList: defaultTimes }),
  stackTypes: machinePoolTypes,
  evaluateStack: (graph, context) => [
    ...misspelt(graph, context),
    ...machinePoolsOf(graph).flatMap((pool) => judgePool(pool, graph, context)),
  ],
});

type Context = PolicyContext<PerGpuHourCeilingConfig>;

/** A limit for an accelerator that there is not limits nothing. */
function misspelt(graph: ResourceGraph, { config }: Context): Finding[] {
  const known = [
    ...new Set([...awsMachineTypes, ...gcpMachineTypes].map(({ accelerator }) => accelerator.name)),
    ...tpuGenerations.map(({ accelerator }) => accelerator),
  ];
  return Object.keys(config.perAcceleratorUsd)
    .filter((key) => key !== "*" && !known.includes(key) && !key.startsWith("nvidia-"))
    .map((key) => {
      const meant = closest(key, known);
      return {
        message:
          `perAcceleratorUsd of ${name} limits ${key}, which is no accelerator of the tables: ${known.join(", ")}. ` +
          `Fix: ${meant === undefined ? "correct the name" : `rename it to ${meant}`} in ${policyFileOf(graph)}.`,
      };
    });
}

/** Which price of the book counts; undefined where something else has paid already. */
const priceOf: Readonly<Record<WayToBuy, Purchase | undefined>> = {
  "on-demand": "on-demand",
  // A fallback to on-demand is what hurts, so spot is held to the price of the same machine on demand.
  spot: "on-demand",
  "flex-start": "flex-start",
  queued: "flex-start",
  reservation: undefined,
  "capacity-block": "capacity-block",
  calendar: "calendar",
};

/** The fee of dated capacity is that of its offering: a price of the book is judged where there is one. */
const offered: readonly WayToBuy[] = ["capacity-block", "calendar"];

function judgePool(pool: MachinePool, graph: ResourceGraph, context: Context): Finding[] {
  const { node, bought, region, machineTypes, attached } = pool;
  if (pool.accelerated === "no") return [];
  const named = { ...node, name: pool.name };
  const what = "what an hour of its accelerators costs";
  if (machineTypes.state !== "known") return [unreadable(named, machineTypes, what)];
  if (attached.state === "unknown") return [unreadable(named, attached, what)];
  if (bought.state !== "known") return [unreadable(named, bought, what)];
  const purchase = priceOf[bought.value];
  if (purchase === undefined) return [];
  if (region.state !== "known") return [unreadable(named, region, what)];
  return machinesOf(pool)
    .filter(isAcceleratedMachine)
    .flatMap((machine) => judgeMachine(pool, machine, region.value, purchase, graph, context));
}

function judgeMachine(
  pool: MachinePool,
  machine: AcceleratedMachine,
  region: string,
  purchase: Purchase,
  graph: ResourceGraph,
  context: Context,
): Finding[] {
  const { book } = context.shared;
  const { urn } = pool.node;
  const way = pool.bought.state === "known" ? pool.bought.value : purchase;
  const accelerator = acceleratorsOf(machine);
  const untold = (why: string): Finding[] => [
    {
      urn,
      because: "unknown",
      message: `${pool.name}: what an hour of an accelerator of ${machine.machineType} costs cannot be told: ${why}`,
    },
  ];
  if (accelerator === undefined) {
    return untold("the tables do not have the machine type. Fix: correct its name, or use one that they have.");
  }
  let hour: AcceleratorHour | undefined;
  try {
    const find = offered.includes(way) ? findAcceleratorHour : acceleratorHour;
    hour = find(book, machine, accelerator, region, purchase);
  } catch (error) {
    const { why } = refusal(error);
    return untold(`${why}${why.includes("Fix: ") ? "" : ". Fix: give its price in prices of pack-configuration."}`);
  }
  if (hour === undefined) return [];
  const ceiling = ceilingOf(accelerator, machine, context);
  const file = policyFileOf(graph);
  if (ceiling === undefined) {
    return untold(
      `no list price and no ceiling is known for ${accelerator.name}. Fix: give ${accelerator.name} in perAcceleratorUsd of ${name} in ${file}.`,
    );
  }
  if (!hour.usd.gt(ceiling.usd)) return [];
  return [
    {
      urn,
      message:
        `${pool.name}: an hour of ${accelerator.name} costs ${perHour(hour.usd)} ` +
        `(${describe(hour)}${way === "spot" ? ", which spot falls back to" : ""}), above the ceiling of ${perHour(ceiling.usd)} ` +
        `(${ceiling.from()}). Fix: choose a machine type, region or way to buy with a lower price for each accelerator, ` +
        `or raise ${accelerator.name} in perAcceleratorUsd of ${name} in ${file}.`,
    },
  ];
}

interface Ceiling {
  readonly usd: number;
  /** Where it came from: asked for only where it is passed. */
  readonly from: () => string;
}

function ceilingOf(
  { name: accelerator }: MachineAccelerators,
  { place }: AcceleratedMachine,
  context: Context,
): Ceiling | undefined {
  const { perAcceleratorUsd: given, timesLowestList: times } = context.config;
  for (const key of [accelerator, "*"]) {
    if (Object.hasOwn(given, key))
      return { usd: given[key]!, from: () => `perAcceleratorUsd of ${key}, policy configuration` };
  }
  const lowest = lowestListHour(context.shared.book, place, accelerator);
  if (lowest === undefined) return undefined;
  return {
    usd: lowest.usd.times(times).toNumber(),
    from: () =>
      `timesLowestList ${times}, ${limitSource(context, "timesLowestList")}, × ${perHour(lowest.usd)}, ` +
      `the lowest on-demand price of ${accelerator} in the book of ${place}: ${describe(lowest)}`,
  };
}

/** `p5.48xlarge in us-east-2, on-demand, price of 2026-07-20`. */
function describe({ machineType, attached, region, purchase, priceDate }: AcceleratorHour): string {
  const machine = attached === undefined ? machineType : `${machineType} with ${attached.count} × ${attached.type}`;
  return `${machine}${region === "*" ? "" : ` in ${region}`}, ${purchase}, price of ${priceDate}`;
}

function perHour(amount: { toString(): string } | number): string {
  return `${Number(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 })} USD`;
}
