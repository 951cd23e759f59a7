/**
 * One extent of a file's layout: where it ends, and over how many objects it lies.
 *
 * @see https://doc.lustre.org/lustre_manual.xhtml#managingstripingfreespace
 */
export interface LayoutComponent {
  /** Where the extent ends, bytes from the start of the file, a multiple of 65536. Absent: it goes to the end of the file. */
  endBytes?: number;
  /** Objects that the extent lies over: 1 to 2000, or -1 for one on every OST. 0 leaves it to the file system's default. */
  stripeCount: number;
  /** Bytes on one object before the next one follows: a multiple of 65536 below 4 GiB. Absent where there is one object only. */
  stripeSizeBytes?: number;
  /** More objects than OSTs are wanted (`lfs setstripe -C`). Lustre 2.13 or later. */
  overstriped?: boolean;
  /** The extent lies on the metadata server (data on MDT). First component only. */
  onMdt?: boolean;
  /** OST pool, at most 15 characters. */
  pool?: string;
  /** Size by which a self-extending component grows, bytes (`lfs setstripe -z`). Lustre 2.13 or later. */
  extensionBytes?: number;
}

/**
 * What new files of one directory get: one component for a plain layout, several for a progressive one (PFL).
 * Files that exist keep the layout they were made with.
 */
export interface DirectoryLayout {
  /** Directory, from the root of the file system: `/images`. */
  path: string;
  /** In ascending order; the last one goes to the end of the file. */
  components: LayoutComponent[];
  /** Files come from an object store and take their stripes from this, MiB, and not from `components`. */
  importedFileChunkSizeMiB?: number;
}
