import type { Quota } from "../quota.ts";

/** Google Cloud quotas that GPU and TPU clusters spend. */
export const gcpQuotas: readonly Quota[] = [];
