import { type Problem, Problems } from "../../components/core/problem.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { clientsOf } from "../../components/lustre/choose/clients.ts";
import type { LustrePlatform, LustreWorkload } from "../../components/lustre/index.ts";
import { digits } from "../../components/lustre/units.ts";

/** Bytes a second of one accelerator below which a rate has probably lost its unit. */
const leastRate = 1000;

/** Clouds whose machines are none of the catalogue. */
const otherClouds: Readonly<Record<string, string>> = { azure: "Azure", google: "Google Cloud" };

/** What was probably meant otherwise, and is decided as it was written. The workload is valid. */
export function doubts(workload: LustreWorkload, platform: LustrePlatform): Problem[] {
  const problems = new Problems();
  const { machineType, nodeNetworkGbps, datasets = [] } = workload;
  const cloud = otherClouds[platform.kind];
  const machine = machineType === undefined ? undefined : findAwsMachineType(machineType);
  if (cloud !== undefined && machine !== undefined && nodeNetworkGbps === undefined) {
    const gbps = (clientsOf(workload, false).nodeBps * 8) / 1e9;
    problems.warning(
      "machineType",
      machineType,
      `is a machine type of AWS and not of ${cloud}: its figures are used, a network of ${digits(gbps)} Gbit/s among them`,
      `give nodeNetworkGbps of the machines on ${cloud}`,
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
