import { Confidence, type Fact } from "../../core/fact.ts";
import { GB, GiB, KiB, MiB, TB } from "../units.ts";
import type { LayoutComponent } from "./layout.ts";
import { layoutSources } from "./layoutFacts.ts";

/** A layout that many use without choosing it. */
export interface DefaultLayout extends Fact {
  /** `Amazon FSx for Lustre, since August 2023` */
  readonly label: string;
  /** Sizes of the files that it is meant for, bytes. */
  readonly files?: { readonly fromBytes: number; readonly toBytes?: number };
  /** What to know before comparing with it. */
  readonly note?: string;
  /** A fresh copy of its components. Sizes that are left out are the file system's default. */
  components(): LayoutComponent[];
}

const asOf = "2026-11-21";
const documented = (source: string, day = asOf): Fact => ({ source, asOf: day, confidence: Confidence.Documented });

const nersc = "https://docs.nersc.gov/performance/io/lustre/";
const wiki = "https://wiki.lustre.org/Lustre_Striping_Best_Practices";
const nerscNote = "for files that many processes share; one file a process stays at one stripe until 1 TB";

/** Layouts that people use without choosing them, by name. */
export const defaultLayouts = {
  fsx: {
    label: "Amazon FSx for Lustre, since August 2023",
    note: "takes no account of the number of OSTs; files that come from S3 take their stripes from the chunk size",
    ...documented(layoutSources.performance),
    components: () => [
      { endBytes: 100 * MiB, stripeCount: 1, stripeSizeBytes: MiB },
      { endBytes: 10 * GiB, stripeCount: 8, stripeSizeBytes: MiB },
      { endBytes: 100 * GiB, stripeCount: 16, stripeSizeBytes: MiB },
      { stripeCount: 32, stripeSizeBytes: MiB },
    ],
  },
  "fsx-2020": {
    label: "Amazon FSx for Lustre, December 2020 to August 2023",
    ...documented(layoutSources.performance),
    components: () => [
      { endBytes: GiB, stripeCount: 1, stripeSizeBytes: MiB },
      { stripeCount: 5, stripeSizeBytes: MiB },
    ],
  },
  azure: {
    label: "Azure Managed Lustre",
    ...documented("https://learn.microsoft.com/azure/azure-managed-lustre/optimize-file-layouts", "2025-12-17"),
    components: () => [
      { endBytes: GiB, stripeCount: 1 },
      { endBytes: 100 * GiB, stripeCount: 5 },
      { endBytes: 500 * GiB, stripeCount: 10 },
      { stripeCount: -1 },
    ],
  },
  olcf: {
    label: "OLCF Orion",
    note: "names its pools, keeps the first 256 KiB on metadata servers and extends itself: only there does it work unchanged",
    ...documented("https://docs.olcf.ornl.gov"),
    components: () => [
      { endBytes: 256 * KiB, stripeCount: 1, onMdt: true },
      { endBytes: 8 * MiB, stripeCount: 1, stripeSizeBytes: MiB, pool: "performance", extensionBytes: 64 * MiB },
      { endBytes: 128 * GiB, stripeCount: 1, stripeSizeBytes: MiB, pool: "capacity", extensionBytes: 16 * GiB },
      { stripeCount: 8, stripeSizeBytes: MiB, pool: "capacity", extensionBytes: 256 * GiB },
    ],
  },
  "nersc-small": {
    label: "NERSC stripe_small",
    files: { fromBytes: GB, toBytes: 10 * GB },
    note: nerscNote,
    ...documented(nersc),
    components: () => [{ stripeCount: 8, stripeSizeBytes: MiB }],
  },
  "nersc-medium": {
    label: "NERSC stripe_medium",
    files: { fromBytes: 10 * GB, toBytes: 100 * GB },
    note: nerscNote,
    ...documented(nersc),
    components: () => [{ stripeCount: 24, stripeSizeBytes: MiB }],
  },
  "nersc-large": {
    label: "NERSC stripe_large",
    files: { fromBytes: 100 * GB, toBytes: TB },
    note: nerscNote,
    ...documented(nersc),
    components: () => [{ stripeCount: 72, stripeSizeBytes: MiB }],
  },
  cscs: {
    label: "CSCS, for machine learning",
    ...documented("https://github.com/eth-cscs/cscs-docs/blob/main/docs/guides/storage.md"),
    components: () => [
      { endBytes: 4 * MiB, stripeCount: 1 },
      { endBytes: 64 * MiB, stripeCount: 4 },
      { stripeCount: 32, stripeSizeBytes: 4 * MiB },
    ],
  },
  single: {
    label: "One stripe, -c 1",
    ...documented(wiki),
    components: () => [{ stripeCount: 1 }],
  },
  all: {
    label: "All OSTs, -c -1",
    ...documented(wiki),
    components: () => [{ stripeCount: -1 }],
  },
} as const satisfies Record<string, DefaultLayout>;

export type DefaultLayoutName = keyof typeof defaultLayouts;
