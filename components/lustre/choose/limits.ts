import type { LustreSystem } from "../platform/system.ts";
import type { Access } from "./access.ts";
import { balanceEfficiency, inTurnEfficiency } from "./imbalance.ts";

/**
 * Exponent with which limits that are near each other add up: two equal ones leave 84 %, one at twice the other 98.5 %.
 * A fit to the shared file of ARCHER's table.
 */
export const limitExponent: number = 4;

/**
 * What a client loses for every further OST that it writes to at once: with 48 of them it reached 78 % of what it reached
 * with one (ARCHER, 24 processes on one node, a file for each).
 */
export const clientLossPerOst = 0.006;

/** One request from a client to a server and back, seconds. */
export const roundTripSeconds = 1e-3;

/** From one place of a disk to another, seconds: a seek and half a turn. Flash has no such thing worth counting. */
const seekSeconds = 0.008;
/** What a client reads ahead in one file, bytes: the default of recent clients, spread over the objects of the file. */
const readAheadBytes = 256 * 1024 ** 2;
/** First write to an object, seconds: lock and first block. Clients go through the objects of a file one after another. */
export const firstWriteSeconds = { disk: 0.008, flash: 0.0003 } as const;

/** Share of its rate that a disk keeps when readers go from object to object: each visit brings one object's read-ahead. */
function keptBySeeking({ media, readBps, osts }: LustreSystem, { kind, recordBytes }: Access, stripes: number): number {
  if (media !== "disk" || kind !== "read" || osts === undefined || recordBytes !== undefined) return 1;
  const visit = readAheadBytes / stripes / (readBps / osts);
  return visit / (visit + seekSeconds);
}

/** Everything that may limit a rate, bytes a second. What does not apply is infinite. */
export interface Limits {
  /** All disks. */
  readonly disk: number;
  /** OSTs that hold a part of the open files, and their rate. */
  readonly covered: number;
  readonly coverage: number;
  /** What is left of it where some OSTs have more to do than others. */
  readonly balance: number;
  readonly network: number;
  readonly client: number;
  /** Share of a client's rate that talking to many OSTs leaves. */
  readonly clientKept: number;
  /** Servers that one node talks to, and what it reaches through them. */
  readonly touched: number;
  readonly flow: number;
  readonly latency: number;
  readonly metadata: number;
}

/** Limits of one component with so many stripes on a system. */
export function limitsOf(system: LustreSystem, access: Access, stripes: number): Limits {
  const { osts, flowBps } = system;
  const { kind, nodes, streams } = access;
  const files = Math.max(1, access.files);
  const disk = (kind === "read" ? system.readBps : system.writeBps) * keptBySeeking(system, access, stripes);
  const clientKept = kind === "write" ? 1 / (1 + clientLossPerOst * (stripes - 1)) : 1;
  const covered = osts === undefined ? 0 : Math.min(osts, files * stripes);
  const each = osts === undefined ? 0 : disk / osts;
  const servers = system.servers ?? osts ?? 1;
  // Different files of one node lie on different servers by chance.
  const own = Math.max(1, Math.min(streams / nodes, files));
  const touched = servers * (1 - (1 - Math.min(stripes, servers) / servers) ** own);
  return {
    disk,
    covered,
    coverage: osts === undefined ? Number.POSITIVE_INFINITY : covered * each,
    balance:
      osts === undefined || files === 1
        ? Number.POSITIVE_INFINITY
        : balanced(access, osts, covered, files, stripes) * each,
    network: system.networkBps ?? Number.POSITIVE_INFINITY,
    client: nodes * Math.min(access.nodeBps, system.clientBps ?? Number.POSITIVE_INFINITY) * clientKept,
    clientKept,
    touched,
    flow: flowBps === undefined ? Number.POSITIVE_INFINITY : nodes * touched * flowBps,
    latency: waiting(access, each),
    metadata:
      access.opensEach !== true || system.createsPerSecond === undefined
        ? Number.POSITIVE_INFINITY
        : system.createsPerSecond * access.fileBytes,
  };
}

/** What streams reach that fetch one thing at a time: records picked at random, or small files read whole. */
function waiting({ kind, streams, recordBytes, opensEach, fileBytes }: Access, ostBps: number): number {
  if (recordBytes !== undefined) return (streams * recordBytes) / roundTripSeconds;
  if (kind === "write" || opensEach !== true) return Number.POSITIVE_INFINITY;
  // One request to open, one to read, and what the OST takes to read it.
  return (streams * fileBytes) / (2 * roundTripSeconds + (ostBps === 0 ? 0 : fileBytes / ostBps));
}

/** OSTs that count in full when some have more to do than others. */
function balanced(
  { streams, placement }: Access,
  osts: number,
  covered: number,
  files: number,
  stripes: number,
): number {
  const inTurn = Math.min(osts * inTurnEfficiency(osts, files, Math.min(stripes, osts)), covered);
  const picked = balanceEfficiency(covered, streams, Math.min(stripes, covered), placement);
  return Math.min(inTurn, covered * picked);
}

/** Two limits of one rate. */
export function bothOf(a: number, b: number): number {
  const smallest = Math.min(a, b);
  return smallest * (weighed(smallest / a) + weighed(smallest / b)) ** (-1 / limitExponent);
}

/** The rate that is left under all limits. Disks, coverage and balance are one resource, looked at more and more closely. */
export function combined({ disk, coverage, balance, network, client, flow, latency, metadata }: Limits): number {
  const closest = Math.min(disk, coverage, balance);
  const smallest = Math.min(closest, network, client, flow, latency, metadata);
  const sum =
    weighed(smallest / closest) +
    weighed(smallest / network) +
    weighed(smallest / client) +
    weighed(smallest / flow) +
    weighed(smallest / latency) +
    weighed(smallest / metadata);
  return smallest * sum ** (-1 / limitExponent);
}

/** A ratio to the power of `limitExponent`: scaled by the smallest limit, or powers would leave the range of numbers. */
function weighed(ratio: number): number {
  const squared = ratio * ratio;
  // Twice squared is the fourth power, at a tenth of the time.
  return limitExponent === 4 ? squared * squared : ratio ** limitExponent;
}
