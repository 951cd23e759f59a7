import { binaryText, MiB } from "../units.ts";

const least = MiB;
const most = 16 * MiB;
const unit = 64 * 1024;

export interface StripeSize {
  /** Absent where there is one object only: it has no effect there. */
  readonly bytes?: number;
  readonly why: string;
}

/**
 * The stripe size to begin with: one RPC. Where one client reaches only so much from one server, less, so that what it has
 * under way at once lies on as many servers as possible.
 */
export function usualStripeBytes({ rpcBytes, flowBps }: { rpcBytes: number; flowBps?: number }): number {
  return flowBps === undefined ? rpcBytes : Math.min(rpcBytes, least);
}

/** Rounds over all stripes that a file should be long: then its last round, which is not full, weighs little. */
const leastRounds = 16;

/**
 * Size for files that are read or written from start to end: one RPC on one object, then the next; less where a file would
 * be only a few rounds long, because then the objects of its last round hold more than the others.
 */
export function sequentialStripeSize(
  stripes: number,
  usualBytes: number,
  fileBytes = Number.POSITIVE_INFINITY,
): StripeSize {
  if (stripes === 1) return { why: "one stripe: its size has no effect" };
  let bytes = usualBytes;
  while (bytes > least && fileBytes / (bytes * stripes) < leastRounds) bytes /= 2;
  if (bytes === usualBytes) {
    const how =
      bytes > least
        ? "one RPC on one object, then the next object"
        : "small, so that what a client reads at once lies on many objects";
    return { bytes, why: `${binaryText(bytes)}: ${how}` };
  }
  const rounds = Math.floor(fileBytes / (bytes * stripes));
  return {
    bytes,
    why: `${binaryText(bytes)}: a file is then ${rounds < 1 ? "less than one round" : rounds === 1 ? "1 round" : `${rounds} rounds`} of ${stripes} stripes, and its objects are of nearly the same size`,
  };
}

/** Size for records picked at random: so large that fewer than one in 16 lies on two objects. */
export function randomStripeSize(stripes: number, recordBytes: number): StripeSize {
  if (stripes === 1) return { why: "one stripe: its size has no effect" };
  const bytes = clamp(2 ** Math.ceil(Math.log2(16 * recordBytes)));
  const straddling = Math.min(1, (recordBytes - 1) / bytes);
  return {
    bytes,
    why: `${binaryText(bytes)}: of records of ${recordBytes} bytes, ${Number((straddling * 100).toPrecision(2))} % lie on two objects`,
  };
}

/**
 * Size for one file that many write: a writer's block is made of whole stripes, so that two writers never share a lock; no
 * larger than one RPC, so that a writer has requests on several OSTs at once.
 */
export function sharedStripeSize(stripes: number, blockBytes: number, usualBytes = most): StripeSize {
  if (stripes === 1) return { why: "one stripe: its size has no effect" };
  if (blockBytes < unit) {
    return { bytes: least, why: `1 MiB: blocks of ${Math.floor(blockBytes)} bytes share stripes whatever they are` };
  }
  if (blockBytes < least) {
    const bytes = Math.floor(blockBytes / unit) * unit;
    return { bytes, why: `${binaryText(bytes)}: the largest multiple of 64 KiB in a writer's block` };
  }
  // The largest power of two that divides the block, or the largest there is when none does.
  for (let bytes = usualBytes; bytes >= least; bytes /= 2) {
    if (blockBytes % bytes !== 0) continue;
    return {
      bytes,
      why: `${binaryText(bytes)}: a writer's block of ${binaryText(blockBytes)} is made of whole stripes`,
    };
  }
  const bytes = Math.min(usualBytes, clamp(2 ** Math.floor(Math.log2(blockBytes))));
  return { bytes, why: `${binaryText(bytes)}: align the blocks of writers to it, so that no two share a lock` };
}

function clamp(bytes: number): number {
  return Math.min(most, Math.max(least, bytes));
}
