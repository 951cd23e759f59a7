import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Random } from "../test/lustre/simulator/random.ts";
import { caseOf, uses } from "./lustreCases.ts";
import { drawing } from "./lustreDrawing.ts";
import { defaults, judge, type Verdict } from "./lustreSearch.ts";

/** The seed that the chooser is judged with. Tune with another: `npm run bench -- lustre-regret --seed 7`. */
const judging = 20_261_122;
const cases = 200;

/** Median, 90th percentile and largest of regrets. */
export interface Spread {
  readonly name: string;
  readonly median: number;
  readonly p90: number;
  readonly worst: number;
}

export function spreadOf(name: string, regrets: readonly number[]): Spread {
  const sorted = [...regrets].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
  return { name, median: at(0.5), p90: at(0.9), worst: sorted.at(-1)! };
}

/** The chooser first, then the defaults. */
export function spreads(verdicts: readonly Verdict[]): Spread[] {
  return [
    spreadOf(
      "chosen",
      verdicts.map(({ regret }) => regret),
    ),
    ...(Object.keys(defaults) as (keyof typeof defaults)[]).map((name) =>
      spreadOf(
        name,
        verdicts.map((verdict) => verdict.defaults[name]),
      ),
    ),
  ];
}

/** Judges `count` cases of a seed. */
export function judgeAll(seed: number, count: number, progress?: (done: number, count: number) => void): Verdict[] {
  const random = new Random(seed);
  const drawn = Array.from({ length: count }, (_, index) => caseOf(index, random));
  return drawn.map((one, index) => {
    const verdict = judge(one, seed + index);
    progress?.(index + 1, count);
    return verdict;
  });
}

const percent = (share: number): string =>
  share >= 10 ? `${(share + 1).toFixed(0)} times` : `${(share * 100).toFixed(1)} %`;

/**
 * Judges the layout chooser by the simulator: how much longer a job takes with the layout that it chooses than with the
 * best of a search, beside the layouts that people use without choosing. Options: `--seed N`, `--cases N`, `--svg FILE`.
 */
export function lustreRegret(options: readonly string[] = []): void {
  const option = (name: string): string | undefined => {
    const at = options.indexOf(name);
    return at < 0 ? undefined : options[at + 1];
  };
  const seed = Number(option("--seed") ?? judging);
  const count = Number(option("--cases") ?? cases);
  const started = Date.now();
  let shown = started;
  const verdicts = judgeAll(seed, count, (done) => {
    const now = Date.now();
    if (now - shown < 5000) return;
    shown = now;
    const elapsed = (now - started) / 1000;
    console.error(
      `  ${done} of ${count} cases, ${elapsed.toFixed(0)} s, about ${((elapsed / done) * (count - done)).toFixed(0)} s left`,
    );
  });
  const table = spreads(verdicts);
  console.log(
    `\nRegret on ${count} workloads, seed ${seed}: time of the job over that of the best layout of a search, less 1`,
  );
  console.log(`  ${"".padEnd(18)}${["median", "90th %", "worst"].map((word) => word.padStart(11)).join("")}`);
  for (const { name, median, p90, worst } of table) {
    console.log(`  ${name.padEnd(18)}${[median, p90, worst].map((share) => percent(share).padStart(11)).join("")}`);
  }
  // Where every layout does, a regret of 0 is no merit.
  const decisive = verdicts.filter(({ defaults: shares }) => Math.max(...Object.values(shares)) > 0.01);
  if (decisive.length > 0) {
    const hard = spreads(decisive).map(({ name, median, p90 }) => `${name} ${percent(median)} / ${percent(p90)}`);
    console.log(
      `\nOn the ${decisive.length} where some default loses more than 1 %, median / 90th percentile: ${hard.join(", ")}`,
    );
  }
  const names = Object.keys(defaults) as (keyof typeof defaults)[];
  console.log(
    "\nBy use: median, 90th percentile and worst of the chosen layout, then the 90th percentile of each default",
  );
  console.log(
    `  ${"".padEnd(18)}${["median", "90th %", "worst", ...names].map((word) => word.replace(" default", "").padStart(13)).join("")}`,
  );
  for (const use of uses) {
    const own = verdicts.filter((verdict) => verdict.case.use === use);
    if (own.length === 0) continue;
    const { median, p90, worst } = spreadOf(
      use,
      own.map(({ regret }) => regret),
    );
    const others = names.map(
      (name) =>
        spreadOf(
          name,
          own.map((verdict) => verdict.defaults[name]),
        ).p90,
    );
    console.log(
      `  ${use.padEnd(18)}${[median, p90, worst, ...others].map((share) => percent(share).padStart(13)).join("")}`,
    );
  }
  console.log("\nLargest regrets of the chooser");
  for (const verdict of [...verdicts].sort((a, b) => b.regret - a.regret).slice(0, Number(option("--show") ?? 8))) {
    console.log(`  ${percent(verdict.regret).padStart(8)}  ${describe(verdict)}`);
  }
  const file = option("--svg") ?? (seed === judging && count === cases ? "docs/lustre-regret.svg" : undefined);
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, drawing(table, count));
    console.log(`\ndrawn: ${file}`);
  }
  console.log(`  ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

function describe({ case: one, chosen, best }: Verdict): string {
  const parts = (
    components: readonly {
      endBytes?: number;
      end?: number;
      stripeCount?: number;
      stripes?: number;
      stripeSizeBytes?: number;
      stripeBytes?: number;
    }[],
  ): string =>
    components
      .map((c) => {
        const end = c.endBytes ?? c.end;
        const size = c.stripeSizeBytes ?? c.stripeBytes;
        return `${end === undefined ? "" : `to ${(end / 2 ** 20).toFixed(0)}M `}c=${c.stripeCount ?? c.stripes}${size === undefined ? "" : ` S=${size / 2 ** 20}M`}`;
      })
      .join(", ");
  const { workload, system } = one;
  const [dataset] = workload.datasets ?? [];
  const [checkpoint] = workload.checkpoints ?? [];
  const about =
    dataset !== undefined
      ? `${dataset.sizes?.length ?? dataset.fileCount} ${dataset.sizes ? "sizes" : `files of ${(dataset.sizeBytes! / dataset.fileCount! / 1e6).toFixed(1)} MB`}, ${(((dataset.bytesPerAcceleratorPerSecond ?? 0) * workload.nodes * workload.acceleratorsPerNode!) / system.readBps).toFixed(2)} of reads, ${dataset.openFilesPerAccelerator ?? 1} open${dataset.createdInSequence ? ", in sequence" : ""}${dataset.recordBytes ? `, records of ${dataset.recordBytes}` : ""}`
      : `${checkpoint!.writers} writers of ${(checkpoint!.bytes / checkpoint!.writers / 1e9).toFixed(2)} GB, stall ${(checkpoint!.maxStallSeconds / (checkpoint!.bytes / system.writeBps)).toFixed(2)} of what disks need`;
  return `${one.use}; ${one.platform}, ${system.osts} OSTs on ${system.servers ?? system.osts}, ${workload.nodes}×${workload.acceleratorsPerNode} at ${workload.nodeNetworkGbps} Gbit/s; ${about}; chosen ${parts(chosen)}; best ${parts(best)}`;
}
