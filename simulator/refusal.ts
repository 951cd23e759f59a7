/** What a provider does with a resource in its cloud. */
export type Action = "create" | "read" | "update" | "delete" | "invoke";

/** A cloud says no, in its own words. */
export interface Refusal {
  /** The cloud's own code: `InsufficientInstanceCapacity`, `ZONE_RESOURCE_POOL_EXHAUSTED`, `AlreadyExists`. */
  readonly code: string;
  /** The cloud's own words, with the names in them. */
  readonly message: string;
  /** HTTP status. @default 400 */
  readonly status?: number;
  /** The operation that the cloud refused, as its SDK names it: `EC2: CreateSubnet`. @default the usual one of the type */
  readonly operation?: string;
  /** Where the code and the words are documented, or seen. */
  readonly source: string;
}

/** Thrown where a simulated cloud refuses. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(message: string, refusal: Refusal) {
    super(message);
    this.name = "RefusedError";
    this.refusal = refusal;
  }
}
