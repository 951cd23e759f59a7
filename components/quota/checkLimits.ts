import { closest } from "../core/nearest.ts";
import { type Problem, Problems } from "../core/problem.ts";
import { daysBetween } from "../core/today.ts";
import type { Place } from "../hardware/place.ts";
import { findQuota, type Quota, quotas } from "./quota.ts";
import type { QuotaSnapshotRow } from "./snapshot.ts";

/** No account has as much of anything: a slipped digit, or bytes. */
const mostOfAnything = 1e9;

const directions = ["north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"];

/** The words that names of regions are made of: a list of regions would be old as soon as a region opens. */
const regionWords: Partial<Record<Place, readonly string[]>> = {
  aws: ["af", "ap", "ca", "cn", "eu", "eusc", "de", "il", "me", "mx", "sa", "us", "gov", "iso", "isob", ...directions],
  gcp: ["africa", "asia", "australia", "europe", "me", "northamerica", "southamerica", "us", ...directions],
};

/**
 * What is doubtful in limits that somebody wrote by hand, beyond their form: a row that no demand is ever compared with
 * looks as if it limited something.
 *
 * @param today `YYYY-MM-DD`, UTC
 */
export function checkLimits(rows: readonly QuotaSnapshotRow[], today: string): Problem[] {
  const problems = new Problems();
  rows.forEach((row, index) => {
    const found = new Problems();
    checkCode(row, found);
    checkRegionName(row, found);
    for (const key of ["limit", "used"] as const) {
      const amount = row[key];
      if (amount === null || amount <= mostOfAnything) continue;
      found.error(
        key,
        amount,
        "is more than any account has",
        "give the figure that the quota page of the account shows",
      );
    }
    // A day of grace: it is tomorrow already in the east of the world.
    if (daysBetween(today, row.readAt) > 1) {
      found.error("readAt", row.readAt, `is in the future: today is ${today}`, "give the day on which it was read");
    }
    problems.add(found.list, `[${index}]`);
  });
  return problems.list;
}

function checkCode(row: QuotaSnapshotRow, problems: Problems): void {
  const { place, code, service } = row;
  const known = quotas.filter((quota) => quota.place === place);
  if (known.length === 0) return;
  const ofCode = known.filter((quota) => quota.code === code);
  if (ofCode.length === 0) {
    const meant = closest(code, [...new Set(known.map((quota) => quota.code))]);
    const fix =
      meant === undefined
        ? "correct the code, or remove the row"
        : `rename it to ${meant} (${nameOf(known, meant)}), or remove the row`;
    problems.warning("code", code, `is no quota of ${place} that anything here is counted against`, fix);
  } else if (ofCode.every((quota) => quota.service !== service)) {
    const right = ofCode[0]!.service;
    problems.error("service", service, `is not the service of ${code} (${ofCode[0]!.name})`, `write ${right}`);
  } else if (findQuota(row) === undefined) {
    const dimensions = ofCode.map((quota) => JSON.stringify(quota.dimensions ?? {}));
    const rule = `are not those by which anything here is counted against ${code}`;
    problems.warning("dimensions", row.dimensions, rule, `use one of ${[...new Set(dimensions)].join(", ")}`);
  }
}

function nameOf(known: readonly Quota[], code: string): string {
  return known.find((quota) => quota.code === code)!.name;
}

function checkRegionName({ place, region }: QuotaSnapshotRow, problems: Problems): void {
  const words = regionWords[place];
  if (words === undefined || (place === "gcp" && region === "global")) return;
  const parts = region.split("-").map((part) => /^([a-z]+)(.*)$/.exec(part) ?? ["", "", part]);
  // What follows the number is a zone, a local zone or nothing: quotas by zone are given so.
  const end = parts.findIndex(([, , rest = ""]) => /\d/.test(rest));
  const named = parts.slice(0, end + 1);
  const said = named.flatMap(([, word = ""]) => (word === "" ? [] : [word]));
  if (said.length >= 2 && said.every((word) => words.includes(word))) return;
  const meant = named
    .map(([, word = "", rest = ""]) =>
      word === "" ? rest : `${words.includes(word) ? word : (closest(word, words) ?? "?")}${rest}`,
    )
    .join("-");
  const fix =
    said.length < 2 || meant.includes("?") ? "correct the region" : `did you mean ${meant}? Correct the region`;
  problems.warning("region", region, `does not look like a region of ${place}`, fix);
}
