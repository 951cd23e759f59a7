import { MiB } from "../units.ts";

/** MiB that `ImportedFileChunkSize` may be. @see https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html */
const leastChunk = 1;
const mostChunk = 512_000;

/** Stripes that an imported file gets: FSx cuts it into chunks, and a file no longer than one chunk lies on one OST. */
export function importedStripes(fileBytes: number, chunkMiB: number): number {
  const chunk = chunkMiB * MiB;
  return fileBytes <= chunk ? 1 : Math.floor(fileBytes / chunk) + 1;
}

/** The chunk size with which a file of this size gets so many stripes, MiB: the largest one, so that the chunks stay even. */
export function importedChunkMiB(fileBytes: number, stripes: number): number {
  const clamp = (chunk: number): number => Math.min(mostChunk, Math.max(leastChunk, chunk));
  if (stripes <= 1) return clamp(Math.ceil(fileBytes / MiB));
  // floor(size / chunk) + 1 = stripes for chunks above size / stripes and below size / (stripes - 1). How the service
  // rounds at the upper end is not said, so the end itself is left out.
  return clamp(Math.ceil(fileBytes / (stripes - 1) / MiB) - 1);
}
