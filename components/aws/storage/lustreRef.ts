import type * as pulumi from "@pulumi/pulumi";
import type { Ownership } from "../../pulumi/tags.ts";

/** A Lustre file system as volumes see it: `FsxLustre.ref`, or written by hand for one made elsewhere. */
export interface LustreRef {
  /** Name of the file system; names of volumes are made from it. */
  name: string;
  /** Which service runs it: `fsx-lustre`. */
  service: string;
  /** Region it is in. */
  region: pulumi.Input<string>;
  /** Zone it is in. Pods elsewhere pay for crossing zones. */
  zone: string;
  /** Id, `fs-0123456789abcdef0`: the handle of a volume. */
  fileSystemId: pulumi.Input<string>;
  /** Name that clients mount it from. */
  dnsName: pulumi.Input<string>;
  /** Name that follows the colon in the mount. */
  mountName: pulumi.Input<string>;
  /** Whether its servers speak EFA; nodes need LNet set up for it before they mount. */
  efa: boolean;
  /** Capacity, GiB; absent where it is elastic. */
  capacityGiB?: pulumi.Input<number>;
  /** Throughput tier, MB/s per TiB, where there is one. */
  throughputPerTiB?: pulumi.Input<number>;
  /** Object storage targets, `lfs df` counts them. Absent until somebody has counted: AWS does not publish it for every type. */
  ostCount?: number;
  /** Directories whose files come from S3: they take their stripes from the chunk size and not from directory layouts. */
  importedPaths?: string[];
  /** Whose file system it is. */
  ownership?: Ownership;
}
