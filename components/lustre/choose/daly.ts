/**
 * Time from one checkpoint to the next that loses least, seconds: Daly's higher-order formula, which is Young's
 * `sqrt(2 d M)` where the stall `d` is small beside the mean time between failures `M`.
 *
 * @see https://doi.org/10.1016/j.future.2004.11.016
 */
export function checkpointInterval(stallSeconds: number, meanTimeBetweenFailuresSeconds: number): number {
  const ratio = stallSeconds / (2 * meanTimeBetweenFailuresSeconds);
  // Beyond this a checkpoint takes longer than the job is expected to live.
  if (ratio >= 1) return meanTimeBetweenFailuresSeconds;
  const young = Math.sqrt(2 * stallSeconds * meanTimeBetweenFailuresSeconds);
  return young * (1 + Math.sqrt(ratio) / 3 + ratio / 9) - stallSeconds;
}

/** Share of time that is lost: to stalls, to work that is done again after a failure, and to restarts. 0 to 1. */
export function lostShare(
  stallSeconds: number,
  intervalSeconds: number,
  meanTimeBetweenFailuresSeconds: number,
  restartSeconds = 0,
): number {
  const lost =
    stallSeconds / intervalSeconds +
    intervalSeconds / (2 * meanTimeBetweenFailuresSeconds) +
    restartSeconds / meanTimeBetweenFailuresSeconds;
  return Math.min(1, lost);
}

/** One failure in so many accelerator-hours: 419 unexpected stops in 54 days on 16,384 GPUs. From memory of that report. */
export const acceleratorHoursPerFailure = 50_700;

/** Mean time between failures of a job, seconds. */
export function meanTimeBetweenFailures(accelerators: number, givenHours: number | undefined): number {
  return (givenHours ?? acceleratorHoursPerFailure / accelerators) * 3600;
}
