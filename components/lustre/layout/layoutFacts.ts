import { Confidence, type Fact } from "../../core/fact.ts";
import { GiB, KiB, MiB } from "../units.ts";

const manual = "https://doc.lustre.org/lustre_manual.xhtml";
const manPages = "lustre/lustre-release Documentation/man1";

/** Pages that rules of layouts cite. */
export const layoutSources = {
  striping: `${manual}#managingstripingfreespace`,
  limits: `${manual}#settinguplustresystem`,
  dataOnMdt: `${manual}#dataonmdt`,
  setstripe: `${manPages}/lfs-setstripe.1`,
  migrate: `${manPages}/lfs-migrate.1`,
  layoutCheck: "lustre/lustre-release lustre/utils/liblustreapi_layout.c",
  poolNames: "lustre/lustre-release lustre/mgs/mgs_handler.c",
  header: "lustre/lustre-release include/uapi/linux/lustre/lustre_user.h",
  overstriping: "https://wiki.lustre.org/File:LUG2019-Lustre_Overstriping_Shared_Write_Performance-Farrell.pdf",
  performance: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html",
  association: "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html",
} as const;

/** A number that bounds layouts. */
export interface LayoutLimit extends Fact {
  readonly value: number;
}

const asOf = "2026-11-21";
const documented = (value: number, source: string): LayoutLimit => ({
  value,
  source,
  asOf,
  confidence: Confidence.Documented,
});
const observed = (value: number, source: string): LayoutLimit => ({
  value,
  source,
  asOf,
  confidence: Confidence.Observed,
});
const derived = (value: number, source: string): LayoutLimit => ({
  value,
  source,
  asOf,
  confidence: Confidence.Derived,
});

/** What bounds a layout. */
export const layoutLimits = {
  /** Stripe sizes and component ends are multiples of this, bytes. */
  alignment: documented(64 * KiB, layoutSources.limits),
  /** Stripe sizes stay below this, bytes. */
  stripeSizeBelow: documented(4 * GiB, layoutSources.limits),
  /** Stripes smaller than this cost more requests than they spread, bytes. */
  stripeSizePractical: documented(512 * KiB, layoutSources.striping),
  /** Objects of one component. */
  stripeCount: documented(2000, layoutSources.limits),
  /** Objects of one file on ldiskfs metadata targets without `ea_inode`. */
  stripeCountWithoutWideAttributes: documented(160, layoutSources.striping),
  /** Stripes on each OST that `-C -N` can ask for. */
  overstripesPerOst: documented(32, layoutSources.setstripe),
  /** The size of the largest file, bytes. */
  fileSize: documented(2 ** 63, layoutSources.limits),
  /** The largest first component on the metadata server that `lfs` takes, bytes. */
  dataOnMdt: documented(GiB, layoutSources.dataOnMdt),
  /** Characters of the name of a pool. */
  poolName: observed(15, layoutSources.header),
  /** Sizes by which a component extends itself are multiples of this, bytes. */
  extensionAlignment: observed(64 * MiB, layoutSources.layoutCheck),
  /** Sizes by which a component extends itself stay below this, bytes. */
  extensionBelow: observed(4 * GiB * KiB, layoutSources.layoutCheck),
  /** More components than this are in nobody's default; each one is a request to the metadata server when it is reached. */
  components: derived(5, layoutSources.striping),
  /** Size of the chunks that imported files are spread in, MiB. */
  importedChunkMiB: { least: 1, most: 512_000, ...documented(512_000, layoutSources.association) },
} as const;

/** A property of layouts that older servers do not have. */
export interface LayoutFeature extends Fact {
  readonly since: readonly [major: number, minor: number];
}

export const layoutFeatures = {
  progressive: { since: [2, 10], source: layoutSources.striping, asOf, confidence: Confidence.Documented },
  dataOnMdt: { since: [2, 11], source: layoutSources.dataOnMdt, asOf, confidence: Confidence.Documented },
  overstriping: { since: [2, 13], source: layoutSources.overstriping, asOf, confidence: Confidence.Documented },
  selfExtending: { since: [2, 13], source: layoutSources.setstripe, asOf, confidence: Confidence.Memory },
} as const satisfies Record<string, LayoutFeature>;
