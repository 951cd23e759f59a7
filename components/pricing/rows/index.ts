import type { PriceRow } from "../priceRow.ts";
import { ec2RegionTables, rowsAlike } from "./aws/ec2Regions.ts";
import { ec2CapacityBlockRows, ec2ScarceRows, ec2SpotRows } from "./aws/ec2Special.ts";
import { ec2UsEast1 } from "./aws/ec2UsEast1.ts";
import { awsServiceRows } from "./aws/services.ts";
import { managedLustreRows } from "./managedLustre.ts";
import { rowsOf, type TableKind } from "./table.ts";

const onDemand: TableKind = { service: "ec2", purchase: "on-demand", unit: "instance-hour" };

/** Every price that comes with the package. */
export function builtInRows(): PriceRow[] {
  const usEast1 = rowsOf(ec2UsEast1, onDemand);
  return [
    ...usEast1,
    ...rowsAlike(usEast1),
    ...ec2RegionTables.flatMap((table) => rowsOf(table, onDemand)),
    ...ec2ScarceRows,
    ...ec2SpotRows,
    ...ec2CapacityBlockRows,
    ...awsServiceRows,
    ...managedLustreRows,
  ];
}
