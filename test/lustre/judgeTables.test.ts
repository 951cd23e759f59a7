import { describe, expect, it } from "vitest";
import { type SimClients, simulate } from "./simulator/index.ts";
import { archer, archerClients, archerFilePerProcess, archerSharedFile } from "./simulator/tables/archer.ts";
import { azureCheckpoints, azureTraining } from "./simulator/tables/azure.ts";
import type { Table } from "./simulator/tables/table.ts";
import { type Checked, check, summary } from "./simulator/tables/validate.ts";

const MiB = 2 ** 20;
const known = new Map<Table, Checked[]>();

/** Every table is run once. */
function checked(table: Table): Checked[] {
  const before = known.get(table);
  if (before !== undefined) return before;
  const made = table.points.map(check);
  known.set(table, made);
  return made;
}

describe("the simulator beside published tables", () => {
  // Name, mean error and worst error: what `npm run bench -- lustre-validate` prints, and a little.
  it.each([
    [archerFilePerProcess, 0.095, 0.23],
    [archerSharedFile, 0.095, 0.26],
    [azureTraining, 0.05, 0.1],
    [azureCheckpoints, 0.11, 0.2],
  ] as const)("$name", (table, mean, worst) => {
    const errors = summary(checked(table));
    expect(errors.mean).toBeLessThan(mean);
    expect(errors.worst).toBeLessThan(worst);
  });

  it("stays below 12 % on points that no constant was set on", () => {
    const tables = [archerFilePerProcess, archerSharedFile, azureTraining, azureCheckpoints];
    const others = tables.flatMap(checked).filter(({ calibration }) => !calibration);
    expect(others).toHaveLength(32);
    expect(summary(others).mean).toBeLessThan(0.12);
  });

  it("has the crossover of the shared file: wide loses with 24 and 48 processes and wins from 96 on", () => {
    const rate = (processes: number, stripes: number): number => {
      const clients: SimClients = archerClients(processes);
      const job = { kind: "write-shared", clients, bytesPerProcess: 16 * MiB, collective: true } as const;
      return simulate({ system: archer, job, layout: [{ stripes, stripeBytes: MiB }] }).bytesPerSecond;
    };
    const wins = [24, 48, 96, 192, 384, 768, 1536, 6144].map((processes) => rate(processes, -1) > rate(processes, 4));
    expect(wins).toEqual([false, false, true, true, true, true, true, true]);
  });

  it("orders stripe counts of a shared file by what they add: more objects, as far as there are writers", () => {
    const rate = (stripes: number): number =>
      simulate({
        system: archer,
        job: { kind: "write-shared", clients: archerClients(1536), bytesPerProcess: 16 * MiB, collective: true },
        layout: [{ stripes, stripeBytes: MiB }],
      }).bytesPerSecond;
    const rates = [1, 2, 4, 8, 16, 24, 48].map(rate);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    // One OST of 500 MB/s, less what a round of collective writing loses.
    expect(rates[0]! / 1e6).toBeGreaterThan(450);
    expect(rates[0]! / 1e6).toBeLessThanOrEqual(500);
  });
});
