import { closest } from "../../components/core/nearest.ts";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { hostTypes } from "../../components/hardware/aws/hostType.ts";
import { checkRegion, regionOfZone } from "../../components/hardware/aws/region.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { gcpHostTypes } from "../../components/hardware/gcp/hostType.ts";
import { checkGcpRegion, gcpRegionOfZone } from "../../components/hardware/gcp/region.ts";
import { tpuMachineTypes } from "../../components/hardware/gcp/tpuCatalogue.ts";
import type { Ordered } from "./definition.ts";

const machineTables = [awsMachineTypes, hostTypes, gcpMachineTypes, tpuMachineTypes, gcpHostTypes];

/** Tells a machine type that no table has. It is used all the same: clouds have types that the tables do not list. */
export function warnOfMachine({ text, problems }: Ordered, machine: string): void {
  const names = machineTables.flatMap((rows) => rows.map(({ name }) => name));
  if (names.includes(machine)) return;
  const near = closest(machine, names);
  problems.warning(
    "--fault",
    text,
    `names no machine type of the catalogue: ${machine}`,
    `${near === undefined ? "check its spelling" : `write ${near}`}; one that the catalogue does not have is meant as it is written`,
  );
}

/** Tells what has not the form of a zone's name. It is used all the same. */
export function warnOfZone({ text, problems }: Ordered, zone: string): void {
  if (isZone(zone)) return;
  problems.warning(
    "--fault",
    text,
    `names no zone of AWS or Google Cloud: ${zone}`,
    `write the name of a zone, such as ${zoneNear(zone) ?? "us-east-2a or us-east5-a"}`,
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
