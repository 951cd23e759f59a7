import { read, readNumber, readString } from "../../../core/value.ts";
import { nodeGroupView } from "../../../hardware/aws/nodeGroup.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, Meters } from "../../meter.ts";
import { amount, fixed, NotPriced, orElse, regionOf } from "../../reading.ts";
import { defaultNodeDisk, templateDisks } from "./disks.ts";
import { measureInstances } from "./instances.ts";

export const eksMeters: Meters = {
  "aws:eks/cluster:Cluster": (node, context): Measurement => {
    const region = regionOf(node, context);
    const tier = orElse(readString(node.inputs, "controlPlaneScalingConfig.tier"), "standard");
    const row = context.book.price({
      place: "aws",
      service: "eks",
      sku: `control-plane:${tier}`,
      region,
      purchase: "on-demand",
    });
    const support = readString(node.inputs, "upgradePolicy.supportType");
    const extended = context.book.find({ ...row, sku: "control-plane:extended-support" });
    // With standard support only, EKS upgrades the cluster before extended support would begin.
    const mayExtend = tier === "standard" && !(support.state === "known" && support.value === "STANDARD");
    const line = priceLine({
      node,
      context,
      region,
      row,
      description: "EKS control plane",
      quantity: fixed(1),
      notes: [
        mayExtend && extended !== undefined
          ? `${extended.price} an hour in all once its Kubernetes version leaves standard support`
          : undefined,
      ],
    });
    const notes: string[] = [];
    const autoMode = read(node.inputs, "computeConfig.enabled");
    if (autoMode.state === "unknown" || (autoMode.state === "known" && autoMode.value !== false)) {
      notes.push("nodes of EKS Auto Mode are billed by use");
    }
    if (read(node.inputs, "remoteNetworkConfig").state !== "absent") {
      notes.push("hybrid nodes are billed by use, per vCPU-hour");
    }
    return { state: "priced", lines: [line], ...(notes.length > 0 ? { notes } : {}) };
  },

  "aws:eks/nodeGroup:NodeGroup": (node, context): Measurement => {
    const view = nodeGroupView(context.graph, node);
    return measureInstances(view, context, () => {
      if (view.template !== undefined) return templateDisks(view.template, defaultNodeDisk());
      if (view.templateMissing !== undefined) {
        throw new NotPriced(`the disks of its nodes are not known: ${view.templateMissing}`, true);
      }
      const size = readNumber(node.inputs, "diskSize");
      return [size.state === "absent" ? defaultNodeDisk() : { label: "root disk", sizeGiB: amount(size), type: "gp3" }];
    });
  },
};
