import { checkRegion, regionOfZone } from "../../components/hardware/aws/region.ts";
import { checkGcpRegion, gcpRegionOfZone } from "../../components/hardware/gcp/region.ts";
import { isListedMachine, nearestMachine } from "../machineNames.ts";
import type { Ordered } from "./definition.ts";

/** Tells a machine type that no table has. It is used all the same: clouds have types that the tables do not list. */
export function warnOfMachine({ text, problems }: Ordered, machine: string): void {
  if (isListedMachine(machine)) return;
  const near = nearestMachine(machine);
  problems.warning(
    "--fault",
    text,
    `names no machine type of the catalogue: ${machine}`,
    `${near === undefined ? "check its spelling" : `write ${near}`}; one that the catalogue does not have is meant as it is written`,
  );
}

/**
 * Tells what has not the form of a zone's name. It is used all the same.
 *
 * @param machine the machine type that is meant there: it tells the cloud
 */
export function warnOfZone({ text, problems }: Ordered, zone: string, machine?: string): void {
  if (isZone(zone)) return;
  const near = machine === undefined ? zoneNear(zone) : zoneOf(placeOfMachine(machine), zone);
  problems.warning(
    "--fault",
    text,
    `names no zone of AWS or Google Cloud: ${zone}`,
    `write the name of a zone, such as ${near ?? "us-east-2a or us-east5-a"}`,
  );
}

function isZone(text: string): boolean {
  return regionOfZone(text) !== undefined || gcpRegionOfZone(text) !== undefined;
}

/** A zone of the region that is named instead of one; or the same zone, with its letter as the clouds write it. */
function zoneNear(text: string): string | undefined {
  if (checkRegion(text).length === 0) return `${text}a`;
  if (checkGcpRegion(text).length === 0) return `${text}-a`;
  const [, region = "", letter = ""] = /^(.*?)-?([a-z])$/.exec(text.toLowerCase()) ?? [];
  return [`${region}${letter}`, `${region}-${letter}`].find(isZone);
}

/** Types of AWS have a dot in their names, and those of Google Cloud have none. */
function placeOfMachine(machine: string): "aws" | "gcp" {
  return machine.includes(".") ? "aws" : "gcp";
}

/** The zone that is meant, as this cloud writes it. */
function zoneOf(place: "aws" | "gcp", text: string): string {
  const [, area = "", number = "", letter = "a"] = /^([a-z-]*[a-z])-?(\d+)-?([a-z])?$/.exec(text.toLowerCase()) ?? [];
  if (place === "aws") {
    const zone = `${area}-${number}${letter}`;
    return regionOfZone(zone) === undefined ? "us-east-2a" : zone;
  }
  const zone = `${area}${number}-${letter}`;
  return gcpRegionOfZone(zone) === undefined ? "us-east5-a" : zone;
}
