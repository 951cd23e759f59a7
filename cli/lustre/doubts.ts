import { type Problem, Problems } from "../../components/core/problem.ts";
import { findClientMachine } from "../../components/hardware/clientMachine.ts";
import { Place } from "../../components/hardware/place.ts";
import { clientsOf } from "../../components/lustre/choose/clients.ts";
import type { LustrePlatform, LustreWorkload } from "../../components/lustre/index.ts";
import { digits } from "../../components/lustre/units.ts";

/** Bytes a second of one accelerator below which a rate has probably lost its unit. */
const leastRate = 1000;

/** Whose machines mount which platform; servers of one's own are mounted by any. */
const placeOf: Readonly<Record<string, Place>> = { fsx: Place.Aws, azure: Place.Azure, google: Place.Gcp };
const clouds: Readonly<Record<Place, string>> = {
  aws: "AWS",
  gcp: "Google Cloud",
  azure: "Azure",
  onprem: "servers of your own",
};

/** What was probably meant otherwise, and is decided as it was written. The workload is valid. */
export function doubts(workload: LustreWorkload, platform: LustrePlatform): Problem[] {
  const problems = new Problems();
  const { machineType, nodeNetworkGbps, datasets = [] } = workload;
  const place = placeOf[platform.kind];
  const machine = machineType === undefined ? undefined : findClientMachine(machineType);
  if (place !== undefined && machine !== undefined && machine.place !== place && nodeNetworkGbps === undefined) {
    const gbps = (clientsOf(workload, false).nodeBps * 8) / 1e9;
    problems.warning(
      "machineType",
      machineType,
      `is a machine type of ${clouds[machine.place]} and not of ${clouds[place]}: its figures are used, a network of ${digits(gbps)} Gbit/s among them`,
      `give nodeNetworkGbps of the machines on ${clouds[place]}`,
    );
  }
  for (const [index, { bytesPerAcceleratorPerSecond: rate }] of datasets.entries()) {
    if (rate === undefined || rate >= leastRate) continue;
    problems.warning(
      `datasets[${index}].bytesPerAcceleratorPerSecond`,
      rate,
      `is ${rate} byte${rate === 1 ? "" : "s"} a second: a unit may be missing`,
      "write a number with its unit, for example 150MB/s",
    );
  }
  return problems.list;
}
