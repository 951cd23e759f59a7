import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/placement`. */
export const placementPages: readonly PolicyPage[] = [];
