import { Allocator } from "./allocator.ts";
import { type Extent, lay, objectCount } from "./geometry.ts";
import type { SimLayout, TrainJob } from "./model.ts";
import type { Plant } from "./plant.ts";
import type { Random } from "./random.ts";

/** One file of a data set where it lies. */
export interface DataFile {
  readonly bytes: number;
  readonly extents: readonly Extent[];
  /** Objects of its layout, whether they hold data or not. */
  readonly objects: number;
}

/** So many files stand for a class: with more of them, no figure changes. */
const kept = 2048;
/** Mixtures of files that are kept ready for each class. */
const mixtures = 96;

interface FileClass {
  readonly bytes: number;
  readonly files: readonly DataFile[];
  readonly order: Int32Array;
  next: number;
  /** Fewer files than readers: they meet on files by lot. Otherwise every file has its turn before one comes again. */
  readonly byLot: boolean;
  readonly mixed: Extent[];
  /** Chance that a slice of reading comes from this class. */
  chance: number;
}

/** The files of a data set, written one after another by one client, read in random order or in the order of writing. */
export class Dataset {
  readonly #classes: readonly FileClass[];
  readonly #random: Random;
  readonly #osts: number;

  /** `sliceBytes`: what a stream reads before it is asked again what it reads. */
  constructor(plant: Plant, job: TrainJob, layout: SimLayout, random: Random, sliceBytes: number) {
    const { osts } = plant.system;
    const readers = plant.clients.nodes * plant.clients.processesPerNode * (job.loaders ?? 1);
    const allocator = new Allocator(osts, random, 1);
    this.#random = random;
    this.#osts = osts;
    this.#classes = job.files.map(({ bytes, count }) => {
      const files = Array.from({ length: Math.min(count, kept) }, () => ({
        bytes,
        extents: lay(layout, bytes, osts, plant.windowBytes, allocator),
        objects: objectCount(layout, bytes, osts),
      }));
      const order = job.inOrder ? Int32Array.from(files, (_, i) => i) : random.shuffled(files.length);
      // A class is read by its share of the bytes; a large file is drawn once and then read for many slices.
      return {
        bytes,
        files,
        order,
        next: 0,
        byLot: !job.inOrder && count < readers,
        mixed: [],
        chance: (bytes * count) / Math.max(bytes, sliceBytes),
      };
    });
    const sum = this.#classes.reduce((all, { chance }) => all + chance, 0);
    for (const each of this.#classes) each.chance /= sum;
  }

  /** Whether every file lies evenly over all OSTs. */
  allEven(plant: Plant): boolean {
    return this.#classes.every(({ files }) => plant.allEven(files[0]!.extents));
  }

  /** A file of the class that most bytes are in. */
  get typical(): DataFile {
    const bytesOf = ({ bytes, files }: FileClass): number => bytes * files.length;
    return this.#classes.reduce((most, each) => (bytesOf(each) > bytesOf(most) ? each : most)).files[0]!;
  }

  /** The next file somebody opens. */
  next(): DataFile {
    return this.#nextOf(this.#draw());
  }

  /** `files` files like `like` as one extent: what a stream meets that passes through so many of them in one slice. */
  mixture(like: DataFile, files: number): Extent {
    const of = this.#classes.find(({ bytes }) => bytes === like.bytes)!;
    if (of.mixed.length < mixtures) {
      of.mixed.push(this.#mix(of, files));
      return of.mixed.at(-1)!;
    }
    return this.#random.pick(of.mixed);
  }

  #draw(): FileClass {
    let from = this.#classes[0]!;
    let at = this.#random.next();
    for (const each of this.#classes) {
      from = each;
      at -= each.chance;
      if (at < 0) break;
    }
    return from;
  }

  #nextOf(from: FileClass): DataFile {
    if (from.byLot) return this.#random.pick(from.files);
    const file = from.files[from.order[from.next]!]!;
    from.next = (from.next + 1) % from.order.length;
    return file;
  }

  #mix(from: FileClass, files: number): Extent {
    const byOst = new Float64Array(this.#osts);
    let inWindow = 1;
    for (let i = 0; i < files; i++) {
      const { bytes, extents } = this.#nextOf(from);
      for (const extent of extents) {
        inWindow = Math.max(inWindow, extent.inWindow);
        for (let o = 0; o < extent.osts.length; o++) {
          const ost = extent.osts[o]!;
          byOst[ost] = byOst[ost]! + (extent.shares[o]! * extent.bytes) / bytes / files;
        }
      }
    }
    const osts = Int32Array.from({ length: this.#osts }, (_, ost) => ost).filter((ost) => byOst[ost]! > 0);
    return { bytes: from.bytes, osts, shares: Float64Array.from(osts, (ost) => byOst[ost]!), inWindow };
  }
}
