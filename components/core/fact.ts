/** How well a fact is known, strongest first. A weaker fact may inform or warn; only `documented` and `observed` facts refuse. */
export const Confidence = {
  /** Read in the vendor's documentation, API description or SDK. */
  Documented: "documented",
  /** Seen in generated data, running code or command output. */
  Observed: "observed",
  /** Follows by arithmetic from documented or observed facts. */
  Derived: "derived",
  /** Reported by somebody else, consistent with the rest. */
  Reported: "reported",
  /** Common knowledge without a source at hand: verify before relying on it. */
  Memory: "memory",
} as const;
export type Confidence = (typeof Confidence)[keyof typeof Confidence];

const weakestLast: readonly Confidence[] = [
  Confidence.Documented,
  Confidence.Observed,
  Confidence.Derived,
  Confidence.Reported,
  Confidence.Memory,
];

/** Where a fact comes from. Every row of every table carries one. */
export interface Fact {
  /** The page, file or command that says so. */
  readonly source: string;
  /** The day the source was read or published, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly confidence: Confidence;
}

/** The weakest of several confidences: a total is known no better than its weakest part. */
export function weakest(confidences: Iterable<Confidence>): Confidence {
  let rank = 0;
  for (const confidence of confidences) rank = Math.max(rank, weakestLast.indexOf(confidence));
  return weakestLast[rank]!;
}

/** Whether a fact is firm enough to refuse something because of it. */
export function isFirm(fact: Pick<Fact, "confidence">): boolean {
  return fact.confidence === Confidence.Documented || fact.confidence === Confidence.Observed;
}
