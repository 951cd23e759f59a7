import type { ReplacingInputs } from "../replacingInputs.ts";
import { otherRows } from "./rows/around.ts";
import { containerRows } from "./rows/containers.ts";
import { grantRows } from "./rows/grants.ts";
import { identityRows } from "./rows/identity.ts";
import { machineRows } from "./rows/machines.ts";
import { networkRows } from "./rows/network.ts";
import { storageRows } from "./rows/storage.ts";

/** Of types of Google Cloud. */
export const replacedByGoogle: Readonly<Record<string, ReplacingInputs>> = {
  ...containerRows,
  ...networkRows,
  ...machineRows,
  ...storageRows,
  ...identityRows,
  ...grantRows,
  ...otherRows,
};
