import type { ResourceNode } from "../../../core/graph.ts";
import { mapRange, type Range } from "../../../core/range.ts";
import { read, readList, readNumber, readString } from "../../../core/value.ts";
import { type PriceLine, priceLine } from "../../line.ts";
import type { MeterContext } from "../../meter.ts";
import { amount, amountOr, NotPriced, needed, orElse } from "../../reading.ts";

/** An EBS volume in plain values. */
export interface Disk {
  /** `root disk`, `disk /dev/xvdb`. */
  readonly label: string;
  readonly sizeGiB: number;
  /** `gp3`. */
  readonly type: string;
  readonly iops?: number;
  /** MB/s. */
  readonly throughput?: number;
  readonly note?: string;
}

/** What gp3 gives without charge. @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const gp3Included = { iops: 3000, throughput: 125 } as const;
/** What EC2 makes when no type is given. @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html */
const defaultType = "gp2";
const rootDevices = ["/dev/xvda", "/dev/sda1"];

/** Root disk of an EKS node whose template says nothing of it. @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
export function defaultNodeDisk(sizeGiB = 20): Disk {
  return { label: "root disk", sizeGiB, type: "gp3", note: "size and type as EKS makes them by default" };
}

/** Lines of one volume on each of `owners` machines. */
export function diskLines(
  node: ResourceNode,
  context: MeterContext,
  region: string,
  disk: Disk,
  owners: Range<number>,
): PriceLine[] {
  const { book } = context;
  const line = (sku: string, per: number, what: string): PriceLine =>
    priceLine({
      node,
      context,
      region,
      row: book.price({ place: "aws", service: "ebs", sku, region, purchase: "on-demand" }),
      description: `${disk.label}, ${what}`,
      quantity: mapRange(owners, (machines) => machines * per),
      notes: [sku === disk.type ? disk.note : undefined],
    });
  const lines = [line(disk.type, disk.sizeGiB, `${disk.sizeGiB} GiB ${disk.type}`)];
  if (disk.type === "gp3") {
    const iops = (disk.iops ?? 0) - gp3Included.iops;
    const throughput = (disk.throughput ?? 0) - gp3Included.throughput;
    if (iops > 0) lines.push(line("gp3:iops", iops, `${iops} IOPS above ${gp3Included.iops}`));
    if (throughput > 0) {
      lines.push(line("gp3:throughput", throughput, `${throughput} MB/s above ${gp3Included.throughput}`));
    }
  } else if (disk.type === "io1" || disk.type === "io2") {
    if (disk.iops === undefined) throw new NotPriced(`${disk.label}: iops is missing for ${disk.type}`, true);
    lines.push(line(`${disk.type}:iops`, disk.iops, `${disk.iops} IOPS`));
  }
  return lines;
}

/**
 * Volumes of a launch template.
 * @param fallback root disk of the image, for a template that does not name it
 */
export function templateDisks(template: ResourceNode, fallback: Disk): Disk[] {
  const mappings = orElse(readList(template.inputs, "blockDeviceMappings"), []);
  const disks: Disk[] = [];
  let root = false;
  for (let index = 0; index < mappings.length; index++) {
    const base = `blockDeviceMappings[${index}]`;
    const device = orElse(readString(template.inputs, `${base}.deviceName`), undefined);
    const isRoot = device !== undefined && rootDevices.includes(device);
    root ||= isRoot;
    const ebs = read(template.inputs, `${base}.ebs`);
    // Without `ebs` it is an instance store volume or a device left out: in the instance price either way.
    if (ebs.state === "absent") continue;
    needed(ebs);
    disks.push(
      diskAt(
        template,
        `${base}.ebs`,
        isRoot ? "root disk" : `disk ${device ?? index}`,
        isRoot ? fallback.sizeGiB : undefined,
      ),
    );
  }
  return root ? disks : [fallback, ...disks];
}

/** Volumes of an `aws:ec2/instance:Instance` or a launch configuration. */
export function instanceDisks(node: ResourceNode, fallback: Disk): Disk[] {
  const rootGiven = read(node.inputs, "rootBlockDevice").state !== "absent";
  const disks = [rootGiven ? diskAt(node, "rootBlockDevice", "root disk", fallback.sizeGiB) : fallback];
  const others = orElse(readList(node.inputs, "ebsBlockDevices"), []);
  for (let index = 0; index < others.length; index++) {
    const base = `ebsBlockDevices[${index}]`;
    disks.push(diskAt(node, base, `disk ${orElse(readString(node.inputs, `${base}.deviceName`), String(index))}`));
  }
  return disks;
}

function diskAt(node: ResourceNode, base: string, label: string, fallbackGiB?: number): Disk {
  const size = readNumber(node.inputs, `${base}.volumeSize`);
  const sizeGiB = size.state === "absent" && fallbackGiB !== undefined ? fallbackGiB : amount(size);
  const iops = amountOr(node, `${base}.iops`, undefined);
  const throughput = amountOr(node, `${base}.throughput`, undefined);
  return {
    label,
    sizeGiB,
    type: orElse(readString(node.inputs, `${base}.volumeType`), defaultType),
    ...(iops === undefined ? {} : { iops }),
    ...(throughput === undefined ? {} : { throughput }),
    ...(size.state === "absent" ? { note: "size of the image, as none is given" } : {}),
  };
}
