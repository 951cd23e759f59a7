import { cidrSize, cidrsOverlap, formatCidr, parseCidr } from "../../components/core/cidr.ts";
import { type Properties, read, readList, readNumber } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { address, lastPart, pathOf, text } from "./made.ts";
import { invalid } from "./refusals.ts";

/** The gateway of a subnet is its second address. */
export function gatewayOf(inputs: Properties): string | undefined {
  const cidr = parseCidr(text(inputs, "ipCidrRange"));
  return cidr === undefined ? undefined : formatCidr({ base: cidr.base + 1, prefix: 32 }).slice(0, -3);
}

/** The first address of a range that Google chooses, on a boundary of its length. */
export function freeRange(inputs: Properties, seed: string): string {
  const prefix = readNumber(inputs, "prefixLength");
  const base = parseCidr(`${address(seed, "10.200")}/32`)!.base;
  const size = cidrSize({ prefix: prefix.state === "known" ? prefix.value : 32 });
  return formatCidr({ base: base - (base % size), prefix: 32 }).slice(0, -3);
}

interface NamedRange {
  readonly field: string;
  readonly range: string;
}

/** The ranges of a subnet, its own and its secondary ones. */
function rangesOf(inputs: Properties): NamedRange[] {
  const found: NamedRange[] = [];
  const own = text(inputs, "ipCidrRange");
  if (own !== "") found.push({ field: "ipCidrRange", range: own });
  const secondary = readList(inputs, "secondaryIpRanges");
  if (secondary.state !== "known") return found;
  secondary.value.forEach((_, index) => {
    const range = text(inputs, `secondaryIpRanges[${index}].ipCidrRange`);
    if (range !== "") found.push({ field: `secondaryIpRanges[${index}].ipCidrRange`, range });
  });
  return found;
}

const overlapSource = "https://github.com/terraform-google-modules/terraform-google-network/issues/20";
const reservedSource = "https://github.com/terraform-google-modules/terraform-google-gke-gitlab/pull/17";

function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a !== undefined && b !== undefined && cidrsOverlap(a, b);
}

/** Two inputs name the same network: by link, path or name. */
export function isSameNetwork(one: string, other: string): boolean {
  if (one === "" || other === "") return false;
  const [a, b] = [pathOf(one), pathOf(other)];
  return a.includes("/") && b.includes("/") ? a === b : lastPart(a) === lastPart(b);
}

/** Ranges of a network do not overlap: not those of subnets, and not those set aside for services. */
export function overlappingSubnet({ inputs, world, before }: Asked): Refusal | undefined {
  const ranges = rangesOf(inputs);
  const within = text(inputs, "network");
  for (const existing of world.all("gcp:compute/subnetwork:Subnetwork")) {
    if (existing.id === before?.id || !isSameNetwork(text(existing.inputs, "network"), within)) continue;
    for (const { range: other } of rangesOf(existing.inputs)) {
      const hit = ranges.find(({ range }) => overlaps(range, other));
      if (hit !== undefined) {
        const [, , , region = ""] = existing.id.split("/");
        const why = `Invalid IPCidrRange: ${hit.range} conflicts with existing subnetwork '${lastPart(existing.id)}' in region '${region}'.`;
        return invalid(hit.field, hit.range, why, overlapSource);
      }
    }
  }
  for (const existing of world.all("gcp:compute/globalAddress:GlobalAddress")) {
    if (!isSameNetwork(text(existing.inputs, "network"), within)) continue;
    // What Google chose by itself it chose clear of everything.
    const reserved = reservedRange(existing.inputs);
    const hit = reserved === undefined ? undefined : ranges.find(({ range }) => overlaps(range, reserved));
    if (hit !== undefined) {
      const why = `Invalid IPCidrRange: ${hit.range} conflicts with reserved IP range '${reserved}'.`;
      return invalid(hit.field, hit.range, why, reservedSource);
    }
  }
  return undefined;
}

/** The range that a global address stands for, where it is one of services. */
export function reservedRange(properties: Properties): string | undefined {
  const prefix = readNumber(properties, "prefixLength");
  const first = text(properties, "address");
  if (prefix.state !== "known" || first === "" || text(properties, "purpose") !== "VPC_PEERING") return undefined;
  const loose = parseCidr(`${first}/32`);
  if (loose === undefined) return undefined;
  const size = cidrSize({ prefix: prefix.value });
  return formatCidr({ base: loose.base - (loose.base % size), prefix: prefix.value });
}

/** A range that is asked for by its first address keeps clear of the subnets of its network. */
export function overlappingRange({ inputs, world }: Asked): Refusal | undefined {
  // Without an address Google finds a free one.
  if (read(inputs, "address").state !== "known") return undefined;
  const range = reservedRange(inputs);
  if (range === undefined) return undefined;
  const within = text(inputs, "network");
  const hit = world
    .all("gcp:compute/subnetwork:Subnetwork")
    .find(
      (existing: Existing) =>
        isSameNetwork(text(existing.inputs, "network"), within) &&
        rangesOf(existing.inputs).some((one) => overlaps(one.range, range)),
    );
  if (hit === undefined) return undefined;
  const [, , , region = ""] = hit.id.split("/");
  const why = `Invalid IPCidrRange: ${range} conflicts with existing subnetwork '${lastPart(hit.id)}' in region '${region}'.`;
  return invalid("address", text(inputs, "address"), why, overlapSource);
}
