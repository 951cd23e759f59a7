import { near } from "../../components/core/nearest.ts";
import { fitsWildcard } from "../../components/core/wildcard.ts";

/**
 * Whether a type is meant by a pattern. `*` stands for any text, and a type may be written short: `aws:eks/nodeGroup` and
 * `aws:eks:NodeGroup` are `aws:eks/nodeGroup:NodeGroup`, `kubernetes:Job` is `kubernetes:batch/v1:Job`.
 */
export function matchesType(pattern: string, type: string): boolean {
  return spellingsOf(type).some((spelling) => fitsWildcard(pattern, spelling));
}

/** Every way to write a type. */
function spellingsOf(type: string): string[] {
  const [place = "", module = "", kind] = type.split(":");
  if (kind === undefined) return [type];
  const short = shortOf(type);
  const [service] = module.split("/");
  return [type, short, ...(place === "kubernetes" ? [] : [`${place}:${service}:${kind}`])];
}

/** The shortest way to write a type that still names one: what messages suggest. */
export function shortOf(type: string): string {
  const [place = "", module = "", kind] = type.split(":");
  if (kind === undefined) return type;
  if (place === "kubernetes") return `${place}:${kind}`;
  const last = module.slice(module.lastIndexOf("/") + 1);
  return last.toLowerCase() === kind.toLowerCase() ? `${place}:${module}` : type;
}

/** The types near to a pattern that no known type fits, which may be none; `undefined` where one fits. */
export function unknownPattern(pattern: string, known: readonly string[]): readonly string[] | undefined {
  if (known.length === 0 || known.some((type) => matchesType(pattern, type))) return undefined;
  return nearTypes(pattern, known);
}

/**
 * The types that a misspelt one may have been, as short as they are written, or whole services for a pattern with `*`. The package is
 * no part of what is compared: all types of a cloud have it, and would be near for it.
 */
export function nearTypes(written: string, known: readonly string[]): string[] {
  const pattern = shortOf(written);
  const spelt = new Map<string, string>();
  for (const type of known) {
    const [service] = type.split("/");
    if (!pattern.includes("*")) for (const spelling of spellingsOf(type)) spelt.set(spelling, shortOf(type));
    else spelt.set(`${service}/*`, `${service}/*`);
  }
  const place = pattern.slice(0, pattern.indexOf(":") + 1);
  const own = [...spelt.keys()].filter((one) => one.startsWith(place)).map((one) => one.slice(place.length));
  const found =
    own.length === 0
      ? near(pattern, spelt.keys(), spellings)
      : near(pattern.slice(place.length), own, spellings).map((one) => `${place}${one}`);
  return [...new Set(found.map((one) => spelt.get(one)!))].slice(0, 3);
}

/** Three types have at most so many spellings. */
const spellings = 9;
