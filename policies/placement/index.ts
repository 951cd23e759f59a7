import type { AnyPolicy, NoConfig } from "../policy.ts";
import { compactPlacement } from "./compactPlacement.ts";
import { efaInterfaceCount } from "./efaInterfaceCount.ts";
import { efaSingleZone } from "./efaSingleZone.ts";
import { gpudirectNetworks } from "./gpudirectNetworks.ts";
import { lustreSizeValid } from "./lustreSizeValid.ts";
import { nodeGroupTemplateValid } from "./nodeGroupTemplateValid.ts";
import { storageSameZone } from "./storageSameZone.ts";
import { tpuTopologyValid } from "./tpuTopologyValid.ts";
import type { ZoneConfig } from "./zones.ts";

/** Policies about where things are put, and in which form, in the order in which they are shown. */
export const placementPolicies: readonly AnyPolicy[] = [
  efaInterfaceCount,
  gpudirectNetworks,
  nodeGroupTemplateValid,
  efaSingleZone,
  compactPlacement,
  tpuTopologyValid,
  storageSameZone,
  lustreSizeValid,
];

/** What each of them may be configured with. */
export interface PlacementLimits {
  "efa-interface-count": NoConfig;
  "gpudirect-networks": NoConfig;
  "node-group-template-valid": NoConfig;
  "efa-single-az": ZoneConfig;
  "gcp-compact-placement": NoConfig;
  "tpu-topology-valid": NoConfig;
  "storage-same-az-as-compute": ZoneConfig;
  "lustre-size-valid": NoConfig;
}
