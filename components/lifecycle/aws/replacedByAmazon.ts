import type { ReplacingInputs } from "../replacingInputs.ts";
import { replacedAccount } from "./account.ts";
import { replacedAround } from "./around.ts";
import { replacedCompute } from "./compute.ts";
import { replacedDatabases } from "./databases.ts";
import { replacedNetworks } from "./network.ts";
import { replacedServices } from "./services.ts";
import { replacedStorage } from "./storage.ts";

/** Of types of AWS: names of inputs are those of Pulumi. */
export const replacedByAmazon: Readonly<Record<string, ReplacingInputs>> = {
  ...replacedNetworks,
  ...replacedCompute,
  ...replacedStorage,
  ...replacedAccount,
  ...replacedDatabases,
  ...replacedServices,
  ...replacedAround,
};
