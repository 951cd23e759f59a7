/**
 * Physical constants of the simulator: what no data sheet of a file system states. Everything else comes in as the
 * `system` and the `job`. None was fitted by a search: each was set once from what is behind it. The tables of `tables/`
 * were in view when first touches, seeks, commits and creates in flight were set within their plausible range.
 */

/** What the disks behind an OST are. */
export interface Media {
  /**
   * From one place on the medium to another, seconds. Disk: a short seek (about 2 ms between neighbouring allocation
   * groups) and half a turn at 7,200/min (4.2 ms). Flash: one NVMe access through a RAID layer.
   */
  readonly accessSeconds: number;
  /**
   * First touch of an object by a job, seconds: extent lock, first block, journal. One access more than a seek, because
   * inode and block bitmap lie elsewhere. Clients take the locks of a file in stripe order, one after another, so this
   * adds up over the stripes of one file.
   */
  readonly firstTouchSeconds: number;
  /**
   * What one small random read takes of an OST, seconds. Disk: 10 disks of a RAID 6 answer about 120 each a second.
   * Flash: 50,000 a second.
   */
  readonly randomReadSeconds: number;
  /** Opening and closing a shared file with all data on the medium, seconds: a chain of about ten dependent accesses. */
  readonly commitSeconds: number;
}

export const media: Readonly<Record<"disk" | "flash", Media>> = {
  disk: { accessSeconds: 0.006, firstTouchSeconds: 0.008, randomReadSeconds: 0.0008, commitSeconds: 0.08 },
  flash: { accessSeconds: 0.0001, firstTouchSeconds: 0.0003, randomReadSeconds: 0.00002, commitSeconds: 0.002 },
};

/** Round trip of a small RPC over LNet, seconds: 0.1 ms on InfiniBand to 0.5 ms through TCP in a cloud's zone. */
export const rpcLatencySeconds = 0.0003;

/** Work of a client for one RPC, seconds: ptlrpc spends about 20 µs of one core on it, and stripes of a file queue for it. */
export const clientRpcSeconds = 0.00002;

/** Small RPCs (locks, glimpses) one object server answers a second. Public `obdfilter-survey` and lock benchmarks lie at 50,000 to 100,000. */
export const serverRpcsPerSecond = 60_000;

/** Opens of files that exist, for one create: an open writes nothing (mdtest on public systems: two to four times as many stats and opens as creates). */
export const opensForOneCreate = 2.5;

/**
 * Work of a metadata server for one stripe more, in shares of a create with one stripe: another object to reserve, log
 * and carry in the layout (24 bytes of an inode that then no longer holds it). mdtest with 4 stripes makes about 60 %
 * of the files that it makes with 1.
 */
export const createShareOfStripe = 0.2;

/** The same for an open: only the layout gets longer in the answer. */
export const openShareOfStripe = 0.01;

/**
 * Creates that one client has in flight while all of a job's clients create: half of what `max_mod_rpcs_in_flight` (7)
 * allows. A slot of the allocator's round robin is passed over when another client's create is at that OST, because it
 * took the slot or the last object that was ready: with the odds of creates in flight to OSTs. One client alone gets a
 * clean round robin, thousands get a draw by lot.
 */
export const createsInFlight = 4;

/** Blocks of a collective buffer (`cb_buffer_size`), bytes: ROMIO's and Cray's default. */
export const collectiveBufferBytes = 16 * 2 ** 20;

/** Synchronisation of one round of a collective write, seconds for each doubling of processes. */
export const collectiveRoundSeconds = 0.0002;

/**
 * Revoking an extent lock that another client holds, seconds: blocking callback, cancel, grant; writing back what lay
 * under it comes on top.
 */
export const lockRevokeSeconds = 0.002;
