import type { Placement } from "./imbalance.ts";

/** How files are used while a limit is looked for: the same description for reading and for writing. */
export interface Access {
  readonly kind: "read" | "write";
  /** Streams that run at once: handles that are open over all nodes. */
  readonly streams: number;
  /** Different files among them. */
  readonly files: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Nodes at work. */
  readonly nodes: number;
  /** Network of one node, bytes a second. */
  readonly nodeBps: number;
  /** Accelerators (or ranks) of one node. */
  readonly perNode: number;
  /** How streams come to the files that they have open. */
  readonly placement: Placement;
  /** Bytes of one request where read-ahead does not help: records picked at random. */
  readonly recordBytes?: number;
  /** Whether every file is opened, read and closed again: small files. */
  readonly opensEach?: boolean;
  /** Files of several sizes: the share of all bytes that lies in each class. `files` and `fileBytes` are then a mean. */
  readonly classes?: readonly { readonly fileBytes: number; readonly files: number; readonly share: number }[];
}
