import type { AnyPolicy, NoConfig } from "../policy.ts";
import { compactPlacement } from "./compactPlacement.ts";
import { type ComponentRequiredConfig, componentRequired } from "./componentRequired.ts";
import { efaInterfaceCount } from "./efaInterfaceCount.ts";
import { efaPlacementGroup } from "./efaPlacementGroup.ts";
import { efaSelfReference } from "./efaSelfReference.ts";
import { efaSingleZone } from "./efaSingleZone.ts";
import { gpuAmiMatches } from "./gpuAmiMatches.ts";
import { gpudirectNetworks } from "./gpudirectNetworks.ts";
import { lustreSizeValid } from "./lustreSizeValid.ts";
import { nodeGroupTemplateValid } from "./nodeGroupTemplateValid.ts";
import { noPublicNodes } from "./noPublicNodes.ts";
import { storageSameZone } from "./storageSameZone.ts";
import { tpuTopologyValid } from "./tpuTopologyValid.ts";
import type { ZoneConfig } from "./zones.ts";

/** Policies about where things are put, and in which form, in the order in which they are shown. */
export const placementPolicies: readonly AnyPolicy[] = [
  efaInterfaceCount,
  gpudirectNetworks,
  nodeGroupTemplateValid,
  efaSingleZone,
  efaPlacementGroup,
  efaSelfReference,
  compactPlacement,
  tpuTopologyValid,
  storageSameZone,
  lustreSizeValid,
  gpuAmiMatches,
  noPublicNodes,
  componentRequired,
];

/** What each of them may be configured with. */
export interface PlacementLimits {
  "efa-interface-count": NoConfig;
  "gpudirect-networks": NoConfig;
  "node-group-template-valid": NoConfig;
  "efa-single-az": ZoneConfig;
  "efa-placement-group": NoConfig;
  "efa-sg-self-reference": NoConfig;
  "gcp-compact-placement": NoConfig;
  "tpu-topology-valid": NoConfig;
  "storage-same-az-as-compute": ZoneConfig;
  "lustre-size-valid": NoConfig;
  "gpu-ami-matches": NoConfig;
  "no-public-nodes": NoConfig;
  "component-required": ComponentRequiredConfig;
}
