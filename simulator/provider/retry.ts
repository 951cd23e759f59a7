/** How a provider asks again when its cloud wants that. */
export interface Retrying {
  /** How often it asks altogether. */
  readonly attempts: number;
  /** The first wait, which doubles every time, in seconds. */
  readonly firstWait: number;
  /** No wait is longer, in seconds. */
  readonly longestWait: number;
  readonly source: string;
}

const retrying: Readonly<Record<string, Retrying>> = {
  aws: {
    attempts: 25,
    firstWait: 1,
    longestWait: 20,
    source:
      "hashicorp/terraform-provider-aws website/docs/index.html.markdown (max_retries: 25), aws/aws-sdk-go-v2 aws/retry/standard.go (DefaultMaxBackoff: 20 s)",
  },
  gcp: {
    attempts: 20,
    firstWait: 0.5,
    longestWait: 10,
    source:
      "hashicorp/terraform-provider-google google/transport/error_retry_predicates.go (429 is retried until the operation's time is over)",
  },
  kubernetes: {
    attempts: 11,
    firstWait: 1,
    longestWait: 1,
    source: "kubernetes/client-go rest/request.go (maxRetries: 10, after as long as Retry-After says)",
  },
};

const unknownCloud: Retrying = { attempts: 5, firstWait: 1, longestWait: 20, source: "a usual choice" };

/** How the provider of a package asks again. */
export function retryingOf(packageName: string): Retrying {
  return Object.hasOwn(retrying, packageName) ? retrying[packageName]! : unknownCloud;
}

/** The wait after an attempt that was the `attempt`th to fail, from 0, in seconds. */
export function waitAfter({ firstWait, longestWait }: Retrying, attempt: number): number {
  return Math.min(longestWait, firstWait * 2 ** attempt);
}
