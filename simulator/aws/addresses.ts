import { cidrSize, formatCidr, parseCidr } from "../../components/core/cidr.ts";
import type { Existing } from "../world/world.ts";
import { hash } from "./ids.ts";
import { text } from "./model.ts";

/** AWS keeps the first four addresses of a subnet, and the last. */
const keptFirst = 4;
const kept = 5;

/** A private address in a subnet, the same on every run; in `10.0.0.0/16` where nobody knows the subnet. */
export function addressIn(subnet: Existing | undefined, seed: string): string {
  const range = parseCidr(subnet && text(subnet.inputs, "cidrBlock")) ?? parseCidr("10.0.0.0/16")!;
  const index = keptFirst + (Number.parseInt(hash(seed).slice(0, 8), 16) % (cidrSize(range) - kept));
  return formatCidr({ base: range.base + index, prefix: 32 }).split("/")[0]!;
}

/** A public address of Amazon's, the same on every run. */
export function publicAddress(seed: string): string {
  const digits = hash(seed);
  const [second, third, fourth] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return `3.${128 + (second! % 8)}.${third}.${4 + (fourth! % 250)}`;
}
