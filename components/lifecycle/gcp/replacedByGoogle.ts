import type { ReplacingInputs } from "../replacingInputs.ts";
import { otherRows } from "./rows/around.ts";
import { balancingRows } from "./rows/balancing.ts";
import { containerRows } from "./rows/containers.ts";
import { databaseRows } from "./rows/databases.ts";
import { grantRows } from "./rows/grants.ts";
import { identityRows } from "./rows/identity.ts";
import { instanceRows } from "./rows/instances.ts";
import { machineRows } from "./rows/machines.ts";
import { networkRows } from "./rows/network.ts";
import { serviceRows } from "./rows/services.ts";
import { storageRows } from "./rows/storage.ts";

/** Of types of Google Cloud. */
export const replacedByGoogle: Readonly<Record<string, ReplacingInputs>> = {
  ...containerRows,
  ...networkRows,
  ...instanceRows,
  ...machineRows,
  ...storageRows,
  ...identityRows,
  ...grantRows,
  ...balancingRows,
  ...databaseRows,
  ...serviceRows,
  ...otherRows,
};
