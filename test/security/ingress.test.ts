import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import {
  type IngressRule,
  type OpenIngressOptions,
  openIngress,
  openMixedIngress,
} from "../../components/security/ingress.ts";

const page = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const fix = `Fix: name the security groups or the ranges of your own networks that need it, or allow the port in the policy's configuration. [${page}]`;
const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };
const said = (rule: IngressRule, options?: OpenIngressOptions) => openIngress(rule, options).map(describeProblem);

describe("rules that let the internet in", () => {
  it.each<[IngressRule, string]>([
    [{ ...ssh, cidrBlocks: ["0.0.0.0/0"] }, `cidrBlocks (["0.0.0.0/0"]) opens TCP port 22 to the internet. ${fix}`],
    [
      { ...ssh, cidrBlocks: ["10.0.0.0/16", "0.0.0.0/1", "128.0.0.0/1"] },
      `cidrBlocks (["10.0.0.0/16","0.0.0.0/1","128.0.0.0/1"]) opens TCP port 22 to the internet. ${fix}`,
    ],
    [{ ...ssh, cidrBlocks: ["64.0.0.0/2"] }, `cidrBlocks (["64.0.0.0/2"]) opens TCP port 22 to the internet. ${fix}`],
    [{ ...ssh, cidrBlocks: ["1.2.3.4/0"] }, `cidrBlocks (["1.2.3.4/0"]) opens TCP port 22 to the internet. ${fix}`],
    [{ ...ssh, ipv6CidrBlocks: ["::/0"] }, `ipv6CidrBlocks (["::/0"]) opens TCP port 22 to the internet. ${fix}`],
    [{ ...ssh, ipv6CidrBlocks: ["::0/0"] }, `ipv6CidrBlocks (["::0/0"]) opens TCP port 22 to the internet. ${fix}`],
    [
      { ...ssh, ipv6CidrBlocks: ["0000:0000:0000:0000:0000:0000:0000:0000/0"] },
      `ipv6CidrBlocks (["0000:0000:0000:0000:0000:0000:0000:0000/0"]) opens TCP port 22 to the internet. ${fix}`,
    ],
    [
      { ...ssh, ipv6CidrBlocks: ["2000::/3"] },
      `ipv6CidrBlocks (["2000::/3"]) opens TCP port 22 to the internet. ${fix}`,
    ],
    [
      { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens every port of every protocol to the internet. ${fix}`,
    ],
    [
      { cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens every port of every protocol to the internet. ${fix}`,
    ],
    [
      { protocol: "tcp", fromPort: 0, toPort: 65_535, cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens every TCP port to the internet. ${fix}`,
    ],
    [
      { protocol: "udp", fromPort: 8000, toPort: 8100, cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens UDP ports 8000-8100 to the internet. ${fix}`,
    ],
    [
      { protocol: "6", cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens every TCP port to the internet. ${fix}`,
    ],
    [
      { protocol: "esp", cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens protocol ESP to the internet. ${fix}`,
    ],
    [
      { protocol: 50, cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens protocol 50 to the internet. ${fix}`,
    ],
    [
      { protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ["0.0.0.0/0"] },
      `cidrBlocks (["0.0.0.0/0"]) opens ICMP to the internet. Fix: name the ranges that need it. [${page}]`,
    ],
  ])("%j", (rule, message) => {
    expect(said(rule)).toEqual([message]);
  });

  it("warns of ICMP and refuses the rest", () => {
    expect(openIngress({ protocol: "icmp", cidrBlocks: ["0.0.0.0/0"] }).map(({ severity }) => severity)).toEqual([
      "warning",
    ]);
    expect(openIngress({ ...ssh, cidrBlocks: ["0.0.0.0/0"] }).map(({ severity }) => severity)).toEqual(["error"]);
  });

  it("finds the internet however it is cut up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (prefix) => {
        const size = 2 ** (8 - prefix);
        const cidrBlocks = Array.from({ length: 2 ** prefix }, (_, index) => `${index * size}.0.0.0/${prefix}`);
        expect(openIngress({ ...ssh, cidrBlocks })).toHaveLength(1);
      }),
    );
  });
});

describe("rules that do not", () => {
  it.each<[string, IngressRule, OpenIngressOptions?]>([
    [
      "the ranges of private networks",
      { cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] },
    ],
    ["private IPv6", { ipv6CidrBlocks: ["fd00::/8", "fe80::/10"] }],
    ["an office", { ...ssh, cidrBlocks: ["192.0.2.0/24"], ipv6CidrBlocks: ["2001:db8::/32"] }],
    ["no range at all", ssh],
    [
      "a port that may be open",
      { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
      { allowedPorts: [443] },
    ],
  ])("%s", (_, rule, options) => {
    expect(said(rule, options)).toEqual([]);
  });

  it("opens a range only when every port of it may be open", () => {
    const rule = { protocol: "tcp", fromPort: 443, toPort: 445, cidrBlocks: ["0.0.0.0/0"] };
    expect(said(rule, { allowedPorts: [443, 444, 445] })).toEqual([]);
    expect(said(rule, { allowedPorts: [443, 445] })).toHaveLength(1);
    expect(said({ ...rule, protocol: "-1" }, { allowedPorts: [443, 444, 445] })).toHaveLength(1);
    expect(said({ ...rule, fromPort: 0, toPort: 65_535 }, { allowedPorts: [443] })).toHaveLength(1);
  });
});

it("says which range is none", () => {
  expect(said({ ...ssh, cidrBlocks: ["10.0.0.0", "::/0"], ipv6CidrBlocks: ["10.0.0.0/8"] })).toEqual([
    `cidrBlocks[0] ("10.0.0.0") is not an address range. Fix: write it as 10.0.0.0/16 or fd00::/8. [${page}]`,
    `cidrBlocks[1] ("::/0") is of the other IP version. Fix: move it to the list of its version. [${page}]`,
    `ipv6CidrBlocks[0] ("10.0.0.0/8") is of the other IP version. Fix: move it to the list of its version. [${page}]`,
  ]);
});

describe("ranges of both IP versions in one list", () => {
  const said = (ranges: readonly string[], options?: OpenIngressOptions) =>
    openMixedIngress({ ...ssh, ranges }, options).map(describeProblem);

  it("are judged by version, under their own place in the list", () => {
    expect(said(["10.0.0.0/8", " 0.0.0.0/0 ", "fd00::/8", "::/0", "everywhere", "::/999"])).toEqual([
      `[4] ("everywhere") is not an address range. Fix: write it as 10.0.0.0/16 or fd00::/8. [${page}]`,
      `(["10.0.0.0/8","0.0.0.0/0","everywhere"]) opens TCP port 22 to the internet. ${fix}`,
      `[5] ("::/999") is not an address range. Fix: write it as 10.0.0.0/16 or fd00::/8. [${page}]`,
      `(["fd00::/8","::/0","::/999"]) opens TCP port 22 to the internet. ${fix}`,
    ]);
    expect(said(["10.0.0.0/8", "fd00::/8", "192.0.2.0/24"])).toEqual([]);
  });

  it("are named in the words of another cloud", () => {
    expect(said(["::/0"], { insiders: "source tags", source: "https://example.com/firewalls" })).toEqual([
      '(["::/0"]) opens TCP port 22 to the internet. Fix: name source tags that need it, or allow the port in the policy\'s configuration. [https://example.com/firewalls]',
    ]);
  });
});
