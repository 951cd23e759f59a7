import ipaddr from "ipaddr.js";
import { type Problem, Problems } from "../core/problem.ts";

/** One ingress rule in plain values, whichever resource it is written in. */
export interface IngressRule {
  /** `tcp`, `udp`, `icmp`, a protocol number, or `-1` / `all`. @default all protocols */
  readonly protocol?: string | number;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
}

export interface OpenIngressOptions {
  /** Ports that may be open to the internet. @default none */
  readonly allowedPorts?: readonly number[];
  /** What may be named in place of the internet. @default what a security group of AWS may name */
  readonly insiders?: string;
  /** Page of the rule. @default AWS's page of security group rules */
  readonly source?: string;
}

const awsPage = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";

/**
 * More public addresses than this are "the internet", however the range is spelled or cut up: the size of a /8 for IPv4,
 * which nobody who writes a firewall rule owns, and of a /16 for IPv6, larger than any registry hands out.
 */
const mostV4 = 2n ** 24n;
const mostV6 = 2n ** 112n;

const privateV4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"];
const privateV6 = ["fc00::/7", "fe80::/10", "::1/128"];

/**
 * Whether a rule lets the internet in: `0.0.0.0/0` and `::/0` in every spelling, and ranges that add up to them
 * (`0.0.0.0/1` with `128.0.0.0/1`). Rules of one group that were cut up over several resources are judged together by
 * giving all their ranges at once.
 */
export function openIngress(rule: IngressRule, options: OpenIngressOptions = {}): Problem[] {
  const problems = new Problems();
  const { insiders = "the security groups or the ranges of your own networks", source = awsPage } = options;
  const allowed = portsOf(rule)?.every((port) => options.allowedPorts?.includes(port)) ?? false;
  for (const [path, most, exempt, blocks] of [
    ["cidrBlocks", mostV4, privateV4, rule.cidrBlocks ?? []],
    ["ipv6CidrBlocks", mostV6, privateV6, rule.ipv6CidrBlocks ?? []],
  ] as const) {
    const ranges: Span[] = [];
    for (const [index, block] of blocks.entries()) {
      const span = spanOf(block);
      if (span === undefined) {
        problems.error(
          `${path}[${index}]`,
          block,
          "is not an address range",
          "write it as 10.0.0.0/16 or fd00::/8",
          source,
        );
      } else if (span.bits === (path === "cidrBlocks" ? 32 : 128)) {
        ranges.push(span);
      } else {
        problems.error(
          `${path}[${index}]`,
          block,
          "is of the other IP version",
          "move it to the list of its version",
          source,
        );
      }
    }
    if (allowed || publicAddresses(ranges, exempt) <= most) continue;
    const icmp = isIcmp(rule.protocol);
    const what = icmp ? "ICMP" : describePorts(rule);
    const message = `opens ${what} to the internet`;
    const fix = icmp
      ? "name the ranges that need it"
      : `name ${insiders} that need it, or allow the port in the policy's configuration`;
    if (icmp) problems.warning(path, blocks, message, fix, source);
    else problems.error(path, blocks, message, fix, source);
  }
  return problems.list;
}

/** A rule of a resource that keeps ranges of both IP versions in one list. */
export interface MixedIngressRule extends Pick<IngressRule, "protocol" | "fromPort" | "toPort"> {
  readonly ranges: readonly string[];
}

/** As `openIngress`, for ranges of both IP versions in one list: paths are empty for the list, `[2]` for one of it. */
export function openMixedIngress(rule: MixedIngressRule, options: OpenIngressOptions = {}): Problem[] {
  const { ranges, ...ports } = rule;
  const listed = ranges.map((range, index) => ({ index, range: range.trim() }));
  const v6 = listed.filter(({ range }) => range.includes(":"));
  const v4 = listed.filter(({ range }) => !range.includes(":"));
  const [cidrBlocks, ipv6CidrBlocks] = [v4, v6].map((family) => family.map(({ range }) => range));
  return openIngress({ ...ports, cidrBlocks: cidrBlocks!, ipv6CidrBlocks: ipv6CidrBlocks! }, options).map((problem) => {
    const family = problem.path.startsWith("ipv6") ? v6 : v4;
    const at = /\[(\d+)\]$/.exec(problem.path)?.[1];
    return { ...problem, path: at === undefined ? "" : `[${family[Number(at)]!.index}]` };
  });
}

interface Span {
  readonly bits: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

function spanOf(block: string): Span | undefined {
  let range: [ipaddr.IPv4 | ipaddr.IPv6, number];
  try {
    range = ipaddr.parseCIDR(block.trim());
  } catch {
    return undefined;
  }
  const [address, prefix] = range;
  const bits = address.kind() === "ipv4" ? 32 : 128;
  const size = 2n ** BigInt(bits - prefix);
  const value = address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const from = value - (value % size);
  return { bits, from, to: from + size };
}

const holesOf = new Map<readonly string[], readonly Span[]>();

/** How many distinct addresses the spans hold, private ones left out. */
function publicAddresses(spans: readonly Span[], exempt: readonly string[]): bigint {
  if (spans.length === 0) return 0n;
  const merged: { from: bigint; to: bigint }[] = [];
  for (const span of [...spans].sort((a, b) => ascending(a.from, b.from))) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push({ from: span.from, to: span.to });
    else if (span.to > last.to) last.to = span.to;
  }
  const holes = holesOf.get(exempt) ?? exempt.map((block) => spanOf(block)!);
  holesOf.set(exempt, holes);
  return merged.reduce(
    (total, span) => total + holes.reduce((size, hole) => size - overlap(span, hole), span.to - span.from),
    0n,
  );
}

function overlap(a: { from: bigint; to: bigint }, b: { from: bigint; to: bigint }): bigint {
  if (a.to <= b.from || b.to <= a.from) return 0n;
  // Address ranges nest or are apart unless several were merged, so both ends have to be looked at.
  const [, from] = [a.from, b.from].sort(ascending);
  const [to] = [a.to, b.to].sort(ascending);
  return to! - from!;
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isIcmp(protocol: string | number | undefined): boolean {
  return ["icmp", "icmpv6", "1", "58"].includes(String(protocol).toLowerCase());
}

function allProtocols(protocol: string | number | undefined): boolean {
  return protocol === undefined || ["-1", "all"].includes(String(protocol).toLowerCase());
}

/** The ports of a rule when they are few enough to be meant one by one. */
function portsOf({ protocol, fromPort, toPort }: IngressRule): number[] | undefined {
  if (allProtocols(protocol) || isIcmp(protocol) || fromPort === undefined) return undefined;
  const last = toPort ?? fromPort;
  if (fromPort < 0 || last < fromPort || last - fromPort > 1024) return undefined;
  return Array.from({ length: last - fromPort + 1 }, (_, index) => fromPort + index);
}

/** Protocols by their number, of those that have ports. */
const numbered: Readonly<Record<string, string>> = { "6": "TCP", "17": "UDP", "132": "SCTP" };
const withPorts: readonly string[] = Object.values(numbered);

function describePorts({ protocol, fromPort, toPort }: IngressRule): string {
  if (allProtocols(protocol)) return "every port of every protocol";
  const name = numbered[String(protocol)] ?? String(protocol).toUpperCase();
  if (!withPorts.includes(name)) return `protocol ${name}`;
  if (fromPort === undefined || fromPort < 0 || (fromPort === 0 && (toPort ?? 0) >= 65_535))
    return `every ${name} port`;
  return toPort === undefined || toPort === fromPort
    ? `${name} port ${fromPort}`
    : `${name} ports ${fromPort}-${toPort}`;
}
