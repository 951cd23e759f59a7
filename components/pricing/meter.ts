import type { ResourceGraph, ResourceNode } from "../core/graph.ts";
import { freeReason } from "./freeTypes.ts";
import type { PriceLine } from "./line.ts";
import { autoscalingMeters } from "./meters/aws/autoscaling.ts";
import { ebsMeters } from "./meters/aws/ebs.ts";
import { ec2Meters } from "./meters/aws/ec2.ts";
import { eksMeters } from "./meters/aws/eks.ts";
import { fsxMeters } from "./meters/aws/fsx.ts";
import { kmsMeters } from "./meters/aws/kms.ts";
import { nodePoolMeters } from "./meters/aws/nodePool.ts";
import { vpcMeters } from "./meters/aws/vpc.ts";
import { gcpMeters } from "./meters/gcp/index.ts";
import { kubernetesMeters } from "./meters/kubernetes.ts";
import type { PriceBook } from "./priceBook.ts";
import { refusal } from "./refusal.ts";
import { usageReason } from "./usageTypes.ts";

/** What one resource costs: exactly one of four states, and none of them is a silent zero. */
export type Measurement =
  /** It has lines. `notes` say what of it is billed by use and so in no line. */
  | { readonly state: "priced"; readonly lines: readonly PriceLine[]; readonly notes?: readonly string[] }
  /** Known to cost nothing. */
  | { readonly state: "free"; readonly why: string }
  /** Costs what is used of it, which no program says. */
  | { readonly state: "usage-based"; readonly why: string }
  /** Costs something nobody here can tell; `lines` have what of it can be told, so that a disk does not hide its node. */
  | {
      readonly state: "unpriced";
      readonly why: string;
      readonly unknownQuantity?: boolean;
      readonly lines?: readonly PriceLine[];
    };

export interface MeterContext {
  readonly graph: ResourceGraph;
  readonly book: PriceBook;
  /**
   * Nodes to take for a size that is only known after creation.
   * @default none: such a resource is unpriced, with `unknownQuantity`
   */
  readonly assumeUnknownCount?: number;
}

/** From the inputs of one resource to what it costs. Ends early by throwing `NotPriced` or `MissingPriceError`. */
export type Meter = (node: ResourceNode, context: MeterContext) => Measurement;
/** By Pulumi type token. */
export type Meters = Readonly<Record<string, Meter>>;

/** Every type that has a meter. */
export const meters: Meters = {
  ...autoscalingMeters,
  ...ebsMeters,
  ...ec2Meters,
  ...eksMeters,
  ...fsxMeters,
  ...gcpMeters,
  ...kmsMeters,
  ...kubernetesMeters,
  ...nodePoolMeters,
  ...vpcMeters,
};

/** What a resource costs. Never throws: what cannot be told is `unpriced`, with the reason. */
export function measure(node: ResourceNode, context: MeterContext): Measurement {
  const measured = measuredOrRefused(node, context);
  return node.from === "outputs" ? fromOutputs(measured) : measured;
}

function measuredOrRefused(node: ResourceNode, context: MeterContext): Measurement {
  if (node.external) return { state: "free", why: "it is there already, and this stack only reads it" };
  const meter = Object.hasOwn(meters, node.type) ? meters[node.type] : undefined;
  if (meter !== undefined) {
    try {
      return meter(node, context);
    } catch (error) {
      return refusal(error);
    }
  }
  const free = freeReason(node);
  if (free !== undefined) return { state: "free", why: free };
  const usage = usageReason(node.type);
  if (usage !== undefined) return { state: "usage-based", why: usage };
  return { state: "unpriced", why: `no meter for ${node.type}` };
}

const outputsOnly = "read from outputs, as its inputs were not to be had";

function fromOutputs(measured: Measurement): Measurement {
  const noted = (line: PriceLine): PriceLine => ({
    ...line,
    note: line.note === undefined ? outputsOnly : `${line.note}; ${outputsOnly}`,
  });
  if (measured.state === "priced") return { ...measured, lines: measured.lines.map(noted) };
  const why = `${measured.why} (${outputsOnly})`;
  if (measured.state !== "unpriced" || measured.lines === undefined) return { ...measured, why };
  return { ...measured, why, lines: measured.lines.map(noted) };
}
