import { fsxTiBInGiB } from "../fsx/fsxSize.ts";
import { fsxRateOf } from "../platform/fsxSystem.ts";
import type { FsxRate } from "../platform/rates.ts";
import type { LustreSystem } from "../platform/system.ts";
import { MB } from "../units.ts";
import type { Need } from "./decision.ts";
import { wantedOf } from "./need.ts";

/** A need that an FSx file system sustains only in part, bytes a second: what its burst credits make of it. */
export interface BurstNeed {
  readonly wantedBps: number;
  /** What it gives of this need without credits. */
  readonly sustainedBps: number;
  /** What it gives for as long as there are credits; the same where there are none. */
  readonly burstBps: number;
  readonly rate: FsxRate;
}

/** What a file system of given size cannot sustain; `undefined` where it can, or where throughput is bought. */
export function burstNeed({ fsx, readBps, writeBps }: LustreSystem, need: Need): BurstNeed | undefined {
  if (fsx?.capacityGiB === undefined) return undefined;
  const rate = fsxRateOf(fsx)!;
  const perTiB = (fsx.capacityGiB / fsxTiBInGiB) * MB;
  const wantedBps = wantedOf(need);
  const given = (diskBps: number, networkBps: number): number => {
    const disks = Math.max(need.readBps / diskBps, need.syncWriteBps / writeBps) + need.asyncWriteBps / writeBps;
    return wantedBps / Math.max(disks, wantedBps / networkBps);
  };
  const sustainedBps = given(readBps, perTiB * rate.network);
  if (!(sustainedBps < wantedBps)) return undefined;
  const burstBps = given(perTiB * (rate.readBurst ?? rate.read), perTiB * (rate.networkBurst ?? rate.network));
  return { wantedBps, sustainedBps, burstBps, rate };
}
