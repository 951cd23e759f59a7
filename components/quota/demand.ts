import type { Confidence } from "../core/fact.ts";
import type { ResourceGraph } from "../core/graph.ts";
import type { Range } from "../core/range.ts";
import type { Place } from "../hardware/place.ts";
import { awsDemands } from "./aws/demands.ts";
import { gcpDemands } from "./gcp/demands.ts";

/** What one resource spends of one quota. */
export interface Demand {
  readonly urn: string;
  readonly place: Place;
  /** Region; the zone of a quota that is kept per zone; `global` for one of the whole project. */
  readonly region: string;
  readonly service: string;
  readonly code: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly needed: Range<number>;
  /** For quotas that hold per cluster, node group or file system: which one. */
  readonly scope?: string;
  /**
   * Spent at the same time as every other joint demand of this resource: a node comes only where all of these quotas have
   * room, so the one with the least of it binds.
   */
  readonly jointly?: true;
  /** How well it is known that this quota is the one. */
  readonly confidence: Confidence;
  readonly note?: string;
}

/** Something that spends a quota by an amount that cannot be told. Never the same as none. */
export interface UnknownDemand {
  readonly urn: string;
  readonly place: Place;
  /** Code, where the quota is known. */
  readonly quota?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly scope?: string;
  readonly why: string;
}

export interface Demands {
  readonly demands: readonly Demand[];
  readonly unknown: readonly UnknownDemand[];
}

/**
 * Everything a stack spends of quotas, read from its raw resources. Judged at `needed.max`.
 * A missing minimum or planned count takes the maximum's place; a missing maximum is unknown.
 */
export function demands(graph: ResourceGraph): Demands {
  const parts = [awsDemands(graph), gcpDemands(graph)];
  return { demands: parts.flatMap((part) => part.demands), unknown: parts.flatMap((part) => part.unknown) };
}
