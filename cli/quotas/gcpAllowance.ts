import type { Quota } from "../../components/quota/quota.ts";

/** A quota of a project, as the Cloud Quotas API describes it. */
export interface QuotaInfo {
  readonly quotaId: string;
  /** `compute.googleapis.com/gpus_per_gpu_family`. */
  readonly metric?: string;
  readonly dimensionsInfos?: readonly DimensionsInfo[];
}

interface DimensionsInfo {
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly details?: { readonly value?: unknown };
  readonly applicableLocations?: readonly string[];
}

/** What a project may have of a quota in one location: the limit, -1 for none; or why that cannot be told. */
export type Allowance =
  | { readonly limit: number; readonly why?: never }
  | { readonly limit?: never; readonly why: string };

/**
 * The limit that holds in a location: of the entries that fit, the one that says most. An entry with a dimension that was
 * not asked for is about something else; one that is not there is neither 0 nor without limit.
 */
export function allowanceOf(
  info: QuotaInfo,
  { dimensions = {} }: Pick<Quota, "dimensions">,
  location: string,
): Allowance {
  const fitting = (info.dimensionsInfos ?? []).filter((entry) => fits(entry, dimensions, location));
  const most = Math.max(...fitting.map(saying));
  const best = fitting.filter((entry) => saying(entry) === most);
  if (best.length === 0) return { why: "the project's quota says nothing of it" };
  const values = new Set(best.map(({ details }) => String(details?.value)));
  if (values.size > 1) return { why: `it has ${values.size} limits: ${[...values].join(", ")}` };
  const [value = ""] = values;
  if (!/^(-1|\d{1,15})$/.test(value))
    return { why: `its limit is ${JSON.stringify(best[0]!.details?.value) ?? "not given"}` };
  return { limit: Number(value) };
}

/** The zones of some regions that a quota by zone has an entry for. */
export function zonesWith(info: QuotaInfo, regions: readonly string[]): string[] {
  const zones = (info.dimensionsInfos ?? []).flatMap(({ dimensions = {}, applicableLocations = [] }) =>
    dimensions["zone"] === undefined ? applicableLocations : [dimensions["zone"]],
  );
  const inside = (zone: string): boolean => regions.some((region) => new RegExp(`^${region}-[a-z]$`).test(zone));
  return [...new Set(zones)].filter(inside).sort();
}

function fits(entry: DimensionsInfo, wanted: Readonly<Record<string, string>>, location: string): boolean {
  const { dimensions = {}, applicableLocations } = entry;
  const { region, zone, ...others } = dimensions;
  const place = region ?? zone;
  if (place !== undefined && place !== location) return false;
  if (place === undefined && applicableLocations !== undefined && !applicableLocations.includes(location)) return false;
  const keys = Object.keys(others);
  // An entry without a family holds for every family that has none of its own.
  return keys.every((key) => others[key] === wanted[key]);
}

function saying({ dimensions = {} }: DimensionsInfo): number {
  return Object.keys(dimensions).length;
}
