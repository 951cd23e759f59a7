import { readString } from "../../../core/value.ts";
import type { Measurement, Meters } from "../../meter.ts";
import { amountOr, fixed, NotPriced, orElse, regionOf } from "../../reading.ts";
import { diskLines } from "./disks.ts";

export const ebsMeters: Meters = {
  "aws:ebs/volume:Volume": (node, context): Measurement => {
    const region = regionOf(node, context);
    const sizeGiB = amountOr(node, "size", undefined);
    if (sizeGiB === undefined) {
      const snapshot = readString(node.inputs, "snapshotId").state !== "absent";
      throw new NotPriced(snapshot ? "size is that of a snapshot" : "size is missing", true);
    }
    const iops = amountOr(node, "iops", undefined);
    const throughput = amountOr(node, "throughput", undefined);
    const disk = {
      label: "EBS volume",
      sizeGiB,
      type: orElse(readString(node.inputs, "type"), "gp2"),
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { throughput }),
    };
    return { state: "priced", lines: diskLines(node, context, region, disk, fixed(1)) };
  },
};
