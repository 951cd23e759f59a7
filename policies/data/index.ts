import type { AnyPolicy, NoConfig } from "../policy.ts";
import { deletionProtection } from "./deletionProtection.ts";

/** Policies about what must not be lost, in the order in which they are shown. */
export const dataPolicies: readonly AnyPolicy[] = [deletionProtection];

/** What each of them may be configured with. */
export interface DataLimits {
  "deletion-protection": NoConfig;
}
