import type { ResourceNode } from "../../../core/graph.ts";
import { read, readBoolean, readNumber, readString } from "../../../core/value.ts";
import {
  capacityReservationType,
  ec2InstanceType,
  instanceView,
  spotInstanceRequestType,
} from "../../../hardware/aws/nodeGroup.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { count, fixed, NotPriced, needed, orElse, regionOf } from "../../reading.ts";
import { type Disk, instanceDisks, templateDisks } from "./disks.ts";
import { measureInstances, sharedTenancyOnly } from "./instances.ts";

/** Root disk of an image that nobody describes: that of Amazon Linux 2023. */
export const imageDisk: Disk = {
  label: "root disk",
  sizeGiB: 8,
  type: "gp3",
  note: "size and type of the Amazon Linux 2023 image, as none are given",
};

function measureInstance(node: ResourceNode, context: MeterContext): Measurement {
  sharedTenancyOnly(node, "tenancy");
  const view = instanceView(context.graph, node);
  const measured = measureInstances(view, context, () => {
    const own =
      read(node.inputs, "rootBlockDevice").state !== "absent" ||
      read(node.inputs, "ebsBlockDevices").state !== "absent";
    if (!own && view.template !== undefined) return templateDisks(view.template, imageDisk);
    if (!own && view.templateMissing !== undefined) {
      throw new NotPriced(`the disks of the instance are not known: ${view.templateMissing}`, true);
    }
    return instanceDisks(node, imageDisk);
  });
  if (measured.state !== "priced" || !orElse(readBoolean(node.inputs, "associatePublicIpAddress"), false))
    return measured;
  const region = regionOf(node, context);
  const row = context.book.price({ place: "aws", service: "vpc", sku: "public-ipv4", region, purchase: "on-demand" });
  const line = priceLine({ node, context, region, row, description: "public IPv4 address", quantity: fixed(1) });
  return { ...measured, lines: [...measured.lines, line] };
}

export const ec2Meters: Meters = {
  [ec2InstanceType]: measureInstance,
  [spotInstanceRequestType]: measureInstance,

  [capacityReservationType]: (node, context): Measurement => {
    sharedTenancyOnly(node, "tenancy");
    const region = regionOf(node, context);
    const type = needed(readString(node.inputs, "instanceType"));
    const platform = needed(readString(node.inputs, "instancePlatform"));
    const sku = platform === "Linux/UNIX" ? type : `${type}:${platform}`;
    const row = context.book.price({ place: "aws", service: "ec2", sku, region, purchase: "on-demand" });
    const end = readString(node.inputs, "endDate");
    return {
      state: "priced",
      lines: [
        priceLine({
          node,
          context,
          region,
          row,
          description: `reservation of ${type} instances, billed whether used or not`,
          quantity: fixed(count(readNumber(node.inputs, "instanceCount"))),
          notes: [end.state === "known" ? `ends ${end.value}` : undefined],
        }),
      ],
    };
  },

  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": (node, context): Measurement => {
    const region = regionOf(node, context);
    const sku = needed(readString(node.inputs, "capacityBlockOfferingId"));
    const row = context.book.price({
      place: "aws",
      service: "capacity-block-offering",
      sku,
      region,
      purchase: "capacity-block",
    });
    const line = priceLine({
      node,
      context,
      region,
      row,
      description: "Capacity Block, paid up front, no refund",
      quantity: fixed(1),
      once: true,
    });
    return { state: "priced", lines: [line] };
  },
};
