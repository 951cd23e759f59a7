import { Confidence, type Fact } from "../core/fact.ts";

/** A range of TCP ports that Lustre's networking layer (LNet) speaks on. */
export interface LustrePorts extends Fact {
  readonly fromPort: number;
  readonly toPort: number;
  /** What goes over it. */
  readonly purpose: string;
}

const fact: Fact = {
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

/**
 * What has to be open in both directions between the servers, and between servers and clients. Servers drop packets
 * whose source port is none of these, so an address translation that rewrites source ports breaks mounts.
 */
export const lustrePorts: readonly LustrePorts[] = [
  { fromPort: 988, toPort: 988, purpose: "Lustre connections", ...fact },
  { fromPort: 1018, toPort: 1023, purpose: "Lustre connections made by the other side", ...fact },
];
