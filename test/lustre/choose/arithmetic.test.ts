import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkpointInterval, lostShare, meanTimeBetweenFailures } from "../../../components/lustre/choose/daly.ts";
import {
  balanceEfficiency,
  barrierEfficiency,
  busyShare,
  expectedMaximumLoad,
  inTurnEfficiency,
} from "../../../components/lustre/choose/imbalance.ts";
import { importedChunkMiB, importedStripes } from "../../../components/lustre/choose/imported.ts";
import {
  randomStripeSize,
  sequentialStripeSize,
  sharedStripeSize,
} from "../../../components/lustre/choose/stripeSize.ts";
import { coverageStripes, evenStripes, rateStripes } from "../../../components/lustre/choose/stripes.ts";

const KiB = 1024;
const MiB = 1024 ** 2;
const osts = fc.integer({ min: 1, max: 500 });
const files = fc.integer({ min: 1, max: 5000 });

describe("imbalance", () => {
  // Seeded Monte Carlo of 200 trials each: barrier and busy of 1, 2, 4, 8 and 16 stripes.
  it.each([
    [20, 32, [0.39, 0.48, 0.59, 0.71, 0.87], [0.8, 0.96, 1, 1, 1]],
    [20, 256, [0.65, 0.74, 0.8, 0.87, 0.94], [1, 1, 1, 1, 1]],
    [80, 32, [0.17, 0.23, 0.31, 0.41, 0.52], [0.33, 0.56, 0.8, 0.96, 1]],
    [80, 64, [0.23, 0.31, 0.4, 0.5, 0.61], [0.56, 0.8, 0.96, 1, 1]],
    [80, 256, [0.39, 0.49, 0.58, 0.68, 0.76], [0.96, 1, 1, 1, 1]],
  ])("of %i OSTs and %i files is what a simulation finds", (count, open, barrier, busy) => {
    for (const [index, stripes] of [1, 2, 4, 8, 16].entries()) {
      expect(Math.abs(barrierEfficiency(count, open, stripes) - barrier[index]!)).toBeLessThan(0.02);
      expect(Math.abs(busyShare(count, open, stripes) - busy[index]!)).toBeLessThan(0.02);
    }
  });

  it("has the known asymptotics of balls in bins", () => {
    // n = M: ln M / ln ln M, up to its slow correction; n >> M ln M: n/M + sqrt(2 (n/M) ln M).
    const many = 200;
    expect(expectedMaximumLoad(many, many, 1)).toBeGreaterThan(Math.log(many) / Math.log(Math.log(many)));
    expect(expectedMaximumLoad(many, many, 1)).toBeLessThan((2.5 * Math.log(many)) / Math.log(Math.log(many)));
    const heavy = 100_000;
    const bound = heavy / many + Math.sqrt(2 * (heavy / many) * Math.log(many));
    expect(expectedMaximumLoad(many, heavy, 1) / bound).toBeGreaterThan(0.95);
    expect(expectedMaximumLoad(many, heavy, 1) / bound).toBeLessThan(1);
  });

  it("is between the mean and everything on one OST, and none with as many stripes as OSTs", () => {
    fc.assert(
      fc.property(osts, files, fc.integer({ min: 1, max: 500 }), (count, open, wanted) => {
        const stripes = Math.min(wanted, count);
        const load = expectedMaximumLoad(count, open, stripes);
        expect(load).toBeGreaterThanOrEqual((open * stripes) / count - 1e-9);
        expect(load).toBeLessThanOrEqual(open + 1e-9);
        expect(barrierEfficiency(count, open, count)).toBe(1);
        expect(balanceEfficiency(count, open, count, "picked")).toBe(1);
      }),
    );
  });

  it("grows less with more streams and with more stripes that divide the OSTs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 300 }), files, fc.integer({ min: 1, max: 8 }), (count, open, stripes) => {
        const few = balanceEfficiency(count, open, Math.min(stripes, count), "dealt-read");
        expect(balanceEfficiency(count, open * 2, Math.min(stripes, count), "dealt-read")).toBeGreaterThanOrEqual(
          few - 0.01,
        );
        expect(balanceEfficiency(count, open, Math.min(stripes * 2, count), "dealt-read")).toBeGreaterThanOrEqual(
          few - 0.01,
        );
      }),
    );
  });

  it.each([
    [80, 64, 1, 0.8],
    [80, 80, 1, 1],
    [80, 96, 1, 0.6],
    [80, 256, 1, 0.8],
    [6, 1, 4, 4 / 6],
    [6, 3, 4, 1],
  ])("in turn: %i OSTs, %i files of %i stripes leave %d", (count, open, stripes, left) => {
    expect(inTurnEfficiency(count, open, stripes)).toBeCloseTo(left, 10);
  });
});

describe("checkpoints", () => {
  // 256, 1,024 and 16,384 GPUs at one failure in 50,700 GPU-hours.
  it.each([
    [256, 10, 62.8, 0.53],
    [256, 60, 153, 1.3],
    [1024, 30, 54.2, 1.84],
    [16_384, 30, 13.3, 7.3],
  ])("%i GPUs and a stall of %i s: every %d min, %d %% lost", (gpus, stall, minutes, lost) => {
    const mtbf = meanTimeBetweenFailures(gpus, undefined);
    const interval = checkpointInterval(stall, mtbf);
    expect(Math.abs(interval / 60 / minutes - 1)).toBeLessThan(0.01);
    expect(Math.abs(lostShare(stall, interval, mtbf) * 100 - lost)).toBeLessThan(0.05);
  });

  it("a stall longer than the job lives is written once a life", () => {
    expect(checkpointInterval(7200, 3600)).toBe(3600);
    expect(lostShare(7200, 3600, 3600)).toBe(1);
  });

  it("loses least at the interval that is chosen", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 600, noNaN: true }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        (stall, hours) => {
          const mtbf = hours * 3600;
          if (stall > mtbf / 20) return;
          const best = checkpointInterval(stall, mtbf);
          for (const other of [0.7, 0.85, 1.2, 1.5]) {
            expect(lostShare(stall, best, mtbf)).toBeLessThanOrEqual(lostShare(stall, best * other, mtbf) + 1e-3);
          }
        },
      ),
    );
  });

  it("fail more often with more accelerators, and as often as is said", () => {
    expect(meanTimeBetweenFailures(256, undefined) / 3600).toBeCloseTo(198, 0);
    expect(meanTimeBetweenFailures(16_384, undefined) / 3600).toBeCloseTo(3.1, 1);
    expect(meanTimeBetweenFailures(256, 5)).toBe(18_000);
  });
});

describe("stripe counts", () => {
  it.each([
    [0.6, 0.6, 1],
    [0.61, 0.6, 2],
    [5, 0.625, 8],
    [0.001, 2, 1],
  ])("a file that delivers %d GB/s from objects of %d needs %i", (file, object, count) => {
    expect(rateStripes(file * 1e9, object * 1e9)).toBe(count);
  });

  it.each([
    [80, 64, true, 2],
    [80, 64, false, 3],
    [80, 256, false, 1],
    [80, 1, true, 80],
    [6, 4, false, 3],
  ])("%i OSTs and %i open files, in sequence %s: %i", (count, open, sequence, stripes) => {
    expect(coverageStripes(count, open, sequence)).toBe(stripes);
  });

  it.each([
    [3, 80, 64, 4],
    [4, 6, 8, 6],
    [3, 6, 8, 3],
    [5, 76, 64, 7],
    [7, 80, 64, 8],
    [100, 80, 64, 80],
    [1, 80, 64, 1],
  ])("%i wanted on %i OSTs with %i files become %i", (wanted, count, open, stripes) => {
    expect(evenStripes(wanted, count, open)).toBe(stripes);
  });

  it("are never fewer than wanted, nor more than half as many again, nor than there are OSTs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), osts, files, (wanted, count, open) => {
        const stripes = evenStripes(wanted, count, open);
        expect(stripes).toBeLessThanOrEqual(count);
        expect(stripes).toBeGreaterThanOrEqual(Math.min(wanted, count));
        expect(stripes).toBeLessThanOrEqual(Math.max(1, wanted * 1.5));
      }),
    );
  });
});

describe("stripe sizes", () => {
  it("have no effect with one stripe", () => {
    for (const size of [sequentialStripeSize(1, 4 * MiB), randomStripeSize(1, 4096), sharedStripeSize(1, MiB)]) {
      expect(size).toEqual({ why: "one stripe: its size has no effect" });
    }
  });

  it.each([
    [4096, MiB, 0.39],
    [100_000, 2 * MiB, 4.8],
    [256 * KiB, 4 * MiB, 6.2],
    [4 * MiB, 16 * MiB, 25],
  ])("for records of %i bytes: %i, of which %d %% lie on two objects", (record, bytes, straddling) => {
    expect(randomStripeSize(4, record)).toEqual({
      bytes,
      why: `${bytes / MiB} MiB: of records of ${record} bytes, ${straddling} % lie on two objects`,
    });
  });

  it.each([
    [16 * MiB, 16 * MiB],
    [64 * MiB, 16 * MiB],
    [6 * MiB, 2 * MiB],
    [192 * KiB, 192 * KiB],
    [100_000, 64 * KiB],
    [1000, MiB],
    [35_625_000_000 / 10, 16 * MiB],
  ])("for blocks of %i bytes of many writers: %i", (block, bytes) => {
    expect(sharedStripeSize(4, block).bytes).toBe(bytes);
  });

  it("are multiples of 64 KiB below 4 GiB, whatever is written", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (block) => {
        for (const { bytes } of [sharedStripeSize(8, block), randomStripeSize(8, Math.ceil(block))]) {
          expect(bytes! % (64 * KiB)).toBe(0);
          expect(bytes!).toBeGreaterThan(0);
          expect(bytes!).toBeLessThan(4 * 1024 ** 3);
        }
      }),
    );
  });
});

describe("imported files", () => {
  it("follow AWS's example: 10 GiB in chunks of 1 GiB are 11 stripes", () => {
    expect(importedStripes(10 * 1024 * MiB, 1024)).toBe(11);
  });

  it("get the stripes that were decided", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1_000_000 }), fc.integer({ min: 1, max: 32 }), (mebibytes, stripes) => {
        const file = mebibytes * MiB;
        const chunk = importedChunkMiB(file, stripes);
        if (chunk === 512_000) return;
        // A chunk is a whole number of MiB: the rounding may cost at most one more stripe in a file of few MiB.
        expect(importedStripes(file, chunk)).toBeGreaterThanOrEqual(stripes);
        if (mebibytes > stripes * stripes) expect(importedStripes(file, chunk)).toBe(stripes);
      }),
    );
  });
});
