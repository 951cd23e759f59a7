import { closest } from "../components/core/nearest.ts";
import type { Properties } from "../components/core/value.ts";
import { awsMachineTypes } from "../components/hardware/aws/catalogue.ts";
import { hostTypes } from "../components/hardware/aws/hostType.ts";
import { gcpMachineTypes } from "../components/hardware/gcp/catalogue.ts";
import { gcpHostTypes } from "../components/hardware/gcp/hostType.ts";
import { tpuMachineTypes } from "../components/hardware/gcp/tpuCatalogue.ts";
import { textsAt } from "./world/texts.ts";

const tables = [awsMachineTypes, hostTypes, gcpMachineTypes, tpuMachineTypes, gcpHostTypes];
const names: readonly string[] = tables.flatMap((rows) => rows.map(({ name }) => name));
const known: ReadonlySet<string> = new Set(names);

/** Whether a table of the catalogue has a machine type. Clouds have types that no table lists. */
export function isListedMachine(name: string): boolean {
  return known.has(name);
}

/** The machine type of the catalogue that a name probably means; nothing where it resembles none. */
export function nearestMachine(name: string): string | undefined {
  return closest(name, names);
}

/** Inputs that name machine types, by type. */
const machinePaths: Readonly<Record<string, readonly string[]>> = {
  "aws:autoscaling/group:Group": ["mixedInstancesPolicy.launchTemplate.overrides[].instanceType"],
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": ["instanceType"],
  "aws:ec2/capacityReservation:CapacityReservation": ["instanceType"],
  "aws:ec2/instance:Instance": ["instanceType"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["instanceType"],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": ["instanceType"],
  "aws:eks/nodeGroup:NodeGroup": ["instanceTypes[]"],
  "gcp:compute/instance:Instance": ["machineType"],
  "gcp:compute/instanceTemplate:InstanceTemplate": ["machineType"],
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": ["machineType"],
  "gcp:compute/reservation:Reservation": ["specificReservation.instanceProperties.machineType"],
  "gcp:container/cluster:Cluster": ["nodeConfig.machineType", "nodePools[].nodeConfig.machineType"],
  "gcp:container/nodePool:NodePool": ["nodeConfig.machineType"],
};

/** Google Cloud takes sizes of one's own making in a name: `n2-custom-8-16384`. */
const ownSize = /^(?:[a-z0-9]+-)?custom-/;

/** Machine types that a resource names, and that no table has. Google Cloud takes a path that ends in the name too. */
export function unlistedMachines(type: string, inputs: Properties): readonly string[] {
  const named = (machinePaths[type] ?? []).flatMap((path) => textsAt(inputs, path));
  const plain = named.map((one) => one.slice(one.lastIndexOf("/") + 1));
  return [...new Set(plain)].filter((one) => !isListedMachine(one) && !ownSize.test(one));
}
