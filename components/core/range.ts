import { type Problem, Problems } from "./problem.ts";

/** A count at its floor, as planned, and at its ceiling. */
export interface Range<T> {
  readonly min: T;
  readonly planned: T;
  readonly max: T;
}

/**
 * Nodes of a pool: what the autoscaler may never go below, what the team plans with, what it may never exceed. `planned` is
 * the size at creation; afterwards the cluster autoscaler, a schedule or a person decides, and Pulumi leaves the desired
 * size alone. Cost ceilings and quotas are judged at `max`, budgets at `planned`.
 */
export interface NodeCounts {
  /** Floor: whole number, 0 or more. */
  min: number;
  /** Planned, and the size at creation: whole number from `min` to `max`. */
  planned: number;
  /** Ceiling: whole number, at least 1. */
  max: number;
}

export function mapRange<A, B>(range: Range<A>, map: (value: A) => B): Range<B> {
  return { min: map(range.min), planned: map(range.planned), max: map(range.max) };
}

/** The rule of every pool: whole numbers, 0 <= min <= planned <= max, max >= 1. */
export function checkNodeCounts(nodes: NodeCounts): Problem[] {
  const problems = new Problems();
  let whole = true;
  for (const key of ["min", "planned", "max"] as const) {
    const value: unknown = nodes?.[key];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
      whole = false;
      problems.error(key, value, "must be a whole number of nodes, 0 or more", `give a whole number, for example 0`);
    }
  }
  if (!whole) return problems.list;
  if (nodes.min > nodes.planned) {
    problems.error("min", nodes.min, `is above planned (${nodes.planned})`, "lower min or raise planned");
  }
  if (nodes.planned > nodes.max) {
    problems.error("planned", nodes.planned, `is above max (${nodes.max})`, "lower planned or raise max");
  }
  if (nodes.max === 0) {
    problems.error("max", 0, "allows no node at all", "give the ceiling, at least 1, or leave the pool out");
  }
  return problems.list;
}
