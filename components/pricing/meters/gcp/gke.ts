import type { ResourceNode } from "../../../core/graph.ts";
import { readBoolean, readString } from "../../../core/value.ts";
import {
  gkeClusterPools,
  gkeClusterType,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../../hardware/gcp/nodePoolView.ts";
import { type PriceLine, priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { fixed, needed } from "../../reading.ts";
import { refusal } from "../../refusal.ts";
import { measureNodes } from "./nodes.ts";
import { gcpRegionOf } from "./place.ts";

function feeLine(node: ResourceNode, context: MeterContext): PriceLine {
  const region = gcpRegionOf(node, context);
  const row = context.book.price({ place: "gcp", service: "gke", sku: "cluster", region, purchase: "on-demand" });
  const extended = context.book.find({ ...row, sku: "cluster:extended" });
  const channel = readString(node.inputs, "releaseChannel.channel");
  const mayExtend = channel.state === "unknown" || (channel.state === "known" && channel.value === "EXTENDED");
  return priceLine({
    node,
    context,
    region,
    row,
    description: "GKE cluster management fee",
    quantity: fixed(1),
    notes: [
      mayExtend && extended !== undefined
        ? `${extended.price} an hour in all once its version leaves standard support`
        : undefined,
    ],
  });
}

/** What of a cluster is billed by use. */
function usageNotes(node: ResourceNode): string[] {
  const may = (path: string): boolean => {
    const flag = readBoolean(node.inputs, path);
    return flag.state === "unknown" || (flag.state === "known" && flag.value);
  };
  return [
    ...(may("enableAutopilot") ? ["pods of an Autopilot cluster are billed by use"] : []),
    ...(may("clusterAutoscaling.enabled") ? ["nodes of auto-provisioned pools are billed by use"] : []),
  ];
}

function measureCluster(node: ResourceNode, context: MeterContext): Measurement {
  const lines = [feeLine(node, context)];
  let first: Extract<Measurement, { state: "unpriced" }> | undefined;
  try {
    for (const view of needed(gkeClusterPools(context.graph, node))) {
      const measured = poolOf(view.at, () => measureNodes(view, context));
      if ("lines" in measured) lines.push(...(measured.lines ?? []));
      if (measured.state === "unpriced") first ??= measured;
    }
  } catch (error) {
    first = refusal(error);
  }
  if (first !== undefined) return { ...first, lines };
  const notes = usageNotes(node);
  return { state: "priced", lines, ...(notes.length > 0 ? { notes } : {}) };
}

/** What ends the measuring of one pool leaves the others on the bill. */
function poolOf(at: string, measure: () => Measurement): Measurement {
  let measured: Measurement;
  try {
    measured = measure();
  } catch (error) {
    measured = refusal(error);
  }
  if (measured.state !== "unpriced") return measured;
  return { ...measured, why: `${at === "" ? "its default pool" : at}: ${measured.why}` };
}

export const gkeMeters: Meters = {
  [gkeClusterType]: measureCluster,
  [gkeNodePoolType]: (node, context): Measurement => measureNodes(gkeNodePoolView(context.graph, node), context),
};
