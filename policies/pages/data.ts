import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/data`. */
export const dataPages: readonly PolicyPage[] = [];
