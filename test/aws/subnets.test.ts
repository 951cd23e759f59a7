import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AddressQuestion,
  addressesNeeded,
  checkAddresses,
  planSubnets,
  smallestPrivateSubnet,
} from "../../components/aws/network/subnets.ts";
import { cidrContains, cidrSize, cidrsOverlap, parseCidr } from "../../components/core/cidr.ts";
import { describeProblem } from "../../components/core/problem.ts";

const letters = "abcdefghijklmno".split("");
const zonesOf = (count: number) => letters.slice(0, count).map((letter) => `us-east-2${letter}`);
const plan = (cidrBlock: string, count: number, pinned: Record<string, string> = {}) =>
  planSubnets({ cidrBlock, zones: zonesOf(count), publicZones: zonesOf(count), pinned });

describe("the division of a network", () => {
  it("gives a /16 over two zones a quarter each, and public subnets out of the last quarter", () => {
    expect(plan("10.0.0.0/16", 2)).toEqual({
      privateSubnets: { "us-east-2a": "10.0.0.0/18", "us-east-2b": "10.0.64.0/18" },
      publicSubnets: { "us-east-2a": "10.0.192.0/24", "us-east-2b": "10.0.193.0/24" },
    });
  });

  it.each([
    [1, 18, 24],
    [3, 18, 24],
    [4, 19, 25],
    [7, 19, 25],
    [8, 20, 26],
    [15, 20, 26],
  ])("over %d zones of a /16: private /%d, public /%d", (count, privatePrefix, publicPrefix) => {
    const { privateSubnets, publicSubnets } = plan("10.0.0.0/16", count);
    const prefixes = (subnets: Readonly<Record<string, string>>) =>
      new Set(Object.values(subnets).map((cidr) => parseCidr(cidr)!.prefix));
    expect(prefixes(privateSubnets)).toEqual(new Set([privatePrefix]));
    expect(prefixes(publicSubnets)).toEqual(new Set([publicPrefix]));
  });

  it("never makes a public subnet smaller than /28", () => {
    expect(plan("10.0.0.0/22", 3).publicSubnets).toEqual({
      "us-east-2a": "10.0.3.0/28",
      "us-east-2b": "10.0.3.16/28",
      "us-east-2c": "10.0.3.32/28",
    });
  });

  it("moves nothing when a third zone is appended", () => {
    const two = plan("10.0.0.0/16", 2);
    const three = plan("10.0.0.0/16", 3);
    expect(three.privateSubnets).toEqual({ ...two.privateSubnets, "us-east-2c": "10.0.128.0/18" });
    expect(three.publicSubnets).toEqual({ ...two.publicSubnets, "us-east-2c": "10.0.194.0/24" });
  });

  it("takes a range given by hand as it is", () => {
    expect(plan("10.0.0.0/16", 2, { "us-east-2b": "10.0.128.0/20" }).privateSubnets).toEqual({
      "us-east-2a": "10.0.0.0/18",
      "us-east-2b": "10.0.128.0/20",
    });
    expect(smallestPrivateSubnet(plan("10.0.0.0/16", 2, { "us-east-2b": "10.0.128.0/20" }))).toBe(4096);
  });

  it("puts subnets inside the network, side by side, whatever its size and the number of zones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 20 }), fc.integer({ min: 1, max: 15 }), (prefix, count) => {
        const network = parseCidr(`10.64.0.0/${prefix}`)!;
        const { privateSubnets, publicSubnets } = plan(`10.64.0.0/${prefix}`, count);
        const all = [...Object.values(privateSubnets), ...Object.values(publicSubnets)].map((text) => parseCidr(text)!);
        expect(all).toHaveLength(2 * count);
        for (const [index, subnet] of all.entries()) {
          expect(cidrContains(network, subnet)).toBe(true);
          for (const other of all.slice(index + 1)) expect(cidrsOverlap(subnet, other)).toBe(false);
        }
      }),
    );
  });
});

const question = (more: Partial<AddressQuestion> = {}): AddressQuestion => ({
  cidrBlock: "10.0.0.0/16",
  zones: zonesOf(2),
  publicZones: zonesOf(2),
  nodesPerZone: 4,
  ...more,
});
const said = (more: Partial<AddressQuestion>) =>
  checkAddresses(question(more)).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

describe("the rules about addresses", () => {
  it("32 for each node, 16 for the rest, one for every further IP interface", () => {
    expect(addressesNeeded(4)).toBe(144);
    expect(addressesNeeded(32)).toBe(1040);
    expect(addressesNeeded(32, 8)).toBe(1264);
  });

  it("accept what has room", () => {
    expect(said({})).toEqual([]);
    expect(said({ cidrBlock: "10.0.0.0/22" })).toEqual([]);
    expect(said({ cidrBlock: "100.64.0.0/16", reserved: ["10.0.0.0/8"] })).toEqual([]);
  });

  it.each<[string, Partial<AddressQuestion>, string[]]>([
    [
      "too small",
      { cidrBlock: "10.0.0.0/24" },
      [
        'error: cidrBlock ("10.0.0.0/24") gives each zone a subnet of 64 addresses, and a pool of 4 nodes needs 144: 32 a node with prefix delegation, 16 for everything else. Fix: use a /22 or larger, or plan fewer nodes with nodesPerZone. [https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html]',
      ],
    ],
    [
      "too small for one node",
      { cidrBlock: "10.0.0.0/27", nodesPerZone: 1 },
      [
        'error: cidrBlock ("10.0.0.0/27") gives each zone a subnet of 8 addresses, and a pool of one node needs 48: 32 a node with prefix delegation, 16 for everything else. Fix: use a /24 or larger. [https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html]',
      ],
    ],
    [
      "smaller or larger than a VPC can be",
      { cidrBlock: "10.0.0.0/8" },
      [
        'error: cidrBlock ("10.0.0.0/8") is not between /16 and /28, the sizes a VPC can have. Fix: use a /16. [https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html]',
      ],
    ],
    [
      "not a range",
      { cidrBlock: "10.0.0.0", reserved: ["10.1.0.1/16"] },
      [
        'error: cidrBlock ("10.0.0.0") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
        'error: reservedCidrs[0] ("10.1.0.1/16") does not begin at a boundary of /16. Fix: use 10.1.0.0/16.',
      ],
    ],
    [
      "public",
      { cidrBlock: "8.8.0.0/16" },
      [
        'warning: cidrBlock ("8.8.0.0/16") is not a private range: hosts on the internet that own these addresses cannot be reached from here. Fix: use a range out of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10. [https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html]',
      ],
    ],
    [
      "overlapping what is routed to it",
      { reserved: ["192.168.0.0/16", "10.0.0.0/12"] },
      [
        'error: reservedCidrs[1] ("10.0.0.0/12") overlaps cidrBlock (10.0.0.0/16). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "pinned outside, overlapping and for a zone that is not there",
      { pinned: { "us-east-2a": "10.1.0.0/18", "us-east-2b": "10.0.192.0/18", "us-east-2f": "10.0.128.0/18" } },
      [
        'error: privateCidrBlocks.us-east-2f ("10.0.128.0/18") is for a zone that is not listed in zones. Fix: add us-east-2f to zones, or remove it.',
      ],
    ],
    [
      "pinned outside and over a public subnet",
      { pinned: { "us-east-2a": "10.1.0.0/18", "us-east-2b": "10.0.192.0/18" } },
      [
        'error: privateCidrBlocks.us-east-2a ("10.1.0.0/18") is not inside cidrBlock (10.0.0.0/16). Fix: use a part of cidrBlock.',
        'error: privateCidrBlocks.us-east-2b ("10.0.192.0/18") overlaps the default public subnet of us-east-2a (10.0.192.0/24). Fix: use parts of cidrBlock that do not overlap.',
        'error: privateCidrBlocks.us-east-2b ("10.0.192.0/18") overlaps the default public subnet of us-east-2b (10.0.193.0/24). Fix: use parts of cidrBlock that do not overlap.',
      ],
    ],
    [
      "pinned too small",
      { pinned: { "us-east-2b": "10.0.64.0/26" } },
      [
        'error: privateCidrBlocks.us-east-2b ("10.0.64.0/26") has 64 addresses, and a pool of 4 nodes needs 144: 32 a node with prefix delegation, 16 for everything else. Fix: use a /24 or larger. [https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html]',
      ],
    ],
  ])("%s", (_, more, messages) => {
    expect(said(more)).toEqual(messages);
  });

  it("what they let through can be divided, with the room that was asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 28 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 200 }),
        (prefix, count, nodesPerZone) => {
          const asked = question({
            cidrBlock: `10.64.0.0/${prefix}`,
            zones: zonesOf(count),
            publicZones: zonesOf(count),
            nodesPerZone,
          });
          fc.pre(checkAddresses(asked).every(({ severity }) => severity !== "error"));
          for (const cidr of Object.values(planSubnets(asked).privateSubnets)) {
            expect(cidrSize(parseCidr(cidr)!)).toBeGreaterThanOrEqual(addressesNeeded(nodesPerZone));
          }
        },
      ),
    );
  });
});
