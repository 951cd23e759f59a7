import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/quota`. */
export const quotaPages: readonly PolicyPage[] = [];
