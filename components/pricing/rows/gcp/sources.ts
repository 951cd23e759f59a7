import { Confidence, type Fact } from "../../../core/fact.ts";

/** Splits a machine into its host and its GPUs, and leaves local SSD out. */
export const catalogue: Fact = {
  source: "skypilot-org/skypilot-catalog catalogs/v8/gcp/vms.csv at 006059e0, regenerated from Google's price list",
  asOf: "2026-01-01",
  confidence: Confidence.Observed,
};

/** Whole machines, with the local SSD that comes with them. */
export const wholeMachines: Fact = {
  source:
    "cloudpilot-ai/karpenter-provider-gcp pkg/providers/pricing/initial-prices.json at 417f047b, from Google's price list",
  asOf: "2026-08-03",
  confidence: Confidence.Observed,
};

/** The same, less the parts that have prices of their own. */
export const remainders: Fact = {
  source: `${wholeMachines.source}, less the host part (skypilot-org/skypilot-catalog at 006059e0) and local SSD`,
  asOf: wholeMachines.asOf,
  confidence: Confidence.Derived,
};

/** Disks, with local SSD. */
export const disks: Fact = {
  source: "Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml at 0166a59e, from Google's price list",
  asOf: "2025-03-06",
  confidence: Confidence.Observed,
};

export const memory: Fact = {
  source: "common knowledge of Google's price list; no price page could be read",
  asOf: "2026-11-21",
  confidence: Confidence.Memory,
};
