import ipaddr from "ipaddr.js";
import { type Problem, Problems } from "./problem.ts";

/** An IPv4 address range: first address as a number, and prefix length. */
export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

/** `10.0.0.0/16` → range; `undefined` for anything that is not a four-part IPv4 range on its own boundary. */
export function parseCidr(text: unknown): Cidr | undefined {
  const cidr = parseLoosely(text);
  return cidr !== undefined && cidr.base % cidrSize(cidr) === 0 ? cidr : undefined;
}

/** As `parseCidr`, host bits allowed: `10.0.1.7/16`. */
function parseLoosely(text: unknown): Cidr | undefined {
  if (typeof text !== "string" || !ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
  const base = address.octets.reduce((number, octet) => number * 256 + octet, 0);
  return { base, prefix };
}

export function formatCidr({ base, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** Number of addresses. */
export function cidrSize({ prefix }: Pick<Cidr, "prefix">): number {
  return 2 ** (32 - prefix);
}

export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  return inner.base >= outer.base && inner.base + cidrSize(inner) <= outer.base + cidrSize(outer);
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return cidrContains(a, b) || cidrContains(b, a);
}

/**
 * The `index`-th range of length `prefix` inside `cidr`.
 * @throws {RangeError} when there is no such part
 */
export function subCidr(cidr: Cidr, prefix: number, index: number): Cidr {
  const part: Cidr = { base: cidr.base + index * cidrSize({ prefix }), prefix };
  if (prefix < cidr.prefix || prefix > 32 || !Number.isInteger(index) || index < 0 || !cidrContains(cidr, part)) {
    throw new RangeError(`${formatCidr(cidr)} has no /${prefix} at index ${index}`);
  }
  return part;
}

/** Longest prefix (smallest range) that still holds this many addresses. */
export function prefixFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(Math.max(1, addresses)));
}

/** Ranges that the internet does not route: RFC 1918. With `shared`, RFC 6598 (100.64.0.0/10) as well. */
export function isPrivateCidr(cidr: Cidr, shared = false): boolean {
  const first = ipaddr.IPv4.parse(formatCidr({ base: cidr.base, prefix: 32 }).slice(0, -3));
  const last = ipaddr.IPv4.parse(formatCidr({ base: cidr.base + cidrSize(cidr) - 1, prefix: 32 }).slice(0, -3));
  const allowed = shared ? ["private", "carrierGradeNat"] : ["private"];
  return first.range() === last.range() && allowed.includes(first.range());
}

/** The rule of every range argument: IPv4, four parts, on its own boundary. */
export function checkCidr(value: unknown, path: string): Problem[] {
  const loose = parseLoosely(value);
  const problems = new Problems();
  if (loose === undefined) {
    problems.error(path, value, "is not an IPv4 address range", "give one in CIDR form, for example 10.0.0.0/16");
  } else if (parseCidr(value) === undefined) {
    const base = loose.base - (loose.base % cidrSize(loose));
    const meant = formatCidr({ base, prefix: loose.prefix });
    problems.error(path, value, `does not begin at a boundary of /${loose.prefix}`, `use ${meant}`);
  }
  return problems.list;
}

/** A range that must keep clear of others, and what to call it. */
export interface NamedCidr {
  readonly path: string;
  readonly cidr: unknown;
}

/** Every pair of ranges that overlap, reported at the later one. Ranges that do not parse are left to `checkCidr`. */
export function checkOverlaps(ranges: readonly NamedCidr[], fix = "use ranges that do not overlap"): Problem[] {
  const problems = new Problems();
  ranges.forEach(({ path, cidr }, index) => {
    const later = parseCidr(cidr);
    if (later === undefined) return;
    for (const earlier of ranges.slice(0, index)) {
      const other = parseCidr(earlier.cidr);
      if (other === undefined || !cidrsOverlap(other, later)) continue;
      problems.error(path, cidr, `overlaps ${earlier.path} (${String(earlier.cidr)})`, fix);
    }
  });
  return problems.list;
}
