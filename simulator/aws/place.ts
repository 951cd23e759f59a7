import type { Properties } from "../../components/core/value.ts";
import { dnsSuffixOf, partitionOf } from "../../components/hardware/aws/region.ts";
import type { Settings } from "../cloudType.ts";

/** The account of every simulated answer: AWS's own documentation uses it for examples. */
export const simulatedAccount = "123456789012";

/** The region of a resource or a call: what it says itself, as version 7 of the provider takes it, else its provider's. */
export function regionOf(inputs: Properties, settings: Settings): string {
  return typeof inputs["region"] === "string" ? inputs["region"] : (settings["region"] ?? "us-east-1");
}

/**
 * The ARN of what is in a region.
 *
 * @param resource `file-system/fs-0123456789abcdef0`
 */
export function regionalArn(service: string, region: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${simulatedAccount}:${resource}`;
}

/** The ARN of what is in the account and in no region: roles and policies. */
export function accountArn(service: string, region: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}::${simulatedAccount}:${resource}`;
}

/** The address of a service in a region: `sqs.us-east-2.amazonaws.com`. */
export function addressOf(service: string, region: string): string {
  return `${service}.${region}.${dnsSuffixOf(region)}`;
}

/** us-east-2 → use2, ap-southeast-1 → apse1: the prefix of zone ids. */
export function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-").slice(-3);
  const letters: Record<string, string> = { northeast: "ne", northwest: "nw", southeast: "se", southwest: "sw" };
  return `${area}${letters[direction] ?? direction.charAt(0)}${number}`;
}

/** The zones that a region is taken to have. */
export function zonesOf(region: string): string[] {
  return ["a", "b", "c"].map((letter) => `${region}${letter}`);
}

/** `us-east-2a` → `use2-az1`. */
export function zoneIdOf(zone: string): string {
  return `${shortRegion(zone.slice(0, -1))}-az${zone.charCodeAt(zone.length - 1) - 96}`;
}
