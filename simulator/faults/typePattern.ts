import { nearest } from "../../components/core/nearest.ts";
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

/** The types nearest to a pattern that no known type fits; `undefined` where one does. */
export function unknownPattern(pattern: string, known: readonly string[]): readonly string[] | undefined {
  if (known.length === 0 || known.some((type) => matchesType(pattern, type))) return undefined;
  return nearest(pattern, new Set(known.map(shortOf)));
}
