import type { LustreDecision } from "../../lustre/choose/decision.ts";
import type { LustreClientSetting } from "../../lustre/clientSetting.ts";
import type { DirectoryLayout } from "../../lustre/layout/layout.ts";

/** What a checkpoint is predicted to take. */
export interface CheckpointPrediction {
  /** Directory. */
  path: string;
  /** Time to write one, seconds. */
  writeSeconds: number;
  /** Time from one to the next, seconds: give it to the job. */
  intervalSeconds: number;
  /** Time to read one back, seconds. */
  restartSeconds: number;
  /** Share of time lost to checkpoints and failures, 0 to 1. */
  lostShare: number;
}

/** What a file system is predicted to do for its workload. */
export interface LustrePrediction {
  /** Share of time that accelerators are busy, 0 to 1. */
  utilisation: number;
  /** What all data sets together are read at, MB/s. */
  readMBps: number;
  /** The limit that binds: `balance`, `disk`, `client`. */
  boundBy: string;
  checkpoints: CheckpointPrediction[];
}

/** The layouts of a decision, without their reasons: what volumes apply. */
export function layoutsOf({ directories }: LustreDecision): DirectoryLayout[] {
  return directories.map(({ path, components, importedFileChunkSizeMiB }) => ({
    path,
    components,
    ...(importedFileChunkSizeMiB === undefined ? {} : { importedFileChunkSizeMiB }),
  }));
}

export function predictionOf({ prediction, checkpoints }: LustreDecision): LustrePrediction {
  return {
    utilisation: rounded(prediction.utilisation),
    readMBps: Math.round(prediction.read.bps / 1e6),
    boundBy: prediction.read.limits[0]?.name ?? "nothing is read",
    checkpoints: checkpoints.map(({ path, writeSeconds, intervalSeconds, restartSeconds, lostShare }) => ({
      path,
      writeSeconds: rounded(writeSeconds),
      intervalSeconds: Math.round(intervalSeconds),
      restartSeconds: rounded(restartSeconds),
      lostShare: rounded(lostShare),
    })),
  };
}

/** Four significant digits: a state file is no place for noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** The settings of a decision, without their reasons: what volumes keep set on clients. */
export function settingsOf({ clientSettings }: LustreDecision): LustreClientSetting[] {
  return clientSettings.map(({ parameter, value, kind }) => ({ parameter, value, kind }));
}
