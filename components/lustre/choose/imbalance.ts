/**
 * How evenly files lie over OSTs. A step of training or a checkpoint waits for the OST with the most work; how much more
 * that one has than the mean decides what all of them deliver together.
 */

/** Up to this mean the largest load is summed exactly; above it the normal distribution, corrected for skew, is within 1 %. */
const exactMean = 16;
const eulerGamma = 0.5772156649;

/**
 * Expected load of the busiest of `osts` OSTs, in objects, when `files` files of `stripes` objects each are open together
 * and were chosen without regard to where they lie.
 *
 * The OSTs are taken as independent, each with a binomial load: within 2 % of the exact expectation for 10 OSTs and more.
 */
export function expectedMaximumLoad(osts: number, files: number, stripes: number): number {
  const share = Math.min(1, stripes / osts);
  // More stripes than OSTs: every OST holds that many objects of every file.
  const whole = stripes > osts ? stripes / osts : 1;
  if (share >= 1) return files * whole;
  const mean = files * share;
  const deviation = Math.sqrt(mean * (1 - share));
  if (osts === 1) return mean;
  if (mean > exactMean) {
    const maximum = normalMaximum(osts);
    return Math.min(files, mean + deviation * maximum + ((1 - 2 * share) * (maximum ** 2 - 1)) / 6);
  }
  // Sum of P(maximum > k) over k, from the binomial distribution of one OST.
  let probability = (1 - share) ** files;
  let below = probability;
  let expected = 1 - below ** osts;
  for (let load = 1; load <= files; load++) {
    probability *= ((files - load + 1) / load) * (share / (1 - share));
    below = Math.min(1, below + probability);
    // Powers are dear, and where more than thirty OSTs are expected to have more than this, the busiest one has.
    const more = osts * (1 - below) > 30 ? 1 : 1 - below ** osts;
    expected += more;
    if (load > mean && more < 1e-3) break;
  }
  return Math.max(expected, mean);
}

/** Expected maximum of `count` draws from the standard normal distribution. */
function normalMaximum(count: number): number {
  const root = Math.sqrt(2 * Math.log(count));
  return root - (Math.log(Math.log(count)) + Math.log(4 * Math.PI)) / (2 * root) + eulerGamma / root;
}

/** Mean over maximum load: what all OSTs together deliver when everybody waits for the busiest. 0 to 1. */
export function barrierEfficiency(osts: number, files: number, stripes: number): number {
  return Math.min(1, (files * stripes) / osts / expectedMaximumLoad(osts, files, stripes));
}

/** Share of OSTs that have any work: what they deliver together when nobody waits for anybody. 0 to 1. */
export function busyShare(osts: number, files: number, stripes: number): number {
  return 1 - (1 - Math.min(1, stripes / osts)) ** files;
}

/**
 * Mean over maximum load of files that were created one after another: the allocator deals objects out in turn, so the
 * fullest OST has at most one object more than the emptiest. 0 to 1.
 *
 * @see https://github.com/lustre/lustre-release lustre/lod/lod_qos.c
 */
export function inTurnEfficiency(osts: number, files: number, stripes: number): number {
  const mean = (files * Math.min(stripes, Math.max(osts, stripes))) / osts;
  return mean / Math.ceil(mean - 1e-9);
}

/**
 * Share of the barrier's loss that is seen where streams pick some of many files at random. Loaders read ahead, so
 * that not every step waits for the busiest OST; but what one has fallen behind it has to catch up.
 */
const pickedWeight = 0.75;
/**
 * The same where all files are open, or are just being created: the allocator has dealt their objects out in turn, and chance only
 * has a part in it. File per process on 48 OSTs wrote 0.69 to 0.79 of what full striping did where the barrier says 0.45 to
 * 0.71.
 *
 * @see the parallel I/O tuning page of ARCHER (EPCC), 48 OSTs
 */
const dealtWeight = 0.5;
/** A reader of a file on several OSTs is served by the others while one is busy: the loss counts less with every stripe. */
const stripesRelief = 0.35;

/** How streams come to the files that they have open. */
export type Placement = "picked" | "dealt-read" | "dealt-write";

/**
 * What is left of the OSTs' rate when `streams` streams of `stripes` stripes each run at once. 0 to 1. Grows with streams
 * and stripes.
 */
export function balanceEfficiency(osts: number, streams: number, stripes: number, placement: Placement): number {
  const barrier = barrierEfficiency(osts, streams, stripes);
  const weight =
    placement === "picked" ? pickedWeight : dealtWeight / (placement === "dealt-read" ? stripes ** stripesRelief : 1);
  return 1 / (1 - weight + weight / barrier);
}
