import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Cidr,
  checkCidr,
  checkOverlaps,
  cidrContains,
  cidrSize,
  cidrsOverlap,
  formatCidr,
  isPrivateCidr,
  parseCidr,
  prefixFor,
  subCidr,
} from "../../components/core/cidr.ts";
import { describeProblem } from "../../components/core/problem.ts";

const anyCidr: fc.Arbitrary<Cidr> = fc
  .record({
    prefix: fc.integer({ min: 0, max: 32 }),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  .map(({ prefix, at }) => ({ base: Math.floor(at * 2 ** prefix) * 2 ** (32 - prefix), prefix }));

describe("an address range", () => {
  it.each([
    ["10.0.0.0/16", 167772160, 16],
    ["0.0.0.0/0", 0, 0],
    ["255.255.255.255/32", 4294967295, 32],
    ["192.168.4.0/22", 3232236544, 22],
  ])("%s is read and written back", (text, base, prefix) => {
    expect(parseCidr(text)).toEqual({ base, prefix });
    expect(formatCidr({ base, prefix })).toBe(text);
  });

  it.each([
    "10.0.0.0",
    "10.0.0/16",
    "10.0.0.0/33",
    "10.0.0.256/24",
    "::/0",
    "0x0a.0.0.0/8",
    "ten",
    "",
    10,
    null,
    undefined,
  ])("%s is none", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("goes to text and back unchanged", () => {
    fc.assert(
      fc.property(anyCidr, (cidr) => {
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });

  it("overlaps another exactly when one holds the other's first address", () => {
    const holds = (a: Cidr, b: Cidr) => b.base >= a.base && b.base < a.base + cidrSize(a);
    fc.assert(
      fc.property(anyCidr, anyCidr, (a, b) => {
        expect(cidrsOverlap(a, b)).toBe(holds(a, b) || holds(b, a));
        expect(cidrsOverlap(a, b)).toBe(cidrsOverlap(b, a));
      }),
    );
  });

  it("is divided into parts that lie inside, side by side, and fill it", () => {
    fc.assert(
      fc.property(anyCidr, fc.integer({ min: 0, max: 6 }), (cidr, bits) => {
        fc.pre(cidr.prefix + bits <= 32);
        const parts = Array.from({ length: 2 ** bits }, (_, index) => subCidr(cidr, cidr.prefix + bits, index));
        expect(parts.every((part) => cidrContains(cidr, part))).toBe(true);
        expect(parts[0]!.base).toBe(cidr.base);
        for (const [index, part] of parts.entries()) {
          const next = parts[index + 1]?.base ?? cidr.base + cidrSize(cidr);
          expect(part.base + cidrSize(part)).toBe(next);
        }
      }),
    );
  });

  it.each([
    ["10.0.0.0/16", 15, 0],
    ["10.0.0.0/16", 33, 0],
    ["10.0.0.0/16", 18, 4],
    ["10.0.0.0/16", 18, -1],
    ["10.0.0.0/16", 18, 0.5],
  ])("%s has no /%d at %d", (text, prefix, index) => {
    expect(() => subCidr(parseCidr(text)!, prefix, index)).toThrow(`${text} has no /${prefix} at index ${index}`);
  });

  it.each([
    [1, 32],
    [2, 31],
    [144, 24],
    [256, 24],
    [257, 23],
    [65536, 16],
  ])("%d addresses need a /%d", (addresses, prefix) => {
    expect(prefixFor(addresses)).toBe(prefix);
    expect(cidrSize({ prefix })).toBeGreaterThanOrEqual(addresses);
  });

  it.each([
    ["10.0.0.0/8", true, true],
    ["10.1.0.0/16", true, true],
    ["172.16.0.0/12", true, true],
    ["172.32.0.0/16", false, false],
    ["192.168.0.0/16", true, true],
    ["192.0.0.0/8", false, false],
    ["100.64.0.0/10", false, true],
    ["100.64.0.0/16", false, true],
    ["8.8.8.0/24", false, false],
    ["0.0.0.0/0", false, false],
  ])("%s is private: %s, with shared space: %s", (text, strictly, shared) => {
    expect(isPrivateCidr(parseCidr(text)!)).toBe(strictly);
    expect(isPrivateCidr(parseCidr(text)!, true)).toBe(shared);
  });
});

describe("the rules about ranges", () => {
  it.each([
    ["10.0.0.0/16", []],
    ["10.0.1.7/16", ['cidr ("10.0.1.7/16") does not begin at a boundary of /16. Fix: use 10.0.0.0/16.']],
    [
      "10.0.0.0",
      ['cidr ("10.0.0.0") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.'],
    ],
    [
      undefined,
      ["cidr (not given) is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16."],
    ],
  ])("%s", (value, messages) => {
    expect(checkCidr(value, "cidr").map(describeProblem)).toEqual(messages);
  });

  it("name every pair that overlaps, at the later one", () => {
    const ranges = ["10.0.0.0/16", "10.1.0.0/16", "10.0.128.0/17", "junk", "10.0.0.0/8"].map((cidr, index) => ({
      path: `r[${index}]`,
      cidr,
    }));
    expect(checkOverlaps(ranges).map(describeProblem)).toEqual([
      'r[2] ("10.0.128.0/17") overlaps r[0] (10.0.0.0/16). Fix: use ranges that do not overlap.',
      'r[4] ("10.0.0.0/8") overlaps r[0] (10.0.0.0/16). Fix: use ranges that do not overlap.',
      'r[4] ("10.0.0.0/8") overlaps r[1] (10.1.0.0/16). Fix: use ranges that do not overlap.',
      'r[4] ("10.0.0.0/8") overlaps r[2] (10.0.128.0/17). Fix: use ranges that do not overlap.',
    ]);
  });
});
