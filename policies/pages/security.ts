import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/security`. */
export const securityPages: readonly PolicyPage[] = [];
