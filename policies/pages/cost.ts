import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/cost`. */
export const costPages: readonly PolicyPage[] = [];
