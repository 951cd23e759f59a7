import { type Problem, Problems } from "../../core/problem.ts";
import { checkRegion, checkZone, isLocalZone } from "../../hardware/aws/region.ts";
import { knownNow } from "../../pulumi/checked.ts";
import type { EksNetworkArgs } from "../eksNetwork.ts";
import { type AddressQuestion, checkAddresses } from "./subnets.ts";

const subnetGuide = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html";
const natGateways = ["per-zone", "one", "none"];

/** What nodes ask at the least when no NAT gateway leads them out. */
export const endpointsWithoutNat = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts"] as const;

/** Zones that are part of the region itself: control planes and NAT gateways live only there. */
export function ordinaryZones(zones: readonly string[]): string[] {
  return zones.filter((zone) => !isLocalZone(zone));
}

/** Zones that get a public subnet with a NAT gateway. */
export function natZones(zones: readonly string[], mode: string): string[] {
  const ordinary = ordinaryZones(zones);
  return mode === "none" ? [] : mode === "one" ? ordinary.slice(0, 1) : ordinary;
}

/** The addresses of a network as far as they are known now; `undefined` when they come later. */
export function addressesNow(args: EksNetworkArgs, natMode: string): AddressQuestion | undefined {
  const cidrBlock = knownNow(args.cidrBlock);
  const pinned = knownNow(args.privateCidrBlocks);
  const reserved = knownNow(args.reservedCidrs);
  const later =
    cidrBlock === undefined ||
    (args.privateCidrBlocks !== undefined && pinned === undefined) ||
    (args.reservedCidrs !== undefined && reserved === undefined);
  return later ? undefined : questionOf(args, natMode, { cidrBlock, pinned, reserved } as LaterAddresses);
}

/** The inputs of a network that may be known only later. */
export interface LaterAddresses {
  cidrBlock: string;
  pinned: Record<string, string> | undefined;
  reserved: string[] | undefined;
}

export function questionOf(
  args: EksNetworkArgs,
  natMode: string,
  { cidrBlock, pinned, reserved }: LaterAddresses,
): AddressQuestion {
  return {
    cidrBlock,
    zones: args.zones,
    publicZones: natZones(args.zones, natMode),
    nodesPerZone: args.nodesPerZone ?? 4,
    ...(pinned === undefined ? {} : { pinned }),
    ...(reserved === undefined ? {} : { reserved }),
  };
}

/** Everything wrong with the plain arguments of a network. */
export function checkNetwork(args: EksNetworkArgs, natMode: string): Problem[] {
  const problems = new Problems();
  const { region, zones, nodesPerZone = 4, flowLogDays, interfaceEndpoints = [] } = args;
  problems.add(checkRegion(region));
  if (args.cidrBlock === undefined || args.cidrBlock === null) {
    // What is not there would be waited for like what comes later.
    problems.error("cidrBlock", args.cidrBlock, "is missing", "give an IPv4 range, for example 10.0.0.0/16");
  }
  if (!Array.isArray(zones)) {
    problems.error("zones", zones, "is not a list of zone names", `give at least two, for example ${region}a`);
  } else if (!problems.hasErrors) {
    checkZones(problems, region, zones);
  }
  if (args.natGateways !== undefined && !natGateways.includes(args.natGateways)) {
    problems.error(
      "natGateways",
      args.natGateways,
      "is not a way to place NAT gateways",
      `use ${natGateways.join(", ")}`,
    );
  }
  if (!Number.isInteger(nodesPerZone) || nodesPerZone < 1) {
    problems.error("nodesPerZone", nodesPerZone, "must be a whole number of nodes, 1 or more", "give for example 16");
  }
  if (flowLogDays !== undefined && !logRetentions.includes(flowLogDays)) {
    problems.error(
      "flowLogDays",
      flowLogDays,
      "is not a retention that CloudWatch Logs offers",
      `use ${nearestRetention(flowLogDays)}`,
      retentionGuide,
    );
  }
  checkEndpoints(problems, interfaceEndpoints, natMode);
  if (!problems.hasErrors) {
    const addresses = addressesNow(args, natMode);
    if (addresses !== undefined) problems.add(checkAddresses(addresses));
  }
  return problems.list;
}

function checkZones(problems: Problems, region: string, zones: readonly string[]): void {
  zones.forEach((zone, index) => {
    const path = `zones[${index}]`;
    const found = checkZone(zone, region, path);
    problems.add(found);
    const first = zones.indexOf(zone);
    if (found.length === 0 && first < index) {
      problems.error(path, zone, `is the same zone as zones[${first}]`, "name every zone once");
    }
  });
  const ordinary = new Set(ordinaryZones(zones));
  if (ordinary.size < 2 && !problems.hasErrors) {
    problems.error(
      "zones",
      zones,
      "has fewer than two zones of the region itself, and an EKS control plane spans at least two",
      "add a zone; pools still run in one each",
      subnetGuide,
    );
  }
  if (zones.length > 15) {
    problems.error("zones", zones, "has more than 15 zones", "leave out zones that run no nodes");
  }
}

function checkEndpoints(problems: Problems, endpoints: readonly string[], natMode: string): void {
  endpoints.forEach((service, index) => {
    const path = `interfaceEndpoints[${index}]`;
    if (typeof service !== "string" || !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(service)) {
      problems.error(path, service, "is not the short name of a service", "use one such as ecr.api");
    } else if (service === "s3") {
      problems.error(path, service, "has a gateway endpoint already, which is free", "remove it");
    } else if (endpoints.indexOf(service) < index) {
      problems.error(path, service, `is the same as interfaceEndpoints[${endpoints.indexOf(service)}]`, "name it once");
    }
  });
  const missing = endpointsWithoutNat.filter((service) => !endpoints.includes(service));
  if (natMode === "none" && missing.length > 0) {
    problems.warning(
      "interfaceEndpoints",
      endpoints,
      `leaves nodes without a way to ${missing.join(", ")}, and there is no NAT gateway: they cannot join the cluster`,
      `add ${missing.join(", ")}, or a NAT gateway`,
      "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
    );
  }
}

const retentionGuide =
  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";

/** Days for which CloudWatch Logs can keep a log group. */
export const logRetentions: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The shortest retention that keeps logs at least so long. */
export function nearestRetention(days: number): number {
  return logRetentions.find((offered) => offered >= days) ?? logRetentions[logRetentions.length - 1]!;
}
