import { backupsEnabledPage } from "./data/backupsEnabled.ts";
import { deletionProtectionPage } from "./data/deletionProtection.ts";
import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/data`. */
export const dataPages: readonly PolicyPage[] = [deletionProtectionPage, backupsEnabledPage];
