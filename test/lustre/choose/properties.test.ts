import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkpointAccess, readAccess } from "../../../components/lustre/choose/accessOf.ts";
import { chooseLustre, LustreWorkloadError } from "../../../components/lustre/choose/choose.ts";
import { clientsOf } from "../../../components/lustre/choose/clients.ts";
import { shapeOf } from "../../../components/lustre/choose/datasetShape.ts";
import type { LustreDecision } from "../../../components/lustre/choose/decision.ts";
import { layoutsFor } from "../../../components/lustre/choose/directories.ts";
import { explain } from "../../../components/lustre/choose/explain.ts";
import { clientLossPerOst, firstWriteSeconds } from "../../../components/lustre/choose/limits.ts";
import { needOf } from "../../../components/lustre/choose/need.ts";
import { layoutRate } from "../../../components/lustre/choose/rates.ts";
import { checkLayout } from "../../../components/lustre/layout/checkLayout.ts";
import type { LayoutComponent } from "../../../components/lustre/layout/layout.ts";
import type { LustrePlatform } from "../../../components/lustre/platform/platform.ts";
import type { LustreSystem } from "../../../components/lustre/platform/system.ts";
import type { LustreWorkload } from "../../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";
import { onPremises, platforms, workloads } from "./arbitraries.ts";

const price = lustrePrices(PriceBook.builtIn());
const runs = { numRuns: Number(process.env["RUNS"] ?? 300) };

/** The decision, or nothing where the need is beyond every tier. */
function decided(workload: LustreWorkload, platform: LustrePlatform): LustreDecision | undefined {
  try {
    return chooseLustre(workload, platform, { price });
  } catch (error) {
    if (!(error instanceof LustreWorkloadError)) throw error;
    const beyond = error.problems.every(({ rule }) => /^(is beyond every tier|cannot be chosen by price)/.test(rule));
    if (!beyond) throw error;
    return undefined;
  }
}

const onSystem = (system: LustreSystem, osts: number): LustreSystem => ({
  ...system,
  osts,
  servers: osts,
  readBps: (system.readBps / system.osts!) * osts,
  writeBps: (system.writeBps / system.osts!) * osts,
});

describe("a decision", () => {
  it("has layouts that Lustre takes, on every platform", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const decision = decided(workload, platform);
        for (const directory of decision?.directories ?? []) {
          const { osts, lustreVersion, domLimitBytes } = decision!.system;
          const problems = checkLayout(directory, {
            ...(osts === undefined ? {} : { osts }),
            ...(lustreVersion === undefined ? {} : { lustreVersion }),
            ...(domLimitBytes === undefined ? {} : { domLimitBytes }),
          });
          expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
          expect(directory.components.length).toBeLessThanOrEqual(4);
        }
      }),
      runs,
    );
  });

  it("feeds the need: disks of 1 / 0.85 of it, and at most 80 % full", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const decision = decided(workload, platform);
        if (decision === undefined || decision.decidedBy === "given") return;
        const { need, system } = decision;
        const busy =
          Math.max(need.readBps / system.readBps, need.syncWriteBps / system.writeBps) +
          need.asyncWriteBps / system.writeBps;
        expect(busy).toBeLessThanOrEqual(0.85 * 1.0001);
        expect(need.dataBytes).toBeLessThanOrEqual(0.8 * system.usableBytes * 1.0001);
      }),
      runs,
    );
  });

  it("takes the cheapest candidate that reaches the target, and says why not the others", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const decision = decided(workload, platform);
        if (decision === undefined) return;
        const chosen = decision.candidates.filter(({ rejected }) => rejected === undefined);
        expect(chosen).toHaveLength(1);
        const cost = (one: (typeof chosen)[number]) => (one.price.known ? one.price.monthly : 0);
        const cheaper = decision.candidates.filter((one) => cost(one) < cost(chosen[0]!));
        for (const one of cheaper)
          expect(one.utilisation < 0.9 || / are |within the stall/.test(one.rejected!)).toBe(true);
      }),
      runs,
    );
  });

  it("predicts no more than any limit allows, and shares between 0 and 1", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const decision = decided(workload, platform);
        if (decision === undefined) return;
        for (const { rate, components } of decision.directories) {
          expect(rate.bps).toBeGreaterThan(0);
          expect([...rate.limits].sort((a, b) => a.bps - b.bps)).toEqual(rate.limits);
          if (components.length === 1) expect(rate.bps).toBeLessThanOrEqual(rate.limits[0]!.bps * 1.0001);
        }
        const { utilisation, utilisationSingleStripe, idleAcceleratorHours } = decision.prediction;
        for (const share of [
          utilisation,
          utilisationSingleStripe,
          ...decision.checkpoints.map((one) => one.lostShare),
        ]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(idleAcceleratorHours).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });

  it("is the same every time, and its words hold no leftovers", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const decision = decided(workload, platform);
        if (decision === undefined) return;
        expect(decided(workload, platform)).toEqual(decision);
        const text = explain(decision);
        expect(text).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
        for (const { path } of decision.directories) expect(text).toContain(path);
      }),
      runs,
    );
  });
});

describe("physics", () => {
  it("more nodes never lower the need", () => {
    fc.assert(
      fc.property(workloads, fc.integer({ min: 1, max: 64 }), (workload, more) => {
        const few = needOf(workload, clientsOf(workload, false));
        const larger = { ...workload, nodes: workload.nodes + more };
        const many = needOf(larger, clientsOf(larger, false));
        expect(many.readBps).toBeGreaterThanOrEqual(few.readBps);
        expect(many.designBps).toBeGreaterThanOrEqual(few.designBps * 0.9999);
        expect(many.designBytes).toBe(few.designBytes);
      }),
      runs,
    );
  });

  const components = fc.oneof(
    fc.constantFrom<LayoutComponent[][]>(
      [{ stripeCount: 1 }],
      [{ stripeCount: 4, stripeSizeBytes: 4_194_304 }],
      [{ stripeCount: -1, stripeSizeBytes: 4_194_304 }],
      [
        { stripeCount: 1, endBytes: 67_108_864 },
        { stripeCount: 8, stripeSizeBytes: 4_194_304 },
      ],
    ),
  );

  const rateOf = (workload: LustreWorkload, system: LustreSystem, layout: LayoutComponent[]): number => {
    const clients = clientsOf(workload, false);
    const [dataset] = workload.datasets ?? [];
    const access =
      dataset === undefined
        ? checkpointAccess(workload.checkpoints![0]!, clients, "write")
        : readAccess(dataset, shapeOf(dataset), clients);
    return layoutRate(system, access, layout).bps;
  };

  it("more OSTs never lower a predicted rate", () => {
    fc.assert(
      fc.property(
        workloads,
        onPremises,
        components,
        fc.integer({ min: 1, max: 100 }),
        (workload, platform, layout, more) => {
          const system = decided(workload, platform)?.system;
          if (system === undefined) return;
          // A writing client loses a little with every further OST that its file lies on: that is what width costs.
          if ((workload.datasets ?? []).length === 0 && layout.some(({ stripeCount }) => stripeCount !== 1)) return;
          // The balance is an expectation with an approximation in it: two per cent of room.
          const larger = rateOf(workload, onSystem(system, system.osts! + more), layout);
          expect(larger).toBeGreaterThanOrEqual(rateOf(workload, system, layout) * 0.98);
        },
      ),
      runs,
    );
  });

  it("faster OSTs and faster clients never lower a predicted rate", () => {
    fc.assert(
      fc.property(workloads, onPremises, components, (workload, platform, layout) => {
        const system = decided(workload, platform)?.system;
        if (system === undefined) return;
        const rate = rateOf(workload, system, layout);
        const faster = {
          ...system,
          readBps: system.readBps * 2,
          writeBps: system.writeBps * 2,
        };
        expect(rateOf(workload, faster, layout)).toBeGreaterThanOrEqual(rate * 0.9999);
        const clients = { ...workload, nodeNetworkGbps: workload.nodeNetworkGbps! * 2 };
        expect(rateOf(clients, system, layout)).toBeGreaterThanOrEqual(rate * 0.9999);
      }),
      runs,
    );
  });

  it("the layouts that are chosen are never predicted slower than one stripe a file, but for what further objects cost writers", () => {
    fc.assert(
      fc.property(workloads, onPremises, (workload, platform) => {
        const system = decided(workload, platform)?.system;
        if (system === undefined) return;
        for (const { path, components, rate, singleStripe, reason } of layoutsFor(workload, system)) {
          if (reason === "small-files") continue;
          const written = workload.checkpoints?.find((one) => one.path === path);
          if (written === undefined) {
            expect(rate.bps).toBeGreaterThanOrEqual(singleStripe.bps * 0.9999);
            continue;
          }
          // Several writers of one file hold fewer locks against each other, and no rate counts that. What they pay for it is counted.
          const stripes = components.reduce(
            (sum, { stripeCount }) => sum + (stripeCount === -1 ? system.osts! : stripeCount),
            0,
          );
          const slower = 1 + clientLossPerOst * (stripes - 1);
          const seconds =
            (written.bytes / singleStripe.bps) * slower + (stripes - 1) * firstWriteSeconds[system.media ?? "flash"];
          expect(written.bytes / rate.bps).toBeLessThanOrEqual(seconds * 1.0001);
        }
      }),
      runs,
    );
  });
});
