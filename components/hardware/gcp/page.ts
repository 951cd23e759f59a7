import type { Fact } from "../../core/fact.ts";

/** The page among the sources of a row, which come first: what a message points to. */
export function pageOf({ source }: Fact): string {
  return source.split(";")[0]!;
}
