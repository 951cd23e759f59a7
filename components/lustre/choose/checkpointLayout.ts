import type { LayoutComponent } from "../layout/layout.ts";
import type { LustreSystem } from "../platform/system.ts";
import { binaryText, digits, MiB, plural, rateText } from "../units.ts";
import { CheckpointMode, type CheckpointWorkload } from "../workload.ts";
import type { Access } from "./access.ts";
import { checkpointAccess } from "./accessOf.ts";
import type { Clients } from "./clients.ts";
import type { LayoutChoice } from "./datasetLayout.ts";
import { sequentialStripeSize, sharedStripeSize, usualStripeBytes } from "./stripeSize.ts";
import { allOsts, chooseStripes, coverageStripes, rateStripes, widest } from "./stripes.ts";
import { unknownOstsLayout } from "./unknownOsts.ts";
import { atLeast } from "./version.ts";

/** What a checkpoint that drains beside training has in hand: a rate this much above what its time allows. */
const margin = 1.1;
/** Stripes on one OST at most, where there are more writers than OSTs. */
const mostOverstriping = 4;

/** The layout of a checkpoint's directory. `neededBps` is what the stall or the interval allows. */
export function checkpointLayout(
  checkpoint: CheckpointWorkload,
  system: LustreSystem,
  clients: Clients,
  neededBps: number,
): LayoutChoice {
  const access = checkpointAccess(checkpoint, clients, "write");
  const perFileBps = neededBps / access.files;
  const base = { access, perFileBps };
  const pool = system.pool === undefined ? {} : { pool: system.pool };
  const { osts } = system;
  const shared = checkpoint.mode === CheckpointMode.SharedFile;
  if (osts === undefined) {
    if (!shared) return { ...base, ...unknownOstsLayout() };
    const size = sharedStripeSize(2, checkpoint.bytes / checkpoint.writers, usualStripeBytes(system));
    return {
      ...base,
      components: [{ stripeCount: -1, ...(size.bytes === undefined ? {} : { stripeSizeBytes: size.bytes }) }],
      reason: "shared-writers",
      why: `${checkpoint.writers} writers share one file: all OSTs, however many there are`,
      whyStripeSize: size.why,
    };
  }
  if (shared) return { ...base, ...sharedFile(checkpoint, system, osts, access, pool) };
  const each = system.writeBps / osts;
  const perObject = Math.min(each, system.flowBps ?? each);
  const rate = rateStripes(perFileBps, perObject);
  const coverage = coverageStripes(osts, access.files, true);
  const componentOf = (stripes: number): LayoutComponent => {
    const { bytes } = sequentialStripeSize(stripes, usualStripeBytes(system), access.fileBytes);
    return { stripeCount: stripes, ...(bytes === undefined ? {} : { stripeSizeBytes: bytes }), ...pool };
  };
  // A shorter stall is always worth having; what drains beside training need not be faster than its time allows.
  const wantedBps = checkpoint.synchronous ? Number.POSITIVE_INFINITY : neededBps * margin;
  const { stripes, reason } = chooseStripes(
    system,
    access,
    osts,
    { rate, coverage, wantedBps, objectBytes: MiB },
    componentOf,
  );
  const files = digits(access.files);
  const whys = {
    single: () =>
      access.files >= osts
        ? `${files} files, one for every rank, keep ${osts === 1 ? "the one OST" : `all ${osts} OSTs`} at work with one stripe each: more would only make creating them dearer`
        : `${plural(access.files, "file")}, one for every rank: with one stripe each their nodes are what binds`,
    rate: () =>
      `a rank writes ${rateText(perFileBps)}, and one client gets ${rateText(perObject)} into one server: ${rate} stripes at least, ${stripes} with what else shares the servers`,
    coverage: () =>
      `${files} files touch ${Math.min(osts, access.files)} of ${osts} OSTs: ${stripes} stripes let all of them take part`,
    balance: () =>
      `${files} files on ${osts} OSTs leave some with more than their share, and the checkpoint waits for the last one: ${stripes} stripes even it out`,
  };
  return {
    ...base,
    components: [componentOf(stripes)],
    reason,
    why: whys[reason](),
    whyStripeSize: sequentialStripeSize(stripes, usualStripeBytes(system), access.fileBytes).why,
  };
}

function sharedFile(
  { bytes, writers }: CheckpointWorkload,
  system: LustreSystem,
  osts: number,
  access: Access,
  pool: { pool?: string },
): Pick<LayoutChoice, "components" | "reason" | "why" | "whyStripeSize"> {
  const block = bytes / writers;
  const componentOf = (stripes: number): LayoutComponent => {
    const size = sharedStripeSize(stripes, block, usualStripeBytes(system)).bytes;
    return { stripeCount: stripes, ...(size === undefined ? {} : { stripeSizeBytes: size }), ...pool };
  };
  const asked = { rate: 1, coverage: Math.min(osts, writers), wantedBps: Number.POSITIVE_INFINITY, objectBytes: 1 };
  const { stripes } = chooseStripes(system, access, osts, asked, componentOf);
  if (
    stripes === osts &&
    writers > osts &&
    atLeast(system.lustreVersion, 2, 13) &&
    locksBind(system, osts, access.nodes)
  ) {
    const more = Math.min(writers, mostOverstriping * osts);
    return {
      components: [{ ...componentOf(more), overstriped: true }],
      reason: "shared-writers",
      why: `${writers} writers share one file on ${osts} OSTs: locks are held for each stripe, so ${more} stripes let more of them write at once`,
      whyStripeSize: sharedStripeSize(more, block, usualStripeBytes(system)).why,
    };
  }
  const all = osts > 1 && stripes === widest(osts, 1, access.fileBytes, 1);
  return {
    components: [{ ...componentOf(stripes), stripeCount: all ? allOsts(osts) : stripes }],
    reason: "shared-writers",
    why: all
      ? `${writers} writers share one file in blocks of ${binaryText(block)}: all ${osts} OSTs take part`
      : `${writers} writers on ${access.nodes} nodes share one file in blocks of ${binaryText(block)}: with ${stripes} of ${osts} OSTs their nodes are what binds, and every further one would cost them`,
    whyStripeSize: sharedStripeSize(stripes, block, usualStripeBytes(system)).why,
  };
}

/** One stripe on each OST serves one writer at a time: with fast OSTs and several nodes for each that binds. */
function locksBind(system: LustreSystem, osts: number, nodes: number): boolean {
  return nodes > osts && system.writeBps / osts >= fastOst;
}

/** From this rate on one stripe's lock may bind before the disks do, bytes a second. */
const fastOst = 1e9;
