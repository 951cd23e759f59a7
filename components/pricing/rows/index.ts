import { Place } from "../../hardware/place.ts";
import type { PriceRow } from "../priceRow.ts";
import { ec2RegionTables, rowsAlike } from "./aws/ec2Regions.ts";
import { ec2CapacityBlockRows, ec2ScarceRows, ec2SpotRows } from "./aws/ec2Special.ts";
import { ec2UsEast1 } from "./aws/ec2UsEast1.ts";
import { awsServiceRows } from "./aws/services.ts";
import { gcpRows } from "./gcp/index.ts";
import { managedLustreRows } from "./managedLustre.ts";
import { rowsOf, type TableKind } from "./table.ts";

const onDemand: TableKind = { place: "aws", service: "ec2", purchase: "on-demand", unit: "instance-hour" };

function awsRows(): PriceRow[] {
  const usEast1 = rowsOf(ec2UsEast1, onDemand);
  return [
    ...usEast1,
    ...rowsAlike(usEast1),
    ...ec2RegionTables.flatMap((table) => rowsOf(table, onDemand)),
    ...ec2ScarceRows,
    ...ec2SpotRows,
    ...ec2CapacityBlockRows,
    ...awsServiceRows,
  ];
}

const byPlace: Readonly<Record<Place, () => readonly PriceRow[]>> = {
  aws: awsRows,
  gcp: gcpRows,
  azure: () => managedLustreRows,
  onprem: () => [],
};

/** Every price of a place that comes with the package. */
export function builtInRows(place: Place): readonly PriceRow[] {
  return byPlace[place]();
}

export const placesWithPrices: readonly Place[] = Object.values(Place);
