import { Confidence, type Fact } from "../../components/core/fact.ts";

/** How a provider asks again when its cloud wants that. */
export interface Retrying extends Fact {
  /** How often it asks altogether. */
  readonly attempts: number;
  /** The wait after an attempt, the first of which has the number 0, in seconds. */
  readonly wait: (attempt: number) => number;
}

const asOf = "2026-11-22";

/** The waits of one round of the provider of Google Cloud, in seconds: Fibonacci's numbers, until the 90 seconds of a request are over. */
const googleRound = [0.5, 1, 1.5, 2.5, 4, 6.5, 10.5, 17, 27.5, 19] as const;
/** Rounds within the five minutes that a request has where its resource says no more. */
const googleRounds = 4;

const retrying: Readonly<Record<string, Retrying>> = {
  // The SDK waits a random share of these times.
  aws: {
    attempts: 25,
    wait: doubling(1, 20),
    source:
      "hashicorp/terraform-provider-aws website/docs/index.html.markdown (max_retries: 25), aws/aws-sdk-go-v2 aws/retry/standard.go (DefaultMaxBackoff: 20 s)",
    asOf,
    confidence: Confidence.Documented,
  },
  gcp: {
    attempts: googleRound.length * googleRounds,
    wait: (attempt) => googleRound[attempt % googleRound.length]!,
    source:
      "hashicorp/terraform-provider-google google/transport/retry_transport.go (defaultRetryTransportTimeoutSec: 90), google/transport/transport.go (DefaultRequestTimeout: 5 min)",
    asOf,
    confidence: Confidence.Observed,
  },
  kubernetes: {
    attempts: 11,
    wait: () => 1,
    source:
      "kubernetes/client-go rest/request.go (NewRequest: maxRetries 10), rest/with_retry.go (IsNextRetry: after as long as Retry-After says)",
    asOf,
    confidence: Confidence.Observed,
  },
};

const unknownCloud: Retrying = {
  attempts: 25,
  wait: doubling(1, 20),
  source: "as the provider of AWS: nothing is known of it",
  asOf,
  confidence: Confidence.Memory,
};

/** How the provider of a package asks again. */
export function retryingOf(packageName: string): Retrying {
  return Object.hasOwn(retrying, packageName) ? retrying[packageName]! : unknownCloud;
}

function doubling(first: number, longest: number): Retrying["wait"] {
  return (attempt) => Math.min(longest, first * 2 ** attempt);
}

/**
 * How long providers ask again for something that was made a moment ago, in seconds of the cloud.
 *
 * @see hashicorp/terraform-provider-aws internal/service/iam/wait.go, internal/service/eks/consts.go (propagationTimeout: 2 minutes)
 */
export const propagationSeconds = 120;
