import { isFirm } from "../../core/fact.ts";
import type { Problems } from "../../core/problem.ts";
import type { DirectoryLayout, LayoutComponent } from "./layout.ts";
import { type LayoutFeature, layoutLimits } from "./layoutFacts.ts";

/** What is known of the file system that gets a layout, and of the files. What is left out is not judged. */
export interface LayoutGround {
  /** OSTs, or those of the pool. */
  readonly osts?: number;
  /** Lustre version of the servers: `2.15`. */
  readonly lustreVersion?: string;
  /** Largest first component that the metadata servers keep, bytes. Absent: they keep none. */
  readonly domLimitBytes?: number;
  /** The files that get the layout. */
  readonly files?: {
    /** Size of one, bytes. */
    readonly sizeBytes?: number;
    /** They are opened to append: logs. */
    readonly appended?: boolean;
    /** Every node reads the same one: weights, an image, an index. */
    readonly broadcast?: boolean;
  };
}

/** One component that is judged, with everything that its rules look at. */
export interface LayoutContext {
  readonly layout: DirectoryLayout;
  /** With what they take over from the one before. */
  readonly components: readonly LayoutComponent[];
  readonly index: number;
  readonly on: LayoutGround;
  readonly problems: Problems;
}

const alignment = layoutLimits.alignment.value;

/** A feature that the servers are too old for: refused where that is firmly known, a warning otherwise. */
export function requireFeature(
  problems: Problems,
  on: LayoutGround,
  feature: LayoutFeature,
  at: string,
  value: unknown,
  name: string,
  fix = "leave it out",
): void {
  const version = /^(\d+)\.(\d+)/.exec(on.lustreVersion ?? "");
  if (version === null) return;
  const [major, minor] = feature.since;
  const has = Number(version[1]) > major || (Number(version[1]) === major && Number(version[2]) >= minor);
  if (has) return;
  const say = isFirm(feature) ? "error" : "warning";
  problems[say](
    at,
    value,
    `needs Lustre ${major}.${minor}, and the servers run ${on.lustreVersion}`,
    `${fix}. ${name} is unknown to older servers`,
    feature.source,
  );
}

/** Whether it is a size that stripes and ends may have. */
export function isAligned(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes > 0 && bytes % alignment === 0;
}

/** The sizes of stripes and ends around one that is none, for a message. */
export function alignedNear(bytes: number): string {
  return multipleNear(bytes, alignment);
}

/** The multiples below and above, for a message. */
export function multipleNear(value: number, step: number): string {
  if (!Number.isFinite(value) || value <= step) return String(step);
  const below = Math.floor(value / step) * step;
  return below === value ? String(value) : `${below} or ${below + step}`;
}
