import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Wall time of one run in milliseconds. A run that fails is no measurement. */
export function wall(command: string, args: readonly string[], accept: readonly number[] = [0]): number {
  const began = performance.now();
  const run = spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  const elapsed = performance.now() - began;
  if (!accept.includes(run.status ?? -1))
    throw new Error(`${command} ${args.join(" ")}: exit ${run.status}\n${run.stderr}`);
  return elapsed;
}

/** Median of five runs after one that is not counted. */
export function repeated(run: () => number, times = 5): number {
  run();
  return median(Array.from({ length: times }, run));
}

/** Two things in turn, A B A B …: the machine's drift falls on both, so their ratio holds when absolute times do not. */
export function paired(a: () => number, b: () => number, times = 5): { a: number; b: number; ratio: number } {
  a();
  b();
  const pairs = Array.from({ length: times }, () => ({ a: a(), b: b() }));
  return {
    a: median(pairs.map((pair) => pair.a)),
    b: median(pairs.map((pair) => pair.b)),
    ratio: median(pairs.map((pair) => pair.a / pair.b)),
  };
}

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
