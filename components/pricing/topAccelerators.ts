import type { Fact } from "../core/fact.ts";
import { Confidence } from "../core/fact.ts";
import type { Place } from "../hardware/place.ts";

/** Machine families that are too dear, and too scarce, to be asked for on demand without a thought. */
export interface TopFamily extends Fact {
  readonly place: Place;
  /** `P5`, `TPU v5p`. */
  readonly name: string;
  /** Machine types that belong to it, those of later generations too: a new one is dearer still. */
  readonly pattern: RegExp;
  /** Why it should be bought otherwise. */
  readonly why: string;
  /** What to use instead. */
  readonly instead: string;
}

const blocks = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
const flexStart = "https://docs.cloud.google.com/compute/docs/accelerator-optimized-machines";
const tpuConsumption = "https://docs.cloud.google.com/tpu/docs/planning-tpu-resources";

const read: Pick<Fact, "asOf" | "confidence"> = { asOf: "2026-11-21", confidence: Confidence.Documented };

const bookedOrSpot = "a Capacity Block, a reservation or spot";
const booked = "flex-start, a reservation, calendar mode or spot";

/**
 * Families whose on-demand price is the highest of the ways to buy them, and whose on-demand capacity is hardly ever there.
 * Other places are added as further rows.
 */
export const topFamilies: readonly TopFamily[] = [
  {
    place: "aws",
    name: "P5 and later",
    pattern: /^(?:u-)?p(?:[5-9]|\d\d+)[a-z]*(?:-[\w-]+)?\./,
    why: "on demand they are seldom to be had, and cost a third more than in a Capacity Block",
    instead: bookedOrSpot,
    source: blocks,
    ...read,
  },
  {
    place: "aws",
    name: "Trn2 and later",
    pattern: /^trn(?:[2-9]|\d\d+)[a-z]*(?:-[\w-]+)?\./,
    why: "they are sold by Capacity Block first, and hardly ever to be had on demand",
    instead: bookedOrSpot,
    source: blocks,
    ...read,
  },
  {
    place: "gcp",
    name: "A3 and later",
    pattern: /^a(?:[3-9]|\d\d+)[a-z]?-/,
    why: "on demand they are hardly ever to be had, and flex-start costs about half as much",
    instead: booked,
    source: flexStart,
    ...read,
    // That the lower of two price levels is that of flex-start is an inference.
    confidence: Confidence.Derived,
  },
  {
    place: "gcp",
    name: "TPU v5p and later",
    pattern: /^(?:ct5p-|ct(?:[6-9]|\d\d+)\w*-|tpu(?:[7-9]|\d\d+)\w*-|tpu-v5p$|tpu-v?(?:[6-9]|\d\d+)\w*$)/,
    why: "a slice comes whole or not at all, and on demand it is the dearest way to wait for one",
    instead: booked,
    source: tpuConsumption,
    ...read,
  },
];

/** The family of `topFamilies` that a machine type belongs to, if any. */
export function topFamilyOf(place: Place, machineType: string): TopFamily | undefined {
  return topFamilies.find((family) => family.place === place && family.pattern.test(machineType));
}
