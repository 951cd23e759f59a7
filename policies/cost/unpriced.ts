import type { ResourceGraph } from "../../components/core/graph.ts";
import type { UnpricedResource } from "../../components/pricing/estimate.ts";
import type { Finding } from "../policy.ts";
import { isListed, nameOf } from "./estimateOf.ts";

export interface UnpricedConfig {
  /** Resource types that may be without a price: a type, or the beginning of one followed by `*`. */
  readonly allowUnpriced: readonly string[];
}

export const allowedSchema = {
  allowUnpriced: {
    type: "array" as const,
    items: { type: "string" as const },
    description: "Resource types that may be without a price: a type token, or the beginning of one followed by *.",
  },
};

export function isAllowed(graph: ResourceGraph, urn: string, { allowUnpriced }: UnpricedConfig): boolean {
  const type = graph.get(urn)?.type;
  return type !== undefined && isListed(type, allowUnpriced);
}

const mostFindings = 20;

/** One finding a resource, up to a number that a person still reads. */
export function unpricedFindings(
  resources: readonly UnpricedResource[],
  describe: (resource: UnpricedResource) => string,
): Finding[] {
  const shown = resources.slice(0, mostFindings);
  const findings: Finding[] = shown.map((resource) => ({
    urn: resource.urn,
    because: "unknown",
    message: describe(resource),
  }));
  const rest = resources.slice(mostFindings);
  if (rest.length > 0) {
    const names = rest.slice(0, 10).map((resource) => nameOf(resource.urn));
    const more = rest.length > names.length ? " and others" : "";
    findings.push({
      because: "unknown",
      message: `The same holds for ${rest.length} more: ${names.join(", ")}${more}.`,
    });
  }
  return findings;
}
