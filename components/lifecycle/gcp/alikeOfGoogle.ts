import type { AlikeInputs } from "../alikeInputs.ts";
import { alikeAround } from "./alike/around.ts";
import { alikeBalancing } from "./alike/balancing.ts";
import { alikeContainers } from "./alike/containers.ts";
import { alikeDatabases } from "./alike/databases.ts";
import { alikeGrants } from "./alike/grants.ts";
import { alikeMachines } from "./alike/machines.ts";
import { alikeNetworks } from "./alike/network.ts";
import { alikeServices } from "./alike/services.ts";
import { alikeStorage } from "./alike/storage.ts";

/** Of types of Google Cloud. */
export const alikeOfGoogle: Readonly<Record<string, AlikeInputs>> = {
  ...alikeContainers,
  ...alikeNetworks,
  ...alikeMachines,
  ...alikeStorage,
  ...alikeGrants,
  ...alikeBalancing,
  ...alikeDatabases,
  ...alikeServices,
  ...alikeAround,
};
