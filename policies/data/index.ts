import type { AnyPolicy, NoConfig } from "../policy.ts";
import { type BackupsEnabledConfig, backupsEnabled } from "./backupsEnabled.ts";
import { deletionProtection } from "./deletionProtection.ts";

/** Policies about what must not be lost, in the order in which they are shown. */
export const dataPolicies: readonly AnyPolicy[] = [deletionProtection, backupsEnabled];

/** What each of them may be configured with. */
export interface DataLimits {
  "deletion-protection": NoConfig;
  "backups-enabled": BackupsEnabledConfig;
}
