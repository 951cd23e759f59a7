import { clientRpcSeconds, media } from "./constants.ts";
import type { DataFile, Dataset } from "./dataset.ts";
import type { Extent } from "./geometry.ts";
import { openSeconds } from "./metadata.ts";
import type { TrainJob } from "./model.ts";
import type { Plant } from "./plant.ts";

/** Small files or records of one slice are so many for a loader, and at most so many for several; more of them behave like their mean. */
const piecesOfLoader = 6;
const mostPieces = 24;

interface Piece {
  readonly extent: Extent;
  readonly share: number;
}

/** One loader, or several that read alike: what is read next, and what that costs. */
export class Stream {
  readonly node: number;
  readonly #plant: Plant;
  readonly #job: TrainJob;
  readonly #data: Dataset;
  readonly #sliceBytes: number;
  readonly #loaders: number;
  readonly #pieces: number;
  readonly #stripeBytes: number;
  #file: DataFile;
  /** Bytes of it that have been read. */
  #at: number;
  #slice: Piece[] = [];
  #whole = true;

  /** `loaders`: those of one accelerator that this stands for. `stripeBytes`: of the extent that most records lie in. */
  constructor(
    node: number,
    plant: Plant,
    job: TrainJob,
    data: Dataset,
    start: number,
    sliceBytes: number,
    loaders: number,
    stripeBytes: number,
  ) {
    this.node = node;
    this.#plant = plant;
    this.#job = job;
    this.#data = data;
    this.#sliceBytes = sliceBytes;
    this.#loaders = loaders;
    this.#pieces = Math.min(mostPieces, piecesOfLoader * loaders);
    this.#stripeBytes = stripeBytes;
    this.#file = data.next();
    // In the middle of a run loaders are anywhere in their files.
    this.#at = this.#file.bytes * start;
    this.#cut();
  }

  /** Begins a flow for what is read now. */
  add(): void {
    const { pattern } = this.#job;
    if (pattern === "records") this.#addRecords();
    else this.#addFiles();
    this.#plant.from(this.node);
  }

  /** `bytes` of it have been read. */
  read(bytes: number): void {
    for (const { extent, share } of this.#slice) this.#plant.count(extent, bytes * share);
    this.#at += bytes;
    if (!this.#whole || this.#job.pattern === "records" || this.#at >= this.#file.bytes * (1 - 1e-9)) this.#cut();
    else this.#place();
  }

  /** Takes up what comes next. */
  #cut(): void {
    if (this.#job.pattern === "records") {
      this.#file = this.#data.next();
      this.#slice = [{ extent: this.#data.mixture(this.#file, this.#pieces), share: 1 }];
      return;
    }
    if (this.#at >= this.#file.bytes * (1 - 1e-9)) {
      this.#file = this.#data.next();
      this.#at = 0;
    }
    this.#place();
  }

  /** The part of the current file that a slice covers, or several files where they are smaller than a slice. */
  #place(): void {
    const { bytes, extents } = this.#file;
    this.#whole = this.#loaders === 1 && bytes >= this.#sliceBytes;
    if (!this.#whole) {
      const files = Math.min(this.#pieces, Math.max(this.#loaders, Math.ceil(this.#sliceBytes / bytes)));
      this.#slice = [{ extent: this.#data.mixture(this.#file, files), share: 1 }];
      this.#at = bytes;
      return;
    }
    let from = this.#at;
    this.#slice = [];
    let left = Math.min(this.#sliceBytes, bytes - from);
    const all = left;
    for (const extent of extents) {
      if (from >= extent.bytes) {
        from -= extent.bytes;
        continue;
      }
      const taken = Math.min(left, extent.bytes - from);
      this.#slice.push({ extent, share: taken / all });
      left -= taken;
      from = 0;
      if (left <= 0) break;
    }
  }

  #addFiles(): void {
    const plant = this.#plant;
    const { bytes, objects, extents } = this.#file;
    const touched = extents.reduce((sum, { osts }) => sum + osts.length, 0);
    // Open, first read and, where there is more than one object, the size from all of them.
    const perFile =
      2 * plant.latency + touched * clientRpcSeconds + (objects > 1 ? plant.latency + objects * clientRpcSeconds : 0);
    const bps = this.#slice.reduce((sum, { extent, share }) => sum + share * plant.streamBps(extent), 0);
    const { sharing, system } = plant;
    sharing.flow(this.#loaders / (1 / bps + perFile / bytes), this.#slice[0]!.extent.inWindow * this.#loaders);
    // Finding the first block of every object costs a random read.
    const seek = (media[system.media].randomReadSeconds * system.ostReadBps * touched) / bytes;
    plant.through(this.node, this.#slice, 1 + seek);
    sharing.use(plant.metadata, openSeconds(plant, objects) / bytes);
    plant.smallRpcs((touched + (objects > 1 ? objects : 0)) / bytes);
  }

  #addRecords(): void {
    const plant = this.#plant;
    const { system, latency } = plant;
    const record = this.#job.recordBytes ?? 4096;
    const stripe = this.#file.extents[0]!;
    // A record that crosses the end of a stripe is two reads.
    const crossings = stripe.osts.length === 1 ? 0 : (record - 1) / this.#stripeBytes;
    const reads = 1 + crossings;
    const { accessSeconds, randomReadSeconds } = media[system.media];
    const seconds =
      latency +
      accessSeconds +
      reads * clientRpcSeconds +
      record / Math.min(plant.processBps, system.ostReadBps * reads);
    plant.sharing.flow((record / seconds) * this.#loaders, this.#loaders);
    const seek = (randomReadSeconds * system.ostReadBps * reads) / record;
    plant.through(this.node, this.#slice, 1 + seek);
  }
}
