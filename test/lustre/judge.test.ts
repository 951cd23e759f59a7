import { describe, expect, it } from "vitest";
import { type SimClients, type SimLayout, type SimSystem, simulate } from "./simulator/index.ts";
import { azureDefault } from "./simulator/tables/azure.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;
const GB = 1e9;

const flash: SimSystem = {
  osts: 16,
  servers: 8,
  ostReadBps: 1 * GB,
  ostWriteBps: 1 * GB,
  serverBps: 4 * GB,
  media: "flash",
};
const clients = (nodes: number, processesPerNode = 8): SimClients => ({ nodes, processesPerNode, nodeBps: 25 * GB });
const plain = (stripes: number, stripeBytes = MiB): SimLayout => [{ stripes, stripeBytes }];
const shards = (stripes: number, system = flash, seed = 1, bytesPerAcceleratorPerSecond = 0.2 * GB) =>
  simulate({
    system,
    job: {
      kind: "train",
      clients: clients(8),
      pattern: "sequential",
      bytesPerAcceleratorPerSecond,
      files: [{ bytes: GB, count: 1000 }],
    },
    layout: plain(stripes),
    seed,
  });

describe("the simulator", () => {
  it("gives the same figures for the same seed, others for another", () => {
    const run = (seed: number) => shards(1, flash, seed);
    expect(run(3)).toEqual(run(3));
    expect(run(3).utilisation).not.toBe(run(4).utilisation);
  });

  describe("loses no byte and overfills no link", () => {
    const layouts: readonly [string, SimLayout][] = [
      ["one stripe", plain(1)],
      ["three stripes of 4 MiB", plain(3, 4 * MiB)],
      ["all OSTs", plain(-1)],
      ["progressive", azureDefault],
      ["overstriped", plain(40)],
    ];
    it.each(layouts)("files of %s", (_, layout) => {
      for (const kind of ["write-files", "read-files"] as const) {
        const [run] = simulate({
          system: { ...flash, flowBps: 0.6 * GB, backendBps: 12 * GB },
          job: { kind, clients: clients(5, 4), bytesPerProcess: 3.3 * GiB },
          layout,
        }).runs;
        expect(run!.bytes).toBe(20 * 3.3 * GiB);
        expect(run!.moved / run!.bytes).toBeCloseTo(1, 9);
        expect(run!.peakLoad).toBeLessThanOrEqual(1 + 1e-9);
        expect(run!.bytes / run!.seconds).toBeLessThanOrEqual(12 * GB);
      }
    });
    it.each(layouts)("a shared file of %s", (_, layout) => {
      for (const how of [{}, { collective: true }, { blockBytes: 8 * MiB }]) {
        const [run] = simulate({
          system: flash,
          job: { kind: "write-shared", clients: clients(4, 6), bytesPerProcess: 0.7 * GiB, ...how },
          layout,
        }).runs;
        expect(run!.moved / run!.bytes).toBeCloseTo(1, 9);
        expect(run!.peakLoad).toBeLessThanOrEqual(1 + 1e-9);
      }
    });
    it.each(layouts)("training from files of %s", (_, layout) => {
      const job = {
        kind: "train",
        clients: clients(4),
        pattern: "sequential",
        bytesPerAcceleratorPerSecond: 0.7 * GB,
        loaders: 2,
        files: [{ bytes: 2 * GiB, count: 300 }],
      } as const;
      const [run] = simulate({ system: flash, job, layout }).runs;
      // Too much is asked for: what arrives is what is computed on, but for what buffers hold.
      expect(run!.utilisation).toBeLessThan(0.8);
      expect(Math.abs(run!.arrived! / run!.bytes - 1)).toBeLessThan(0.25);
      expect(run!.bytes / run!.seconds).toBeLessThanOrEqual(16 * GB);
      expect(run!.peakLoad).toBeLessThanOrEqual(1 + 1e-9);
    });
    it("a broadcast", () => {
      const [run] = simulate({
        system: flash,
        job: { kind: "broadcast", clients: clients(12), bytes: 9 * GB },
        layout: plain(-1),
      }).runs;
      expect(run!.moved / run!.bytes).toBeCloseTo(1, 9);
      expect(run!.peakLoad).toBeLessThanOrEqual(1 + 1e-9);
    });
  });

  describe("one client", () => {
    const lone = { nodes: 1, processesPerNode: 1, nodeBps: 12.5 * GB } as const;
    const read = (stripes: number, system: SimSystem) =>
      simulate({ system, job: { kind: "read-files", clients: lone, bytesPerProcess: 10 * GB }, layout: plain(stripes) })
        .bytesPerSecond;

    it("is bound by one connection with one stripe, and by two with two", () => {
      const tcp = { ...flash, flowBps: 0.625 * GB };
      expect(read(1, tcp) / GB).toBeCloseTo(0.625, 2);
      expect(read(2, tcp) / GB).toBeCloseTo(1.25, 2);
    });

    it("is bound by an OST, then by its own process", () => {
      expect(read(1, flash) / GB).toBeCloseTo(1, 2);
      expect(read(2, flash) / GB).toBeCloseTo(2, 1);
      expect(read(8, flash) / GB).toBeCloseTo(2.2, 1);
    });
  });

  it.each([
    [{ system: { ...flash, osts: 0 } }, "system.osts must be a whole number, at least 1, not 0"],
    [
      { layout: [{ end: GiB, stripes: 1 }] },
      "layout[0].end must be left out: the last component goes to the end of the file",
    ],
    [{ layout: [{ stripes: 0 }] }, "layout[0].stripes must be -1 or at least 1, not 0"],
    [{ layout: [] }, "layout must have at least one component"],
  ])("refuses %j", (part, message) => {
    const input = {
      system: flash,
      job: { kind: "broadcast", clients: clients(1), bytes: GB },
      layout: plain(1),
      ...part,
    } as const;
    expect(() => simulate(input)).toThrow(new RangeError(message));
  });

  it("lets two OSTs of a server share its network", () => {
    const narrow = { ...flash, serverBps: 1.2 * GB };
    const all = simulate({
      system: narrow,
      job: { kind: "read-files", clients: clients(8), bytesPerProcess: GB },
      layout: plain(-1),
    });
    expect(all.bytesPerSecond / GB).toBeGreaterThan(0.97 * 8 * 1.2);
    expect(all.bytesPerSecond / GB).toBeLessThanOrEqual(8 * 1.2);
  });

  it("leaves OSTs idle with fewer files than OSTs and one stripe", () => {
    const four = (stripes: number) =>
      simulate({
        system: flash,
        job: { kind: "write-files", clients: clients(1, 4), bytesPerProcess: 20 * GB },
        layout: plain(stripes),
      }).bytesPerSecond;
    expect(four(1) / GB).toBeCloseTo(4, 1);
    // Two stripes each: eight OSTs.
    expect(four(2) / GB).toBeCloseTo(8, 1);
  });

  it("makes training wait for its slowest reader: one stripe leaves hot OSTs, more even them out", () => {
    const [one, four, all] = [1, 4, -1].map((stripes) => shards(stripes).utilisation);
    expect(one).toBeLessThan(0.85);
    expect(four).toBeGreaterThan(one! + 0.1);
    expect(all).toBeGreaterThan(0.98);
  });

  it("has shards of one stripe in order as even as round robin is", () => {
    const job = {
      kind: "train",
      clients: clients(8),
      pattern: "sequential",
      bytesPerAcceleratorPerSecond: 0.2 * GB,
      files: [{ bytes: GB, count: 1024 }],
    } as const;
    const run = (inOrder: boolean) =>
      simulate({ system: flash, job: { ...job, inOrder }, layout: plain(1), runs: 3 }).utilisation;
    expect(run(true)).toBeGreaterThan(run(false) + 0.1);
  });

  describe("wide striping", () => {
    const small = (stripes: number, kind: "train" | "write") =>
      kind === "write"
        ? simulate({
            system: { ...flash, osts: 64, servers: 64 },
            job: { kind: "write-files", clients: clients(16, 64), bytesPerProcess: 100_000 },
            layout: plain(stripes),
          }).bytesPerSecond
        : simulate({
            system: { ...flash, osts: 64, servers: 64 },
            job: {
              kind: "train",
              clients: clients(16),
              pattern: "whole-files",
              bytesPerAcceleratorPerSecond: 1e9,
              loaders: 8,
              files: [{ bytes: 100_000, count: 1_000_000 }],
            },
            layout: plain(stripes),
          }).bytesPerSecond;

    it("costs many small files most of their speed when they are made", () => {
      expect(small(64, "write")).toBeLessThan(0.15 * small(1, "write"));
      expect(small(4, "write")).toBeLessThan(0.8 * small(1, "write"));
    });

    it("costs them when they are read", () => {
      expect(small(64, "train")).toBeLessThan(0.75 * small(1, "train"));
      expect(small(64, "train")).toBeLessThan(small(8, "train"));
      expect(small(8, "train")).toBeLessThan(small(1, "train"));
    });
  });

  it("reads slower from disks the more objects share a reader's window, and hardly so from flash", () => {
    const busy = (stripes: number, media: "disk" | "flash") =>
      simulate({
        system: { ...flash, osts: 64, servers: 16, media },
        job: {
          kind: "train",
          clients: clients(16),
          pattern: "sequential",
          bytesPerAcceleratorPerSecond: GB,
          loaders: 2,
          files: [{ bytes: 4 * GB, count: 4000 }],
        },
        layout: plain(stripes),
      }).bytesPerSecond;
    expect(busy(64, "disk")).toBeLessThan(0.6 * busy(8, "disk"));
    expect(busy(64, "flash")).toBeGreaterThan(0.95 * busy(8, "flash"));
  });

  describe("a broadcast", () => {
    const image = (layout: SimLayout, system = { ...flash, osts: 32, servers: 32, ostReadBps: 2 * GB }) =>
      simulate({ system, job: { kind: "broadcast", clients: clients(64), bytes: 23 * GiB }, layout }).seconds;

    it("through a first component of one stripe takes as long as one OST needs for all nodes", () => {
      const head = (64 * GiB) / (2 * GB);
      const rest = (64 * 22 * GiB) / (5 * 2 * GB);
      const seconds = image([{ end: GiB, stripes: 1 }, { stripes: 5 }]);
      expect(seconds).toBeGreaterThanOrEqual(head + rest);
      expect(seconds).toBeLessThan((head + rest) * 1.01);
    });

    it("over all OSTs takes as long as all of them need", () => {
      expect(image(plain(-1))).toBeCloseTo((64 * 23 * GiB) / (32 * 2 * GB), 0);
    });

    it("from the memory of servers is bound by their network", () => {
      const cached = { ...flash, osts: 32, servers: 32, ostReadBps: 2 * GB, serverReadCache: true };
      expect(image(plain(-1), cached)).toBeCloseTo((64 * 23 * GiB) / (32 * 4 * GB), 0);
    });
  });

  it("never reads slower from more OSTs: within 2 %, the noise of placement", () => {
    for (const stripes of [1, 4, -1]) {
      let before = 0;
      for (const osts of [4, 8, 16, 32, 64]) {
        const system = { ...flash, osts, servers: osts };
        const { bytesPerSecond } = simulate({
          system,
          job: {
            kind: "train",
            clients: clients(8),
            pattern: "sequential",
            bytesPerAcceleratorPerSecond: 0.25 * GB,
            files: [{ bytes: GB, count: 1000 }],
          },
          layout: plain(stripes),
          runs: 3,
        });
        expect(bytesPerSecond).toBeGreaterThan(before * 0.98);
        before = bytesPerSecond;
      }
    }
  });

  it("makes writers that take turns on one object wait for locks, and not those that have objects of their own", () => {
    const turns = (stripes: number) =>
      simulate({
        system: flash,
        job: { kind: "write-shared", clients: clients(16, 1), bytesPerProcess: GB, blockBytes: MiB },
        layout: plain(stripes),
      }).bytesPerSecond;
    // 16 writers on 16 objects: every object has one writer. On 15 objects all of them meet.
    expect(turns(16)).toBeGreaterThan(2 * turns(15));
  });
});
