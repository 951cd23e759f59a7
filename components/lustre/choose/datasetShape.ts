import type { DatasetWorkload, FileSizeBin } from "../workload.ts";

/** Files of a data set, whichever way they were given. */
export interface DatasetShape {
  readonly files: number;
  readonly bytes: number;
  /** Ascending by size; one where all files are alike. */
  readonly bins: readonly FileSizeBin[];
  readonly meanBytes: number;
}

export function shapeOf({ fileCount = 0, sizeBytes = 0, sizes }: DatasetWorkload): DatasetShape {
  const bins =
    sizes === undefined || sizes.length === 0
      ? [{ sizeBytes: sizeBytes / fileCount, count: fileCount }]
      : [...sizes].sort((a, b) => a.sizeBytes - b.sizeBytes);
  const files = bins.reduce((sum, { count }) => sum + count, 0);
  const bytes = bins.reduce((sum, bin) => sum + bin.count * bin.sizeBytes, 0);
  return { files, bytes, bins, meanBytes: bytes / files };
}

/** What one accelerator reads of it, bytes a second; nothing for what is read once, at the start. */
export function readRateOf({ bytesPerAcceleratorPerSecond = 0 }: DatasetWorkload): number {
  return bytesPerAcceleratorPerSecond;
}
