import { describeProblem, type Problem } from "../../core/problem.ts";
import { checkWorkload } from "../checkWorkload.ts";
import { checkPlatform } from "../platform/checkPlatform.ts";
import type { LustrePlatform } from "../platform/platform.ts";
import { fsxMetadataOperations } from "../platform/rates.ts";
import type { LustreSystem } from "../platform/system.ts";
import { amountText, percentText, rateText, wholeText } from "../units.ts";
import type { LustreWorkload } from "../workload.ts";
import { candidatesFor, isFixed, type Sized } from "./candidates.ts";
import { checkpointsFor } from "./checkpoints.ts";
import { clientSettings } from "./clientSettings.ts";
import { type Clients, clientsOf } from "./clients.ts";
import { commandsFor, verificationFor } from "./commands.ts";
import type { Candidate, DirectoryDecision, LustreDecision, Need, PriceOf, SystemPrice } from "./decision.ts";
import { decideDirectories, defaultTarget, keepsStalls, readSharesFor } from "./directories.ts";
import { metadataFor } from "./metadata.ts";
import { designEfficiency, needOf } from "./need.ts";
import { predictionOf, togetherBps, utilisationAt } from "./prediction.ts";
import { warningsFor } from "./warnings.ts";

/** A workload or a platform that nothing can be decided for: every problem at once. */
export class LustreWorkloadError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const errors = problems.filter(({ severity }) => severity === "error");
    const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
    super([`workload: ${count}`, ...errors.map((problem) => `  - ${describeProblem(problem)}`)].join("\n"));
    this.name = "LustreWorkloadError";
    this.problems = problems;
  }
}

export interface ChooseOptions {
  /** Prices of file systems: `lustrePrices(book, region)`. Needed where tiers are compared. */
  readonly price?: PriceOf;
}

const noPrice: PriceOf = () => ({ known: false, why: "no prices were given" });

/**
 * The cheapest file system that feeds a workload, with a layout for every directory, and what it will do. Closed form: the
 * same answer every time, in about a millisecond.
 *
 * With a platform that is fixed (a capacity is given, or servers of one's own) only layouts are chosen.
 *
 * @throws LustreWorkloadError with everything wrong with workload and platform, a need beyond every tier included
 *
 * @example
 * ```ts
 * const decision = chooseLustre(
 *   {
 *     nodes: 32, machineType: "p5.48xlarge",
 *     datasets: [{ path: "/images", fileCount: 64, sizeBytes: 60e12, pattern: "sequential-shards", bytesPerAcceleratorPerSecond: 150e6 }],
 *   },
 *   { kind: "fsx", region: "us-east-2" },
 *   { price: lustrePrices(PriceBook.builtIn(), "us-east-2") },
 * );
 * console.log(explain(decision));
 * ```
 */
export function chooseLustre(
  workload: LustreWorkload,
  platform: LustrePlatform,
  { price = noPrice }: ChooseOptions = {},
): LustreDecision {
  const problems = [...checkWorkload(workload), ...checkPlatform(platform)];
  if (problems.some(({ severity }) => severity === "error")) throw new LustreWorkloadError(problems);
  const clients = clientsOf(workload, platform.kind === "fsx" && platform.efa === true);
  const need = needOf(workload, clients);
  const sized = candidatesFor(platform, need).map((one) => withMetadata(one, workload, clients));
  const fixed = isFixed(platform);
  if (fixed) refuseTooSmall(sized[0]!.system, need);
  const chosen = cheapest(sized, workload, need, price);
  const { system, metadataIops } = chosen.sized;
  const { directories, shares } = decideDirectories(workload, system);
  const prediction = predictionOf(workload, system, need, directories, shares);
  const checkpoints = checkpointsFor(workload, clients, system, directories);
  return {
    system,
    decidedBy: chosen.sized.decidedBy,
    price: price(system),
    need,
    candidates: chosen.candidates(prediction.utilisation),
    ...nextCheaper(chosen.sized, workload, need, price, prediction.utilisation),
    ...(metadataIops === undefined ? {} : { metadataIops }),
    directories,
    clientSettings: clientSettings({
      nodes: clients.nodes,
      ...(clients.memoryGiB === undefined ? {} : { nodeMemoryGiB: clients.memoryGiB }),
      ...(clients.vcpus === undefined ? {} : { nodeVcpus: clients.vcpus }),
      openFilesPerNode: openFilesPerNode(workload, clients),
      maxStripeCount: widestOf(directories, system),
      rpcBytes: system.rpcBytes,
      platform: system.platform,
      efa: system.fsx?.efa ?? false,
    }),
    checkpoints,
    prediction,
    warnings: [
      ...problems,
      ...warningsFor({ workload, clients, system, need, directories, prediction, checkpoints, sized: chosen.sized }),
    ],
    commands: commandsFor(directories),
    verification: verificationFor(directories, system),
  };
}

/** With as much metadata performance as the workload's opens take, where the platform sells it. */
function withMetadata(sized: Sized, workload: LustreWorkload, clients: Clients): Provisioned {
  const { fsx } = sized.system;
  const metadataIops = metadataFor(workload, clients, sized.system);
  if (fsx === undefined || metadataIops === undefined) return sized;
  const provision = (system: LustreSystem): LustreSystem => ({
    ...system,
    createsPerSecond: metadataIops.iops * fsxMetadataOperations.createsPerIops,
    fsx: { ...system.fsx!, metadataIops: metadataIops.iops },
  });
  return {
    ...sized,
    system: provision(sized.system),
    ...(sized.below === undefined ? {} : { below: provision(sized.below) }),
    metadataIops,
  };
}

type Provisioned = Sized & { readonly metadataIops?: { readonly iops: number; readonly why: string } };

interface Chosen {
  readonly sized: Provisioned;
  /** All of them, once it is known what the chosen one does. */
  readonly candidates: (utilisation: number) => Candidate[];
}

interface Judged {
  readonly sized: Provisioned;
  readonly price: SystemPrice;
  readonly utilisation: number;
  /** Whether checkpoints are written within the stalls that are allowed. */
  readonly stalls: boolean;
}

/** The cheapest that reaches the target and keeps stalls short; where none does both, the target counts, and where none does that, the one that comes nearest. A tie goes to more OSTs. */
function cheapest(sized: readonly Provisioned[], workload: LustreWorkload, need: Need, price: PriceOf): Chosen {
  const target = (workload.targetUtilisation ?? defaultTarget) * (workload.utilisationWithoutStorage ?? 1);
  // One alone needs no comparison: what it does is found out when its directories are decided.
  const judged: Judged[] = sized.map((one) => ({
    sized: one,
    price: price(one.system),
    utilisation: sized.length === 1 ? 1 : utilisationOn(one.system, workload, need),
    stalls: sized.length === 1 || keepsStalls(workload, one.system),
  }));
  const possible = judged.filter((one) => one.sized.refused === undefined);
  if (possible.length === 0) throw new LustreWorkloadError([beyondAll(sized, need)]);
  const unpriced = possible.filter((one) => !one.price.known);
  if (possible.length > 1 && unpriced.length > 0) {
    throw new LustreWorkloadError([notComparable(unpriced)]);
  }
  const dollars = ({ price: one }: Judged): number => (one.known ? one.monthly : 0);
  const byPrice = [...judged].sort(
    (a, b) => dollars(a) - dollars(b) || (b.sized.system.osts ?? 0) - (a.sized.system.osts ?? 0),
  );
  const allowed = byPrice.filter((one) => one.sized.refused === undefined);
  const feeds = (one: Judged): boolean => one.utilisation >= target - 1e-9;
  const feeding = allowed.find((one) => feeds(one) && one.stalls) ?? allowed.find(feeds);
  const chosen = feeding ?? [...allowed].sort((a, b) => b.utilisation - a.utilisation || dollars(a) - dollars(b))[0]!;
  const candidate = (one: Judged, utilisation: number): Candidate => {
    const rejected = one === chosen ? undefined : whyNot(one, chosen, target, dollars);
    return {
      system: one.sized.system,
      price: one.price,
      decidedBy: one.sized.decidedBy,
      utilisation,
      ...(rejected === undefined ? {} : { rejected }),
    };
  };
  return {
    sized: chosen.sized,
    candidates: (utilisation) => byPrice.map((one) => candidate(one, one === chosen ? utilisation : one.utilisation)),
  };
}

function utilisationOn(system: LustreSystem, workload: LustreWorkload, need: Need): number {
  return utilisationAt(togetherBps(workload, system, need, readSharesFor(workload, system)), workload, need);
}

function whyNot(one: Judged, chosen: Judged, target: number, dollars: (one: Judged) => number): string {
  if (one.sized.refused !== undefined) return one.sized.refused;
  if (one.utilisation < target - 1e-9 && one.utilisation < chosen.utilisation) {
    return `keeps accelerators busy ${percentText(one.utilisation)} of the time`;
  }
  if (!one.stalls && chosen.stalls) return "does not write checkpoints within the stall that is allowed";
  const more = dollars(one) - dollars(chosen);
  return more > 0 ? `costs ${wholeText(more)} USD a month more` : "has fewer OSTs at the same price";
}

function beyondAll(sized: readonly Sized[], need: Need): Problem {
  return {
    severity: "error",
    path: "platform",
    value: `${rateText(need.designBps)}, ${amountText(need.designBytes)}`,
    rule: `is beyond every tier: ${sized.map((one) => one.refused).join("; ")}`,
    fix: "spread the data over several file systems, or ask less of one",
  };
}

function notComparable(unpriced: readonly Judged[]): Problem {
  const names = unpriced.map(({ sized }) => sized.system.label).join(", ");
  const { price } = unpriced[0]!;
  return {
    severity: "error",
    path: "platform.throughputPerTiB",
    value: undefined,
    rule: `cannot be chosen by price: ${names} ${unpriced.length === 1 ? "has" : "have"} none (${price.known ? "" : price.why})`,
    fix: "give throughputPerTiB, or supply the missing price",
  };
}

function refuseTooSmall(system: LustreSystem, need: Need): void {
  if (need.dataBytes <= system.usableBytes) return;
  throw new LustreWorkloadError([
    {
      severity: "error",
      path: "platform",
      value: `${system.capacity.amount} ${system.capacity.unit}`,
      rule: `holds ${amountText(system.usableBytes)}, and data sets with the checkpoints that are kept are ${amountText(need.dataBytes)}`,
      fix: "give a larger capacity, keep fewer checkpoints, or put a data set elsewhere",
    },
  ]);
}

/** The same tier one step smaller, and what it would lose. */
function nextCheaper(
  { below }: Sized,
  workload: LustreWorkload,
  need: Need,
  price: PriceOf,
  utilisation: number,
): Pick<LustreDecision, "nextCheaper"> {
  if (below === undefined) return {};
  const cost = price(below);
  const { amount, unit } = below.capacity;
  const loses: string[] = [];
  if (need.designBytes > below.usableBytes) {
    loses.push(
      need.dataBytes > below.usableBytes
        ? `does not hold the data (${amountText(need.dataBytes)})`
        : `is more than 80 % full with ${amountText(need.dataBytes)}, where the allocator places files at random`,
    );
  }
  const then = utilisationOn(below, workload, need);
  if (then < utilisation - 0.0005) {
    loses.push(`keeps accelerators busy ${percentText(then)} of the time instead of ${percentText(utilisation)}`);
  }
  const design =
    Math.max(need.readBps / below.readBps, need.syncWriteBps / below.writeBps) + need.asyncWriteBps / below.writeBps;
  if (design > designEfficiency) {
    loses.push(
      `runs at ${percentText(design)} of its rate, where a design counts on at most ${percentText(designEfficiency)}`,
    );
  }
  return {
    nextCheaper: {
      label: `${below.label}, ${wholeText(amount)} ${unit}`,
      ...(cost.known ? { monthly: cost.monthly } : {}),
      loses: loses.length > 0 ? loses.join("; ") : "nothing that this workload needs",
    },
  };
}

/** Files that one node reads at once: what its read-ahead has to hold. */
function openFilesPerNode({ datasets = [] }: LustreWorkload, { acceleratorsPerNode }: Clients): number {
  const open = datasets.map(({ openFilesPerAccelerator = 1 }) => openFilesPerAccelerator);
  return Math.max(1, acceleratorsPerNode * open.reduce((sum, one) => sum + one, 0));
}

function widestOf(directories: readonly DirectoryDecision[], system: LustreSystem): number {
  const counts = directories.flatMap(({ components }) => components.map(({ stripeCount }) => stripeCount));
  return Math.max(1, ...counts.map((count) => (count === -1 ? (system.osts ?? 1) : count)));
}
