import { nearest } from "../../components/core/nearest.ts";
import type { Problem } from "../../components/core/problem.ts";
import type { LustrePlatform } from "../../components/lustre/index.ts";
import type { PriceBook } from "../../components/pricing/index.ts";

const services: Readonly<Record<string, readonly [place: string, service: string]>> = {
  fsx: ["aws", "fsx"],
  azure: ["azure", "managed-lustre"],
  google: ["gcp", "managed-lustre"],
};

/**
 * Where no tier has a price because nobody knows the region's, says so once and not for every tier.
 *
 * @param problems of a decision that failed
 */
export function aboutRegion(
  problems: readonly Problem[],
  platform: LustrePlatform,
  book: PriceBook,
): readonly Problem[] {
  const region = platform.kind === "onprem" ? undefined : platform.region;
  if (region === undefined || !problems.every(({ path }) => path === "platform.throughputPerTiB")) return problems;
  const [place, service] = services[platform.kind]!;
  const rows = book.rows().filter((row) => row.place === place && row.service === service);
  const regions = [...new Set(rows.map((row) => row.region))].sort();
  if (regions.length === 0 || regions.includes(region)) return problems;
  const [close] = nearest(region.slice(0, 40), regions, 1);
  return [
    {
      severity: "error",
      path: "platform.region",
      value: region,
      rule: `has no Lustre prices, and tiers are compared by them; prices are known in ${regions.join(", ")}`,
      fix: `did you mean ${close}? Otherwise compare at the prices of another region, or give throughputPerTiB`,
    },
  ];
}
