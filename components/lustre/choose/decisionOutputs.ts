import type { LustreClientSetting } from "../clientSetting.ts";
import { setstripeArguments } from "../layout/commands.ts";
import type { DirectoryLayout } from "../layout/layout.ts";
import type { LustreDecision } from "./decision.ts";
import { describeSystem } from "./explain.ts";

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

/** What one directory is predicted to do, and why it has its layout. */
export interface DirectoryPrediction {
  /** Directory. */
  path: string;
  /** Options of `lfs setstripe`: `-c 8 -S 1M`. */
  layout: string;
  /** Chunk size of imported files, MiB, where they come from S3: then that counts, and not the layout. */
  importedFileChunkSizeMiB?: number;
  /** Reads of a data set, writes of a checkpoint, MB/s. */
  megabytesPerSecond: number;
  /** The limit that binds: `balance`, `disk`, `client`. */
  boundBy: string;
  /** Why this stripe count. */
  why: string;
}

/** What a file system is predicted to do for its workload. */
export interface LustrePrediction {
  /** What is asked of it: `256 accelerators × 150 MB/s = 38.4 GB/s read; …`. */
  need: string;
  /** What was chosen, or given, and what decided. */
  fileSystem: string;
  /** Share of time that accelerators are busy, 0 to 1. */
  utilisation: number;
  /** What all data sets together are read at, MB/s. */
  readMBps: number;
  /** The limit that binds: `balance`, `disk`, `client`. */
  boundBy: string;
  directories: DirectoryPrediction[];
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

export function predictionOf(decision: LustreDecision): LustrePrediction {
  const { prediction, checkpoints, directories } = decision;
  return {
    need: decision.need.formula,
    fileSystem: describeSystem(decision),
    utilisation: rounded(prediction.utilisation),
    readMBps: decision.need.readBps === 0 ? 0 : Math.round(prediction.read.bps / 1e6),
    boundBy: prediction.read.limits[0]?.name ?? "nothing is read",
    directories: directories.map(({ path, components, importedFileChunkSizeMiB, rate, why }) => ({
      path,
      layout: setstripeArguments(components).join(" "),
      ...(importedFileChunkSizeMiB === undefined ? {} : { importedFileChunkSizeMiB }),
      megabytesPerSecond: Math.round(rate.bps / 1e6),
      boundBy: rate.limits[0]?.name ?? "nothing known",
      why,
    })),
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
